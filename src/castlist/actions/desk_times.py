"""Times that the desk gives, moves and takes back for people who ring; and which of a session are kept for it."""

from castlist.actions import access_needs
from castlist.actions.arranging import arranged
from castlist.actions.bookings import Taker, give_slot_back, needs_of, take
from castlist.actions.decisions import Actor
from castlist.actions.log import Decide, Scope, Written, write
from castlist.actions.queue import goes_along
from castlist.queries.time_holds import promised
from castlist.records.models import CalledOff, Slot, TimeHold
from castlist.rules import auditions as times
from castlist.rules import desk_times as rules
from castlist.rules.decisions import outward
from castlist.rules.decisions.facts import Booking, Candidacy
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def give_time(
    actor: Actor, cand: str, *, role: str, slot: str, held: str, needs: str | None = None, instead: bool = False
) -> Written:  # fmt: skip
    """They have this time and no other, as if they had taken it themselves: this seat, or another of that moment where
    somebody was quicker; their page says that the company entered it. `held`: what they had when the desk looked.
    `needs`: what they need on the day; None leaves what they said. `instead`: the desk read what they said before, and
    this holds in its place.

    A time that is kept for the desk is given like any; so is one that they hold, or that is kept for them. Letters to
    them stay as they are: they have answered none.

    Writes: slot, access_need, link, waiting_list, time_hold, queue_act, event, fact; erasure. Refuses: unknown,
    no_right (for `needs` too), recused, ended, not_live, clearance_pending, stale_version, deadline_passed, slot_taken,
    too_long. Tells: nobody.
    """
    needs = None if needs is None else needs_of(needs)
    gone: list[str] = []

    def decide(state: State, at: int) -> list[Event]:
        one = _theirs(state, cand, actor.by, rules.why_not_give(state, state.candidacy(cand), actor.by))
        if needs is not None and not rules.reads_needs(state, one, actor.by):
            raise Refused(Why.no_right, detail="What somebody needs is for the desk to read and to write.")
        if needs is not None and instead:
            gone[:] = access_needs.desk_says(actor.production, one.performer, needs, now=actor.now)
        before = state.get(Booking, cand)
        if before and before.slot == slot:
            if needs is not None:
                Slot.objects.filter(cand=cand, past=False).update(access_needs=needs)
            return []
        heard = times.beside_or_instead(state, one, held=held, at=at)
        said = _said_before(cand) if needs is None else needs
        taken = take(Taker(actor.production, one.role, cand, desk=True), slot, said, heard=heard, now=actor.now)
        if taken.before is not None:
            goes_along(actor, cand, taken.slot)
        begins = int(taken.start.timestamp() * 1000)
        return outward.book(state, cand, by=actor.by, at=at, slot=taken.slot, start=begins)

    written = _write(actor, decide, f"give_time {cand} {slot} {held} {needs}", Scope(role, cand))
    access_needs.forget(gone, now=actor.now)
    return written


def take_back(actor: Actor, cand: str, *, role: str, held: str) -> Written:
    """Somebody who cannot come has no time any more, and it is free; done already, nothing happens. `held`: which they
    had when the desk looked.

    Writes: slot, called_off, event, fact. Refuses: unknown, no_right, recused, ended, stale_version, deadline_passed.
    Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        found = state.candidacy(cand)
        one = _theirs(state, cand, actor.by, rules.why_not_arrange(state, found, actor.by))
        if not one.lives:
            raise Refused(Why.ended)
        events = rules.given_back(state, one, held=held, by=actor.by, at=at)
        if events:
            give_slot_back(cand)
            CalledOff.objects.filter(cand=cand).update(again=True)
        return events

    return _write(actor, decide, f"take_back {cand} {held}", Scope(role, cand))


def share_online(actor: Actor, session: str, *, online: int | None) -> None:
    """So many of the session's times can be chosen online, and the others are kept for the desk; None: all of them.
    Whoever has a time keeps it, and whatever is held, kept for somebody or begun stays as it is.

    Writes: slot. Refuses: unknown, no_right, called_off, bad_times for a number that cannot be. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        row = arranged(state, actor, session)
        slots = Slot.objects.filter(session=row)
        if online is None:
            slots.update(desk=False)
            return []
        _spread(actor, list(slots.order_by("start", "seat")), online)
        return []

    _write(actor, decide, f"share_online {session} {online}", Scope(whole=True))


def _spread(actor: Actor, slots: list[Slot], online: int) -> None:
    """Those of which it can still be said are the desk's or not, spread evenly over the day."""
    kept = promised(actor.production, now=actor.now)
    free = [one for one in slots if one.cand is None and one.start > actor.now and one.pk not in kept]
    fixed = sum(not one.desk for one in slots) - sum(not one.desk for one in free)
    wanted = rules.online_of(len(slots), online, fixed=fixed, among=len(free))
    for one, desk in zip(free, rules.spread(len(free), wanted), strict=True):
        one.desk = desk
    Slot.objects.bulk_update(free, ["desk"])


def _theirs(state: State, cand: str, person: str, against: Why | None) -> Candidacy:
    found = state.candidacy(cand)
    if against or found is None:
        raise Refused(against or Why.unknown)
    return found


def _said_before(cand: str) -> str:
    """What they said that they need: with the time that they have, or with one that they hold."""
    for rows in (Slot.objects.filter(cand=cand, past=False), TimeHold.objects.filter(cand=cand)):
        said = rows.values_list("access_needs", flat=True).first()
        if said:
            return str(said)
    return ""


def _write(actor: Actor, decide: Decide, act: str, scope: Scope) -> Written:
    return write(actor.production, decide, by=actor.by, now=actor.now, scope=scope, key=actor.key, act=act)
