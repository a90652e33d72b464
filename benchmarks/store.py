"""The big history: 200 productions, a million events, one of them of 70,000; built once, in an ignored folder."""

import sqlite3
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".benchmarks"
NOW = datetime(2026, 3, 2, 7, 5, tzinfo=UTC)
PEOPLE = 11
EVENT = ("production_id", "seq", "stream", "number", "kind", "by", "role", "cand", "at", "data", "sealed", "hash")
FACT = ("production_id", "kind", "key", "role", "cand", "about", "data", "from_seq", "to_seq")
TOUCH = ("production_id", "cand", "seq", "loose", "role", "step", "line")
TEXT = ("commitment", "production_id", "author", "role", "cand", "salt", "body", "created_at", "erased_at")
STREAM = ("production_id", "stream", "count", "hash")


@dataclass(frozen=True, slots=True)
class Size:
    """How much history: how many productions, events in each, and events in the biggest."""

    productions: int
    each: int
    biggest: int

    @property
    def name(self) -> str:
        """For files and databases."""
        return f"history_{self.productions}_{self.each}_{self.biggest}"


FULL = Size(200, 4673, 70_000)
SMALL = Size(5, 500, 3_000)


def settle(kind: str, size: Size) -> None:
    """Django's settings name the database of that kind and size, and its tables are there."""
    import os

    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "data").mkdir(mode=0o700, exist_ok=True)
    os.environ["CASTLIST_DATA"] = str(FOLDER / "data")
    os.environ["CASTLIST_SECRET_KEY"] = "for benchmarks only, and opens nothing anywhere at all"
    os.environ["CASTLIST_URL"] = "http://127.0.0.1:8000"
    os.environ["CASTLIST_DATABASE_POOL"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "castlist.config.settings"
    url = f"sqlite:///{FOLDER / (size.name + '.sqlite3')}"
    if kind == "postgresql":
        url = _on_server(size)
    os.environ["CASTLIST_DATABASE_URL"] = url
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _on_server(size: Size) -> str:
    import psycopg

    from tools.services import _candidates, _may_create

    url = next((u for u in _candidates() if _may_create(u)), "")
    if not url:
        sys.exit("No PostgreSQL answers in which a database could be made.")
    name = f"castlist_{size.name}"
    with psycopg.connect(url, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f'CREATE DATABASE "{name}"')
    return url.rpartition("/")[0] + f"/{name}"


def build(size: Size) -> list[str]:
    """The history stands in the database; whatever stood there from an earlier run is kept. The ids, biggest first."""
    from django.db import connection

    from benchmarks.logs import acted_out, copied, letters
    from castlist.actions import rehearsals
    from castlist.records.models import Production

    companies = list(Production.objects.values_list("company_id", flat=True)[:1])
    company = companies[0] if companies else rehearsals.company(now=NOW)
    people = rehearsals.people(PEOPLE, now=NOW)
    names = [f"p{n:03d}" for n in range(size.productions)]
    there = set(Production.objects.filter(head__gt=0).values_list("pk", flat=True))
    missing = [name for name in names if name not in there]
    if not missing:
        return names
    started = time.monotonic()
    print(f"building {len(missing)} productions ({connection.vendor}) …", flush=True)
    ordinary = acted_out(people, events=size.each, roles=6, seed=1)
    for production, marks in zip(names, letters(), strict=False):
        if production in there:
            continue
        big = production == names[0]
        template = acted_out(people, events=size.biggest, roles=8, seed=2) if big else ordinary
        _write(company, people, production, copied(template, production, marks), template.events[-1][6])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"built in {time.monotonic() - started:.0f} s", flush=True)
    return names


def _write(company: str, people: Sequence[str], production: str, copy: Any, at: int) -> None:
    from django.db import connection, transaction

    from castlist.records.models import Production, Seat

    with transaction.atomic():
        row, _ = Production.objects.get_or_create(
            pk=production, defaults={"company_id": company, "name": f"Production {production}", "created_at": NOW}
        )
        bulk("event", EVENT, copy.events)
        bulk("fact", FACT, copy.facts)
        bulk("touch", TOUCH, copy.touches)
        bulk("text", TEXT, copy.texts)
        bulk("event_stream", STREAM, copy.streams)
        seats = [Seat(production=row, person_id=p) for p in people]
        Seat.objects.bulk_create(seats, ignore_conflicts=True)
        Production.objects.filter(pk=production).update(head=len(copy.events), head_at=at)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def room_of(candidates: int) -> str:
    """A production with one role for which so many stand; built where it is not there yet. Its id."""
    from benchmarks.logs import Actors, copied
    from castlist.records.models import Production, Seat

    name = f"r{candidates:03d}"
    if not Production.objects.filter(pk=name, head__gt=0).exists():
        company = Production.objects.values_list("company_id", flat=True)[0]
        people = sorted(set(Seat.objects.values_list("person_id", flat=True)))[:PEOPLE]
        actors = Actors(people, seed=5)
        role = actors.open(1)[0]
        for _ in range(candidates):
            actors.audition(role)
        _write(company, people, name, copied(actors.template, name, "zzz"), actors.template.events[-1][6])
        name_performers(name)
    return name


def name_performers(production: str) -> None:
    """Whoever stands for a role of the production is known to the company, so that its pages can be shown."""
    from django.db import connection

    from castlist.queries.log import load_whole
    from castlist.records.models import Performer, Production
    from castlist.rules.decisions.facts import Candidacy

    company = Production.objects.get(pk=production).company_id
    known = {c.performer for c in load_whole(production).all(Candidacy)}
    rows = [
        Performer(id=p, company_id=company, name=f"Performer {p[-5:].lstrip('0')}", credits=[], created_at=NOW)
        for p in sorted(known)
    ]
    Performer.objects.bulk_create(rows, ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE performer")  # as a server does by itself within a minute


def bulk(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The rows stand in the table: by COPY where there is one."""
    from django.db import connection

    names = ", ".join(f'"{c}"' for c in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as pipe:
                for row in rows:
                    pipe.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", [tuple(r) for r in rows])


def bare_connection() -> Any:
    """A connection of the driver itself, with the settings of ours."""
    from django.db import connection

    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        bare = sqlite3.connect(settings["NAME"], isolation_level=None)
        bare.executescript(settings["OPTIONS"]["init_command"])
        return bare
    import psycopg

    params = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        params.pop(name, None)
    return psycopg.connect(**params, autocommit=True, cursor_factory=psycopg.ClientCursor)


def stored_bytes() -> dict[str, int]:
    """Bytes of each table of the log with its indexes."""
    from django.db import connection

    tables = ("event", "fact", "touch", "text", "event_stream")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT " + ", ".join(f"pg_total_relation_size('{t}')" for t in tables))
            return dict(zip(tables, cursor.fetchone(), strict=True))
    return {t: _pages(t) for t in tables}


def _pages(table: str) -> int:
    from django.db import connection

    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as bare:
        names = [n for (n,) in bare.execute("SELECT name FROM sqlite_master WHERE tbl_name = ?", [table])]
        try:
            marks = ", ".join("?" * len(names))
            found = bare.execute(f"SELECT SUM(pgsize) FROM dbstat WHERE name IN ({marks})", names).fetchone()
            return int(found[0] or 0)
        except sqlite3.OperationalError:  # this SQLite was built without dbstat
            return 0
