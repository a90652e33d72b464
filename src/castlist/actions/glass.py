"""The owner of the company looks into a room that is not theirs, for a day, and everybody there reads it."""

from castlist.actions.decisions import Actor
from castlist.actions.log import Scope, Written, write
from castlist.records.models import Production
from castlist.rules.decisions import glass as rules
from castlist.rules.why import Refused, Why


def break_glass(actor: Actor, *, role: str, why: str) -> Written:
    """The owner sees the room for a day, as the desk does; that they do, and why, is among the acts of the room.

    Writes: event, fact, seat. Refuses: unknown, incomplete, recused, already_there. Tells: nobody; home and the room
    show it to whoever sees that room.
    """
    if not Production.objects.filter(pk=actor.production, company__owner=actor.by).exists():
        raise Refused(Why.unknown)
    return write(
        actor.production,
        lambda state, at: rules.break_glass(state, by=actor.by, at=at, role=role, why=why),
        by=actor.by, now=actor.now, scope=Scope(whole=True), key=actor.key, act=f"break_glass {role} {why}",
    )  # fmt: skip
