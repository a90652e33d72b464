"""How a time becomes somebody's and is free again, whoever says so: the performer by their link, or the desk."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import F

from castlist.actions.log import clean_text
from castlist.actions.private_links import LASTS_AFTER_AUDITION, outlast
from castlist.queries.bookings import ToTake, to_take
from castlist.queries.own_times import Near
from castlist.records.models import Session, Slot, TimeHold, WaitingList
from castlist.records.statements import as_kept, change
from castlist.rules.why import Refused, Why

CALENDAR_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
LONGEST_NEEDS = 2000


class Taken(Refused):
    """Somebody else has it; `near`: what is still free around it."""

    def __init__(self, near: Near) -> None:
        super().__init__(Why.slot_taken)
        self.near = near


@dataclass(frozen=True, slots=True)
class Taker:
    """Whose time it becomes; `desk`: because the desk gives it to them."""

    production: str
    role: str
    cand: str
    performer: str = ""
    """Of whom it is to be known whether they said what they need."""
    desk: bool = False


def take(who: Taker, slot: str, needs: str, *, heard: bool, now: datetime) -> ToTake:
    """The slot is theirs and any other is free, in one step; or another seat of that moment; or all of them are taken.
    Says which. `heard`: they keep the one at which they were heard. To be called in the transaction of the act that
    says so.

    Writes: slot, link, waiting_list, time_hold. Refuses: unknown, deadline_passed, slot_taken.
    """
    if heard:
        Slot.objects.filter(cand=who.cand).update(past=True)
    found = to_take(who.production, who.role, who.cand, slot, now=now, desk=who.desk, performer=who.performer)
    if found.waited:
        WaitingList.objects.filter(cand=who.cand).delete()
    if found.holds:
        TimeHold.objects.filter(cand=who.cand).delete()
    if found.before is not None:
        give_slot_back(who.cand)
    sequence = grown(now, found.sequence if found.before is None else found.before)
    if not change(_TAKE, [who.cand, needs, as_kept(now), who.desk, sequence, found.slot]):
        raise Refused(Why.slot_taken)
    if found.link_until and found.link_until < found.start + LASTS_AFTER_AUDITION:
        outlast(who.cand, until=found.start)
    return found


_TAKE = (
    "UPDATE slot SET cand = %s, access_needs = %s, booked_at = %s, entered = %s, sequence = %s"
    " WHERE id = %s AND cand IS NULL"
)


def give_slot_back(cand: str) -> None:
    """The row is free; to be called in the transaction of the act that says so. When they were heard stays known.

    Writes: slot.
    """
    Slot.objects.filter(cand=cand, past=False).update(
        cand=None, access_needs="", booked_at=None, entered=False, moved_at=None, was=None, was_place="", moved_says=""
    )


def placed_elsewhere(session: Session, before: str, *, now: datetime) -> None:
    """Whoever has a time there that is still to come reads that it was in another place before, and is to be written
    to. To be called in the transaction of the act that says so. Writes: slot.
    """
    rows = Slot.objects.filter(session=session, cand__isnull=False, past=False, start__gt=now)
    rows.update(moved_at=now, was=F("start"), was_place=before, moved_says="")


def grown(now: datetime, before: int) -> int:
    """Grows with every change, and also from one slot to the next: seconds, and never the same twice."""
    return max(int((now - CALENDAR_EPOCH).total_seconds()), before + 1)


def needs_of(text: str) -> str:
    """What they need on the day, as it is kept. Refuses: too_long."""
    text = clean_text(text)
    if len(text) > LONGEST_NEEDS:
        raise Refused(Why.too_long, detail=f"At most {LONGEST_NEEDS:,} characters can be kept here.")
    return text
