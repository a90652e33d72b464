"""What is said under seal begins when the round is over: nothing tells before what it was (CONSENT section 4).

Answers are sealed by their own mark. What becomes of an objection in such a round is kept beside it (`UnderSeal`): in
the round it is so at once, as `objections.in_its_room` reads it; anywhere else, and for a review, nothing has happened
until everybody has answered, or nothing is on the table any more.
"""

from collections.abc import Iterable
from dataclasses import replace

from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Candidacy, Objection, UnderSeal
from castlist.rules.decisions.objections import biting, raised_under_seal
from castlist.rules.decisions.owners_moves import end_by_owner, time_begins_anew, to_floor
from castlist.rules.decisions.reviews import put_objection, set_object
from castlist.rules.decisions.state import State


def is_under_seal(state: State, cand: str) -> bool:
    """True while a round on the candidacy is sealed."""
    proposal = state.proposal(cand)
    return proposal is not None and proposal.sealed


def raise_under_seal(draft: Draft, cand: Candidacy, objection: Objection, by: str, at: int) -> None:
    """The objection stands in this room, and begins with the end of the round."""
    _keep(draft, cand, UnderSeal(
        cand=cand.id, objection=objection.id, owner=objection.owner, by=by, floor=objection.floor, raised=True,
        reason=objection.reason, scope=objection.scope, asked_by=objection.asked_by, q=objection.q, at=at, n=draft.n,
    ), at)  # fmt: skip


def move_under_seal(
    draft: Draft, cand: Candidacy, objection: Objection, by: str, at: int, *, floor: str = "", why: str | None = None,
    ended: str = "",
) -> None:  # fmt: skip
    """The objection stands from this floor here, or has ended here; elsewhere with the end of the round."""
    old = draft.state.get(UnderSeal, f"{cand.id}/{objection.id}") or UnderSeal(
        cand.id, objection.id, objection.owner, by, objection.floor, moved_why=objection.moved_why, at=at, n=draft.n
    )
    moved = replace(old, by=by, floor=floor or old.floor, ended=ended)
    _keep(draft, cand, moved if why is None else replace(moved, moved_why=why), at)


def _keep(draft: Draft, cand: Candidacy, moved: UnderSeal, at: int) -> None:
    """Where it comes to bite the open revision by that, its owner objects to it; where it bit, they were not absent."""
    before = _biting(draft, cand)
    draft.put(moved)
    now = _biting(draft, cand)
    if moved.objection in now and moved.objection not in before:
        set_object(draft, now[moved.objection], cand, at)
    elif moved.objection in before:
        time_begins_anew(draft, cand.id, moved.owner, at)


def _biting(draft: Draft, cand: Candidacy) -> dict[str, Objection]:
    proposal = draft.state.proposal(cand.id)
    found = biting(draft.state, cand, proposal.target) if proposal else []
    return {o.id: o for o in found}


def forget_under_seal(draft: Draft, objection: Objection) -> None:
    """Its owner speaks of it openly: what they said of it in a sealed round before is no longer to be done."""
    for cand in draft.state.candidacies_of(objection.performer):
        draft.drop(UnderSeal, f"{cand.id}/{objection.id}")


def begin_what_was_sealed(draft: Draft, cands: Iterable[str], at: int) -> list[Objection]:
    """Where no round is sealed any more, what was done in it to objections has been done, in the order in which it was
    first said; gives those objections, as they are then.
    """
    moved = [one for cand in sorted(cands) if not is_under_seal(draft.state, cand) for one in _kept(draft, cand)]
    found = []
    for one in sorted(moved, key=lambda one: (one.n, one.key)):
        draft.drop(UnderSeal, one.key)
        _begin(draft, one, at)
        objection = draft.state.get(Objection, _key(draft, one))
        if objection and not objection.ended:
            found.append(objection)
    return found


def _kept(draft: Draft, cand: str) -> list[UnderSeal]:
    return list(draft.state.group(UnderSeal, cand))


def _key(draft: Draft, moved: UnderSeal) -> str:
    return f"{draft.cand(moved.cand).performer}/{moved.objection}"


def _begin(draft: Draft, moved: UnderSeal, at: int) -> None:
    cand = draft.cand(moved.cand)
    objection = draft.state.get(Objection, _key(draft, moved))
    if moved.raised:
        raised = raised_under_seal(moved, cand)
        if moved.ended:
            draft.put(replace(raised, ended=moved.ended))
        else:
            put_objection(draft, raised, at)
    elif objection is None or objection.ended or objection.orphan_in(cand.role):
        return  # It has ended meanwhile by another way, or its owner has lost it: what they said of it is not done.
    elif moved.ended:
        end_by_owner(draft, objection, moved.ended, at)
    elif (moved.floor, moved.moved_why) != (objection.floor_in(cand.role), objection.moved_why):
        to_floor(draft, objection, moved.floor, at, why=moved.moved_why)
