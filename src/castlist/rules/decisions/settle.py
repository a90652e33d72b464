"""What follows by itself after an event: alternates join, positions lapse, objections are orphaned, reviews open
and end, a sealed round opens. Nothing here is anybody's act; all of it is part of the one event that caused it.
"""

from dataclasses import replace
from itertools import chain

from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Candidacy, Objection, Position, Proposal, Review
from castlist.rules.decisions.objections import biting, late, reaches
from castlist.rules.decisions.seats import quorum, recused, recused_about, say_at_any_step, seats
from castlist.rules.decisions.state import Event
from castlist.rules.decisions.status import unanswered

WIDE = frozenset(
    "production_opened member_added member_left member_removed rule_changed alternate_named relation_declared "
    "waiver_given role_added role_changed".split()
)
"""Events after which every open proposal and objection is looked at again."""
RIPPLES = frozenset("candidacy_named concluded admitted declined withdrew offer_accepted".split())
"""Events after which a recusal may begin, reach rivals, or end."""


def settle(draft: Draft, event: Event) -> None:
    """Everything that follows from the event stands in the draft."""
    looked_at = _looked_at(draft, event)
    for cand in looked_at:
        _seat(draft, cand)
    if event.kind in WIDE or event.kind in RIPPLES or event.kind in ("proposal_withdrawn", "objected"):
        _orphan(draft)
    for cand in looked_at:
        _void(draft, cand)
        _unseal(draft, cand)
    _end_reviews(draft, looked_at, event.at)


def _looked_at(draft: Draft, event: Event) -> list[str]:
    state = draft.state
    if event.kind in WIDE:
        return [c.id for c in state.all(Candidacy)]
    if event.kind in RIPPLES and any(True for _ in state.groups.get(("relation", ""), {})):
        role = draft.cand(event.cand).role
        return [c.id for c in state.candidacies(role)]
    touched = {key.partition("/")[0] for kind, key in draft.changes if kind in ("proposal", "position", "review")}
    return sorted(touched | ({event.cand} if event.cand else set()))


def _open(draft: Draft, cand: str) -> tuple[Candidacy, Proposal] | None:
    found, proposal = draft.state.candidacy(cand), draft.state.proposal(cand)
    return (found, proposal) if found and proposal else None


def _seat(draft: Draft, cand_id: str) -> None:
    """Named alternates join in order until the quorum is reached, and stay until the proposal ends."""
    for alternate in draft.state.alternates():
        pair = _open(draft, cand_id)
        if pair is None:
            return
        cand, proposal = pair
        sitting = seats(draft.state, cand, proposal.target)
        if len(sitting) >= quorum(draft.state, cand, proposal.target):
            return
        if alternate.person in sitting or recused(draft.state, alternate.person, cand):
            continue
        draft.put(replace(proposal, joined=(*proposal.joined, alternate.person)))


def _void(draft: Draft, cand_id: str) -> None:
    """A position of somebody who no longer sits, or given by a proxy who is recused, dies for good."""
    pair = _open(draft, cand_id)
    if pair is None:
        return
    cand, proposal = pair
    sitting = seats(draft.state, cand, proposal.target)
    for position in list(draft.state.group(Position, cand_id)):
        if position.revision != proposal.revision or position.void:
            continue
        given_by_recused = position.by != position.person and recused(draft.state, position.by, cand)
        if position.person not in sitting or given_by_recused:
            draft.put(replace(position, void=True))


def _orphan(draft: Draft) -> None:
    """Objections whose owner left, lost the say or is recused are orphans from now on, role by role."""
    state = draft.state
    for objection in [o for o in state.all(Objection) if not o.ended and "*" not in o.orphaned]:
        if _owner_gone(draft, objection):
            draft.put(replace(objection, orphaned=("*",)))
            continue
        lost = [
            role.id
            for role in state.groups.get(("role", ""), {}).values()
            if _orphaned_here(draft, objection, role.key)
        ]
        if lost:
            draft.put(replace(objection, orphaned=(*objection.orphaned, *lost)))


def _owner_gone(draft: Draft, objection: Objection) -> bool:
    member = draft.state.member(objection.owner)
    if member is not None and member.say:
        return False
    return not _kept_somewhere(draft, objection) and not _joined_somewhere(draft, objection)


