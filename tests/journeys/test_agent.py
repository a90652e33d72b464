"""An agent submits three clients on a phone; one is invited, and the agent accepts a time for him."""

import re

import pytest

from tests.journeys.seats import Cast, Seat
from tests.journeys.test_one_decides import both_change_the_rule

pytestmark = pytest.mark.slow
PLAY = "Winter Crossing"
PHONE = {"viewport": {"width": 390, "height": 844}}
NAMES = ("Bea Sandoval", "Noah Birch", "Zoë Lund")


def test_an_agent_submits_three_clients_and_answers_for_one(cast: Cast) -> None:
    karen, derek = cast("karen"), cast("derek")
    both_change_the_rule(karen, derek)
    karen.open("/").into_the_room(PLAY)
    ada = cast.stranger("ada", **PHONE)
    page = she_has_her_link(cast, ada, call_in(karen))
    three_are_submitted(ada, page)
    letter = noah_is_invited(cast, karen)
    she_accepts_a_time(ada, page, letter)
    karen.open("/").into_the_room(PLAY).card("Noah Birch").sees("by Ada Quill (Quill & Partners)")
    karen.follow("Represented").sees("took a time", "ada@quill.example")


def call_in(karen: Seat) -> str:
    found = re.search(r"https?://[^\s\"<]+/call/[^\s\"<]+", karen.page.content())
    assert found is not None
    return found[0]


def she_has_her_link(cast: Cast, ada: Seat, call: str) -> str:
    ada.open(call).follow("I submit somebody whom I represent").sees("You represent somebody")
    ada.write("Your name", "Ada Quill").write("Your agency", "Quill & Partners")
    ada.write("Your e-mail address", "ada@quill.example").press("Send me my link").sees("Look at your mail.")
    (letter,) = cast.house.letters_to("ada@quill.example")
    found = re.search(r"http://\S+/agent/[^\s\"<]+", letter)
    assert found is not None
    return found[0]


def three_are_submitted(ada: Seat, page: str) -> None:
    ada.open(page).sees("Submit your clients for The Lead")
    for number, name in enumerate(NAMES, start=1):
        block = ada.page.locator(f"#client-{number}")
        ada.write("Their name", name, within=block).tick("They are 18 or older", within=block)
        if number < len(NAMES):
            ada.press("Add another client").sees(f"Client {number + 1}")
    ada.press("Submit them").sees("They are submitted.", "Your clients", *NAMES)
    ada.sees("Nothing waits for an answer.")


def noah_is_invited(cast: Cast, karen: Seat) -> str:
    karen.again().card("Noah Birch").press("Invite to an audition").done("Decided. The minute is frozen.")
    found = re.search(r"/p/(\w+)/r/\w+/.*[?&]c=(\w+)", karen.page.url)
    assert found is not None
    sam = cast("sam").open(f"/p/{found[1]}/letters/for/{found[2]}/").sees("Invitation, to Noah Birch")
    sam.press("Keep it, and look at it").sees("The letter is kept.", "To Ada Quill, for Noah Birch:")
    sam.press("Send it now").sees("The letter has gone out.", "By agent Ada Quill (Quill & Partners).")
    letter = re.search(r"http://\S+/i/[^\s\"<]+", cast.house.letters_to("ada@quill.example")[-1])
    assert letter is not None
    return letter[0]


def she_accepts_a_time(ada: Seat, page: str, letter: str) -> None:
    ada.again().sees("1 client waits for an answer.", "Invited: choose a time")
    ada.follow("Answer for them").sees("You act for Noah Birch as their agent.", "Noah, would you read for The Lead?")
    ada.open(letter).tick("10:40").press("Yes, I will be there").sees("You are expected for The Lead.", "10:40")
    ada.follow("All your clients").sees("Has a time", "10:40", "Nothing waits for an answer.")
    ada.follow("What is kept about you").sees("Quill & Partners", "3 clients")
