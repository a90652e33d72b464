"""Statements of the writer's own, handed to the driver as they are: an act is ten of them, each the same every time."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

SPELLINGS = 512


@lru_cache(maxsize=SPELLINGS)
def _for_sqlite(statement: str) -> str:
    return statement.replace("%s", "?")


def run(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The statement was carried out within the transaction that is open; the rows that it found.

    Whoever counts or logs statements sees it as any other: then it goes through Django's cursor.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]  # looked up once: the proxy does so at every word
    if database.execute_wrappers or database.queries_logged:
        with database.cursor() as cursor:
            cursor.execute(statement, params)
            return cursor.fetchall() if cursor.description else []
    database.ensure_connection()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        if database.vendor == "sqlite":
            return list(database.connection.execute(_for_sqlite(statement), params).fetchall())
        found = database.connection.execute(statement, params)
        return list(found.fetchall()) if found.description else []
