"""What the room says where there is room for few words."""

import pytest

from castlist.queries.doors import Names
from castlist.queries.wording import waiting_in_brief
from castlist.rules.decisions.status import Standing

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
