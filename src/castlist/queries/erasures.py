"""What was erased, and what the clock is to erase next: for commands and jobs; ids and dates only."""

import os
from datetime import datetime
from pathlib import Path

from castlist.records import journal
from castlist.records.journal import Line
from castlist.records.models import Due, Erasure
from castlist.rules.retention import SHOWN_FOR


def journal_lines(path: Path) -> list[Line]:
    """What another journal says."""
    return journal.read(path)


def has_journal() -> bool:
    """True when a journal of earlier erasures lies in the data folder."""
    return journal.journal_path().exists()


def journal_mark() -> tuple[int, int]:
    """A mark that changes with every erasure: how long the journal is, and when it grew. Asked for every page."""
    try:
        found = os.stat(journal.journal_path())
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def not_taken_up(lines: list[Line]) -> int:
    """How many erasures a journal names that these records know nothing of."""
    known = set(Erasure.objects.values_list("kind", "key"))
    return len({(line.kind, line.key) for line in [*lines, *journal.read()]} - known)


def due_now(*, now: datetime) -> int:
    """How many things have been shown for long enough, and their time is over."""
    from castlist.queries.retention import holds_now

    rows = Due.objects.filter(at__lte=now, shown_at__lte=now - SHOWN_FOR)
    return rows.exclude(performer__in=holds_now(now=now)).count()


def soon() -> list[Due]:
    """What stands on the owner's list, the next first."""
    return sorted(Due.objects.all(), key=lambda row: (erased_on(row), row.pk))


def erased_on(row: Due) -> datetime:
    """When it will be erased: when its time is over, and it has been shown for a week."""
    return max(row.at, row.shown_at + SHOWN_FOR)


def left_over() -> int:
    """How many things are erased of which something may still lie in files or in free pages of the database."""
    return Erasure.objects.filter(done_at=None).count()
