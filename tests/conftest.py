"""What every test may ask for. The fixed cast of people stands in world.py."""

import functools
import gc
import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management.commands import flush as flushing
from django.db import connection, transaction
from hypothesis import HealthCheck
from hypothesis import settings as of_hypothesis

from castlist.config.codes import SLOWLY
from tests.installation import founded_folder, founded_whole, installation
from tests.world import invited, letters_may_go, world

__all__ = ["founded_folder", "founded_whole", "installation", "invited", "letters_may_go", "world"]

TESTS = Path(__file__).parent
LONGEST = ("journeys/test_story_by_keyboard.py", "journeys/test_story_without_scripts.py", "journeys", "jobs")
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OFF = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying",
    "OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning",
)  # fmt: skip
"""What Chromium can do and has no part in a test. The first three are pages of its own behind the address bar, which
every window loads: a second of the processor's time for each seat. The others are Playwright's choice, which has to be
said again, because of two such lists the last one counts.
"""
BROWSER_FIXTURES = {"page", "browser", "context", "new_context", "browser_type"}

# Playwright's synchronous way of speaking runs a loop of its own; Django would take the test for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# What is slow so that nobody tries every code is as slow for whoever tries thousands of pages.
SLOWLY.work_factor = 2**6

# How quick the machine is just now says nothing of what is tested.
of_hypothesis.register_profile(
    "here", of_hypothesis(), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
of_hypothesis.load_profile("here")


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
    items.sort(key=lambda item: _comes(item.path))
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
            if chromium() is None:
                item.add_marker(missing)


def pytest_collection_finish() -> None:
    """What is loaded stays, and need not be gone through again and again for what can be thrown away."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    """What a page goes on with behind its answer has ended before the database is emptied."""
    for thread in threading.enumerate():
        if thread.name.startswith("castlist: "):
            thread.join(60)


@functools.cache
def _comes(path: Path) -> tuple[bool, ...]:
    """Where a file's tests stand in the order of the run."""
    return tuple(not path.is_relative_to(TESTS / one) for one in LONGEST)


def pytest_unconfigure() -> None:
    """The throw-away installation of this process is gone."""
    shutil.rmtree(settings.CASTLIST_DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """An installed Chromium, which talks to nobody but the page under test."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
    quiet.append(f"--disable-features={','.join(OFF)}")
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
    mark = request.node.get_closest_marker("django_db")
    stays = mark is not None and mark.kwargs.get("transaction", False)
    if stays or {"transactional_db", "live_server"} & set(request.fixturenames):
        cache.clear()


def _leave_the_records_file(event: str, given: tuple[Any, ...]) -> None:
    """Whoever opens the file of a SQLite database and closes it again takes from its process every lock it has on it.

    Then another process believes itself alone with the file and removes what was written ahead, and from there on each
    new connection of this one is told of a disk I/O error. (https://sqlite.org/howtocorrupt.html, 2.2)
    """
    if event == "open" and _RECORDS_FILE and str(given[0]).startswith(_RECORDS_FILE):
        raise AssertionError("the test database is read by SQLite, or by another process: tests/on_disk.py")


_RECORDS_FILE = str(settings.DATABASES["default"].get("TEST", {}).get("NAME") or "")
sys.addaudithook(_leave_the_records_file)


@pytest.fixture(autouse=True)
def _one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted for ten minutes is counted from the beginning of a test to its end, whenever it runs."""
    monkeypatch.setattr("castlist.web.limits.WINDOW_SECONDS", 10**9)


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


def _may_replicate() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        return bool(cursor.fetchone()[0])


def _deleted(tables: list[str]) -> None:
    """The tables are empty: to truncate seventy of them takes PostgreSQL a hundred times as long as to delete few rows.

    What is done as a copy of another database is asked no trigger and no foreign key.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database is there; the flush after a transactional test is the one place where the log is emptied."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def past_triggers(self: Any, sql_list: list[str]) -> None:
        if connection.vendor == "postgresql" and _may_replicate():
            _deleted(re.findall(r'"(\w+)"', sql_list[0]))
            return
        with without_triggers():
            flush(self, sql_list)

    # Nobody is given rights by rows of Django's own, so these need not be written again each time.
    rows_of_models, flushing.emit_post_migrate_signal = flushing.emit_post_migrate_signal, lambda *_, **__: None
    operations.execute_sql_flush = past_triggers
    yield
    operations.execute_sql_flush = flush
    flushing.emit_post_migrate_signal = rows_of_models
    if connection.vendor == "postgresql":
        # A server that was stopped a moment ago may not have hung up yet, and the database is to go.
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
