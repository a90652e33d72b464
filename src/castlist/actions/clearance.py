"""The gate: clearance is asked for by a lead and given to all at set times; a hold closes it, and ends by itself.

What a hold closed comes back when it is over; who was never cleared waits for a lead, as before it: time clears nobody.
"""

from datetime import datetime

from django.db import transaction

from castlist.actions import decisions
from castlist.actions.decisions import Actor
from castlist.actions.matters import add
from castlist.queries.auditions import zone_of
from castlist.queries.elsewhere import open_elsewhere
from castlist.queries.matters import Read, matters_of, matters_read_by, rights
from castlist.queries.safeguarding import clearable
from castlist.records.models import ClearanceRound, ClearanceWish, Production
from castlist.records.vault import Locked
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.seats import recused
from castlist.rules.decisions.sight import is_lead
from castlist.rules.decisions.state import State
from castlist.rules.safeguarding import ended_between, is_held, ran_out, round_before
from castlist.rules.why import Refused, Why


def clear(actor: Actor, cand: str) -> None:
    """The gate of one candidacy opens at the next round, if no hold stands then.

    Writes: clearance_wish. Refuses: unknown, clearance_pending. Tells: nobody.
    """
    gate = next((row for row in clearable(actor.production, actor.by) if row.id == cand), None)
    if gate is None:
        raise Refused(Why.unknown)
    if gate.performer in {m.sealed.performer for m in _held(_read_by(actor), actor.now)}:
        raise Refused(Why.clearance_pending, detail="A hold stands: end it in its matter first.")
    if not gate.cleared:
        _wish(actor, cand)


def withhold(actor: Actor, cand: str) -> None:
    """What was asked for and not yet given is taken back. What was given is closed by a hold only, in a matter.

    Writes: clearance_wish. Refuses: unknown, incomplete. Tells: nobody.
    """
    gate = next((row for row in clearable(actor.production, actor.by) if row.id == cand), None)
    if gate is None:
        raise Refused(Why.unknown)
    if gate.cleared:
        detail = "Clearance that was given is closed by a hold, in a matter: raise one, or open the one there is."
        raise Refused(Why.incomplete, detail=detail)
    ClearanceWish.objects.filter(cand=cand).delete()


def clear_all(actor: Actor) -> int:
    """Everybody whose gate is closed and about whom no matter is open is cleared at the next round; says how many.

    A matter counts that this lead may read, here or in another production of theirs.

    Writes: clearance_wish. Refuses: nothing. Tells: nobody.
    """
    held = {m.sealed.performer for m in _read_by(actor) if not m.standing.ended}
    held |= set(open_elsewhere(Production.objects.get(pk=actor.production), actor.by))
    waiting = [
        c for c in clearable(actor.production, actor.by) if not (c.cleared or c.asked) and c.performer not in held
    ]
    for one in waiting:
        _wish(actor, one.id)
    return len(waiting)


def hold(actor: Actor, matter: str, *, text: str) -> None:
    """The performer's gates are closed, at once, for 14 days at most, unless a second officer confirms it.

    Those of two leads in two matters last no longer together: longer needs the person told, in one of them.

    Writes: matter, matter_act, event, fact. Refuses: unknown, incomplete, already_there. Tells: nobody.
    """
    with transaction.atomic():
        _lock(actor.production, actor.now)
        mine = next((m for m in _read_by(actor) if m.row.pk == matter), None)
        if mine is not None and not mine.sealed.performer:
            raise Refused(Why.incomplete, detail="Only a matter about a performer whom Castlist knows can be held.")
        if mine is not None and _held_before(actor, mine):
            detail = "You have held their clearance before, in another matter. Longer needs a second officer there."
            raise Refused(Why.already_there, detail=detail)
        closes = _closes(actor, mine.sealed.performer) if mine else ""
        _close(actor, add(actor, matter, "hold", {"text": text, "closed": closes, **_no_longer(actor, mine)}))


def confirm(actor: Actor, matter: str, *, text: str) -> None:
    """The hold lasts up to the day of the next look: two officers want it, and the person knows, or may not.

    Writes: matter, matter_act, event, fact. Refuses: unknown, incomplete, not_all, bad_times, already_there.
    """
    with transaction.atomic():
        _lock(actor.production, actor.now)
        mine = next((m for m in _read_by(actor) if m.row.pk == matter), None)
        closes = _closes(actor, mine.sealed.performer) if mine else ""
        _close(actor, add(actor, matter, "confirm", {"text": text, "closed": closes}))


def release(actor: Actor, matter: str, *, text: str) -> None:
    """The hold is over, and the gates that it closed open at the next round.

    Writes: matter, matter_act. Refuses: unknown, incomplete, already_there. Tells: nobody.
    """
    add(actor, matter, "release", {"text": text})


def give(*, now: datetime) -> int:
    """At each set time everybody is cleared for whom it was asked, or whose clearance a hold closed that is over.

    Says how many. Whom nobody had cleared before the hold stays pending, and home asks the leads about them.

    Writes: event, fact, clearance_wish, clearance_round. Tells: nobody. Where the key is missing nobody is cleared.
    """
    given_at = dict(ClearanceRound.objects.values_list("production_id", "given_at"))
    count = 0
    for production in Production.objects.only("id", "company_id", "time_zone"):
        round_at = round_before(now, zone_of(production))
        before = given_at.get(production.pk)
        if before is None or before < round_at:
            count += _give(production, round_at, now)
    return count


