"""Twelve are to be heard: the desk fills two rooms, reads why one has no place, gives the times, and writes to them."""

import re

import pytest
from playwright.sync_api import Browser

from tests.journeys.house import founded, opened
from tests.journeys.seats import PHONE, Cast, Seat, hands
from tests.journeys.watch import Watch

pytestmark = pytest.mark.slow
PLAY = "Low Water"


def test_twelve_people_are_filled_into_two_rooms_and_written_to(
    browser: Browser, watch: Watch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("twelve")
    with founded(folder / "founded", "twelve") as company, opened(company, folder / "data") as house:
        cast = Cast(browser, house, watch, seat=hands())
        sam = cast("sam").come_in().follow(PLAY).follow("Days").follow("Fill the days")
        sam.sees("12 people are without a time", "Studio 2", "Studio 3")
        what_cannot_be_read_is_said(cast, sam)
        a_plan_is_shown_and_nothing_is_given_yet(sam)
        tom = cast("tom").come_in()
        cast.watch.expected = {404}
        tom.open(sam.page.url).sees("There is nothing here for you")
        cast.watch.expected = set()
        the_times_are_given_and_letters_begun(sam)
        otto_reads_his_time_on_his_phone(cast, sam)
        cast.close()


def what_cannot_be_read_is_said(cast: Cast, sam: Seat) -> None:
    cast.watch.expected = {422}
    sam.write("Who comes when", "Petra: after 20:00").press("Work it out")
    sam.sees("Line 1: “Petra” is not among those who are asked for a time here.")
    cast.watch.expected = set()


def a_plan_is_shown_and_nothing_is_given_yet(sam: Seat) -> None:
    sam.write("Who comes when", "Petra Lund: after 20:00\nOtto Brandt: 10:20–10:40").press("Work it out")
    sam.sees("11 of 12 have a time.", "No plan gives more people a time: proven.", "Who could not be placed")
    sam.sees("Petra Lund has no slot: they come only at certain hours.")
    assert sam.page.locator(".filled .fill-new").count() == 11
    otto = sam.page.locator(".filled .fill-new", has_text="Otto Brandt")
    assert otto.locator("time").inner_text() == "10:20"


def the_times_are_given_and_letters_begun(sam: Seat) -> None:
    sam.press("Give these times").sees("11 people have a time now.", "One person is without a time")
    sam.sees("11 people have a time from the desk that no letter says yet.")
    sam.press("Begin the letters").sees("The letters wait here.", "11 are waiting to be sent")
    sam.follow("Days").sees("11 times are taken, 5 are free.")


def otto_reads_his_time_on_his_phone(cast: Cast, sam: Seat) -> None:
    sam.follow("Letters").follow("Otto Brandt").sees("This time is kept for you:", "10:20, Studio")
    sam.press("Send it now").sees("The letter has gone out.", "10:20, Studio")
    (letter,) = cast.house.letters_to("otto@example.org")
    assert "10:20, Studio" in letter
    link = re.search(r"http://\S+/i/[^\s\"<]+", letter)
    assert link is not None
    otto = cast.stranger("otto", **PHONE).open(link[0])
    otto.sees("10:20", "The company entered this time for you; you can change it or give it back below.")
