"""A member at a browser has a bound far above what anybody does, and nobody shuts a member out by trying for them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from castlist.config.environment import Environment
from castlist.web import limits
from castlist.web.limits import Here
from tests.web.test_kept_words import WORDS, answer, proposed
from tests.world import World

__all__ = ["proposed"]
pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nobody_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(limits, "PAGES", Here(300))
    monkeypatch.setattr(limits, "ACTS", Here(300))


def test_who_loads_more_than_anybody_waits_and_reads_how_long(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_PAGES", 3)
    karen, derek = world.client("karen"), world.client("derek")
    with time_machine.travel(NOON, tick=False):
        told = [karen.get("/") for _ in range(4)]
        assert [one.status_code for one in told] == [200, 200, 200, 429]
        assert (told[3]["Retry-After"], "You can go on in 4 minutes." in told[3].content.decode()) == ("210", True)
        assert (derek.get("/").status_code, karen.get("/sign-in/sessions/").status_code) == (200, 200)
        with override_settings(CASTLIST_LIMITS=2):
            assert karen.get("/").status_code == 200
    with time_machine.travel(NOON.replace(minute=5, second=1), tick=False):
        assert karen.get("/").status_code == 200


def test_who_sends_more_than_anybody_waits_and_keeps_what_they_typed(
    proposed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_ACTS", 0)
    derek, where, typed = answer(proposed)
    derek.force_login(proposed.people["derek"], backend="castlist.config.members.Members")
    told = derek.post(where, typed)
    assert (told.status_code, WORDS in told.content.decode()) == (429, True)
    assert derek.get("/").status_code == 200


def test_nobody_elsewhere_keeps_a_member_from_getting_a_code(world: World) -> None:
    email, mallory = world.people["karen"].email, "203.0.113.9"
    with override_settings(ENVIRONMENT=Environment(trusted_proxy=1), ALLAUTH_TRUSTED_PROXY_COUNT=1):
        tries = [
            Client().post("/sign-in/", {"email": email}, headers={"X-Forwarded-For": mallory}).status_code
            for _ in range(5)
        ]
        assert tries == [302, 302, 302, 200, 200]
        mail.outbox.clear()
        karen = Client().post("/sign-in/", {"email": email}, headers={"X-Forwarded-For": "203.0.113.80"})
    assert (karen.status_code, [one.to for one in mail.outbox]) == (302, [[email]])


def counts_written(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as found:
        act()
    return sum("castlist_cache" in one["sql"] and one["sql"].startswith("INSERT") for one in found)


def test_a_few_acts_behind_a_link_write_no_count_and_many_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_FEW", Here(limits.WINDOW_SECONDS))
    with time_machine.travel(NOON, tick=False):
        told = [counts_written(lambda: limits.far_too_often("private-act", "ivy", most=60)) for _ in range(12)]
    assert told == [0] * 9 + [1] * 3


@pytest.mark.parametrize(("beside", "known"), [(0, 0), (9, 0), (30, 30)])
def test_of_two_servers_only_the_first_few_of_each_are_not_counted_together(
    beside: int, known: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nine that another has allowed are not known here; thirty are."""

    def tried(times: int) -> list[bool]:
        monkeypatch.setattr(limits, "_FEW", Here(limits.WINDOW_SECONDS))
        return [limits.far_too_often("private-act", "ivy", most=60) for _ in range(times)]

    with time_machine.travel(NOON, tick=False):
        assert tried(beside) == [False] * beside
        here = tried(100)
    assert here == [False] * (60 - known) + [True] * (40 + known)
