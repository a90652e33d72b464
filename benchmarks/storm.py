"""The booking storm: two thousand people ask for two hundred times in the same second, through the real server.

`python -m benchmarks.storm [sqlite] [postgresql] [--people N] [--write]`. Each holds a private link and asks once for
one of the times; all are connected before the first asks. Beside it, with the same server, the same database and as
many workers, a view of Django's that does one conditional UPDATE and nothing else.
"""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from multiprocessing import Pool
from typing import Any

from benchmarks import store
from benchmarks.measuring import machine, spent, table
from benchmarks.running import run_of_people

PEOPLE, TIMES = 2_000, 200
WORKERS, THREADS = 2, 4
CLIENTS = 2
"""Processes that ask; each holds its part of the connections."""
HEAD = ("what", "asked", "got a time", "told that it is taken", "anything else", "requests/s", "p50 / p99, ms",
        "CPU ms a request", "ratio")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """The name of a database of our own; benchmarks.store makes it."""

    name: str = "storm"


@dataclass(slots=True)
class Storm:
    """What came of it."""

    wall: float
    cpu: float
    statuses: Counter[int]
    waits: list[float] = field(default_factory=list)

    def row(self, name: str, rate: float) -> list[str]:
        """A line of the table; `rate` of the bare view."""
        count = self.statuses.total()
        other = count - self.statuses[302] - self.statuses[409]
        late = statistics.quantiles(self.waits, n=100)
        return [
            name, f"{count:,}", f"{self.statuses[302]:,}", f"{self.statuses[409]:,}", f"{other:,}",
            f"{count / self.wall:.0f}", f"{late[49]:.0f} / {late[98]:.0f}", f"{self.cpu / count:.1f}",
            f"{count / self.wall / rate:.2f}",
        ]  # fmt: skip


def measured(kind: str, people: int) -> str:
    """The table of one database."""
    store.settle(kind, Size())  # type: ignore[arg-type]
    try:
        return _measured(kind, people)
    finally:
        forget(kind, Size().name)


def _measured(kind: str, people: int) -> str:
    from castlist.jobs.upgrade import publish_static_files
    from castlist.records.models import Slot

    publish_static_files()
    asked, bare_asked, slots = _people(people)
    with served(["-m", "granian", "--interface", "wsgi", "--workers", str(WORKERS), "--blocking-threads",
                  str(THREADS), "--factory", "benchmarks.storm_bare:made"], "/") as (port, pids):  # fmt: skip
        bare = _storm(port, bare_asked, pids)
    # The log knows nothing of them; and whoever finds no time any more is to be shown none.
    taken = Slot.objects.exclude(cand=None).count()
    Slot.objects.exclude(pk__in=slots).delete()
    assert taken == bare.statuses[302] == TIMES, (taken, bare.statuses)
    with served(["-m", "castlist.config.cli", "serve"], "/sign-in/") as (port, pids):
        ours = _storm(port, asked, pids)
    holders = list(Slot.objects.filter(pk__in=slots).exclude(cand=None).values_list("cand", flat=True))
    assert len(holders) == len(set(holders)) == ours.statuses[302] == TIMES, (len(holders), ours.statuses)
    verified = subprocess.run([sys.executable, "-m", "castlist.config.cli", "verify"], capture_output=True, text=True)
    assert verified.returncode == 0, verified.stdout
    rate = bare.statuses.total() / bare.wall
    return "\n\n".join([
        f"## The booking storm on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}",
        f"{people:,} people, {TIMES} times, {WORKERS} workers of {THREADS} threads; those who ask run on the same "
        f"processors. Afterwards {len(holders)} hold a time, each another one, and `castlist verify` finds nothing "
        f"wrong. {machine()}.",
        table(HEAD, [ours.row("a time taken by private link", rate), bare.row("one conditional UPDATE", rate)]),
    ])  # fmt: skip


# -- Whoever asks, and for what


def _people(count: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]], list[str]]:
    """What each asks for (address, form): of ours, of the bare view; and the times of ours."""
    from django.db import connection

    from castlist.actions import decisions, productions
    from castlist.actions.decisions import Reason
    from castlist.queries.log import load_whole
    from castlist.records.models import Link
    from castlist.records.private_links import token_of

    # By name: what tests are made of is not checked for types, as the benchmarks are.
    world: Any = import_module("tests.world").build(datetime.now(UTC).replace(microsecond=0))
    karen, derek = world.actor("karen"), world.actor("derek")
    call = str(decisions.standing_open(karen, role=world.role).answer["candidacy"])
    revision = load_whole(world.production.pk).proposal(call).revision  # type: ignore[union-attr]
    for who, what in ((karen, "support"), (derek, "accept")):
        decisions.position(who, call, revision=revision, what=what, reason=Reason("Whoever comes is heard."))
    decisions.conclude(karen, call, revision=revision)
    slots, bare = world.times(TIMES, minutes=3), world.times(TIMES, minutes=3)
    ours, beside, links = [], [], []
    for number in range(count):
        performer = productions.add_performer(
            world.production.company_id, name=f"Nobody Number {number}", email="", now=world.now
        )
        cand = str(decisions.submit(karen, role=world.role, performer=performer.pk).answer["candidacy"])
        decisions.admit(karen, cand, under=call)
        links.append(Link(
            id=f"storm-link-{number:06d}", production=world.production, performer_id=performer.pk,
            role=world.role, cand=cand, created_at=world.now, expires_at=world.now + timedelta(days=60),
        ))  # fmt: skip
        ours.append((f"/i/{token_of(links[-1].pk)}/time/", f"slot={slots[number % TIMES]}&access="))
        beside.append((f"/take/{bare[number % TIMES]}/{cand}/", ""))
    Link.objects.bulk_create(links)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a server does by itself within a minute
    return ours, beside, slots


