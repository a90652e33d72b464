"""Who is recused from what, as others may know it: that, and never why (CONSENT section 6)."""

from collections.abc import Iterator
from typing import Any

from castlist.queries.doors import Names
from castlist.queries.motions import must_agree
from castlist.records.models import Performer
from castlist.rules.decisions.agreeing import MOTIONS, args_of
from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.seats import recused, recused_from_role, recusing_performers
from castlist.rules.decisions.sight import Sight, sight
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused


def sights(state: State, viewer: str) -> dict[str, Sight]:
    """What the viewer may see, role by role."""
    return {role.id: sight(state, viewer, role.id) for role in state.all(Role)}


def recusal_rows(state: State, viewer: str, person: str, named: Names, seen: dict[str, Sight]) -> list[dict[str, Any]]:
    """From which rooms somebody else is recused, with the waiver that others may give."""
    rows = []
    for role, view in seen.items():
        if not (view.room and view.hears) or not recusing_performers(state, person, role):
            continue
        for text in _from(state, person, role, view, named):
            rows.append(
                {
                    "id": f"{person}:{role}",
                    "text": text,
                    "may_testify": False,
                    **_waiver(state, viewer, person, role, named),
                }
            )
            break
    return rows


def _from(state: State, person: str, role: str, view: Sight, named: Names) -> Iterator[str]:
    if recused_from_role(state, person, role):
        yield f"recused from {named.role(role)}"
        return
    reached = [c for c in state.candidacies(role) if c.id not in view.hidden and recused(state, person, c)]
    if reached:
        who = ", ".join(sorted(named.performer(c.performer) for c in reached))
        yield f"recused from {named.role(role)}, as far as {who} is concerned"


def _waiver(state: State, viewer: str, person: str, role: str, named: Names) -> dict[str, Any]:
    args = {"person": person, "role": role}
    motion = next((m for m in state.motions() if m.what == "waiver" and {**args_of(m), **args} == args_of(m)), None)
    try:
        MOTIONS["waiver"].check(state, args)
        people = MOTIONS["waiver"].needed(state, args).people
    except Refused:
        return {"may_waive": False, "waits": ""}
    agreed = set(motion.agreed) if motion else set()
    missing = (must_agree(state, motion).people if motion else people) - agreed
    waits = f"Waived by {named.list(sorted(agreed))}; it waits for {named.list(sorted(missing))}." if agreed else ""
    return {"may_waive": viewer in people and viewer not in agreed, "waits": waits}


def own_relations(state: State, viewer: str, named: Names) -> list[dict[str, Any]]:
    """The viewer's own: the one place where somebody reads why."""
    found = state.relations_of(viewer)
    known = Performer.objects.filter(pk__in=[r.performer for r in found]).values_list("pk", "name", "merged_into")
    records = {pk: (name, merged) for pk, name, merged in known} if found else {}
    rows = []
    for relation in found:
        name, merged = records.get(relation.performer, ("somebody", None))
        if merged:  # it is said of the record that stays
            continue
        roles = [r for r in state.all(Role) if relation.performer in recusing_performers(state, viewer, r.id)]
        text = f"{relation.what}: {name}"
        if roles:
            text += f"; you are recused from {', '.join(named.role(r.id) for r in roles)}"
        nothing = {"may_waive": False, "waits": ""}
        rows.append({"id": relation.performer, "text": text, "may_testify": bool(roles), **nothing})
    return rows
