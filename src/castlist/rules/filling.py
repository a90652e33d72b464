"""Audition days that are to be filled, as a problem: who may come when and where, who keeps the time that they have.

What comes out is plain data, for a process that knows nothing of this installation. Its minutes count from the start
of the first day on which there is a session; days on which there is none are left out.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from castlist.rules.dates import MIDNIGHT
from castlist.rules.dates import Span as DaySpan
from castlist.rules.fill_lines import AFTER_SCHOOL, FillLines, Helper, Hours
from castlist.rules.scene_lines import same

Stretch = tuple[int, int]
MOST_PEOPLE, MOST_TIMES = 1000, 1200
"""Who and what is filled at once."""
SATURDAY: Final = 5
STEPS: Final = {"": "whoever is to be heard", "audition": "at audition", "callback": "called back"}


@dataclass(frozen=True, slots=True)
class Room:
    """A session whose times are used."""

    id: str
    place: str
    role: str = ""
    """The only role for which it is; '' for any."""
    seat: int = 1
    """Where several are heard at one time, each has a place of their own: as if it were as many rooms."""


@dataclass(frozen=True, slots=True)
class Time:
    """One of its times, by the clock on the wall there. `holder`: who keeps it; '' where it is free."""

    id: str
    session: str
    day: date
    starts: int
    minutes: int
    holder: str = ""
    seat: int = 1


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is to be given a time for a role, or keeps one."""

    cand: str
    performer: str
    name: str
    role: str
    role_name: str = ""
    cannot: tuple[DaySpan, ...] = ()
    """When they said that they cannot."""
    busy: tuple[DaySpan, ...] = ()
    """When they are heard for another role."""
    minor: bool = False
    minor_known: bool = True
    """Whoever fills the days may know that."""
    not_with: frozenset[str] = frozenset()
    """Sessions in whose room somebody is who may not be."""
    keeps: str = ""
    """The time that they have, and keep."""


@dataclass(frozen=True, slots=True)
class Filling:
    """Everything of which a problem is made."""

    people: tuple[Person, ...]
    rooms: tuple[Room, ...]
    times: tuple[Time, ...]
    lines: FillLines

    @property
    def days(self) -> tuple[date, ...]:
        """On which there is a time, in order."""
        return tuple(sorted({time.day for time in self.times}))


def problem_said(filling: Filling) -> dict[str, Any]:
    """The problem, as `planning.days_asked` reads it. People, rooms and times stand in the order in which they came."""
    days = _Days(filling.days)
    number = {time.id: n for n, time in enumerate(filling.times)}
    room = {(one.id, one.seat): n for n, one in enumerate(filling.rooms)}
    twice = {one for one, count in Counter(p.performer for p in filling.people if not p.keeps).items() if count > 1}
    alone = [helper for helper in filling.lines.helpers if not (helper.place and not helper.who)]
    resources = [_resource(helper, filling, days) for helper in alone]
    mine = {performer: len(resources) + n for n, performer in enumerate(sorted(twice))}
    called = {person.performer: person.name for person in filling.people}
    resources += [
        {"name": f"{called[one]}, who is heard for several parts", "available": None, "rooms": None}
        for one in sorted(twice)
    ]
    titles = _titles(filling.people)
    return {
        "days": [f"{day:%A} {day.day} {day:%B}" for day in filling.days],
        "rooms": [one.place for one in filling.rooms],
        "slots": [[*days.of(one), room[one.session, one.seat]] for one in filling.times],
        "performers": [
            {"name": titles[person.cand], "locked": number[person.keeps]} if person.keeps else {
                "name": titles[person.cand], "windows": _windows(person, filling.lines, days),
                "minor": person.minor and person.minor_known and filling.lines.after_school is not None,
                "not_rooms": [n for n, one in enumerate(filling.rooms) if _is_not_for(one, person)],
                "needs": [*(n for n, helper in enumerate(alone) if _needs(helper, person)),
                          *([mine[person.performer]] if person.performer in mine else [])],
            }
            for person in filling.people
        ],
        "resources": resources,
        "breaks": [*_breaks(filling, days), *_without_helper(filling, days)],
        "minor_hours": _school(filling.lines.after_school, days),
    }  # fmt: skip


def _titles(people: Collection[Person]) -> dict[str, str]:
    """What everybody is called in a sentence: with the role, where the name alone does not tell who is meant."""
    count = Counter(same(person.name) for person in people)
    return {
        person.cand: person.name if count[same(person.name)] == 1 else f"{person.name} ({person.role_name})"
        for person in people
    }


def _is_not_for(room: Room, person: Person) -> bool:
    return room.role not in ("", person.role) or room.id in person.not_with


def _needs(helper: Helper, person: Person) -> bool:
    return not helper.who or same(person.name) in helper.who


