"""Two rooms on one day, on one board: nobody is called to both; and the day moves, of which everybody is written to."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.house import founded, opened
from tests.journeys.seats import PHONE, Cast, Seat
from tests.journeys.watch import Watch

pytestmark = pytest.mark.slow
PLAY = "Low Water"
SOON = 2_500
"""Milliseconds within which what was pressed on one screen stands on the other."""


@pytest.fixture
def cast(browser: Browser, watch: Watch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """Petra is heard in Studio 2 and in Studio 3, Otto in Studio 2."""
    folder = tmp_path_factory.mktemp("rooms")
    with founded(folder / "founded", "two rooms") as company, opened(company, folder / "data") as house:
        found = Cast(browser, house, watch)
        yield found
        found.close()


def room(seat: Seat, name: str) -> Locator:
    return seat.page.locator(".queue-room").filter(has=seat.page.get_by_role("heading", level=2, name=name))


def press(seat: Seat, where: str, who: str, what: str) -> None:
    card = room(seat, where).locator("[data-card]", has_text=who)
    if not card.is_visible():
        seat.unfold("Expected", within=room(seat, where))
    seat.press(re.compile(f"^{what}"), within=card)
    seat.looked()


def test_whoever_is_in_one_room_is_not_called_to_the_other(cast: Cast) -> None:
    sam, karen = cast("sam"), cast("karen")
    for seat in (sam, karen):
        seat.follow(PLAY).follow("Days").follow("All rooms").sees("Studio 2", "Studio 3")
    press(sam, "Studio 2", "Petra Lund", "Here")
    press(sam, "Studio 2", "Otto Brandt", "Here")
    expect(room(karen, "Studio 2").locator(".is-next")).to_contain_text("Petra Lund", timeout=SOON)
    press(karen, "Studio 3", "Petra Lund", "Here")
    press(karen, "Studio 3", "Petra Lund", "Goes in")
    hers = room(sam, "Studio 2").locator("[data-card]", has_text="Petra Lund")
    expect(hers).to_contain_text("now in Studio 3", timeout=SOON)
    expect(hers.get_by_role("button", name="Call")).to_have_count(0)
    expect(room(sam, "Studio 2").locator(".is-next")).to_contain_text("Otto Brandt")
    sam.looked()
    press(sam, "Studio 2", "Otto Brandt", "Call")
    press(karen, "Studio 3", "Petra Lund", "Done")
    expect(hers).not_to_contain_text("now in Studio 3", timeout=SOON)
    expect(hers.get_by_role("button", name="Call")).to_be_visible()


def test_the_day_moves_everybody_reads_when_and_otto_chooses_anew(cast: Cast) -> None:
    sam = cast("sam").follow(PLAY).follow("Days").follow("All rooms")
    sam.unfold("Move the rest of the day here", within=room(sam, "Studio 2"))
    sam.follow("Plan the rest of the day again", within=room(sam, "Studio 2"))
    sam.write("Or so many minutes later", "120").write("Everybody is done by", "12:40").press("Work it out")
    sam.sees("1 person gets another time", "Otto Brandt", "They choose another time themselves")
    sam.page.get_by_label("Otto Brandt").select_option(label="They choose another time themselves")
    sam.write("What they should know", "The floor is still wet.").press("Give these times, and write to them")
    sam.sees("Everybody has their new time")
    links = {}
    for name, address in (("Petra Lund", "petra@example.org"), ("Otto Brandt", "otto@example.org")):
        sam.follow(name, within=sam.page.locator("tr", has_text="drafted")).press("Send it now")
        sam.sees("The letter has gone out.").follow("Letters")
        letter = cast.house.letters_to(address)[-1]
        assert "The floor is still wet." in letter
        links[name] = re.search(r"http://[^/]+(/i/[^\s\"<]+)", letter)[1]  # type: ignore[index]
    petra = cast.stranger("petra", **PHONE).open(cast.house.url + links["Petra Lund"])
    petra.sees("Your time has changed.", "12:20", "The floor is still wet.")
    otto = cast.stranger("otto", **PHONE).open(cast.house.url + links["Otto Brandt"])
    otto.sees("The floor is still wet.", "The Hall")
    otto.page.locator("label.slot", has_text="15:20").locator("input").check(force=True)
    otto.press("Yes, I will be there").sees("You are expected", "15:20", "The Hall")
    sam.follow("Days").sees("Otto Brandt", "15:20")
