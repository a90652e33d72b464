"""Times as they are shown: by time, then by room; and in the night in which an hour comes twice, which of the two."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from castlist.actions import auditions
from castlist.queries.auditions import days
from castlist.queries.desk_times import to_have
from castlist.queries.performer_pages import page_for
from castlist.records.models import Link, Session, Slot
from castlist.records.private_links import token_of
from castlist.rules.auditions import said_clock
from tests.world import World

pytestmark = pytest.mark.django_db
NIGHT = datetime(2027, 10, 30, 23, 40, tzinfo=UTC)
"""00:40 in London, in the night in which the clock goes back from 02:00 to 01:00."""


@pytest.fixture
def asked(world: World, letters_may_go: None) -> World:
    """Ivy is invited."""
    world.put_forward("ivy", email="ivy@example.org")
    world.agree("ivy", "audition")
    world.invite("ivy")
    return world


def room(world: World, pk: str, place: str, at: datetime) -> None:
    Session.objects.create(
        pk=pk, production=world.production, role=world.role, place=place, created_at=world.now,

    )  # fmt: skip
    for n in range(2):
        Slot.objects.create(
            pk=f"{pk}{n}", session_id=pk, start=at + timedelta(minutes=20 * n), minutes=20, made_at=world.now
        )


def test_rooms_of_one_day_stand_by_time_and_then_by_name(asked: World) -> None:
    at = (asked.now + timedelta(days=3)).replace(hour=12)  # no day ends between two times
    for pk, place in (("a", "Studio 3"), ("b", "studio 2"), ("c", "Studio 1")):
        room(asked, pk, place, at)
    page = page_for(asked.bearer("ivy"), now=asked.now)
    assert [day.place for day in page.days] == ["Studio 1", "studio 2", "Studio 3"]
    shown = days(asked.people["sam"], asked.production, now=asked.now)
    assert [one.place for one in shown.sessions] == ["Studio 1", "studio 2", "Studio 3"]
    cand = asked.state().candidacy(asked.cands["ivy"])
    assert cand is not None
    given = [one.place.casefold() for one in to_have(asked.production.pk, cand, now=asked.now)]
    assert given == ["studio 1", "studio 2", "studio 3"] * 2


def test_which_of_two_hours_it_is_is_said_where_the_clock_says_so_twice(asked: World) -> None:
    asked.production.__class__.objects.filter(pk=asked.production.pk).update(time_zone="Europe/London")
    room(asked, "a", "Studio 1", NIGHT)  # 00:40 and 01:00 BST
    room(asked, "b", "Studio 1", datetime(2027, 10, 31, 1, 0, tzinfo=UTC))  # 01:00 and 01:20 GMT
    asked.production.refresh_from_db()
    Link.objects.update(expires_at=NIGHT + timedelta(days=9))
    then = replace(asked, now=datetime(2027, 10, 20, 9, tzinfo=UTC))
    with time_machine.travel(then.now, tick=False):
        page = page_for(asked.bearer("ivy"), now=then.now)
        (day,) = page.days
        assert [one.clock for one in day.slots] == ["00:40", "01:00 BST", "01:00 GMT", "01:20 GMT"]
        here = f"/i/{token_of(asked.bearer('ivy').link)}/"
        shown = asked.client().get(here).content.decode()
        assert "01:00 BST" in shown
        auditions.book(asked.bearer("ivy"), slot="b0", held="", needs="", now=then.now)
        assert "01:00 GMT" in asked.client().get(here).content.decode()
        file = asked.client().get(f"{here}audition.ics").content
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2027, 10, 31, 1, 0, tzinfo=UTC)
    assert b"DTSTART:20271031T010000Z" in file


def test_any_other_hour_is_said_as_the_clock_says_it() -> None:
    zone = ZoneInfo("Europe/London")
    assert said_clock(datetime(2027, 10, 31, 9, tzinfo=UTC).astimezone(zone)) == "09:00"
    assert said_clock(datetime(2027, 3, 28, 1, tzinfo=UTC).astimezone(zone)) == "02:00"
