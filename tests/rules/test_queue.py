"""The day of a session: where people stand after what was pressed, and when everybody else may expect their turn."""

from datetime import date

import pytest

from castlist.rules import queue as rules
from castlist.rules.queue import MINUTE, Act, Turn
from castlist.rules.why import Refused, Why


def pressed(*whats: str, cand: str = "ivy") -> list[Act]:
    """These presses, a minute apart; the first arrival has the number 7."""
    first = whats.index("here") if "here" in whats else -1
    return [
        Act(cand, n + 1, what, (n + 1) * MINUTE, number=7 if n == first else 0) for n, what in enumerate(whats)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("whats", "stands", "number"),
    [
        ((), "expected", 0),
        (("here",), "waiting", 7),
        (("here", "undo"), "expected", 7),
        (("here", "undo", "undo"), "expected", 7),
        (("here", "call", "enter", "done"), "done", 7),
        (("here", "call", "enter", "undo", "undo"), "waiting", 7),
        (("missing", "here"), "waiting", 7),
        (("here", "done", "out"), "gone", 7),
    ],
)
def test_where_somebody_stands(whats: tuple[str, ...], stands: str, number: int) -> None:
    found = rules.turn("ivy", pressed(*whats))
    assert (found.stands, found.number, found.n) == (stands, number, len(whats))


def test_what_cannot_be_pressed_is_said_why() -> None:
    waiting = rules.turn("ivy", pressed("here"))
    assert rules.why_not(waiting, "call", seen=1) is None
    assert rules.why_not(waiting, "call", seen=0) is Why.stale_version
    assert rules.why_not(waiting, "here", seen=0) is Why.already_there
    assert rules.why_not(waiting, "done", seen=1) is Why.unreachable
    assert rules.why_not(waiting, "dance", seen=1) is Why.unknown
    assert rules.why_not(Turn("ivy"), "undo", seen=0) is Why.unreachable
    assert rules.may_be_pressed(waiting) == ("missing", "call", "enter", "out", "undo")
    assert rules.may_be_pressed(Turn("x", stands="taken")) == ()


def at(minute: int) -> int:
    """A moment of the day."""
    return (600 + minute) * MINUTE


def booked(cand: str, minute: int, stands: str = "expected", **more: int) -> Turn:
    return Turn(cand, at(minute), 20, stands, **more)


