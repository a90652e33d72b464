"""What an objection reaches, and whether it bites or stands (CONSENT section 4)."""

from dataclasses import replace

from castlist.rules.decisions.facts import Candidacy, Objection, UnderSeal
from castlist.rules.decisions.state import State
from castlist.rules.ladder import RANK, RELEASED, direction


def reaches(state: State, objection: Objection, role: str) -> bool:
    """True when the objection is about this role: its own, a cover of it, or any of the production."""
    if objection.ended or role in objection.released:
        return False
    if objection.confined and role not in dict(objection.held):
        return False
    if objection.scope == "production" or objection.role == role:
        return True
    found = state.role(role)
    return found is not None and found.covers == objection.role


def raised_under_seal(moved: UnderSeal, cand: Candidacy) -> Objection:
    """What was raised in a sealed round on this candidacy, as it was raised."""
    return Objection(
        id=moved.objection, performer=cand.performer, role=cand.role, owner=moved.owner, floor=moved.floor,
        reason=moved.reason, scope=moved.scope, asked_by=moved.asked_by, q=moved.q, moved_why=moved.moved_why,
        at=moved.at, n=moved.n,
    )  # fmt: skip


def in_its_room(state: State, cand: Candidacy) -> list[Objection]:
    """Every open objection about the performer, oldest first, as a round that is sealed here has left it: whoever knows
    of that reads it in this room, and in no other.
    """
    found = state.objections(cand.performer)
    moved = {one.objection: one for one in state.group(UnderSeal, cand.id)}
    if not moved:
        return found
    here = [now for o in found if (now := _as_moved(o, moved.get(o.id), cand.role))]
    fresh = [raised_under_seal(one, cand) for one in moved.values() if one.raised and not one.ended]
    return sorted([*here, *fresh], key=lambda o: o.n)


def _as_moved(objection: Objection, moved: UnderSeal | None, role: str) -> Objection | None:
    """None when it has ended. Where it is an orphan its owner moves nothing."""
    if moved is None or objection.orphan_in(role):
        return objection
    if moved.ended:
        return None
    held = tuple(pair for pair in objection.held if pair[0] != role)
    return replace(objection, floor=moved.floor, held=held, moved_why=moved.moved_why)


def about(state: State, cand: Candidacy) -> list[Objection]:
    """Every open objection that reaches this candidacy, oldest first."""
    if cand.standing:
        return []
    return [o for o in in_its_room(state, cand) if reaches(state, o, cand.role)]


def at_or_above(objection: Objection, role: str, step: str) -> bool:
    """True when the step is at or above the floor in this role."""
    return step != RELEASED and RANK[step] >= RANK[objection.floor_in(role)]


def bites(state: State, objection: Objection, cand: Candidacy, target: str) -> bool:
    """True when it bites this target: on the way up, and where the present step is concluded again."""
    if cand.standing or direction(cand.step, target) not in ("up", "same"):
        return False
    return at_or_above(objection, cand.role, target) and reaches(state, objection, cand.role)


def biting(state: State, cand: Candidacy, target: str) -> list[Objection]:
    """The open objections that bite this target, oldest first."""
    return [o for o in about(state, cand) if bites(state, o, cand, target)]


def is_late(state: State, objection: Objection, cand: Candidacy) -> bool:
    """True when it bites the step already concluded."""
    if cand.step == "named" or not cand.lives or cand.standing:
        return False
    return at_or_above(objection, cand.role, cand.step) and reaches(state, objection, cand.role)


def late(state: State, cand: Candidacy) -> list[Objection]:
    """The open objections that bite the step already concluded."""
    return [o for o in about(state, cand) if is_late(state, o, cand)]


def own(objection: Objection, person: str, role: str) -> bool:
    """True when the person is its owner, and it has never been orphaned in the role."""
    return objection.owner == person and not objection.orphan_in(role)


def speaks_for(objection: Objection, role: str) -> str:
    """Who adopted the orphan in this role, or ''."""
    return dict(objection.adopted).get(role, "")
