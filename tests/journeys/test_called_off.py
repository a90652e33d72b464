"""A day is called off, and nobody is left without word or choice: the desk, and Ivy on her phone."""

import re

import pytest

from tests.journeys.seats import Cast

pytestmark = pytest.mark.slow
PLAY = "Small Hours"


def test_whoever_loses_a_time_is_told_waits_and_takes_another(cast: Cast) -> None:
    sam = cast("sam").come_in().follow(PLAY).follow("Days")
    sam.follow("Call it off").sees("One person has a time there", "Ivy Marlowe", "This cannot be taken back.")
    sam.write("What they should know", "The studio is flooded; we are very sorry.")
    sam.press("Call it off, and write to them").sees("The letters wait here.")
    sam.follow("Ivy Marlowe", within=sam.page.locator("tr", has_text="drafted"))
    sam.sees("does not take place", "The studio is flooded; we are very sorry.").press("Send it now")
    sam.follow("Days").sees("Called off", "1 is told.")
    sam.follow("Call it off").sees("Nobody has a time there.").press("Call it off").sees("It is called off.")
    letter = cast.house.letters_to("ivy@example.org")[-1]
    link = cast.house.url + re.search(r"http://[^/]+(/i/[^\s\"<]+)", letter)[1]
    ivy = cast.stranger("ivy", viewport={"width": 390, "height": 844})
    ivy.open(link).sees(
        "does not take place", "The studio is flooded", "There is no free time to choose from just now."
    )
    ivy.press("Put me on the waiting list").sees("You are on the waiting list, and next.")
    sam.follow("Days").sees("Waiting for a time", "Ivy Marlowe").unfold("Add a day")
    add = sam.form("add")
    add.locator("[name=day]").fill("2027-03-12")
    sam.write("Where", "The Hall", within=add).press("Add the day")
    sam.sees("The day is there.")
    ivy.again().does_not_see("The Hall").press("I would rather not wait any more")
    ivy.sees("You are no longer on the waiting list.", "The Hall")
    ivy.page.locator("input[name=slot]").first.check(force=True)
    ivy.press("Yes, I will be there").does_not_see("waiting list")
    sam.follow("Days").sees("The Hall").does_not_see("Waiting for a time")
