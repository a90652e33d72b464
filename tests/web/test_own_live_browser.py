"""A page behind a private link that moves by itself: a held time that ends, with and without scripts."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from castlist.actions import time_holds
from castlist.records.models import Slot, TimeHold
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)
MOST_BYTES = 60_000


@pytest.fixture
def holding() -> World:
    """Ivy holds the first of three times."""
    cache.clear()
    world = build(timezone.now().replace(microsecond=0))
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    world.times(3)
    time_holds.hold(world.bearer("ivy"), slot=Slot.objects.earliest("start").pk, needs="", now=timezone.now())
    return world


def ends_in(seconds: int) -> None:
    TimeHold.objects.update(until=timezone.now() + timedelta(seconds=seconds))


def watched(page: Page, world: World, live_server: Any) -> None:
    page.goto(f"{live_server.url}/i/{world.bearer('ivy').token}/")


@pytest.mark.without_records
def test_who_holds_a_time_is_warned_and_holds_it_longer_with_what_they_typed(
    page: Page, holding: World, live_server: Any
) -> None:
    ends_in(132)
    watched(page, holding, live_server)
    soon = page.locator(".hold-soon")
    expect(soon).to_be_hidden()
    expect(page.locator(".hold-left")).to_have_text("2 minutes left")
    expect(page.locator("#live")).to_have_text(
        "Less than two minutes are left. Hold it longer, take it, or let it go.", timeout=25_000
    )
    expect(soon).to_be_visible()
    field = page.get_by_label("Anything that would make the day work").first
    field.fill("A ramp")
    page.get_by_role("button", name="Hold it 10 minutes longer").click()
    expect(page.locator(".hold-left")).to_contain_text("12 minutes left")
    expect(page.get_by_label("Anything that would make the day work").first).to_have_value("A ramp")
    expect(soon).to_be_hidden()


@pytest.mark.without_records
def test_a_hold_that_is_over_is_said_and_nothing_typed_is_lost(page: Page, holding: World, live_server: Any) -> None:
    ends_in(4)
    watched(page, holding, live_server)
    expect(page.locator(".hold-soon")).to_be_visible()
    expect(page.locator(".on-hold")).to_have_count(0, timeout=15_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ivy, would you read for The Lead?")


@pytest.mark.without_records
def test_the_page_is_light_with_its_module_too(page: Page, holding: World, live_server: Any) -> None:
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{live_server.url}/i/{holding.bearer('ivy').token}/", wait_until="networkidle")
    sizes = {one.url: len(one.body()) for one in answers if one.status == 200}
    assert any("own" in url and url.endswith(".js") for url in sizes)
    assert sum(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
@pytest.mark.without_records
def test_without_scripts_the_warning_comes_too(browser: Browser, holding: World, live_server: Any, motion: Any) -> None:
    context = browser.new_context(java_script_enabled=False, reduced_motion=motion)
    page = context.new_page()
    ends_in(130)
    watched(page, holding, live_server)
    soon, over = page.locator(".hold-soon"), page.locator(".hold-over")
    expect(page.locator(".hold-left")).to_contain_text("2 minutes left at ")
    expect(soon).to_be_hidden()
    if motion == "no-preference":
        expect(soon).to_be_visible(timeout=20_000)
        ends_in(2)
        page.reload()
        expect(soon).to_be_visible()
        expect(over).to_be_visible(timeout=20_000)
        expect(soon).to_be_hidden()
    else:
        expect(over).to_be_hidden()
    context.close()


OVER = """() => {
  const line = document.getElementById("live").getBoundingClientRect();
  const all = [...document.querySelectorAll("a, button, input, textarea, select, summary")];
  return all.filter((one) => one.checkVisibility()).filter((one) => {
    const box = one.getBoundingClientRect();
    const beside = box.left >= line.right || box.right <= line.left;
    return box.height && !beside && box.top < line.bottom && box.bottom > line.top;
  }).map((one) => one.textContent);
}"""


@pytest.mark.without_records
def test_on_a_phone_the_warning_lies_over_nothing_that_can_be_pressed(
    page: Page, holding: World, live_server: Any
) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    line, soon = page.locator("#live"), page.locator(".hold-soon")
    ends_in(125)
    watched(page, holding, live_server)
    expect(line).to_have_text("Less than two minutes are left. Hold it longer, take it, or let it go.", timeout=25_000)
    expect(soon).to_be_in_viewport()
    expect(line).to_have_class("unseen")  # it stands in the card, in view: it is spoken, and not shown
    ends_in(125)
    page.reload()
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(soon).not_to_be_in_viewport()
    expect(line).to_have_text("Less than two minutes are left. Hold it longer, take it, or let it go.", timeout=25_000)
    expect(line).to_have_class("")
    assert page.evaluate(OVER) == []
    for _ in range(4):
        page.mouse.wheel(0, -90)
        page.wait_for_timeout(200)
        assert page.evaluate(OVER) == []
