"""Acts that bring people and proposals into the room. Each returns its events, or raises Refused."""

from dataclasses import dataclass, replace
from typing import Any

from castlist.rules.decisions import asking
from castlist.rules.decisions.calling import why_not_submit
from castlist.rules.decisions.facts import Alternate, Candidacy, Condition, Member, Minute, Proposal
from castlist.rules.decisions.seats import may_act, recused, seats, table
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import is_cut, is_sealed
from castlist.rules.ladder import LONGEST_DEADLINE, direction, is_target, reachable
from castlist.rules.why import Refused, Why

"""Hours that an offer may stay open."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a revision says beyond its target."""

    terms: str = ""
    conditions: tuple[Condition, ...] = ()
    reserve: bool = False
    deadline_hours: int = 0

    def data(self, target: str) -> dict[str, Any]:
        """As the event keeps it."""
        return {
            "target": target,
            "terms": self.terms,
            "conditions": [c.to_json() for c in self.conditions],
            "reserve": self.reserve,
            "deadline_hours": self.deadline_hours,
        }


def terms_of(proposal: Proposal) -> Terms:
    """What the open revision says beyond its target."""
    return Terms(proposal.terms, proposal.conditions, proposal.reserve, proposal.deadline_hours)


def _new_candidacy(state: State, cand: str, role: str) -> None:
    asking.name(cand)
    found = state.role(role)
    if found is None:
        raise Refused(Why.unknown)
    if found.cut:
        raise Refused(Why.part_cut)
    if state.candidacy(cand) is not None:
        raise Refused(Why.already_there)


def _free_to_name(state: State, cand: str, role: str, performer: str) -> None:
    _new_candidacy(state, cand, role)
    asking.name(performer)
    if any(c.lives and c.role == role for c in state.candidacies_of(performer)):
        raise Refused(Why.already_there, detail="They stand for this part.")


def put_forward(
    state: State, cand: str, *, by: str, at: int, performer: str, role: str, reason: str = "", person: str = ""
) -> list[Event]:
    """A member names somebody: the candidacy begins `named`. Any member may, unless recused from the role."""
    if state.member(by) is None:
        raise Refused(Why.no_right)
    _free_to_name(state, cand, role, performer)
    asking.text(reason)
    if person:
        asking.name(person)
    if recused(state, by, Candidacy(cand, role, performer)):
        raise Refused(Why.recused)
    data = {"performer": performer, "by": by, "reason": reason, "person": person}
    return [Event("candidacy_named", by, at, data, cand, role)]


def submit(
    state: State, cand: str, *, by: str, at: int, performer: str, role: str, person: str = "",
    only_while_open: bool = False,
) -> list[Event]:  # fmt: skip
    """A performer (or agent, or guardian) puts themselves in; somebody related is recused from the role at once.

    `only_while_open`: through the open call, in its time.
    """
    against = why_not_submit(state, role, at) if only_while_open else None
    if against:
        raise Refused(against)
    _free_to_name(state, cand, role, performer)
    if person:
        asking.name(person)
    data = {"performer": performer, "by": "", "reason": "", "person": person}
    return [Event("candidacy_named", by, at, data, cand, role)]


def _again(state: State, cand: Candidacy) -> bool:
    offer = state.offer(cand.id)
    return state.review(cand.id) is not None or (offer is not None and offer.state == "lapsed")


def _target_ok(state: State, cand: Candidacy, target: str, *, again: bool) -> None:
    rule = state.rule
    if not is_target(rule.steps, target):
        raise Refused(Why.unreachable if target == "cast" else Why.bad_step)
    if not reachable(rule.steps, rule.skip_to, cand.step, target, again=again):
        raise Refused(Why.unreachable)
    if cand.standing and direction(cand.step, target) in ("up", "same") and target != "audition":
        raise Refused(Why.unreachable)
    if is_cut(state, cand, target):
        raise Refused(Why.part_cut)


