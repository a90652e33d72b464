"""What follows from acts in the room: naming, proposing, positions, objections, conditions, voices."""

from dataclasses import replace

from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import (
    Candidacy,
    Condition,
    Motion,
    Objection,
    Proposal,
    Relation,
    Reported,
    Role,
    Voice,
    conditions_from,
)
from castlist.rules.decisions.objections import about, reaches
from castlist.rules.decisions.owners_moves import end_by_owner, to_floor
from castlist.rules.decisions.reviews import add_to_review, give, put_objection, without
from castlist.rules.decisions.sealed_rounds import (
    forget_under_seal,
    is_under_seal,
    move_under_seal,
    raise_under_seal,
)
from castlist.rules.decisions.seats import away, quorum
from castlist.rules.decisions.state import Event


def take_seat_back(draft: Draft, event: Event) -> None:
    """An absent member's own act takes their seat back and ends their alternate's position."""
    proposal = draft.state.proposal(event.cand)
    if proposal and event.by in away(proposal):
        draft.put(without(proposal, event.by))


# -- What is on the table


def candidacy_named(draft: Draft, event: Event) -> None:
    """The candidacy begins below the ladder (or a standing decision begins)."""
    data = event.data
    by, person, performer = data.get("by", ""), data.get("person", ""), data.get("performer", "")
    draft.put(Candidacy(
        id=event.cand, role=event.role, performer=performer, person=person, by=by, reason=data.get("reason", ""),
        at=event.at, n=draft.n,
    ))  # fmt: skip
    if person and draft.state.get(Relation, f"{person}/{performer}") is None:
        # Its place is 0: to be named is not to declare it, so that nobody is nominated to take them from the rivals.
        draft.put(Relation(person, performer, "own candidacy"))


def proposed(draft: Draft, event: Event) -> None:
    """Revision r is on the table; nobody has answered it."""
    cand, data = draft.cand(event.cand), event.data
    number = cand.revision + 1
    draft.put(replace(cand, revision=number))
    draft.put(Proposal(
        cand=cand.id, by=event.by, revision=number, target=data["target"], terms=data.get("terms", ""),
        conditions=_unmet(event), reserve=bool(data.get("reserve")), deadline_hours=data.get("deadline_hours", 0),
        again=bool(data.get("again")), sealed=draft.state.rule.sealed, batch=data.get("batch", ""),
        opened_at=event.at, at=event.at, revised_by=event.by, n=draft.n,
    ))  # fmt: skip


def _unmet(event: Event) -> tuple[Condition, ...]:
    """The conditions of a new revision: the mark that one is met belongs to the revision before."""
    return tuple(replace(c, met=False, breached=False) for c in conditions_from(event.data.get("conditions", ())))


def amended(draft: Draft, event: Event) -> None:
    """A new revision is on the table: no position carries over, every objection does."""
    cand, data = draft.cand(event.cand), event.data
    proposal = draft.state.proposal(cand.id)
    if proposal is None:
        return
    number = cand.revision + 1
    draft.put(replace(cand, revision=number))
    draft.put(replace(
        proposal, revision=number, target=data["target"], terms=data.get("terms", ""), conditions=_unmet(event),
        reserve=bool(data.get("reserve")), deadline_hours=data.get("deadline_hours", 0), batch="", since=(),
        at=event.at, revised_by=event.by,
    ))  # fmt: skip
    for reported in list(draft.state.group(Reported, cand.id)):
        draft.drop(Reported, reported.key)


def proposal_withdrawn(draft: Draft, event: Event) -> None:
    """Nothing is on the table; objections stay with the performer and the role."""
    draft.put(replace(draft.cand(event.cand), last="withdrawn"))
    close_proposal(draft, event.cand)


def close_proposal(draft: Draft, cand: str) -> None:
    """The proposal is off the table, with what was reported for it."""
    draft.drop(Proposal, cand)
    for reported in list(draft.state.group(Reported, cand)):
        draft.drop(Reported, reported.key)


def taken_from_list(draft: Draft, event: Event) -> None:
    """The name stands on its own, out of the list."""
    proposal = draft.state.proposal(event.cand)
    if proposal:
        draft.put(replace(proposal, batch=""))


def condition_met(draft: Draft, event: Event) -> None:
    """The precondition is met on this revision."""
    proposal = draft.state.proposal(event.cand)
    if proposal:
        name = event.data["condition"]
        conditions = tuple(replace(c, met=True) if c.id == name else c for c in proposal.conditions)
        draft.put(replace(proposal, conditions=conditions))


def undertaking_breached(draft: Draft, event: Event) -> None:
    """The conclusion is under review, which only a conclusion ends."""
    data = event.data
    add_to_review(draft, event.cand, event.at, breach=data["condition"], by=event.by, reason=data.get("reason", ""))


def seat_passed(draft: Draft, event: Event) -> None:
    """The absent member's seat on this proposal is their alternate's, until the member acts."""
    proposal = draft.state.proposal(event.cand)
    if proposal:
        pair = (event.data["person"], event.data["to"])
        draft.put(replace(proposal, passed=(*proposal.passed, pair)))


def cleared(draft: Draft, event: Event) -> None:
    """Clearance is given, or pending again."""
    draft.put(replace(draft.cand(event.cand), cleared=bool(event.data["value"])))


# -- What people say


