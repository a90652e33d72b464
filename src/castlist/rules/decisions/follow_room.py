"""What follows from acts in the room: naming, proposing, positions, objections, conditions, voices."""

from dataclasses import replace

from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import (
    Candidacy, Motion, Objection, Position, Proposal, Relation, Reported, Voice, conditions_from,
)  # fmt: skip
from castlist.rules.decisions.seats import quorum
from castlist.rules.decisions.settle import add_to_review, bite_sets_object, open_reviews
from castlist.rules.decisions.state import Event


def candidacy_named(draft: Draft, event: Event) -> None:
    """The candidacy begins below the ladder (or a standing decision begins)."""
    data = event.data
    by = data.get("by", "")
    draft.put(Candidacy(
        id=event.cand, role=event.role, performer=data.get("performer", ""), person=data.get("person", ""),
        by=by, reason=data.get("reason", ""), at=event.at, n=draft.n,
    ))  # fmt: skip
    if data.get("person"):
        draft.put(Relation(data["person"], data["performer"], "own candidacy", n=draft.n))


def proposed(draft: Draft, event: Event) -> None:
    """Revision r is on the table; nobody has answered it."""
    cand, data = draft.cand(event.cand), event.data
    number = cand.revision + 1
    draft.put(replace(cand, revision=number))
    draft.put(Proposal(
        cand=cand.id, by=event.by, revision=number, target=data["target"], terms=data.get("terms", ""),
        conditions=conditions_from(data.get("conditions", ())), reserve=bool(data.get("reserve")),
        deadline_hours=data.get("deadline_hours", 0), again=bool(data.get("again")),
        sealed=draft.state.rule.sealed, batch=data.get("batch", ""), opened_at=event.at, at=event.at,
        revised_by=event.by, n=draft.n,
    ))  # fmt: skip


