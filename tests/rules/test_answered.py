"""Write-offs, the wish for no letter, and the end of a casting."""

import pytest

from castlist.rules import owed
from castlist.rules.decisions import agreeing, answered
from castlist.rules.decisions.facts import Candidacy, Letter, Wish, WrittenOff
from castlist.rules.decisions.fold import fold
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why
from tests.rules.events import OPENED, concluded


def company(*more: Event) -> State:
    """Karen and Derek with a say, Sam at the desk, Tom with a voice; Ivy has put herself in for the Lead."""
    return fold([
        *OPENED,
        Event("role_added", "karen", 4, {"id": "lead", "places": 1}, "", "lead"),
        Event("candidacy_named", "ivy", 5, {"performer": "ivy", "submitted": True}, "c1", "lead"),
        *more,
    ])  # fmt: skip


def let_go(state: State) -> State:
    return concluded(state, "c1", "released", at=6)


def stands(state: State) -> str:
    found = owed.account(state, state.candidacy("c1"), at=10**9)  # type: ignore[arg-type]
    return found.stands if found else ""


def why(act: object) -> Why:
    with pytest.raises(Refused) as no:
        act()  # type: ignore[operator]
    return no.value.why


def test_an_answer_is_written_off_after_two_ways_and_with_a_reason() -> None:
    state = let_go(company())
    assert stands(state) == "unwritten"

    def off(by: str = "sam", routes: tuple[str, ...] = ("letter", "phone"), reason: str = "bounced, and no number"):
        return answered.write_off(state, "c1", by=by, at=20, routes=routes, reason=reason)

    assert why(lambda: off("tom")) is Why.no_right
    assert why(lambda: off(routes=("letter",))) is Why.one_way
    assert why(lambda: off(routes=("letter", "letter"))) is Why.one_way
    assert why(lambda: off(routes=("letter", "pigeon"))) is Why.unknown
    assert why(lambda: off(reason=" ")) is Why.reason_required
    after = fold(off(), state)
    assert (stands(after), after.get(WrittenOff, "c1").routes) == ("written off", ("letter", "phone"))
    assert why(lambda: answered.write_off(after, "c1", by="sam", at=21, routes=("post", "phone"), reason="x")) is (
        Why.already_there
    )
    back = fold(answered.take_back(after, "c1", by="derek", at=22), after)
    assert stands(back) == "unwritten"
    assert why(lambda: answered.take_back(back, "c1", by="derek", at=23)) is Why.unknown


def test_nobody_is_written_off_before_the_room_has_decided() -> None:
    state = company()
    assert why(lambda: answered.write_off(state, "c1", by="sam", at=9, routes=("letter", "phone"), reason="x")) is (
        Why.undecided
    )


def test_a_letter_that_goes_after_all_counts_more_than_a_write_off() -> None:
    state = let_go(company())
    state = fold(answered.write_off(state, "c1", by="sam", at=20, routes=("post", "phone"), reason="x"), state)
    minutes = state.candidacy("c1").minutes  # type: ignore[union-attr]
    told = state.with_changes({("letter", "c1/l1"): Letter("l1", "c1", "answer", "sent", minute=minutes)})
    assert stands(told) == "told"


def test_whoever_wants_no_letter_is_owed_none_once_the_room_has_said_no() -> None:
    state = fold(answered.wish(company(), "c1", by="ivy", at=6, wants_no=False), company())
    assert (stands(state), state.get(Wish, "c1").wants_no) == ("open", False)
    assert why(lambda: answered.wish(state, "c1", by="ivy", at=7, wants_no=False)) is Why.already_there
    gone = let_go(state)
    assert stands(gone) == "spared"
    # To refuse it now would tell that the room has decided.
    again = fold(answered.wish(gone, "c1", by="ivy", at=30, wants_no=True), gone)
    assert stands(again) == "unwritten"


def test_a_casting_closes_only_once_everybody_is_answered_and_everybody_with_a_whole_say_agrees() -> None:
    state = company()

    def close(s: State, by: str) -> list[Event]:
        return agreeing.move(s, "close_casting", by=by, at=40, new_id="m1")

    assert why(lambda: close(state, "karen")) is Why.answer_owed
    gone = let_go(state)
    assert why(lambda: close(gone, "karen")) is Why.answer_owed
    off = fold(answered.write_off(gone, "c1", by="sam", at=20, routes=("post", "phone"), reason="x"), gone)
    assert why(lambda: close(off, "sam")) is Why.no_right
    moved = fold(close(off, "karen"), off)
    assert not answered.is_closed(moved)
    closed = fold(agreeing.agree(moved, "m1", by="derek", at=41), moved)
    assert (answered.is_closed(closed), list(closed.motions())) == (True, [])
    assert why(lambda: close(closed, "karen")) is Why.already_there


def test_what_was_owed_again_meanwhile_stops_the_closing() -> None:
    gone = let_go(company())
    off = fold(answered.write_off(gone, "c1", by="sam", at=20, routes=("post", "phone"), reason="x"), gone)
    moved = fold(agreeing.move(off, "close_casting", by="karen", at=40, new_id="m1"), off)
    owed_again = fold(answered.take_back(moved, "c1", by="sam", at=41), moved)
    assert why(lambda: agreeing.agree(owed_again, "m1", by="derek", at=42)) is Why.answer_owed


def test_in_a_closed_casting_nothing_begins_and_everything_that_ends_still_does() -> None:
    closed = fold([Event("casting_closed", "karen", 50, {"agreed": ["derek", "karen"]})], company())
    for kind in (
        "candidacy_named",
        "proposed",
        "position_given",
        "concluded",
        "slot_booked",
        "task_given",
        "role_added",
    ):
        assert why(lambda kind=kind: answered.not_closed(closed, [Event(kind, "karen", 51)])) is Why.casting_closed
    for kind in ("written_off", "withdrew", "declined", "letter_moved", "member_left", "casting_opened"):
        answered.not_closed(closed, [Event(kind, "karen", 51)])
    answered.not_closed(closed, [Event("motion_opened", "karen", 51, {"what": "open_casting"})])
    assert why(lambda: answered.not_closed(closed, [Event("motion_opened", "karen", 51, {"what": "set_rule"})])) is (
        Why.casting_closed
    )
    reopened = fold([Event("casting_opened", "karen", 52, {"agreed": ["derek", "karen"]})], closed)
    answered.not_closed(reopened, [Event("proposed", "karen", 53)])


def test_every_kind_that_still_happens_is_a_kind_of_event() -> None:
    from castlist.rules.decisions.fold import HANDLERS

    assert HANDLERS.keys() >= answered.AFTERWARDS
    assert Candidacy.kind not in answered.AFTERWARDS
