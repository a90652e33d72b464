"""What a breakdown may say, what is refused in words, and what is new to somebody who read it before."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castlist.rules import breakdowns
from castlist.rules.decisions.facts import AskedAgain, Role
from castlist.rules.decisions.fold import fold
from castlist.rules.decisions.state import Event
from castlist.rules.why import Refused, Why
from tests.rules.company import Room, room

NOTES = [f"{step}{sign}{octave}" for octave in range(1, 7) for step in "CDEFGAB" for sign in ("", "#", "b")]
KINDS = list(breakdowns.DISCLOSURES)


@pytest.mark.parametrize(
    ("typed", "kept"), [("", ""), (" a3 ", "A3"), ("f#4", "F#4"), ("B♭5", "Bb5"), ("C7", "C7"), ("c♯2", "C#2")]
)
def test_a_note_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert breakdowns.note_of(typed) == kept


@pytest.mark.parametrize("typed", ["H3", "C0", "C8", "C#7", "Cb1", "A", "3", "A33", "high", "A3\x00", "ａ3"])
def test_what_is_no_note_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as no:
        breakdowns.note_of(typed)
    assert no.value.why is Why.bad_breakdown


def test_pitch_is_counted_in_half_steps_and_steps_in_lines_and_spaces() -> None:
    assert [breakdowns.pitch(note) for note in ("C1", "C4", "A4", "F#5", "Bb3")] == [24, 60, 69, 78, 58]
    assert [breakdowns.staff_step(note) for note in ("C4", "E4", "F5", "A3", "G2")] == [0, 2, 10, -2, -10]


@given(st.sampled_from(NOTES[1:]), st.sampled_from(NOTES[1:]))
def test_a_higher_note_is_never_drawn_lower(one: str, other: str) -> None:
    if breakdowns.pitch(one) + 2 < breakdowns.pitch(other):
        assert breakdowns.staff_step(one) <= breakdowns.staff_step(other)


@pytest.mark.parametrize(
    "change",
    [
        {"playing_from": 40, "playing_to": 28}, {"playing_from": 100}, {"playing_to": -1}, {"lowest": "a3"},
        {"lowest": "C5", "highest": "C4"},
    ],
)  # fmt: skip
def test_a_range_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    assert room().why_not("change_role", by="Karen", role="Lead", **change) == (Why.bad_breakdown,)


def test_a_range_is_looked_at_together_with_what_was_said_before() -> None:
    found = room()
    found.act("change_role", by="Karen", role="Lead", playing_from=28, lowest="C4")
    assert found.why_not("change_role", by="Karen", role="Lead", playing_to=20) == (Why.bad_breakdown,)
    assert found.why_not("change_role", by="Karen", role="Lead", highest="B3") == (Why.bad_breakdown,)


@pytest.mark.parametrize(
    "change",
    [
        {"open_to": "friends"}, {"playing_from": "28"}, {"playing_from": True}, {"discloses": []},
        {"discloses": (("kissing",),)}, {"discloses": (("kissing", 1),)}, {"discloses": (("a", "b", "c"),)},
        {"discloses": (("weapons", ""), ("kissing", ""))}, {"discloses": (("kissing", ""), ("kissing", "twice"))},
    ],
)  # fmt: skip
def test_what_no_form_sends_is_refused(change: dict[str, Any]) -> None:
    assert room().why_not("change_role", by="Karen", role="Lead", **change) == (Why.bad_rule,)


@pytest.mark.parametrize(("name", "most"), breakdowns.LINES.items())
def test_a_line_has_an_end(name: str, most: int) -> None:
    assert room().why_not("change_role", by="Karen", role="Lead", **{name: "x" * (most + 1)}) == (Why.too_long,)
    found = room()
    found.act("change_role", by="Karen", role="Lead", **{name: "x" * most})
    assert getattr(found.state.role("Lead"), name) == "x" * most


def test_whoever_only_has_a_voice_changes_nothing() -> None:
    assert room().why_not("change_role", by="Tom", role="Lead", pay="unpaid") == (Why.no_right,)


def test_a_log_from_before_folds_as_it_did() -> None:
    events = [
        Event("role_added", "k", 1, {"id": "r", "name": "The Lead", "places": 2, "about": "Sings."}),
        Event("role_changed", "k", 2, {"id": "r", "places": 3}),
    ]
    assert fold(events).role("r") == Role("r", places=3, name="The Lead", about="Sings.", n=1)


def test_what_the_log_keeps_as_lists_is_a_role_again() -> None:
    found = room()
    events = found.act("change_role", by="Karen", role="Lead", discloses=(("kissing", "one, brief"),))
    assert [e.data for e in events] == [{"id": "Lead", "discloses": [["kissing", "one, brief"]]}]
    role = found.state.role("Lead")
    assert role is not None
    assert (role.discloses, Role.from_json(role.to_json())) == ((("kissing", "one, brief"),), role)


def test_what_is_new_is_what_nobody_could_have_read() -> None:
    before = (("kissing", ""), ("weapons", "a knife"))
    after = (("kissing", "three times"), ("weapons", ""), ("strobe", ""))
    assert breakdowns.added(before, after) == (("kissing", "three times"), ("strobe", ""))
    assert breakdowns.added(before, before) == ()


said = st.dictionaries(st.sampled_from(KINDS), st.sampled_from(["", "once", "often"]))


@given(said, said)
def test_nothing_new_is_left_out_and_nothing_known_is_asked_again(one: dict[str, str], other: dict[str, str]) -> None:
    before, after = breakdowns.content_of(one), breakdowns.content_of(other)
    new = dict(breakdowns.added(before, after))
    assert set(after) - set(before) - {(what, "") for what in one} == set(new.items())
    assert [what for what, _ in after] == [what for what in KINDS if what in other]


@pytest.mark.parametrize(
    ("ages", "words"),
    [((0, 0), ""), ((28, 40), "28 to 40"), ((16, 16), "about 16"), ((60, 0), "from 60"), ((0, 12), "up to 12")],
)
def test_a_playing_range_in_words(ages: tuple[int, int], words: str) -> None:
    assert breakdowns.playing(*ages) == words


# -- Content that is disclosed late


def discloses(found: Room, *what: str, role: str = "Lead", **lines: str) -> list[Event]:
    said = breakdowns.content_of(dict.fromkeys(what, "") | lines)
    return found.act("change_role", by="Karen", role=role, discloses=said)


def asked(found: Room, cand: str = "c") -> tuple[breakdowns.Content, bool]:
    fact = found.state.get(AskedAgain, cand)
    return (fact.what, bool(fact.answered_at)) if fact else ((), False)


def invited(step: str = "audition") -> Room:
    """Ivy has a time; June, named for the same part, has heard of nothing."""
    found = room()
    discloses(found, "kissing")
    found.put_forward("d", "June")
    found.reach("audition")
    found.act("book", "c", by="x", slot="s1")
    if step == "offer":
        found.reach("callback", "offer")
        found.pass_time(25)
    return found


def test_whoever_was_invited_is_asked_again_and_nobody_else() -> None:
    found = invited()
    discloses(found, "kissing", "nudity")
    assert asked(found) == ((("nudity", ""),), False)
    assert asked(found, "d") == ((), False)


def test_a_letter_in_hand_asks_again_and_one_that_waits_does_not() -> None:
    found = room()
    found.reach("audition")
    found.write([Event("letter_drafted", "Stella", found.now, {"id": "l", "what": "invite"}, "c", "Lead")])
    discloses(found, "nudity")
    assert asked(found) == ((), False)
    found.write([Event("letter_moved", "Stella", found.now, {"id": "l", "state": "sent"}, "c", "Lead")])
    discloses(found, "nudity", "strobe")
    assert asked(found) == ((("strobe", ""),), False)


def test_a_time_that_was_given_back_is_none() -> None:
    found = invited()
    found.act("give_back", "c", by="x")
    discloses(found, "nudity", "kissing")
    assert asked(found) == ((), False)


def test_an_offer_is_not_accepted_over_what_was_added() -> None:
    found = invited("offer")
    discloses(found, "kissing", "nudity")
    assert found.why_not("accept_offer", "c", by="x") == (Why.content_unanswered,)
    assert found.why_not("accept_content", "c", by="x", what=(("strobe", ""),)) == (Why.stale_version,)
    found.act("accept_content", "c", by="x", what=(("nudity", ""),))
    assert found.why_not("accept_content", "c", by="x", what=(("nudity", ""),)) == (Why.already_there,)
    found.act("accept_offer", "c", by="x")
    assert found.state.candidacy("c").step == "cast"


def test_whoever_is_cast_is_asked_again_too_and_may_leave_without_a_mark() -> None:
    found = invited("offer")
    found.act("accept_offer", "c", by="x")
    discloses(found, "kissing", "nudity")
    assert asked(found) == ((("nudity", ""),), False)
    found.act("decline", "c", by="x")
    assert (found.state.candidacy("c").ended, list(found.state.all(AskedAgain))) == ("declined", [])


def test_what_is_taken_out_again_is_asked_no_more() -> None:
    found = invited("offer")
    discloses(found, "kissing", "nudity", "strobe")
    discloses(found, "kissing", "strobe")
    assert asked(found) == ((("strobe", ""),), False)
    discloses(found, "kissing")
    assert list(found.state.all(AskedAgain)) == []
    found.act("accept_offer", "c", by="x")


def test_what_was_answered_is_not_asked_with_what_comes_after_it() -> None:
    found = invited()
    discloses(found, "kissing", "nudity")
    found.act("accept_content", "c", by="x", what=(("nudity", ""),))
    discloses(found, "kissing", "nudity", heights="")
    assert asked(found) == ((("heights", ""),), False)
    discloses(found, "kissing", nudity="no longer behind a screen", heights="")
    assert asked(found) == ((("nudity", "no longer behind a screen"), ("heights", "")), False)


def test_other_changes_of_a_role_ask_nobody() -> None:
    found = invited()
    found.act("change_role", by="Karen", role="Lead", pay="unpaid")
    discloses(found, "kissing")
    assert list(found.state.all(AskedAgain)) == []
    assert found.why_not("accept_content", "c", by="x", what=()) == (Why.unknown,)


def test_a_content_answer_bears_on_no_decision() -> None:
    found = invited()
    discloses(found, "kissing", "nudity")
    touched = found.state.candidacy("c").touched
    found.act("accept_content", "c", by="x", what=(("nudity", ""),))
    assert found.state.candidacy("c").touched == touched


def test_of_two_records_that_become_one_what_either_was_asked_is_still_asked() -> None:
    found = room()
    found.put_forward("d", "Ivo")
    found.reach("audition", cand="d")
    found.act("book", "d", by="x", slot="s1")
    discloses(found, "nudity")
    found.act("merge_performers", by="Stella", keep="Ivy", gone="Ivo")
    living = next(c for c in found.state.candidacies("Lead") if c.lives)
    assert asked(found, living.id) == ((("nudity", ""),), False)
    assert len(list(found.state.all(AskedAgain))) == 1


def test_what_the_trade_warns_of_is_on_the_list() -> None:
    usual = {"self_harm", "eating", "abuse", "loss", "drugs", "blood", "slurs", "effects", "undress", "touch"}
    assert usual < set(KINDS)