def amended(draft: Draft, event: Event) -> None:
    """A new revision is on the table: no position carries over, every objection does."""
    cand, data = draft.cand(event.cand), event.data
    proposal = draft.state.proposal(cand.id)
    if proposal is None:
        return
    number = cand.revision + 1
    draft.put(replace(cand, revision=number))
    fresh = tuple(replace(c, met=False) for c in conditions_from(data.get("conditions", ())))
    draft.put(replace(
        proposal, revision=number, target=data["target"], terms=data.get("terms", ""), conditions=fresh,
        reserve=bool(data.get("reserve")), deadline_hours=data.get("deadline_hours", 0), batch="",
        passed=tuple(p for p in proposal.passed if p[0] != event.by), at=event.at, revised_by=event.by,
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


def take_seat_back(draft: Draft, event: Event) -> None:
    """An absent member's own act takes their seat back and ends their alternate's position."""
    proposal = draft.state.proposal(event.cand)
    if proposal and event.by in dict(proposal.passed):
        draft.put(replace(proposal, passed=tuple(p for p in proposal.passed if p[0] != event.by)))


def position_given(draft: Draft, event: Event) -> None:
    """The person says this to the revision; with `object` an objection opens; own ones end or stand as said."""
    data = event.data
    person = data.get("for", event.by)
    take_seat_back(draft, event)
    for objection_id, outcome in data.get("resolve", ()):
        _resolve(draft, event, objection_id, outcome)
    old = draft.state.position(event.cand, data["revision"], person)
    draft.put(Position(
        cand=event.cand, revision=data["revision"], person=person, what=data["what"],
        reason=data.get("reason", ""), by=data.get("by", event.by), at=event.at,
        before=(*old.before, (old.what, old.at, old.reason)) if old else (), n=draft.n,
    ))  # fmt: skip
    draft.drop(Reported, f"{event.cand}/{person}")
    if data.get("opens"):
        opened = data["opens"]
        _open(draft, event, opened["id"], person, opened["floor"], data.get("reason", ""), "role")


def _resolve(draft: Draft, event: Event, objection_id: str, outcome: str) -> None:
    objection = _objection(draft, event.cand, objection_id)
    if objection is None:
        return
    if outcome == "ends":
        draft.put(replace(objection, ended="ended"))
    else:
        draft.put(replace(objection, floor=outcome))


def _objection(draft: Draft, cand: str, objection_id: str) -> Objection | None:
    return draft.state.get(Objection, f"{draft.cand(cand).performer}/{objection_id}")


def _open(draft: Draft, event: Event, new_id: str, owner: str, floor: str, reason: str, scope: str) -> None:
    cand = draft.cand(event.cand)
    objection = Objection(
        id=new_id, performer=cand.performer, role=cand.role, owner=owner, floor=floor, reason=reason, scope=scope,
        asked_by=event.data.get("asked_by", ""), q=quorum(draft.state, cand, floor), at=event.at, n=draft.n,
    )  # fmt: skip
    draft.put(objection)
    bite_sets_object(draft, objection, event.at)
    open_reviews(draft, objection, event.at)


def reported(draft: Draft, event: Event) -> None:
    """What they said by phone waits for them to confirm it."""
    data = event.data
    draft.put(Reported(
        event.cand, data["revision"], data["for"], data["what"], data.get("reason", ""), event.by,
        tuple((o, s) for o, s in data.get("resolve", ())), event.at,
    ))  # fmt: skip


def objected(draft: Draft, event: Event) -> None:
    """The objection stands in its scope from its floor."""
    data = event.data
    take_seat_back(draft, event)
    _open(draft, event, data["id"], event.by, data["floor"], data.get("reason", ""), data.get("scope", "role"))


def floor_moved(draft: Draft, event: Event) -> None:
    """The objection stands from the new floor; lowered, it may bite what is open or already concluded."""
    objection = _objection(draft, event.cand, event.data["objection"])
    if objection is None:
        return
    moved = replace(objection, floor=event.data["to"])
    take_seat_back(draft, event)
    draft.put(moved)
    bite_sets_object(draft, moved, event.at)
    open_reviews(draft, moved, event.at)


def objection_withdrawn(draft: Draft, event: Event) -> None:
    """The objection has ended; no earlier position comes back."""
    objection = _objection(draft, event.cand, event.data["objection"])
    take_seat_back(draft, event)
    if objection:
        draft.put(replace(objection, ended="withdrawn"))


def adopted(draft: Draft, event: Event) -> None:
    """Somebody speaks for the orphan in this role; it stays an orphan."""
    objection = _objection(draft, event.cand, event.data["objection"])
    if objection:
        role = draft.cand(event.cand).role
        others = tuple(pair for pair in objection.adopted if pair[0] != role)
        draft.put(replace(objection, adopted=(*others, (role, event.by))))


def orphan_released(draft: Draft, event: Event) -> None:
    """The orphan has ended; a production-wide one for this role only."""
    objection = _objection(draft, event.cand, event.data["objection"])
    if objection and objection.scope == "production":
        draft.put(replace(objection, released=(*objection.released, draft.cand(event.cand).role)))
    elif objection:
        draft.put(replace(objection, ended="released"))
    draft.drop(Motion, event.data.get("motion", ""))


def condition_met(draft: Draft, event: Event) -> None:
    """The precondition is met on this revision."""
    proposal = draft.state.proposal(event.cand)
    if proposal:
        met = tuple(
            replace(c, met=True) if c.id == event.data["condition"] else c for c in proposal.conditions
        )
        draft.put(replace(proposal, conditions=met))
    take_seat_back(draft, event)


def undertaking_breached(draft: Draft, event: Event) -> None:
    """The conclusion is under review, which only a conclusion ends."""
    add_to_review(draft, event.cand, event.at, breach=event.data["condition"])


def cleared(draft: Draft, event: Event) -> None:
    """Clearance is given, or pending again."""
    draft.put(replace(draft.cand(event.cand), cleared=bool(event.data["value"])))


def voiced(draft: Draft, event: Event) -> None:
    """What they said can be read; it counts nowhere."""
    data = event.data
    draft.put(Voice(data["id"], event.cand, event.by, data["what"], data.get("text", ""), event.at, draft.n))


def seat_passed(draft: Draft, event: Event) -> None:
    """The absent member's seat on this proposal is their alternate's, until the member acts."""
    proposal = draft.state.proposal(event.cand)
    if proposal:
        pair = (event.data["person"], event.data["to"])
        draft.put(replace(proposal, passed=(*proposal.passed, pair)))


HANDLERS = {
    f.__name__: f
    for f in (
        candidacy_named, proposed, amended, proposal_withdrawn, taken_from_list, position_given, reported, objected,
        floor_moved, objection_withdrawn, adopted, orphan_released, condition_met, undertaking_breached, cleared,
        voiced, seat_passed,
    )
}  # fmt: skip
