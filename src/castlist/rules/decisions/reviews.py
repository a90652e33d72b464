"""What an objection brings about when it begins to bite: its owner's position, a review (CONSENT sections 4 and 5)."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Candidacy, Objection, Position, Proposal, Review
from castlist.rules.decisions.objections import bites, is_late
from castlist.rules.decisions.seats import away, seats
from castlist.rules.decisions.state import State

SAID_BEFORE = 20
"""How many of their earlier answers to one revision a position carries with it. The log holds all of them: a position
that carried them, too, would grow with each, and somebody who answers over and over would fill the disk."""


def put_objection(draft: Draft, objection: Objection, at: int) -> None:
    """The objection is as given; wherever it comes to bite by that, what follows has followed."""
    comes_to_bite(draft, {objection.performer}, at, lambda: draft.put(objection))


def comes_to_bite(draft: Draft, performers: Iterable[str], at: int, change: Callable[[], None]) -> None:
    """After the change: each open objection about these performers that did not bite a revision, or a step already
    concluded, and does so now, has set its owner's position to `object`, or has opened a review.
    """
    performers = sorted(performers)
    before = {(o.id, cand.id): _bites(draft.state, o, cand) for o, cand in _pairs(draft.state, performers)}
    change()
    for objection, cand in _pairs(draft.state, performers):
        did_open, was_late = before.get((objection.id, cand.id), (False, False))
        bites_open, late = _bites(draft.state, objection, cand)
        if bites_open and not did_open:
            set_object(draft, objection, cand, at)
        if late and not was_late:
            add_to_review(draft, cand.id, at, objection=objection.id)


def _pairs(state: State, performers: list[str]) -> list[tuple[Objection, Candidacy]]:
    """Each open objection with each living candidacy of its performer."""
    return [
        (objection, cand)
        for performer in performers
        for objection in state.objections(performer)
        for cand in state.candidacies_of(performer)
        if cand.lives and not cand.standing
    ]


def _bites(state: State, objection: Objection, cand: Candidacy) -> tuple[bool, bool]:
    proposal = state.proposal(cand.id)
    open_bitten = proposal is not None and bites(state, objection, cand, proposal.target)
    return open_bitten, is_late(state, objection, cand)


def set_object(draft: Draft, objection: Objection, cand: Candidacy, at: int) -> None:
    """Its owner's position there is `object`; who owns an objection that bites is not absent."""
    proposal = draft.state.proposal(cand.id)
    owner = objection.owner
    if proposal is None or objection.orphan_in(cand.role):
        return
    if owner in away(proposal):
        proposal = without(proposal, owner)
        draft.put(proposal)
    if owner not in seats(draft.state, cand, proposal.target):
        return
    old = draft.state.position(cand.id, proposal.revision, owner)
    if old is None or old.what != "object":
        give(draft, cand.id, proposal.revision, owner, "object", objection.reason, owner, at)


def without(proposal: Proposal, person: str) -> Proposal:
    """The proposal with this member's seat their own again."""
    return replace(proposal, passed=tuple(pair for pair in proposal.passed if pair[0] != person))


def begun_anew(proposal: Proposal, people: Iterable[str], at: int) -> Proposal:
    """The proposal, with the time that these people have to answer it running from now on."""
    fresh = sorted(people)
    kept = tuple(pair for pair in proposal.since if pair[0] not in fresh)
    return replace(proposal, since=(*kept, *((person, at) for person in fresh)))


def give(draft: Draft, cand: str, revision: int, person: str, what: str, reason: str, by: str, at: int) -> None:
    """The person's position on the revision is this one; what they said last before stays readable in it."""
    old = draft.state.get(Position, f"{cand}/{revision}/{person}")
    before = (*old.before, (old.what, old.at, old.reason))[-SAID_BEFORE:] if old else ()
    proposal = draft.state.proposal(cand)
    sealed = proposal is not None and proposal.sealed
    draft.put(Position(cand, revision, person, what, reason, by, sealed=sealed, at=at, before=before, n=draft.n))


def add_to_review(
    draft: Draft, cand: str, at: int, *, objection: str = "", breach: str = "", by: str = "", reason: str = ""
) -> None:
    """The candidacy is under review because of this too; a grace that still runs is stopped."""
    review = draft.state.review(cand) or Review(cand=cand, at=at)
    objections = dict.fromkeys([*review.objections, *([objection] if objection else [])])
    breaches = dict.fromkeys([*review.breaches, *([breach] if breach else [])])
    told = (*review.told, (breach, by, reason)) if breach else review.told
    draft.put(replace(review, objections=tuple(objections), breaches=tuple(breaches), told=told))
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
