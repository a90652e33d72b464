"""Who reads what worries somebody: for the form outside, and for whoever would raise a matter from a room."""

from dataclasses import dataclass

from castlist.queries.contacts import Contact, deciders_for, outside_of
from castlist.queries.log import decode, fact_rows
from castlist.queries.matters import rights
from castlist.records.models import Person, Production
from castlist.rules.decisions.facts import Member
from castlist.rules.decisions.sight import is_on_team


@dataclass(frozen=True, slots=True)
class Lead:
    """A safeguarding lead, as somebody outside may write to them."""

    id: str
    name: str
    title: str
    email: str


@dataclass(frozen=True, slots=True)
class Concern:
    """What somebody outside needs to raise a concern: whose production it is, and who reads it."""

    id: str
    company: str
    production: str
    contacts: tuple[Lead, ...]
    known: bool
    """A performer, by their private page."""
    outside: tuple[Contact, ...] = ()
    """Somebody outside the production to whom it can be told instead."""
    deciders: tuple[Contact, ...] = ()
    """Where nobody at all is named: those who say how the production is run."""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Whom it may name so that they do not read it."""
        return [(one.id, one.name) for one in self.contacts]


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody in the room would raise a matter: on its page, or, off the team, by writing to a lead."""

    on_team: bool
    is_open: bool
    contacts: tuple[Lead, ...]
    outside: tuple[Contact, ...]


def way_to_raise(viewer: Person, production: str) -> Way:
    """Whether the viewer may raise a matter, and whom they may write to. It hangs on the leads alone."""
    leads = leads_of(production)
    team = is_on_team(rights(production), viewer.pk)
    return Way(team, team and bool(leads), () if team else _as_contacts(leads), outside_of(production))


def leads_of(production: str) -> list[Member]:
    """The safeguarding leads, in the order in which they came; the team alone is read for it."""
    team = decode(fact_rows(production, None).filter(kind=Member.kind))
    return [m for m in sorted(team.members, key=lambda m: m.n) if m.lead]


def concern_page(production: str, *, performer: str = "", cand: str = "") -> Concern | None:
    """Who reads a concern from outside; None where the production is not there.

    Where it has named no lead, nothing can be written: whoever stands for a part (`cand`) reads whom they can tell all
    the same; to anybody else, None.
    """
    found = Production.objects.select_related("company").filter(pk=production).first()
    leads = leads_of(production) if found else []
    if found is None or not (leads or cand):
        return None
    outside = outside_of(production)
    return Concern(
        found.pk, found.company.name, found.name, _as_contacts(leads), bool(performer), outside,
        () if leads or outside else deciders_for(production, cand),
    )  # fmt: skip


def _as_contacts(leads: list[Member]) -> tuple[Lead, ...]:
    rows = Person.objects.in_bulk([m.person for m in leads])
    return tuple(Lead(m.person, rows[m.person].name, m.title, rows[m.person].email) for m in leads)
