"""Ivy rings: the desk moves her, frees her time, and gives her one that is kept for the desk; her phone says so."""

import re

import pytest

from tests.journeys.seats import Cast

pytestmark = pytest.mark.slow
PLAY = "Small Hours"


def test_somebody_who_rings_is_moved_freed_and_given_a_time(cast: Cast) -> None:
    sam = cast("sam").come_in().follow(PLAY).follow("Days")
    sam.sees("Ivy Marlowe", "A chair between scenes, please.")
    link = cast.house.url + re.search(r"(/i/[^\s\"<]+)", cast.house.letters_to("ivy@example.org")[-1])[1]
    ivy = cast.stranger("ivy", viewport={"width": 390, "height": 844})
    ivy.open(link).does_not_see("The company entered this time")
    sam.follow("move …").sees("Move Ivy Marlowe", "has ")
    sam.page.get_by_label("To which time").select_option(index=1)
    sam.press("Move them").sees("They are moved.")
    ivy.again().sees("The company entered this time for you; you can change it")
    sam.unfold("How many can be chosen online").write("Of 5 times, how many", "3", within=sam.form("online").first)
    sam.press("Change it", within=sam.form("online").first).sees("That is changed. Whoever has a time keeps it.")
    sam.sees("5 times, 3 of them online", "kept for the desk")
    sam.follow("move …").press(re.compile("Free .* again")).sees("Their time is free again, and they have none.")
    ivy.again().does_not_see("The company entered this time")
    kept = sam.page.locator("li", has_text="kept for the desk").first
    clock = kept.locator("time").inner_text()
    ivy.does_not_see(f"{clock} is taken")
    sam.follow("give to …", within=kept).sees(f"Give {clock} to somebody", "It is kept for the desk")
    sam.page.get_by_label("To whom").select_option(index=1)
    sam.press("Give it to them").sees("They have that time now.")
    ivy.again().sees("The company entered this time for you; you can change it", clock)
