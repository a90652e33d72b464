"""People on whom an answer waits are reminded, twice at most, and never told of what."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from castlist.actions import decisions, reminders
from castlist.actions.decisions import Reason, Revision
from tests.world import World


@pytest.fixture
def waiting(world: World, settings: Any) -> str:
    """Karen wants Ivy to be heard; Derek has not answered."""
    settings.CASTLIST_URL_IS_LOCAL = False
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("audition"))
    decisions.position(world.actor("karen"), cand, revision=1, what="support", reason=Reason())
    return cand


def test_reminders_half_way_and_on_the_last_day_only(world: World, waiting: str) -> None:
    counts = []
    for hours in (1, 83, 84, 85, 120, 144, 145, 200):
        counts.append(reminders.remind(now=world.now + timedelta(hours=hours)))
    assert counts == [0, 0, 1, 0, 0, 1, 0, 0]
    assert [m.to for m in mail.outbox] == [[world.people["derek"].email]] * 2


def test_reminder_says_nothing_of_whom_or_what(world: World, waiting: str) -> None:
    reminders.remind(now=world.now + timedelta(hours=90))
    text = mail.outbox[0].subject + mail.outbox[0].body
    assert "Ivy" not in text
    assert "audition" not in text
    assert f"?c={waiting}" in text


def test_reminders_stop_with_the_answer(world: World, waiting: str) -> None:
    decisions.position(world.actor("derek"), waiting, revision=1, what="accept", reason=Reason())
    assert reminders.remind(now=world.now + timedelta(hours=100)) == 0


def test_reminders_two_clocks_in_one_moment_send_once(world: World, waiting: str) -> None:
    now = world.now + timedelta(hours=100)
    assert [reminders.remind(now=now), reminders.remind(now=now)] == [1, 0]