def _check_terms(state: State, terms: Terms, by: str) -> Terms:
    """The terms, each condition with somebody who asked for it; refuses what cannot be kept or met."""
    asking.text(terms.terms)
    if type(terms.deadline_hours) is not int or not 0 <= terms.deadline_hours <= LONGEST_DEADLINE:
        raise Refused(Why.bad_rule)
    for condition in terms.conditions:
        asking.name(condition.id)
        asking.text(condition.text)
        asking.text(condition.due)
        if condition.what not in ("pre", "undertaking") or not _may_ask(state, condition.asked_by or by):
            raise Refused(Why.unknown)
    if len({c.id for c in terms.conditions}) < len(terms.conditions):
        raise Refused(Why.already_there)
    asked = tuple(replace(c, asked_by=c.asked_by or by, met=False, breached=False) for c in terms.conditions)
    return replace(terms, conditions=asked)


def _may_ask(state: State, person: str) -> bool:
    """True for whoever is or was on the team, or sits in."""
    return state.get(Member, person) is not None or any(a.person == person for a in state.all(Alternate))


def propose(
    state: State, cand_id: str, *, by: str, at: int, target: str, terms: Terms | None = None, batch: str = ""
) -> list[Event]:
    """A first revision is on the table. Proposing is not a position."""
    cand = asking.candidacy(state, cand_id)
    asking.not_recused(state, cand, by)
    if state.proposal(cand_id) is not None:
        raise Refused(Why.already_open if may_act(state, cand, by) else Why.no_right)
    again = _again(state, cand)
    if not is_target(state.rule.steps, target) and target != "cast":
        raise Refused(Why.bad_step)
    if by not in seats(state, cand, cand.step if target == "cast" else target):
        raise Refused(Why.no_right)
    _target_ok(state, cand, target, again=again)
    data = _check_terms(state, terms or Terms(), by).data(target) | {"again": again, "batch": batch}
    return [Event("proposed", by, at, data, cand_id, cand.role)]


def amend(
    state: State, cand_id: str, *, by: str, at: int, target: str | None = None, terms: Terms | None = None,
    revision: int | None = None,
) -> list[Event]:  # fmt: skip
    """A new revision is on the table: positions end, objections stay. What is not named stays as it was."""
    cand = asking.candidacy(state, cand_id)
    proposal = asking.open_proposal(state, cand)
    asking.seated(state, cand, by)
    if is_sealed(state, cand, proposal):
        raise Refused(Why.sealed)
    if revision is not None and revision != proposal.revision:
        raise Refused(Why.not_latest)
    new_target = proposal.target if target is None else target
    _target_ok(state, cand, new_target, again=proposal.again)
    data = _check_terms(state, terms or terms_of(proposal), by).data(new_target)
    return [Event("amended", by, at, data, cand_id, cand.role)]


def withdraw_proposal(state: State, cand_id: str, *, by: str, at: int) -> list[Event]:
    """The proposal ends without a conclusion; whoever opened it may, or, when they left S, anybody in it."""
    cand = asking.candidacy(state, cand_id)
    proposal = asking.open_proposal(state, cand)
    asking.not_recused(state, cand, by)
    sitting = table(state, cand)
    away = dict(proposal.passed)
    opener_gone = proposal.by not in sitting and proposal.by not in away
    if by != proposal.by and not (opener_gone and may_act(state, cand, by)):
        raise Refused(Why.not_owner)
    if by == proposal.by and opener_gone:
        raise Refused(Why.no_right)
    return [Event("proposal_withdrawn", by, at, {}, cand_id, cand.role)]


