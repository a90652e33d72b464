"""Acts on objections: raising, moving the floor, withdrawing, adopting (CONSENT section 4). Releases are motions."""

from castlist.rules.decisions import asking
from castlist.rules.decisions.facts import Candidacy, Member, Objection
from castlist.rules.decisions.objections import own, speaks_for
from castlist.rules.decisions.seats import says_in_every_role
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def object_to(
    state: State, cand_id: str, *, by: str, at: int, floor: str, new_id: str, reason: str = "", scope: str = "role",
    asked_by: str = "",
) -> list[Event]:  # fmt: skip
    """An objection about the performer stands, from its floor; it may be raised when nothing is open."""
    cand = asking.candidacy(state, cand_id)
    asking.has_say(state, cand, by)
    if cand.standing or scope not in ("role", "production"):
        raise Refused(Why.unknown)
    if asked_by and (state.get(Member, asked_by) is None or asked_by == by):
        raise Refused(Why.unknown)
    if scope == "production" and not says_in_every_role(state, by):
        raise Refused(Why.no_right, detail="A say that is narrowed to roles objects in those roles only.")
    if floor not in state.rule.steps:
        raise Refused(Why.bad_step)
    asking.reason(reason)
    asking.new_objection(state, new_id)
    data = {"id": new_id, "floor": floor, "reason": reason, "scope": scope, "asked_by": asked_by}
    return [Event("objected", by, at, data, cand_id, cand.role)]


def take_up(
    state: State, cand_id: str, *, by: str, at: int, asked_by: str, floor: str, new_id: str, reason: str = "",
    scope: str = "role",
) -> list[Event]:  # fmt: skip
    """Somebody with a say raises, as their own, what a voice asked for."""
    return object_to(
        state, cand_id, by=by, at=at, floor=floor, new_id=new_id, reason=reason, scope=scope, asked_by=asked_by
    )


def _owned(state: State, cand: Candidacy, objection_id: str, by: str) -> Objection:
    asking.not_recused(state, cand, by)
    found = asking.objection(state, cand, objection_id)
    if own(found, by, cand.role):
        return found
    orphan = found.orphan_in(cand.role)
    speaks = found.owner == by or speaks_for(found, cand.role) == by
    raise Refused(Why.orphan_needs_release if orphan and speaks else Why.not_owner)


def move_floor(
    state: State, cand_id: str, *, by: str, at: int, objection: str, to: str, reason: str = ""
) -> list[Event]:
    """The objection stands from another step; the owner may say why."""
    cand = asking.candidacy(state, cand_id)
    _owned(state, cand, objection, by)
    asking.text(reason)
    if to not in state.rule.steps:
        raise Refused(Why.bad_step)
    data = {"objection": objection, "to": to} | ({"reason": reason} if reason else {})
    return [Event("floor_moved", by, at, data, cand_id, cand.role)]


def withdraw_objection(state: State, cand_id: str, *, by: str, at: int, objection: str) -> list[Event]:
    """Its owner withdraws it; no earlier consent comes back."""
    cand = asking.candidacy(state, cand_id)
    _owned(state, cand, objection, by)
    return [Event("objection_withdrawn", by, at, {"objection": objection}, cand_id, cand.role)]


def adopt(state: State, cand_id: str, *, by: str, at: int, objection: str) -> list[Event]:
    """Somebody with a say speaks for the orphan here, and nothing else."""
    cand = asking.candidacy(state, cand_id)
    found = asking.objection(state, cand, objection)
    asking.has_say(state, cand, by)
    if not found.orphan_in(cand.role):
        raise Refused(Why.not_orphan)
    if speaks_for(found, cand.role):
        raise Refused(Why.already_adopted)
    return [Event("adopted", by, at, {"objection": objection}, cand_id, cand.role)]
