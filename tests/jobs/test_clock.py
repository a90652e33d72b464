"""What is due is done by one, and one failing step stops no other."""

import logging
from datetime import datetime, timedelta

import pytest

from castlist.actions import leases, people
from castlist.jobs import clock
from castlist.records.models import SignInLink

pytestmark = pytest.mark.django_db


def test_leader_does_what_is_due_and_the_other_does_not(now: datetime) -> None:
    karen = people.make_person(email="karen@example.org", name="Karen", now=now)
    people.make_signin_link(karen, now=now - timedelta(days=30))
    leases.take(clock.LEASE, holder="somebody else", now=now, lasts=timedelta(seconds=10))
    assert clock.tick("me", now=now) is False
    assert SignInLink.objects.count() == 1
    assert clock.tick("me", now=now + timedelta(seconds=10)) is True
    assert SignInLink.objects.count() == 0


def test_done_twice_is_done_once(now: datetime) -> None:
    assert clock.run_once(now=now) == []
    assert clock.run_once(now=now) == []


def test_failing_step_is_named_and_logged_and_the_others_go_on(
    now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done = []
    monkeypatch.setattr(clock, "STEPS", ("tests.jobs.test_clock.breaks", "tests.jobs.test_clock.works"))
    monkeypatch.setattr("tests.jobs.test_clock.DONE", done)
    with caplog.at_level(logging.ERROR):
        assert clock.run_once(now=now) == ["tests.jobs.test_clock.breaks"]
    assert done == [now]
    assert len(caplog.records) == 1


DONE: list[datetime] = []


def breaks(*, now: datetime) -> None:
    raise RuntimeError("a broken step")


def works(*, now: datetime) -> None:
    DONE.append(now)
