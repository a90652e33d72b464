"""Answers that could not be given, and those that are not wanted: what ends it that somebody is owed one."""

from collections.abc import Sequence
from datetime import datetime

from castlist.actions.decisions import Actor, act
from castlist.actions.log import Scope, Written, write
from castlist.queries.private_links import Bearer
from castlist.rules.decisions import answered
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def write_off(actor: Actor, cand: str, *, routes: Sequence[str], reason: str) -> Written:
    """It is left at that: the answer reached them by none of these ways, of which there are two at least.

    Writes: event, fact, text. Refuses: unknown, no_right, recused, undecided, already_there, one_way, reason_required.
    Tells: nobody.
    """
    return act(
        actor, cand, "write_off",
        lambda state, at, said: answered.write_off(
            state, cand, by=actor.by, at=at, routes=routes, reason=said.text(reason)
        ),
        what=(sorted(routes), reason),
    )  # fmt: skip


def take_back(actor: Actor, cand: str) -> Written:
    """They are owed their answer again.

    Writes: event, fact. Refuses: unknown, no_right, recused. Tells: nobody.
    """
    return act(actor, cand, "take_back", lambda state, at, said: answered.take_back(state, cand, by=actor.by, at=at))


def wish(bearer: Bearer, *, wants_no: bool, now: datetime) -> None:
    """The performer is written to where the answer is no, or is not. Said already, nothing happens.

    Writes: event, fact. Refuses: unknown. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        try:
            return answered.wish(state, bearer.cand, by=bearer.performer, at=at, wants_no=wants_no)
        except Refused as no:
            if no.why is Why.already_there:
                return []
            raise

    write(bearer.production.pk, decide, by=bearer.performer, now=now, scope=Scope(bearer.role, bearer.cand))
