"""A free time that somebody holds for a few minutes while they look whether they can come. It frees itself."""

from datetime import datetime
from zoneinfo import ZoneInfo

from castlist.actions.auditions import answering, by_link
from castlist.actions.bookings import needs_of
from castlist.queries.bookings import is_somebody_elses, same_moment, to_take
from castlist.queries.private_links import Bearer
from castlist.queries.time_holds import live, somebody_waits
from castlist.records.models import TimeHold
from castlist.rules import auditions as rules
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def hold(bearer: Bearer, *, slot: str, needs: str, now: datetime) -> None:
    """Nobody else is offered this time, or takes it, for a few minutes; any that they held before is free. Asked twice,
    it is done once. What they have booked stays theirs meanwhile.

    Writes: time_hold. Refuses: slot_taken, unknown, not_live, ended, clearance_pending, deadline_passed, already_there
    where it is theirs or kept for them, held_often, too_long. Tells: nobody.
    """
    needs = needs_of(needs)
    if is_somebody_elses(bearer, slot):
        raise Refused(Why.slot_taken)

    def decide(state: State, at: int) -> list[Event]:
        cand = answering(state, bearer)
        against = rules.why_not_hold(state, cand, slot, at)
        if against:
            raise Refused(against)
        before = TimeHold.objects.filter(production=bearer.production, performer=bearer.performer).first()
        if before and before.cand == cand.id and _is_held(before, slot, now):
            TimeHold.objects.filter(pk=before.pk).update(access_needs=needs)
            return []
        if is_somebody_elses(bearer, slot):
            raise Refused(Why.slot_taken)
        found = to_take(bearer.production.pk, bearer.role, cand.id, slot, now=now)
        if found.waited:
            raise Refused(Why.already_there)
        _held(bearer, before, found.slot, needs, rules.held_until(found.start, since=now), now)
        return []

    by_link(bearer, decide, now=now)


def _is_held(row: TimeHold, slot: str, now: datetime) -> bool:
    """Whether this row holds that time, or another seat of its moment."""
    return live(row, now=now) and (row.slot_id == slot or same_moment(slot, row.slot_id or ""))


def _held(bearer: Bearer, before: TimeHold | None, slot: str, needs: str, until: datetime, now: datetime) -> None:
    """The one row that they have in the production says so; of whoever held the time until now, no row names it."""
    row = before or TimeHold(production=bearer.production, performer=bearer.performer, in_a_row=0, until=now)
    try:
        row.in_a_row = rules.held_in_a_row(row.in_a_row, ended=min(row.until, now), now=now)
    except Refused as no:
        again = (min(row.until, now) + rules.PAUSE).astimezone(ZoneInfo(bearer.production.time_zone))
        raise Refused(no.why, detail=f"That is possible again at {rules.said_clock(again)}.") from None
    TimeHold.objects.filter(slot=slot, until__lte=now).update(slot=None)
    row.cand, row.slot_id, row.until, row.longer, row.access_needs = bearer.cand, slot, until, 0, needs
    row.save()


def longer(bearer: Bearer, *, seen: str, needs: str | None, now: datetime) -> None:
    """The time stays theirs alone for a few minutes more, and what they had typed by then stays, too. `seen`: how often
    that was done when they looked; where it was done since, nothing happens.

    Writes: time_hold. Refuses: ended, unknown, hold_over, held_long, too_long. Tells: nobody.
    """
    typed = {} if needs is None else {"access_needs": needs_of(needs)}

    def decide(state: State, at: int) -> list[Event]:
        answering(state, bearer)
        row = _live(bearer, now)
        if seen != str(row.longer):
            return []
        assert row.slot is not None
        if somebody_waits(row):
            raise Refused(Why.held_long, detail="Somebody waits for a time.")
        until = rules.held_until(row.slot.start, since=row.until)
        if row.longer >= rules.LONGER or until <= row.until:
            raise Refused(Why.held_long)
        TimeHold.objects.filter(pk=row.pk).update(until=until, longer=row.longer + 1, **typed)
        return []

    by_link(bearer, decide, now=now)


def let_go(bearer: Bearer, *, now: datetime) -> None:
    """The time is free for others; done already, nothing happens.

    Writes: time_hold. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        rows = TimeHold.objects.filter(cand=bearer.cand, until__gt=now)
        rows.update(slot=None, until=now, access_needs="")
        return []

    by_link(bearer, decide, now=now)


def _live(bearer: Bearer, now: datetime) -> TimeHold:
    row = TimeHold.objects.select_related("slot__session").filter(cand=bearer.cand).first()
    if row is None or not live(row, now=now):
        raise Refused(Why.hold_over)
    return row


def forget(*, now: datetime) -> int:
    """Nothing is kept of times that somebody held and let pass a while ago; says of how many.

    Writes: time_hold.
    """
    return TimeHold.objects.filter(until__lte=now - rules.PAUSE).delete()[0]
