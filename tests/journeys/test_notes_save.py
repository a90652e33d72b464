"""Notes save while somebody types: kept through a lost connection, and never over what another device has saved."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.seats import Cast, Seat

pytestmark = pytest.mark.slow
PLAY = "Small Hours"


def new_note(seat: Seat) -> Locator:
    """The form for a note of their own, open."""
    seat.unfold(re.compile("^Write (a|another) note"))
    return seat.page.locator("#also-note form")


def notes_of(seat: Seat) -> list[str]:
    """What they read, whoever wrote it, on the page loaded anew."""
    page = seat.context.new_page()
    page.goto(seat.page.url)
    found = page.locator(".note > .note-text").all_text_contents()
    page.close()
    return found


def test_a_note_saves_itself_and_goes_on_being_the_same_note(cast: Cast) -> None:
    tom = cast("tom").into_the_room(PLAY)
    form = new_note(tom)
    tom.write("What you noticed", "A clear top.", within=form)
    expect(form.locator("[data-saved]")).to_have_text("Saved.", timeout=10_000)
    tom.write("What you noticed", "A clear top. And patience.", within=form)
    expect(form.locator("[data-saved]")).to_have_text("", timeout=10_000)
    expect(form.locator("[data-saved]")).to_have_text("Saved.", timeout=10_000)
    expect(tom.page.locator(".note > .note-text")).to_have_text("A clear top. And patience.", timeout=10_000)
    expect(tom.page.locator("#also-note > summary")).to_have_text("Write a note")
    assert notes_of(tom) == ["A clear top. And patience."]
    assert tom.page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('castlist:note:'))") == []
    tom.press("Keep this note", within=form).done("Your note is kept")
    assert notes_of(tom) == ["A clear top. And patience."]


@pytest.mark.without_records
def test_what_is_typed_without_a_connection_is_saved_when_there_is_one(cast: Cast) -> None:
    julia = cast("julia").into_the_room(PLAY)
    form = new_note(julia)
    julia.context.set_offline(True)
    julia.write("What you noticed", "Heard in a cellar.", within=form)
    expect(form.locator("[data-saved]")).to_contain_text("no connection", timeout=10_000)
    julia.context.set_offline(False)
    expect(form.locator("[data-saved]")).to_have_text("Saved.", timeout=40_000)
    assert notes_of(julia) == ["Heard in a cellar."]
    cast.watch.wrong = [one for one in cast.watch.wrong if "net::ERR_INTERNET_DISCONNECTED" not in one]


@pytest.mark.without_records
def test_what_waits_on_this_device_is_saved_when_the_page_is_opened_again_and_gone_at_sign_out(cast: Cast) -> None:
    sam = cast("sam").into_the_room(PLAY)
    form = new_note(sam)
    sam.page.route("**/note/", lambda route: route.abort())
    sam.write("What you noticed", "Before the tablet ran dry.", within=form)
    expect(form.locator("[data-saved]")).to_contain_text("no connection", timeout=10_000)
    sam.page.unroute_all()
    sam.page.evaluate("sessionStorage.clear()")
    sam.again()
    expect(sam.page.locator("#also-note form [data-saved]")).to_have_text("Saved.", timeout=20_000)
    assert notes_of(sam) == ["Before the tablet ran dry."]
    sam.page.route("**/change_note/", lambda route: route.abort())
    form = new_note(sam)
    sam.write("What you noticed", "Never sent.", within=form)
    expect(form.locator("[data-saved]")).to_contain_text("no connection", timeout=10_000)
    kept = "Object.keys(localStorage).filter((one) => one.startsWith('castlist:note:')).length"
    assert sam.page.evaluate(kept) == 1
    cast.watch.wrong = [one for one in cast.watch.wrong if "net::ERR_FAILED" not in one]
    sam.unfold("menu").press("Sign out").page.wait_for_url(re.compile("/sign-in/$"))
    assert sam.page.evaluate(kept) == 0


def test_two_devices_do_not_write_over_each_other(cast: Cast) -> None:
    derek = cast("derek").into_the_room(PLAY)
    form = new_note(derek)
    derek.write("What you noticed", "First.", within=form).press("Keep this note", within=form).done(
        "Your note is kept"
    )
    cast.watch.expected = {409}
    phone = Seat("derek", derek.context.new_page(), derek.house, derek.watch).open(derek.page.url)
    # Else the open page would have shown what the other saved, and there would be nothing to write over.
    derek.page.route("**/live/**", lambda route: route.fulfill(status=204))
    for seat in (derek, phone):
        seat.unfold("Change it, or take it back")
    there = phone.page.locator("form[data-act=change_note]")
    phone.write("What you noticed", "From the phone.", within=there)
    expect(there.locator("[data-saved]")).to_have_text("Saved.", timeout=10_000)
    here = derek.page.locator("form[data-act=change_note]")
    derek.write("What you noticed", "From the tablet.", within=here)
    expect(here.locator("[data-saved]")).to_contain_text("Nothing was overwritten", timeout=10_000)
    assert notes_of(derek) == ["From the phone."]
    derek.press("Keep it like this", within=here).sees("Nothing was overwritten", "From the phone.")
    expect(here.get_by_label("What you noticed")).to_have_value("From the tablet.")
    derek.press("Keep it like this", within=here).done("Your note is kept as it is now")
    assert notes_of(derek) == ["From the tablet."]
    cast.watch.expected = set()