def judge_met(state: State, cand_id: str, *, by: str, at: int, condition: str) -> list[Event]:
    """A precondition of this revision is met; whoever asked for it judges, or their heirs in S."""
    cand = asking.candidacy(state, cand_id)
    proposal = asking.open_proposal(state, cand)
    asking.seated(state, cand, by)
    found = condition_of(proposal, condition)
    if found.what != "pre":
        raise Refused(Why.unknown)
    if found.asked_by in table(state, cand) and by != found.asked_by:
        raise Refused(Why.not_owner)
    if found.met:
        raise Refused(Why.already_there)
    return [Event("condition_met", by, at, {"condition": condition}, cand_id, cand.role)]


def judges(state: State, cand: Candidacy, condition: Condition) -> tuple[str, ...]:
    """Who says when a precondition is met: whoever asked for it; where they are not in S, anybody who is."""
    sitting = table(state, cand)
    return (condition.asked_by,) if condition.asked_by in sitting else tuple(sorted(sitting))


def judges_of(state: State, cand: Candidacy) -> set[str]:
    """Who may say that one of the open preconditions of what is on the table is met; nobody where there is none."""
    proposal = state.proposal(cand.id)
    unmet = [c for c in proposal.conditions if c.what == "pre" and not c.met] if proposal else []
    return {person for condition in unmet for person in judges(state, cand, condition)}


def condition_of(proposal: Proposal, condition: str) -> Condition:
    """The condition; refuses when the revision has no such one."""
    for found in proposal.conditions:
        if found.id == condition:
            return found
    raise Refused(Why.unknown)


def breach(state: State, cand_id: str, *, by: str, at: int, condition: str, reason: str = "") -> list[Event]:
    """An undertaking was broken, of whichever minute: a review opens that ends by a conclusion only."""
    cand = asking.candidacy(state, cand_id)
    asking.seated(state, cand, by)
    asking.text(reason)
    asked = [c for minute in state.group(Minute, cand_id) for c in minute.frozen["conditions"]]
    if not any(c["id"] == condition and c["what"] == "undertaking" for c in asked):
        raise Refused(Why.unknown)
    review = state.review(cand_id)
    if review and condition in review.breaches:
        raise Refused(Why.already_there)
    data = {"condition": condition} | ({"reason": reason} if reason else {})
    return [Event("undertaking_breached", by, at, data, cand_id, cand.role)]


def take_out(state: State, cand_id: str, *, by: str, at: int, batch: str) -> list[Event]:
    """Anyone in S may take a name out of a list; it then stands on its own."""
    cand = asking.candidacy(state, cand_id)
    proposal = asking.open_proposal(state, cand)
    asking.seated(state, cand, by)
    if not batch or proposal.batch != batch:
        raise Refused(Why.unknown)
    return [Event("taken_from_list", by, at, {"batch": batch}, cand_id, cand.role)]


def clear(state: State, cand_id: str, *, by: str, at: int, value: bool) -> list[Event]:
    """The gate for this candidacy is as the safeguarding lead says; said again, nothing happens."""
    cand = state.candidacy(cand_id)
    if cand is None or cand.standing:
        raise Refused(Why.unknown)
    member = state.member(by)
    if member is None or not member.lead:
        raise Refused(Why.no_right)
    asking.not_recused(state, cand, by)
    if cand.cleared == value:
        return []
    return [Event("cleared", by, at, {"value": value}, cand_id, cand.role)]


def standing_open(state: State, cand: str, *, by: str, at: int, role: str) -> list[Event]:
    """A standing decision about the role's audition begins, for people not yet known."""
    _new_candidacy(state, cand, role)
    if not is_target(state.rule.steps, "audition"):
        raise Refused(Why.bad_step)
    fresh = Candidacy(cand, role, at=at)
    if by not in seats(state, fresh, "audition"):
        raise Refused(Why.no_right)
    if any(c.standing and c.lives and (c.step == "audition" or state.proposal(c.id)) for c in state.candidacies(role)):
        raise Refused(Why.already_open, detail="This role has a standing decision already.")
    named = Event("candidacy_named", by, at, {"by": by}, cand, role)
    return [named, Event("proposed", by, at, Terms().data("audition"), cand, role)]
