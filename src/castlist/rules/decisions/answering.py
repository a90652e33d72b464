"""Acts of people who answer: positions, proxies, reported positions, voices (CONSENT sections 1, 4 and 6)."""

from collections.abc import Mapping
from typing import Any

from castlist.rules.decisions import asking
from castlist.rules.decisions.facts import Candidacy, Position, Proposal, Proxy, Reported, Role, Voice
from castlist.rules.decisions.objections import biting, own
from castlist.rules.decisions.seats import may_act, recusing_performers, table
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import WITHHELD, is_sealed, takes_back
from castlist.rules.ladder import RANK, direction
from castlist.rules.why import Refused, Why

POSITIONS = ("support", "accept", "concern", "object")
VOICES = ("for", "against", "comment", "ask")
TESTIMONY = "testimony"
"""What a recused person says: heard like a voice, and no voice."""


def holds_proxy(state: State, holder: str, principal: str, role: str, at: int) -> bool:
    """True when the holder may answer for the principal in this role, now. No chains: a proxy is not passed on."""
    return any(
        p.principal == principal and p.holder == holder and p.role in ("*", role) and at <= p.until
        for p in state.all(Proxy)
    )


def has_spoken(state: State, proposal: Proposal, principal: str) -> bool:
    """True when they have answered this revision themselves, also where that no longer counts: no proxy speaks now."""
    given = state.get(Position, f"{proposal.cand}/{proposal.revision}/{principal}")
    return given is not None and given.by == principal


def _on_latest(state: State, cand_id: str, revision: int) -> tuple[Candidacy, Proposal]:
    cand = asking.candidacy(state, cand_id)
    proposal = asking.open_proposal(state, cand)
    if revision != proposal.revision:
        raise Refused(Why.not_latest)
    return cand, proposal


def _check_reason(state: State, cand: Candidacy, proposal: Proposal, what: str, reason: str) -> None:
    if what in ("concern", "object"):
        asking.reason(reason)
    if what == "support" and reason in ("", WITHHELD) and takes_back(state, cand, proposal.target):
        raise Refused(Why.offer_needs_why)
    asking.text(reason)


def _by_proxy(state: State, cand: Candidacy, proposal: Proposal, *, by: str, principal: str, at: int) -> None:
    if recusing_performers(state, by, cand.role):
        raise Refused(Why.recused)
    if not holds_proxy(state, by, principal, cand.role, at):
        raise Refused(Why.no_proxy)
    if state.member(by) is None or principal not in table(state, cand):
        # An absent member's seat is taken back by their own act only.
        raise Refused(Why.no_right)
    if has_spoken(state, proposal, principal):
        raise Refused(Why.principal_acted)


def _resolved(
    state: State, cand: Candidacy, proposal: Proposal, person: str, resolve: Mapping[str, str], *, proxy: bool
) -> list[list[str]]:
    """With a consent, each own objection that bites must end or stand from a step above the target: no default."""
    mine = [o for o in biting(state, cand, proposal.target) if own(o, person, cand.role)]
    if mine and proxy:
        raise Refused(Why.proxy_cannot_end)
    if any(o.id not in resolve for o in mine):
        raise Refused(Why.must_say_ends_or_stands)
    known = {o.id for o in mine}
    if unknown := resolve.keys() - known:
        adopted = {o.id for o in biting(state, cand, proposal.target) if o.orphan_in(cand.role)}
        raise Refused(Why.orphan_needs_release if unknown <= adopted else Why.not_biting)
    for step in resolve.values():
        above = step in state.rule.steps and RANK[step] > RANK[proposal.target]
        if step != "ends" and not above:
            raise Refused(Why.bad_step)
    return [[o, resolve[o]] for o in sorted(resolve)]


def _opens(state: State, cand: Candidacy, proposal: Proposal, person: str, floor: str, new_id: str) -> dict[str, str]:
    """The objection that `object` opens on a way up, unless one of theirs bites already; {} when none opens."""
    if direction(cand.step, proposal.target) not in ("up", "same"):
        return {}
    floor = floor or proposal.target
    # The target may be named also where the rule has dropped that step since it was put on the table.
    if floor not in (*state.rule.steps, proposal.target) or RANK[floor] > RANK[proposal.target]:
        raise Refused(Why.bad_step)
    if cand.standing:
        return {}
    if any(own(o, person, cand.role) for o in biting(state, cand, proposal.target)):
        return {}
    asking.new_objection(state, new_id)
    return {"id": new_id, "floor": floor}


