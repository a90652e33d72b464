"""When a member may close their account: not while somebody would be left without them."""

from dataclasses import dataclass

from castlist.rules.decisions.facts import Alternate
from castlist.rules.decisions.seats import keeps_a_seat
from castlist.rules.decisions.state import State


@dataclass(frozen=True, slots=True)
class Needed:
    """Why somebody is needed, in a sentence; and what they do about it, in words for a link, and where."""

    sentence: str
    do: str = ""
    url: str = ""


def sits(state: State, person: str) -> bool:
    """True for whoever is on the team, or sits on something in a seat that was kept or passed to them."""
    return state.member(person) is not None or keeps_a_seat(state, person)


def has_a_place(state: State, person: str) -> bool:
    """True for whoever sits, and for whoever only stands in line to sit: what ends when they leave."""
    return sits(state, person) or any(person in (a.person, a.seat) for a in state.all(Alternate))


def is_only_lead(state: State, person: str) -> bool:
    """True for the one safeguarding lead there is."""
    return {m.person for m in state.members if m.lead} == {person}


def is_only_say(state: State, person: str) -> bool:
    """True for the one who has a say at all, as long as they can by themselves give somebody else one."""
    return state.rule.q <= 1 and {m.person for m in state.members if m.say} == {person}
