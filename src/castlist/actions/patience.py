"""Small notes beside a reading: whoever looks is not kept waiting by somebody who writes."""

from collections.abc import Callable
from contextlib import suppress

from django.db import OperationalError, connection, transaction

MILLISECONDS = 200


def briefly(note: Callable[[], object]) -> None:
    """The note is kept if the database takes it at once; otherwise it is left out, and nothing is said.

    Writes: what the note writes. Only for what may be missing: what somebody has seen, a count.
    """
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()[0] if sqlite else 0
        cursor.execute(f"PRAGMA busy_timeout = {MILLISECONDS}" if sqlite else f"SET lock_timeout = {MILLISECONDS}")
    try:
        with suppress(OperationalError), transaction.atomic():
            note()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {before}" if sqlite else "RESET lock_timeout")
