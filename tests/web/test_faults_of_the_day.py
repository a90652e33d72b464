"""What goes wrong on a day while somebody is in the queue: it is said, and nobody else is held up by it."""

from datetime import timedelta
from typing import Any

import pytest

from castlist.actions import agreements, auditions
from castlist.actions.auditions import Grid, Place
from castlist.queries.queue import queue as queue_of
from castlist.records.models import Monitor, QueueAct, Session, Slot
from castlist.rules.auditions import read_time
from castlist.rules.why import Refused, Why
from tests.web.test_queue_views import base, booked, on, post, press, session, texts
from tests.world import World

__all__ = ["booked"]
pytestmark = pytest.mark.django_db


def board(world: World, who: str) -> list[tuple[str, str]]:
    found = queue_of(world.people[who], world.production.pk, session(), day=on().day, now=world.now)
    return [(row.name or "taken", row.stands) for row in found.rows]


def test_who_is_recused_while_somebody_is_called_presses_nothing_more_and_others_go_on(booked: World) -> None:
    press(booked, "sam", "ada", "here", "call")
    press(booked, "sam", "ben", "here")
    assert board(booked, "sam")[0] == ("Ada Marlowe", "called")
    agreements.declare(booked.actor("sam"), performer=booked.performers["ada"])
    for what in ("enter", "missing", "undo"):
        answer: Any = post(booked, "sam", what, "ada", seen="2")
        assert (answer.status_code, "Ada" in texts(answer)) == (404, False), what
    assert [name for name, _ in board(booked, "sam")].count("Ada Marlowe") == 0
    Monitor.objects.create(session_id=session(), person=booked.people["eve"], by="karen", given_at=booked.now)
    assert post(booked, "eve", "enter", "ada", seen="2").status_code == 302  # type: ignore[attr-defined]
    press(booked, "karen", "ben", "call")
    stands = {"Ada Marlowe": "in", "Ben Marlowe": "called", "Cy Marlowe": "expected"}
    assert dict(board(booked, "karen")) == stands
    assert QueueAct.objects.count() == 5
    page = texts(booked.client("sam").get(f"{base(booked)}door/?who=Ada"))
    assert "Nobody in this session is meant by" in page


@pytest.mark.parametrize(("minutes", "count", "last"), [(7, 9, "11:23"), (25, 3, "11:17"), (55, 2, "11:22")])
def test_lengths_that_do_not_divide_the_hours_are_laid_one_after_the_other_and_over_nobody_elses(
    world: World, minutes: int, count: int, last: str
) -> None:
    day = (world.now + timedelta(days=10)).date()
    grid = Grid(day, read_time("10:27"), minutes, count)
    made = auditions.make_session(world.actor("sam"), Place(world.role, "Studio 2"), grid)
    assert f"{Slot.objects.filter(session=made).latest('start').start:%H:%M}" == last
    for first, other in (("11:21", 25), ("10:20", 20), (last, 1)):
        with pytest.raises(Refused) as no:
            auditions.make_session(
                world.actor("sam"), Place(world.role, "studio  2"), Grid(day, read_time(first), other, 1)
            )
        assert no.value.why is Why.bad_times
        with pytest.raises(Refused):
            auditions.add_times(world.actor("sam"), made, Grid(day, read_time(first), other, 1))
    assert (Session.objects.count(), Slot.objects.count()) == (1, count)
