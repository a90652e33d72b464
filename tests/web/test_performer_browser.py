"""Ivy on a bus: her page in a real browser, on a small phone, with a bad connection and no script."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from castlist.records.models import Slot
from castlist.rules.decisions.facts import Booking
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)
MOST_BYTES = 60_000


@pytest.fixture
def invited_live() -> World:
    """Ivy is to be heard, and there are three times."""
    cache.clear()
    world = build(timezone.now().replace(microsecond=0))
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    world.times(3, access="step-free from Mill Lane", panel="Karen and Derek", material="Scene 4")
    return world


@pytest.fixture(params=["light", "dark"])
def phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """320 pixels wide, without JavaScript; what the browser complains about fails the test."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False, color_scheme=request.param
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    assert [text for text in complaints if "409" not in text] == []
    assert context.cookies() == []
    context.close()


def fits(page: Page) -> bool:
    """Nothing sticks out to the right."""
    return page.locator("html").bounding_box()["width"] <= 320


def thumbs(page: Page) -> list[str]:
    """What can be pressed and is smaller than a thumb."""
    small = []
    for one in page.locator("button, .button, .slot, summary, .others > a").all():
        box = one.bounding_box()
        if one.is_visible() and box and box["height"] < 44:
            small.append(one.inner_text())
    return small


def test_ivy_books_changes_and_withdraws(phone: Page, invited_live: World, live_server: Any) -> None:
    world = invited_live
    url = f"{live_server.url}/i/{world.link('ivy')}/"
    phone.goto(url)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ivy, would you read for The Lead?")
    assert (fits(phone), thumbs(phone)) == (True, [])
    first, second, third = Slot.objects.order_by("start")
    phone.get_by_role("radio", name="10:40").check()
    phone.get_by_label("Anything that would make the day work").fill("A chair, please.")
    Slot.objects.filter(pk=second.pk).update(cand="somebody")
    phone.get_by_role("button", name="Yes, I will be there").click()
    expect(phone.get_by_text("Somebody has just taken that time.")).to_be_visible()
    expect(phone.get_by_label("Anything that would make the day work")).to_have_value("A chair, please.")
    phone.get_by_role("radio", name="11:00").check()
    phone.get_by_role("button", name="Yes, I will be there").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("You are expected for The Lead.")
    assert (fits(phone), thumbs(phone)) == (True, [])
    phone.get_by_text("Another time, or a change").click()
    phone.get_by_role("radio", name="10:20").check()
    phone.get_by_role("button", name="Change it").click()
    expect(phone.locator(".when-card .day")).to_contain_text("10:20")
    assert world.state().get(Booking, world.cands["ivy"]).slot == first.pk
    phone.get_by_role("link", name="I can no longer come").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Withdraw from The Lead?")
    assert (fits(phone), thumbs(phone)) == (True, [])
    phone.get_by_role("button", name="Yes, withdraw").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("You have withdrawn.")
    assert not Slot.objects.filter(pk__in=[first.pk, third.pk], cand__isnull=False).exists()


@pytest.mark.without_records
def test_page_is_light(browser: Browser, invited_live: World, live_server: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    page.goto(f"{live_server.url}/i/{invited_live.link('ivy')}/", wait_until="networkidle")
    context.close()
    assert sum(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.without_records
def test_every_step_can_be_taken_with_the_keyboard(page: Page, invited_live: World, live_server: Any) -> None:
    page.goto(f"{live_server.url}/i/{invited_live.link('ivy')}/")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("By keyboard.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are expected for The Lead.")
    assert Slot.objects.get(cand__isnull=False).access_needs == "By keyboard."
