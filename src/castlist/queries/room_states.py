"""The facts of one role's room, now or as of an earlier place in the log: read once for everybody who looks."""

from collections.abc import Iterator
from operator import itemgetter

from django.db import connection
from django.db.models import Q

from castlist.queries.log import decode, fact_of, fact_rows
from castlist.queries.memory import Memory, past, place_of
from castlist.queries.standings import Standings
from castlist.records.events import FOREVER
from castlist.records.models import Production
from castlist.rules.decisions.fact import Fact
from castlist.rules.decisions.state import State

ON_CARDS = (
    "candidacy",
    "proposal",
    "position",
    "objection",
    "review",
    "offer",
    "booking",
    "letter",
    "motion",
    "waiver",
)
"""Kinds of facts that every card needs; the rest is read only of the candidacy that is looked at."""

Found = tuple[str, str, str, int, int]
"""Kind, key and data of a fact, the head of the log when it was read, and since when it has been so."""

_CARDS: Memory[Standings] = Memory(40_000, weigh=lambda known: known.facts + 100)
_ON_IT: Memory[tuple[Fact, ...]] = Memory(10_000, weigh=lambda known: len(known) + 10)
"""Weights are facts, about half a kilobyte each."""


def cards_now(production: Production, role: str) -> Standings:
    """The production's own facts and the cards of the role, where the log ended when the production was read.

    When an act was written since, as that left them; this is told once, and not kept.
    """
    key = (*place_of(production), role)
    known = _CARDS.get(key)
    if known is not None:
        return known
    rows = _read(_cards(production.pk, role), production.pk)
    read = Standings(State.of(_facts(rows)))
    # One statement sees one moment: these are the facts of that head and of no other.
    return _CARDS.keep(key, read) if rows and rows[0][3] == production.head else read


def cards_then(production: Production, role: str, seq: int, at: int) -> Standings:
    """The same as of an earlier place in the log, which is never otherwise."""
    key = (*past(production, seq, at), role)
    known = _CARDS.get(key)
    if known is not None:
        return known
    rows = _read([*_cards(production.pk, role, seq), *_cards_gone(production.pk, role, seq)], production.pk)
    return _CARDS.keep(key, Standings(State.of(_facts(rows))))


def _facts(rows: list[Found]) -> Iterator[Fact]:
    """The facts of the cards: of the answers on one candidacy those to its latest revision that anybody answered."""
    latest: dict[str, int] = {}
    answers: list[tuple[str, int, str]] = []
    for kind, key, data, _, _ in rows:
        if kind != "position":
            yield fact_of(kind, data)
            continue
        cand, revision, _ = key.split("/", 2)
        number = int(revision)
        answers.append((cand, number, data))
        if number > latest.get(cand, 0):
            latest[cand] = number
    for cand, number, data in answers:
        if number == latest[cand]:
            yield fact_of("position", data)


def with_everything_on(
    state: State, production: Production, role: str, cand: str, then: tuple[int, int] | None
) -> State:
    """The state with all that there is on one candidacy; `then`: place and moment of the past that is looked at."""
    place = past(production, *then) if then else place_of(production)
    key = (*place, role, cand)
    known = _ON_IT.get(key)
    if known is None:
        # Up to the head that was read, although more may stand there by now: the cards beside it say no more either.
        rows = _read(_on_it(production.pk, role, cand, then[0] if then else production.head), production.pk)
        known = _ON_IT.keep(key, tuple(fact_of(kind, data) for kind, _, data, _, _ in rows))
    # What time has moved on already stays as it is.
    return state.with_changes({(f.kind, f.key): f for f in known if state.get(type(f), f.key) is None})


# -- A whole production

OF_PRODUCTION = (
    "rule", "role", "member", "alternate", "relation", "waiver",
    "candidacy", "proposal", "review", "offer", "objection",
)  # fmt: skip
_WHOLE: Memory[Standings] = Memory(40_000, weigh=lambda known: known.facts + 100)


def production_now(production: Production) -> Standings:
    """Who is where on every ladder, and what is open, where the log ended when the production was read."""
    key = place_of(production)
    known = _WHOLE.get(key)
    if known is not None:
        return known
    kinds = ", ".join(f"'{kind}'" for kind in OF_PRODUCTION)
    open_now = f"SELECT cand FROM fact WHERE {_NOW} AND kind = 'proposal'"  # noqa: S608
    parts: list[Part] = [
        (f"{_NOW} AND kind IN ({kinds})", [production.pk]),
        (f"{_NOW} AND cand IN ({open_now}) AND kind = 'position'", [production.pk, production.pk]),
    ]
    rows = _read(parts, production.pk)
    read = Standings(State.of(fact_of(kind, data) for kind, _, data, _, _ in rows))
    return _WHOLE.keep(key, read) if rows and rows[0][3] == production.head else read


