"""Forms taken in a second through the public form, beside the bare insert of the same rows; and what the form weighs.

`python -m benchmarks.submissions [sqlite] [postgresql] [--people N] [--write]`. Everybody is connected before the first
sends, and all send at once, each another form, to the real server. Then the rows that one form wrote are inserted as
often by a view of Django's that does nothing else: into tables without keys, triggers or indexes, with the same server,
the same commit, and as many workers. The browser's little work before a form is sent is no part of it: a server whose
address is local does not ask for it.
"""

import gzip
import os
import re
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from urllib.parse import urlencode, urljoin

from benchmarks import store
from benchmarks.measuring import machine, table
from benchmarks.running import run_of_people
from benchmarks.storm import THREADS, WORKERS, Storm, _storm, forget, served

PEOPLE = 1_000
HEAD = ("what", "sent", "taken", "a second", "p50 / p99, ms", "CPU ms each", "ratio")


@dataclass(frozen=True, slots=True)
class Size:
    """The name of a database of our own; benchmarks.store makes it."""

    name: str = "submissions"


def measured(kind: str, people: int) -> str:
    """The table of one database."""
    store.settle(kind, Size())  # type: ignore[arg-type]
    os.environ["CASTLIST_LIMITS"] = "100"  # one address sends them all
    try:
        return _measured(kind, people)
    finally:
        forget(kind, Size().name)


def _measured(kind: str, people: int) -> str:
    from castlist.jobs.upgrade import publish_static_files
    from castlist.records.models import Submission

    publish_static_files()
    where = _call()
    before = _counts()
    asked = [(where, _form(number)) for number in range(people)]
    with served(["-m", "castlist.config.cli", "serve"], "/sign-in/") as (port, pids):
        weight = _weight(f"http://127.0.0.1:{port}", where)
        ours = _storm(port, asked, pids)
    assert ours.statuses == {200: people}, ours.statuses
    assert Submission.objects.count() == people, Submission.objects.count()
    ours_verified()
    with _copies(before, people) as rows, served(
        ["-m", "granian", "--interface", "wsgi", "--workers", str(WORKERS), "--blocking-threads", str(THREADS),
         "--factory", "benchmarks.submissions_bare:made"], "/nothing/"
    ) as (port, pids):  # fmt: skip
        bare = _storm(port, [("/put/", "")] * people, pids)
    assert bare.statuses == {200: people}, bare.statuses
    rate = people / bare.wall
    return "\n\n".join([
        f"## The public form on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}",
        f"{people:,} people put themselves in at once, {WORKERS} workers of {THREADS} threads; those who send run on "
        f"the same processors. Every one stands in the room afterwards, and `castlist verify` finds nothing wrong. "
        f"One form writes {rows} rows. The form weighs {weight[0] / 1000:.0f} kB with its styles and scripts as they "
        f"come over the line, {weight[1] / 1000:.0f} kB of them the page. {machine()}.",
        table(HEAD, [_row("a form sent and taken", ours, rate), _row("the same rows inserted", bare, rate)]),
    ])  # fmt: skip


def ours_verified() -> None:
    """Nothing is wrong with what was written."""
    done = subprocess.run([sys.executable, "-m", "castlist.config.cli", "verify"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def _row(name: str, of: Storm, rate: float) -> list[str]:
    count, late = of.statuses.total(), statistics.quantiles(of.waits, n=100)
    return [
        name, f"{count:,}", f"{of.statuses[200]:,}", f"{count / of.wall:.0f}", f"{late[49]:.0f} / {late[98]:.0f}",
        f"{of.cpu / count:.1f}", f"{count / of.wall / rate:.2f}",
    ]  # fmt: skip


def _call() -> str:
    """Where somebody puts themselves in."""
    from castlist.web.role_links import role_link

    # By name: what tests are made of is not checked for types, as the benchmarks are.
    world: Any = import_module("tests.world").build(datetime.now(UTC).replace(microsecond=0))
    return role_link(world.production.pk, world.role)


def _form(number: int) -> str:
    return urlencode({
        "name": f"Nobody Number {number}", "email": f"nobody{number}@example.org", "adult": "yes", "note": "alto",
        "credits": "2019, The Salt House, Nell\n2021, Low Water, the girl",
    })  # fmt: skip


# -- The same rows


def _counts() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        counts = {}
        for name in connection.introspection.table_names(cursor):
            if re.fullmatch(r"[a-z_]+", name) and not name.startswith(("bench_", "one_", "search_")):
                cursor.execute(f"SELECT COUNT(*) FROM {name}")
                counts[name] = int(cursor.fetchone()[0])
    return counts


@contextmanager
def _copies(before: dict[str, int], people: int) -> Iterator[int]:
    """Tables for the rows that one form wrote, with those of one in them; says how many rows that are."""
    from django.db import connection

    each = {name: round((count - before.get(name, 0)) / people) for name, count in _counts().items()}
    each = {name: count for name, count in each.items() if count and not name.startswith("castlist_cache")}
    with connection.cursor() as cursor:
        for name, count in each.items():
            cursor.execute(f"CREATE TABLE one_{name} AS SELECT * FROM {name} LIMIT {count}")
            cursor.execute(f"CREATE TABLE bench_{name} AS SELECT * FROM {name} WHERE 1 = 0")
    os.environ["BENCH_TABLES"] = " ".join(each)
    print(each, file=sys.stderr)
    yield sum(each.values())


# -- What it weighs


def _weight(server: str, where: str) -> tuple[int, int]:
    """Bytes over the line of the page with all that it loads, and of the page alone; photos are none of it."""
    page, size = _fetched(urljoin(server, where))
    found = set(re.findall(r'<(?:link[^>]*rel="stylesheet"[^>]*href|script[^>]*src)="([^"]+)"', page.decode()))
    found |= set(re.findall(r'<link[^>]*href="([^"]+\.css)"', page.decode()))
    return size + sum(_fetched(urljoin(server, one))[1] for one in found), size


def _fetched(address: str) -> tuple[bytes, int]:
    """What is there, and how many bytes came."""
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        came = answer.read()
        return gzip.decompress(came) if answer.headers.get("Content-Encoding") == "gzip" else came, len(came)


def main(arguments: Sequence[str]) -> int:
    """For each database in a process of its own."""
    return run_of_people("submissions", arguments, measured, people=PEOPLE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
