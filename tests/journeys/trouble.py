"""Trouble made on purpose: records that somebody else holds, and a disk that is full."""

import contextlib
import resource
import sqlite3
from collections.abc import Iterator

import psycopg

from tests.journeys.house import House


@contextlib.contextmanager
def locked(house: House) -> Iterator[None]:
    """Somebody else is writing, and does not come to an end."""
    if house.database_url:
        with psycopg.connect(house.database_url) as holder:
            holder.execute("LOCK TABLE event, production IN EXCLUSIVE MODE")
            yield
            holder.rollback()
    else:
        holding = sqlite3.connect(house.data / "castlist.sqlite3", isolation_level=None)
        holding.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            holding.close()


@contextlib.contextmanager
def full(house: House) -> Iterator[None]:
    """Not a byte more finds room on the disk."""
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in house.processes()}
    for pid, (_, most) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, most))
    try:
        yield
    finally:
        for pid, limits in before.items():
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
