"""An offer of several parts in a real browser: the writer ticks them, and whoever is offered them answers once."""

import os
import re
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from castlist.actions import agreements
from tests.web.test_offer_parts import PARTS, Several
from tests.world import build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("letters_may_go")]


def picture(page: Page, name: str) -> None:
    if to := os.environ.get("CASTLIST_TEST_PICTURES"):
        page.screenshot(path=f"{to}/{name}.png", full_page=True)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_three_parts_in_one_letter_and_one_press(browser: Browser, live_server: Any, width: int, scheme: Any) -> None:
    cache.clear()
    several = Several(build(timezone.now().replace(microsecond=0)), hours=48)
    for role, pay in ((several.roles["lead"], "£600 a week"), (several.roles["double"], "£20 a show")):
        agreements.change_role(several.world.actor("karen"), role=role, pay=pay, contract="Twelve weeks")
    world = several.world
    cookie = world.client("sam").cookies[settings.SESSION_COOKIE_NAME].value
    desk = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    desk.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = desk.new_page()
    page.goto(f"{live_server.url}/p/{world.production.pk}/letters/for/{several.cands['lead']}/")
    picture(page, f"begin-{width}-{scheme}")
    for role in ("Second Nurse (covering The Nurse)", "The Ghost"):
        page.get_by_label(role).check()
    page.get_by_role("button", name="Keep it, and look at it").click()
    expect(page.locator(".letter-paper")).to_contain_text("The Lead, Second Nurse (covering The Nurse) and The Ghost")
    picture(page, f"letter-{width}-{scheme}")
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("The letter has gone out.")).to_be_visible()
    assert page.locator("html").bounding_box()["width"] <= width  # type: ignore[index]
    desk.close()

    token = str(re.search(r"/i/([^/\s]+)/", mail.outbox[-1].body)[1])  # type: ignore[index]
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/i/{token}/")
    expect(page.get_by_role("heading", name="One offer, 3 parts")).to_be_visible()
    picture(page, f"offered-{width}-{scheme}")
    page.get_by_role("link", name="What belongs to").first.click()
    expect(page.get_by_role("heading", name="One offer, 3 parts")).to_be_visible()
    page.get_by_role("button", name="Yes, I accept all of it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is yours")
    assert several.stands() == dict.fromkeys(PARTS, "cast")
    context.close()
