"""The journal of erasures, beside the database: an older backup that is restored later meets it, and is erased anew.

One line each, in the order in which it was done: what kind of thing, its id, for what purpose, and when. Nothing else.
"""

import fcntl
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

JOURNAL_FILE = "erased.journal"
FIELDS = ("kind", "key", "purpose", "at")
LONGEST_LINE = 400


class Line(NamedTuple):
    """One erasure; `at` in milliseconds, as the log keeps moments."""

    kind: str
    key: str
    purpose: str
    at: int


def journal_path() -> Path:
    """Where it lies."""
    return Path(settings.CASTLIST_DATA) / JOURNAL_FILE


def append(lines: Iterable[Line]) -> None:
    """The lines stand in the journal, and survive a power cut. To be called before anything is erased."""
    said = "".join(json.dumps(dict(zip(FIELDS, line, strict=True)), separators=(",", ":")) + "\n" for line in lines)
    if not said:
        return
    path = journal_path()
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        with suppress(OSError):  # some shared disks know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        size = os.fstat(handle).st_size
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        data = (b"\n" if torn else b"") + said.encode()
        while data:
            data = data[os.write(handle, data) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read(path: Path | None = None) -> list[Line]:
    """Every line that is whole; what was torn by a power cut was not erased yet either."""
    try:
        text = (path or journal_path()).read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [line for line in map(_line, text.splitlines()) if line is not None]


def _line(text: str) -> Line | None:
    try:
        said = json.loads(text[:LONGEST_LINE])
        return Line(str(said["kind"]), str(said["key"]), str(said["purpose"]), int(said["at"]))
    except (ValueError, TypeError, KeyError):
        return None
