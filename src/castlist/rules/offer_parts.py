"""One offer with parts: a role, a cover and a double that go out in one letter, and are answered as one.

Each part is a candidacy of its own that the room decides by itself; what binds them is the letter that offers them.
"""

from collections.abc import Iterable

from castlist.rules import letters
from castlist.rules.decisions import outward
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import Event, State
from castlist.rules.offers_told import of_what_they_know
from castlist.rules.why import Refused, Why

MOST = 20
"""Parts in one offer, the first included."""


def may_be_part(state: State, cand: Candidacy, person: str) -> bool:
    """True where this person may write that this part is offered, and no letter about it is begun."""
    offer = state.offer(cand.id)
    there = cand.lives and cand.step == "offer" and offer is not None and offer.state in ("grace", "live")
    return there and letters.why_not_write(state, cand, person) is None and letters.begun(state, cand) is None


def still_offered(state: State, cands: Iterable[str]) -> list[Candidacy]:
    """Those that have neither been accepted, nor ended, nor taken back by the room."""
    found = [state.candidacy(one) for one in cands]
    return [one for one in found if one is not None and one.lives and one.step == "offer"]


def accept(state: State, cands: Iterable[str], *, by: str, at: int) -> list[Event]:
    """Every part that is still offered is accepted: all of them, or none. Where all are accepted already, nothing.

    Refuses: not_live (also where no letter has told them of one), deadline_passed, content_unanswered (of any part),
    ended.
    """
    names = list(cands)
    left = still_offered(state, names)
    if not left:
        found = [one for one in map(state.candidacy, names) if one is not None and one.lives and one.step == "cast"]
        if found:
            return []
        raise Refused(Why.ended)
    for one in left:
        of_what_they_know(state, one.id)
    return [event for one in left for event in outward.accept_offer(state, one.id, by=by, at=at)]


def until(state: State, cands: Iterable[str]) -> int:
    """When the first of them lapses, in milliseconds; 0 where none does."""
    ends = [offer.expires for one in still_offered(state, cands) if (offer := state.offer(one.id)) and offer.expires]
    return min(ends, default=0)
