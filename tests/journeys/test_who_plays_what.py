"""A script becomes a chart, the chart a plan for few performers, and at half past five somebody asks who goes on."""

import re

import pytest

from tests.journeys.seats import Cast, Seat

pytestmark = pytest.mark.slow
PLAY = "Winter Crossing"
CHART = "1 | 8 | The Lead, Landlord\n2 | 11:30 | The Lead, Nurse, Boy\nInterval | 20\n3 | 5 | Landlord, Ferryman"
COVERS = "The Lead: Ann Hale; Bea Moss\nNurse: Bea Moss; Kim Orr\nBoy: Cy Dunn; Kim Orr\nLandlord: Dan Poole; Cy Dunn"


def test_a_chart_a_plan_and_an_evening(cast: Cast) -> None:
    sam = cast("sam")
    sam.come_in().follow(PLAY).follow("Who plays what", within=sam.page.locator("main")).sees("No scenes yet")
    cast.watch.expected = {422}
    the_chart(sam)
    cast.watch.expected = set()
    sam.follow("Doubling").write(re.compile("^The same performer"), "The Lead, Nurse")
    sam.press("Work it out").sees("As it is asked, there is no plan.", "The Lead and Nurse are on together in scene 2.")
    sam.write(re.compile("^The same performer"), "").write("Minutes to change", "2").press("Work it out")
    sam.sees("4 performers can do it, and no fewer: proven.")
    sam.follow("Who goes on").write("A line for each character", COVERS).press("Keep the list so")
    sam.sees(
        "The list is as you wrote it.",
        "Without Bea Moss and Cy Dunn: Nurse and Boy cannot both be filled. Scene 2 stops.",
    )
    karen = cast("karen")
    karen.come_in().open(sam.page.url.partition("?")[0]).tick("Ann Hale").press("Who goes on?")
    karen.sees("The show goes on without Ann Hale: two roles played by a cover; less is not possible.", "Kim Orr")
    karen.tick("Bea Moss").press("Who goes on?").sees("The show cannot go on without Ann Hale and Bea Moss")
    tom = cast("tom").come_in()
    cast.watch.expected = {404}
    tom.open(sam.page.url.partition("?")[0]).sees("There is nothing here for you")


def the_chart(sam: Seat) -> None:
    """Refused by line, with what was typed; then kept, changed, and taken back."""
    sam.write("A line for each scene", CHART.replace("11:30", "long")).press("Keep the chart so")
    sam.sees("One line could not be read, so nothing was kept.", "“long” is no number of minutes.")
    sam.write("A line for each scene", CHART).press("Keep the chart so").sees("5 characters in 4 scenes, 44:30 min.")
    sam.unfold("Change the chart").write("A line for each scene", CHART + "\n4 | 2 | Boy").press("Keep the chart so")
    sam.sees("5 characters in 5 scenes").unfold("Earlier versions").press("Take the last change back")
    sam.sees("The chart is as it was then.", "5 characters in 4 scenes")
