"""Statements of the writer's own, handed to the driver as they are: an act is ten of them, each the same every time."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

SPELLINGS = 512

Statement = tuple[str, Sequence[Any]]


@lru_cache(maxsize=SPELLINGS)
def _for_sqlite(statement: str) -> str:
    """What stands in comments is for SQLite alone: the index to use."""
    return statement.replace("/*", "").replace("*/", "")


@lru_cache(maxsize=SPELLINGS)
def _for_its_driver(statement: str) -> str:
    return _for_sqlite(statement).replace("%s", "?")


def run(statement: str, params: Sequence[Any], *, binary: bool = False) -> list[tuple[Any, ...]]:
    """The statement was carried out within the transaction that is open; the rows that it found.

    Whoever counts or logs statements sees it as any other: then it goes through Django's cursor. `binary`: PostgreSQL
    sends bytes as they are, where there are many of them, and not two letters for each.
    """
    return run_all([(statement, params)], binary=binary)


def run_all(statements: Iterable[Statement], *, binary: bool = False) -> list[tuple[Any, ...]]:
    """The statements were carried out in that order; the rows that the last of them found."""
    database: Any = connections[DEFAULT_DB_ALIAS]  # looked up once: the proxy does so at every word
    if database.execute_wrappers or database.queries_logged:
        return _seen(database, statements)
    database.ensure_connection()
    database.validate_no_broken_transaction()
    rows: list[tuple[Any, ...]] = []
    with database.wrap_database_errors:
        execute = database.connection.execute
        if database.vendor == "sqlite":
            for statement, params in statements:
                rows = execute(_for_its_driver(statement), params).fetchall()
            return rows
        for statement, params in statements:
            found = execute(statement, params, binary=binary)
            rows = found.fetchall() if found.rownumber is not None else []  # `description` would name each column
        return rows


def change(statement: str, params: Sequence[Any]) -> int:
    """The statement was carried out within the transaction that is open; how many rows it has changed."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    if database.execute_wrappers or database.queries_logged:
        with database.cursor() as cursor:
            cursor.execute(statement, params)
            return int(cursor.rowcount)
    database.ensure_connection()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        sqlite = database.vendor == "sqlite"
        return int(database.connection.execute(_for_its_driver(statement) if sqlite else statement, params).rowcount)


def _seen(database: Any, statements: Iterable[Statement]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    with database.cursor() as cursor:
        for statement, params in statements:
            cursor.execute(_for_sqlite(statement) if database.vendor == "sqlite" else statement, params)
            rows = cursor.fetchall() if cursor.description else []
    return rows


def moment_in(value: Any) -> datetime:
    """The moment that a column holds, as a statement of our own found it: SQLite keeps it as words, in UTC."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def as_kept(moment: datetime) -> Any:
    """The moment as a statement of our own compares a column with it."""
    return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(moment)


def among(words: Iterable[str], *, hundreds: bool = False) -> tuple[str, str]:
    """What follows a column that is one of the words, and the one parameter of it.

    So the statement is the same however many words there are, and the driver has one value to write. `hundreds`: as
    many as that, of which few are in the table.
    """
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        these = "IN (SELECT value FROM json_each(%s))"
    else:
        # Not an array of the driver's: PostgreSQL would weigh each of its words, and anew each time.
        each = "SELECT json_array_elements_text(%s::json)"
        these = f"IN ({each})" if hundreds else f"= ANY(ARRAY({each}))"
    return these, json.dumps(list(words))


def among_numbers(numbers: Iterable[int]) -> tuple[str, str]:
    """As `among`, of a column of numbers."""
    said = ",".join(map(str, numbers))
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        return "IN (SELECT value FROM json_each(%s))", f"[{said}]"
    return "= ANY(CAST(%s AS bigint[]))", f"{{{said}}}"
