"""The first call: who says it, what is refused, what is remembered once it is taken back; and when a welcome may go."""

from collections.abc import Callable

import pytest

from castlist.rules import first_calls as said
from castlist.rules import letters
from castlist.rules.decisions import first_calls, outward
from castlist.rules.decisions.announcing import LATEST
from castlist.rules.decisions.facts import FirstCall
from castlist.rules.decisions.first_calls import first_call, last_said
from castlist.rules.decisions.fold import fold
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why
from tests.rules.events import concluded
from tests.rules.test_announcing import company, plays

HOUR = 3_600_000


def refused(act: Callable[[], object]) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


def say(
    state: State, *, by: str = "sam", at: int = 100, starts: int = 200, ends: int = 300, text: str | None = "t"
) -> State:  # fmt: skip
    return fold(first_calls.say(state, by=by, at=at, starts=starts, ends=ends, text=text), state)


def test_whoever_runs_the_production_says_it_and_nobody_else() -> None:
    for who in ("karen", "derek", "sam"):
        assert first_call(say(company(), by=who)) is not None
    for who in ("tom", "eve", "ivy"):
        assert refused(lambda who=who: say(company(), by=who)) is Why.no_right
        assert refused(lambda who=who: first_calls.take_back(say(company()), by=who, at=100)) is Why.no_right


@pytest.mark.parametrize(
    ("starts", "ends", "why"),
    [
        (200, 200, Why.bad_times),
        (200, 199, Why.bad_times),
        (200, 201 + 24 * HOUR, Why.bad_times),
        (100, 300, Why.bad_times),
        (101 + LATEST, 102 + LATEST, Why.bad_moment),
    ],
)
def test_times_that_cannot_be_meant_are_refused(starts: int, ends: int, why: Why) -> None:
    assert refused(lambda: say(company(), starts=starts, ends=ends)) is why


def test_what_it_says_can_be_put_right_after_it_has_begun() -> None:
    state = say(company())
    assert last_said(say(state, at=250, text="u")).text == "u"
    assert refused(lambda: say(state, at=250, starts=201)) is Why.bad_times


def test_it_is_changed_and_taken_back_and_that_is_counted() -> None:
    state = say(say(company()), at=110, starts=210, text=None)
    assert last_said(state) == FirstCall("t", 210, 300, "sam", 110, 100, 2, last_said(state).n)
    assert refused(lambda: say(state, at=120, starts=210, text=None)) is Why.already_there
    state = fold(first_calls.take_back(state, by="karen", at=130), state)
    assert (first_call(state), last_said(state).times, last_said(state).at) == (None, 3, 130)
    assert refused(lambda: first_calls.take_back(state, by="karen", at=140)) is Why.already_there
    assert last_said(say(state, at=150)).since == 150


def test_nobody_comes_to_nowhere() -> None:
    assert refused(lambda: said.cleaned({"place": "Studio 2", "access": " "})) is Why.incomplete
    assert refused(lambda: said.cleaned({"place": "Studio 2", "access": "a", "who": "x"})) is Why.unknown
    assert refused(lambda: said.cleaned({"place": "x" * 401, "access": "a"})) is Why.too_long
    found = said.cleaned({"ask": "Sam:  0800", "access": "A ramp:\nring.", "place": "Studio 2", "bring": ""})
    assert found == {"place": "Studio 2", "access": "A ramp: ring.", "ask": "Sam: 0800"}
    assert said.read(said.kept(found)) == found


# -- The welcome


def draft(state: State, cand: str, *, by: str = "sam", what: str = "welcome") -> State:
    return fold(letters.draft(state, cand, by=by, at=50, what=what, new_id="w"), state)


def offered(state: State, cand: str) -> State:
    for revision, step in enumerate(("audition", "callback", "offer"), 1):
        state = concluded(state, cand, step, at=20, revision=revision)
    return fold([Event("offer_went_live", "", 21, {}, cand, "")], state)


def test_nobody_is_welcomed_before_they_have_accepted() -> None:
    assert refused(lambda: draft(company(), "c1")) is Why.not_accepted
    waits = offered(company(), "c1")
    assert refused(lambda: draft(waits, "c1")) is Why.not_accepted
    assert letters.kind_for(waits, waits.candidacy("c1")) == "offer"
    cast = plays(company(), "c1")
    assert letters.kind_for(cast, cast.candidacy("c1")) == "welcome"
    assert draft(cast, "c1").n == cast.n + 1
    assert refused(lambda: draft(cast, "c1", what="offer")) is Why.suspended


def test_only_those_who_may_write_welcome() -> None:
    cast = plays(company(), "c1")
    for who in ("tom", "eve"):
        assert refused(lambda who=who: draft(cast, "c1", by=who)) is Why.no_right
    kin = fold(
        [Event("relation_declared", "derek", 40, {"person": "derek", "performer": "ivy", "what": "family"})], cast
    )
    assert refused(lambda: draft(kin, "c1", by="derek")) is Why.recused


def test_a_welcome_does_not_go_to_whoever_has_withdrawn() -> None:
    state = draft(plays(company(), "c1"), "c1")
    assert letters.sending(state, "c1", "w", "sam").what == "welcome"
    gone = fold(outward.withdraw(state, "c1", by="ivy", at=60), state)
    assert refused(lambda: letters.sending(gone, "c1", "w", "sam")) is Why.ended
    assert refused(lambda: letters.draft(gone, "c1", by="sam", at=61, what="welcome", new_id="x")) is Why.ended


def test_another_can_be_written_once_it_has_gone() -> None:
    state = draft(plays(company(), "c1"), "c1")
    assert refused(lambda: letters.draft(state, "c1", by="sam", at=51, what="welcome", new_id="x")) is Why.already_begun
    sent = fold(letters.moved(state, "c1", "w", by="sam", at=52, to="sent"), state)
    assert letters.draft(sent, "c1", by="sam", at=53, what="welcome", new_id="x")[0].data["what"] == "welcome"
