"""Who plays what is planned by whoever runs the desk or has a say: who that is, and which role a character is."""

from collections.abc import Iterable, Mapping

from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.sight import sight
from castlist.rules.decisions.state import State
from castlist.rules.scene_lines import same

MOST_VERSIONS = 50
"""Of a chart are kept."""


def may_plan(state: State, person: str) -> bool:
    """True for whoever runs the desk or has a say: the chart and the plans are theirs."""
    member = state.member(person)
    return member is not None and bool(member.desk or member.say)


def roles_seen(state: State, person: str) -> dict[str, Role]:
    """The roles that the person may see, in their order."""
    roles = sorted(state.all(Role), key=lambda role: role.n)
    return {role.id: role for role in roles if sight(state, person, role.id).room}


def tied(
    characters: Iterable[str], before: Mapping[str, str], seen: Mapping[str, Role], said: Mapping[str, str] | None
) -> dict[str, str]:
    """Which role each character is. What is tied to a role that whoever says it does not see stays as it was.

    `said`: for each character a role that they see, or '' for none; None: as before, and new ones by their name.
    """
    known = {same(name): role for name, role in before.items()}
    by_name = {same(role.name): role.id for role in reversed(list(seen.values())) if role.name}
    found = {}
    for name in characters:
        role = known.get(same(name))
        if role is None or role in seen:
            if said is not None and name in said:
                role = said[name] if said[name] in seen else None
            elif role is None and same(name) not in known:
                role = by_name.get(same(name))
        if role:
            found[name] = role
    return found
