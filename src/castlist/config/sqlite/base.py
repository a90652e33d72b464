"""SQLite as Django speaks to it, with one difference: whoever waits for the file waits here and not inside SQLite.

SQLite's own waiting keeps the connection's mutex, for as long as the patience goes. Python frees what belongs to one
connection (a cursor that hung in a cycle, say with the error that it met) in whichever thread happens to collect it.
Was that the thread that held the file, it waited for the mutex and the other for the file, until the patience of all
who waited had gone. So SQLite waits for milliseconds only, and a statement that found the file taken is sent again.
"""

import random
import sqlite3
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.db.backends.sqlite3 import base

Answer = TypeVar("Answer")
AT_ONCE = 5
"""Milliseconds that SQLite itself waits."""
FIRST_PAUSE, LONGEST_PAUSE = 0.001, 0.025
"""Seconds between two tries: short at first, since most acts are; never so long that a free file stands idle."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection with a patience of its own: the option `timeout`, in seconds, which may be changed on the way."""

    patience: float = 5.0

    def get_connection_params(self) -> dict[str, Any]:
        """As Django's; the patience is as in the settings again."""
        params: dict[str, Any] = super().get_connection_params()
        self.patience = float(params.get("timeout", self.patience))
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection whose first settings were waited for in SQLite, as nobody can share it yet."""
        connection = super().get_new_connection(conn_params)
        connection.execute(f"PRAGMA busy_timeout = {AT_ONCE}")
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that is as patient as its connection."""
        cursor = self.connection.cursor(factory=PatientCursor)
        cursor.patience = self.patience
        return cursor


class PatientCursor(base.SQLiteCursorWrapper):
    """Sends a statement again while another connection writes; inside a transaction there is nothing to wait for.

    Not so `executemany`: outside of a transaction some of its rows may be there already. Ours is only used inside.
    """

    patience: float

    def execute(self, query: str, params: Any = None) -> Any:
        """As Django's. Raises OperationalError once the patience is over."""
        return self._patiently(lambda: super(PatientCursor, self).execute(query, params))

    def _patiently(self, send: Callable[[], Answer]) -> Answer:
        until = time.monotonic() + self.patience
        pause = FIRST_PAUSE
        while True:
            try:
                return send()
            except sqlite3.OperationalError as no:
                if self.connection.in_transaction or not _taken(no) or time.monotonic() > until:
                    raise
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - so that not all come back at once
            pause = min(2 * pause, LONGEST_PAUSE)


def _taken(no: sqlite3.OperationalError) -> bool:
    """True if somebody else has the file, and nothing of the statement was done."""
    return getattr(no, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
