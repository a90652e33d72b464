"""What follows from acts about the team, the rule and relations."""

from dataclasses import replace

from castlist.rules.decisions.changing_rules import named_quorums
from castlist.rules.decisions.disclosing import ask_again
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.fact import frozen
from castlist.rules.decisions.facts import (
    Alternate,
    Candidacy,
    Closed,
    Glass,
    Member,
    Motion,
    Proposal,
    Proxy,
    Relation,
    Role,
    Rule,
    Waiver,
)
from castlist.rules.decisions.reviews import comes_to_bite
from castlist.rules.decisions.seats import recused, recusing_performers, sits_in_base
from castlist.rules.decisions.state import Event
from castlist.rules.ladder import say_step


def production_opened(draft: Draft, event: Event) -> None:
    """The founder stands alone with a say; the rule is the default."""
    rule = Rule.from_json(event.data.get("rule", {}))
    draft.put(rule)
    if event.by:
        title = event.data.get("title", "")
        draft.put(Member(event.by, say=(("*", "*"),), title=title, since=event.at, n=draft.n))


def role_added(draft: Draft, event: Event) -> None:
    """The role stands open."""
    draft.put(Role.from_json(event.data | {"n": draft.n}))


def role_changed(draft: Draft, event: Event) -> None:
    """The role is as said; an objection that reaches it only now does what it would have done."""
    role = draft.state.role(event.data["id"])
    if role is None:
        return
    changed = replace(role, **{k: frozen(v) for k, v in event.data.items() if k != "id"})
    ask_again(draft, role, changed, event.at)
    if changed.covers == role.covers:
        draft.put(changed)
        return
    performers = {c.performer for c in draft.state.candidacies(role.id) if c.lives and not c.standing}
    comes_to_bite(draft, performers, event.at, lambda: draft.put(changed))


# -- The team and the rule


def _roster_moved(draft: Draft) -> None:
    """q becomes 2 by itself where a second person first holds a say, and never falls by itself."""
    rule = replace(draft.state.rule, roster_n=draft.n)
    if rule.q_auto and rule.preset == "together" and rule.q < 2:
        holders = [m for m in draft.state.members if m.say]
        if sum(m.unnarrowed for m in holders) >= 2:
            rule = replace(rule, q=2)
        else:
            fresh = _narrowed_quorum(rule, holders)
            rule = replace(rule, q_at=(*rule.q_at, *fresh), q_at_auto=(*rule.q_at_auto, *(row[:2] for row in fresh)))
    draft.put(rule)


def _narrowed_quorum(rule: Rule, holders: list[Member]) -> tuple[tuple[str, str, int], ...]:
    """Where the second say is a narrowed one, q becomes 2 there and nowhere else: where it does so now."""
    named = {(role, step) for role, step, _ in rule.q_at}
    narrowed = dict.fromkeys(pair for m in holders for pair in m.say if pair != ("*", "*"))
    return tuple(
        (role, step, 2)
        for role, step in narrowed
        if (role, step) not in named and sum(m.holds(role, step) for m in holders) >= 2
    )


def member_added(draft: Draft, event: Event) -> None:
    """They are on the team; standings add up, and agreement given before they came stays as it was."""
    data = event.data
    known = draft.state.get(Member, data["person"])
    old = known if known and not known.left else None
    say = tuple((r, s) for r, s in data.get("say", ()))
    merged = tuple(dict.fromkeys((*(old.say if old else ()), *say)))
    fresh = old is None or (bool(say) and not old.say)
    leads = sum(m.lead for m in draft.state.members)
    draft.put(Member(
        person=data["person"],
        say=merged,
        voice=bool(data.get("voice")) or bool(old and old.voice),
        desk=bool(data.get("desk")) or bool(old and old.desk),
        lead=bool(data.get("lead")) or bool(old and old.lead),
        title=data.get("title") or (old.title if old else ""),
        since=event.at if old is None or fresh else old.since,
        kept_say=known.kept_say if known else (),
        n=draft.n if old is None or fresh else old.n,
    ))  # fmt: skip
    _close_motion(draft, event)
    if leads < 2 <= sum(m.lead for m in draft.state.members):
        # The gate exists once a lead and a deputy are named.
        draft.put(replace(draft.state.rule, gate=True))
    _roster_moved(draft)


