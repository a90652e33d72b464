"""Brings an installation to the version of the program that stands before it."""

from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from castlist.jobs.start import Stop


def upgrade() -> int:
    """The tables, the cache table and the static files are those of this version; says how many steps that took."""
    steps = len(_steps_ahead())
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    except DatabaseError as why:
        raise Stop(f"The records could not be brought up to date, and nothing was changed: {_line(why)}") from why
    publish_static_files()
    return steps


def publish_static_files() -> None:
    """The static files of this version lie in the data folder under names that change with their content."""
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
    except OSError as why:
        raise Stop(f"CASTLIST_DATA: the static files cannot be written: {why.strerror}.") from None


def is_up_to_date() -> bool:
    """Whether the records need no upgrade."""
    return not _steps_ahead()


def _steps_ahead() -> list[object]:
    try:
        _knock()
        executor = MigrationExecutor(connection)
        return list(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as why:
        raise Stop(f"CASTLIST_DATABASE_URL: the database does not answer: {_line(why)}") from None


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
    return (text or type(why).__name__).rstrip(".") + "."
