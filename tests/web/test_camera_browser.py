"""A sign read at the door with the camera: by the browser where it can, else by Castlist, or from a photograph."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import segno
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, Request

from castlist.actions import auditions
from castlist.records.models import QueueAct, Session, Slot
from tests.web.test_sign_views import photograph
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


def door(
    browser: Browser, world: World, live_server: Any, script: str, width: int = 820, scripts: bool = True
) -> Page:  # fmt: skip
    context = browser.new_context(viewport={"width": width, "height": 1100}, java_script_enabled=scripts)
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
    assert not page.get_by_text("This browser reads no signs").is_visible()
    assert page.url == before
    page.get_by_role("button", name="Type the number instead").click()
    page.wait_for_function("window.seen.getTracks().every(one => one.readyState === 'ended')")


def test_where_the_camera_may_not_be_used_it_is_said(browser: Browser, held: World, live_server: Any) -> None:
    no = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); };"
    page = door(browser, held, live_server, READS + no)
    page.get_by_role("button", name="Read their sign with the camera").click()
    page.get_by_text("The camera does not open").wait_for()
    page.get_by_role("button", name="Type the number instead").click()
    assert page.get_by_label("Or a picture of their sign").is_visible()


def fake_camera(playwright: Playwright, launch: dict[str, Any], address: str, folder: Path) -> Browser:
    """A browser whose camera sees a sign with that address, and that reads none itself."""
    seen = folder / "camera.y4m"
    seen.write_bytes(film(address))
    more = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    args = [*launch["args"], *more, f"--use-file-for-fake-video-capture={seen}"]
    return playwright.chromium.launch(**{**launch, "args": args})


def film(address: str) -> bytes:
    """Two frames as a camera gives them: a sign held before it, not quite straight, on a grey wall."""
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="png", scale=6, border=3)
    sign, wall = Image.open(out).convert("L"), Image.new("L", (640, 480), 130)
    turned = sign.rotate(9, expand=True, fillcolor=130, resample=Image.Resampling.BICUBIC)
    wall.paste(turned, ((640 - turned.width) // 2, (480 - turned.height) // 2))
    frame = b"FRAME\n" + wall.tobytes() + b"\x80" * (640 * 480 // 2)
    return b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 2


@pytest.mark.parametrize("theirs", [True, False])
def test_what_a_camera_sees_is_read_where_the_browser_reads_no_signs(
    playwright: Playwright, browser_type_launch_args: dict[str, Any], held: World, live_server: Any, tmp_path: Path,
    theirs: bool,
) -> None:  # fmt: skip
    cand = held.cands["ada"] if theirs else "a" * 12
    sign = f"https://elsewhere.example/p/{held.production.pk}/here/{cand}/"
    browser = fake_camera(playwright, browser_type_launch_args, sign, tmp_path)
    page = door(browser, held, live_server, "delete window.BarcodeDetector;")
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one) if one.url.split("?")[0].endswith("/sign/") else None)
    assert not page.get_by_role("button", name="Read it").is_visible()
    page.get_by_role("button", name="Read their sign with the camera").click()
    page.get_by_text("This browser reads no signs: Castlist reads what its camera sees").wait_for()
    if theirs:
        page.wait_for_url("**who=**")
        assert page.url.startswith(live_server.url)
        assert "Ada Marlowe" in page.locator("#found").inner_text()
    else:
        page.get_by_text("That is no sign of anybody at a door of yours.").wait_for()
        page.get_by_role("button", name="Type the number instead").click()
        page.wait_for_timeout(1200)
        count = len(sent)
        page.wait_for_timeout(1200)
        assert len(sent) == count  # nothing is seen, and nothing sent, once it is closed
    assert sent
    assert all(len(one.post_data_buffer or b"") < 150_000 for one in sent)
    assert not QueueAct.objects.exists()
    browser.close()


def test_while_the_connection_is_lost_it_is_said_and_signs_are_read_again_afterwards(
    playwright: Playwright, browser_type_launch_args: dict[str, Any], held: World, live_server: Any, tmp_path: Path
) -> None:
    sign = f"https://elsewhere.example/p/{held.production.pk}/here/{held.cands['ada']}/"
    browser = fake_camera(playwright, browser_type_launch_args, sign, tmp_path)
    page = door(browser, held, live_server, "delete window.BarcodeDetector;")
    page.context.set_offline(True)
    page.get_by_role("button", name="Read their sign with the camera").click()
    page.get_by_text("The connection is lost, so no sign is read.").wait_for()
    page.route("**/sign/**", lambda route: route.fulfill(status=204))
    page.context.set_offline(False)
    page.locator("#camera-says", has_text="Hold the sign before the camera.").wait_for()
    page.unroute_all()
    page.wait_for_url("**who=**")
    browser.close()


NO_CAMERA = "Object.defineProperty(navigator, 'mediaDevices', { value: undefined });"


@pytest.mark.parametrize("script", [NO_CAMERA, ""])
def test_a_photograph_is_read_where_no_camera_opens_and_without_scripts(
    browser: Browser, held: World, live_server: Any, tmp_path: Path, script: str
) -> None:
    (tmp_path / "sign.png").write_bytes(
        photograph(f"https://x.example/p/{held.production.pk}/here/{held.cands['ada']}/")
    )
    page = door(browser, held, live_server, script, 390, scripts=bool(script))
    assert not page.get_by_role("button", name="Read their sign with the camera").is_visible()
    page.get_by_label("Or a picture of their sign").set_input_files(tmp_path / "sign.png")
    if not script:
        page.get_by_role("button", name="Read it").click()
    page.wait_for_url("**who=**")
    assert "Ada Marlowe" in page.locator("#found").inner_text()


def test_the_door_alone_may_ask_for_the_camera(held: World) -> None:
    sam, base = held.client("sam"), f"/p/{held.production.pk}/days/{Session.objects.get().pk}/"
    assert sam.get(f"{base}door/")["Permissions-Policy"].startswith("camera=(self)")
    for path in (f"{base}board/", "/", "/nowhere/"):
        assert sam.get(path)["Permissions-Policy"].startswith("camera=()"), path
    assert Client().get("/sign-in/")["Permissions-Policy"].startswith("camera=()")
