"""Small notes beside a reading: whoever looks is not kept waiting by somebody who writes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast

from django.db import OperationalError, connection, transaction

MILLISECONDS = 200


def briefly(note: Callable[[], object]) -> None:
    """The note is kept if the database takes it at once; otherwise it is left out, and nothing is said.

    Writes: what the note writes. Only for what may be missing: what somebody has seen, a count.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with suppress(OperationalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {MILLISECONDS}")  # until the transaction ends, and no longer
            note()
        return
    with patience(MILLISECONDS), suppress(OperationalError), transaction.atomic():
        note()


@contextmanager
def patience(milliseconds: int) -> Iterator[None]:
    """Inside, this connection waits that long for whoever writes; afterwards as long as before."""
    before = _wait(milliseconds)
    try:
        yield
    finally:
        _wait(before)


def _wait(milliseconds: int | str) -> int | str:
    """From here on it waits that long; says how long it waited before."""
    if connection.vendor == "sqlite":
        ours = cast(Any, connection)
        before: int | str = round(ours.patience * 1000)
        ours.patience = int(milliseconds) / 1000
        return before
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        before = str(cursor.fetchone()[0])
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [str(milliseconds)])
    return before
