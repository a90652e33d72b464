"""Small notes beside a reading: whoever looks is not kept waiting by somebody who writes."""

from collections.abc import Callable
from contextlib import suppress

from django.db import OperationalError, connection, transaction

MILLISECONDS = 200


def briefly(note: Callable[[], object]) -> None:
    """The note is kept if the database takes it at once; otherwise it is left out, and nothing is said.

    Writes: what the note writes. Only for what may be missing: what somebody has seen, a count.
    """
    before = _patience(f"{MILLISECONDS}")
    try:
        with suppress(OperationalError), transaction.atomic():
            note()
    finally:
        _patience(before)


def _patience(milliseconds: str) -> str:
    """From here on this connection waits that long for whoever writes; says how long it waited before."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            before = str(cursor.execute("PRAGMA busy_timeout").fetchone()[0])
            cursor.execute(f"PRAGMA busy_timeout = {int(milliseconds)}")
        else:
            cursor.execute("SELECT current_setting('lock_timeout')")
            before = str(cursor.fetchone()[0])
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [milliseconds])
    return before
