"""How a scenario's production begins: the rule, the people, the roles, as events."""

from collections.abc import Mapping, Sequence
from typing import Any

from castlist.rules.decisions.state import Event

LEAD = "Lea"
"""The safeguarding lead of every scenario: clearance comes from her."""
DEPUTY = "the deputy of the safeguarding lead"
LEADS = (LEAD, DEPUTY)
RULE_NAMES = {
    "q": "q", "preset": "preset", "skip_to": "skip_to", "grace": "grace_hours", "absence": "absence_hours",
    "gate": "gate", "decider": "decider", "steps": "steps", "sealed": "sealed",
}  # fmt: skip


def founding(setup: Mapping[str, Any], at: int, leads: Sequence[str] = LEADS) -> list[Event]:
    """The events with which the production of a scenario begins: its rule, people, roles, alternates, relations.

    The leads come before its rule, which then has a gate or not; with two, it may be given one later.
    """
    events = [Event("production_opened", "", at)]
    events += [Event("member_added", "", at, {"person": name, "lead": True}) for name in leads]
    events.append(Event("production_opened", "", at, {"rule": _rule(setup)}))
    for name, standings in sorted(setup["members"].items()):
        events.append(Event("member_added", "", at, {"person": name, **standings}))
    for name, role in sorted(setup["roles"].items(), key=lambda pair: bool(pair[1].get("covers"))):
        data = {"id": name, "places": role.get("places", 1), "covers": role.get("covers") or ""}
        events.append(Event("role_added", "", at, data, "", name))
    seats = [("", name) for name in (setup.get("alternates") or ())] + list((setup.get("seconds") or {}).items())
    events += [Event("alternate_named", "", at, {"person": name, "seat": seat}) for seat, name in seats]
    for person, performer in setup.get("relations") or ():
        events.append(Event("relation_declared", person, at, {"person": person, "performer": performer}))
    return events


def _rule(setup: Mapping[str, Any]) -> dict[str, Any]:
    said = setup.get("rule") or {}
    says = [name for name, standings in setup["members"].items() if standings.get("say")]
    rule = {RULE_NAMES[name]: value for name, value in said.items()}
    if "q" not in said:
        rule |= {"q": min(len(says), 2) or 1, "q_auto": True}
    else:
        rule["q_auto"] = False
    if said.get("preset") == "one":
        rule |= {"q": 1, "q_auto": False, "decider": said.get("decider") or says[0]}
    return rule
