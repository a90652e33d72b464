"""What the owner of an objection does to it: it stands from another step, or has ended (CONSENT section 4)."""

from dataclasses import replace

from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Candidacy, Objection
from castlist.rules.decisions.objections import bites
from castlist.rules.decisions.reviews import begun_anew, put_objection


def to_floor(draft: Draft, objection: Objection, floor: str, at: int, *, why: str | None = None) -> None:
    """It stands from this step, but where it is an orphan; `why`: what its owner said to that."""
    now = replace(_holding(objection), floor=floor)
    _owner_moves(draft, objection, now if why is None else replace(now, moved_why=why), at)


def end_by_owner(draft: Draft, objection: Objection, how: str, at: int) -> None:
    """It has ended; where it was an orphan it goes on, for there its owner no longer speaks for it."""
    rest = _holding(objection)
    goes_on = any(role not in objection.released for role, _ in rest.held)
    now = replace(rest, confined=True) if goes_on else replace(objection, ended=how)
    _owner_moves(draft, objection, now, at)


def _holding(objection: Objection) -> Objection:
    """The objection, its floor held as it is wherever it is an orphan: what its owner does now is not done there."""
    held = dict(objection.held)
    return replace(objection, held=tuple((r, held.get(r, objection.floor)) for r in objection.orphaned))


def _owner_moves(draft: Draft, old: Objection, now: Objection, at: int) -> None:
    """The objection is as its owner says. Where it bit until then they were not absent: their time begins anew."""
    bit = [c.id for c in draft.state.candidacies_of(old.performer) if _bites_open(draft, old, c)]
    put_objection(draft, now, at)
    for cand in bit:
        time_begins_anew(draft, cand, old.owner, at)


def time_begins_anew(draft: Draft, cand: str, owner: str, at: int) -> None:
    """Who has said nothing there themselves, and was not absent as long as their objection bit, may be so from now."""
    proposal = draft.state.proposal(cand)
    if proposal and draft.state.position(cand, proposal.revision, owner) is None:
        draft.put(begun_anew(proposal, [owner], at))


def _bites_open(draft: Draft, objection: Objection, cand: Candidacy) -> bool:
    proposal = draft.state.proposal(cand.id)
    return proposal is not None and bites(draft.state, objection, cand, proposal.target)
