"""The bar is moved while somebody is looked at: whom each act is about stands on the table, until a card is chosen."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.seats import Cast, Seat

pytestmark = [pytest.mark.slow, pytest.mark.without_records]


def candidacy(seat: Seat) -> str:
    return seat.page.locator("#panel").get_attribute("data-candidacy") or ""


def step_back(seat: Seat) -> None:
    """One act back, by the keyboard."""
    at = int(seat.page.locator("[data-flashback]").get_attribute("data-at") or 0)
    seat.page.locator("[data-flash-slider]").focus()
    seat.page.keyboard.press("ArrowLeft")
    expect(seat.page.locator("[data-flashback]")).to_have_attribute("data-at", str(at - 1))


def test_the_panel_follows_the_acts_until_somebody_is_chosen(cast: Cast) -> None:
    karen = cast("karen").into_the_room("Small Hours").card("Rana Obi")
    rana = candidacy(karen)
    told = karen.page.locator("#asof")
    for _ in range(30):
        step_back(karen)
        if "Ivy Marlowe" in told.inner_text():
            break
    expect(karen.page.locator("#panel-title")).to_contain_text("Ivy Marlowe")
    ivy = candidacy(karen)
    expect(karen.page).to_have_url(re.compile(f"from={rana}&at="))
    karen.looked().card("Rana Obi")
    expect(told).to_be_visible()
    step_back(karen)
    assert candidacy(karen) == rana
    karen.page.keyboard.press("Escape")
    expect(told).to_have_count(0)
    assert candidacy(karen) == rana
    for who in (rana, rana, ivy):
        was = karen.page.url
        # An entry that htmx made is loaded anew, which the next step back must not come upon.
        karen.page.evaluate("() => void setTimeout(() => history.back())")
        karen.page.wait_for_url(lambda url, was=was: url != was, wait_until="commit")
        karen.page.wait_for_timeout(1500)
        expect(karen.page.locator(f"#panel[data-candidacy='{who}']")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(640, 450), (320, 256)])
def test_with_little_height_it_still_says_that_this_is_the_past(cast: Cast, width: int, height: int) -> None:
    karen = cast("karen").into_the_room("Small Hours")
    karen.open(f"{karen.page.url}?at=12")
    karen.page.set_viewport_size({"width": width, "height": height})
    karen.page.mouse.wheel(0, 300)
    line = karen.page.locator(".asof-way")
    expect(line).to_contain_text("As of")
    expect(line.get_by_role("link")).to_be_in_viewport()
    box = line.bounding_box()
    assert box is not None
    assert (round(box["y"]), box["height"] <= 48) == (0, True)
    assert karen.page.evaluate("scrollY") >= 200
    line.get_by_role("link").click()
    expect(line).to_have_count(0)


def test_what_is_said_in_passing_covers_no_panel_and_repeats_no_notice(cast: Cast) -> None:
    karen, derek = (cast(name).into_the_room("Small Hours", "The Landlord") for name in ("karen", "derek"))
    karen.unfold("Say what you think")
    karen.write("In your words", "He listens.", within=karen.form("advise"))
    karen.press("Say it", within=karen.form("advise")).done("Your voice is heard.")
    for seat in (karen, derek):
        said = seat.page.locator("#live")
        expect(said).not_to_be_empty()
        if seat is karen and "unseen" in (said.get_attribute("class") or ""):
            expect(seat.page.locator("#room-done")).to_be_in_viewport()
            continue
        if seat is karen:
            expect(seat.page.locator("#room-done")).not_to_be_in_viewport(ratio=1)
        box, panel = said.bounding_box(), seat.page.locator("#panel").bounding_box()
        assert box is not None
        assert panel is not None
        assert box["x"] + box["width"] <= panel["x"]
