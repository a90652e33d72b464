"""Home: what waits on the viewer, then what moved since they last looked."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

from castlist.queries.doors import names, productions_of
from castlist.queries.log import decode, fact_rows
from castlist.queries.telling import BEHIND_THE_SCENES, QUIET, ROSTER, tell
from castlist.queries.waiting import Waits, states, waiting_in
from castlist.records.models import Company, Event, Person, Production, Seat
from castlist.rules.decisions.facts import Candidacy, Proposal, Role
from castlist.rules.decisions.sight import Sight, is_on_team, sight
from castlist.rules.decisions.state import State

MOVED = 25
"""Lines of 'what moved' at most."""
LOOKED_AT = 6
"""Productions whose movements are told on one page."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that happened while the viewer was away."""

    text: str
    at: datetime
    url: str
    production: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A production in the list."""

    name: str
    url: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Home:
    """The whole page."""

    waits: tuple[Waits, ...]
    moved: tuple[Moved, ...]
    productions: tuple[Listed, ...]
    heads: dict[str, int]
    may_start: bool


def _sentence(state: State, viewer: Person) -> str:
    seen = _sights(viewer, state)
    roles = sum(view.room for view in seen.values())
    open_now = sum(_knows(seen, state.candidacy(p.cand)) for p in state.all(Proposal))
    member = state.member(viewer.pk)
    if member and member.lead and not (member.say or member.voice or member.desk):
        return "You are a safeguarding lead here."
    said = "1 role" if roles == 1 else f"{roles} roles"
    return f"{said}; {open_now or 'nothing'} on the table."


def _knows(seen: dict[str, Sight], cand: Candidacy | None) -> bool:
    return cand is not None and seen[cand.role].room and cand.id not in seen[cand.role].hidden


def home(viewer: Person, *, now: datetime) -> Home:
    """What waits, what moved, and where the viewer has a seat."""
    by_id = states(viewer)
    productions = [p for p in productions_of(viewer) if p.pk in by_id]
    mine = [p for p in productions if is_on_team(by_id[p.pk], viewer.pk) or _rooms(by_id[p.pk], viewer)]
    looked = dict(Seat.objects.filter(person=viewer).values_list("production_id", "seen_seq"))
    moved: list[Moved] = []
    for production in [p for p in mine if p.head > looked.get(p.pk, 0)][:LOOKED_AT]:
        moved += _moved(viewer, production, by_id[production.pk], looked.get(production.pk, 0))
    moved.sort(key=lambda m: m.at, reverse=True)
    listed = tuple(one for p in mine for one in _listed(p, by_id[p.pk], viewer))
    owner = Company.objects.filter(owner=viewer).exists()
    may_start = owner or any((m := s.member(viewer.pk)) and m.say for s in by_id.values())
    waits = waiting_in(viewer, {p.pk: p for p in mine}, by_id)
    return Home(tuple(waits), tuple(moved[:MOVED]), listed, {p.pk: p.head for p in mine}, bool(may_start))


def _rooms(state: State, viewer: Person) -> list[str]:
    """The rooms in which somebody sits, whether or not they are on the team."""
    return [role for role, seen in _sights(viewer, state).items() if seen.room]


def _listed(production: Production, state: State, viewer: Person) -> list[Listed]:
    """The production; for an alternate who is not on its team each room in which they sit."""
    if is_on_team(state, viewer.pk):
        return [Listed(production.name, _lead_or_page(production, state, viewer), _sentence(state, viewer))]
    roles = {r.id: r.name or r.id for r in state.all(Role)}
    rooms = _rooms(state, viewer)
    base = f"/p/{production.pk}/r/"
    return [Listed(production.name, f"{base}{role}/", f"You sit in for {roles[role]}.") for role in rooms]


def _lead_or_page(production: Production, state: State, viewer: Person) -> str:
    member = state.member(viewer.pk)
    only_lead = member is not None and member.lead and not (member.say or member.voice or member.desk)
    return f"/p/{production.pk}/safeguarding/" if only_lead else f"/p/{production.pk}/"


def _sights(viewer: Person, state: State) -> dict[str, Sight]:
    return {role.id: sight(state, viewer.pk, role.id) for role in state.all(Role)}


def _moved(viewer: Person, production: Production, state: State, since: int) -> list[Moved]:
    """What happened in rooms that the viewer may see, done by others, since they last looked."""
    seen = _sights(viewer, state)
    roles = [role for role, what in seen.items() if what.room]
    hidden = {cand for what in seen.values() for cand in what.hidden}
    where = Q(role__in=roles)
    if is_on_team(state, viewer.pk):
        where |= Q(role="", kind__in=ROSTER)
    rows = Event.objects.filter(where, production=production, seq__gt=since)
    rows = (
        rows.exclude(kind__in=QUIET | BEHIND_THE_SCENES)
        .exclude(by=viewer.pk)
        .filter(sealed=False)
        .exclude(cand__in=hidden)
    )
    found = list(rows.order_by("-seq")[:MOVED])
    if not found:
        return []
    cands = decode(fact_rows(production.pk, None).filter(kind="candidacy", key__in={e.cand for e in found if e.cand}))
    full = state.with_changes({(c.kind, c.key): c for c in cands.all(Candidacy)})
    named = names(production, full)
    return [
        Moved(
            f"{tell(e.kind, e.by, e.cand, e.data, full, named)}.",
            datetime.fromtimestamp(e.at / 1000, UTC),
            f"/p/{production.pk}/r/{e.role}/?c={e.cand}" if e.role and e.cand else f"/p/{production.pk}/",
            production.name,
        )
        for e in found
    ]
