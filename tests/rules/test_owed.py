"""Who is owed an answer: everybody who came, was written to, or was seen, until they have had it."""

import pytest

from castlist.rules.decisions.facts import Booking, Candidacy, Letter, Tape
from castlist.rules.decisions.state import State
from castlist.rules.owed import Account
from castlist.rules.owed import account as account_in

NOON = 1_000_000
THEM = Candidacy("c", "Lead", "Ivy", by="karen", step="audition", minutes=2, at=10)


def letter(what: str, state: str, *, minute: int = 2) -> Letter:
    return Letter(f"{what} {state} {minute}", "c", what, state, minute=minute)


def account(
    them: Candidacy, letters: list[Letter], booking: Booking | None, tape: Tape | None, *, at: int
) -> Account | None:
    return account_in(State.of([*letters, *filter(None, (booking, tape))]), them, at=at)


def stands(**change: object) -> str:
    from dataclasses import replace

    letters = change.pop("letters", [letter("invitation", "sent", minute=1)])
    found = account(replace(THEM, **change), letters, None, None, at=NOON)  # type: ignore[arg-type]
    return found.stands if found else ""


def test_whoever_was_put_forward_and_heard_nothing_of_it_is_owed_nothing() -> None:
    assert account(THEM, [], None, None, at=NOON) is None
    for state in ("drafted", "failed", "dropped"):
        assert account(THEM, [letter("invitation", state)], None, None, at=NOON) is None


@pytest.mark.parametrize(
    ("them", "letters", "booking", "tape", "why", "since"),
    [
        (Candidacy("c", "Lead", "Ivy", at=10), [], None, None, "submitted", 10),
        (THEM, [letter("invitation", "opened")], None, None, "written", 0),
        (THEM, [], Booking("c", "s", start=NOON - 1), None, "seen", NOON - 1),
        (THEM, [], Booking("c", "s", start=NOON + 1), None, "written", 0),
        (THEM, [], None, Tape("t", "c", due=5, came=77), "taped", 77),
    ],
)
def test_why_and_since_when(
    them: Candidacy, letters: list[Letter], booking: Booking | None, tape: Tape | None, why: str, since: int
) -> None:
    found = account(them, letters, booking, tape, at=NOON)
    assert found is not None
    assert (found.why, found.since, found.stands, found.answered) == (why, since, "open", False)


def test_nobody_in_particular_and_a_record_that_was_merged_are_owed_nothing() -> None:
    assert account(Candidacy("c", "Lead", "", at=10), [], None, None, at=NOON) is None
    assert account(Candidacy("c", "Lead", "Ivy", ended="withdrawn", last="merged"), [], None, None, at=NOON) is None


def test_a_no_counts_once_the_letter_about_it_has_gone_and_not_come_back() -> None:
    no = {"ended": "released", "minutes": 3}
    first = letter("invitation", "answered", minute=1)
    assert stands(**no, letters=[first]) == "unwritten"
    for state, what in (("drafted", "drafted"), ("failed", "returned"), ("sent", "told"), ("opened", "told")):
        assert stands(**no, letters=[first, letter("answer", state, minute=3)]) == what
    assert stands(**no, letters=[first, letter("answer", "dropped", minute=3)]) == "unwritten"
    assert (
        stands(**no, letters=[first, letter("answer", "failed", minute=3), letter("answer", "sent", minute=3)])
        == "told"
    )


def test_a_no_of_an_earlier_release_is_no_answer_to_a_later_one() -> None:
    gone = [letter("invitation", "sent", minute=1), letter("answer", "sent", minute=2)]
    assert stands(ended="released", minutes=4, letters=gone) == "unwritten"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"ended": "declined"}, "declined"),
        ({"ended": "withdrawn"}, "withdrawn"),
        ({"step": "cast"}, "cast"),
        ({}, "open"),
    ],
)
def test_other_ends(change: dict[str, object], what: str) -> None:
    assert stands(**change) == what