def member_left(draft: Draft, event: Event) -> None:
    """Their consent dies with the say; their objections are orphans."""
    _gone(draft, event.data.get("person", event.by), keep_seats=False)


def member_removed(draft: Draft, event: Event) -> None:
    """They keep seat, positions and objections on what is open now, and nothing else; suspended, not even these."""
    _close_motion(draft, event)
    _gone(draft, event.data["person"], keep_seats=not event.data.get("at_once"))


def _gone(draft: Draft, person: str, *, keep_seats: bool) -> None:
    member = draft.state.member(person)
    for proposal in list(draft.state.all(Proposal)):
        now = _keeping(draft, proposal, member) if keep_seats and member else _vacated(proposal, person)
        if now != proposal:
            draft.put(now)
    known = draft.state.get(Member, person)
    if known:
        kept_say = tuple(dict.fromkeys((*known.kept_say, *known.say))) if keep_seats and member else ()
        draft.put(replace(known, left=True, kept_say=kept_say))
    for alternate in list(draft.state.all(Alternate)):
        if alternate.person == person or (alternate.seat == person and not keep_seats):
            draft.drop(Alternate, alternate.key)
    for proxy in [p for p in draft.state.all(Proxy) if person in (p.principal, p.holder)]:
        draft.drop(Proxy, proxy.key)
    _forget_agreement(draft, person)
    _roster_moved(draft)


def _keeping(draft: Draft, proposal: Proposal, member: Member) -> Proposal:
    cand = draft.cand(proposal.cand)
    step = say_step(draft.state.rule.steps, cand.step, proposal.target)
    had_one = sits_in_base(member, cand.role, step) and not recused(draft.state, member.person, cand)
    if not had_one or member.person in proposal.kept:
        return proposal
    return replace(proposal, kept=(*proposal.kept, member.person))


def _vacated(proposal: Proposal, person: str) -> Proposal:
    """The proposal without any seat of this person but what a say gives them."""
    return replace(
        proposal,
        kept=_but(proposal.kept, person),
        joined=_but(proposal.joined, person),
        passed=tuple(pair for pair in proposal.passed if person not in pair),
    )


