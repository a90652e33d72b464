"""How a connection to SQLite waits while somebody else writes."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from castlist.actions.patience import patience
from castlist.config.sqlite import base
from castlist.records.models import Person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about SQLite"),
]


class Waiting(threading.Thread):
    """Somebody else, who waits for the file for at most two seconds, and an open reading of theirs."""

    def __init__(self) -> None:
        super().__init__()
        self.readings: list[Any] = []
        self.ready, self.go = threading.Event(), threading.Event()
        self.trouble: Exception | None = None
        self.waited = 0.0

    def run(self) -> None:
        connection.ensure_connection()
        reading = connection.connection.cursor()
        reading.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9) SELECT i FROM n")
        reading.fetchone()
        self.readings.append(reading)
        del reading
        self.ready.set()
        self.go.wait()
        begun = time.monotonic()
        try:
            with patience(2000), transaction.atomic():
                pass
        except OperationalError as no:
            self.trouble = no
        finally:
            self.waited = time.monotonic() - begun
            connection.close()


@contextmanager
def somebody_waits() -> Iterator[Waiting]:
    """We hold the file, and somebody has begun to wait for it."""
    other = Waiting()
    other.start()
    other.ready.wait()
    with transaction.atomic():
        other.go.set()
        time.sleep(0.3)
        yield other
    other.join()


def test_who_holds_the_file_may_free_what_belongs_to_who_waits_for_it() -> None:
    with somebody_waits() as other:
        other.readings.clear()  # as a collection of garbage does, in whichever thread
    assert other.trouble is None


def test_patience_has_an_end_and_the_connection_works_on() -> None:
    with somebody_waits() as other:
        time.sleep(2.5)
    assert "locked" in str(other.trouble)
    assert other.waited >= 2
    assert Person.objects.count() == 0


def test_inside_a_transaction_there_is_nothing_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(base.time, "sleep", slept.append)
    with connection.cursor() as cursor, closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        cursor.execute("BEGIN DEFERRED")
        cursor.execute("SELECT count(*) FROM castlist_cache")
        with other:
            other.execute("DELETE FROM castlist_cache")
            other.execute("INSERT INTO castlist_cache VALUES ('a', 'b', '2000-01-01')")
        with pytest.raises(OperationalError, match="locked"):
            cursor.execute("DELETE FROM castlist_cache")
        cursor.execute("ROLLBACK")
    assert slept == []
