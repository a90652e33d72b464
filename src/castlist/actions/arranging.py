"""The session that an act of the desk is about."""

from castlist.actions.decisions import Actor
from castlist.records.models import Session
from castlist.rules.auditions import may_arrange
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused, Why


def arranged(state: State, actor: Actor, session: str, *, off: bool = False) -> Session:
    """The session of that name, which whoever acts may arrange; `off`: also one that was called off.

    Refuses: unknown, no_right, called_off.
    """
    row = Session.objects.filter(pk=session, production_id=actor.production).first()
    if row is None:
        raise Refused(Why.unknown)
    if not may_arrange(state, actor.by, row.role):
        raise Refused(Why.no_right)
    if row.off_at and not off:
        raise Refused(Why.called_off)
    return row