def position(
    state: State, cand_id: str, *, by: str, at: int, revision: int, what: str, new_id: str, reason: str = "",
    resolve: Mapping[str, str] | None = None, floor: str = "", principal: str = "",
) -> list[Event]:  # fmt: skip
    """What the person says to this revision stands; a change is a new act, and the old one stays readable."""
    cand, proposal = _on_latest(state, cand_id, revision)
    if what not in POSITIONS:
        raise Refused(Why.unknown)
    person = principal or by
    if person != by:
        _by_proxy(state, cand, proposal, by=by, principal=person, at=at)
    else:
        asking.seated(state, cand, by)
    _check_reason(state, cand, proposal, what, reason)
    data: dict[str, Any] = {"revision": revision, "what": what, "reason": reason}
    if what == "object":
        opens = _opens(state, cand, proposal, person, floor, new_id)
        data |= {"opens": opens} if opens else {}
    else:
        resolved = _resolved(state, cand, proposal, person, resolve or {}, proxy=person != by)
        data |= {"resolve": resolved} if resolved else {}
    if person != by:
        data |= {"for": person, "by": by}
    if is_sealed(state, cand, proposal):
        data |= {"sealed": True}
    return [Event("position_given", by, at, data, cand_id, cand.role)]


def report(
    state: State, cand_id: str, *, by: str, at: int, member: str, revision: int, what: str, reason: str = "",
    resolve: Mapping[str, str] | None = None,
) -> list[Event]:  # fmt: skip
    """What somebody said by phone is entered; it counts only after they confirm it."""
    cand, proposal = _on_latest(state, cand_id, revision)
    asking.not_recused(state, cand, by)
    if state.member(by) is None or member == by or not may_act(state, cand, member):
        raise Refused(Why.no_right)
    if what not in POSITIONS:
        raise Refused(Why.unknown)
    _check_reason(state, cand, proposal, what, reason)
    data = {
        "for": member,
        "revision": proposal.revision,
        "what": what,
        "reason": reason,
        "resolve": [[o, outcome] for o, outcome in sorted((resolve or {}).items())],
    }
    return [Event("reported", by, at, data, cand_id, cand.role)]


def confirm(
    state: State, cand_id: str, *, by: str, at: int, new_id: str, resolve: Mapping[str, str] | None = None
) -> list[Event]:
    """What was reported for the person on the latest revision is now their own position."""
    cand = asking.candidacy(state, cand_id)
    proposal = asking.open_proposal(state, cand)
    reported = state.get(Reported, f"{cand_id}/{by}")
    if reported is None or reported.revision != proposal.revision:
        raise Refused(Why.unknown)
    return position(
        state, cand_id, by=by, at=at, revision=reported.revision, what=reported.what, new_id=new_id,
        reason=reported.reason, resolve=resolve if resolve is not None else dict(reported.resolve),
    )  # fmt: skip


def give_proxy(state: State, *, by: str, at: int, holder: str, role: str = "*", days: int = 30) -> list[Event]:
    """The holder may answer for this person, in this scope, until then."""
    member = state.member(by)
    if member is None or not member.say:
        raise Refused(Why.no_right)
    if holder == by or state.member(holder) is None:
        raise Refused(Why.unknown)
    if role != "*" and state.role(role) is None:
        raise Refused(Why.unknown)
    if type(days) is not int or not 1 <= days <= 366:
        raise Refused(Why.bad_rule)
    return [Event("proxy_given", by, at, {"holder": holder, "role": role, "until": at + days * 86_400_000})]


def end_proxy(state: State, *, by: str, at: int, holder: str, role: str = "*") -> list[Event]:
    """The holder may no longer answer for this person."""
    if state.get(Proxy, f"{by}/{holder}/{role}") is None:
        raise Refused(Why.unknown)
    return [Event("proxy_ended", by, at, {"holder": holder, "role": role})]


def advise(state: State, cand_id: str, *, by: str, at: int, what: str, new_id: str, text: str = "") -> list[Event]:
    """A voice is heard; it counts nowhere (I7)."""
    cand = asking.candidacy(state, cand_id)
    asking.not_recused(state, cand, by)
    member = state.member(by)
    if member is None or not (member.voice or member.say):
        raise Refused(Why.no_right)
    if what not in VOICES:
        raise Refused(Why.unknown)
    asking.new_fact(state, Voice, new_id, f"{cand_id}/{new_id}")
    asking.text(text)
    return [Event("voiced", by, at, {"id": new_id, "what": what, "text": text}, cand_id, cand.role)]


def testify(state: State, performer: str, *, by: str, at: int, new_id: str, text: str) -> list[Event]:
    """What somebody knows of a performer through whom they are recused is heard there; it counts nowhere (I7)."""
    asking.name(performer)
    if not text:
        raise Refused(Why.reason_required)
    asking.text(text)
    roles = {r.id for r in state.all(Role) if performer in recusing_performers(state, by, r.id)}
    about = [c for role in sorted(roles) for c in state.candidacies(role) if c.performer == performer and c.lives]
    if not about:
        raise Refused(Why.not_recused)
    for cand in about:
        asking.new_fact(state, Voice, new_id, f"{cand.id}/{new_id}")
    return [Event("voiced", by, at, {"id": new_id, "what": TESTIMONY, "text": text}, c.id, c.role) for c in about]


def has_answered(state: State, cand: Candidacy, person: str) -> Position | None:
    """The person's position on the open revision, or None."""
    proposal = state.proposal(cand.id)
    return state.position(cand.id, proposal.revision, person) if proposal else None
