"""Records in SQLite: copied while the server writes, by the online backup of the database, and put in their place."""

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from castlist.jobs.backup_file import CHUNK, QUICK
from castlist.jobs.backup_records import Taken, facts_of
from castlist.jobs.start import FAILED, Stop
from castlist.queries.backups import LEFT_OUT


def place() -> Path:
    """Where the records lie."""
    return Path(settings.DATABASES["default"]["NAME"])


def take(folder: Path) -> Taken:
    """A packed copy of the records lies in the folder, of one moment, without what no backup holds.

    The copy is taken in one step, under one read mark of the write-ahead log: nobody who writes waits for it.
    """
    copy, clean, packed = folder / "copy", folder / "clean", folder / "records"
    try:
        _copy(copy)
        _leave_out(copy, clean)
        copy.unlink()
        with closing(sqlite3.connect(clean)) as database:
            found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise Stop(f"the records are damaged, and no backup was written: {' '.join(found.split())}.")
            facts = facts_of(database.cursor())
    except sqlite3.Error as why:
        raise Stop(f"no backup was written; the database says: {str(why).rstrip('.')}.") from None
    length = clean.stat().st_size
    with clean.open("rb") as source, packed.open("wb") as out, _gzip(out) as into:
        shutil.copyfileobj(source, into, CHUNK)
    clean.unlink()
    return Taken(packed, length, facts)


def _copy(copy: Path) -> None:
    connection.ensure_connection()
    source: Any = connection.connection
    with closing(sqlite3.connect(copy)) as into:
        source.backup(into)


def _leave_out(copy: Path, clean: Path) -> None:
    """What no backup holds is not in `clean`, nor are the remains of what was erased, which a plain copy keeps."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as database:
        for pragma in ("journal_mode=DELETE", "journal_mode=OFF", "synchronous=OFF"):
            database.execute(f"PRAGMA {pragma}")
        there = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in LEFT_OUT:
            if table in there:
                database.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
        database.execute("VACUUM INTO ?", [str(clean)])


def _gzip(out: Any) -> gzip.GzipFile:
    return gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=QUICK, mtime=0)


def make_sure_usable(records: Path) -> None:
    """The file is a database that is whole."""
    try:
        with closing(sqlite3.connect(records)) as database:
            found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as why:
        found = str(why)
    if found != "ok":
        raise Stop(f"the records in the backup are damaged, and nothing was changed: {' '.join(found.split())}.")


def make_sure_nobody_writes() -> None:
    """Nobody has the records open, and all of them lie in one file; a database that cannot be read is left alone."""
    try:
        with closing(sqlite3.connect(place(), timeout=1)) as database:
            mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as why:
        mode = "locked" if "locked" in str(why) else "unreadable"
    except sqlite3.DatabaseError:
        return
    if mode not in ("delete", "unreadable"):
        raise Stop(f"{place()} is in use. Stop the server first.", code=FAILED)
