"""A new database for one run: tables made, writes not waited for, gone afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connection

from castlist.jobs.start import Stop


@contextmanager
def made() -> Iterator[None]:
    """The tables stand in it. On a server, it is a database of its own beside the configured one."""
    if connection.vendor == "postgresql":
        with _on_server():
            _make_tables()
            yield
        return
    _make_tables()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    try:
        yield
    finally:
        connection.close()


def _make_tables() -> None:
    call_command("migrate", "records", interactive=False, verbosity=0)


@contextmanager
def _on_server() -> Iterator[None]:
    configured = connection.settings_dict["NAME"]
    name = f"castlist_conform_{os.getpid()}"
    server: Any = connection
    try:
        with server._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    except DatabaseError as why:
        raise Stop(f"CASTLIST_DATABASE_URL: no database can be made there: {' '.join(str(why).split())}") from None
    try:
        connection.close()
        connection.settings_dict["NAME"] = name
        _make_tables()
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = configured
        with server._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