class _Days:
    """Minutes of days as minutes from the start of the first."""

    def __init__(self, days: Sequence[date]) -> None:
        self.days = days
        self.at = {day: n * MIDNIGHT for n, day in enumerate(days)}

    @property
    def whole(self) -> list[Stretch]:
        """All of the days."""
        return [(0, MIDNIGHT * len(self.days))]

    def of(self, time: Time) -> Stretch:
        """When a time begins, and how long it is."""
        return self.at[time.day] + time.starts, time.minutes

    def span(self, time: Time) -> Stretch:
        """From when until when it lasts."""
        starts = self.at[time.day] + time.starts
        return starts, starts + time.minutes

    def said(self, hours: Iterable[Hours]) -> list[Stretch]:
        """Stretches of one day or of each."""
        return joined(
            (self.at[day] + one.starts, self.at[day] + one.ends)
            for one in hours
            for day in ([one.day] if one.day else self.days)
            if day in self.at
        )

    def spans(self, spans: Iterable[DaySpan]) -> list[Stretch]:
        """Stretches that name their days."""
        return joined((self.at[day] + since, self.at[day] + until) for day, since, until in spans if day in self.at)


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same in order, those that meet or overlap made one."""
    found: list[Stretch] = []
    for since, until in sorted(set(stretches)):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        elif since < until:
            found.append((since, until))
    return found


def without(stretches: Iterable[Stretch], gone: Iterable[Stretch]) -> list[Stretch]:
    """What is left of them when the others are taken away."""
    left = joined(stretches)
    for since, until in joined(gone):
        left = [
            part
            for a, b in left
            for part in ((a, min(b, since)), (max(a, until), b))
            if part[0] < part[1]
        ]  # fmt: skip
    return left


def _windows(person: Person, lines: FillLines, days: _Days) -> list[Stretch] | None:
    """When they can come; None where nothing stands against any time."""
    said = lines.comes.get(same(person.name))
    windows = days.said(said) if said is not None else days.whole
    gone = [*days.spans(person.cannot), *days.spans(person.busy)]
    if person.minor and not person.minor_known:
        gone += without(days.whole, _school(AFTER_SCHOOL, days) or [])
    windows = without(windows, gone)
    return None if windows == days.whole else windows


def _school(after: int | None, days: _Days) -> list[Stretch] | None:
    """When those under 18 may be here: after school, and the whole of a day without one."""
    if after is None:
        return None
    hours = [Hours(day, 0 if day.weekday() >= SATURDAY else after, MIDNIGHT) for day in days.days]
    return [days.said([one])[0] for one in hours]


def _resource(helper: Helper, filling: Filling, days: _Days) -> dict[str, Any]:
    """When they are there for somebody new: not while somebody who keeps a time needs them."""
    holders = {person.cand: person for person in filling.people if person.keeps}
    places = {room.id: room.place for room in filling.rooms}
    held = [
        days.span(time)
        for time in filling.times
        if time.holder in holders
        and _needs(helper, holders[time.holder])
        and helper.place in ("", places[time.session])
    ]
    rooms = [n for n, room in enumerate(filling.rooms) if room.place == helper.place] if helper.place else None
    return {"name": helper.name, "available": without(days.said(helper.hours), held), "rooms": rooms}


def _breaks(filling: Filling, days: _Days) -> list[dict[str, Any]]:
    found = []
    for place, hours in filling.lines.breaks:
        where = [n for n, room in enumerate(filling.rooms) if room.place == place] if place else [None]
        found += [{"span": span, "room": room} for span in days.said([hours]) for room in where]
    return _but_not_for_those_who_keep(found, filling, days)


def _without_helper(filling: Filling, days: _Days) -> list[dict[str, Any]]:
    """Nobody is heard in a room in the hours in which whoever is needed there is not there."""
    found = []
    for helper in filling.lines.helpers:
        if helper.place and not helper.who:
            gone = without(days.whole, days.said(helper.hours))
            rooms = [n for n, room in enumerate(filling.rooms) if room.place == helper.place]
            found += [{"span": span, "room": room} for span in gone for room in rooms]
    return _but_not_for_those_who_keep(found, filling, days)


def _but_not_for_those_who_keep(
    breaks: list[dict[str, Any]], filling: Filling, days: _Days
) -> list[dict[str, Any]]:  # fmt: skip
    """A time that is kept stays, break or not: the break is before it and after it."""
    room = {(one.id, one.seat): n for n, one in enumerate(filling.rooms)}
    held: dict[int, list[Stretch]] = {}
    for time in filling.times:
        if time.holder:
            held.setdefault(room[time.session, time.seat], []).append(days.span(time))
    return [
        {"span": part, "room": where}
        for one in breaks
        for where in ([one["room"]] if one["room"] is not None else range(len(filling.rooms)))
        for part in without([one["span"]], held.get(where, ()))
    ]


def placed(filling: Filling, plan: Mapping[str, str]) -> dict[str, Person]:
    """By time who stands there: those who keep theirs, and of the others whom the plan (person: time) names."""
    return {time: person for person in filling.people if (time := person.keeps or plan.get(person.cand, ""))}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the desk has chosen: for which roles (none: all), for whom, in which sessions; and what it typed."""

    sessions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    step: str = ""
    """One of STEPS."""
    lines: Mapping[str, str] = field(default_factory=dict)
    """By the names of `fill_lines.FIELDS`."""
