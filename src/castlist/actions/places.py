"""How many people can come at one moment of a session: more places, or fewer, at a time that is there."""

from castlist.actions import trade
from castlist.actions.decisions import Actor
from castlist.actions.log import Scope, write
from castlist.actions.waiting_list import handed_out
from castlist.queries.time_holds import promised
from castlist.records.models import Session, Slot
from castlist.rules.auditions import checked_people, may_arrange
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def set_places(actor: Actor, slot: str, *, places: int, why: str = "") -> None:
    """So many people can come at the moment of this time; who has a place then keeps it, and so does whoever holds one
    or is kept one. What is new is kept for those who wait, the longest first. `why`: where a rule of the trade asks.

    Writes: slot, session, waiting_list. Refuses: unknown, no_right, called_off, deadline_passed, slot_taken for fewer
    than have one, bad_times for a number that cannot be, against_the_trade, trade_asks_why, too_long. Tells: nobody;
    whoever waits is written to by the clock.
    """

    def decide(state: State, at: int) -> list[Event]:
        one = Slot.objects.select_related("session").filter(pk=slot, session__production_id=actor.production).first()
        if one is None:
            raise Refused(Why.unknown)
        if not may_arrange(state, actor.by, one.session.role):
            raise Refused(Why.no_right)
        if one.session.off_at:
            raise Refused(Why.called_off)
        if one.start <= actor.now:
            raise Refused(Why.deadline_passed, detail="It has begun.")
        there = list(Slot.objects.filter(session=one.session, start=one.start).order_by("seat"))
        more = checked_people(places) - len(there)
        if more > 0:
            _add(actor, one.session, there, more, why)
            return handed_out(actor.production, actor.now, state, at)
        _take_away(actor, there, -more)
        return []

    write(
        actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True), key=actor.key,
        act=f"set_places {slot} {places} {why!r}",
    )  # fmt: skip


def _add(actor: Actor, session: Session, there: list[Slot], more: int, why: str) -> None:
    """As long as those that are there; the desk's alone where all of those are."""
    first, taken = there[0], {one.seat for one in there}
    seats = [seat for seat in range(1, len(there) + more + max(taken) + 1) if seat not in taken][:more]
    fresh = [
        Slot(session=session, start=first.start, seat=seat, minutes=first.minutes, made_at=actor.now,
             desk=all(one.desk for one in there))
        for seat in seats
    ]  # fmt: skip
    every = sorted([*Slot.objects.filter(session=session), *fresh], key=lambda one: one.start)
    trade.look_at(session, every, why=why, joins=True)
    session.save(update_fields=["why", "why_for", "checked"])
    Slot.objects.bulk_create(fresh)


def _take_away(actor: Actor, there: list[Slot], fewer: int) -> None:
    """The last that nobody has, holds or is kept."""
    kept = promised(actor.production, now=actor.now)
    free = [one for one in there if one.cand is None and one.pk not in kept]
    if len(free) < fewer:
        held = len(there) - len(free)
        said = "1 of these places is" if held == 1 else f"{held} of these places are"
        raise Refused(Why.slot_taken, detail=f"{said} taken, held or kept for somebody, and stay.")
    Slot.objects.filter(pk__in=[one.pk for one in free[len(free) - fewer :]]).delete()
