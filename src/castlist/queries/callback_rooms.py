"""What the rules of the trade find in a callback day for whoever is in its rooms: their breaks, nights and number."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from castlist.queries.auditions import zone_of
from castlist.queries.callbacks import days_of, plan_now
from castlist.queries.insides import names_of
from castlist.queries.log import decode, fact_rows
from castlist.queries.shapes_callbacks import CallbacksPage
from castlist.queries.trade import packs_of
from castlist.records.models import CallbackDay, Production, Session, Slot
from castlist.rules.callback_lines import read_day
from castlist.rules.panels import Inside
from castlist.rules.trade import Finding, Pack, Seen, Time
from castlist.rules.trade_checks import of_room

KIND = "callback"


@dataclass(frozen=True, slots=True)
class RoomDay:
    """A callback day whose date is said, as those in its rooms have it: when each group is heard, by room."""

    n: int
    rooms: tuple[tuple[Time, ...], ...]
    inside: Inside
    adults: int
    """In each room, where nobody says who is in which: those who are named, shared out."""

    @property
    def times(self) -> tuple[Time, ...]:
        """Those of all its rooms."""
        return tuple(one for room in self.rooms for one in room)


def with_rooms(page: CallbacksPage) -> CallbacksPage:
    """The page, with that; nothing once the day has gone by, or while no date or no order of it is known."""
    over = any(one.over for one in page.days if one.n == page.n)
    packs = () if over or not page.found else packs_of(page.production)
    return replace(page, room=of_rooms(page.production, page.n, packs)) if packs else page


def of_rooms(production: Production, n: int, packs: tuple[Pack, ...]) -> tuple[Finding, ...]:
    """What is found in that day, with whatever else the same people do: on other callback days, and in sessions. Where
    a callback day says nobody, it is taken for the same people on every one.
    """
    zone = zone_of(production)
    days = [day for row in days_of(production.pk) if (day := _room_day(row, zone))]
    mine = next((day for day in days if day.n == n), None)
    if mine is None:
        return ()
    beside = [one for day in _same(production, mine, days) for one in day.times]
    beside += _in_sessions(production, mine, zone)
    by_room = [of_room(packs, Seen(KIND, room, tuple(beside), adults=mine.adults)) for room in mine.rooms]
    return tuple(_said_of_rooms(by_room))


def _said_of_rooms(by_room: list[tuple[Finding, ...]]) -> Iterator[Finding]:
    """Each once: what holds for one of several rooms says for which."""
    where: dict[Finding, list[int]] = {}
    for number, found in enumerate(by_room, 1):
        for one in found:
            where.setdefault(one, []).append(number)
    for one, rooms in where.items():
        said = "" if len(rooms) == len(by_room) else f"Room {' and '.join(map(str, rooms))}: "
        yield replace(one, sentence=said + one.sentence)


def _room_day(row: CallbackDay, zone: ZoneInfo) -> RoomDay | None:
    day, plan = read_day(row.day)[0], plan_now(row)
    if day.on is None or not plan.order:
        return None
    midnight = datetime.combine(day.on, time())
    rooms: dict[int, list[Time]] = {}
    for n in plan.order:
        begins = (midnight + timedelta(minutes=day.starts + plan.starts_minutes[n])).replace(tzinfo=zone)
        one = Time(begins, day.groups[n].minutes, begins.astimezone(UTC))
        rooms.setdefault(plan.room_of[n], []).append(one)
    each = tuple(tuple(rooms[room]) for room in sorted(rooms))
    return RoomDay(row.n, each, Inside((), ", ".join(day.inside)), len(day.inside) // len(each))


def _same(production: Production, mine: RoomDay, days: Collection[RoomDay]) -> Iterator[RoomDay]:
    names = _names(production, ())
    here = set(mine.inside.known(names))
    for day in days:
        there = set(day.inside.known(names))
        if day.n != mine.n and (here & there or not (here and there)):
            yield day


def _in_sessions(production: Production, mine: RoomDay, zone: ZoneInfo) -> list[Time]:
    """When those who are named are in the room of a session."""
    rows = list(Session.objects.filter(production=production, off_at=None)) if mine.inside.said else []
    names = _names(production, rows)
    here = set(mine.inside.known(names))
    theirs = [row.pk for row in rows if here & set(row.inside.known(names))]
    return [
        Time(start.astimezone(zone), minutes, start)
        for start, minutes in Slot.objects.filter(session__in=theirs).values_list("start", "minutes")
    ] if theirs else []  # fmt: skip


def _names(production: Production, sessions: Collection[Session]) -> dict[str, str]:
    """What those on the team are called, and whoever was chosen for a session."""
    state = decode(fact_rows(production.pk, None).filter(kind="member"))
    return names_of(sessions, (one.person for one in state.members))
