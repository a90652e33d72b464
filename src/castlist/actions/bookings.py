"""How a time becomes somebody's and is free again, whoever says so: the performer by their link, or the desk."""

from dataclasses import dataclass
from datetime import datetime

from castlist.actions.log import clean_text
from castlist.actions.private_links import LASTS_AFTER_AUDITION, outlast
from castlist.queries.bookings import ToTake, to_take
from castlist.queries.given_times import Before, no_letter_says
from castlist.queries.own_times import Near
from castlist.records.models import CalledOff, Session, Slot, TimeHold, WaitingList
from castlist.records.statements import as_kept, change
from castlist.rules.auditions import grown
from castlist.rules.parallel_rooms import same_room
from castlist.rules.why import Refused, Why

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
        cand=None, access_needs="", booked_at=None, entered=False, moved_at=None, was=None, was_place="", moved_says="",
        moved_out_of="",
    )  # fmt: skip


def takes_no_place(slot: Slot, known: Before | None, *, at: datetime | None, says: str, now: datetime) -> None:
    """Whoever has that time has none any more, and the row is free. Kept is when it was to be, and when and where it
    was as they have `known` it, where no letter has told them of a change. `at`: since when, where their session goes
    on. To be called in the transaction of the act that says so.

    Writes: slot, called_off.
    """
    CalledOff.objects.update_or_create(
        session_id=slot.session_id, cand=slot.cand,
        defaults={"start": slot.start, "minutes": slot.minutes, "again": False, "at": at, "says": says,
                  "was": known.at if known else None, "was_place": known.place if known else "",
                  "sequence": grown(now, slot.sequence)},
    )  # fmt: skip
    give_slot_back(str(slot.cand))


def placed_elsewhere(session: Session, before: str, *, now: datetime) -> None:
    """Whoever has a time there that is still to come reads that it was in another place before, and is to be written
    to. To be called in the transaction of the act that says so. Writes: slot.
    """
    rows = list(Slot.objects.filter(session=session, cand__isnull=False, past=False, start__gt=now))
    untold = no_letter_says(rows)
    for slot in rows:
        changed(slot, Before(slot.start, before), untold.get(slot.pk), place=session.place, now=now)
    Slot.objects.bulk_update(rows, ("was", "was_place", "moved_at", "moved_says", "moved_out_of"), batch_size=200)


def changed(
    slot: Slot, before: Before, known: Before | None, *, place: str, now: datetime, says: str = ""
) -> None:  # fmt: skip
    """The slot, which is in that place now, says when and where it was before: as whoever has it `known`s it where no
    letter has told them of a change; what was said of that is said still, where nothing is said now. Back at what they
    know, there is nothing to say. Unsaved.
    """
    was = before if known is None else Before(known.at, known.place or before.place)
    out_of = dict.fromkeys([*(known.out_of if known else ()), *before.out_of])
    says = says or (known.says if known else "")
    there = "" if same_room(was.place, place) else was.place
    back = known is not None and was.at == slot.start and not there
    slot.was, slot.was_place = None if back else was.at, there
    slot.moved_at, slot.moved_says = now, "" if back else says
    slot.moved_out_of = "" if back else "\n".join(one for one in out_of if one != slot.session_id)


def needs_of(text: str) -> str:
    """What they need on the day, as it is kept. Refuses: too_long."""
    text = clean_text(text)
    if len(text) > LONGEST_NEEDS:
        raise Refused(Why.too_long, detail=f"At most {LONGEST_NEEDS:,} characters can be kept here.")
    return text
