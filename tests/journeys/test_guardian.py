"""Somebody under 18 is to be heard: the desk says who acts for him, his mother answers on her phone, and hands him in.

What is known of her stands on the desk's pages and on her own, and nowhere in the room.
"""

import re

import pytest
from playwright.sync_api import Browser

from tests.journeys.house import founded, opened
from tests.journeys.seats import PHONE, Cast, Seat, hands
from tests.journeys.test_agent import call_in
from tests.journeys.watch import Watch

pytestmark = pytest.mark.slow
PLAY, NED, ANNA = "Low Water", "Ned Marsh", "Anna Lindgren"


def test_a_guardian_answers_for_a_child_and_hands_him_in(
    browser: Browser, watch: Watch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("child")
    with founded(folder / "founded", "a child") as company, opened(company, folder / "data") as house:
        cast = Cast(browser, house, watch, seat=hands())
        sam, karen = cast("sam"), cast("karen")
        the_desk_says_who_acts_for_him(sam)
        link = the_letter_goes_to_her_and_to_nobody_else(cast, sam)
        anna = she_takes_a_time_on_her_phone(cast, link)
        she_agrees_to_a_picture(anna)
        the_room_learns_nothing_of_her(karen)
        he_is_handed_in_and_fetched(sam)
        cast.close()


def the_desk_says_who_acts_for_him(sam: Seat) -> None:
    sam.into_the_room(PLAY).card(NED).follow("Are they under 18?").sees("Are they under 18?")
    sam.write("Name of the parent or guardian", ANNA).write("What they are to Ned", "mother")
    sam.write("Their e-mail address", "anna@example.org").press("Keep it").sees("That is kept.", "Acts for them", ANNA)


def the_letter_goes_to_her_and_to_nobody_else(cast: Cast, sam: Seat) -> str:
    found = re.search(r"/p/(\w+)/guardian/(\w+)/", sam.page.url)
    assert found is not None
    sam.open(f"/p/{found[1]}/letters/for/{found[2]}/").sees(f"Invitation, to {NED}")
    cast.watch.expected = {422}
    sam.write("To", "ned@example.org").press("Keep it, and look at it").sees("It goes to anna@example.org.")
    sam.write("To", "anna@example.org").press("Keep it, and look at it").sees("The letter is kept.")
    sam.press("Send it now").sees("The letter has gone out.")
    assert cast.house.letters_to("ned@example.org") == []
    (letter,) = cast.house.letters_to("anna@example.org")
    link = re.search(r"http://\S+/i/[^\s\"<]+", letter)
    assert link is not None
    return link[0]


def she_takes_a_time_on_her_phone(cast: Cast, link: str) -> Seat:
    anna = cast("anna", **PHONE).open(link).sees(f"{ANNA} (mother) acts for {NED}", "Studio 2", "you answer for them")
    anna.tick("10:40").write("Anything that would make the day work for you?", "He reads large print.")
    return anna.press("Yes, I will be there").sees("You are expected for The Lead.", "10:40", "He reads large print.")


def she_agrees_to_a_picture(anna: Seat) -> None:
    anna.follow("Not right, or they are 18 now?").sees(f"You act for {NED}.")
    anna.tick("A picture may be taken on the day").press("Keep it so").sees(
        "That is kept as you wrote it.", "Agreed by"
    )
    anna.follow("What is kept").sees(ANNA)


def the_room_learns_nothing_of_her(karen: Seat) -> None:
    karen.into_the_room(PLAY).card(NED).sees("10:40 · confirmed").does_not_see(ANNA, "anna@example.org", "large print")


def he_is_handed_in_and_fetched(sam: Seat) -> None:
    sam.open("/").follow(PLAY).follow("Days").sees(NED, "He reads large print.").follow("Door").sees(NED, "under 18")
    row = sam.page.locator("#queue .queue-rows")
    row.locator("button[value=here]").first.click()
    sam.sees("here since").follow("Picture").sees(f"{ANNA}, on ", "Ask Ned Marsh, too.")
    sam.page.go_back()
    sam.unfold("Under 18: fetched by").write("Who fetches Ned Marsh?", f"{ANNA}, his mother")
    sam.press("Write it down, and let them go").sees(f"fetched by {ANNA}, his mother")


def test_a_guardian_submits_a_child_and_alone_is_written_to(cast: Cast) -> None:
    karen = cast("karen").open("/").into_the_room("Winter Crossing")
    call = call_in(karen)
    karen.open("/").follow("Winter Crossing").follow("Breakdown", within=karen.page.locator("main"))
    karen.tick("Somebody under 18 may stand for it").press("Keep it so").sees("The breakdown is as you said.")
    nora = cast.stranger("nora", **PHONE).open(call)
    nora.write("Name of whoever is to play", "Pip Larkin").write(re.compile("e-mail address"), "nora@example.org")
    nora.tick("under 18: I am their parent or guardian").sees("You act for them")
    nora.write("Your own name", "Nora Larkin").write("What you are to them", "mother")
    nora.page.get_by_label("Their birth date").fill("2017-03-09")
    nora.press("Send it").sees("We have it.")
    (letter,) = cast.house.letters_to("nora@example.org")
    link = re.search(r"http://\S+/i/[^\s\"<]+", letter)
    assert link is not None
    page = link[0].removesuffix("/").removesuffix("/kept")
    nora.open(page + "/").sees("Nora Larkin (mother) acts for Pip Larkin", "You stand for The Lead.")
    nora.follow("What is kept").sees("9 March 2017")
    karen.open("/").into_the_room("Winter Crossing").card("Pip Larkin")
    karen.does_not_see("Nora Larkin", "nora@example.org", "2017")
    cast.watch.expected = {404}
    eve = cast("eve")
    for address in (karen.page.url, "/people/?q=pip"):
        eve.open(address).does_not_see("Pip Larkin", "Nora Larkin")