def _give(production: Production, round_at: datetime, now: datetime) -> int:
    with transaction.atomic():
        row = _lock(production.pk, round_at)
        wishes = {w.cand: w for w in ClearanceWish.objects.filter(production=production, at__lt=round_at)}
        try:
            matters = matters_of(production)
        except Locked:
            transaction.set_rollback(True)  # the round is not over: it is given once the key is back
            return 0
        before, row.given_at = row.given_at, max(row.given_at, round_at)
        row.save()
        state = rights(production.pk)
        held = {m.sealed.performer for m in _held(matters, now)}
        over = _came_back(matters, before, round_at)
        count = 0
        for cand in state.all(Candidacy) if state.rule.gate else ():
            if cand.cleared or not cand.lives or not cand.performer or cand.performer in held:
                continue
            wish = wishes.get(cand.id)
            by = _giver(state, cand, wish.by_id if wish else "") if wish or cand.id in over else ""
            if by:
                decisions.clear(Actor(production.pk, by, now), cand.id, value=True)
                count += 1
        ClearanceWish.objects.filter(production=production, at__lt=round_at).delete()
    return count


def _giver(state: State, cand: Candidacy, first: str) -> str:
    """Who gives it: whoever asked for it, or any other lead who may still; '' if there is none."""
    leads = sorted((m.person for m in state.members if m.lead), key=lambda person: (person != first, person))
    return next((person for person in leads if is_lead(state, person) and not recused(state, person, cand)), "")


def _came_back(matters: list[Read], after: datetime, by: datetime) -> set[str]:
    """The candidacies that holds had closed which were over by then, and not before."""
    holds = [m.standing.hold for m in matters if ended_between(m.standing, after, by)]
    return {cand for hold in holds if hold for cand in hold.closed}


def _closes(actor: Actor, performer: str) -> str:
    """The candidacies that a hold closes now: cleared, asked for, or closed by another hold that still stands."""
    theirs = [c for c in rights(actor.production).all(Candidacy) if c.performer == performer]
    given = {c.id for c in theirs if c.cleared and c.lives}
    asked = set(ClearanceWish.objects.filter(cand__in=[c.id for c in theirs]).values_list("cand", flat=True))
    others = _held(matters_of(Production.objects.get(pk=actor.production)), actor.now)
    holds = [m.standing.hold for m in others if m.sealed.performer == performer]
    return " ".join(sorted(given.union(asked, *(hold.closed for hold in holds if hold))))


def _close(actor: Actor, read: Read) -> None:
    ids = [c.id for c in rights(actor.production).all(Candidacy) if c.performer == read.sealed.performer]
    ClearanceWish.objects.filter(cand__in=ids).delete()
    for cand in rights(actor.production).all(Candidacy):
        if cand.id in ids and cand.cleared and cand.lives:
            decisions.clear(Actor(actor.production, actor.by, actor.now), cand.id, value=False)


def _lock(production: str, at: datetime) -> ClearanceRound:
    """Nobody else gives or withholds clearance in this production until the transaction ends."""
    ClearanceRound.objects.get_or_create(production_id=production, defaults={"given_at": at})
    return ClearanceRound.objects.select_for_update().get(production_id=production)


def _read_by(actor: Actor) -> list[Read]:
    production = Production.objects.get(pk=actor.production)
    return matters_read_by(production, rights(actor.production), actor.by)


def _held(reads: list[Read], now: datetime) -> list[Read]:
    return [m for m in reads if is_held(m.standing, now)]


def _held_before(actor: Actor, mine: Read) -> bool:
    """True when this lead has held the same performer alone in another matter: holds are not strung together."""
    others = [m.standing.hold for m in _read_by(actor) if m.row.pk != mine.row.pk and _same(m, mine)]
    return any(one is not None and one.by == actor.by and not one.second for one in others)


def _no_longer(actor: Actor, mine: Read | None) -> dict[str, str]:
    """Until when it may last where another lead holds the same performer alone, in a matter that this one may read.

    Refuses where that hold has just run out, as long as it can be confirmed there: already_there.
    """
    others = [m.standing for m in _read_by(actor) if mine and m.row.pk != mine.row.pk and _same(m, mine)]
    alone = [one for one in others if one.hold and not one.hold.second]
    if any(one.hold and ran_out(one.hold, actor.now) and not one.ended for one in alone):
        detail = "Another lead held their clearance, in another matter. Longer takes two: confirm it there."
        raise Refused(Why.already_there, detail=detail)
    ends = [one.hold.until for one in alone if one.hold and is_held(one, actor.now)]
    return {"until": min(ends).isoformat()} if ends else {}


def _same(one: Read, other: Read) -> bool:
    return one.sealed.performer == other.sealed.performer


def _wish(actor: Actor, cand: str) -> None:
    ClearanceWish.objects.get_or_create(
        cand=cand, defaults={"production_id": actor.production, "by_id": actor.by, "at": actor.now}
    )
