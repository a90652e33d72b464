"""The cast list: it is released, at once or at a moment, brought up to date, and taken back; and it comes out."""

from datetime import datetime

from castlist.actions.decisions import Actor
from castlist.actions.log import Scope, Written, milliseconds, write
from castlist.queries.cast_lists import kept_back
from castlist.queries.owed import let_in_and_unanswered
from castlist.rules.decisions import announcing
from castlist.rules.decisions.state import Event, State


def release(actor: Actor, *, out_at: datetime | None = None, sure: bool = False) -> Written:
    """Whoever has a part stands on the list, which anybody with its address reads from that moment on, or at once.

    Writes: event, fact. Refuses: no_right, nobody_cast, private_first at once unless they are sure, already_out,
    already_there, bad_moment. Tells: nobody; the list comes out by itself.
    """
    moment = milliseconds(out_at) if out_at else 0

    def decide(state: State, at: int) -> list[Event]:
        let_in = _let_in(actor.production, state, actor.now)
        return announcing.release(state, by=actor.by, at=at, out_at=moment, sure=sure, let_in=let_in)

    return _write(actor, decide, f"release cast list {moment} {sure}")


def take_back(actor: Actor) -> Written:
    """Nobody reads it any more, or will. Writes: event, fact. Refuses: no_right, already_there. Tells: nobody."""
    return _write(actor, lambda state, at: announcing.take_back(state, by=actor.by, at=at), "take cast list back")


def come_out(*, now: datetime) -> int:
    """Every list whose moment has passed, and that tells nobody any more who is to be told first, is out; how many.

    Writes: event, fact. Tells: nobody.
    """
    return sum(_come_out(production, now) for production in kept_back(now))


def _come_out(production: str, now: datetime) -> bool:
    def decide(state: State, at: int) -> list[Event]:
        return announcing.come_out(state, at, let_in=_let_in(production, state, now))

    return bool(write(production, decide, by="", now=now, scope=Scope(whole=True)).events)


def _let_in(production: str, state: State, now: datetime) -> bool:
    """Whether somebody in the roles of the list was in the room, and waits, although no letter tells of them."""
    roles = announcing.roles_on_it(state)
    return bool(roles) and let_in_and_unanswered(production, state, now=now, roles=roles)


def _write(actor: Actor, decide: object, act: str) -> Written:
    return write(
        actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True), key=actor.key,  # type: ignore[arg-type]
        act=act, answer=lambda state, events: {"events": [e.kind for e in events]},
    )  # fmt: skip
