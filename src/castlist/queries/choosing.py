"""Whom a room opens on, and what it says of itself where many stand and that is nobody."""

from collections.abc import Iterable

from castlist.queries.cards import CROWD
from castlist.queries.standings import Standings
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.sight import Sight
from castlist.rules.decisions.state import State


def choose(
    standings: Standings, role: str, seen: Sight, viewer: str, asked: Iterable[str], only: frozenset[str] | None
) -> Candidacy | None:
    """The candidacy to look at: the first of those asked for that is here, else the one that most wants looking at; of
    those found by name first. In a crowd of which nothing is asked it is nobody.
    """
    for one in asked:
        cand = standings.state.candidacy(one) if one else None
        if cand is not None and cand.role == role and cand.id not in seen.hidden:
            return cand
    if only is None:
        return standings.once(("chosen", role, seen, viewer), lambda: (_best(standings, role, seen, viewer, only),))[0]
    return _best(standings, role, seen, viewer, only)


def _best(
    standings: Standings, role: str, seen: Sight, viewer: str, only: frozenset[str] | None
) -> Candidacy | None:  # fmt: skip
    state, waiting = standings.state, standings.waiting(viewer, role)
    found = [c for c in state.candidacies(role) if c.id not in seen.hidden]
    many = only is None and len(found) > CROWD

    def rank(cand: Candidacy) -> tuple[bool, bool, bool, bool, bool, int]:
        ready = standings.standing(cand).status == "ready"
        proposal = state.proposal(cand.id)
        newest = proposal.n if proposal else cand.n
        missed, aside = only is not None and cand.performer not in only, many and not _moves(state, cand)
        return missed, cand.id not in waiting, not ready, aside, not cand.lives, -newest

    best = min(found, key=rank, default=None)
    return None if best and many and not _moves(state, best) else best


def _moves(state: State, cand: Candidacy) -> bool:
    """True while something is asked about them."""
    return state.proposal(cand.id) is not None or state.review(cand.id) is not None


def of_the_room(state: State, role: str, seen: Sight) -> tuple[str, str] | None:
    """How many stand here, where nothing is on the table about any of them; None where nobody does."""
    steps = [c.step for c in state.candidacies(role) if c.id not in seen.hidden and c.lives and not c.standing]
    if not steps:
        return None
    named = steps.count("named")
    if named == len(steps):
        return f"{named} named.", "Nothing is on the table."
    more = f", {named} of them only named" if named else ""
    return f"{len(steps)} stand here{more}.", "Nothing is on the table."
