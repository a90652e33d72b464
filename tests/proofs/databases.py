"""A database of our own for one part of the proofs, on SQLite or on PostgreSQL; gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.services import postgresql

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
DATABASES = (SQLITE, POSTGRESQL)


class Missing(Exception):
    """None answers, and none could be started."""


@contextmanager
def address_of(database: str) -> Iterator[str]:
    """What tests are told of it: '' for SQLite, the address of a server of PostgreSQL otherwise."""
    if database == SQLITE:
        yield ""
        return
    with postgresql() as url:
        if url is None:
            raise Missing("PostgreSQL: none answers, and none could be started")
        yield url


@contextmanager
def standing(database: str) -> Iterator[None]:
    """Django is set up in this process, which is the part's own, and all tables stand."""
    with address_of(database) as url, tempfile.TemporaryDirectory(prefix="castlist-proofs-") as folder:
        os.environ["CASTLIST_TEST_DATABASE_URL"] = url
        os.environ["CASTLIST_TEST_DATA"] = str(Path(folder) / "data")
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from django.db import connection

        configured = connection.settings_dict["NAME"]
        if not url:
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "test.sqlite3")
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(configured, verbosity=0)
