"""The calendar files of a booked time, of callback days and of the first call, and of all for one that follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone

from castlist.queries.callback_letters import OwnDay, ToldDay
from castlist.queries.called_off import OwnOff
from castlist.queries.contacts import said as said_of
from castlist.queries.first_calls import Call
from castlist.queries.given_back import GivenBack, NoCall, NoDays
from castlist.queries.own_times import Held
from castlist.queries.performer_pages import PerformerPage
from castlist.rules.first_calls import PARTS

ASK_AGAIN = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Own:
    """One candidacy of somebody, as their own page has it, and where that is."""

    page: PerformerPage
    cand: str
    address: str
    gone: GivenBack | None = None
    """The time that they had, where they have none now."""
    no_call: NoCall | None = None
    """The first call that there was, where it is taken back."""
    no_days: NoDays | None = None
    """The callback days that were theirs, where none is now."""


def calendar_of(page: PerformerPage, held: Held, *, cand: str, address: str, now: datetime) -> bytes:
    """One event that stays the same one whenever it is fetched again, and grows its SEQUENCE when something changed.

    The time of a callback is an event of its own.
    """
    return _file(f"{page.production}: {page.role}", [_event(page, held, cand=cand, address=address, now=now)])


def feed_of(own: Own, *, now: datetime) -> bytes:
    """Everything that is theirs now, for a calendar that asks again by itself: a time that they gave back, or that is
    taken back or called off, stands there as cancelled until they have another, and so do a first call that is taken
    back and callback days to come that are theirs no more. Where nothing is theirs it is a calendar of nothing,
    with its clock.
    """
    page = own.page
    return _file(f"{page.production}: {page.role}", _all_of(own, now), page.zone)


def feed_of_all(owned: Sequence[Own], company: str, *, now: datetime) -> bytes:
    """As `feed_of`, of everything that is one person's at the company."""
    zone = owned[0].page.zone if owned else ZoneInfo(settings.TIME_ZONE)
    return _file(company or "Castlist", [event for own in owned for event in _all_of(own, now)], zone)


def _all_of(own: Own, now: datetime) -> list[Event]:
    page, cand, address = own.page, own.cand, own.address
    found = [_event(page, page.held, cand=cand, address=address, now=now)] if page.held else []
    if page.off:
        found.append(_cancelled(page, page.off, says=page.off.says, cand=cand, address=address, now=now))
    elif own.gone:
        found.append(_cancelled(page, own.gone, cand=cand, address=address, now=now))
    if off := own.no_days:
        found += [_no_day(page, one, off.times, cand=cand, address=address, now=now) for one in off.days]
    if page.callback_day:
        found += _callback_days(page, page.callback_day, cand=cand, address=address, now=now)
    first = page.first_call
    if first and first.call:
        found.append(_first_call(page, first.call, first.times, cand=cand, address=address, now=now))
    elif own.no_call:
        found.append(_no_first_call(page, own.no_call, cand=cand, address=address, now=now))
    return found


def calendar_of_call(
    page: PerformerPage, call: Call, times: int, *, cand: str, address: str, now: datetime
) -> bytes:  # fmt: skip
    """The first call, the same event whenever it is fetched again; SEQUENCE grows with each change of it."""
    event = _first_call(page, call, times, cand=cand, address=address, now=now)
    return _file(f"{page.production}: first call", [event])


def calendar_of_day(page: PerformerPage, day: OwnDay, *, cand: str, address: str, now: datetime) -> bytes:
    """Their callback days as the last letter told them of these, the same events however often; SEQUENCE grows with
    each letter.
    """
    events = _callback_days(page, day, cand=cand, address=address, now=now)
    return _file(f"{page.production}: callback for {page.role}", events)


def _callback_days(page: PerformerPage, own: OwnDay, *, cand: str, address: str, now: datetime) -> list[Event]:
    found = []
    for day in own.dated:
        event = _day_begun(page, day, 2 * own.times, cand, now)
        event.add("summary", f"{page.production}: callback for {page.role}")
        event.add("location", day.where)
        event.add("description", "\n".join([day.says, "", said_of(page.contacts), address]).strip())
        found.append(_ended(event, address))
    return found


