"""Who looks after those under 18 on the day of a session, and whether they are enough.

For whoever arranges that day and may know that somebody is under 18, and only where nobody of the session is hidden
from them: a count that leaves somebody out would be wrong, and a right one would tell of them.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from castlist.queries.auditions import readers_of_needs
from castlist.queries.doors import milliseconds, moment
from castlist.queries.shapes_queue import ChaperoneRow, HalfHourRow, Queue, QueueRow, Roster
from castlist.records.models import Chaperone
from castlist.rules import chaperones as rules
from castlist.rules.auditions import may_arrange
from castlist.rules.decisions.seats import recused_among
from castlist.rules.decisions.state import State
from castlist.rules.queue import Turn


def keeps_roster(state: State, person: str, role: str) -> bool:
    """Whether they enter and read who looks after children at a session for that role ('' for any)."""
    reads = person in readers_of_needs(state, role) and may_arrange(state, person, role)
    return reads and not recused_among(state, person, role)


def roster_for(state: State, person: str, seen: Queue, *, role: str) -> Roster | None:
    """Who looks after children on that day, and how many there are; None for whoever may not know."""
    if not keeps_roster(state, person, role):
        return None
    rows = Chaperone.objects.filter(session=seen.session, day=seen.day).order_by("starts", "until", "name", "pk")
    there = tuple(
        ChaperoneRow(
            row.pk, row.name, at_minute(seen.day, row.starts, seen.zone), at_minute(seen.day, row.until, seen.zone),
            row.most, row.approved,
        )
        for row in rows
    )  # fmt: skip
    covers = [(milliseconds(one.starts), milliseconds(one.until), one.most) for one in there]
    stays = [one for row in seen.sheet if row.under_18 and (one := _stay(seen, row))]
    ends = (milliseconds(at_minute(seen.day, minute, seen.zone)) for minute in (0, rules.DAY_MINUTES))
    halves = rules.half_hours(rules.within(stays, *ends), covers)
    return Roster(seen.session, seen.day, there, tuple(
        HalfHourRow(moment(one.at), one.here, one.expected, one.cover, one.short) for one in halves
    ))  # fmt: skip


def at_minute(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The moment of that minute of the day, by the clock on the wall there."""
    if minute >= rules.DAY_MINUTES:
        return datetime.combine(day + timedelta(days=1), time(), zone)
    return datetime.combine(day, time(minute // 60, minute % 60), zone)


def _stay(seen: Queue, row: QueueRow) -> rules.Stay | None:
    if row.ended and row.stands == "expected":
        return None
    moments = (row.at, row.arrived, row.entered, row.left, row.expected)
    due, arrived, entered, left, begins = (milliseconds(one) if one else 0 for one in moments)
    turn = Turn(row.cand, due, row.minutes, row.stands, arrived=arrived, entered=entered, left=left)
    return rules.stay(turn, begins=begins, now=milliseconds(seen.now), moved=seen.moved)
