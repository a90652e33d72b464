"""Rooms in parallel: no two sessions of a production are in one room at once."""

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from castlist.records.models import Production, Session, Slot
from castlist.rules import parallel_rooms as rules
from castlist.rules.auditions import LONGEST_MINUTES, said_clock


def look_at(row: Session, slots: Iterable[Slot]) -> None:
    """Nobody else of the production is in the room of this session at these times; to be called under its lock.

    A session that is called off holds no room. Refuses: bad_times. Writes: nothing.
    """
    fresh = [(slot.start, slot.minutes) for slot in slots]
    if not fresh:
        return
    begin, end = min(fresh)[0] - timedelta(minutes=LONGEST_MINUTES), max(fresh)[0] + timedelta(minutes=LONGEST_MINUTES)
    others = Slot.objects.filter(session__production_id=row.production_id, session__off_at=None)
    others = others.exclude(session_id=row.pk).filter(start__gte=begin, start__lte=end)
    there = others.values_list("start", "minutes", "session__place")
    over = rules.taken(fresh, [(start, long) for start, long, room in there if rules.same_room(room, row.place)])
    if over:
        zone = ZoneInfo(Production.objects.values_list("time_zone", flat=True).get(pk=row.production_id))
        raise rules.why_taken(row.place, said_clock(over.astimezone(zone)))
