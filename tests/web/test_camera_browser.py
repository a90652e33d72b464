"""A sign read at the door with the camera, where a browser can; where it cannot, that is said."""

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from castlist.actions import auditions
from castlist.records.models import Session, Slot
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)
READS = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { window.asked = (window.asked || 0) + 1; return window.asked < 3 ? [] : [{ rawValue: window.sign }]; }
};
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const pen = canvas.getContext("2d");
  setInterval(() => pen.fillRect(0, 0, Math.random() * 64, 64), 40);
  return (window.seen = canvas.captureStream(20));
};
"""


@pytest.fixture
def held() -> World:
    """Ada has a time on a day to come."""
    world = build(timezone.now().replace(microsecond=0))
    slot = world.times(1)[0]
    world.put_forward("ada")
    world.agree("ada", "audition")
    auditions.book(world.bearer("ada"), slot=slot, held="", needs="", now=world.now)
    return world


def door(browser: Browser, world: World, live_server: Any, script: str, width: int = 820) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 1100})
    cookie = world.client("sam").cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    if script:
        page.add_init_script(script)
    day: datetime = Slot.objects.earliest("start").start
    page.goto(f"{live_server.url}/p/{world.production.pk}/days/{Session.objects.get().pk}/door/?day={day.date()}")
    return page


@pytest.mark.parametrize("width", [1280, 820, 390])
def test_a_sign_leads_to_their_line(browser: Browser, held: World, live_server: Any, width: int) -> None:
    sign = f"https://elsewhere.example/p/{held.production.pk}/here/{held.cands['ada']}/"
    page = door(browser, held, live_server, READS + f"window.sign = {sign!r};", width)
    page.get_by_role("button", name="Read their sign with the camera").click()
    page.wait_for_url("**who=**")
    assert page.url.startswith(live_server.url)
    assert "Ada Marlowe" in page.locator("#found").inner_text()
    assert page.locator("#found button", has_text="Here").first.is_visible()


def test_another_code_leads_nowhere_and_is_said(browser: Browser, held: World, live_server: Any) -> None:
    page = door(browser, held, live_server, READS + "window.sign = 'https://shop.example/menu';")
    before = page.url
    page.get_by_role("button", name="Read their sign with the camera").click()
    page.get_by_text("That is no sign of ours.").wait_for()
    assert page.url == before
    page.get_by_role("button", name="Type the number instead").click()
    page.wait_for_function("window.seen.getTracks().every(one => one.readyState === 'ended')")


def test_where_the_camera_may_not_be_used_it_is_said(browser: Browser, held: World, live_server: Any) -> None:
    no = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); };"
    page = door(browser, held, live_server, READS + no)
    page.get_by_role("button", name="Read their sign with the camera").click()
    page.get_by_text("The camera does not open").wait_for()


def test_a_browser_that_reads_none_says_so(browser: Browser, held: World, live_server: Any) -> None:
    page = door(browser, held, live_server, "delete window.BarcodeDetector;")
    page.get_by_text("This browser reads no signs").wait_for()
    assert not page.get_by_role("button", name="Read their sign with the camera").is_visible()


def test_the_door_alone_may_ask_for_the_camera(held: World) -> None:
    sam, base = held.client("sam"), f"/p/{held.production.pk}/days/{Session.objects.get().pk}/"
    assert sam.get(f"{base}door/")["Permissions-Policy"].startswith("camera=(self)")
    for path in (f"{base}board/", "/", "/nowhere/"):
        assert sam.get(path)["Permissions-Policy"].startswith("camera=()"), path
    assert Client().get("/sign-in/")["Permissions-Policy"].startswith("camera=()")
