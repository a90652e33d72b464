"""The door and the board as they are looked at: what is said on them has the room that it needs."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page

from castlist.actions import queue
from castlist.actions.queue import Day
from castlist.records.models import Session, Slot
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "wolfeschlegelsteinhausenbergerdorff-ceallaigh"


@pytest.fixture
def held() -> World:
    """A day with two free times, and nobody here."""
    world = build(timezone.now().replace(microsecond=0))
    world.times(2)
    return world


def seen(browser: Browser, world: World, live_server: Any, what: str) -> Page:
    session, day = Session.objects.get(), Slot.objects.earliest("start").start.date()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    cookie = world.client("sam").cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/p/{world.production.pk}/days/{session.pk}/{what}/?day={day}")
    return page


def test_that_nobody_has_a_time_is_said_in_one_line(browser: Browser, held: World, live_server: Any) -> None:
    page = seen(browser, held, live_server, "door")
    said = page.get_by_text("Nobody has a time on this day yet.").bounding_box()
    assert said is not None
    assert said["height"] < 40


def test_a_long_name_stays_in_its_column_of_the_board(browser: Browser, held: World, live_server: Any) -> None:
    start = Slot.objects.earliest("start").start
    held.put_forward(LONG)
    sam, day = replace(held.actor("sam"), now=start), Day(Session.objects.get().pk, start.date())
    queue.mark(sam, day, held.cands[LONG], what="here", seen=0)
    page = seen(browser, held, live_server, "board")
    card = page.locator(".queue-cards > li", has_text=LONG.capitalize()).bounding_box()
    name = page.get_by_role("link", name=LONG.capitalize()).bounding_box()
    assert card is not None
    assert name is not None
    assert name["x"] + name["width"] <= card["x"] + card["width"]
