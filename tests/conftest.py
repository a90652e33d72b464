"""What every test may ask for. The fixed cast of people stands in world.py."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from tests.installation import founded_folder, founded_whole, installation
from tests.world import invited, letters_may_go, world

__all__ = ["founded_folder", "founded_whole", "installation", "invited", "letters_may_go", "world"]

TESTS = Path(__file__).parent
LONGEST = ("journeys/test_story_by_keyboard.py", "journeys/test_story_without_scripts.py", "journeys", "jobs")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FIXTURES = {"page", "browser", "context", "new_context", "browser_type"}

# Playwright's synchronous way of speaking runs a loop of its own; Django would take the test for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def chromium() -> str | None:
    """The path of the Chromium that browser tests use, if there is one."""
    given = os.environ.get("CASTLIST_TEST_CHROMIUM")
    if given:
        return None if given == "none" else given
    return next((path for path in map(shutil.which, CHROMIUM_NAMES) if path), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that use a browser carry the mark, and are skipped where there is none; what takes longest comes first."""
    missing = pytest.mark.skip(reason="no Chromium here")
    if os.environ.get("CASTLIST_TEST_DATABASE_URL"):
        without = [item for item in items if item.get_closest_marker("without_records")]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]
    # So that no process waits for another at the end.
    items.sort(key=lambda item: (*(not item.path.is_relative_to(TESTS / one) for one in LONGEST),))
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
            if chromium() is None:
                item.add_marker(missing)


def pytest_unconfigure() -> None:
    """The throw-away installation of this process is gone."""
    shutil.rmtree(settings.CASTLIST_DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """An installed Chromium, which talks to nobody but the page under test."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "args": ["--no-sandbox", "--disable-gpu", "--no-first-run", *quiet],
    }


@pytest.fixture
def now() -> datetime:
    """A moment that is always the same: early in the morning."""
    return datetime(2026, 3, 2, 7, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_attempts_counted(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rate limits do not reach from one test into the next; the cache is a table and rolls back by itself otherwise."""
    yield
    if "transactional_db" in request.fixturenames or "live_server" in request.fixturenames:
        cache.clear()


@contextmanager
def without_triggers() -> Iterator[None]:
    """Tables can be emptied between tests, although triggers forbid it everywhere else."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            try:
                yield
            finally:
                for _name, sql in triggers:
                    cursor.execute(sql)
        else:
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            tables = [row[0] for row in cursor.fetchall()]
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            try:
                yield
            finally:
                for table in tables:
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database is there; the flush after a transactional test is the one place where the log is emptied."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def past_triggers(self: Any, sql_list: list[str]) -> None:
        with without_triggers():
            flush(self, sql_list)

    operations.execute_sql_flush = past_triggers
    yield
    operations.execute_sql_flush = flush
    if connection.vendor == "postgresql":
        # A server that was stopped a moment ago may not have hung up yet, and the database is to go.
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
