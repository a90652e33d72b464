"""The leads' page on a phone: every name, every word beside it and every button within the width."""

import os
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page

from castlist.actions import agreements, decisions, productions, safeguarding
from castlist.actions.decisions import Reason
from tests.world import World, build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.without_records]
LONG = "Wilhelmina Featherstonehaugh-Cholmondeley of Auchtermuchty and Llanfairpwllgwyngyll"


@pytest.fixture
def watched() -> World:
    """Ivy and somebody with a long name stand in two productions; about both a matter is open in each."""
    cache.clear()
    world = build(timezone.now().replace(microsecond=0))
    karen = world.people["karen"]
    other = productions.open_production(world.production.company, name="Winter Crossing", by=karen, now=world.now)
    there = replace(world.actor("karen"), production=other.pk)
    for name in ("miriam", "ruth"):
        agreements.move(there, "add_member", person=world.people[name].pk, title="lead", lead=True)
    role = str(agreements.add_role(there, name="The Ferryman").answer["role"])
    for name in ("ivy", LONG):
        world.put_forward(name)
        performer = world.performers[name]
        decisions.put_forward(there, role=role, performer=performer, reason=Reason("Her."))
        for who in (world.actor("karen"), there):
            safeguarding.raise_matter(who, kind="complaint", account="Years ago.", performer=performer)
    return world


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_of_the_gate_sticks_out(page: Page, watched: World, live_server: Any, width: int) -> None:
    cookie = watched.client("miriam").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/p/{watched.production.pk}/safeguarding/")
    if to := os.environ.get("CASTLIST_TEST_PICTURES"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=f"{to}/gate-{width}-{scheme}.png", full_page=True)
    frame = page.get_by_role("region", name="Who is cleared")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert frame.evaluate("one => one.scrollWidth <= one.clientWidth")
    right = frame.bounding_box()
    assert right is not None
    out = [
        one.inner_text()
        for one in frame.locator("tbody :is(th, td, .mark, button)").all()
        if (box := one.bounding_box()) and box["x"] + box["width"] > right["x"] + right["width"] + 1
    ]
    spilt = [m.inner_text() for m in frame.locator(".mark").all() if m.evaluate("m => m.scrollWidth > m.clientWidth")]
    assert (out, spilt, frame.get_by_role("button", name="Clear").count()) == ([], [], 2)
