"""A session that does not take place: nobody has a time there any more, and everybody who had one is written to."""

from collections.abc import Collection
from datetime import timedelta

from castlist.actions.arranging import arranged
from castlist.actions.bookings import takes_no_place
from castlist.actions.decisions import Actor
from castlist.actions.drafting import Drafts, draft_each, draft_of_their_time
from castlist.actions.log import Scope, clean_text, write
from castlist.queries.called_off import untold
from castlist.queries.doors import NotThere, production_for
from castlist.queries.given_times import no_letter_says
from castlist.records.models import CalledOff, Person, Session, Slot
from castlist.rules import auditions as rules
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

LONGEST = 500


def call_off(actor: Actor, session: str, *, says: str = "") -> int:
    """No time of the session that was still to come takes place: free ones are gone, and whoever held one has none; how
    many did. What had begun took place. Their own page says so at once, and `says` with it.

    Writes: session, slot, called_off, event, fact. Refuses: no_right, unknown, called_off, all_begun, too_long.
    Tells: nobody; `draft_all` begins the letters.
    """
    says = " ".join(clean_text(says).split())
    if len(says) > LONGEST:
        raise Refused(Why.too_long, detail=f"At most {LONGEST:,} characters.")

    held = list[int]()

    def decide(state: State, at: int) -> list[Event]:
        row = arranged(state, actor, session, off=True)
        to_come = list(Slot.objects.filter(session=row, start__gt=actor.now, past=False).order_by("start", "pk"))
        if row.off_at or not to_come:
            raise Refused(Why.called_off if row.off_at else Why.all_begun)
        row.off_at, row.off_by, row.off_says = actor.now, actor.by, says
        row.off_from = to_come[0].start
        row.off_until = max(slot.start + timedelta(minutes=slot.minutes) for slot in to_come)
        row.save(update_fields=["off_at", "off_by", "off_says", "off_from", "off_until"])
        held.append(sum(slot.cand is not None for slot in to_come))
        return _taken(state, row, to_come, actor, at)

    done = write(
        actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True), key=actor.key,
        act=f"call_off {session} {says}", answer=lambda state, events: {"people": held[0]},
    )  # fmt: skip
    return int(done.answer["people"])


def _taken(state: State, row: Session, to_come: Collection[Slot], actor: Actor, at: int) -> list[Event]:
    """Nobody holds any of these, and none of them is there; who did is kept, to be told."""
    events, known = list[Event](), no_letter_says(to_come)
    for slot in to_come:
        if slot.cand:
            events += rules.called_off(state, slot.cand, slot.pk, by=actor.by, at=at)
            takes_no_place(slot, known.get(slot.pk), at=None, says="", now=actor.now)
    Slot.objects.filter(pk__in=[slot.pk for slot in to_come], cand=None).delete()
    return events


def draft_all(actor: Actor, session: str) -> Drafts:
    """A letter waits to be looked at for everybody whose time was called off, who has no other, and to whom nobody has
    written since: it says so, and leads to other times.

    Writes: letter, event, fact. Refuses: unknown where it is not called off, no_right for whoever may write to none of
    them. Tells: nobody.
    """
    viewer = Person.objects.get(pk=actor.by)
    production = production_for(viewer, actor.production)
    try:
        found = untold(viewer, production, session, now=actor.now)
    except NotThere:
        raise Refused(Why.unknown) from None
    if found.cands and not found.may_write:
        raise Refused(Why.no_right)

    def draft(one: Actor, cand: str) -> str:
        return draft_of_their_time(one, viewer, production, cand)

    return draft_each(actor, (), found.cands, found.names, draft)


def carry(*, stays: str, ends: str) -> None:
    """What was called off for a candidacy that has ended because two records became one is so for the one that stays.

    Where both had a time in one session, each keeps its own. Writes: called_off.
    """
    there = CalledOff.objects.filter(cand=stays).values_list("session_id", flat=True)
    CalledOff.objects.filter(cand=ends).exclude(session__in=list(there)).update(cand=stays)
