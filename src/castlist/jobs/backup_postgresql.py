"""Records in PostgreSQL: copied by `pg_dump` while the server writes; `pg_restore` brings them back, or nothing."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from castlist.jobs.backup_records import Taken, facts_of
from castlist.jobs.start import Stop
from castlist.queries.backups import LEFT_OUT

DEBIANS = "/usr/lib/postgresql"
NOT_LIBPQ = {"context", "cursor_factory", "prepare_threshold", "password", "options", "client_encoding"}


def take(folder: Path) -> Taken:
    """A dump of the records lies in the folder, of one moment, without the rows that no backup holds."""
    into, program = folder / "records", _program("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        facts = facts_of(cursor)
        # The dump sees exactly what was read here.
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        schema = _schema()
        left_out = [f"--exclude-table-data={schema}.{table}" for table in LEFT_OUT]
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--schema={schema}", f"--snapshot={snapshot}"]
        _run(program, *options, *left_out, f"--file={into}", f"--dbname={_address()}", why="no backup was written")
    return Taken(into, into.stat().st_size, facts)


def is_empty() -> bool:
    """Whether nothing lies in the database where the records would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace")
        return bool(cursor.fetchone()[0] == 0)


def make_sure_nobody_writes() -> None:
    """Nobody else is connected to the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        if cursor.fetchone()[0]:
            raise Stop("somebody is connected to the database. Stop the server first.")


def set_aside(name: str) -> Callable[[], None]:
    """What was in the database lies in it under another name, as a schema; says how to bring it back."""
    schema = _schema()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'ALTER SCHEMA "{schema}" RENAME TO "{name}"')
        cursor.execute(f'CREATE SCHEMA "{schema}"')

    def bring_back() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA "{schema}"')
            cursor.execute(f'ALTER SCHEMA "{name}" RENAME TO "{schema}"')

    return bring_back


def program_that_restores() -> str:
    """The `pg_restore` that will be used. Stop where there is none that could."""
    return _program("pg_restore")


def restore(records: Path) -> None:
    """The records are in the database, or nothing is."""
    program, schema = _program("pg_restore"), _schema()
    connection.close()
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", f"--schema={schema}"]
    _run(program, *options, f"--dbname={_address()}", str(records), why="nothing was restored")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        (schema,) = cursor.fetchone()
    if not schema or not re.fullmatch(r"[a-z_][a-z0-9_]*", schema):
        raise Stop("CASTLIST_DATABASE_URL: the database has no schema `public` to keep the records in.")
    return str(schema)


def _parameters() -> dict[str, Any]:
    backend: Any = connection
    given: dict[str, Any] = backend.get_connection_params()
    return given


def _address() -> str:
    return make_conninfo(**{name: value for name, value in _parameters().items() if name not in NOT_LIBPQ})


def _run(program: str, *arguments: str, why: str) -> None:
    """The program has done its work. The password goes by a way that other people on the machine cannot read."""
    password = str(_parameters().get("password") or "")
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    ran = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        said = next(iter(ran.stderr.strip().splitlines()), f"exit code {ran.returncode}")
        raise Stop(f"{why}: {said.rstrip('.')}.")


def _program(name: str) -> str:
    """The oldest of the installed programs of that name that is not older than the server."""
    connection.ensure_connection()
    backend: Any = connection.connection
    server = backend.info.server_version // 10000
    found = {version: path for path in _installed(name) if (version := _version(path))}
    fit = [version for version in found if version >= server]
    if fit:
        return found[min(fit)]
    there = f"`{name}` {max(found)} is installed" if found else f"`{name}` is not installed"
    raise Stop(
        f"{there}, and the server is PostgreSQL {server}. Install its client programs, "
        f"on Debian: apt-get install postgresql-client-{server}."
    )


def _installed(name: str) -> Iterator[str]:
    # Last those of the search path: they are taken before others of the same version.
    yield from (str(path) for path in sorted(Path(DEBIANS).glob(f"*/bin/{name}")))
    on_path = shutil.which(name)
    if on_path:
        yield on_path


def _version(path: str) -> int:
    ran = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    said = re.search(r"\) (\d+)", ran.stdout)
    return int(said[1]) if said and not ran.returncode else 0
