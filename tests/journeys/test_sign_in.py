"""The door: a code by e-mail, a passkey, a second lock, and every browser that is signed in; by the keyboard alone."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys import locks
from tests.journeys.seats import Cast, Seat

pytestmark = pytest.mark.slow
TOM, ROOM = "tom@cornerhouse.example", "Small Hours"


def test_code_passkey_second_lock_and_sessions(cast: Cast) -> None:
    # A passkey belongs to a name; the number of this machine has none.
    named = replace(cast.house, url=cast.house.url.replace("127.0.0.1", "localhost"))
    tom = replace(cast.stranger("tom"), house=named)
    a_code_leads_to_the_page_that_was_wanted(cast, tom)
    a_passkey_opens_without_a_code(cast, tom)
    secret, spare = the_second_lock_is_asked_for(tom)
    another_browser_comes_in_and_is_shut_out(cast, tom, spare)
    the_second_lock_is_taken_off(tom, secret)
    a_token_is_shown_once(tom)


def a_code_leads_to_the_page_that_was_wanted(cast: Cast, tom: Seat) -> None:
    wanted = urlsplit(cast("karen").into_the_room(ROOM).page.url).path
    tom.open(wanted).sees("We send a code to your e-mail address.").does_not_see("Ivy")
    code = locks.asks_for_a_code(tom, TOM)
    tom.write("Code", "WRONG1").press("Sign in").sees("That is not the code")
    tom.write("Code", code).press("Sign in").sees("The Lead", "Ivy Marlowe")
    assert urlsplit(tom.page.url).path == wanted


def goes_out(seat: Seat) -> Seat:
    seat.unfold("menu").press("Sign out")
    seat.page.wait_for_url(re.compile("/sign-in/"))
    return seat.sees("We send a code")


def a_passkey_opens_without_a_code(cast: Cast, tom: Seat) -> None:
    number = tom.house.url.replace("localhost", "127.0.0.1")
    by_number = locks.has_a_key(replace(cast.stranger("sam"), house=replace(tom.house, url=number)))
    locks.comes_in_by_code(by_number, "sam@cornerhouse.example").open("/sign-in/security/webauthn/add/").press("Add")
    by_number.sees("Passkeys belong to a name").context.close()
    locks.adds_a_passkey(locks.has_a_key(tom)).sees("They are shown this once")
    tom.open("/settings/").follow("Passkeys").follow("See them").sees("Chrome on").follow("Rename")
    tom.sees("Rename a passkey").write("Name", "The laptop").press("Keep this name").sees("The laptop")
    goes_out(tom.open("/")).press("Sign in with a passkey").sees("What moved")


def the_second_lock_is_asked_for(tom: Seat) -> tuple[str, str]:
    secret = locks.sets_up_the_app(tom)
    tom.open("/settings/").follow("A second lock")
    if tom.page.get_by_label("Your codes").count() == 0:
        tom.open("/settings/").follow("Passkeys").follow("Make new codes").press("Make them")
    tom.sees("They are shown this once")
    codes = tom.page.get_by_label("Your codes").input_value().split()
    goes_out(tom.open("/"))
    locks.comes_in_by_code(tom, TOM).sees("The second lock")
    tom.write("Code", "000000").press("Sign in").sees("That is not the code")
    tom.write("Code", locks.digits(secret, steps=1)).press("Sign in").sees("What moved")
    return secret, codes[0]


def another_browser_comes_in_and_is_shut_out(cast: Cast, tom: Seat, spare: str) -> None:
    other = locks.comes_in_by_code(cast.stranger("tom"), TOM).write("Code", spare).press("Sign in").sees("What moved")
    tom.open("/settings/").follow("Where you are signed in").sees("this one")
    rows = tom.page.locator("tbody tr")
    expect(rows).to_have_count(2)
    tom.press("Sign out everywhere else").sees("this one")
    expect(rows).to_have_count(1)
    other.open("/").sees("We send a code")
    other.context.close()


def the_second_lock_is_taken_off(tom: Seat, secret: str) -> None:
    tom.open("/settings/").follow("Passkeys").follow("Stop asking for it")
    locks.it_is_me(tom).press("Stop asking")
    tom.sees("Your authenticator app is not asked for any more.")
    tom.open("/settings/").follow("Passkeys").follow("See them").follow("Remove").sees("Remove “The laptop”?")
    tom.press("Remove it").sees("The passkey is removed.")


def a_token_is_shown_once(tom: Seat) -> None:
    tom.open("/settings/").write("What it is for", "The box office’s calendar").press("Make a token")
    tom.sees("This is shown once.", re.compile("castlist_"))
    tom.open("/settings/").sees("The box office’s calendar").does_not_see("castlist_")
    tom.press("Revoke").sees("Tokens").does_not_see("The box office’s calendar")
