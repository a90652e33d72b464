"""What goes wrong on the day on a real device: a clock that is wrong, and an hour without a connection amid notes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from castlist.actions import auditions, time_holds
from castlist.records.models import NoteVersion, QueueAct, Session, Slot, TimeHold
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = [timedelta(minutes=5), timedelta(minutes=-5)]
WAITS = "Object.keys(localStorage).filter(one => one.startsWith('castlist:note:')).length"


@pytest.fixture
def day() -> World:
    """Ada and Ben have a time each on a day to come."""
    cache.clear()
    world = build(timezone.now().replace(microsecond=0))
    for name, slot in zip(("ada", "ben"), world.times(2), strict=True):
        world.put_forward(name)
        world.agree(name, "audition")
        auditions.book(world.bearer(name), slot=slot, held="", needs="", now=world.now)
    return world


def opened(browser: Browser, world: World, live_server: Any, what: str, *, who: str, wrong: timedelta) -> Page:
    """That page of the day on a tablet of that member, whose clock is wrong by that much."""
    context = browser.new_context(viewport={"width": 820, "height": 1180})
    cookie = world.client(who).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    if wrong:
        page.clock.install(time=datetime.now(UTC) + wrong)
    on = Slot.objects.earliest("start").start.date()
    page.goto(f"{live_server.url}/p/{world.production.pk}/days/{Session.objects.get().pk}/{what}/?day={on}")
    return page


def kept(browser: Browser, world: World, live_server: Any) -> list[str]:
    """Her notes as another device reads them."""
    page = opened(browser, world, live_server, "panel", who="karen", wrong=timedelta())
    return page.locator(".note > .note-text").all_text_contents()


@pytest.mark.parametrize("wrong", WRONG)
def test_a_tablet_whose_clock_is_wrong_presses_and_shows_by_the_clock_of_the_server(
    browser: Browser, day: World, live_server: Any, wrong: timedelta
) -> None:
    door = opened(browser, day, live_server, "door", who="sam", wrong=wrong)
    off = door.evaluate("Date.now()") / 1000 - timezone.now().timestamp()
    assert abs(off - wrong.total_seconds()) < 60
    before = timezone.now().timestamp() * 1000
    door.locator(f"#q-{day.cands['ada']}").get_by_role("button", name="Here", exact=True).click()
    expect(door.locator(f"#q-{day.cands['ada']}")).to_contain_text("here since")
    act = QueueAct.objects.get()
    assert before - 1 <= act.at <= timezone.now().timestamp() * 1000
    right = opened(browser, day, live_server, "board", who="sam", wrong=timedelta())
    board = opened(browser, day, live_server, "board", who="sam", wrong=wrong)
    assert board.locator("#queue").inner_text() == right.locator("#queue").inner_text()


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.without_records
def test_a_phone_whose_clock_is_wrong_counts_a_held_time_down_rightly(
    page: Page, day: World, live_server: Any, wrong: timedelta
) -> None:
    day.put_forward("ivy")
    day.agree("ivy", "audition")
    slot = day.times(1)[0]
    time_holds.hold(day.bearer("ivy"), slot=slot, needs="", now=timezone.now())
    TimeHold.objects.update(until=timezone.now() + timedelta(minutes=4))
    page.clock.install(time=datetime.now(UTC) + wrong)
    page.goto(f"{live_server.url}/i/{day.bearer('ivy').token}/")
    expect(page.locator(".hold-left")).to_have_text("4 minutes left")
    expect(page.locator(".hold-soon")).to_be_hidden()


@pytest.mark.without_records
def test_an_hour_without_a_connection_amid_notes_loses_nothing_and_writes_them_once(
    browser: Browser, day: World, live_server: Any
) -> None:
    page = opened(browser, day, live_server, "panel", who="karen", wrong=timedelta(seconds=1))
    page.locator("#also-note").evaluate("one => { one.open = true; }")
    form = page.locator("#also-note form")
    field = form.get_by_label("What you noticed")
    field.fill("A clear top.")
    page.clock.run_for(5_000)
    expect(form.locator("[data-saved]")).to_have_text("Saved.", timeout=10_000)
    page.context.set_offline(True)
    field.fill("A clear top. Breaks on the second page.")
    for minutes in (1, 9, 20, 29):
        page.clock.run_for(minutes * 60_000)
        field.press_sequentially(f" After {minutes} more.")
    page.clock.run_for(60_000)
    expect(form.locator("[data-saved]")).to_contain_text("no connection", timeout=10_000)
    assert page.evaluate(WAITS) == 1
    assert NoteVersion.objects.count() == 1
    page.context.set_offline(False)
    page.clock.run_for(40_000)
    expect(form.locator("[data-saved]")).to_have_text("Saved.", timeout=20_000)
    whole = "A clear top. Breaks on the second page. After 1 more. After 9 more. After 20 more. After 29 more."
    assert page.evaluate(WAITS) == 0
    assert NoteVersion.objects.count() == 2
    assert kept(browser, day, live_server) == [whole]


@pytest.mark.without_records
def test_what_another_device_saved_in_that_hour_is_not_overwritten_and_neither_is_lost(
    browser: Browser, day: World, live_server: Any
) -> None:
    tablet = opened(browser, day, live_server, "panel", who="karen", wrong=timedelta(seconds=1))
    tablet.locator("#also-note").evaluate("one => { one.open = true; }")
    form = tablet.locator("#also-note form")
    form.get_by_label("What you noticed").fill("First.")
    tablet.clock.run_for(5_000)
    expect(form.locator("[data-saved]")).to_have_text("Saved.", timeout=10_000)
    tablet.context.set_offline(True)
    form.get_by_label("What you noticed").fill("From the tablet, without a connection.")
    tablet.clock.run_for(60 * 60_000)
    phone = opened(browser, day, live_server, "panel", who="karen", wrong=timedelta())
    phone.get_by_text("Change it, or take it back").click()
    there = phone.locator("form[data-act=change_note]")
    there.get_by_label("What you noticed").fill("From the phone.")
    expect(there.locator("[data-saved]")).to_have_text("Saved.", timeout=10_000)
    tablet.context.set_offline(False)
    tablet.clock.run_for(40_000)
    expect(form.locator("[data-saved]")).to_contain_text("Nothing was overwritten", timeout=20_000)
    expect(form.get_by_label("What you noticed")).to_have_value("From the tablet, without a connection.")
    assert kept(browser, day, live_server) == ["From the phone."]
