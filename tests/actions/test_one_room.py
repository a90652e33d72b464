"""Two productions of a company in one room at once: whoever arranges the days reads it, and nobody is stopped."""

from dataclasses import replace

import pytest

from castlist.actions import agreements, auditions, calling_off, productions
from castlist.actions.auditions import Place
from castlist.queries.auditions import days
from castlist.records.models import Company, Session, Slot
from castlist.rules.auditions import Grid, read_time
from tests.world import ZONE, World

pytestmark = pytest.mark.django_db
SAID = (
    "Another production of the company is in Studio 2 at the same time, 10:20: ask them, or choose another room or"
    " other hours."
)


@pytest.fixture
def other(world: World) -> World:
    """Karen has a second production, with a day of its own in Studio 2."""
    company = Company.objects.get(pk=world.production.company_id)
    made = productions.open_production(
        company, name="The Long Night", by=world.people["karen"], now=world.now, time_zone=ZONE, title="producer"
    )
    there = replace(world, production=made, cands={}, performers={})
    role = str(agreements.add_role(there.actor("karen"), name="The Guest").answer["role"])
    return replace(there, role=role)


def times(world: World, room: str = "Studio 2") -> list[str]:
    place = Place(role=world.role, place=room)
    day = Slot.objects.earliest("start").start.date()
    session = auditions.make_session(world.actor("karen"), place, Grid(day, read_time("10:20"), 20, 2))
    return list(Slot.objects.filter(session=session).values_list("pk", flat=True))


def said(world: World, who: str) -> list[tuple[str, ...]]:
    return [one.twice for one in days(world.people[who], world.production, now=world.now).sessions]


def test_both_read_it_and_neither_is_told_of_whom(world: World, other: World) -> None:
    world.times(2)
    assert said(world, "sam") == [()]
    times(other, "studio  2")
    assert said(world, "sam") == [(SAID,)]
    assert said(other, "karen") == [(SAID.replace("Studio 2", "studio 2"),)]
    assert said(world, "tom") == [()]  # who arranges no days learns of nothing elsewhere
    assert "Long Night" not in SAID


def test_another_room_or_one_that_is_called_off_is_nothing(world: World, other: World) -> None:
    world.times(2)
    times(other, "Studio 3")
    assert said(world, "sam") == [()]
    times(other)
    assert said(world, "sam") == [(SAID,)]
    session = Session.objects.get(production=other.production, place="Studio 2")
    calling_off.call_off(other.actor("karen"), session.pk)
    assert said(world, "sam") == [()]
