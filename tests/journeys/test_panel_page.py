"""The page of the day for a panel: it follows the door, and never takes away what somebody types."""

import pytest
from playwright.sync_api import expect

from tests.journeys.seats import Cast, Seat
from tests.journeys.test_notes_save import new_note

pytestmark = pytest.mark.slow
PLAY = "Small Hours"
SOON = 4_000
SWIPE = """(way) => {
  const target = document.querySelector(".panel-who");
  const { left, top } = target.getBoundingClientRect();
  const touch = (x) => [new Touch({ identifier: 1, target, clientX: left + x, clientY: top + 20 })];
  const says = (kind, more) => target.dispatchEvent(new TouchEvent(kind, { bubbles: true, ...more }));
  says("touchstart", { touches: touch(150), changedTouches: touch(150) });
  says("touchend", { touches: [], changedTouches: touch(150 + way * 120) });
}"""


def title(seat: Seat) -> object:
    return seat.page.locator("#panel-title")


def chip(seat: Seat, name: str) -> object:
    return seat.page.locator(".panel-chip", has_text=name)


def a_day_of_two(cast: Cast, who: str) -> tuple[Seat, Seat, str]:
    """Sam at the door, who lets somebody in without a time; one at the panel, looking at Ivy; and who came."""
    sam, karen = cast("sam"), cast(who)
    sam.come_in().follow(PLAY).follow("Days").follow("Door")
    sam.unfold("Somebody is here without a time")
    without = sam.page.locator("#form-mark-without")
    came = without.locator("option:not([value=''])").first.text_content() or ""
    sam.choose("Who stands for a part already", came, within=without).press("They are here", within=without)
    sam.follow("Board")
    karen.come_in().follow(PLAY).follow("Days").follow("Board").follow("Panel")
    karen.page.locator(".panel-chip", has_text="Ivy Marlowe").click()
    expect(title(karen)).to_have_text("Ivy Marlowe")  # type: ignore[arg-type]
    return sam, karen, came


def test_the_panel_goes_from_one_to_the_next_and_what_is_typed_is_kept(cast: Cast) -> None:
    sam, karen, came = a_day_of_two(cast, "karen")
    form = new_note(karen)
    karen.write("What you noticed", "Quick, and kind.", within=form)
    # The board moves on: the page says who is in the room, and stays with whom somebody writes about.
    sam.page.locator(".queue-waiting button[value=enter]").first.click()
    expect(karen.page.locator("#panel-now")).to_contain_text(came, timeout=SOON)
    expect(title(karen)).to_have_text("Ivy Marlowe")  # type: ignore[arg-type]
    expect(form.get_by_label("What you noticed")).to_have_value("Quick, and kind.")
    expect(chip(karen, "Ivy Marlowe")).to_contain_text("noted", timeout=10_000)  # type: ignore[arg-type]
    # By key, and back by a swipe.
    karen.page.locator("#panel-title").focus()
    karen.page.keyboard.press("j")
    expect(title(karen)).to_have_text(came)  # type: ignore[arg-type]
    karen.page.evaluate(SWIPE, 1)
    expect(title(karen)).to_have_text("Ivy Marlowe")  # type: ignore[arg-type]
    karen.page.keyboard.press("ArrowRight")
    expect(title(karen)).to_have_text(came)  # type: ignore[arg-type]
    karen.follow("Who is in the room")
    expect(title(karen)).to_have_text(came)  # type: ignore[arg-type]


def test_what_was_typed_before_going_on_is_saved_from_the_next_page(cast: Cast) -> None:
    _, tom, _ = a_day_of_two(cast, "tom")
    form = new_note(tom)
    tom.page.route("**/note/**", lambda route: route.abort())
    tom.write("What you noticed", "Before the lift.", within=form)
    expect(form.locator("[data-saved]")).to_contain_text("no connection", timeout=10_000)
    tom.page.locator("#panel-title").focus()
    tom.page.keyboard.press("j")
    expect(title(tom)).not_to_have_text("Ivy Marlowe")  # type: ignore[arg-type]
    expect(tom.page.locator("#notes-waiting")).to_contain_text("what you typed about Ivy Marlowe")
    tom.page.unroute_all()
    expect(chip(tom, "Ivy Marlowe")).to_contain_text("noted", timeout=20_000)  # type: ignore[arg-type]
    expect(tom.page.locator("#notes-waiting")).to_be_hidden()
    tom.page.keyboard.press("k")
    expect(tom.page.locator(".note-text").first).to_have_text("Before the lift.")
    cast.watch.wrong = [one for one in cast.watch.wrong if "net::ERR_FAILED" not in one]


@pytest.mark.without_records
def test_without_a_connection_the_page_stays(cast: Cast) -> None:
    _, derek, _ = a_day_of_two(cast, "derek")
    form = new_note(derek)
    derek.context.set_offline(True)
    derek.write("What you noticed", "Heard in a cellar.", within=form)
    derek.page.locator("#panel-title").focus()
    derek.page.keyboard.press("j")
    expect(derek.page.locator("#live")).to_contain_text("this page stays")
    expect(title(derek)).to_have_text("Ivy Marlowe")  # type: ignore[arg-type]
    derek.context.set_offline(False)
    expect(form.locator("[data-saved]")).to_have_text("Saved.", timeout=40_000)
    cast.watch.wrong = [one for one in cast.watch.wrong if "net::ERR_INTERNET_DISCONNECTED" not in one]
