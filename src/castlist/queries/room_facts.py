"""How the facts of a room or a production are asked for: whole, or what became different between two places in the log.

Each question is one statement, which sees one moment; each of its parts is answered by one index.
"""

from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from django.db import connection

from castlist.records.events import FOREVER
from castlist.records.statements import among, run

ON_CARDS = (
    "candidacy", "proposal", "position", "objection", "under_seal", "review", "offer", "booking", "letter", "motion",
    "waiver", "asked_again", "tape",
)  # fmt: skip
"""Kinds of facts that every card needs; the rest is read only of the candidacy that is looked at."""
OF_TEAM = ("rule", "role", "member", "alternate", "relation", "proxy", "glass", "closed")
"""Kinds that belong to the whole production."""

Found = tuple[str, str, str, int, int]
"""Kind, key and data of a fact, the head of the log when it was read, and since when it has been so."""

Part = tuple[str, list[str | int]]
"""A condition on facts that one index answers, and its parameters."""
NOW = f"production_id = %s AND to_seq = {FOREVER}"
GONE = f"production_id = %s AND to_seq < {FOREVER}"
_KINDS = ", ".join(f"'{kind}'" for kind in ON_CARDS)
_ONLY_ON_CARDS = ", ".join(f"'{kind}'" for kind in ON_CARDS if kind != "position")


TOUCH = "~touch"
"""Kind of a row that is no fact: the last act that bears on a decision about a candidacy, as its place."""


def read(parts: Iterator[Part] | list[Part], production: str, *, touch_of: str = "") -> list[Found]:
    """The facts of all parts, each with the head of the log in that very moment; `touch_of`: a candidacy whose last
    act is told with them.
    """
    parts = list(parts)
    rows = " UNION ALL ".join(f"SELECT kind, key, data, from_seq FROM fact WHERE {where}" for where, _ in parts)  # noqa: S608
    if touch_of:
        rows += f" UNION ALL SELECT '{TOUCH}', cand, '', seq FROM touch WHERE production_id = %s AND cand = %s"  # noqa: S608
        parts.append(("", [production, touch_of]))
    statement = f"SELECT f.kind, f.key, f.data, (SELECT head FROM production WHERE id = %s), f.from_seq FROM ({rows}) f"  # noqa: S608
    rows_found = run(statement, [production, *[value for _, params in parts for value in params]])
    # In the order in which they came about, so that every process and database tells them in the same.
    return sorted(rows_found, key=itemgetter(4, 1))


def cards(production: str, role: str, upto: int | None = None) -> Iterator[Part]:
    """What is so now of a role's cards; `upto`: and was so at that place already."""
    since = "" if upto is None else " AND from_seq <= %s"
    at: list[str | int] = [] if upto is None else [upto]
    yield f"{NOW} AND role = ''{since}", [production, *at]
    yield f"{NOW} AND role = %s AND kind IN ({_KINDS}){since}", [production, role, *at]
    covered = f"SELECT {_covers()} FROM fact WHERE {NOW} AND kind = 'role' AND key = %s"  # noqa: S608
    # What is objected to in the role that this one covers reaches it too.
    there = f"{NOW} AND kind = 'objection' AND role IN ({covered}){since}"
    yield there, [production, production, role, *at]


def cards_gone(production: str, role: str, at: int) -> Iterator[Part]:
    """What was so at that place and is no more."""
    then = f"{GONE} AND to_seq > %s AND from_seq <= %s"
    yield f"{then} AND role = ''", [production, at, at]
    yield f"{then} AND role = %s AND kind IN ({_KINDS})", [production, at, at, role]
    covered = f"SELECT {_covers()} FROM fact WHERE {NOW} AND kind = 'role' AND key = %s"  # noqa: S608
    covered_then = f"SELECT {_covers()} FROM fact WHERE {then} AND role = '' AND kind = 'role' AND key = %s"  # noqa: S608
    roles: list[str | int] = [production, role, production, at, at, role]
    yield f"{then} AND role IN ({covered} UNION {covered_then}) AND kind = 'objection'", [production, at, at, *roles]
    yield f"{NOW} AND kind = 'objection' AND role IN ({covered_then}) AND from_seq <= %s", [
        production, production, at, at, role, at,
    ]  # fmt: skip


