"""The day of a session on two screens: one at the door, one at the board; with a mouse, and with the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.seats import Cast, Seat

pytestmark = pytest.mark.slow
PLAY = "Small Hours"
SOON = 2_500
"""Milliseconds within which what was pressed on one screen stands on the other."""


def column(seat: Seat, key: str) -> object:
    return seat.page.locator(f".queue-{key} .queue-cards")


def test_who_comes_to_the_door_stands_on_the_board_and_is_called(cast: Cast) -> None:
    sam, karen = cast("sam"), cast("karen")
    sam.come_in().follow(PLAY).follow("Days").follow("Door")
    karen.come_in().follow(PLAY).follow("Days").follow("Board")
    expect(column(karen, "expected")).to_contain_text("Ivy Marlowe")  # type: ignore[arg-type]
    sam.page.locator("#queue .queue-rows button[value=here]").first.click()
    sam.sees("here since")
    expect(column(karen, "waiting")).to_contain_text("Ivy Marlowe", timeout=SOON)  # type: ignore[arg-type]
    expect(karen.page.locator(".queue-waiting .queue-number")).to_have_text(re.compile("1$"))
    karen.page.locator("body").press("n")
    karen.page.locator(":focus").press("c")
    expect(column(karen, "called")).to_contain_text("Ivy Marlowe")  # type: ignore[arg-type]
    expect(sam.page.locator("#queue .queue-rows")).to_contain_text("called", timeout=SOON)
    karen.page.locator("body").press("n")
    karen.page.locator(":focus").press("u")
    expect(column(karen, "waiting")).to_contain_text("Ivy Marlowe")  # type: ignore[arg-type]
    for what, key in (("enter", "in"), ("done", "done")):
        karen.page.locator(f"#queue button[value={what}]").first.click()
        expect(column(karen, key)).to_contain_text("Ivy Marlowe")  # type: ignore[arg-type]
    expect(sam.page.locator("#queue .queue-rows")).to_contain_text("done", timeout=SOON)


def test_what_somebody_types_at_the_door_stays_when_others_press(cast: Cast) -> None:
    sam, karen = cast("sam"), cast("karen")
    sam.come_in().follow(PLAY).follow("Days").follow("Door")
    karen.come_in().follow(PLAY).follow("Days").follow("Board")
    sam.unfold("Who keeps the door").write("The address with which they sign in here", "tom@corner")
    karen.page.locator("#queue button[value=here], #queue button[value=undo]").first.click()
    karen.page.wait_for_load_state()
    sam.page.wait_for_timeout(SOON)
    expect(sam.page.get_by_label("The address with which they sign in here")).to_have_value("tom@corner")
    expect(sam.page.get_by_label("The address with which they sign in here")).to_be_visible()


@pytest.mark.without_records
def test_without_a_connection_the_board_stays_and_nothing_is_pressed(cast: Cast) -> None:
    sam = cast("sam")
    sam.come_in().follow(PLAY).follow("Days").follow("Board")
    sam.context.set_offline(True)
    expect(sam.page.locator("#live")).to_contain_text("The connection is lost", timeout=10_000)
    pressed = sam.page.locator("#queue button[value=here], #queue button[value=undo]").first
    pressed.click()
    expect(sam.page.locator("#live")).to_contain_text("nothing was pressed")
    sam.context.set_offline(False)
    expect(sam.page.locator("#live")).to_contain_text("The connection is back", timeout=40_000)
    pressed.click()
    sam.page.wait_for_load_state()
    expect(sam.page.locator("#queue")).to_contain_text("Ivy Marlowe")
    cast.watch.wrong = [one for one in cast.watch.wrong if "net::ERR_INTERNET_DISCONNECTED" not in one]
