"""What stands between a proposal and its conclusion, and the status that a room shows (CONSENT section 5)."""

from dataclasses import dataclass

from castlist.rules.decisions.facts import Candidacy, Offer, Position, Proposal
from castlist.rules.decisions.objections import about, biting
from castlist.rules.decisions.seats import quorum, seats
from castlist.rules.decisions.state import State, told_once
from castlist.rules.ladder import RANK, direction, reachable
from castlist.rules.why import Why

CONSENTS = ("support", "accept", "concern")
WITHHELD = "withheld"
"""What stands in the log for a reason that its author keeps to themselves."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a candidacy stands.

    `waits_for` holds person ids first (sorted), then any of: another person, support, precondition, clearance, step,
    place, why; for `stuck` objection ids, or the persons who object to a way down; for `inquorate` 'alternate'.
    """

    status: str
    waits_for: tuple[str, ...] = ()
    whys: tuple[Why, ...] = ()


def places_free(state: State, cand: Candidacy) -> int:
    """Places of the role that no other live offer and nobody cast holds; none in a part that is cut."""
    role = state.role(cand.role)
    if role is not None and role.cut:
        return 0
    taken = 0
    for offer in state.all(Offer):
        other = state.candidacy(offer.cand)
        if other and other.role == cand.role and other.id != cand.id and other.lives and offer.holds_place:
            taken += 1
    return (role.places if role else 1) - taken


def gated(state: State, cand: Candidacy, target: str) -> bool:
    """True where clearance must be given first."""
    if not state.rule.gate or direction(cand.step, target) not in ("up", "same"):
        return False
    return target == "offer" or (with_minors(state, cand) and RANK[target] >= RANK["audition"])


def is_cut(state: State, cand: Candidacy, target: str) -> bool:
    """True where the part is cut, and the step would be one up in it."""
    role = state.role(cand.role)
    return role is not None and role.cut and direction(cand.step, target) in ("up", "same")


def takes_back(state: State, cand: Candidacy, target: str) -> bool:
    """True where the step would end an offer that they can accept, or have accepted: that is an act with a reason."""
    offer = state.offer(cand.id)
    out = offer is not None and offer.state in ("live", "accepted")
    return out and direction(cand.step, target) in ("down", "release")


def says_why(position: Position | None) -> bool:
    """True for somebody who wants this, and says why in words."""
    return position is not None and position.what == "support" and position.reason not in ("", WITHHELD)


def with_minors(state: State, cand: Candidacy) -> bool:
    """True where anyone booked or assisting at the role's auditions is under 18."""
    role = state.role(cand.role)
    return role is not None and role.minors


def is_sealed(state: State, cand: Candidacy, proposal: Proposal) -> bool:
    """True while the first round is sealed: not everybody in S has answered (and somebody sits here at all)."""
    return proposal.sealed


def unanswered(state: State, cand: Candidacy, proposal: Proposal) -> list[str]:
    """Everybody in S who has not yet answered the latest revision in any way."""
    sitting = seats(state, cand, proposal.target)
    return sorted(p for p in sitting if not state.position(cand.id, proposal.revision, p))


def _others(state: State, cand: Candidacy, proposal: Proposal) -> list[tuple[str, Why]]:
    """What is missing beyond people, in the order in which it is named."""
    rule, target = state.rule, proposal.target
    missing = []
    if any(c.what == "pre" and not c.met for c in proposal.conditions):
        missing.append(("precondition", Why.precondition_unmet))
    if gated(state, cand, target) and not cand.cleared:
        missing.append(("clearance", Why.clearance_pending))
    if is_cut(state, cand, target):
        missing.append(("part", Why.part_cut))
    if not reachable(rule.steps, rule.skip_to, cand.step, target, again=proposal.again):
        missing.append(("step", Why.unreachable))
    if target == "offer" and not proposal.reserve and places_free(state, cand) < 1:
        missing.append(("place", Why.no_place))
    return missing


def _under_seal(state: State, cand: Candidacy, proposal: Proposal) -> Standing:
    """Nothing shows but who is silent, and nothing else may be guessed from what is refused."""
    silent = tuple(unanswered(state, cand, proposal))
    if silent:
        return Standing("waiting", silent, (Why.waiting,))
    return Standing("inquorate", ("alternate",), (Why.inquorate,))


def on_the_table(state: State, cand: Candidacy, proposal: Proposal) -> Standing:
    """Inquorate, stuck, waiting or ready: what the open proposal waits for, and every reason not to conclude it."""
    if is_sealed(state, cand, proposal):
        return _under_seal(state, cand, proposal)
    sitting = seats(state, cand, proposal.target)
    q = quorum(state, cand, proposal.target)
    given = {p: state.position(cand.id, proposal.revision, p) for p in sitting}
    upward = direction(cand.step, proposal.target) in ("up", "same")
    against = sorted(p for p, pos in given.items() if pos and pos.what == "object")
    missing = sorted(p for p, pos in given.items() if pos is None or (upward and pos.what == "object"))
    consents = [pos for pos in given.values() if pos and pos.what in CONSENTS]
    people: list[tuple[str, Why]] = [(p, Why.waiting) for p in missing]
    if not missing and not against and len({pos.by for pos in consents}) < q:
        people.append(("another person", Why.inquorate))
    support = any(pos.what == "support" for pos in consents)
    if not missing and not support:
        people.append(("support", Why.no_support))
    elif not missing and takes_back(state, cand, proposal.target) and not any(map(says_why, given.values())):
        people.append(("why", Why.offer_needs_why))
    bites = biting(state, cand, proposal.target)
    waits = people + _others(state, cand, proposal)
    whys = list(dict.fromkeys(
        ([Why.inquorate] if len(sitting) < q else [])
        + ([Why.objection_bites] if bites else [])
        + ([Why.waiting] if missing or against else [])
        + ([] if support else [Why.no_support])
        + [why for _, why in waits]
    ))  # fmt: skip
    if len(sitting) < q:
        return Standing("inquorate", ("alternate",), tuple(whys))
    if bites:
        return Standing("stuck", tuple(o.id for o in bites), tuple(whys))
    if against and not upward:
        return Standing("stuck", tuple(against), tuple(whys))
    if whys:
        return Standing("waiting", tuple(name for name, _ in waits), tuple(whys))
    return Standing("ready")


def waits_for_clearance(state: State, cand: Candidacy, offer: Offer) -> bool:
    """True for an offer in reserve for which a place is free, and clearance is not."""
    held = gated(state, cand, "offer") and not cand.cleared
    return offer.state == "reserve" and held and places_free(state, cand) > 0


@told_once
def standing(state: State, cand: Candidacy) -> Standing:
    """The status shown: computed from the facts, never stored as the truth."""
    if cand.ended:
        return Standing(cand.ended)
    proposal = state.proposal(cand.id)
    if proposal:
        return on_the_table(state, cand, proposal)
    if cand.step == "cast":
        return Standing("cast")
    review = state.review(cand.id)
    if review:
        open_ids = {o.id for o in about(state, cand)}
        waits = tuple(o for o in review.objections if o in open_ids)
        return Standing("review", (*waits, *review.breaches))
    return Standing(cand.last or "named")


def whys_not_conclude(state: State, cand: Candidacy, proposal: Proposal) -> tuple[Why, ...]:
    """Every reason why the latest revision may not be concluded now; empty when it is consented."""
    return on_the_table(state, cand, proposal).whys
