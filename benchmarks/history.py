"""How quick the log is: a position written, a past moment looked at, everything verified; beside the bare database.

`python -m benchmarks.history [sqlite] [postgresql] [--small] [--verify] [--write]`; `--write` puts the tables into
docs/reference/measured.md. The history is built once, under .benchmarks/ and in a database of its own.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

from benchmarks import store
from benchmarks.measuring import Clock, machine, table
from benchmarks.running import run

POSITIONS = 450
MOMENTS = 60

Statement = tuple[str, Sequence[Any]]


def measured(kind: str, size: store.Size) -> str:
    """The tables of one database."""
    store.settle(kind, size)
    names = store.build(size)
    from castlist.records.models import Event, Fact

    events, facts = Event.objects.count(), Fact.objects.count()
    rows = [*_positions(names[0]), *_moments(names)]
    head = ("what", "ours: CPU ms", "bare: CPU ms", "ratio", "ours: wall ms, median / 95 %", "bare: wall ms")
    parts = [
        f"## The log on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}",
        f"{size.productions} productions, {events:,} events, {facts:,} facts, one production of {size.biggest:,} "
        f"events. {machine()}. “Bare” reads or writes the same rows with the driver alone, in turn with ours.",
        table(head, rows),
        _sizes(events),
    ]
    return "\n\n".join(parts)


def backends() -> list[int]:
    """The process of the database that works for us, where it is one."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return [cursor.fetchone()[0]]


def _row(what: str, ours: Clock, bare: Clock) -> list[str]:
    return [
        what, f"{ours.mean_cpu:.2f}", f"{bare.mean_cpu:.2f}", f"{ours.mean_cpu / max(bare.mean_cpu, 0.01):.1f}",
        f"{ours.median:.1f} / {ours.slow:.1f}", f"{bare.median:.1f} / {bare.slow:.1f}",
    ]  # fmt: skip


# -- Writing


