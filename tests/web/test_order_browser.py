"""The order of a callback day drawn by hand: a group goes where it is let go, by the form of the keys."""

import os
import re
from typing import Any

import pytest
from django.conf import settings as told
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from castlist.actions import callbacks
from castlist.records.models import CallbackDay
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)
GROUPS = "Song | 20 | Ada\nDuet | 25 | Ada, Ben\nTrio | 20 | Ben, Cy\nFight | 30 | Cy, Dot"
SHOTS = os.environ.get("CASTLIST_TEST_SHOTS", "")
"""A folder for pictures of these pages, for whoever wants to look at them."""
SIZES = [(1280, 900, "light"), (390, 844, "dark")]


@pytest.fixture
def planned() -> World:
    world = build(timezone.now().replace(microsecond=0))
    callbacks.work_out(world.actor("sam"), {"groups": GROUPS, "first": "Song"}, seen=0)
    return world


def opened(browser: Browser, world: World, live_server: Any, size: tuple[int, int, Any], script: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=size[2], java_script_enabled=script
    )
    cookie = world.client("sam").cookies[told.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": told.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/p/{world.production.pk}/callbacks/")
    return page


def order(page: Page) -> list[str]:
    return [one.partition("held")[0].strip() for one in page.locator(".running h3").all_inner_texts()]


def held_at(page: Page, name: str, onto: str, *, beyond: bool) -> None:
    """The grip of the group is drawn to just before or beyond the middle of another, and still held."""
    row = page.locator(".running > li")
    grip = row.filter(has=page.get_by_role("heading", name=name)).locator(".grip")
    grip.scroll_into_view_if_needed()
    box, to = grip.bounding_box(), row.filter(has=page.get_by_role("heading", name=onto)).bounding_box()
    assert box
    assert to
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, to["y"] + to["height"] * (0.8 if beyond else 0.2), steps=5)


@pytest.mark.parametrize("size", SIZES)
def test_a_group_is_drawn_to_another_place_and_the_page_says_what_that_costs(
    browser: Browser, planned: World, live_server: Any, size: tuple[int, int, Any]
) -> None:
    page = opened(browser, planned, live_server, size)
    assert order(page) == ["Song", "Duet", "Trio", "Fight"]
    held_at(page, "Trio", "Duet", beyond=False)
    expect(page.locator(".goes-before")).to_have_count(1)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/drawn-{size[0]}.png")
    page.mouse.up()
    expect(page.locator(".overruled")).to_contain_text("This order is by hand. That is ")
    assert order(page) == ["Song", "Trio", "Duet", "Fight"]
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    held_at(page, "Trio", "Fight", beyond=True)
    page.mouse.up()
    expect(page.locator("#moved h3")).to_have_text("Trio")
    assert order(page) == ["Song", "Duet", "Fight", "Trio"]
    assert CallbackDay.objects.get().version == 3


def test_let_go_where_it_was_or_given_up_by_a_key_nothing_is_sent(
    browser: Browser, planned: World, live_server: Any
) -> None:
    page = opened(browser, planned, live_server, SIZES[0])
    held_at(page, "Trio", "Trio", beyond=True)
    page.mouse.up()
    held_at(page, "Trio", "Duet", beyond=False)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".is-drawn, .goes-before, .goes-after")).to_have_count(0)
    assert (order(page), CallbackDay.objects.get().version) == (["Song", "Duet", "Trio", "Fight"], 1)


def test_without_scripts_there_is_no_grip_and_the_buttons_do_it(
    browser: Browser, planned: World, live_server: Any
) -> None:
    page = opened(browser, planned, live_server, SIZES[0], script=False)
    assert page.locator(".grip").count() == 0
    page.get_by_role("button", name=re.compile(r"Earlier\s*: Trio")).click()
    assert order(page) == ["Song", "Trio", "Duet", "Fight"]
