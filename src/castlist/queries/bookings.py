"""The time a performer has taken, in words."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from castlist.records.models import Slot
from castlist.records.statements import as_kept, run


def booking_sentence(slot_id: str, zone: ZoneInfo) -> str:
    """'Thursday 3 December, 11:20, Studio 2'; '' when there is no such time."""
    slot = Slot.objects.select_related("session").filter(pk=slot_id).first()
    if slot is None:
        return ""
    at = slot.start.astimezone(zone)
    return f"{at:%A} {at.day} {at:%B}, {at:%H:%M}, {slot.session.place}"


FREE = (
    "FROM slot s JOIN session e ON e.id = s.session_id"
    " WHERE e.production_id = %s AND e.role IN ('', %s) AND s.cand IS NULL AND s.start > %s"
)
"""Times that are free and still to come, of sessions for a role or for the whole production. Written out: a page with
two hundred of them is asked for two thousand times.
"""


def of_free(production: str, role: str, *, now: datetime) -> list[Any]:
    """What stands for the three marks of `FREE`."""
    return [production, role, as_kept(now)]


def any_free(production: str, role: str, *, now: datetime) -> bool:
    """Whether there is one."""
    return bool(run(f"SELECT EXISTS (SELECT 1 {FREE})", of_free(production, role, now=now))[0][0])
