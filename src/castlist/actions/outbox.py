"""Statements on their way to the database: sent together, where it takes several at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

ROWS_AT_ONCE = 500
STATEMENTS_AT_ONCE = 100


class Outbox:
    """What an act writes, until it is sent in one go."""

    def __init__(self) -> None:
        self._waiting: list[tuple[str, list[Any]]] = []

    def add(self, statement: str, params: list[Any]) -> None:
        """The statement waits to be sent."""
        self._waiting.append((statement, params))

    def insert(self, table: str, columns: Sequence[str], rows: list[list[Any]], conflict: str = "") -> None:
        """The rows wait to be sent."""
        names = ", ".join(f'"{name}"' for name in columns)
        line = "(" + ", ".join(["%s"] * len(columns)) + ")"
        for some in portions(rows):
            statement = f"INSERT INTO {table} ({names}) VALUES {', '.join([line] * len(some))} {conflict}"  # noqa: S608
            self.add(statement, [value for row in some for value in row])

    def send(self) -> None:
        """Everything has been written, in the order in which it came."""
        waiting, self._waiting = self._waiting, []
        # SQLite takes one statement at a time, and so does PostgreSQL when it binds the parameters itself.
        together = connection.vendor == "postgresql" and not connection.settings_dict["OPTIONS"].get(
            "server_side_binding"
        )
        at_once = STATEMENTS_AT_ONCE if together else 1
        with connection.cursor() as cursor:
            for start in range(0, len(waiting), at_once):
                some = waiting[start : start + at_once]
                cursor.execute("; ".join(s for s, _ in some), [value for _, params in some for value in params])


def portions(rows: list[Any]) -> Iterable[list[Any]]:
    """The rows, so many at a time that no database finds them too many."""
    return (rows[start : start + ROWS_AT_ONCE] for start in range(0, len(rows), ROWS_AT_ONCE))