def on_it(production: str, role: str, cand: str, at: int) -> Iterator[Part]:
    """Everything on one candidacy but what its card shows, at a place in the log."""
    yield f"{NOW} AND cand = %s AND from_seq <= %s AND kind NOT IN ({_ONLY_ON_CARDS})", [production, cand, at]
    then = f"{GONE} AND role = %s AND to_seq > %s AND from_seq <= %s"
    yield f"{then} AND cand = %s AND kind NOT IN ({_ONLY_ON_CARDS})", [production, role, at, at, cand]


def _covers() -> str:
    """The role that a role's row says it covers."""
    return "json_extract(data, '$.covers')" if connection.vendor == "sqlite" else "(data::json ->> 'covers')"


# -- What became different


class Turn(NamedTuple):
    """From a place in the log that is known to another, before or after it: what came, and what went (kind, key)."""

    came: list[tuple[str, str, str]]
    gone: list[tuple[str, str]]


_EVERY = ", ".join(f"'{kind}'" for kind in (*ON_CARDS, *OF_TEAM))
_BEGAN_AND_IS = f"{NOW} AND from_seq > %s AND from_seq <= %s"
_BEGAN_AND_WAS = f"{GONE} AND from_seq > %s AND from_seq <= %s AND to_seq > %s"
_ENDED = f"{GONE} AND to_seq > %s AND to_seq <= %s AND from_seq <= %s"
_HERE = (
    "SELECT '', '', '', COALESCE((SELECT at FROM event WHERE production_id = p.id AND seq = %s), -1), 0"
    " FROM production p WHERE p.id = %s"
)
BEGAN, ENDED = 1, 2


def turn(production: str, of: list[Part], known: tuple[int, int], wanted: int) -> Turn | None:
    """What is otherwise at the place wanted among the facts that `of` names.

    None when nothing happened in that log at the place and moment that are said to be known.
    """
    low, high = sorted((known[0], wanted))
    came, went = (BEGAN, ENDED) if known[0] == low else (ENDED, BEGAN)
    statements = [_HERE]
    params: list[str | int] = [known[0], production]
    for change, where, places in (
        (BEGAN, _BEGAN_AND_IS, [low, high]),
        (BEGAN, _BEGAN_AND_WAS, [low, high, high]),
        (ENDED, _ENDED, [low, high, low]),
    ):
        # In the same words whether it is gone on or back: which of the two hangs on acts that may not be the viewer's.
        data = f"CASE WHEN %s = {change} THEN data ELSE '' END"
        for part, some in of:
            statements.append(f"SELECT kind, key, {data}, from_seq, {change} FROM fact WHERE {where} AND {part}")  # noqa: S608
            params += [came, production, *places, *some]
    here, *rows = sorted(run(" UNION ALL ".join(statements), params), key=itemgetter(4, 3, 1))
    if here[3] != known[1]:
        return None
    return Turn([row[:3] for row in rows if row[4] == came], [row[:2] for row in rows if row[4] == went])


def on_cards_of(role: str, covered: str) -> list[Part]:
    """The facts of the cards of a role that covers another, or none."""
    own: list[Part] = [(f"role IN ('', %s) AND kind IN ({_EVERY})", [role])]
    return [*own, ("role = %s AND kind = 'objection'", [covered])] if covered else own


def answers(production: str, roles: list[str], cands: list[str], at: int) -> list[Found]:
    """Every position that stood on these candidacies, of these roles, at a place in the log; of nobody, none."""
    (here, who), (there, of) = among(cands), among(roles)
    which = f"cand {here} AND kind = 'position' AND from_seq <= %s"
    return read(
        [
            (f"{NOW} AND {which}", [production, who, at]),
            (f"{GONE} AND role {there} AND to_seq > %s AND {which}", [production, of, at, who, at]),
        ],
        production,
    )
