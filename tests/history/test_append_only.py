"""The database itself refuses to change the log (I23)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from castlist.jobs.conform_play import Stage
from castlist.records.models import Event, Production

COLUMNS = 'id, production_id, seq, stream, number, kind, "by", role, cand, at, data, sealed, hash'
SAME = COLUMNS.replace("data,", "'{}',")
FRESH_PLACE = COLUMNS.replace(" seq,", " 1000 + seq,").replace("id, ", "1000 + id, ", 1)
FRESH_NUMBER = COLUMNS.replace(" number,", " 1000 + number,").replace("id, ", "1000 + id, ", 1)
FRESH_BOTH = COLUMNS.replace(" seq,", " 1000 + seq,").replace(" number,", " 1000 + number,")

EVERYWHERE = {
    "update": "UPDATE event SET data = '{}'",
    "update of one": "UPDATE event SET kind = kind WHERE seq = 1",
    "delete": "DELETE FROM event",
    "delete of one": "DELETE FROM event WHERE seq = 3",
    "insert at the same place": f"INSERT INTO event ({COLUMNS}) SELECT {FRESH_NUMBER} FROM event WHERE seq = 2",
    "insert under the same number": f"INSERT INTO event ({COLUMNS}) SELECT {FRESH_PLACE} FROM event WHERE seq = 2",
    "upsert": (
        f"INSERT INTO event ({COLUMNS}) SELECT {COLUMNS} FROM event WHERE seq = 2"
        " ON CONFLICT (production_id, seq) DO UPDATE SET data = '{}'"
    ),
}
ON_SQLITE = {
    "replace": f"INSERT OR REPLACE INTO event ({COLUMNS}) SELECT {SAME} FROM event WHERE seq = 2",
    "replace by place": f"REPLACE INTO event ({COLUMNS}) SELECT {FRESH_NUMBER} FROM event WHERE seq = 2",
    "replace by number": f"REPLACE INTO event ({COLUMNS}) SELECT {FRESH_PLACE} FROM event WHERE seq = 2",
    "replace by id": f"REPLACE INTO event ({COLUMNS}) SELECT {FRESH_BOTH} FROM event WHERE seq = 2",
    "update or replace": "UPDATE OR REPLACE event SET seq = 2 WHERE seq = 3",
}
ON_POSTGRESQL = {
    "truncate": "TRUNCATE event",
    "truncate of what it hangs on": "TRUNCATE production CASCADE",
}
STATEMENTS = EVERYWHERE | (ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL)


def whole_log() -> list[tuple[Any, ...]]:
    return list(Event.objects.order_by("id").values_list())


@pytest.mark.parametrize("name", STATEMENTS)
def test_raw_sql_cannot_change_the_log(stage: Stage, name: str) -> None:
    before = whole_log()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STATEMENTS[name])
    assert whole_log() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a setting of SQLite")
@pytest.mark.parametrize("name", ON_SQLITE)
def test_replace_fails_even_without_recursive_triggers(stage: Stage, name: str) -> None:
    before = whole_log()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers = OFF")
        try:
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(ON_SQLITE[name])
        finally:
            cursor.execute("PRAGMA recursive_triggers = ON")
    assert whole_log() == before


def _save(event: Event) -> None:
    event.data = "{}"
    event.save()


ORM: dict[str, Callable[[Event], Any]] = {
    "save": _save,
    "delete": lambda event: event.delete(),
    "update of many": lambda event: Event.objects.update(data="{}"),
    "delete of many": lambda event: Event.objects.all().delete(),
    "bulk update": lambda event: Event.objects.bulk_update([event], ["kind"]),
    "production deleted": lambda event: Production.objects.all().delete(),
    "upsert": lambda event: Event.objects.bulk_create(
        [event], update_conflicts=True, unique_fields=["production", "seq"], update_fields=["data"]
    ),
}


@pytest.mark.parametrize("name", ORM)
def test_the_orm_cannot_change_the_log(stage: Stage, name: str) -> None:
    before = whole_log()
    with pytest.raises(DatabaseError), transaction.atomic():
        ORM[name](Event.objects.get(production=stage.room.production, seq=2))
    assert whole_log() == before
