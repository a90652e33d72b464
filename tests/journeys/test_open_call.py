"""The desk says what a part is and what the call must carry, publishes it, and somebody comes in by it on a phone."""

import re

import pytest

from tests.journeys.seats import Cast, Seat

pytestmark = pytest.mark.slow
PLAY = "Winter Crossing"
NOTICE = {
    "Who produces it": "Corner House", "Under which agreement": "none", "What is paid": "£420 a week",
    "When auditions are": "3 May", "When callbacks are": "10 May", "When rehearsals are": "June",
    "When the shows are": "July", "Where auditions are": "Studio 2", "How somebody comes in without a step": "a lift",
    "What somebody is to prepare": "Scene 4", "How long each person has": "ten minutes",
    "Who will be in the room": "Karen and Derek", "When and how answers come": "by letter within 14 days",
    "Whom to ask about access": "Sam at the desk", "What is kept, by whom, and how long": "180 days, here",
}  # fmt: skip


def test_an_open_call_is_written_published_and_answered(cast: Cast) -> None:
    karen = cast("karen")
    karen.come_in().follow(PLAY).follow("Breakdown", within=karen.page.locator("main"))
    the_part(karen)
    karen.open("/").follow(PLAY).follow("Open call").sees("Missing still", "Who produces it")
    for label, text in NOTICE.items():
        karen.write(label, text)
    karen.choose("Whether it is recorded", "no").press("Keep it so").sees("The notice says so now.")
    karen.sees("The playing range of The Landlord").tick("Publish it all the same, without what is missing")
    karen.press("Publish the notice").sees("The notice is published.")
    june = cast.stranger("june", viewport={"width": 390, "height": 844})
    june.open(address_in(karen, "calls")).sees("£420 a week", "A3 to F♯5", "kissing: one, in scene 4", "28 to 40")
    june.follow("Put yourself in").sees("Studio 2", "Put yourself in")
    june.write("Your name", "June Tarrant").write("Your e-mail address", "june.t@example.org")
    june.tick("I am 18 or older").press("Send it").sees("We have it.")
    karen.open("/").follow(PLAY).follow("The Lead", within=karen.page.locator("main")).sees("June Tarrant")


def the_part(karen: Seat) -> None:
    karen.write("Seems at least", "28").write("Seems at most", "40").write("Lowest note", "A3").write(
        "Highest note", "F#5"
    )
    karen.tick("kissing").write("More about kissing", "one, in scene 4")
    karen.tick("anybody: it stands among the public roles of the production too").press("Keep it so")
    karen.sees("The breakdown is as you said.", "A3 to F♯5")


def address_in(karen: Seat, what: str) -> str:
    found = re.search(rf"https?://[^\s\"<]+/{what}/[^\s\"<]+", karen.page.content())
    assert found is not None
    return found[0]
