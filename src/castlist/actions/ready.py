"""Whether a letter may go this moment, beside what holds for every letter: offers of several parts, and reminders."""

from castlist.actions import offer_parts
from castlist.actions.decisions import Actor
from castlist.queries.reminder_letters import still_due
from castlist.records.models import Letter
from castlist.rules.decisions.state import State
from castlist.rules.letters import REMINDER
from castlist.rules.why import Refused, Why

OVER = "There is nothing left to remind them of. Throw it away."


def may_go(state: State, actor: Actor, letter: Letter) -> None:
    """Nothing, where it may. Refuses: what `offer_parts.may_go` refuses; not_live for a reminder of what is over, or is
    otherwise now, or of which they want none.
    """
    offer_parts.may_go(state, actor, letter)
    if letter.kind == REMINDER and not still_due(state, letter, now=actor.now):
        raise Refused(Why.not_live, detail=OVER)
