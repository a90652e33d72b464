"""A calendar file that somebody chose: when they are busy in it, on the days that are asked about, and nothing else.

Titles, places, descriptions and guests are not so much as looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from castlist.rules.dates import MIDNIGHT, WHOLE, Span, joined
from castlist.rules.recurring import WEEKDAYS, NotUnderstood, Rule, Steps, TooMuch, occurrences
from castlist.rules.why import Refused, Why

LARGEST = 2 * 1024 * 1024
MOST_EVENTS = 10_000
LONGEST = timedelta(days=400)
"""Of one entry; a longer one ends there."""
READ = ("INTERVAL", "FREQ", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST")
DAMAGED = "It begins like a calendar and breaks off, or is damaged."
TOO_MUCH = "There is more in it than is read here. Export a shorter time, or tick the days."


@dataclass(frozen=True, slots=True)
class Busy:
    """What of a file is kept: stretches of days; and of how many entries it could not be read when they are."""

    spans: tuple[Span, ...]
    entries: int
    unread: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry: when it begins, on whose clock, how long it is, and how it repeats."""

    uid: str
    day: date
    at: time | None
    zone: tzinfo | None
    lasts: timedelta
    rule: Rule | None
    besides: tuple[date, ...]
    without: frozenset[date]
    instead_of: date | None


def busy_in(data: bytes, *, within: tuple[date, date], zone: ZoneInfo) -> Busy:
    """When somebody is busy by that file, between the two days. Refuses: not_a_calendar."""
    entries, unread = _entries(data)
    moved: dict[str, set[date]] = defaultdict(set)
    for one in entries:
        if one.instead_of:
            moved[one.uid].add(one.instead_of)
    spans: list[Span] = []
    steps, met = Steps(), 0
    for one in entries:
        if not one.instead_of:
            one = replace(one, without=one.without | moved[one.uid])
        try:
            found = [span for day in _days(one, within, steps) for span in _spans(one, day, within, zone)]
        except NotUnderstood:
            unread += 1
            continue
        except TooMuch:
            raise Refused(Why.not_a_calendar, detail=TOO_MUCH) from None
        met += bool(found)
        spans += found
    return Busy(tuple(joined(spans)), met, unread)


def _entries(data: bytes) -> tuple[list[_Entry], int]:
    if len(data) > LARGEST:
        raise Refused(Why.not_a_calendar, detail=TOO_MUCH)
    if b"BEGIN:VCALENDAR" not in data[:4096].upper():
        says = "Choose a file that ends in .ics, as calendars export it." if data else "The file that came is empty."
        raise Refused(Why.not_a_calendar, detail=says)
    if b"END:VCALENDAR" not in data[-4096:].upper():
        raise Refused(Why.not_a_calendar, detail=DAMAGED)
    try:
        calendars = Calendar.from_ical(data, multiple=True)
        components = [one for found in calendars for one in found.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError):
        raise Refused(Why.not_a_calendar, detail=DAMAGED) from None
    if len(components) > MOST_EVENTS:
        raise Refused(Why.not_a_calendar, detail=TOO_MUCH)
    found, unread = [], 0
    for component in components:
        if _is_free(component):
            continue
        try:
            found.append(_entry(component))
        except (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError):
            unread += 1
    return found, unread


def _is_free(component: Any) -> bool:
    """Whether it takes no time: shown as free, or called off."""
    free = str(component.get("TRANSP", "")).upper() == "TRANSPARENT"
    return free or str(component.get("STATUS", "")).upper() == "CANCELLED"


def _entry(component: Any) -> _Entry:
    start = component["DTSTART"].dt
    ends = component["DTEND"].dt if "DTEND" in component else None
    if ends is not None and isinstance(ends, datetime) == isinstance(start, datetime):
        lasts = ends - start
    elif "DURATION" in component:
        lasts = component["DURATION"].dt
    else:
        lasts = timedelta(0) if isinstance(start, datetime) else timedelta(days=1)
    rule, again = component.get("RRULE"), component.get("RECURRENCE-ID")
    at = start.time() if isinstance(start, datetime) else None
    return _Entry(
        str(component.get("UID", "")), _day_of(start), at, getattr(start, "tzinfo", None), min(lasts, LONGEST),
        _rule(rule) if rule else None, tuple(_listed(component.get("RDATE"))),
        frozenset(_listed(component.get("EXDATE"))), _day_of(again.dt) if again is not None else None,
    )  # fmt: skip


def _day_of(moment: Any) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _listed(found: Any) -> Iterator[date]:
    for group in found if isinstance(found, list) else [found] if found is not None else []:
        for one in group.dts:
            yield _day_of(one.dt)


def _rule(found: Any) -> Rule:
    """The rule as it is read; in `others` stands what of it is not. Raises ValueError for what is no rule."""
    if isinstance(found, list):
        raise ValueError
    said = {str(name).upper(): list(values) for name, values in found.items()}
    until = said.get("UNTIL", [None])[0]
    return Rule(
        freq=str(said["FREQ"][0]).upper(), interval=int(said.get("INTERVAL", [1])[0]),
        count=int(said.get("COUNT", [0])[0]), until=_day_of(until) if until else None,
        by_day=tuple(_weekday(str(one)) for one in said.get("BYDAY", [])),
        by_month_day=_numbers(said, "BYMONTHDAY"), by_month=_numbers(said, "BYMONTH"),
        by_set_pos=_numbers(said, "BYSETPOS"), week_start=WEEKDAYS.index(str(said.get("WKST", ["MO"])[0]).upper()),
        others=tuple(name for name in said if name not in READ),
    )  # fmt: skip


def _numbers(said: dict[str, list[Any]], name: str) -> tuple[int, ...]:
    return tuple(int(one) for one in said.get(name, []))


def _weekday(text: str) -> tuple[int, int]:
    """-1FR as (-1, 4)."""
    return int(text[:-2] or 0), WEEKDAYS.index(text[-2:].upper())


def _days(one: _Entry, within: tuple[date, date], steps: Steps) -> Iterable[date]:
    """The days on which it begins, as far as it may reach into the days that are asked about."""
    first, last = within[0] - timedelta(days=one.lasts.days + 2), within[1] + timedelta(days=1)
    if one.rule is None:
        found = {one.day, *one.besides}
    else:
        found = {*occurrences(one.day, one.rule, first=first, last=last, steps=steps), *one.besides}
    return sorted(day for day in found - one.without if first <= day <= last)


def _spans(one: _Entry, day: date, within: tuple[date, date], zone: ZoneInfo) -> Iterator[Span]:
    """What it takes of each day when it begins on that one, on the production's clock."""
    if one.at is None:
        for n in range(max(one.lasts.days, 1)):
            if within[0] <= (there := day + timedelta(days=n)) <= within[1]:
                yield there, *WHOLE
        return
    begins = datetime.combine(day, one.at.replace(tzinfo=None), one.zone or zone)
    ends = (begins.astimezone(UTC) + one.lasts).astimezone(zone)
    begins = begins.astimezone(zone)
    there = begins.date()
    while there <= min(ends.date(), within[1]):
        since = begins.hour * 60 + begins.minute if there == begins.date() else 0
        until = ends.hour * 60 + ends.minute + bool(ends.second) if there == ends.date() else MIDNIGHT
        if there >= within[0] and since < until:
            yield there, since, until
        there += timedelta(days=1)
