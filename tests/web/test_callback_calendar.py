"""The callback day in one's calendar, as it was told; and the letter that reminds of it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from castlist.actions import callback_letters, callbacks, letters, offers, reminder_letters
from castlist.queries.reminder_letters import reminders
from castlist.records.models import Letter
from tests.actions.test_reminder_letters import tick
from tests.web.test_callback_letters import called, letter_to, send_all  # noqa: F401
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
GROUPS = "Duet | 25 | Ivy Marlowe, Abel Crane | Scene 3\nSong | 20 | Ivy Marlowe"
LONDON = ZoneInfo("Europe/London")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def dated(called: World) -> World:  # noqa: F811
    """The same day, on a date ten days from now."""
    plan(called, seen=1)
    return called


def plan(world: World, *, seen: int, days: int = 10, **more: str) -> None:
    on = (world.now.astimezone(LONDON) + timedelta(days=days)).date().isoformat()
    said = {"groups": GROUPS, "where": "Studio 2", "on": on, "first": "Duet"} | more
    callbacks.work_out(world.actor("sam"), said, seen=seen)


def begins(world: World, *, days: int = 10, hour: int = 10, minute: int = 0) -> datetime:
    there = world.now.astimezone(LONDON) + timedelta(days=days)
    return there.replace(hour=hour, minute=minute, second=0, microsecond=0)


def events(world: World, name: str = "ivy", file: str = "times.ics") -> list[Any]:
    answer = Client().get(f"/i/{world.bearer(name).token}/{file}")
    return list(Calendar.from_ical(answer.content).walk("VEVENT")) if answer.status_code == 200 else []


def test_nobody_has_it_before_a_letter_has_told_them(dated: World) -> None:
    made = callback_letters.draft_all(dated.actor("sam")).letters
    for one in made:
        letters.send_later(dated.actor("sam"), one, goes=dated.now + timedelta(hours=2))
    Letter.objects.filter(pk__in=made).update(kind="invitation")
    assert (events(dated), events(dated, file="callback-day.ics")) == ([], [])
    for one in made:
        letters.send(dated.actor("sam"), one)
    (event,) = events(dated)
    assert (event["dtstart"].dt, event["dtend"].dt) == (begins(dated), begins(dated, minute=45))
    assert event["dtstart"].params["TZID"] == "Europe/London"
    assert (str(event["location"]), str(event["status"])) == ("Studio 2", "CONFIRMED")
    assert (str(event["summary"]), event["sequence"]) == ("Small Hours: callback for The Lead", 0)
    assert str(event["uid"]).partition("@")[0] == f"{dated.cands['ivy']}-callback-day"
    assert "Duet: Scene 3" in str(event["description"])
    (own,) = events(dated, file="callback-day.ics")
    assert own["uid"] == event["uid"]
    (other,) = events(dated, "abel")
    assert other["dtend"].dt == begins(dated, minute=25)


def test_it_moves_when_a_letter_says_so_and_not_before(dated: World) -> None:
    send_all(dated)
    before = events(dated)[0]
    plan(dated, seen=2, days=11, starts="14:00")
    assert events(dated)[0]["dtstart"].dt == before["dtstart"].dt
    dated.now += MINUTE
    send_all(dated)
    (after,) = events(dated)
    assert (after["uid"], before["sequence"], after["sequence"]) == (before["uid"], 0, 2)
    assert after["dtstart"].dt == begins(dated, days=11, hour=14)


def test_a_day_over_midnight_ends_on_the_next(dated: World) -> None:
    plan(dated, seen=2, starts="23:30", groups="Song | 20 | Abel Crane\nDuet | 25 | Ivy Marlowe", first="Song")
    send_all(dated)
    (event,) = events(dated)
    assert (event["dtstart"].dt, event["dtend"].dt) == (
        begins(dated, hour=23, minute=50), begins(dated, days=11, minute=15, hour=0),
    )  # fmt: skip


def test_it_is_gone_once_they_cannot_or_are_called_no_more(dated: World) -> None:
    send_all(dated)
    page = f"/i/{dated.bearer('ivy').token}/"
    shown = Client().get(page).content.decode()
    assert ("callback-day.ics" in shown, "times.ics" in shown) == (True, True)
    stands = [events(dated)[0]]
    offers.reply(dated.bearer("ivy"), what="none", text="Mondays only.", now=dated.now + MINUTE)
    stands += events(dated)
    assert events(dated, file="callback-day.ics") == []
    assert "callback-day.ics" not in Client().get(page).content.decode()
    offers.reply(dated.bearer("ivy"), what="comes", text="", now=dated.now + 2 * MINUTE)
    stands += events(dated)
    assert {(one["uid"], one["dtstart"].dt, str(one["location"])) for one in stands} == {
        (stands[0]["uid"], begins(dated), "Studio 2")
    }
    assert [(one["sequence"], one["status"]) for one in stands] == [
        (0, "CONFIRMED"), (3, "CANCELLED"), (4, "CONFIRMED"),
    ]  # fmt: skip
    offers.decline(dated.bearer("abel"), now=dated.now + MINUTE)
    (over,) = events(dated, "abel")
    assert (over["status"], str(over["summary"])) == ("CANCELLED", "Not any more: Small Hours, callback for The Lead")


def test_a_day_that_has_begun_is_not_said_to_be_cancelled_afterwards(dated: World, time_machine: Any) -> None:
    send_all(dated)
    time_machine.move_to(begins(dated) + MINUTE, tick=False)
    offers.decline(dated.bearer("abel"), now=begins(dated) + MINUTE)
    assert events(dated, "abel") == []


def test_a_day_without_a_date_is_in_no_calendar(called: World) -> None:  # noqa: F811
    send_all(called)
    assert (events(called), letter_to(called, "ivy").told_from) == ([], None)


def test_who_is_called_is_reminded_the_day_before_once(dated: World) -> None:
    send_all(dated)
    to_come = reminders(dated.people["sam"], dated.production, now=dated.now).to_come
    assert [(one.name, one.of, one.goes) for one in to_come] == [
        ("Abel Crane", "a callback day", begins(dated, days=9)),
        ("Ivy Marlowe", "a callback day", begins(dated, days=9)),
    ]
    assert tick(dated, begins(dated, days=9) - 6 * MINUTE) == []
    assert sorted(tick(dated, begins(dated, days=9))) == ["abel@example.org", "ivy@example.org"]
    assert tick(dated, begins(dated, days=9) + 6 * MINUTE) == []
    said = next(one for one in mail.outbox[-2:] if one.to == ["ivy@example.org"])
    assert said.subject == "Small Hours: your callback for The Lead"
    assert "Please come at 10:00; your last group ends at 10:45." in str(said.body)
    row = Letter.objects.get(kind="reminder", cand=dated.cands["ivy"])
    assert ("Song" in row.body, row.told) == (True, "")


def test_the_reminder_says_what_they_were_told_and_not_what_is_planned_since(dated: World) -> None:
    send_all(dated)
    plan(dated, seen=2, starts="14:00")
    assert len(tick(dated, begins(dated, days=9))) == 2
    assert "10:00" in str(mail.outbox[-1].body)
    assert "14:" not in str(mail.outbox[-1].body)


def test_who_cannot_has_declined_or_wants_none_is_not_reminded(dated: World) -> None:
    send_all(dated)
    offers.reply(dated.bearer("ivy"), what="none", text="", now=dated.now + MINUTE)
    reminder_letters.want(dated.performers["abel"], reminders=False)
    assert tick(dated, begins(dated, days=9)) == []
    reminder_letters.want(dated.performers["abel"], reminders=True)
    offers.decline(dated.bearer("abel"), now=dated.now + 2 * MINUTE)
    assert tick(dated, begins(dated, days=9) + 6 * MINUTE) == []


def test_a_day_that_moved_is_reminded_of_anew(dated: World) -> None:
    send_all(dated)
    assert len(tick(dated, begins(dated, days=9))) == 2
    plan(dated, seen=2, days=12)
    dated.now = begins(dated, days=9) + 10 * MINUTE
    plan_on = begins(dated, days=3)
    send_all(dated)
    assert len(tick(dated, plan_on - DAY)) == 2
