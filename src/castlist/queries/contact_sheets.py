"""The contact sheet: how everybody who has a part is reached, for those who read that in the directory."""

from collections import defaultdict
from dataclasses import dataclass

from castlist.queries.auditions import readers_of_needs
from castlist.queries.doors import NotThere, production_for, team_state
from castlist.queries.production_states import production_now
from castlist.queries.represented import agents_to_reach
from castlist.records.models import Guardian, Performer, Person, Production
from castlist.rules.decisions.announcing import cast_now
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.decisions.state import State
from castlist.rules.people import as_dialled


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who has a part, or several, and how they are reached."""

    id: str
    name: str
    pronouns: str
    roles: tuple[str, ...]
    email: str
    phone: str
    acts: str
    """Anna Vale (mother): who acts for a minor, and whose the address is, for those alone who may read that."""
    agent: str
    """Rita Fox, Fox & Daughters, rita@fox.example: who represents them here, or what they said of it themselves."""
    url: str
    """Their page in the directory."""

    @property
    def dial(self) -> str:
        """The number as a telephone takes it; '' where it is more than a number."""
        return as_dialled(self.phone)


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """The sheet of one production as the viewer may read it, by name."""

    production: Production
    people: tuple[Contact, ...]
    reads_needs: bool
    """Whether the viewer reads what somebody of them needs, and so what is known for an emergency."""


def may_read_contacts(state: State, viewer: str) -> bool:
    """True for whoever runs the desk for some role."""
    return any(runs_desk(state, viewer, role.id) for role in state.all(Role))


def contact_sheet(viewer: Person, production_id: str) -> ContactSheet:
    """Everybody who has a part now, for whoever runs the desk there and may know of it; NotThere for others."""
    production = production_for(viewer, production_id)
    team_state(viewer, production)
    known = production_now(production)
    if not may_read_contacts(known.state, viewer.pk):
        raise NotThere
    parts: dict[str, list[Candidacy]] = defaultdict(list)
    for cand in cast_now(known.state):
        if known.shows(viewer.pk, cand) and runs_desk(known.state, viewer.pk, cand.role):
            parts[cand.performer].append(cand)
    arranged = {cand.performer for some in parts.values() for cand in some
                if viewer.pk in readers_of_needs(known.state, cand.role)}  # fmt: skip
    guardians = Guardian.objects.in_bulk(list(arranged))
    agents = agents_to_reach(production.pk)
    rows = Performer.objects.filter(pk__in=list(parts), erased_at=None)
    called = {role.id: role.name or role.id for role in known.state.all(Role)}
    people = [_contact(row, parts[row.pk], called, guardians.get(row.pk), agents) for row in rows]
    in_order = tuple(sorted(people, key=lambda one: (one.name.casefold(), one.url)))
    return ContactSheet(production, in_order, bool(arranged))


def _contact(
    row: Performer, cands: list[Candidacy], called: dict[str, str], guardian: Guardian | None, agents: dict[str, str]
) -> Contact:
    acting = next((agents[cand.id] for cand in cands if cand.id in agents), "")
    return Contact(
        row.pk, row.name, row.pronouns, tuple(called[cand.role] for cand in cands), row.email, row.phone,
        f"{guardian.name} ({guardian.relation})" if guardian else "", acting or row.agent, f"/people/{row.pk}/",
    )  # fmt: skip
