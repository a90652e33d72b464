"""What the room says where there is room for few words."""

import pytest

from castlist.queries.doors import Names
from castlist.queries.wording import concluded, waiting_in_brief, words
from castlist.rules.decisions.proposing import Terms
from castlist.rules.decisions.status import Standing, standing
from tests.rules.company import room

pytestmark = pytest.mark.without_records

TEAM = {name.lower(): f"{name} Reed" for name in ("Freya", "Bo", "Carys", "Dov", "Emeka")}
NAMES = Names.of(TEAM, {}, {})


def test_of_many_whom_it_waits_for_two_are_named_and_the_others_counted() -> None:
    everybody = Standing("waiting", (*sorted(TEAM), "support", "clearance"))
    assert waiting_in_brief(everybody, NAMES) == "Waiting for Bo, Carys and 3 more."
    assert waiting_in_brief(Standing("waiting", ("bo", "carys", "dov", "freya")), NAMES) == (
        "Waiting for Bo, Carys and 2 more."
    )


@pytest.mark.parametrize("waits_for", [(), ("bo", "carys", "dov"), ("bo", "support", "precondition", "clearance")])
def test_of_few_there_is_nothing_briefer(waits_for: tuple[str, ...]) -> None:
    assert waiting_in_brief(Standing("waiting", waits_for), NAMES) == ""


def test_nothing_is_said_of_objections_by_which_it_is_stuck() -> None:
    assert waiting_in_brief(Standing("stuck", ("o1", "o2", "o3", "o4", "o5")), NAMES) == ""


def test_an_offer_in_reserve_waits_for_a_place_or_where_one_is_free_for_its_grace() -> None:
    found = room(rule={"skip_to": "offer"})
    found.put_forward("second", "Sol")
    found.reach("offer")
    found.propose("offer", "second", terms=Terms(reserve=True))
    found.say("support", "Karen", "Derek", cand="second")
    found.conclude("second")
    named = Names.of({}, {"Ivy": "Ivy", "Sol": "Sol"}, {})

    def says() -> str:
        cand = found.state.candidacy("second")
        assert cand is not None
        return concluded(found.state, cand, named, found.state.offer("second"))[1]

    assert says() == "The offer to Sol is in reserve until a place is free."
    found.act("decline", "c", by="c")
    assert says() == "The offer to Sol is in reserve until its grace is over, if a place is free then as now."


def test_of_somebody_who_was_taken_back_it_is_not_said_that_nothing_was_ever_proposed() -> None:
    found = room()
    named = Names.of({}, {"Ivy": "Ivy"}, {})

    def says() -> tuple[str, str]:
        cand = found.state.candidacy("c")
        assert cand is not None
        return words(found.state, cand, standing(found.state, cand), named)

    assert says() == ("Named.", "Ivy was named; nobody has proposed anything yet.")
    found.reach("consider", "named")
    assert says() == ("Named.", "Ivy was taken back below the ladder; nothing is on the table.")
