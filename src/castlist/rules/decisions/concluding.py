"""Acts that decide: conclude, decide alone, admit under a standing decision, and end lists (CONSENT sections 3, 5)."""

from collections.abc import Mapping

from castlist.rules.decisions import asking
from castlist.rules.decisions.answering import position
from castlist.rules.decisions.facts import Candidacy, Proposal
from castlist.rules.decisions.fold import fold
from castlist.rules.decisions.minutes import admission, minute
from castlist.rules.decisions.objections import biting
from castlist.rules.decisions.proposing import Terms, amend, propose, terms_of
from castlist.rules.decisions.reviews import without
from castlist.rules.decisions.seats import away, may_act, runs_desk
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import gated, is_cut, whys_not_conclude
from castlist.rules.ladder import RANK, is_target
from castlist.rules.why import Refused, Why


def version(state: State, cand: Candidacy) -> int:
    """The place in the log of the last act that bears on a decision here.

    While a round is sealed, what is said in it moves nothing that others see, and nothing is concluded: there it is the
    proposal itself.
    """
    proposal = state.proposal(cand.id)
    last = proposal.n if proposal is not None and proposal.sealed else cand.touched
    return max(last, state.rule.roster_n)


def conclude(state: State, cand_id: str, *, by: str, at: int, revision: int, seen: int | None = None) -> list[Event]:
    """The minute is frozen and the step is reached. `seen` is the place in the log up to which the actor has looked."""
    cand = asking.candidacy(state, cand_id)
    proposal = asking.open_proposal(state, cand)
    asking.not_recused(state, cand, by)
    if not may_act(state, cand, by) and not runs_desk(state, by, cand.role):
        raise Refused(Why.no_right)
    if revision != proposal.revision:
        raise Refused(Why.not_latest)
    if by in away(proposal):
        # Concluding is an act of their own: it takes the seat back, and so waits for their answer.
        state = state.with_changes({(Proposal.kind, cand_id): without(proposal, by)})
    whys = whys_not_conclude(state, cand, proposal)
    if seen is not None and version(state, cand) > seen:
        whys = (*whys, Why.stale_version)
    if whys:
        raise Refused(*whys)
    frozen = minute(state, cand, proposal, by=by, at=at)
    return [Event("concluded", by, at, {"minute": frozen}, cand_id, cand.role)]


def decide(
    state: State, cand_id: str, *, by: str, at: int, target: str, new_id: str, reason: str = "",
    terms: Terms | None = None, resolve: Mapping[str, str] | None = None,
) -> list[Event]:  # fmt: skip
    """*One decides*: the one person with the say proposes, supports and concludes in one act.

    `resolve` says of each objection of their own whether it ends, or from which step it stands. What it says of one
    that does not bite the target is not needed, and left aside.
    """
    cand = asking.candidacy(state, cand_id)
    asking.not_recused(state, cand, by)
    if not may_act_alone(state, by):
        raise Refused(Why.no_right)
    if state.rule.preset != "one":
        raise Refused(Why.no_right, detail="That one person decides is not the rule here.")
    proposal, terms = state.proposal(cand_id), terms or Terms()
    if proposal is not None and proposal.target == target and terms_of(proposal) == terms:
        events, now, revision = [], state, proposal.revision  # it is on the table already
    else:
        begin = amend if proposal else propose
        events = begin(state, cand_id, by=by, at=at, target=target, terms=terms)
        now, revision = fold(events, state), cand.revision + 1
    bitten = {o.id for o in biting(now, asking.candidacy(now, cand_id), target)}
    said = position(
        now, cand_id, by=by, at=at, revision=revision, what="support", new_id=new_id, reason=reason,
        resolve={name: outcome for name, outcome in (resolve or {}).items() if name in bitten},
    )  # fmt: skip
    now = fold(said, now)
    return [*events, *said, *conclude(now, cand_id, by=by, at=at, revision=revision)]


def may_act_alone(state: State, person: str) -> bool:
    """True for the one who decides."""
    member = state.member(person)
    return member is not None and bool(member.say)


def admit(state: State, cand_id: str, *, by: str, at: int, under: str) -> list[Event]:
    """The standing minute authorises `audition` for this person; they get a minute of their own that cites it."""
    cand = asking.performers_candidacy(state, cand_id)
    asking.seated_or_desk(state, cand, by)
    call = state.candidacy(under)
    if call is None or not call.standing or call.role != cand.role:
        raise Refused(Why.unknown)
    if not call.minutes or call.step != "audition" or not call.lives:
        raise Refused(Why.no_minute)
    if not is_target(state.rule.steps, "audition"):
        raise Refused(Why.bad_step)
    if is_cut(state, cand, "audition"):
        raise Refused(Why.part_cut)
    if state.review(under) is not None or state.review(cand_id) is not None:
        raise Refused(Why.under_review)
    if RANK[cand.step] >= RANK["audition"]:
        raise Refused(Why.already_there)
    if state.proposal(cand_id) is not None:
        raise Refused(Why.already_open, detail="Or conclude it, or take it back, before they are admitted.")
    if biting(state, cand, "audition"):
        raise Refused(Why.objection_bites)
    if gated(state, cand, "audition") and not cand.cleared:
        raise Refused(Why.clearance_pending)
    frozen = admission(state, cand, call, by=by, at=at)
    return [Event("admitted", by, at, {"minute": frozen, "under": under}, cand_id, cand.role)]
