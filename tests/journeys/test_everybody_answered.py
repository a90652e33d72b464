"""Everybody who came is answered, also whom no letter reaches; then the casting is closed, by all who have a say."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.scenes import both_agree_on
from tests.journeys.seats import Cast, Seat

pytestmark = pytest.mark.slow
PLAY = "Winter Crossing"


def test_a_casting_closes_once_everybody_has_had_an_answer(cast: Cast) -> None:
    karen, derek, sam = cast("karen"), cast("derek"), cast("sam")
    two_walk_in(sam)
    for seat in (karen, derek):
        seat.into_the_room(PLAY)
    for name in ("Nora Quill", "Ed Moss"):
        both_agree_on(karen, derek, name, f"Not this time, {name}")
    it_cannot_be_closed_yet(karen)
    sam_writes_to_one_and_reaches_the_other_by_nothing(cast, sam)
    both_close_it(karen, derek)
    nothing_begins_any_more(cast, karen)


def two_walk_in(sam: Seat) -> None:
    sam.follow(PLAY).follow("Days").follow("Somebody walks in")
    for name, email in (("Nora Quill", "nora@example.org"), ("Ed Moss", "")):
        sam.tick("The Lead").write("Their name", name).write("Where a letter reaches them", email)
        sam.press("Enter them").sees(f"{name} is entered for The Lead.")


def it_cannot_be_closed_yet(karen: Seat) -> None:
    karen.follow(PLAY).sees("0 of 2 have had one.").follow("Answers").sees("0 of 2 have had an answer.")
    karen.sees("It cannot be closed while somebody is owed an answer.")
    expect(karen.page.get_by_role("button", name="Close the casting")).to_have_count(0)


def sam_writes_to_one_and_reaches_the_other_by_nothing(cast: Cast, sam: Seat) -> None:
    sam.follow(PLAY).follow("Answers")
    sam.follow(re.compile("Write the answer ?: Nora Quill")).press("Keep it, and look at it").press("Send it now")
    sam.sees("The letter has gone out.")
    (letter,) = cast.house.letters_to("nora@example.org")
    assert "another way this time" in letter
    sam.follow(PLAY).follow("Answers").sees("1 of 2 has had an answer.").follow(
        re.compile("It reaches nobody ?: Ed Moss")
    )
    sam.tick("by telephone").write("What became of it?", "He left no address, and the number is somebody else's.")
    cast.watch.expected = {422}
    sam.press("Write it off").sees("Two different ways have to be tried before an answer is written off.")
    assert "somebody else's" in sam.page.get_by_label("What became of it?").input_value()
    sam.tick("in person").press("Write it off").sees("It is written off.", "by telephone", "in person")
    sam.follow("Answers").sees("Everybody has had an answer.", "Written off", "Ed Moss")


def both_close_it(karen: Seat, derek: Seat) -> None:
    karen.again().sees("Everybody has had an answer.").press("Close the casting")
    karen.sees("It is not so yet: it waits for Derek to agree.")
    derek.follow("Castlist").follow(PLAY).follow("Team and rules").sees("The casting is closed")
    derek.press("I agree").sees("Your answer stands, and with it, it is so.")


def nothing_begins_any_more(cast: Cast, karen: Seat) -> None:
    karen.follow(PLAY).sees("The casting is closed.", "2 of 2 have had one.")
    karen.follow("The Lead").sees("nothing is begun here any more")
    expect(karen.page.get_by_role("link", name="Put somebody forward")).to_have_count(0)
    expect(karen.page.locator("form[data-act]")).to_have_count(0)
    karen.follow(PLAY).follow("Answers").sees("The casting was closed on")
    assert karen.page.get_by_role("button", name="Open it again").count() == 1
    cast("sam").again().sees("The casting was closed on").does_not_see("Open it again")
