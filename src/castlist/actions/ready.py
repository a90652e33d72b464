"""Whether a letter may go this moment, beside what holds for all: offers of several parts, what nobody wrote, and of a
time that is another by now.
"""

from castlist.actions import offer_parts
from castlist.actions.decisions import Actor
from castlist.queries.confirmation_letters import still_so
from castlist.queries.given_times import changed_since
from castlist.queries.reminder_letters import still_due
from castlist.records.models import Letter
from castlist.rules.decisions.state import State
from castlist.rules.letters import REMINDER
from castlist.rules.outlines import CONFIRMATION
from castlist.rules.why import Refused, Why

OVER = "There is nothing left to remind them of. Throw it away."
OTHERWISE = "They have chosen otherwise since, or want no such letters. Throw it away."
ANOTHER_TIME = "Their time was changed or called off since this was begun. Throw it away, and begin it anew."


def may_go(state: State, actor: Actor, letter: Letter) -> None:
    """Nothing, where it may. Refuses: what `offer_parts.may_go` refuses; not_live for a reminder or a confirmation of
    what is over, or is otherwise now, or of which they want none, and for an invitation begun before their time was
    changed or called off.
    """
    offer_parts.may_go(state, actor, letter)
    if letter.kind == REMINDER and not still_due(state, letter, now=actor.now):
        raise Refused(Why.not_live, detail=OVER)
    if letter.kind == CONFIRMATION and not still_so(letter, now=actor.now):
        raise Refused(Why.not_live, detail=OTHERWISE)
    if letter.kind == "invitation" and changed_since(letter.cand, letter.created_at):
        raise Refused(Why.not_live, detail=ANOTHER_TIME)
