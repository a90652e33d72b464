"""What a production's rule may be changed to (CONSENT section 1): a rule that cannot work is refused."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from castlist.rules.decisions.fact import frozen
from castlist.rules.decisions.facts import Role, Rule
from castlist.rules.decisions.seats import quorum_at
from castlist.rules.decisions.state import State
from castlist.rules.ladder import LADDER, STEPS
from castlist.rules.why import Refused, Why

SETTLED_ELSEWHERE = ("version", "roster_n", "q_auto", "q_at_auto")
MOST_HOURS_OF_GRACE = 24 * 30
MOST_HOURS_OF_ABSENCE = 24 * 90


def check_rule(state: State, args: Mapping[str, Any]) -> None:
    """Refuses a change that is not one, or that leaves a rule under which nothing could be decided."""
    change = _change(args)
    _check_kinds(state.rule, change)
    _check_preset(state, change)
    _check_ladder(change)
    if change.get("preset", state.rule.preset) == "together":
        _check_quorum(state, change)
    if change.get("gate") and sum(1 for m in state.members if m.lead) < 2:
        raise Refused(Why.bad_rule, detail="Clearance is given by a safeguarding lead and a deputy: name both first.")
    settles_q = "q" in change and state.rule.q_auto and state.rule.q < 2
    if not settles_q and all(getattr(state.rule, name) == value for name, value in change.items()):
        raise Refused(Why.already_there, detail="Nothing would change.")


def _change(args: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {str(name): frozen(value) for name, value in dict(args["change"]).items()}
    except (TypeError, ValueError):
        raise Refused(Why.bad_rule) from None


def _check_kinds(rule: Rule, change: dict[str, Any]) -> None:
    """Every field is known, and what is put in is of its kind."""
    known = {f.name: getattr(rule, f.name) for f in fields(Rule) if f.name not in SETTLED_ELSEWHERE}
    if not change:
        raise Refused(Why.bad_rule, detail="Say what is to change.")
    if any(name not in known or type(value) is not type(known[name]) for name, value in change.items()):
        raise Refused(Why.bad_rule)
    for narrowed in change.get("q_at", ()):
        if [type(part) for part in narrowed] != [str, str, int]:
            raise Refused(Why.bad_rule)


def _check_preset(state: State, change: dict[str, Any]) -> None:
    preset = change.get("preset", state.rule.preset)
    if preset not in ("together", "one"):
        raise Refused(Why.bad_rule)
    if preset == "one":
        if change.get("q", 1) != 1 or change.get("q_at"):
            raise Refused(Why.bad_rule, detail="Where one decides, one agrees: there is no other number.")
        if "preset" in change and not change.get("decider"):
            raise Refused(Why.bad_rule, detail="Say who decides.")
        if ("preset" in change or "decider" in change) and state.member(change.get("decider", "")) is None:
            raise Refused(Why.unknown)
    elif change.get("decider"):
        raise Refused(Why.bad_rule, detail="Nobody decides alone where all decide together.")


def _check_ladder(change: dict[str, Any]) -> None:
    steps = change.get("steps")
    if steps is not None and ("offer" not in steps or list(steps) != [s for s in STEPS if s in steps]):
        raise Refused(Why.bad_rule, detail="The offer is one of the steps, and the steps keep their order.")
    if change.get("skip_to", "audition") not in LADDER[:5]:
        raise Refused(Why.bad_rule)
    if not 0 <= change.get("grace_hours", 24) <= MOST_HOURS_OF_GRACE:
        raise Refused(Why.bad_rule, detail=f"An offer waits for 0 to {MOST_HOURS_OF_GRACE} hours.")
    if not 1 <= change.get("absence_hours", 168) <= MOST_HOURS_OF_ABSENCE:
        raise Refused(Why.bad_rule, detail=f"A seat passes after 1 to {MOST_HOURS_OF_ABSENCE // 24} days.")


def named_quorums(rule: Rule, change: Mapping[str, Any]) -> tuple[tuple[str, str, int], ...]:
    """Where q is named apart after the change: a rule that names q says so for where it became 2 by itself, too."""
    if "q_at" in change:
        return tuple(change["q_at"])
    return tuple(row for row in rule.q_at if "q" not in change or row[:2] not in rule.q_at_auto)


def _check_quorum(state: State, change: dict[str, Any]) -> None:
    """Nowhere does the rule ask for more people than hold a say there, unless it did so before."""
    if not {"q", "q_at"} & change.keys():
        return
    holders = [m for m in state.members if m.say]
    roles = {r.id for r in state.all(Role)}
    # The team and the rule need q of those whose say is not narrowed: with fewer nobody could ever change them again.
    full = sum(m.unnarrowed for m in holders)
    if "q" in change and not 1 <= change["q"] <= full:
        most = f"the {full} with a say for everything"
        raise Refused(Why.bad_rule, detail=f"At least one must agree, and not more than {most}.")
    for role, step, q in change.get("q_at", ()):
        if (role != "*" and role not in roles) or (step != "*" and step not in STEPS):
            raise Refused(Why.unknown)
        steps = STEPS if step == "*" else (step,)
        there = min(sum(m.holds(role, s) for m in holders) for s in steps)
        if not 1 <= q <= there:
            raise Refused(Why.bad_rule, detail=f"{q} cannot agree where {there} hold a say.")
    after = replace(state.rule, q=change.get("q", state.rule.q), q_at=named_quorums(state.rule, change))
    for role in roles:
        for step in STEPS:
            q = quorum_at(after, role, step)
            if q > quorum_at(state.rule, role, step) and q > sum(1 for m in holders if m.holds(role, step)):
                raise Refused(Why.bad_rule)
