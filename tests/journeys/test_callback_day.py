"""The desk plans a callback day: refused by line, worked out, moved by hand, put back; somebody else finds nothing."""

import re

import pytest

from tests.journeys.seats import Cast

pytestmark = pytest.mark.slow
GROUPS = "Duet | 25 | Ann Hale, Ben Ashe | Scene 3\nFight | 30 | Ben Ashe, Cy Dunn\nSong | 20 | Ann Hale"


def test_a_callback_day_and_another_order_by_hand(cast: Cast) -> None:
    sam = cast("sam")
    sam.come_in().follow("Winter Crossing").follow("Callback day", within=sam.page.locator("main"))
    cast.watch.expected = {422}
    sam.write("A line for each group", GROUPS.replace("25", "soon")).press("Work it out")
    sam.sees("Line 1: “soon” is no number of minutes. Write whole minutes from 1 to 240, like 25.")
    cast.watch.expected = set()
    sam.write("A line for each group", GROUPS).press("Work it out")
    sam.sees("Nobody waits. In no order do they wait less: proven.", "At the door", "Everybody’s own")
    sam.press(re.compile("^(Earlier|Later) ?: Duet")).sees("This order is by hand.", "more than in the best order")
    sam.press("Back to the best").sees("The order is once more the one that was found.", "Nobody waits.")
    sam.press(re.compile("^Hold it first ?: Duet")).sees("held first")
    karen = cast("karen")
    karen.come_in().open(sam.page.url.partition("?")[0]).sees("held first", "Ann Hale")
    tom = cast("tom").come_in()
    cast.watch.expected = {404}
    tom.open(sam.page.url.partition("?")[0]).sees("There is nothing here for you")