def _kept_somewhere(draft: Draft, objection: Objection) -> bool:
    """A removed owner keeps the objection while a proposal that was open then, and that it reaches, is still open."""
    state = draft.state
    return any(
        objection.owner in p.kept and _concerns(draft, objection, p.cand) for p in state.all(Proposal)
    )


def _joined_somewhere(draft: Draft, objection: Objection) -> bool:
    """An alternate keeps the objection while sitting on a proposal that it reaches."""
    return any(
        objection.owner in (*p.joined, *(stand_in for _, stand_in in p.passed)) and _concerns(draft, objection, p.cand)
        for p in draft.state.all(Proposal)
    )


def _concerns(draft: Draft, objection: Objection, cand: str) -> bool:
    found = draft.state.candidacy(cand)
    return found is not None and found.performer == objection.performer and reaches(draft.state, objection, found.role)


def _orphaned_here(draft: Draft, objection: Objection, role: str) -> bool:
    state = draft.state
    if role in objection.orphaned or not reaches(state, objection, role):
        return False
    if recused_about(state, objection.owner, role, objection.performer):
        return True
    has_say = say_at_any_step(state, objection.owner, role)
    return not has_say and not _kept_somewhere(draft, objection) and not _joined_somewhere(draft, objection)


def _unseal(draft: Draft, cand_id: str) -> None:
    """The first round opens, for good, once everybody in S has answered."""
    pair = _open(draft, cand_id)
    if pair and pair[1].sealed and not unanswered(draft.state, *pair):
        draft.put(replace(pair[1], sealed=False))


def bite_sets_object(draft: Draft, objection: Objection, at: int) -> None:
    """Wherever the objection bites an open revision, its owner's position there is `object`."""
    state = draft.state
    for proposal in list(state.all(Proposal)):
        cand = draft.cand(proposal.cand)
        if objection.id not in {o.id for o in biting(state, cand, proposal.target)}:
            continue
        if objection.owner not in seats(state, cand, proposal.target):
            continue
        old = state.position(cand.id, proposal.revision, objection.owner)
        if old and old.what == "object":
            continue
        before = ((*old.before, (old.what, old.at, old.reason))) if old else ()
        draft.put(Position(
            cand=cand.id, revision=proposal.revision, person=objection.owner, what="object",
            reason=objection.reason, by=objection.owner, at=at, before=before, n=draft.n,
        ))  # fmt: skip


def open_reviews(draft: Draft, objection: Objection, at: int) -> None:
    """One review per candidacy whose concluded step the objection bites; a second objection joins it."""
    for cand in list(draft.state.all(Candidacy)):
        if cand.performer != objection.performer or cand.standing:
            continue
        if objection.id in {o.id for o in late(draft.state, cand)}:
            add_to_review(draft, cand.id, at, objection=objection.id)


def add_to_review(draft: Draft, cand: str, at: int, *, objection: str = "", breach: str = "") -> None:
    """The candidacy is under review because of this too; a grace that still runs is stopped."""
    review = draft.state.review(cand) or Review(cand=cand, at=at)
    objections = dict.fromkeys(chain(review.objections, [objection] if objection else []))
    breaches = dict.fromkeys(chain(review.breaches, [breach] if breach else []))
    draft.put(replace(review, objections=tuple(objections), breaches=tuple(breaches)))
    offer = draft.state.offer(cand)
    if offer and offer.state in ("grace", "reserve") and offer.grace_ends and not offer.grace_left:
        draft.put(replace(offer, grace_left=max(offer.grace_ends - at, 1), grace_ends=0))


def close_review(draft: Draft, cand: str, at: int) -> None:
    """The review is over, and a stopped grace runs on."""
    if draft.state.review(cand) is None:
        return
    draft.drop(Review, cand)
    offer = draft.state.offer(cand)
    if offer and offer.grace_left:
        draft.put(replace(offer, grace_ends=at + offer.grace_left, grace_left=0))


def _end_reviews(draft: Draft, looked_at: list[str], at: int) -> None:
    """A review without a breach ends when each objection that opened it has ended by a route of section 4."""
    for review in [draft.state.review(c) for c in looked_at]:
        if review is None or review.breaches:
            continue
        cand = draft.cand(review.cand)
        still = {o.id for o in draft.state.objections(cand.performer) if reaches(draft.state, o, cand.role)}
        if not still.intersection(review.objections):
            close_review(draft, review.cand, at)


