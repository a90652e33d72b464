"""Safeguarding, for the leads and for an author as far as they wrote. Everybody else finds nothing."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from castlist.queries.doors import NotThere
from castlist.queries.log import decode, fact_rows
from castlist.queries.performers import merged_in
from castlist.records import vault
from castlist.records.models import Matter, Performer, Person, Production
from castlist.records.vault import Locked as Locked
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.seats import recused
from castlist.rules.decisions.sight import is_lead, is_on_team
from castlist.rules.decisions.state import State

KINDS = {
    "finding": "a finding",
    "complaint": "an upheld complaint",
    "restriction": "a restriction in force",
    "breach": "a breach of contract",
    "request": "the person’s own request",
}
RIGHTS = ("rule", "role", "member", "relation", "waiver", "candidacy")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What stands sealed in a matter."""

    performer: str
    person: str
    about: str
    kind: str
    account: str
    steps: tuple[dict[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    def with_step(self, step: dict[str, str]) -> "Sealed":
        """The same with one more step."""
        return replace(self, steps=(*self.steps, step))


@dataclass(frozen=True, slots=True)
class Read:
    """A matter that somebody may read, opened."""

    row: Matter
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class Gate:
    """One candidacy at the gate: always the same shape, whatever is known about anybody."""

    id: str
    name: str
    role: str
    cleared: bool
    performer: str

    @property
    def state(self) -> str:
        """Pending or cleared, and nothing else."""
        return "cleared" if self.cleared else "pending"


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter in the lead's list, or in its author's."""

    id: str
    url: str
    about: str
    kind: str
    author: str
    created: datetime
    review: date
    state: str
    due: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step of a matter."""

    at: datetime
    by: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class MatterPage:
    """One matter: whole for a lead; for its author what they wrote."""

    row: MatterRow
    account: str
    steps: tuple[Step, ...]
    whole: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class LeadPage:
    """The one page of safeguarding. For those who are no lead, `gates` is empty and `matters` holds their own."""

    production: Production
    lead: bool
    gated: bool
    has_leads: bool
    gates: tuple[Gate, ...]
    matters: tuple[MatterRow, ...]


def _rights(production: str) -> State:
    return decode(fact_rows(production, None).filter(kind__in=RIGHTS))


def on_team(production: str, person: str) -> bool:
    """True for everybody with any standing in the production now."""
    return is_on_team(_rights(production), person)


def opened(row: Matter) -> Sealed:
    """What stands sealed in the row."""
    data = json.loads(vault.unseal(row.wrapped_key, row.sealed, about=row.pk))
    return Sealed(**{**data, "steps": tuple(data["steps"])})


def matters_read_by(production: str, person: str) -> list[Read]:
    """Every matter of the production that this lead may read: none in which they are named or in conflict."""
    state = _rights(production)
    if not is_lead(state, person):
        return []
    return [read for read in _all(production) if not _concerned(state, person, read.sealed)]


def _all(production: str) -> Iterable[Read]:
    rows = Matter.objects.select_related("author", "production").filter(production_id=production)
    return _reads(rows.order_by("review_on", "pk"))


def _reads(rows: Iterable[Matter]) -> list[Read]:
    """Each opened, and about whoever the performer is now: what stands sealed names the record they had then."""
    found = list(rows)
    staying = merged_in(found[0].production.company_id) if found else {}
    sealed = [opened(row) for row in found]
    return [
        Read(row, replace(one, performer=staying.get(one.performer, one.performer)))
        for row, one in zip(found, sealed, strict=True)
    ]


def _concerned(state: State, person: str, sealed: Sealed) -> bool:
    """True when the matter is about this person, or about somebody they are related to."""
    if sealed.person == person:
        return True
    if not sealed.performer:
        return False
    own = any(c.person == person for c in state.all(Candidacy) if c.performer == sealed.performer)
    return own or any(r.performer == sealed.performer for r in state.relations_of(person))


def clearable(production: str, person: str) -> list[Gate]:
    """Everybody at the gate, for a lead who is not in conflict with them; the work is the same for each."""
    state = _rights(production)
    if not is_lead(state, person) or not state.rule.gate:
        return []
    mine = {r.sealed.performer for r in _all(production) if _concerned(state, person, r.sealed)}
    cands = [
        c
        for c in state.all(Candidacy)
        if c.lives and c.performer and c.performer not in mine and not recused(state, person, c)
    ]
    names = dict(Performer.objects.filter(pk__in={c.performer for c in cands}).values_list("pk", "name"))
    roles = {r.id: r.name or r.id for r in state.all(Role)}
    rows = [Gate(c.id, names.get(c.performer, ""), roles.get(c.role, ""), c.cleared, c.performer) for c in cands]
    return sorted(rows, key=lambda g: (g.cleared, g.name, g.role, g.id))


def lead_page(viewer: Person, production: Production, *, today: date) -> LeadPage:
    """The leads' page, or for others on the team what they raised themselves; NotThere for strangers."""
    state = _rights(production.pk)
    if not is_on_team(state, viewer.pk):
        raise NotThere
    lead = is_lead(state, viewer.pk)
    if lead:
        reads = matters_read_by(production.pk, viewer.pk)
        gates = tuple(clearable(production.pk, viewer.pk))
    else:
        reads, gates = _own(viewer, production), ()
    called = _names(production, reads)
    rows = tuple(_row(production, read, called, today, whole=lead) for read in reads)
    has_leads = any(m.lead for m in state.members)
    return LeadPage(production, lead, state.rule.gate, has_leads, gates, rows)


def matter_for(viewer: Person, production: Production, matter: str, *, today: date) -> MatterPage:
    """One matter; the same NotThere for one that is not there and for one that is not theirs to know."""
    state = _rights(production.pk)
    if not is_on_team(state, viewer.pk):
        raise NotThere
    whole = next((r for r in matters_read_by(production.pk, viewer.pk) if r.row.pk == matter), None)
    read = whole or next((r for r in _own(viewer, production) if r.row.pk == matter), None)
    if read is None:
        raise NotThere
    called = _names(production, [read])
    steps = tuple(
        Step(datetime.fromisoformat(s["at"]), called.get(s["by"], "a lead"), s["what"], s["text"])
        for s in (read.sealed.steps if whole else ())
    )
    row = _row(production, read, called, today, whole=whole is not None)
    return MatterPage(row, read.sealed.account, steps, whole is not None, whole is not None and row.state == "open")


def _own(viewer: Person, production: Production) -> list[Read]:
    rows = Matter.objects.select_related("author", "production").filter(production=production, author=viewer)
    return _reads(rows.order_by("created_at"))


def _names(production: Production, reads: list[Read]) -> dict[str, str]:
    """What the team and whoever the matters are about are called."""
    about = {read.sealed.performer for read in reads if read.sealed.performer}
    performers = dict(Performer.objects.filter(pk__in=about).values_list("pk", "name"))
    return performers | dict(Person.objects.filter(seats__production=production).values_list("pk", "name"))


def _row(production: Production, read: Read, called: dict[str, str], today: date, *, whole: bool) -> MatterRow:
    sealed, row = read.sealed, read.row
    about = called.get(sealed.performer or sealed.person, "") or sealed.about or "somebody"
    return MatterRow(
        row.pk,
        f"/p/{production.pk}/safeguarding/{row.pk}/",
        about,
        KINDS.get(sealed.kind, sealed.kind),
        row.author.name,
        row.created_at,
        row.review_on,
        row.state if whole else "with the leads",
        whole and row.state == "open" and row.review_on <= today,
    )


def reviews_due(viewer: Person, production: Production, *, today: date) -> int:
    """How many matters ask this lead 'does this still stand?' today; none while the key is missing."""
    try:
        reads = matters_read_by(production.pk, viewer.pk)
    except Locked:
        return 0
    return sum(1 for read in reads if read.row.state == "open" and read.row.review_on <= today)


def choices(viewer: Person, production: Production) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """About whom the viewer may raise a matter by name: performers they may know of, and the team."""
    from castlist.rules.decisions.sight import sees

    state = decode(fact_rows(production.pk, None).filter(kind__in=(*RIGHTS, "proposal")))
    known = {c.performer for c in state.all(Candidacy) if c.performer and sees(state, viewer.pk, c)}
    known |= {r.performer for r in state.relations_of(viewer.pk)}
    performers = Performer.objects.filter(pk__in=known).order_by("name").values_list("pk", "name")
    people = {m.person for m in state.members} - {viewer.pk}
    team = Person.objects.filter(pk__in=people).order_by("name").values_list("pk", "name")
    return [(f"performer:{pk}", name) for pk, name in performers], [(f"person:{pk}", name) for pk, name in team]
