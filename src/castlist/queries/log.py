"""Reads the log and what it folds to: the state of a production now, or at any place in its log."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from castlist.records.events import FOREVER
from castlist.records.models import Event as EventRow
from castlist.records.models import Fact as FactRow
from castlist.records.models import Text
from castlist.rules.decisions.facts import KINDS, Fact, Objection, Role
from castlist.rules.decisions.state import Event, State

ALWAYS = ("candidacy", "offer", "review", "proposal", "objection")
"""Kinds that an act on one candidacy needs to know of the others too: rivals recuse, offers take places."""


def _facts(rows: Iterable[tuple[str, str]]) -> Iterable[Fact]:
    return (KINDS[kind].from_json(json.loads(data)) for kind, data in rows)


def _when(rows: QuerySet[FactRow], at: int | None) -> QuerySet[FactRow]:
    return rows.filter(to_seq=FOREVER) if at is None else rows.filter(from_seq__lte=at, to_seq__gt=at)


def load_whole(production: str, *, at: int | None = None) -> State:
    """Everything that is (or was) so in a production."""
    rows = _when(FactRow.objects.filter(production_id=production), at).values_list("kind", "data")
    return State.of(_facts(rows))


def load_roles(production: str, roles: Iterable[str], *, at: int | None = None, kinds: Iterable[str] = ()) -> State:
    """What is (or was) so in these roles, and what concerns the whole production. `kinds` narrows."""
    found = _when(FactRow.objects.filter(production_id=production, role__in=["", *roles]), at)
    if kinds:
        found = found.filter(kind__in=list(kinds))
    return State.of(_facts(found.values_list("kind", "data")))


def load_candidacy(production: str, role: str, cand: str, *, at: int | None = None) -> State:
    """What one act on one candidacy needs: the production, the role, and of its rivals what may bear on it."""
    rows = _when(FactRow.objects.filter(production_id=production, role__in=["", role]), at)
    rows = rows.filter(Q(cand__in=["", cand]) | Q(kind__in=ALWAYS))
    return State.of(_facts(rows.values_list("kind", "data")))


def closure(state: State, role: str) -> list[str]:
    """The role, what it covers, and what covers it: an objection in one may reach the others."""
    found = state.role(role)
    covers = found.covers if found else ""
    kin = [r.id for r in state.all(Role) if r.covers == role]
    return [r for r in (role, covers, *kin) if r]


def needs_whole(state: State) -> bool:
    """True when some objection's owner holds no say any more, so that its fate hangs on proposals in other roles."""
    holders = {m.person for m in state.members if m.say}
    return any(not o.ended and "*" not in o.orphaned and o.owner not in holders for o in state.all(Objection))


def role_of(production: str, cand: str) -> str:
    """The role of a candidacy, or ''."""
    row = FactRow.objects.filter(production_id=production, kind="candidacy", key=cand, to_seq=FOREVER)
    return row.values_list("role", flat=True).first() or ""


def objection_scope(production: str, objection: str) -> str:
    """'production' or 'role': how far an objection reaches; '' when there is none."""
    rows = FactRow.objects.filter(
        production_id=production, kind="objection", to_seq=FOREVER, key__endswith=f"/{objection}"
    )
    data = rows.values_list("data", flat=True).first()
    return str(json.loads(data)["scope"]) if data else ""


def texts(commitments: Iterable[str]) -> dict[str, Text]:
    """The texts behind these commitments; erased ones without body."""
    wanted = [c for c in set(commitments) if c and c != "withheld"]
    return {t.commitment: t for t in Text.objects.filter(commitment__in=wanted)} if wanted else {}


def event_of(row: Any) -> Event:
    """The event as the rules know it."""
    return Event(row.kind, row.by, row.at, json.loads(row.data), row.cand, row.role)


def events_of(production: str, *, upto: int | None = None) -> Iterable[EventRow]:
    """The whole log of a production in order, or up to a place in it."""
    rows = EventRow.objects.filter(production_id=production)
    if upto is not None:
        rows = rows.filter(seq__lte=upto)
    return rows.order_by("seq").iterator(chunk_size=2000)


def fact_rows(production: str, at: int | None) -> QuerySet[FactRow]:
    """The rows of facts that are so now, or were at a place in the log."""
    return _when(FactRow.objects.filter(production_id=production), at)


def decode(rows: QuerySet[FactRow]) -> State:
    """The state that holds these facts."""
    return State.of(_facts(rows.values_list("kind", "data")))


def decode_each(rows: QuerySet[FactRow]) -> dict[str, State]:
    """The states, by production, that hold these facts."""
    found: dict[str, list[tuple[str, str]]] = {}
    for production, kind, data in rows.values_list("production_id", "kind", "data"):
        found.setdefault(production, []).append((kind, data))
    return {production: State.of(_facts(pairs)) for production, pairs in found.items()}
