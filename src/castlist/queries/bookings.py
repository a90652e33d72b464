"""The time a performer has taken, in words."""

from zoneinfo import ZoneInfo

from castlist.records.models import Slot


def booking_sentence(slot_id: str, zone: ZoneInfo) -> str:
    """'Thursday 3 December, 11:20, Studio 2'; '' when there is no such time."""
    slot = Slot.objects.select_related("session").filter(pk=slot_id).first()
    if slot is None:
        return ""
    at = slot.start.astimezone(zone)
    return f"{at:%A} {at.day} {at:%B}, {at:%H:%M}, {slot.session.place}"
