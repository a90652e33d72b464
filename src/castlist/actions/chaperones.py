"""Who looks after those under 18 on the day of a session, as the desk enters it. No act of a room, and in no log."""

from datetime import datetime, timedelta
from typing import Any

from castlist.actions import leases
from castlist.actions.decisions import Actor
from castlist.actions.log import Scope
from castlist.actions.queue import Day, at_the_door, session_on
from castlist.queries.chaperones import keeps_roster
from castlist.queries.retention import periods
from castlist.records.models import Chaperone, Company
from castlist.rules import chaperones as rules
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused, Why

EVERY = timedelta(hours=1)


def enter(actor: Actor, on: Day, *, name: str, starts: int, until: int, most: int, approved: str) -> dict[str, Any]:
    """Somebody looks after children on that day, from one minute of it until another; says under which id.

    Writes: chaperone, request. Refuses: unknown, incomplete, too_long, bad_times, already_there. Tells: nobody.
    """
    said = rules.checked(name, starts, until, most=most, approved=approved)

    def do(state: State) -> dict[str, Any]:
        _may(state, actor, on)
        there = Chaperone.objects.filter(session=on.session, day=on.day)
        if there.filter(name=said.name, starts=said.starts, until=said.until).exists():
            raise Refused(Why.already_there)
        if there.count() >= rules.PER_DAY:
            raise Refused(Why.unreachable, detail=f"At most {rules.PER_DAY} are entered for one day: remove one first.")
        row = Chaperone.objects.create(
            session_id=on.session, day=on.day, name=said.name, starts=said.starts, until=said.until, most=said.most,
            approved=said.approved, by=actor.by, at=actor.now,
        )  # fmt: skip
        return {"chaperone": row.pk}

    return at_the_door(do, actor=actor, scope=Scope(whole=True), act=f"chaperone {on!r} {said!r}")


def remove(actor: Actor, on: Day, *, chaperone: str) -> dict[str, Any]:
    """They do not look after children on that day. Writes: chaperone, request. Refuses: unknown. Tells: nobody."""

    def do(state: State) -> dict[str, Any]:
        _may(state, actor, on)
        if not Chaperone.objects.filter(session=on.session, day=on.day, pk=chaperone).delete()[0]:
            raise Refused(Why.unknown)
        return {}

    return at_the_door(do, actor=actor, scope=Scope(whole=True), act=f"no chaperone {on!r} {chaperone}")


def _may(state: State, actor: Actor, on: Day) -> None:
    """Refuses unknown for whoever may not know that somebody is under 18: the same as for what is not there."""
    if not keeps_roster(state, actor.by, session_on(on, actor).role):
        raise Refused(Why.unknown)


def forget_old(*, now: datetime) -> int:
    """Who looked after children is gone with what people needed on that day; at most hourly. Says how many went.

    Writes: chaperone.
    """
    if not leases.take("chaperones", holder=f"at {now.isoformat()}", now=now, lasts=EVERY):
        return 0
    gone = 0
    for company in Company.objects.all():
        last = (now - timedelta(days=periods(company.pk)["needs"])).date()
        gone += Chaperone.objects.filter(session__production__company=company, day__lt=last).delete()[0]
    return gone
