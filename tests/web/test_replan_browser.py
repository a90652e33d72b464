"""The rest of a day planned again, from the board, on a desk, a tablet and a phone: all of it fits, and one press does
it.
"""

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page

from castlist.actions import auditions
from castlist.records.models import Cannot, Link, Session, Slot
from castlist.records.private_links import token_of
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = [(1280, 900, "light"), (820, 1180, "dark"), (390, 844, "light")]
NAMES = ("ada", "ben", "cy", "wolfeschlegelsteinhausenbergerdorff")


@pytest.fixture
def day(settings: Any) -> World:
    """Four people have a time each on a day to come; the last of them cannot after noon, and there is one time more."""
    settings.CASTLIST_URL, settings.CASTLIST_URL_IS_LOCAL = "https://cast.example", False
    mail.outbox = []
    world = build(timezone.now().replace(microsecond=0))
    for name, slot in zip(NAMES, world.times(4), strict=True):
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
        world.invite(name)
        auditions.book(world.bearer(name), slot=slot, held="", needs="", now=world.now)
    on = Slot.objects.earliest("start").start.date()
    Cannot.objects.create(
        production=world.production, performer_id=world.performers["cy"], said_at=world.now,
        spans=[[on.isoformat(), 12 * 60, 1440]],
    )  # fmt: skip
    other = world.times(1)[0]
    Slot.objects.filter(pk=other).update(start=Slot.objects.latest("start").start.replace(hour=16))
    return world


def board(browser: Browser, world: World, live_server: Any, size: tuple[int, int, Any]) -> Page:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=size[2])
    cookie = world.client("sam").cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    on = Slot.objects.earliest("start").start.date()
    session = Session.objects.get(place="Studio 2").pk
    page.goto(f"{live_server.url}/p/{world.production.pk}/days/{session}/board/?day={on}")
    return page


@pytest.mark.parametrize("size", SIZES)
def test_an_hour_is_lost(browser: Browser, day: World, live_server: Any, size: tuple[int, int, Any]) -> None:
    page = board(browser, day, live_server, size)
    page.get_by_role("link", name="Plan the rest of the day again").click()
    page.get_by_label("Or so many minutes later").fill("90")
    page.get_by_label("Everybody is done by").fill("12:20")
    page.get_by_role("button", name="Work it out").click()
    assert page.locator(".stand").inner_text() == "1 person gets another time, and 3 do not fit before 12:20."
    page.get_by_label("Everybody is done by").fill("13:30")
    page.get_by_role("button", name="Work it out").click()
    assert page.locator(".stand").inner_text() == "3 people get another time, and 1 does not fit before 13:30."
    assert "cannot at any hour that is left" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    small = page.eval_on_selector_all("main button", "all => all.filter(b => b.offsetHeight < 40).length")
    assert small == 0
    page.get_by_label("What they should know").fill("The lift was stuck.")
    page.get_by_role("button", name="Give these times, and write to them").click()
    page.wait_for_url("**/letters/?done=moved")
    assert page.get_by_text("Everybody has their new time.").is_visible()
    link = Link.objects.filter(cand=day.cands["ada"]).first()
    assert link is not None
    page.goto(f"{live_server.url}/i/{token_of(link.pk)}/")
    own = page.locator("main").inner_text()
    assert "Your time has changed." in own
    assert "The lift was stuck." in own
