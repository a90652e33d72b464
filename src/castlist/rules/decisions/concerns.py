"""Whom a change concerns: so that what was worked out about everybody else still holds.

`seats`, `standing` and what a card says of a candidacy look at its own facts, at objections about its performer, at the
team and the rule, at who is related to whom, and at the places that others hold. Nothing else is looked at.
"""

from castlist.rules.decisions.fact import Fact
from castlist.rules.decisions.facts import Alternate, Candidacy, Member, Objection, Proposal, Relation
from castlist.rules.decisions.state import Changes, State

OF_ONE = frozenset("proposal position reported under_seal review minute task voice letter booking".split())
"""Kinds of facts that bear on their own candidacy and on no other."""
OF_NOBODY = frozenset({"motion", "proxy"})
"""Kinds of facts on which no candidacy's standing hangs."""


def concerned(old: State, new: State, changes: Changes) -> frozenset[str] | None:
    """The candidacies of which anything may be otherwise after the changes; None when it may be so of any."""
    found: set[str] = set()
    for kind, key in changes:
        if kind in OF_ONE:
            found.add(key.partition("/")[0])
        elif kind == Objection.kind:
            performer = key.partition("/")[0]
            found.update(c.id for state in (old, new) for c in state.candidacies_of(performer))
        elif kind == Candidacy.kind:
            if _is_known_otherwise(old, new, key) and _reaches_others(old, new, key):
                return None
            found.add(key)
        elif kind not in OF_NOBODY:
            return None
    return frozenset(found)


def _weighty(cand: Candidacy | None) -> tuple[object, ...] | None:
    """What others may see of a candidacy's existence: whether it recuses, and whether it holds a place."""
    return (cand.role, cand.performer, cand.person, cand.ended, cand.lifted, cand.by, cand.n) if cand else None


def _is_known_otherwise(old: State, new: State, cand: str) -> bool:
    return _weighty(old.candidacy(cand)) != _weighty(new.candidacy(cand))


def _reaches_others(old: State, new: State, key: str) -> bool:
    """True when somebody who may sit is related to the performer, or a place is held in that role."""
    for state in (old, new):
        cand = state.candidacy(key)
        if cand is None:
            continue
        if cand.person or state.offer(key) or any(r.performer == cand.performer for r in state.all(Relation)):
            return True
        if cand.performer in {m.person for m in state.all(Member)} | {a.person for a in state.all(Alternate)}:
            return True
    return False


def moves_sight(old: State, new: State, changes: Changes) -> bool:
    """True when somebody may see more or less of the rooms than before."""
    return any(_moves_sight(old, new, kind, key) for kind, key in changes)


def _moves_sight(old: State, new: State, kind: str, key: str) -> bool:
    if kind == Proposal.kind:
        return _holders(old.proposal(key)) != _holders(new.proposal(key))
    if kind == Candidacy.kind:
        return _is_known_otherwise(old, new, key)
    return not (kind in OF_ONE or kind in OF_NOBODY or kind in ("objection", "offer"))


def _holders(proposal: Proposal | None) -> tuple[object, ...]:
    return (proposal.joined, proposal.passed, proposal.kept) if proposal else ((), (), ())


def seals(fact: Fact | None) -> bool:
    """True for what was said, or is asked, under seal."""
    return bool(getattr(fact, "sealed", False))
