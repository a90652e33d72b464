"""Breaking the glass: the owner of the company looks into one room, for a day, for a reason that everybody there reads.

Whoever looks after the installation has no sight of rooms by that. What they see like this they see as the desk does,
without reasons; they may do nothing in it; and it ends by itself. No safeguarding matter is reached by it.
"""

from castlist.rules.decisions.facts import Glass
from castlist.rules.decisions.seats import recused_from_role
from castlist.rules.decisions.sight import sight
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

LASTS = 24 * 3_600_000
WHYS = {
    "asked": "somebody in the room asked for it",
    "broken": "something does not work there",
    "request": "somebody asked what is kept about them",
    "dispute": "a dispute has to be looked into",
}
"""The closed list of reasons: a text of the owner's own would stand in a room that is not theirs."""


def break_glass(state: State, *, by: str, at: int, role: str, why: str) -> list[Event]:
    """The room is theirs to see until a day from now. That they own the company is asked where it is known."""
    if state.role(role) is None:
        raise Refused(Why.unknown)
    if why not in WHYS:
        raise Refused(Why.incomplete, detail="Choose why you have to look.")
    if recused_from_role(state, by, role):
        raise Refused(Why.recused)
    seen = sight(state, by, role)
    if seen.room and seen.only is None:
        raise Refused(Why.already_there, detail="You see that room.")
    return [Event("glass_broken", by, at, {"why": why, "until": at + LASTS, "room": role}, role=role)]


def looked_into(state: State, person: str) -> list[Glass]:
    """The rooms that somebody sees like this now."""
    return sorted((one for one in state.all(Glass) if one.person == person), key=lambda one: one.n)
