"""The time a performer has taken, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from castlist.records.models import Slot


def booking_sentence(slot_id: str, zone: ZoneInfo) -> str:
    """'Thursday 3 December, 11:20, Studio 2'; '' when there is no such time."""
    slot = Slot.objects.select_related("session").filter(pk=slot_id).first()
    if slot is None:
        return ""
    at = slot.start.astimezone(zone)
    return f"{at:%A} {at.day} {at:%B}, {at:%H:%M}, {slot.session.place}"


def free_times(production: str, role: str, *, now: datetime) -> QuerySet[Slot]:
    """Free times that are still to come, of sessions for this role or for the whole production."""
    return Slot.objects.filter(
        session__production=production, session__role__in=["", role], cand__isnull=True, start__gt=now
    )