def position_given(draft: Draft, event: Event) -> None:
    """The person says this to the revision; with `object` an objection opens; own ones end or stand as said."""
    data = event.data
    person = data.get("for", event.by)
    for objection_id, outcome in data.get("resolve", ()):
        ends = outcome == "ends"
        _owner_says(draft, event, objection_id, floor="" if ends else outcome, ended="ended" if ends else "")
    by, reason = data.get("by", event.by), data.get("reason", "")
    give(draft, event.cand, data["revision"], person, data["what"], reason, by, event.at)
    draft.drop(Reported, f"{event.cand}/{person}")
    if data.get("opens"):
        opened = data["opens"]
        _open(draft, event, opened["id"], person, opened["floor"], "role")


def reported(draft: Draft, event: Event) -> None:
    """What they said by phone waits for them to confirm it."""
    data = event.data
    draft.put(Reported(
        event.cand, data["revision"], data["for"], data["what"], data.get("reason", ""), event.by,
        tuple((o, s) for o, s in data.get("resolve", ())), event.at,
    ))  # fmt: skip


def voiced(draft: Draft, event: Event) -> None:
    """What they said can be read; it counts nowhere."""
    data = event.data
    draft.put(Voice(data["id"], event.cand, event.by, data["what"], data.get("text", ""), event.at, draft.n))


# -- Objections


def _objection(draft: Draft, cand: str, objection_id: str) -> Objection | None:
    return draft.state.get(Objection, f"{draft.cand(cand).performer}/{objection_id}")


def _open(draft: Draft, event: Event, new_id: str, owner: str, floor: str, scope: str) -> None:
    cand = draft.cand(event.cand)
    objection = Objection(
        id=new_id, performer=cand.performer, role=cand.role, owner=owner, floor=floor,
        reason=event.data.get("reason", ""), scope=scope, asked_by=event.data.get("asked_by", ""),
        q=quorum(draft.state, cand, floor), at=event.at, n=draft.n,
    )  # fmt: skip
    if is_under_seal(draft.state, cand.id):
        raise_under_seal(draft, cand, objection, event.by, event.at)
    else:
        put_objection(draft, objection, event.at)


def _owner_says(
    draft: Draft, event: Event, name: str, *, floor: str = "", why: str | None = None, ended: str = ""
) -> None:
    """Its owner moves the objection to this floor, or ends it: under seal here, and anywhere else openly."""
    cand = draft.cand(event.cand)
    if is_under_seal(draft.state, cand.id):
        found = next((o for o in about(draft.state, cand) if o.id == name), None)
        if found:
            move_under_seal(draft, cand, found, event.by, event.at, floor=floor, why=why, ended=ended)
        return
    objection = _objection(draft, event.cand, name)
    if objection is None:
        return
    forget_under_seal(draft, objection)
    if ended:
        end_by_owner(draft, objection, ended, event.at)
    else:
        to_floor(draft, objection, floor, event.at, why=why)


def objected(draft: Draft, event: Event) -> None:
    """The objection stands in its scope from its floor; one raised under seal does so when the round is over."""
    data = event.data
    _open(draft, event, data["id"], event.by, data["floor"], data.get("scope", "role"))


def floor_moved(draft: Draft, event: Event) -> None:
    """The objection stands from the new floor; lowered, it may bite what is open or already concluded."""
    data = event.data
    _owner_says(draft, event, data["objection"], floor=data["to"], why=data.get("reason", ""))


def objection_withdrawn(draft: Draft, event: Event) -> None:
    """The objection has ended; no earlier position comes back."""
    _owner_says(draft, event, event.data["objection"], ended="withdrawn")


def adopted(draft: Draft, event: Event) -> None:
    """Somebody speaks for the orphan in this role; it stays an orphan."""
    objection = _objection(draft, event.cand, event.data["objection"])
    if objection:
        role = draft.cand(event.cand).role
        others = tuple(pair for pair in objection.adopted if pair[0] != role)
        draft.put(replace(objection, adopted=(*others, (role, event.by))))


def orphan_released(draft: Draft, event: Event) -> None:
    """The orphan has ended; a production-wide one, or one released in a cover's room, in that role only."""
    objection = _objection(draft, event.cand, event.data["objection"])
    if objection:
        draft.put(_released(draft, objection, draft.cand(event.cand).role))
    for motion in draft.state.motions():
        args = dict(motion.args)
        if motion.id == event.data.get("motion") or (
            motion.what == "release"
            and (args.get("cand"), args.get("objection")) == (event.cand, event.data["objection"])
        ):
            draft.drop(Motion, motion.id)


def _released(draft: Draft, objection: Objection, role: str) -> Objection:
    if objection.scope == "production" or role != objection.role:
        ends_in = [role]
    else:
        # In its own role it ends with the covers, except where its owner still owns it.
        ends_in = [r for r in _reached(draft, objection) if objection.orphan_in(r)]
    now = replace(objection, released=(*objection.released, *ends_in))
    over = (objection.scope == "role" or objection.confined) and not _reached(draft, now)
    return replace(objection, ended="released") if over else now


def _reached(draft: Draft, objection: Objection) -> list[str]:
    return sorted(r.id for r in draft.state.all(Role) if reaches(draft.state, objection, r.id))


HANDLERS = {
    f.__name__: f
    for f in (
        candidacy_named, proposed, amended, proposal_withdrawn, taken_from_list, position_given, reported, objected,
        floor_moved, objection_withdrawn, adopted, orphan_released, condition_met, undertaking_breached, cleared,
        voiced, seat_passed,
    )
}  # fmt: skip
