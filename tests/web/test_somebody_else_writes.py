"""Whoever looks is not kept waiting by somebody who writes; whoever writes waits once; trouble is said and logged."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from castlist.actions import people
from castlist.actions.patience import briefly
from castlist.records.models import ApiToken
from castlist.web import home_views
from tests.web.api_world import Program
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 6.0
"""Seconds that an act waits for the database here; in life it is twenty."""


@pytest.fixture
def there(db: None) -> World:
    """The fixed cast, in a database that other connections see."""
    return build(timezone.now().replace(microsecond=0))


@contextmanager
def somebody_writes(*tables: str) -> Iterator[None]:
    """Another connection holds the whole file, or these tables, and our own patience is short."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            connection.patience = PATIENCE
            holder = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
            holder.execute("BEGIN IMMEDIATE")
        else:
            cursor.execute(f"SET lock_timeout = {int(PATIENCE * 1000)}")
            holder = psycopg.connect(**connection.get_connection_params())
            holder.execute(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        holder.rollback()
        holder.close()
        connection.close()


def test_home_and_the_readings_of_programs_do_not_wait(there: World) -> None:
    client, token = there.client("derek"), people.make_token(there.people["derek"], name="p", now=there.now)[1]
    program = Program(token)
    with somebody_writes("seat", "api_token", "castlist_cache"):
        begun = time.monotonic()
        assert (client.get("/").status_code, program.get("/home").status_code) == (200, 200)
        assert time.monotonic() - begun < PATIENCE
    assert ApiToken.objects.get().last_used_at is None


def test_a_reading_writes_nothing_but_a_shared_count_once_the_token_was_seen(there: World) -> None:
    program = Program(people.make_token(there.people["derek"], name="p", now=there.now)[1])
    program.get("/home")
    with CaptureQueriesContext(connection) as asked:
        program.get("/home")
    written = [one["sql"] for one in asked if one["sql"].split()[0] in ("UPDATE", "INSERT", "DELETE", "PRAGMA")]
    # On PostgreSQL a count locks nobody out, and is the same for all server processes.
    assert ["castlist_cache" in sql for sql in written] == ([] if connection.vendor == "sqlite" else [True])


def test_a_write_waits_once(there: World) -> None:
    program = Program(people.make_token(there.people["karen"], name="p", now=there.now)[1])
    with somebody_writes("request", "castlist_cache", "api_token", "production"):
        begun = time.monotonic()
        told = program.post("/productions", {"name": "Spring"})
        assert (told.status_code, "disk is full" in told.json()["error"]["sentence"]) == (503, True)
        assert time.monotonic() - begun < 2 * PATIENCE


def test_a_note_that_cannot_be_kept_leaves_the_patience_as_it_was(there: World) -> None:
    def patience() -> object:
        if connection.vendor == "sqlite":
            return connection.patience
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            return cursor.fetchone()[0]

    before = patience()
    briefly(lambda: (_ for _ in ()).throw(OperationalError("database is locked")))
    assert patience() == before


def test_trouble_is_said_and_its_cause_is_logged(
    there: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(home_views, "read_home", full)
    with caplog.at_level(logging.ERROR, logger="castlist"):
        told = there.client("karen").get("/")
    assert (told.status_code, told["Retry-After"], b"disk is full" in told.content) == (503, "10", True)
    assert "database or disk is full (GET /)" in caplog.text
