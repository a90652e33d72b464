"""Union status: the call asks for it, or no more; somebody says it, or takes it back; and it goes with the call."""

from datetime import datetime

from django.db import transaction

from castlist.actions import erasure
from castlist.actions.decisions import Actor
from castlist.actions.questions import hold
from castlist.queries.log import load_roles
from castlist.queries.union import asked_because, over
from castlist.records.models import UnionCall, UnionSaid
from castlist.rules import union as rules
from castlist.rules.decisions.agreeing import runs_the_production
from castlist.rules.why import Refused, Why


def ask(actor: Actor, *, why: str) -> None:
    """The call asks for it from now on, and says why. Writes: union_call. Refuses: no_right, incomplete, too_long."""
    said = rules.why_needed(why)
    with transaction.atomic():
        _held(actor)
        UnionCall.objects.update_or_create(
            production_id=actor.production, defaults={"why": said, "by": actor.by, "asked_at": actor.now}
        )


def ask_no_more(actor: Actor) -> None:
    """It is asked no more, and whatever was said is deleted with it.

    Writes: union_call, union_said, erasure, and the journal. Refuses: no_right.
    """
    with transaction.atomic():
        _held(actor)
        UnionCall.objects.filter(production=actor.production).delete()
        said = list(UnionSaid.objects.filter(production=actor.production).values_list("pk", flat=True))
    _delete(said, now=actor.now)


def say(production: str, performer: str, status: str, *, now: datetime, first: bool = False) -> None:
    """They say that of themselves for this production; '' takes back what they said. Nothing where it is not asked.

    `first`: by a form that anybody could send in their name; what they said before holds. Writes: union_said.
    """
    if not asked_because(production):
        return
    if first:
        said = {"status": status, "said_at": now}
        if status:
            UnionSaid.objects.get_or_create(production_id=production, performer_id=performer, defaults=said)
        return
    if not status:
        UnionSaid.objects.filter(production=production, performer=performer).delete()
        return
    UnionSaid.objects.update_or_create(
        production_id=production, performer_id=performer, defaults={"status": status, "said_at": now}
    )


def carry(*, stays: str, goes: str) -> None:
    """Of two records that become one, what the one that stays said holds, else what the other did.

    Writes: union_said.
    """
    there = list(UnionSaid.objects.filter(performer=stays).values_list("production", flat=True))
    UnionSaid.objects.filter(performer=goes, production__in=there).delete()
    UnionSaid.objects.filter(performer=goes).update(performer=stays)


def forget_old(*, now: datetime) -> int:
    """What calls asked for that are over is deleted; says of how many. Writes: union_said, erasure, and the journal."""
    found = over(now=now)
    _delete(found, now=now)
    return len(found)


def _delete(keys: list[str], *, now: datetime) -> None:
    if keys:
        erasure.erase([erasure.Item("union", key) for key in keys], purpose="needs", now=now)


def _held(actor: Actor) -> None:
    if hold(actor.production) is None:
        raise Refused(Why.unknown)
    state = load_roles(actor.production, [], kinds=("rule", "role", "member"))
    if not runs_the_production(state, actor.by):
        raise Refused(Why.no_right)
