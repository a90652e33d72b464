"""A house in trouble: its records locked, its disk full. People are told in plain words; nothing is half-written."""

import pytest
from playwright.sync_api import expect

from tests.journeys.house import given_database
from tests.journeys.seats import Cast, Seat
from tests.journeys.trouble import full, locked

pytestmark = pytest.mark.slow
PLAY = "Winter Crossing"
LONGER_THAN_ANYBODY_WAITS = 40_000
TYPED = "A sentence that took me ten minutes to find."


@pytest.fixture
def in_trouble(cast: Cast, request: pytest.FixtureRequest) -> Seat:
    """Karen has put somebody forward, and is about to answer."""
    cast.house.may_complain = True
    karen = cast("karen").into_the_room(PLAY)
    name = "Ina Locke" if "locked" in request.node.name else "Ina Full"
    karen.follow("Put somebody forward").write("Their name", name)
    karen.write("Why they should be considered", "Before the disk is full.").press("Put them forward")
    karen.sees(f"Consider {name}").is_about_to_answer("I go along", TYPED)
    cast.watch.expected = {503}
    return karen


def what_was_typed_is_shown_and_nothing_written(karen: Seat) -> None:
    expect(karen.page.get_by_role("heading", level=1)).to_contain_text(
        "cannot be reached just now", timeout=LONGER_THAN_ANYBODY_WAITS
    )
    karen.sees("What you typed", "whether its disk is full")
    expect(karen.page.locator("main textarea")).to_have_value(TYPED)


def afterwards_it_can_be_said(karen: Seat) -> None:
    karen.again().sees("Waiting for Derek and Karen.").does_not_see("on revision 1,")
    karen.answers("I go along", TYPED)


def test_locked_records_are_told_and_what_was_typed_is_shown(in_trouble: Seat) -> None:
    with locked(in_trouble.house):
        in_trouble.press("Answer: I go along")
        what_was_typed_is_shown_and_nothing_written(in_trouble)
    afterwards_it_can_be_said(in_trouble)


@pytest.mark.skipif(bool(given_database()), reason="only SQLite's disk is ours to fill")
def test_full_disk_is_told_and_what_was_typed_is_shown(in_trouble: Seat) -> None:
    with full(in_trouble.house):
        in_trouble.press("Answer: I go along")
        what_was_typed_is_shown_and_nothing_written(in_trouble)
    afterwards_it_can_be_said(in_trouble)
