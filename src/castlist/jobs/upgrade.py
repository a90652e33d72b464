"""Brings an installation to the version of the program that stands before it."""

import time
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from castlist import __version__
from castlist.actions import matters, searching, wrapping
from castlist.jobs.start import Stop, unopened

NEWER = (
    f"CASTLIST_DATABASE_URL: the records are of a newer version of Castlist than this program ({__version__}). "
    "Install that version again, or bring back the backup from before its upgrade."
)
NOTHING_THERE = (
    "CASTLIST_DATABASE_URL: nothing is in that database yet. Run `castlist init`, which founds a company in it; or set "
    "the address of the one that is meant."
)
RECORDS = "records"  # the one data app: only its steps are ours to number

TRIES, BETWEEN_TRIES = 10, 0.3
"""How often, and after how many seconds, static files are written anew when somebody else wrote them too."""


def upgrade() -> int:
    """The tables, the cache table and the static files are those of this version; says how many steps that took."""
    if is_of_newer_version():
        raise Stop(NEWER)
    steps = len(_steps_ahead())
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    except DatabaseError as why:
        raise Stop(f"The records could not be brought up to date, and nothing was changed: {_line(why)}") from why
    # What lies in the clear in records of before is sealed now where its key is there; if not, by the clock, later.
    matters.seal_older()
    searching.keep_up(now=timezone.now())
    wrapping.wrap_anew()
    publish_static_files()
    return steps


def make_sure_there_are_records() -> None:
    """Stop where no database is: a server would start with the empty one that was made, where another was meant."""
    database = connection.settings_dict
    if connection.vendor == "sqlite" and not Path(database["NAME"]).exists():
        raise Stop(f"there is no database at {database['NAME']}. Is CASTLIST_DATABASE_URL set as it is for the server?")
    if is_empty():
        raise Stop(NOTHING_THERE)


def make_sure_it_is_ours() -> None:
    """Stop where the database does not answer, or is not of this version."""
    make_sure_there_are_records()
    if is_of_newer_version():
        raise Stop(NEWER)
    if not is_up_to_date():
        raise Stop("CASTLIST_DATABASE_URL: the records are of an older version. Run `castlist upgrade`.")


def publish_static_files() -> None:
    """The static files of this version lie in the data folder under names that change with their content.

    Servers that start in the same moment write the same files, and replace them under each other's hands: then again.
    """
    for again in range(TRIES, -1, -1):
        try:
            call_command("collectstatic", interactive=False, verbosity=0)
        except (FileNotFoundError, FileExistsError) as why:
            if not again:
                raise Stop(f"CASTLIST_DATA: the static files cannot be written: {why.strerror}.") from None
            time.sleep(BETWEEN_TRIES)
        except OSError as why:
            raise Stop(f"CASTLIST_DATA: the static files cannot be written: {why.strerror}.") from None
        else:
            return


def is_empty() -> bool:
    """Whether no step was ever taken there: nobody has founded anything."""
    return not any(app == RECORDS for app, _ in _executor().loader.applied_migrations)


def is_up_to_date() -> bool:
    """Whether the records need no upgrade."""
    return not _steps_ahead()


def is_of_newer_version() -> bool:
    """Whether the records have been through steps that this program does not know."""
    loader = _executor().loader
    known = set(loader.disk_migrations)
    return any(step not in known for step in loader.applied_migrations if step[0] == RECORDS)


def _steps_ahead() -> list[object]:
    executor = _executor()
    return list(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _executor() -> MigrationExecutor:
    try:
        _knock()
        return MigrationExecutor(connection)
    except DatabaseError as why:
        line = _line(why)
        raise Stop(f"CASTLIST_DATABASE_URL: the database does not answer: {line}{unopened(line)}") from None


def _knock() -> None:
    # Past the pool, which would try again and again for its whole time-out and log each try.
    if connection.vendor == "postgresql":
        backend: Any = connection
        try:
            backend.Database.connect(**backend.get_connection_params()).close()
        except backend.Database.Error as why:
            raise DatabaseError(str(why)) from None
    else:
        connection.ensure_connection()


def _line(why: Exception) -> str:
    text = " ".join(str(why).split())
    text = (text or type(why).__name__).rstrip(".")
    return text if text[-1] in "?!" else f"{text}."
