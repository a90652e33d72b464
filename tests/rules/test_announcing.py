"""The cast list: who stands on it, when it is read, what it waits for, and what happens to it afterwards."""

import pytest

from castlist.rules.decisions import announcing, outward
from castlist.rules.decisions.announcing import is_kept_back, is_out, listed
from castlist.rules.decisions.fold import fold
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why
from tests.rules.events import OPENED, concluded


def company(*more: Event) -> State:
    """Karen and Derek with a say, Sam at the desk, Tom with a voice; Ivy and May stand for the Lead, Ada covers it."""
    return fold([
        *OPENED,
        Event("role_added", "karen", 4, {"id": "cover", "places": 1, "covers": "lead", "sort": "cover"}, "", "cover"),
        Event("role_added", "karen", 5, {"id": "lead", "places": 2}, "", "lead"),
        Event("candidacy_named", "ivy", 6, {"performer": "ivy", "submitted": True}, "c1", "lead"),
        Event("candidacy_named", "may", 7, {"performer": "may", "submitted": True}, "c2", "lead"),
        Event("candidacy_named", "ada", 8, {"performer": "ada", "submitted": True}, "c3", "cover"),
        *more,
    ])  # fmt: skip


def plays(state: State, cand: str, at: int = 20) -> State:
    """The room agrees on an offer, which is accepted."""
    for revision, step in enumerate(("audition", "callback", "offer"), 1):
        state = concluded(state, cand, step, at=at, revision=revision)
    state = fold([Event("offer_went_live", "", at + 1, {}, cand, "")], state)
    return fold(outward.accept_offer(state, cand, by=state.candidacy(cand).performer, at=at + 2), state)


def why(state: State, *, by: str = "karen", at: int = 100, **more: object) -> Why:
    with pytest.raises(Refused) as no:
        announcing.release(state, by=by, at=at, **more)  # type: ignore[arg-type]
    return no.value.why


def released(state: State, *, at: int = 100, **more: object) -> State:
    return fold(announcing.release(state, by="sam", at=at, sure=True, **more), state)  # type: ignore[arg-type]


def on_it(state: State) -> list[str]:
    return [cand.id for cand in listed(state)]


def test_principals_come_first_and_whoever_has_no_part_is_not_on_it() -> None:
    state = released(plays(plays(company(), "c3"), "c1"))
    assert on_it(state) == ["c1", "c3"]


def test_only_those_who_run_the_production_release_it() -> None:
    state = plays(company(), "c1")
    assert why(state, by="tom") is Why.no_right
    assert why(state, by="eve") is Why.no_right
    assert [e.kind for e in announcing.release(state, by="sam", at=100, sure=True)] == ["cast_list_released"]


def test_nobody_to_name_makes_no_list() -> None:
    assert why(company()) is Why.nobody_cast


def test_private_news_comes_first() -> None:
    """May came in for the same part and has heard nothing; of the cover nobody is owed anything but Ada, who plays."""
    assert why(plays(company(), "c1")) is Why.private_first
    told = plays(company(Event("withdrew", "may", 9, {}, "c2", "lead")), "c1")
    assert announcing.release(told, by="karen", at=100)


def test_it_comes_out_at_its_moment_by_itself() -> None:
    state = released(plays(company(), "c1"), at=100, out_at=500)
    assert (is_out(state, 499), is_out(state, 500)) == (False, True)
    assert is_out(released(plays(company(), "c1"), at=100, out_at=50), 100)


def test_at_its_moment_it_stays_in_while_it_would_be_somebodys_answer() -> None:
    """May waits at the moment, and has withdrawn afterwards; what was in, and for whom, is looked at then."""
    state = plays(company(), "c1")
    state = fold(announcing.release(state, by="sam", at=100, out_at=500), state)
    assert (is_out(state, 499), is_kept_back(state, 499), announcing.come_out(state, 499)) == (False, False, [])
    assert (is_out(state, 500), is_kept_back(state, 500), announcing.come_out(state, 500)) == (False, True, [])
    assert why(state, at=600) is Why.private_first
    told = fold([Event("withdrew", "may", 700, {}, "c2", "lead")], state)
    came = announcing.come_out(told, 800)
    assert [(e.kind, e.by, e.at) for e in came] == [("cast_list_came_out", "", 800)]
    told = fold(came, told)
    assert (is_out(told, 800), is_kept_back(told, 800), announcing.come_out(told, 900)) == (True, False, [])
    later = fold([Event("candidacy_named", "nan", 900, {"performer": "nan", "submitted": True}, "c4", "lead")], told)
    assert is_out(later, 900), "what is out does not go in again when somebody comes"


def test_a_list_that_stays_in_is_released_by_somebody_who_is_sure() -> None:
    state = plays(company(), "c1")
    state = fold(announcing.release(state, by="sam", at=100, out_at=500), state)
    assert is_out(released(state, at=600), 600)
    assert is_out(fold(announcing.release(state, by="sam", at=200, out_at=500, sure=True), state), 500)
    again = fold(announcing.release(state, by="sam", at=600, out_at=900), state)
    assert (is_out(again, 900), is_kept_back(again, 700), is_kept_back(again, 900)) == (False, False, True)


def test_a_list_that_was_released_before_it_could_stay_in_is_out() -> None:
    data = {"cands": ["c1"], "out_at": 100}
    state = fold([Event("cast_list_released", "sam", 100, data)], plays(company(), "c1"))
    assert (is_out(state, 100), is_kept_back(state, 100)) == (True, False)


def test_a_moment_is_within_a_year() -> None:
    assert why(plays(company(), "c1"), out_at=101 + announcing.LATEST) is Why.bad_moment


def test_a_list_that_is_out_is_brought_up_to_date_at_once() -> None:
    state = released(plays(company(), "c1"))
    assert why(state, sure=True) is Why.already_there
    state = plays(state, "c3", at=200)
    assert (on_it(state), why(state, at=300, out_at=400, sure=True)) == (["c1"], Why.already_out)
    assert on_it(released(state, at=300)) == ["c1", "c3"]


def test_a_list_that_is_not_out_can_be_given_another_moment() -> None:
    state = released(plays(company(), "c1"), out_at=500)
    assert why(state, out_at=500, sure=True) is Why.already_there
    assert is_out(released(state, out_at=300), 300)


def test_whoever_has_the_part_no_more_stands_there_no_more() -> None:
    state = released(plays(company(), "c1"))
    assert on_it(fold([Event("withdrew", "ivy", 200, {}, "c1", "lead")], state)) == []


def test_it_is_taken_back_and_gone() -> None:
    state = released(plays(company(), "c1"))
    gone = fold(announcing.take_back(state, by="derek", at=200), state)
    assert (is_out(gone, 300), on_it(gone)) == (False, [])
    with pytest.raises(Refused) as no:
        announcing.take_back(gone, by="derek", at=300)
    assert no.value.why is Why.already_there
    with pytest.raises(Refused) as no:
        announcing.take_back(state, by="tom", at=300)
    assert no.value.why is Why.no_right
