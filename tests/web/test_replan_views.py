"""The rest of a day planned again in the browser: shown first, done in one press, refused when it is another plan."""

import re
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from castlist.actions import auditions
from castlist.records.models import Letter, Link, Session, Slot
from castlist.records.private_links import token_of as token_in
from tests.world import World

pytestmark = pytest.mark.django_db
NAMES = ("ada", "ben", "cy")


@pytest.fixture
def booked(world: World, letters_may_go: None) -> World:
    """Ada, Ben and Cy hold 10:20, 10:40 and 11:00; the day is over at 11:20."""
    for name, slot in zip(NAMES, world.times(3), strict=True):
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
        world.invite(name)
        auditions.book(world.bearer(name), slot=slot, held="", needs="", now=world.now)
    return world


def base(world: World) -> str:
    return f"/p/{world.production.pk}/days/{Session.objects.get().pk}/"


def on_the_day() -> datetime:
    return Slot.objects.earliest("start").start.replace(hour=10, minute=10)


def text(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]


def fields(answer: object) -> dict[str, str | list[str]]:
    """What the form that does it would send, as it stands."""
    page = answer.content.decode()  # type: ignore[attr-defined]
    form = page[page.index('data-act="give"') :]
    form = form[: form.index("</form>")]
    sent: dict[str, str | list[str]] = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    sent["instead"] = re.findall(r'<option value="([^"]+)" selected', form)
    return {name: said for name, said in sent.items() if name != "csrfmiddlewaretoken"}


def test_from_the_board_it_is_shown_and_then_done_in_one_press(booked: World) -> None:
    sam = booked.client("sam")
    with time_machine.travel(on_the_day(), tick=False):
        assert "Plan the rest of the day again" in text(sam.get(f"{base(booked)}board/"))
        shown = sam.get(f"{base(booked)}again/?restart=10:40&until=12:00")
        said = text(shown)
        assert "3 people get another time." in said
        assert "Was Is Who 10:20 10:40 Ada Marlowe" in said
        assert not Letter.objects.filter(state="drafted").exists()
        went = sam.post(f"{base(booked)}again/give/", fields(shown) | {"says": "The lift was stuck."})
        assert went.status_code == 302
        assert went.headers["Location"].endswith("/letters/?done=moved")
        assert "Everybody has their new time" in text(sam.get(went.headers["Location"]))
        assert Letter.objects.filter(state="drafted").count() == 3


def calendar(token: str) -> Any:
    answer = Client().get(f"/i/{token}/audition.ics")
    return Calendar.from_ical(answer.content).walk("VEVENT")[0]


def test_their_own_page_and_their_calendar_say_so(booked: World) -> None:
    sam, token = booked.client("sam"), token_of("ada", booked)
    with time_machine.travel(on_the_day(), tick=False):
        before = calendar(token)
        shown = sam.get(f"{base(booked)}again/?restart=10:40&until=12:00")
        sam.post(f"{base(booked)}again/give/", fields(shown) | {"says": "The lift was stuck."})
        page = text(Client().get(f"/i/{token}/", follow=True))
        assert "Your time has changed. It was" in page
        assert "The lift was stuck." in page
        after = calendar(token)
    assert (before["DTSTART"].dt.strftime("%H:%M"), after["DTSTART"].dt.strftime("%H:%M")) == ("10:20", "10:40")
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def token_of(name: str, world: World) -> str:
    return token_in(Link.objects.filter(cand=world.cands[name]).first().pk)


def test_another_desk_was_quicker(booked: World) -> None:
    sam = booked.client("sam")
    with time_machine.travel(on_the_day(), tick=False):
        shown = fields(sam.get(f"{base(booked)}again/?restart=10:40&until=12:00"))
        sam.post(f"{base(booked)}again/give/", shown | {"key": "first"})
        late = sam.post(f"{base(booked)}again/give/", shown | {"key": "second", "says": "The lift was stuck."})
        assert late.status_code == 409
        assert "Nothing was done" in text(late)
        assert "The lift was stuck." in late.content.decode()
    assert Slot.objects.filter(moved_at__isnull=False).count() == 3


def test_who_does_not_fit_is_named_with_a_choice(booked: World) -> None:
    sam = booked.client("sam")
    with time_machine.travel(on_the_day(), tick=False):
        shown = sam.get(f"{base(booked)}again/?restart=10:50")
        assert "Cy Marlowe , 11:00: would not be done by 11:20" in text(shown)
        assert "They choose another time themselves" in text(shown)
        sent = fields(shown)
        went = sam.post(f"{base(booked)}again/give/", sent | {"instead": []})
        assert went.status_code == 422
        assert "Say of everybody who does not fit" in text(went)
        assert sam.post(f"{base(booked)}again/give/", sent | {"key": "again"}).status_code == 302
        assert "does not take place" in Letter.objects.get(cand=booked.cands["cy"], state="drafted").body


@pytest.mark.parametrize(
    ("asked", "says"),
    [("restart=25:00", "not a time of day"), ("restart=09:00", "That is past"), ("lost=many", "is not a number"),
     ("until=10:00", "ends before it starts again"), ("day=2020-01-01", "That day is past")],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_and_kept(booked: World, asked: str, says: str) -> None:
    with time_machine.travel(on_the_day(), tick=False):
        answer = booked.client("sam").get(f"{base(booked)}again/?{asked}")
    assert answer.status_code in (409, 422)
    assert says in text(answer)
    name, _, typed = asked.partition("=")
    assert name == "day" or f'value="{typed}"' in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("tom", 404), ("julia", 404), ("eve", 404), ("", 302)])
def test_nobody_else_finds_anything_there(booked: World, who: str, status: int) -> None:
    client = booked.client(who)
    for path in ("again/", "again/give/", "again/letters/"):
        assert client.get(f"{base(booked)}{path}").status_code == status