def told(turns: list[Turn], now: int, moved: int = 0) -> dict[str, int]:
    return {cand: start // MINUTE - 600 for cand, start in rules.plan(turns, now=at(now), moved=moved).items()}


def test_nobody_is_expected_before_their_time() -> None:
    assert told([booked("b", 20), booked("a", 0)], -30) == {"a": 0, "b": 20}


def test_who_is_in_the_room_keeps_it_for_their_minutes() -> None:
    turns = [booked("a", 0, "in", entered=at(15)), booked("b", 20, "waiting", arrived=at(5)), booked("c", 40)]
    assert told(turns, 18) == {"b": 35, "c": 55}
    assert rules.drift(turns, rules.plan(turns, now=at(18), moved=0), moved=0) == 15


def test_a_move_of_the_day_moves_everybody_and_is_not_late() -> None:
    turns = [booked("a", 0, "in", entered=at(15)), booked("b", 20), booked("c", 40)]
    starts = rules.plan(turns, now=at(18), moved=15)
    assert {cand: start // MINUTE - 600 for cand, start in starts.items()} == {"b": 35, "c": 55}
    assert rules.drift(turns, starts, moved=15) == 0


def test_who_is_late_takes_no_time_and_comes_in_when_they_came() -> None:
    turns = [booked("a", 0), booked("b", 20, "waiting", arrived=at(10)), booked("c", 40)]
    assert told(turns, 10) == {"b": 20, "c": 40}
    came = [booked("a", 0, "waiting", arrived=at(25)), *turns[1:]]
    assert told(came, 25) == {"b": 25, "a": 45, "c": 65}


def test_who_came_without_a_time_goes_where_nobody_is_delayed_or_last() -> None:
    walk_in = Turn("w", 0, 10, "waiting", number=3, arrived=at(1))
    assert told([booked("a", 0, "waiting"), booked("b", 40), walk_in], 0) == {"a": 0, "w": 20, "b": 40}
    assert told([booked("a", 0, "waiting"), booked("b", 20), walk_in], 0) == {"a": 0, "b": 20, "w": 40}


def test_nobody_is_expected_before_the_session_begins_unless_somebody_was_called() -> None:
    def told_early(turns: list[Turn], moved: int = 0) -> dict[str, int]:
        found = rules.plan(turns, now=at(-14), moved=moved, opens=at(0))
        return {cand: start // MINUTE - 600 for cand, start in found.items()}

    early = [Turn(cand, 0, 10, "waiting", number=n, arrived=at(-14)) for n, cand in enumerate("vw", 1)]
    assert told_early(early) == {"v": 0, "w": 10}
    assert told_early(early, moved=5) == {"v": 5, "w": 15}
    assert told_early([*early, booked("a", 0)]) == {"a": 0, "v": 20, "w": 30}
    called = Turn("c", 0, 10, "called", number=3, arrived=at(-15), called=at(-14))
    assert told_early([*early, called]) == {"c": -14, "v": -4, "w": 6}


def test_who_is_called_comes_first() -> None:
    turns = [booked("a", 0, "waiting"), booked("b", 20, "called", called=at(0))]
    assert told(turns, 0) == {"b": 0, "a": 20}


def test_who_booked_one_moment_has_it_together() -> None:
    block = [booked(cand, 0, "waiting", number=n) for n, cand in ((2, "a"), (1, "b"))]
    block += [booked("c", 0), booked("d", 20)]
    assert told(block, now=-10) == {"b": 0, "a": 0, "c": 0, "d": 20}
    late = told(block, now=8)
    assert late == {"b": 8, "a": 8, "d": 28}
    assert list(late) == ["b", "a", "d"]


def test_a_block_that_has_begun_ends_when_it_would_whoever_of_it_still_waits() -> None:
    block = [
        booked("a", 0, "done", arrived=at(-5), entered=at(2), left=at(6)),
        booked("b", 0, "in", arrived=at(-5), entered=at(7)),
        booked("c", 0, "waiting", arrived=at(-3), number=3),
        booked("d", 20, "waiting", arrived=at(5), number=4),
    ]
    starts = rules.plan(block, now=at(10), moved=0)
    assert {cand: start // MINUTE - 600 for cand, start in starts.items()} == {"c": 10, "d": 22}
    assert rules.drift(block, starts, moved=0) == 2


def test_groups_of_one_moment_stay_together_in_the_order_of_turn() -> None:
    some = [("a", 1, "A"), ("b", 2, "B"), ("c", 3, "A"), ("d", 4, "B")]
    block = [Turn(cand, at(0), 20, "waiting", number=n, grouped=letter) for cand, n, letter in some]
    assert list(told(block, now=-5)) == ["a", "c", "b", "d"]


def test_a_time_of_somebody_unknown_passes_as_planned_whatever_they_do() -> None:
    turns = [booked("hidden", 0, "taken"), booked("b", 20, "waiting")]
    assert told(turns, 5) == {"hidden": 0, "b": 20}
    assert told(turns, 20) == {"b": 20}


def test_early_is_told_by_who_went_in_last() -> None:
    turns = [booked("a", 0, "done", entered=at(-4)), booked("b", 20)]
    assert rules.drift(turns, rules.plan(turns, now=at(12), moved=0), moved=0) == -4


@pytest.mark.parametrize(("minutes", "before"), [(0, 0), (481, 0), (-1, 0), (-20, 15), (300, 300)])
def test_a_move_that_cannot_be_is_refused(minutes: int, before: int) -> None:
    with pytest.raises(Refused) as no:
        rules.checked_move(minutes, before)
    assert no.value.why is Why.bad_times
    assert rules.checked_move(-15, 15) == -15


def test_a_minor_is_one_until_the_birthday() -> None:
    asked = date(2026, 3, 1)
    assert rules.is_minor(date(2008, 3, 2), asked, date(2026, 3, 1))
    assert not rules.is_minor(date(2008, 3, 1), asked, date(2026, 3, 1))
    assert rules.is_minor(None, asked, date(2026, 3, 1))


def test_who_fetches_a_minor_is_named_and_of_others_nothing_is_kept() -> None:
    assert rules.checked_collector("  Anna   Vale\x00 ", minor=True) == "Anna Vale"
    assert rules.checked_collector("Anna Vale", minor=False) == ""
    for text, why in (("", Why.incomplete), ("x" * 121, Why.too_long)):
        with pytest.raises(Refused) as no:
            rules.checked_collector(text, minor=True)
        assert no.value.why is why