def _day_begun(page: PerformerPage, day: ToldDay, times: int, cand: str, now: datetime) -> Event:
    assert day.hours is not None
    name = f"{cand}-callback-day" if day.n == 1 else f"{cand}-callback-day-{day.n}"
    return _begun(page, name, times, *day.hours, now)


def _no_day(page: PerformerPage, day: ToldDay, times: int, *, cand: str, address: str, now: datetime) -> Event:
    event = _day_begun(page, day, 2 * times + 1, cand, now)  # between how it stood, and how it stands by the next word
    event.add("summary", f"Not any more: {page.production}, callback for {page.role}")
    event.add("location", day.where)
    event.add("description", address)
    return _ended(event, address, status="CANCELLED")


def _first_call(
    page: PerformerPage, call: Call, times: int, *, cand: str, address: str, now: datetime
) -> Event:  # fmt: skip
    event = _begun(page, f"{cand}-first-call", times, call.starts, call.ends, now)
    event.add("summary", f"{page.production}: first call")
    event.add("location", call.place)
    said = [f"{part.label}: {text}" for part in PARTS if part.key != "place" and (text := getattr(call, part.key))]
    event.add("description", "\n".join([*said, "", said_of(page.contacts), address]).strip())
    return _ended(event, address)


def _no_first_call(page: PerformerPage, was: NoCall, *, cand: str, address: str, now: datetime) -> Event:
    event = _begun(page, f"{cand}-first-call", was.times, was.at, was.ends, now)
    event.add("summary", f"Taken back: {page.production}, first call")
    event.add("description", address)
    return _ended(event, address, status="CANCELLED")


def _file(name: str, events: list[Event], zone: ZoneInfo | None = None) -> bytes:
    """`zone`: whose clock stands in it even where there is no event, as no calendar may hold nothing."""
    found = Calendar()
    found.add("prodid", "-//Castlist//Auditions//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", name)
    # RFC 7986 names the value type, and clients that are strict about it ignore the line without.
    found.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT6H")
    for event in events:
        found.add_component(event)
    if zone and not events:
        found.add_component(Timezone.from_tzid(zone.key))
    found.add_missing_timezones()
    return found.to_ical()


def _event(page: PerformerPage, held: Held, *, cand: str, address: str, now: datetime) -> Event:
    name = f"{cand}-{held.heard + 1}" if held.heard else cand
    event = _begun(page, name, held.sequence, held.at, held.ends, now)
    event.add("summary", f"{page.production}: {'callback' if held.heard else 'audition'} for {page.role}")
    event.add("location", held.place)
    event.add(
        "description",
        "\n".join([*(f"{label}: {text}" for label, text in page.facts), "", said_of(page.contacts), address]).strip(),
    )
    return _ended(event, address)


def _cancelled(
    page: PerformerPage, off: OwnOff | GivenBack, *, cand: str, address: str, now: datetime, says: str = ""
) -> Event:  # fmt: skip
    """The event that the time was, so that whoever has it in a calendar sees what became of it."""
    event = _begun(page, f"{cand}-{off.heard + 1}" if off.heard else cand, off.sequence, off.at, off.ends, now)
    what = "Called off" if isinstance(off, OwnOff) else "Given back"
    event.add("summary", f"{what}: {page.production}, {page.role}")
    event.add("location", off.place)
    event.add("description", "\n".join(filter(None, (says, address))))
    return _ended(event, address, status="CANCELLED")


def _begun(page: PerformerPage, name: str, sequence: int, starts: datetime, ends: datetime, now: datetime) -> Event:
    zone = ZoneInfo(page.zone.key)
    event = Event()
    event.add("uid", f"{name}@{settings.ENVIRONMENT.hostname}")
    event.add("sequence", sequence)
    event.add("dtstamp", now)
    event.add("dtstart", _on_the_wall(starts, zone))
    event.add("dtend", _on_the_wall(ends, zone))
    return event


def _on_the_wall(at: datetime, zone: ZoneInfo) -> datetime:
    """By the clock there; in an hour that comes a second time in UTC, as RFC 5545 reads such a one as the first."""
    local = at.astimezone(zone)
    return local.astimezone(UTC) if local.fold else local


def _ended(event: Event, address: str, *, status: str = "CONFIRMED") -> Event:
    event.add("url", address)
    event.add("status", status)
    event.add("class", "PRIVATE")
    return event
