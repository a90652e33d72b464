"""Counting tries: one more is one more, however many count at once, and what is over is counted anew."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings

from castlist.web.limits import counted
from tests.proofs.several import redis

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(params=["a table", "Redis"])
def counts(request: pytest.FixtureRequest) -> Any:
    """Where is counted, empty."""
    if request.param == "a table":
        cache.clear()
        yield cache
        return
    with redis() as address:
        if not address:
            pytest.skip("there is no Redis here")
        there = {"default": {"BACKEND": "castlist.config.counts.SharedCounts", "LOCATION": address}}
        with override_settings(CACHES=there):
            cache.clear()
            yield cache
            cache.clear()


def test_one_more_is_one_more(counts: Any) -> None:
    assert [counted("a", seconds=60) for _ in range(3)] == [1, 2, 3]
    assert (counted("b", seconds=60), counts.so_many("a"), counts.so_many("nobody")) == (1, 3, 0)


def test_however_many_count_at_once_none_is_lost(counts: Any) -> None:
    def one(_: int) -> int:
        try:
            with transaction.atomic():
                return int(counts.more("crowd", 60))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(one, range(40)))
    assert sorted(found) == list(range(1, 41))


@pytest.mark.parametrize("counts", ["a table"], indirect=True)
def test_what_is_over_is_counted_anew_and_does_not_stay(counts: Any) -> None:
    with time_machine.travel(NOON, tick=False):
        assert [counted(key, seconds=60) for key in ("old", "older", "old")] == [1, 1, 2]
    with time_machine.travel(NOON + timedelta(seconds=59), tick=False):
        assert counted("old", seconds=60) == 3
    with time_machine.travel(NOON + timedelta(minutes=3), tick=False):
        assert (counts.so_many("old"), counted("old", seconds=60)) == (0, 1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM castlist_cache")
            assert cursor.fetchone()[0] == 1


@pytest.mark.parametrize("counts", ["a table"], indirect=True)
def test_what_an_older_version_counted_is_in_nobody_s_way(counts: Any) -> None:
    counts.set("before", 7, 60)
    assert [counted("before", seconds=60) for _ in range(2)] == [1, 2]


@pytest.mark.parametrize("counts", ["a table"], indirect=True)
def test_to_count_takes_few_statements(counts: Any, django_assert_num_queries: Any) -> None:
    counted("few", seconds=60)
    with django_assert_num_queries(4 if connection.vendor == "sqlite" else 5):  # with the transaction’s own
        assert counted("few", seconds=60) == 2
