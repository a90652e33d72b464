"""Who asks somebody, who reads what they need, and whom they can tell what worries them: as their own page says it."""

from collections.abc import Mapping
from typing import Any

from castlist.queries.auditions import readers_of_needs
from castlist.queries.contacts import contacts_in
from castlist.queries.private_links import Bearer
from castlist.records.statements import run
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.seats import recused
from castlist.rules.decisions.state import State

People = Mapping[str, tuple[str, str]]
"""Name and address of everybody who has a seat in the production."""


def people_of(bearer: Bearer) -> People:
    return {pk: (name, email) for pk, name, email in run(_TEAM, [bearer.production.pk])}


_TEAM = "SELECT p.id, p.name, p.email FROM person p JOIN seat s ON s.person_id = p.id WHERE s.production_id = %s"


def who_is_there(state: State, cand: Candidacy, bearer: Bearer) -> dict[str, Any]:
    """Who asks, who reads of their needs, and whom they can tell what worries them."""
    people = people_of(bearer)
    return {
        "asks": _who_asks(state, cand, people), "reader": reader_of(state, cand, people),
        "contacts": contacts_in(state, cand, people),
    }  # fmt: skip


def _who_asks(state: State, cand: Candidacy, people: People) -> str:
    """'Karen and Derek (producers), and Tom and Julia (writers)': everybody who says or advises, except the recused."""
    by_title: dict[str, list[str]] = {}
    for member in sorted(state.members, key=lambda m: (not m.say, m.n, m.person)):
        speaks = member.holds(cand.role, "*") or member.voice
        if speaks and not recused(state, member.person, cand) and member.person in people:
            by_title.setdefault(member.title.strip(), []).append(people[member.person][0])
    *others, last = [_titled(title, names) for title, names in by_title.items()] or [""]
    comma = "," if any(len(names) > 1 for names in by_title.values()) else ""
    return f"{', '.join(others)}{comma} and {last}" if others else last


def _titled(title: str, names: list[str]) -> str:
    said = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
    if not title:
        return said
    return f"{said} ({title if len(names) == 1 or title.endswith('s') else title + 's'})"


def reader_of(state: State, cand: Candidacy, people: People) -> str:
    names = sorted(people[p][0] for p in readers_of_needs(state, cand.role) if p in people)
    if not names:
        return "the desk"
    said = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
    return f"{said} at the desk" if len(names) == 1 else said
