"""Reads the log and what it folds to: the state of a production now, or at any place in its log."""

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from castlist.records.events import FOREVER
from castlist.records.ids import LENGTH
from castlist.records.models import Event as EventRow
from castlist.records.models import Fact as FactRow
from castlist.records.models import Production, Touch
from castlist.records.spelling import read_fact
from castlist.records.statements import among, run
from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.state import Changes, Event, State

ALWAYS = ("candidacy", "offer", "review", "proposal", "objection")
"""Kinds that one candidacy's page needs to know of the others too: rivals recuse, offers take places."""
REMEMBERED = 4_096
"""Facts that a process keeps decoded. They never change, and one room looked at twice is nearly the same facts."""


class _Literal(Value):
    """A number that stands in the statement itself: SQLite's planner does not look into parameters, and the small
    indexes over what is so now are of use only to a statement that says so.
    """

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return str(int(self.value)), ()


NOW = _Literal(FOREVER, output_field=IntegerField())


fact_of = lru_cache(maxsize=REMEMBERED)(read_fact)


def _state(rows: Iterable[tuple[str, str, str]]) -> State:
    return State.of(fact_of(*row) for row in rows)


def _when(rows: QuerySet[FactRow], at: int | None) -> QuerySet[FactRow]:
    if at is None:
        return rows.filter(to_seq=NOW)
    # Each arm has an index of its own.
    return rows.filter(Q(to_seq=NOW) | Q(to_seq__gt=at, to_seq__lt=NOW), from_seq__lte=at)


def fact_rows(production: str, at: int | None) -> QuerySet[FactRow]:
    """The rows of facts that are so now, or were at a place in the log."""
    return _when(FactRow.objects.filter(production_id=production), at)


def decode(rows: QuerySet[FactRow]) -> State:
    """The state that holds these facts."""
    return _state(rows.values_list("kind", "key", "data"))


def load_whole(production: str, *, at: int | None = None) -> State:
    """Everything that is (or was) so in a production. Which act was the last on a candidacy is known as of now only."""
    rows = fact_rows(production, at)
    if at is None:
        return touched(decode(rows), production)
    # The past is filed by role; no role ever goes away.
    roles = fact_rows(production, None).filter(kind="role").values_list("key", flat=True)
    return decode(rows.filter(role__in=["", *roles]))


def touched(state: State, production: str, cands: Iterable[str] | None = None, *, upto: int = FOREVER) -> State:
    """The state, in which these candidacies (or all) know the last act that bears on a decision about them (I7).

    `upto`: where the log ended when the state was read, for what was done since has not been looked at.
    """
    rows = Touch.objects.filter(production_id=production)
    if cands is not None:
        rows = rows.filter(cand__in=list(cands))
    changes: Changes = {}
    for key, seq in rows.values_list("cand", "seq"):
        found = state.candidacy(key)
        if found is not None:
            changes[found.kind, key] = replace(found, touched=min(seq, upto))
    return state.with_changes(changes)


def load_roles(production: str, roles: Iterable[str], *, at: int | None = None, kinds: Iterable[str] = ()) -> State:
    """What is (or was) so in these roles, and what concerns the whole production. `kinds` narrows."""
    if at is None:
        return _now_in(production, ["", *roles], kinds)
    found = fact_rows(production, at).filter(role__in=["", *roles])
    return decode(found.filter(kind__in=list(kinds)) if kinds else found)


def _now_in(production: str, roles: Iterable[str], kinds: Iterable[str]) -> State:
    """As `load_roles` of now, which most pages ask for: the statement is not put together anew."""
    here, of = among(roles), among(kinds) if kinds else None
    statement = f"{_NOW} AND role {here[0]}" + (f" AND kind {of[0]}" if of else "")
    return _state(run(statement, [production, here[1], *([of[1]] if of else [])]))


def load_kinds(production: str, kinds: Iterable[str]) -> State:
    """What is so now of these kinds; of no production ('') nothing, in the same question."""
    these, words = among(kinds)
    return _state(run(f"{_NOW} AND kind {these}", [production, words]))


_NOW = f"SELECT kind, key, data FROM fact WHERE production_id = %s AND to_seq = {FOREVER}"  # noqa: S608 - a number


def load_candidacy(production: str, role: str, cand: str, *, at: int | None = None) -> State:
    """Everything on one candidacy, what concerns the whole production, and the outlines of its rivals in the role."""
    rows = fact_rows(production, at).filter(role__in=["", role])
    return decode(rows.filter(Q(cand__in=["", cand]) | Q(kind__in=ALWAYS)))


def family(state: State, role: str) -> list[str]:
    """The role and every other that covers bind it to, however far: an objection in one may reach the others."""
    found, left = [role], [role]
    roles = list(state.all(Role))
    while left:
        one = left.pop()
        kin = [r.id for r in roles if r.covers == one] + [r.covers for r in roles if r.id == one and r.covers]
        fresh = [r for r in kin if r not in found]
        found += fresh
        left += fresh
    return found


def is_name(text: str) -> bool:
    """True for what could be the id of something: databases refuse to be asked for anything else."""
    return 0 < len(text) <= LENGTH and text.isprintable()


def role_of(production: str, cand: str) -> str:
    """The role of a candidacy, or ''."""
    if not is_name(cand) or not is_name(production):
        return ""
    rows = fact_rows(production, None).filter(kind="candidacy", key=cand).order_by()
    return next(iter(rows.values_list("role", flat=True)[:1]), "")


def event_of(row: Any) -> Event:
    """The event as the rules know it."""
    return Event(row.kind, row.by, row.at, json.loads(row.data), row.cand, row.role)


def head_of(production: str) -> int:
    """The place of the last event of a production; 0 when there is none."""
    return Production.objects.filter(pk=production).values_list("head", flat=True).first() or 0


def actors_since(production: str, seq: int) -> list[tuple[int, str]]:
    """Place and actor of every event after that place."""
    rows = EventRow.objects.filter(production_id=production, seq__gt=seq).order_by("seq")
    return list(rows.values_list("seq", "by"))


def events_of(production: str, *, upto: int | None = None) -> Iterable[EventRow]:
    """The whole log of a production in order, or up to a place in it."""
    rows = EventRow.objects.filter(production_id=production)
    if upto is not None:
        rows = rows.filter(seq__lte=upto)
    return rows.order_by("seq").iterator(chunk_size=2000)
