"""Tasks that come out of a decision: given to somebody under a minute, and done."""

from castlist.actions.decisions import Actor, act
from castlist.actions.log import Said, Written
from castlist.records.ids import new_id
from castlist.rules.decisions import outward as rules
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def give_task(actor: Actor, cand: str, *, owner: str, what: str, outward: bool = True) -> Written:
    """The task waits for its owner, with the right to do it and no more.

    `outward`: it reaches somebody outside the room, and so is live only under a current minute.
    Writes: event, fact, text. Refuses: no_right, no_minute, recused, unknown, incomplete. Tells: nobody.
    """

    def rule(state: State, at: int, said: Said) -> list[Event]:
        text = said.text(what)
        if not text:
            raise Refused(Why.incomplete, detail="Say what is to be done.")
        return rules.give_task(
            state, cand, by=actor.by, at=at, owner=owner, new_id=new_id(), what=text, outward=outward
        )

    return act(actor, cand, "give_task", rule, what=(owner, what, outward))


def finish_task(actor: Actor, cand: str, *, task: str) -> Written:
    """The task is done.

    Writes: event, fact. Refuses: unknown, not_owner, already_there, suspended, recused. Tells: nobody.
    """
    return act(
        actor,
        cand,
        "finish_task",
        lambda state, at, said: rules.finish_task(state, cand, by=actor.by, at=at, task=task),
        what=task,
    )
