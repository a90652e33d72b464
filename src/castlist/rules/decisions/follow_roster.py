"""What follows from acts about the team, the rule and relations."""

from dataclasses import replace

from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import (
    Alternate, Candidacy, Member, Motion, Proposal, Proxy, Relation, Role, Rule, Waiver,
)  # fmt: skip
from castlist.rules.decisions.seats import recusing_performers
from castlist.rules.decisions.state import Event


def production_opened(draft: Draft, event: Event) -> None:
    """The founder stands alone with a say; the rule is the default."""
    rule = Rule.from_json(event.data.get("rule", {}))
    draft.put(rule)
    if event.by:
        title = event.data.get("title", "")
        draft.put(Member(event.by, say=(("*", "*"),), desk=True, title=title, since=event.at, n=draft.n))


def role_added(draft: Draft, event: Event) -> None:
    """The role stands open."""
    draft.put(Role.from_json(event.data | {"n": draft.n}))


def role_changed(draft: Draft, event: Event) -> None:
    """Places, cover or minors are as said."""
    role = draft.state.role(event.data["id"])
    if role:
        draft.put(replace(role, **{k: v for k, v in event.data.items() if k != "id"}))


def _roster_moved(draft: Draft) -> None:
    """q becomes 2 by itself when a second person first holds a say, and never falls by itself."""
    rule = replace(draft.state.rule, roster_n=draft.n)
    holders = [m for m in draft.state.members if m.say]
    if rule.q_auto and rule.preset == "together" and rule.q < 2 <= len(holders):
        rule = replace(rule, q=2)
    draft.put(rule)


def member_added(draft: Draft, event: Event) -> None:
    """They are on the team; standings add up, and agreement given before they came stays as it was."""
    data = event.data
    old = draft.state.member(data["person"])
    say = tuple((r, s) for r, s in data.get("say", ()))
    merged = tuple(dict.fromkeys((*(old.say if old else ()), *say)))
    gained_say = bool(say) and not (old and old.say)
    draft.put(Member(
        person=data["person"],
        say=merged,
        voice=bool(data.get("voice")) or bool(old and old.voice),
        desk=bool(data.get("desk")) or bool(old and old.desk),
        lead=bool(data.get("lead")) or bool(old and old.lead),
        title=data.get("title") or (old.title if old else ""),
        since=event.at if gained_say or not old else old.since,
        n=draft.n if gained_say or not old else old.n,
    ))  # fmt: skip
    _close_motion(draft, event)
    _roster_moved(draft)


def member_left(draft: Draft, event: Event) -> None:
    """Their consent dies with the say; their objections are orphans."""
    person = event.data.get("person", event.by)
    member = draft.state.member(person)
    if member:
        draft.put(replace(member, left=True))
    _forget_agreement(draft, person)
    _roster_moved(draft)


def member_removed(draft: Draft, event: Event) -> None:
    """They keep seat, positions and objections on the proposals open now, and nothing else."""
    person = event.data["person"]
    member = draft.state.member(person)
    suspended = bool(event.data.get("at_once"))
    for proposal in [] if suspended else list(draft.state.all(Proposal)):
        cand = draft.cand(proposal.cand)
        if member and member.holds(cand.role, "*"):
            draft.put(replace(proposal, kept=(*proposal.kept, person)))
    if member:
        draft.put(replace(member, left=True))
    _forget_agreement(draft, person)
    _close_motion(draft, event)
    _roster_moved(draft)


def rule_changed(draft: Draft, event: Event) -> None:
    """The rule is the new one; 'one decides' leaves one say and makes the others voices."""
    change = dict(event.data["change"])
    rule = draft.state.rule
    if change.get("preset") == "one":
        change = {"q": 1, "q_auto": False, "q_at": (), **change}
        for member in draft.state.members:
            if member.person == change["decider"]:
                draft.put(replace(member, say=(("*", "*"),)))
            elif member.say:
                draft.put(replace(member, say=(), voice=True))
    elif change.get("preset") == "together":
        change = {"decider": "", "q_auto": True, **change}
    if "q" in change and "preset" not in change:
        change["q_auto"] = False
    frozen = {k: tuple(map(_tuple, v)) if isinstance(v, list) else v for k, v in change.items()}
    draft.put(replace(rule, **frozen, version=rule.version + 1))
    _close_motion(draft, event)
    _roster_moved(draft)


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def alternate_named(draft: Draft, event: Event) -> None:
    """They stand in line for quorum, or for this member's seat."""
    draft.put(Alternate(event.data["person"], event.data.get("seat", ""), n=draft.n))
    _close_motion(draft, event)
    _roster_moved(draft)


def relation_declared(draft: Draft, event: Event) -> None:
    """The relation stands; it is not taken back by its maker."""
    data = event.data
    draft.put(Relation(data["person"], data["performer"], data.get("what", "family"), bool(data.get("found")), draft.n))
    _close_motion(draft, event)


def waiver_given(draft: Draft, event: Event) -> None:
    """The relations through which they are recused in the role now do not recuse them there."""
    person, role = event.data["person"], event.data["role"]
    performers = recusing_performers(draft.state, person, role)
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


def motion_opened(draft: Draft, event: Event) -> None:
    """It waits for the others to agree; whoever opened it has agreed."""
    data = event.data
    args = tuple((k, _freeze(v)) for k, v in sorted(data["args"].items()))
    draft.put(Motion(
        data["id"], data["what"], args, event.by, (event.by,), role=event.role, reason=data.get("reason", ""),
        at=event.at, n=draft.n,
    ))  # fmt: skip


def _freeze(value: object) -> object:
    return tuple(_freeze(v) for v in value) if isinstance(value, list | tuple) else value


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
            draft.put(replace(motion, agreed=tuple(p for p in motion.agreed if p != person)))


def close_motions_about(draft: Draft, cand: Candidacy) -> None:
    """What people were still agreeing to on a candidacy that has ended is off the table."""
    for motion in draft.state.motions():
        if dict(motion.args).get("cand") == cand.id:
            draft.drop(Motion, motion.id)


HANDLERS = {
    f.__name__: f
    for f in (
        production_opened, role_added, role_changed, member_added, member_left, member_removed, rule_changed,
        alternate_named, relation_declared, waiver_given, proxy_given, proxy_ended, motion_opened, motion_agreed,
        motion_withdrawn,
    )
}  # fmt: skip
