"""A day that runs on tablets: one lies at the door, one at the board and one before the panel; all by touch."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.house import House
from tests.journeys.seats import Cast, Seat
from tests.journeys.watch import Watch

pytestmark = pytest.mark.slow
PLAY = "Small Hours"
UPRIGHT: dict[str, Any] = {"viewport": {"width": 820, "height": 1180}, "is_mobile": True, "has_touch": True}
LYING: dict[str, Any] = {"viewport": {"width": 1180, "height": 820}, "is_mobile": True, "has_touch": True}
SOON = 4_000
FINGER = 24
"""CSS pixels that whatever is pressed has at least, in width and in height (WCAG 2.2, 2.5.8)."""


class ByTouch(Seat):
    """Somebody with one finger, and nothing else."""

    def _press(self, what: Locator) -> None:
        self.acts += 1
        expect(what).to_be_visible()
        box = what.bounding_box() or what.bounding_box()  # a board draws itself anew when somebody acts
        assert box, what
        assert min(box["width"], box["height"]) >= FINGER or what.evaluate("one => one.matches('p a, li a')"), box
        what.tap()

    def _tick(self, what: Locator, *, on: bool = True) -> None:
        if what.is_checked() != on:
            self._press(self.page.locator(f"label[for='{what.get_attribute('id')}']").first)
        expect(what).to_be_checked(checked=on)


@pytest.fixture
def tablets(browser: Browser, house: House, watch: Watch) -> Iterator[Cast]:
    """Everybody, each with a tablet."""
    found = Cast(browser, house, watch, seat=ByTouch)
    yield found
    found.close()


def column(seat: Seat, key: str) -> Locator:
    return seat.page.locator(f".queue-{key} .queue-cards")


def fits(seat: Seat) -> None:
    """Nothing has to be looked for beside the page."""
    wide = seat.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1], (seat.page.url, wide)


def test_walk_ins_come_in_groups_and_the_panel_notes_them(tablets: Cast) -> None:
    sam, karen = tablets("sam", **UPRIGHT), tablets("karen", **LYING)
    sam.come_in().follow(PLAY).follow("Days").follow("Door")
    door = sam.page.url
    fits(sam)
    walk_in(sam, "Rosa Lind")
    walk_in(sam, "Ossian Berg")
    sam.open(door)
    fits(sam)
    sheet = sam.page.locator("#queue .queue-rows")
    expect(sheet).to_contain_text("Rosa Lind")
    expect(sheet).to_contain_text("Ossian Berg")
    sam.unfold("Put people into groups").write("How many in a group, at most", "2").press("Make the groups")
    groups = sam.page.locator(".queue-groups")
    expect(groups).to_contain_text("Rosa Lind")
    expect(groups).to_contain_text("Ossian Berg")

    karen.come_in().follow(PLAY).follow("Days").follow("Board")
    fits(karen)
    for says, key in (("Call them", "called"), ("They go in", "in")):
        karen.press(says, within=karen.page.locator(".queue-groups"))
        expect(column(karen, key)).to_contain_text("Rosa Lind")
        expect(column(karen, key)).to_contain_text("Ossian Berg")
    expect(sheet).to_contain_text("in the room", timeout=SOON)

    tom = tablets("tom", **UPRIGHT)
    tom.come_in().follow(PLAY).follow("Days").follow("Board").follow("Panel")
    fits(tom)
    expect(tom.page.locator(".panel-chip", has_text="Rosa Lind")).to_be_visible()
    tom._press(tom.page.locator(".panel-chip", has_text="Rosa Lind"))
    expect(tom.page.locator("#panel-title")).to_have_text("Rosa Lind")
    karen.press("They are done", within=karen.page.locator(".queue-groups"))
    expect(column(karen, "done")).to_contain_text("Ossian Berg")
    expect(sheet).to_contain_text("done", timeout=SOON)


def walk_in(sam: Seat, name: str) -> None:
    """A name and one press, and on to the next: whoever keeps the door has ten seconds for each."""
    if "walk-in" not in sam.page.url:
        sam.unfold("Somebody is here without a time").follow("Nobody knows them yet")
    before = sam.acts
    sam.write("Their name", name)
    part = sam.page.get_by_role("radio", name="The Lead")
    if part.count() and not part.is_checked():
        sam.tick("The Lead")
    sam.press("Enter them").sees(name)
    fits(sam)
    assert sam.acts - before <= 2