def _positions(production: str) -> Iterator[list[str]]:
    """Positions, request to commit, in the biggest production; of three one is ours, and two are the driver's alone, at
    the same place, from the statements that the act would have sent: with what it reads under the lock, and without.
    """
    from castlist.actions import decisions
    from castlist.actions.decisions import Actor, Reason, Revision
    from castlist.queries.log import load_whole
    from castlist.rules.decisions.facts import Candidacy

    run = f"{time.time_ns():x}"
    state = load_whole(production)
    now = store.NOW + timedelta(days=400)
    people = [m.person for m in state.members if m.say]
    living = [c for c in state.all(Candidacy) if c.lives and c.step == "named" and not state.proposal(c.id)]
    living = living or [c for c in state.all(Candidacy) if c.lives and state.proposal(c.id)]
    some = living[: POSITIONS // len(people)]
    for cand in some:
        if not state.proposal(cand.id):
            decisions.propose(Actor(production, people[0], now), cand.id, revision=Revision("consider"))
    state = load_whole(production)
    cands = [(cand.id, found.revision) for cand in some if (found := state.proposal(cand.id))]
    driver = store.bare_connection()
    ours, bare, writing = Clock(backends()), Clock(_pids(driver)), Clock(_pids(driver))
    for turn, (name, revision) in enumerate(cands * len(people)):
        actor = Actor(production, people[turn // len(cands)], now, f"{run} {turn}")
        reason = Reason("I think she has the voice for it, and the patience.")
        act = partial(decisions.position, actor, name, revision=revision, what="accept", reason=reason)
        if turn % 3 == 0:
            ours.time(act)
            continue
        reads, writes = _statements(act)
        clock, reads = (bare, reads) if turn % 3 == 1 else (writing, [])
        clock.time(partial(_written, driver, reads, writes))
    driver.close()
    yield _row("a position written, request to commit", ours, bare)
    yield _row("the same, beside the rows alone that it writes", ours, writing)


def _pids(connection: Any) -> list[int]:
    return [connection.info.backend_pid] if hasattr(connection, "info") else []


class _NotSent(Exception):
    """The act went no further than its outbox."""


def _statements(act: Callable[[], object]) -> tuple[list[Statement], list[Statement]]:
    """What the act reads under the lock, and what it would have written, as the driver spells it; nothing of it is."""
    from castlist.actions import log
    from castlist.actions.outbox import Outbox
    from castlist.queries import log_reach
    from castlist.records import statements

    reads: list[Statement] = []
    writes: list[Statement] = []
    run = statements.run

    def read(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        reads.append((statement, params))
        return run(statement, params)

    def kept(outbox: Outbox) -> None:
        writes.extend(outbox.waiting)
        raise _NotSent

    reading = patch.object(log_reach, "run", read), patch.object(log, "run", read)
    with reading[0], reading[1], patch.object(Outbox, "send", kept), suppress(_NotSent):
        act()
    return reads, writes


def _written(driver: Any, reads: Sequence[Statement], writes: Sequence[Statement]) -> None:
    """The same statements, in a transaction of the driver's alone."""
    if hasattr(driver, "info"):
        from psycopg import Cursor

        if reads:
            driver.execute("BEGIN")
        for statement, params in reads:
            Cursor(driver).execute(statement, params, prepare=True).fetchall()
        values = [value for _, params in writes for value in params]
        begin = [] if reads else ["BEGIN"]
        driver.execute("; ".join([*begin, *(statement for statement, _ in writes), "COMMIT"]), values)
        return
    cursor = driver.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    for statement, params in (*reads, *writes):
        cursor.execute(statement.replace("/*", "").replace("*/", "").replace("%s", "?"), params).fetchall()
    cursor.execute("COMMIT")


# -- Reading


def _moments(names: Sequence[str]) -> Iterator[list[str]]:
    """The cards of a room, and a whole production, at moments all over the log; and the rows by the driver alone."""
    from castlist.queries.log import fact_of, load_whole
    from castlist.queries.memory import forget_everything
    from castlist.queries.room_states import cards_then
    from castlist.records.models import Production
    from castlist.rules.decisions.facts import Role

    biggest, ordinary = (Production.objects.get(pk=name) for name in (names[0], names[1]))
    roles = [r.id for r in load_whole(biggest.pk).all(Role)]
    dice = random.Random(7)
    moments = [(dice.choice(roles), dice.randint(biggest.head // 20, biggest.head)) for _ in range(MOMENTS)]
    driver = store.bare_connection()
    for what in ("for the first time", "among others looked at"):
        ours, bare = Clock(backends()), Clock(_pids(driver))
        for role, n in moments:
            if what == "for the first time":
                fact_of.cache_clear()
            forget_everything()
            ours.time(partial(cards_then, biggest, role, n, 0))
            statement, params = _cards_bare(driver, biggest.pk, role, n)
            bare.time(partial(_fetched, driver, statement, params))
        yield _row(f"a room of the biggest production at a past moment, {what}", ours, bare)
    for production in (ordinary, biggest):
        ours, bare = Clock(backends()), Clock(_pids(driver))
        for _ in range(MOMENTS // 3):
            n = dice.randint(production.head // 20, production.head)
            statement, params = _whole_bare(driver, production.pk, n)
            ours.time(partial(load_whole, production.pk, at=n))
            bare.time(partial(_fetched, driver, statement, params))
        yield _row(f"a whole production of {production.head:,} events at a past moment", ours, bare)
    driver.close()


def _cards_bare(driver: Any, production: str, role: str, n: int) -> tuple[str, list[Any]]:
    """The statement that reads those rows."""
    from castlist.queries.room_facts import cards, cards_gone

    parts = [*cards(production, role, n), *cards_gone(production, role, n)]
    return _spelt(driver, [where for where, _ in parts]), [value for _, params in parts for value in params]


def _whole_bare(driver: Any, production: str, n: int) -> tuple[str, list[Any]]:
    """The statement that reads those rows."""
    from castlist.records.events import FOREVER

    now = f"production_id = %s AND to_seq = {FOREVER} AND from_seq <= %s"
    roles = f"SELECT key FROM fact WHERE production_id = %s AND kind = 'role' AND to_seq = {FOREVER} UNION SELECT ''"
    then = f"production_id = %s AND role IN ({roles}) AND to_seq < {FOREVER} AND to_seq > %s AND from_seq <= %s"
    return _spelt(driver, [now, then]), [production, n, production, production, n, n]


def _fetched(driver: Any, statement: str, params: Sequence[Any]) -> Any:
    return driver.execute(statement, params).fetchall()


def _spelt(driver: Any, parts: Sequence[str]) -> str:
    rows = " UNION ALL ".join(f"SELECT kind, data FROM fact WHERE {where}" for where in parts)
    return rows if hasattr(driver, "info") else rows.replace("%s", "?")


# -- Size, and verify


def _sizes(events: int) -> str:
    sizes = store.stored_bytes()
    rows = [[name, f"{size / 2**20:,.0f} MB", f"{size / events:,.0f}"] for name, size in sizes.items()]
    total = sum(sizes.values())
    rows.append(["together", f"{total / 2**20:,.0f} MB", f"{total / events:,.0f}"])
    return table(("table, with its indexes", "size", "bytes per event"), rows)


def verified(kind: str, size: store.Size) -> str:
    """How quick the whole database is verified, which takes long; beside the bare reading of every event."""
    store.settle(kind, size)
    store.build(size)
    from castlist.queries import verification
    from castlist.queries.verification_log import Chain
    from castlist.queries.verification_walk import walk

    for known in verification.productions():
        store.name_performers(known.id)
    bare, chain, whole, count = Clock(), Clock(backends()), Clock(backends()), 0
    connection = store.bare_connection()
    bare.servers = _pids(connection)

    def read_all() -> None:
        for (production,) in connection.execute("SELECT id FROM production ORDER BY id").fetchall():
            mark = "%s" if hasattr(connection, "info") else "?"
            rows = f"SELECT * FROM event WHERE production_id = {mark} ORDER BY seq"
            connection.execute(rows, [production]).fetchall()

    def chained() -> None:
        nonlocal count
        with verification.one_moment():
            for production in verification.productions():
                one = Chain(production)
                for event in verification.events(production.id):
                    count += 1
                    assert not list(one.add(event))

    def walked() -> None:
        report = walk()
        assert not report.findings, report.findings[:3]

    bare.time(read_all)
    chain.time(chained)
    whole.time(walked)
    connection.close()
    rows = [
        [what, f"{clock.cpu / 1000:,.0f} s", f"{count / clock.cpu * 1000:,.0f}", f"{clock.cpu / bare.cpu:.1f}"]
        for what, clock in (
            ("every event read with the driver alone", bare),
            ("the chain: places, numbers, hashes", chain),
            ("`castlist verify`: everything, each event folded anew", whole),
        )
    ]
    name = "SQLite" if kind == "sqlite" else "PostgreSQL"
    head = ("what", f"{count:,} events: CPU time", "events per second of CPU", "ratio")
    return "\n\n".join([f"## Verifying on {name}", f"{machine()}.", table(head, rows)])


if __name__ == "__main__":
    sys.exit(run("history", sys.argv[1:], measured, verified))