def _but(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return tuple(p for p in people if p != person)


def rule_changed(draft: Draft, event: Event) -> None:
    """The rule is the new one; 'one decides' leaves one say and makes the others voices."""
    change = {name: frozen(value) for name, value in event.data["change"].items()}
    rule = draft.state.rule
    if change.get("preset", rule.preset) == "one" and change.keys() & {"preset", "decider"}:
        change = {**change, "q": 1, "q_auto": False, "q_at": ()}
        for member in draft.state.members:
            if member.person == change["decider"]:
                draft.put(replace(member, say=(("*", "*"),)))
            elif member.say:
                draft.put(replace(member, say=(), voice=True))
    elif change.get("preset") == "together" and rule.preset == "one":
        change = {"q_auto": True, **change, "decider": ""}
    elif "q" in change:
        # Named while one person alone holds a say, q still becomes 2 when a second one does.
        change["q_auto"] = sum(bool(m.say) for m in draft.state.members) < 2
    if {"q", "q_at"} & change.keys():
        change |= {"q_at": named_quorums(rule, change), "q_at_auto": ()}
    draft.put(replace(rule, **change, version=rule.version + 1))
    _close_motion(draft, event)
    _roster_moved(draft)


def alternate_named(draft: Draft, event: Event) -> None:
    """They stand in line for quorum, everywhere or on one candidacy, or for this member's seat."""
    data = event.data
    draft.put(Alternate(data["person"], data.get("seat", ""), n=draft.n, only=data.get("cand", event.cand)))
    _close_motion(draft, event)
    _roster_moved(draft)


# -- Relations and proxies


def relation_declared(draft: Draft, event: Event) -> None:
    """The relation stands; it is not taken back by its maker."""
    data = event.data
    draft.put(Relation(data["person"], data["performer"], data.get("what", "family"), bool(data.get("found")), draft.n))
    _close_motion(draft, event)


def waiver_given(draft: Draft, event: Event) -> None:
    """The relations that the others agreed to waive do not recuse them in the role."""
    person, role = event.data["person"], event.data["role"]
    # An event that names none is of the time when all were meant that recused them there.
    performers = event.data.get("performers") or recusing_performers(draft.state, person, role)
    known = draft.state.waived(person, role)
    draft.put(Waiver(person, role, tuple(dict.fromkeys((*known, *performers))), draft.n))
    _close_motion(draft, event)


def proxy_given(draft: Draft, event: Event) -> None:
    """The holder may answer for the principal until then."""
    data = event.data
    draft.put(Proxy(event.by, data["holder"], data.get("role", "*"), data["until"], draft.n))


def proxy_ended(draft: Draft, event: Event) -> None:
    """The holder may no longer answer for the principal."""
    draft.drop(Proxy, f"{event.by}/{event.data['holder']}/{event.data.get('role', '*')}")


def glass_broken(draft: Draft, event: Event) -> None:
    """The owner sees the room until then."""
    draft.put(Glass(event.by, event.role, event.data["until"], event.data["why"], draft.n))


def glass_mended(draft: Draft, event: Event) -> None:
    """The owner sees the room no more."""
    draft.drop(Glass, f"{event.role}/{event.data['person']}")


# -- The end of the casting


def casting_closed(draft: Draft, event: Event) -> None:
    """Nothing is begun any more."""
    draft.put(Closed(event.by, event.at, draft.n))
    _close_motion(draft, event)


def casting_opened(draft: Draft, event: Event) -> None:
    """It goes on."""
    draft.drop(Closed, "closed")
    _close_motion(draft, event)


# -- Motions


def motion_opened(draft: Draft, event: Event) -> None:
    """It waits for the others to agree; whoever opened it has agreed."""
    data = event.data
    args = tuple((k, frozen(v)) for k, v in sorted(data["args"].items()))
    draft.put(Motion(
        data["id"], data["what"], args, event.by, (event.by,), role=event.role, reason=data.get("reason", ""),
        at=event.at, n=draft.n,
    ))  # fmt: skip


def motion_agreed(draft: Draft, event: Event) -> None:
    """One more person agrees."""
    motion = draft.state.get(Motion, event.data["motion"])
    if motion:
        draft.put(replace(motion, agreed=tuple(dict.fromkeys((*motion.agreed, event.by)))))


def motion_withdrawn(draft: Draft, event: Event) -> None:
    """It is off the table."""
    draft.drop(Motion, event.data["motion"])


def _close_motion(draft: Draft, event: Event) -> None:
    if event.data.get("motion"):
        draft.drop(Motion, event.data["motion"])


def _forget_agreement(draft: Draft, person: str) -> None:
    """Agreement of somebody who left dies with the say."""
    for motion in draft.state.motions():
        if motion.opened_by == person:
            draft.drop(Motion, motion.id)
        elif person in motion.agreed:
            draft.put(replace(motion, agreed=_but(motion.agreed, person)))


def close_motions_about(draft: Draft, cand: Candidacy, what: str = "") -> None:
    """What people were still agreeing to on a candidacy, of this sort or of any, is off the table."""
    for motion in draft.state.motions():
        if dict(motion.args).get("cand") == cand.id and what in ("", motion.what):
            draft.drop(Motion, motion.id)


HANDLERS = {
    f.__name__: f
    for f in (
        production_opened, role_added, role_changed, member_added, member_left, member_removed, rule_changed,
        alternate_named, relation_declared, waiver_given, proxy_given, proxy_ended, motion_opened, motion_agreed,
        motion_withdrawn, glass_broken, glass_mended, casting_closed, casting_opened,
    )
}  # fmt: skip