def production_then(production: Production, seq: int, at: int) -> Standings:
    """The same as of an earlier place in the log."""
    key = past(production, seq, at)
    known = _WHOLE.get(key)
    if known is not None:
        return known
    rows = fact_rows(production.pk, seq)
    open_then = rows.filter(kind="proposal").values("cand")
    found = rows.filter(Q(kind__in=OF_PRODUCTION) | Q(kind="position", cand__in=open_then))
    return _WHOLE.keep(key, Standings(decode(found)))


# -- What is asked


Part = tuple[str, list[str | int]]
"""A condition on facts that one index answers, and its parameters."""
_NOW = f"production_id = %s AND to_seq = {FOREVER}"
_GONE = f"production_id = %s AND to_seq < {FOREVER}"
_KINDS = ", ".join(f"'{kind}'" for kind in ON_CARDS)
_ONLY_ON_CARDS = ", ".join(f"'{kind}'" for kind in ON_CARDS if kind != "position")


def _read(parts: Iterator[Part] | list[Part], production: str) -> list[Found]:
    """The facts of all parts, each with the head of the log in that very moment."""
    parts = list(parts)
    rows = " UNION ALL ".join(f"SELECT kind, key, data, from_seq FROM fact WHERE {where}" for where, _ in parts)  # noqa: S608
    statement = f"SELECT f.kind, f.key, f.data, (SELECT head FROM production WHERE id = %s), f.from_seq FROM ({rows}) f"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [production, *[value for _, params in parts for value in params]])
        # In the order in which they came about, so that every process and database tells them in the same.
        return sorted(cursor.fetchall(), key=itemgetter(4, 1))


def _cards(production: str, role: str, upto: int | None = None) -> Iterator[Part]:
    """What is so now of a role's cards; `upto`: and was so at that place already."""
    since = "" if upto is None else " AND from_seq <= %s"
    at: list[str | int] = [] if upto is None else [upto]
    yield f"{_NOW} AND role = ''{since}", [production, *at]
    yield f"{_NOW} AND role = %s AND kind IN ({_KINDS}){since}", [production, role, *at]
    covered = f"SELECT {_covers()} FROM fact WHERE {_NOW} AND kind = 'role' AND key = %s"  # noqa: S608
    # What is objected to in the role that this one covers reaches it too.
    there = f"{_NOW} AND kind = 'objection' AND role IN ({covered}){since}"
    yield there, [production, production, role, *at]


def _cards_gone(production: str, role: str, at: int) -> Iterator[Part]:
    """What was so at that place and is no more."""
    then = f"{_GONE} AND to_seq > %s AND from_seq <= %s"
    yield f"{then} AND role = ''", [production, at, at]
    yield f"{then} AND role = %s AND kind IN ({_KINDS})", [production, at, at, role]
    covered = f"SELECT {_covers()} FROM fact WHERE {_NOW} AND kind = 'role' AND key = %s"  # noqa: S608
    covered_then = f"SELECT {_covers()} FROM fact WHERE {then} AND role = '' AND kind = 'role' AND key = %s"  # noqa: S608
    roles: list[str | int] = [production, role, production, at, at, role]
    yield f"{then} AND role IN ({covered} UNION {covered_then}) AND kind = 'objection'", [production, at, at, *roles]
    yield f"{_NOW} AND kind = 'objection' AND role IN ({covered_then}) AND from_seq <= %s", [
        production, production, at, at, role, at,
    ]  # fmt: skip


def _on_it(production: str, role: str, cand: str, at: int) -> Iterator[Part]:
    """Everything on one candidacy but what its card shows, at a place in the log."""
    yield f"{_NOW} AND cand = %s AND from_seq <= %s AND kind NOT IN ({_ONLY_ON_CARDS})", [production, cand, at]
    then = f"{_GONE} AND role = %s AND to_seq > %s AND from_seq <= %s"
    yield f"{then} AND cand = %s AND kind NOT IN ({_ONLY_ON_CARDS})", [production, role, at, at, cand]


def _covers() -> str:
    """The role that a role's row says it covers."""
    return "json_extract(data, '$.covers')" if connection.vendor == "sqlite" else "(data::json ->> 'covers')"