def forget(kind: str, name: str) -> None:
    """The database of that name is gone."""
    from django.conf import settings
    from django.db import connection

    connection.close()
    if kind == "sqlite":
        for one in store.FOLDER.glob(f"{name}.sqlite3*"):
            one.unlink()
        return
    import psycopg

    of = settings.DATABASES["default"]
    with psycopg.connect(
        host=of["HOST"], port=of["PORT"] or None, user=of["USER"], password=of["PASSWORD"] or None, dbname="postgres",
        autocommit=True,
    ) as server:  # fmt: skip
        server.execute(f'DROP DATABASE "{of["NAME"]}" WITH (FORCE)')


# -- The server, and the storm


@contextmanager
def served(command: list[str], ready: str) -> Iterator[tuple[int, list[int]]]:
    """The server answers, and is stopped afterwards; its port, and its processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ, "CASTLIST_PORT": str(port), "CASTLIST_WORKERS": str(WORKERS), "CASTLIST_THREADS": str(THREADS),
        "GRANIAN_PORT": str(port), "PYTHONPATH": "src:.",
    }  # fmt: skip
    environment.pop("CASTLIST_DATABASE_POOL", None)
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, *command], env=environment, stdout=quiet, stderr=quiet, cwd=store.ROOT)
    try:
        _wait(process, port, ready)
        _settle(process.pid)
        yield port, family(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", port: int, ready: str) -> None:
    while process.poll() is None:
        try:
            status, _ = asyncio.run(_one(port, "GET", ready, ""))
        except OSError:
            time.sleep(0.05)
            continue
        if status:
            return
    sys.exit("The server does not start.")


def _settle(pid: int) -> None:
    """What the server starts beside its workers has started."""
    before = -1.0
    while (now := sum(map(spent, family(pid)))) != before:
        before = now
        time.sleep(1)


def family(pid: int) -> list[int]:
    """The process and all that it began."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
    return [pid, *(one for child in found for one in family(int(child)))]


def _storm(port: int, asked: Sequence[tuple[str, str]], pids: Sequence[int]) -> Storm:
    """Everybody asks at once, after a few have asked so that both servers are warm."""
    from benchmarks.history import backends

    for _ in range(40):
        asyncio.run(_one(port, "POST", "/i/guessed/time/", "slot=none"))
    servers = [*pids, *backends()]
    before = sum(map(spent, servers))
    parts = [list(asked[first::CLIENTS]) for first in range(CLIENTS)]
    with Pool(CLIENTS) as pool:
        done = pool.map(_part, [(port, part, time.time() + 3) for part in parts])
    answers = [one for part in done for one in part]
    begun, ended = min(at for _, at, _ in answers), max(at + took for _, at, took in answers)
    return Storm(
        ended - begun, sum(map(spent, servers)) - before, Counter(status for status, _, _ in answers),
        [took * 1000 for _, _, took in answers],
    )  # fmt: skip


def _part(job: tuple[int, list[tuple[str, str]], float]) -> list[tuple[int, float, float]]:
    return asyncio.run(_all_at_once(*job))


async def _all_at_once(port: int, asked: list[tuple[str, str]], at: float) -> list[tuple[int, float, float]]:
    """Status, when it was asked, and how long it took; all ask at that moment, and are connected before."""
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in asked]
    await asyncio.sleep(max(0.0, at - time.time()))
    return await asyncio.gather(*(
        _ask(reader, writer, "POST", path, body) for (path, body), (reader, writer) in zip(asked, lines, strict=True)
    ))  # fmt: skip


async def _one(port: int, method: str, path: str, body: str) -> tuple[int, float]:
    status, _, took = await _ask(*await asyncio.open_connection("127.0.0.1", port), method, path, body)
    return status, took


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, method: str, path: str, body: str
) -> tuple[int, float, float]:
    at = time.time()
    writer.write(
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}".encode()
    )
    await writer.drain()
    head = await reader.readline()
    await reader.read()
    writer.close()
    return int(head.split()[1]) if head else 0, at, time.time() - at


def main(arguments: Sequence[str]) -> int:
    """For each database in a process of its own."""
    return run_of_people("storm", arguments, measured, people=PEOPLE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
