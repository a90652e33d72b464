"""Breaks are kept with the day and stand on its pages; nobody is expected in one; typed wrongly, they are said anew."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from castlist.actions import auditions, breaks, calling_off, queue
from castlist.actions.auditions import Place
from castlist.queries.auditions import days
from castlist.queries.performer_pages import page_for
from castlist.queries.queue import queue as queue_of
from castlist.records.models import Session, Slot
from castlist.rules.auditions import Grid, read_breaks, read_time
from castlist.rules.why import Refused, Why
from tests.web.paper_reading import paper, text
from tests.web.test_queue_views import booked, on
from tests.world import World

__all__ = ["booked"]
pytestmark = pytest.mark.django_db


def day(world: World) -> date:
    return (world.now + timedelta(days=10)).date()


def made(world: World, typed: str = "10:40-11:00 pianist", count: int = 3) -> str:
    grid = Grid(day(world), read_time("10:20"), 20, count, read_breaks(typed))
    return auditions.make_session(world.actor("sam"), Place(role=world.role, place="Hall"), grid)


def say(world: World, typed: str, who: str = "sam") -> None:
    session = Session.objects.get().pk
    breaks.say(world.actor(who), session, day=day(world), breaks=read_breaks(typed))


def shown(world: World) -> list[str]:
    found = days(world.people["tom"], world.production, now=world.now).sessions[0]
    return [one.words for row in found.days for one in row.breaks]


def refused(act: Any) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


def test_a_day_keeps_the_breaks_that_were_typed_and_more_times_keep_out_of_them(world: World) -> None:
    session = made(world)
    assert shown(world) == ["10:40–11:00 pianist"]
    Slot.objects.exclude(pk=Slot.objects.earliest("start").pk).delete()
    grid = Grid(day(world), read_time("10:40"), 20, 2, read_breaks("13:00-14:00"))
    auditions.add_times(world.actor("sam"), session, grid)
    assert shown(world) == ["10:40–11:00 pianist", "13:00–14:00"]
    zone = ZoneInfo("Europe/London")
    assert [f"{one.start.astimezone(zone):%H:%M}" for one in Slot.objects.order_by("start")] == [
        "10:20", "11:00", "11:20",
    ]  # fmt: skip


def test_breaks_are_said_anew_and_lie_over_no_time(world: World) -> None:
    session = made(world)
    say(world, "12:00-13:00, 10:45-10:55 panel")
    assert shown(world) == ["10:45–10:55 panel", "12:00–13:00"]
    assert refused(lambda: say(world, "11:10-11:30")) is Why.bad_times
    assert refused(lambda: say(world, "", "tom")) is Why.no_right
    grid = Grid(day(world), read_time("14:00"), 20, 1, read_breaks("10:20-10:40"))
    assert refused(lambda: auditions.add_times(world.actor("sam"), session, grid)) is Why.bad_times
    assert shown(world) == ["10:45–10:55 panel", "12:00–13:00"]
    say(world, "")
    assert shown(world) == []
    calling_off.call_off(world.actor("sam"), session)
    assert refused(lambda: say(world, "12:00-13:00")) is Why.called_off
    assert refused(lambda: breaks.say(world.actor("sam"), "nosuch", day=day(world), breaks=())) is Why.unknown


def test_a_day_that_is_moved_moves_nobody_into_a_break_on_the_board_or_their_own_page(booked: World) -> None:
    say(booked, "11:20-12:00 lunch")
    first = Slot.objects.earliest("start").start
    early = first - timedelta(minutes=30)
    queue.move(replace(booked.actor("sam"), now=early), on(), minutes=30, seen=0)
    seen = queue_of(booked.people["sam"], booked.production.pk, Session.objects.get().pk, day=on().day, now=early)
    zone = ZoneInfo("Europe/London")

    def clock(at: datetime | None) -> str:
        return f"{at.astimezone(zone):%H:%M}" if at else ""

    assert [(row.name, clock(row.expected)) for row in seen.rows] == [
        ("Ada Marlowe", "10:50"), ("Ben Marlowe", "12:00"), ("Cy Marlowe", "12:20"),
    ]  # fmt: skip
    assert [one.words for one in seen.breaks] == ["11:20–12:00 lunch"]
    own = page_for(booked.bearer("ben"), now=early).turn
    assert own is not None
    assert clock(own.expected) == "12:00"


def test_breaks_stand_on_the_board_and_the_running_order(booked: World) -> None:
    say(booked, "13:00-14:00 pianist")
    base = f"/p/{booked.production.pk}/days/"
    board = booked.client("tom").get(f"{base}{Session.objects.get().pk}/board/?day={on().day}").content.decode()
    assert "Break: <bdi>13:00–14:00 pianist</bdi>" in board
    assert "break 13:00–14:00 pianist" in text(paper(booked.client("tom").get(f"{base}order.pdf")))


def test_the_desk_types_them_below_the_day(booked: World) -> None:
    base, sam = f"/p/{booked.production.pk}/days/", booked.client("sam")
    form = {"session": Session.objects.get().pk, "break_day": on().day.isoformat(), "breaks": "13:00-14:00 <panel>"}
    assert sam.post(f"{base}breaks/", form)["Location"] == f"{base}?done=breaks"
    assert "13:00–14:00 &lt;panel&gt;" in sam.get(base).content.decode()
    no = sam.post(f"{base}breaks/", form | {"breaks": "10:30-10:35"})
    assert (no.status_code, "A break lies over the time at 10:20." in no.content.decode()) == (422, True)
    assert 'value="10:30-10:35"' in no.content.decode()


def test_who_does_not_fit_before_the_end_is_named_and_can_be_moved_elsewhere(booked: World) -> None:
    session, first = Session.objects.get().pk, Slot.objects.earliest("start").start
    base = f"/p/{booked.production.pk}/days/"
    early = first - timedelta(minutes=30)
    with time_machine.travel(early, tick=False):
        board = booked.client("sam").get(f"{base}{session}/board/").content.decode()
        assert "too-late" not in board
        queue.move(replace(booked.actor("sam"), now=early), on(), minutes=30, seen=0)
        board = " ".join(booked.client("sam").get(f"{base}{session}/board/").content.decode().split())
        assert "2 people do not fit any more before 11:20, when the session ends." in board
        moves = [f"{base}{booked.cands[name]}/move/" in board for name in ("ada", "ben", "cy")]
        assert moves == [False, True, True]
        assert "too-late" not in booked.client("tom").get(f"{base}{session}/board/").content.decode()
