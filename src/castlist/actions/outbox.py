"""Statements on their way to the database: sent together, where it takes several at once."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import connection

from castlist.records.statements import run_all

ROWS_AT_ONCE = 500
STATEMENTS_AT_ONCE = 100


class Outbox:
    """What an act writes, until it is sent in one go."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, list[Any]]] = []

    def add(self, statement: str, params: list[Any]) -> None:
        """The statement waits to be sent."""
        self.waiting.append((statement, params))

    def insert(self, table: str, columns: tuple[str, ...], rows: list[list[Any]], conflict: str = "") -> None:
        """The rows wait to be sent."""
        for some in portions(rows):
            self.add(_insert(table, columns, len(some), conflict), [value for row in some for value in row])

    def send(self) -> None:
        """Everything has been written, in the order in which it came."""
        waiting, self.waiting = self.waiting, []
        if connection.vendor == "sqlite":
            run_all(waiting)
            return
        with _cursor() as cursor:
            for start in range(0, len(waiting), STATEMENTS_AT_ONCE):
                some = waiting[start : start + STATEMENTS_AT_ONCE]
                cursor.execute("; ".join(s for s, _ in some), [value for _, params in some for value in params])


@lru_cache(maxsize=64)
def _insert(table: str, columns: tuple[str, ...], rows: int, conflict: str) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    line = "(" + ", ".join(["%s"] * len(columns)) + ")"
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([line] * rows)} {conflict}"  # noqa: S608


def _cursor() -> Any:
    """A cursor of PostgreSQL's that takes several statements at once, with the values in them."""
    from psycopg import ClientCursor

    connection.ensure_connection()
    database: Any = connection
    cursor = ClientCursor(database.connection)
    return database.make_debug_cursor(cursor) if database.queries_logged else database.make_cursor(cursor)


def portions(rows: list[Any]) -> Iterable[list[Any]]:
    """The rows, so many at a time that no database finds them too many."""
    return (rows[start : start + ROWS_AT_ONCE] for start in range(0, len(rows), ROWS_AT_ONCE))
