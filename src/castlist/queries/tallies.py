"""How many acts a viewer may see, and the latest of them: counted once, and gone on with as the log grows."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber

from castlist.queries.memory import Memory
from castlist.records.models import Event, Production
from castlist.records.statements import run

WINDOW = 160
"""Acts drawn at most; the rest is reached by going on from either end."""
FIELDS = ("seq", "at", "kind", "by", "cand", "data")
Row = tuple[int, int, str, str, str, str]
Rows = Callable[[], QuerySet[Event]]
"""Builds the question for events: only when it has to be asked."""


@dataclass(frozen=True, slots=True)
class Acts:
    """A window of the acts a viewer may see, as rows; the ordinal of the first; and how many there are in all."""

    rows: tuple[Row, ...]
    first: int
    total: int

    def seq(self, ordinal: int) -> int:
        """The place in the log of an ordinal within the window."""
        index = min(max(ordinal - self.first, 0), len(self.rows) - 1)
        return self.rows[index][0] if self.rows else 0

    def time(self, ordinal: int) -> int:
        """The moment of an ordinal within the window."""
        index = min(max(ordinal - self.first, 0), len(self.rows) - 1)
        return self.rows[index][1] if self.rows else 0

    def cand(self, ordinal: int) -> str:
        """Whom the act at an ordinal was about, or ''."""
        return self.act(ordinal)[4]

    def act(self, ordinal: int) -> Row:
        """The act at an ordinal within the window."""
        index = min(max(ordinal - self.first, 0), len(self.rows) - 1)
        return self.rows[index] if self.rows else (0, 0, "", "", "", "")


@dataclass(frozen=True, slots=True)
class Tally:
    """The latest acts that a viewer may see, the oldest first, and how many there are in all, as of one head of a log.

    `last`: the latest event after which the page may look different, which may be none of those.
    """

    end: tuple[int, int]
    """Place and moment of that head."""
    rows: tuple[Row, ...]
    total: int
    last: Row | None
    stones: tuple[int, ...]
    """Milestones: the places in the log of the ordinals 1, 65, 129, …, so that far acts are found without counting."""
    asked: Acts | None = None
    """The acts around the ordinal for which all of them were counted."""
    where: Hashable = None
    """Which acts of which log they are."""
    question: tuple[str, tuple[Any, ...]] = ("", ())
    """How it is asked what came since: see `_since`."""

    @property
    def first(self) -> int:
        """The ordinal of the first of them."""
        return self.total - len(self.rows) + 1

    @property
    def last_seq(self) -> int:
        """The place in the log of the last that stirs; 0 when nothing has happened."""
        return self.last[0] if self.last else 0


STRIDE = 64
_TALLIES: Memory[Tally] = Memory(20_000, weigh=lambda known: len(known.rows) + 10)
"""Weights are events, about half a kilobyte each."""
_STRETCHES: Memory[tuple[Row, ...]] = Memory(8_000, weigh=len)
"""Acts from one milestone to the next, by which acts they are, and the milestone: nothing comes in between any more."""


def tally(
    production: Production, key: Hashable, rows: Rows, *, also: frozenset[str] = frozenset(), near: int | None = None
) -> Tally:
    """The latest of `rows`, up to the head that the production was read with.

    `key` says which they are; `also` which kinds among them are no acts. What the process knows from before is gone on
    with: only what is new is read, which is asked also where nothing can be. `near`: an ordinal around which acts will
    be asked for.
    """
    where = (str(connection.settings_dict["NAME"]), production.pk, key)
    end = (production.head, production.head_at)
    known = _TALLIES.get(where)
    grown = _grown(known, also, end) if known is not None else None
    if grown is not None:
        return grown if grown is known else _TALLIES.keep(where, grown)
    found = _counted(rows().filter(seq__lte=production.head), also, end, near)
    return _TALLIES.keep(where, replace(found, where=where, question=_since(rows)))


FROM, UPTO = -1, -2
"""What stands for two places in the log in a question that is put together once."""


def _since(rows: Rows) -> tuple[str, tuple[Any, ...]]:
    """The latest of `rows` between two places, as a statement that need not be put together again."""
    between = rows().filter(seq__gte=FROM, seq__lte=UPTO).order_by("-seq").values_list(*FIELDS)
    statement, params = between[: WINDOW + 1].query.sql_with_params()
    return statement, tuple(params)


def _grown(known: Tally, also: frozenset[str], end: tuple[int, int]) -> Tally | None:
    """What is known with what came since; None when that is too much, or the log is not the one that was known."""
    if known.last is None or known.end > end:
        return None
    places, (statement, params) = {FROM: known.last[0], UPTO: end[0]}, known.question
    asked = [places.get(value, value) if type(value) is int else value for value in params]
    fresh: list[Row] = [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in run(statement, asked)]
    if not fresh or fresh[-1] != known.last:
        return None
    if len(fresh) == 1 and known.end == end:
        return known
    new = tuple(row for row in reversed(fresh[:-1]) if row[2] not in also)
    stones = tuple(row[0] for n, row in enumerate(new, known.total) if n % STRIDE == 0)
    rows = (*known.rows, *new)[-WINDOW:]
    stones = known.stones + stones
    return Tally(end, rows, known.total + len(new), fresh[0], stones, where=known.where, question=known.question)


def _counted(upto: QuerySet[Event], also: frozenset[str], end: tuple[int, int], near: int | None) -> Tally:
    """Read and counted from the beginning."""
    some = WINDOW + 40
    latest = list(upto.order_by("-seq").values_list(*FIELDS)[:some])
    shown = [row for row in latest if row[2] not in also]
    last = latest[0] if latest else None
    if len(latest) < some and len(shown) <= WINDOW:
        rows = tuple(reversed(shown))
        return Tally(end, rows, len(rows), last, tuple(row[0] for row in rows[::STRIDE]))
    acts = upto.exclude(kind__in=also) if also else upto
    if len(shown) < WINDOW:
        shown = list(acts.order_by("-seq").values_list(*FIELDS)[:WINDOW])
    stones, asked = _milestones(acts, near)
    return Tally(end, tuple(reversed(shown[:WINDOW])), asked.total, last, stones, asked)


_THAT = "e.production_id = p.production_id AND e.seq = p.seq AND p.n >= %s AND p.n < %s"
_ITSELF = {
    "sqlite": f"LEFT JOIN event e ON {_THAT}",
    "postgresql": f"LEFT JOIN LATERAL (SELECT * FROM event e WHERE {_THAT} LIMIT 1) e ON TRUE",  # noqa: S608
}
"""The act at a place, where it is asked for. PostgreSQL takes what is numbered for so dear that a look through all of
the log for each place seems as cheap beside it as an index; so it plans each look by itself.
"""


def _milestones(acts: QuerySet[Event], near: int | None) -> tuple[tuple[int, ...], Acts]:
    """The milestones, and the acts around an ordinal, in one question.

    Places alone are numbered: numbering whole rows costs a database hundreds of bytes for each act of the log.
    """
    first = _begins(near) if near else 0
    around = (first, first + WINDOW) if near else (0, 0)
    places = acts.order_by().annotate(
        n=Window(RowNumber(), order_by="seq"), whole=Window(Count("seq"))
    ).values("production_id", "seq", "n", "whole")  # fmt: skip
    numbered, params = places.query.sql_with_params()
    columns = ", ".join(f"e.{name}" for name in FIELDS[1:])
    statement = (
        f"SELECT p.seq, {columns}, p.n, p.whole FROM ({numbered}) p {_ITSELF[connection.vendor]}"  # noqa: S608
        f" WHERE (p.n - 1) %% {STRIDE} = 0 OR (p.n >= %s AND p.n < %s) ORDER BY p.seq"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *around, *around])
        rows = cursor.fetchall()
    stones = tuple(row[0] for row in rows if (row[-2] - 1) % STRIDE == 0)
    asked = tuple(row[:6] for row in rows if around[0] <= row[-2] < around[1])
    return stones, Acts(asked, first or 1, rows[0][-1] if rows else 0)


LEAP = 32
"""Acts by which the window goes on at a time: of steps one after another most are drawn on the same marks, which stay
where they are while somebody goes along them, and are worked out once.
"""


def _begins(ordinal: int) -> int:
    """The first of the acts that are drawn around this one, which stands about their middle."""
    return max(1, (ordinal - WINDOW // 2) // LEAP * LEAP + 1)


def acts(found: Tally, rows: Rows, ordinal: int | None) -> Acts:
    """The acts around an ordinal, or the latest ones. `rows`: every act that is counted."""
    if ordinal is None or ordinal >= found.first:
        return Acts(found.rows, found.first, found.total)
    first = _begins(ordinal)
    return Acts(some(found, rows, first, WINDOW), first, found.total)


def some(found: Tally, rows: Rows, first: int, count: int) -> tuple[Row, ...]:
    """So many acts from an ordinal on, the oldest first; `rows`: every act that is counted."""
    for known in (found, found.asked):
        if known and known.first <= first and (first + count <= known.first + len(known.rows) or known is found):
            return known.rows[first - known.first : first - known.first + count]
    stone, skip = divmod(first - 1, STRIDE)
    return _stretches(found, rows, stone, (first + count - 2) // STRIDE)[skip : skip + count]


def _stretches(found: Tally, rows: Rows, first: int, last: int) -> tuple[Row, ...]:
    """The acts from one milestone up to the one after another, both by number; only what is not known is read."""
    numbers = range(first, min(last, len(found.stones) - 1) + 1)
    keys = {n: (found.where, n, found.stones[n]) for n in numbers}
    known = {n: there for n in numbers if (there := _STRETCHES.get(keys[n])) is not None}
    missing = [n for n in numbers if n not in known]
    if missing:
        after = missing[-1] + 1
        upto = found.stones[after] - 1 if after < len(found.stones) else found.end[0]
        asked = rows().filter(seq__gte=found.stones[missing[0]], seq__lte=upto).order_by("seq")
        read = tuple(asked.values_list(*FIELDS))
        for n in range(missing[0], after):
            known[n] = read[(n - missing[0]) * STRIDE : (n - missing[0] + 1) * STRIDE]
            if len(known[n]) == STRIDE:
                _STRETCHES.keep(keys[n], known[n])
    return tuple(row for n in numbers for row in known[n])
