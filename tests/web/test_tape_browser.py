"""A self-tape from a phone over a connection that drops, in a real browser; Karen plays it, and Eve finds nothing."""

import os
import threading
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from castlist.actions import tape_copies, tape_files, tape_uploads, tapes
from castlist.actions.tapes import Wanted
from castlist.queries.tapes import part_of, path_of, small_of
from castlist.records.models import Tape
from tests.actions.test_tape_copies import behind, go_on, stand_in
from tests.actions.test_tapes import parts, recordings
from tests.journeys.watch import Watch
from tests.world import World, build

__all__ = ["stand_in"]
pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 60
SHOTS = os.environ.get("CASTLIST_TEST_SHOTS", "")
"""A folder for pictures of these pages, for whoever wants to look at them."""


@pytest.fixture
def asked() -> Iterator[World]:
    """Ivy is to be heard, and is asked for a self-tape."""
    cache.clear()
    world = build(timezone.now().replace(microsecond=0))
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    tapes.ask(world.actor("sam"), world.cands["ivy"], Wanted("Scene 3, from “You came back.”", pages=2))
    yield world
    tape_files.remove(*(path_of(name) for name in recordings()), *(part_of(name) for name in parts()))
    if small_of("").is_dir():
        tape_files.remove(*small_of("").iterdir())


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A minute of sound, of ten megabytes."""
    path = tmp_path / "me.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(bytes(range(256)) * (SECONDS * 44_100 * 4 // 256))
    return path


def opened(
    browser: Browser, world: World | None = None, name: str = "", *, width: int = 390, scheme: str = "light"
) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    if world and name:
        session = world.client(name).cookies["castlist_session"].value
        context.add_cookies([{"name": "castlist_session", "value": session, "domain": "localhost", "path": "/"}])
    return context.new_page()


def choose(page: Page, song: Path) -> None:
    page.get_by_label("recording").set_input_files(song)
    page.get_by_role("button", name="Send it").click()


def test_a_phone_sends_over_a_connection_that_drops_and_karen_plays_it(
    browser: Browser, asked: World, song: Path, live_server: Any
) -> None:
    link = f"{live_server.url}/i/{asked.link('ivy')}/tape/"
    phone = opened(browser)
    seen: list[int] = []

    def drops(route: Route) -> None:
        """The first part arrives; of the second a half does, and then the connection is gone."""
        at = int(route.request.headers["upload-offset"])
        seen.append(at)
        if at == 0:
            route.continue_()
            return
        if len(seen) == 2:
            half = song.read_bytes()[at : at + 1_000_000]
            phone.request.patch(route.request.url, data=half, headers={
                "Tus-Resumable": "1.0.0", "Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream",
            })  # fmt: skip
        route.abort("connectionreset")

    phone.route(
        "**/tape/upload/*/", lambda route: drops(route) if route.request.method == "PATCH" else route.continue_()
    )
    phone.goto(link)
    assert phone.locator("html").bounding_box()["width"] <= 390  # type: ignore[index]
    choose(phone, song)
    expect(phone.get_by_role("status")).to_contain_text("The connection is gone")
    assert parts() != []
    phone.context.close()

    again, later = opened(browser, scheme="dark"), list[int]()
    again.on("request", lambda one: later.append(int(one.headers["upload-offset"])) if one.method == "PATCH" else None)
    again.goto(link)
    expect(again.get_by_text("A part of a recording has come: 49 %")).to_be_visible()
    choose(again, song)
    expect(again.get_by_role("heading", name="Your self-tape is here.")).to_be_visible()
    assert later[0] == 4 * 1024 * 1024 + 1_000_000
    assert path_of(Tape.objects.get().file).read_bytes() == song.read_bytes()
    again.context.close()

    here = f"{live_server.url}/p/{asked.production.pk}/tape/{asked.cands['ivy']}/"
    karen = opened(browser, asked, "karen")
    karen.goto(here)
    played = karen.locator("audio").evaluate(
        """async (sound) => {
            sound.muted = true;
            await sound.play();
            sound.currentTime = 50;
            await new Promise((done) => sound.addEventListener("seeked", done, { once: true }));
            return [Math.round(sound.duration), sound.currentTime >= 50];
        }"""
    )
    assert played == [SECONDS, True]
    eve = opened(browser, asked, "eve")
    assert [eve.goto(where).status for where in (here, f"{here}watch/{Tape.objects.get().file}")] == [404, 404]  # type: ignore[union-attr]
    for page in (karen, eve):
        page.context.close()


def test_a_remark_is_written_at_the_moment_that_plays_and_leads_back_to_it(
    browser: Browser, asked: World, song: Path, live_server: Any
) -> None:
    name = tape_uploads.begin(asked.bearer("ivy"), size=song.stat().st_size, mark="", now=asked.now)
    tape_uploads.add(asked.bearer("ivy"), name, [song.read_bytes()], at=0, now=asked.now)
    karen = opened(browser, asked, "karen")
    karen.goto(f"{live_server.url}/p/{asked.production.pk}/tape/{asked.cands['ivy']}/")
    karen.locator("audio").evaluate(
        """async (sound) => {
            sound.currentTime = 41.7;
            await new Promise((done) => sound.addEventListener("seeked", done, { once: true }));
        }"""
    )
    karen.locator("h1").click()
    karen.keyboard.press("m")
    expect(karen.get_by_label("At which moment")).to_have_value("0:41")
    expect(karen.get_by_label("What you noticed").first).to_be_focused()
    karen.keyboard.type("mm, the turn.")
    if SHOTS:
        karen.screenshot(path=f"{SHOTS}/remark.png", full_page=True)
    karen.get_by_role("button", name="Keep this remark").click()
    link = karen.get_by_role("link", name="Play from 0:41")
    expect(link).to_be_visible()
    karen.locator("audio").evaluate("(sound) => { sound.muted = true; sound.currentTime = 5; }")
    link.click()
    karen.wait_for_function("() => document.querySelector('audio').currentTime >= 41")
    if SHOTS:
        karen.screenshot(path=f"{SHOTS}/remarks.png", full_page=True)
    karen.context.close()


@pytest.mark.without_records
def test_what_is_no_recording_is_told_where_it_was_chosen(
    browser: Browser, asked: World, tmp_path: Path, live_server: Any
) -> None:
    lie = tmp_path / "me.mp4"
    lie.write_bytes(b"%PDF-1.7" + bytes(20_000))
    phone = opened(browser, width=320)
    phone.goto(f"{live_server.url}/i/{asked.link('ivy')}/tape/")
    choose(phone, lie)
    expect(phone.get_by_role("status")).to_contain_text("whatever it is called, it is none")
    expect(phone.get_by_role("button", name="Send it")).to_be_enabled()
    assert parts() == []
    phone.context.close()


@pytest.mark.without_records
def test_every_page_of_it_is_fit_to_be_read_by_anybody(
    browser: Browser, asked: World, song: Path, tmp_path: Path, live_server: Any
) -> None:
    watch, here = Watch(tmp_path), f"{live_server.url}/p/{asked.production.pk}/tape/{asked.cands['ivy']}/"
    link = f"{live_server.url}/i/{asked.link('ivy')}/"
    phone, karen = opened(browser), opened(browser, asked, "karen", width=1280)
    for page in (phone, karen):
        watch.over(page.context)

    def look(page: Page, address: str, name: str) -> None:
        page.goto(address)
        watch.look(page)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)

    look(phone, link, "page-asked")
    look(phone, f"{link}tape/", "tape-asked")
    look(karen, here, "team-asked")
    choose(phone, song)
    expect(phone.get_by_role("heading", name="Your self-tape is here.")).to_be_visible()
    look(phone, f"{link}tape/?done=sent", "tape-here")
    look(phone, f"{link}kept/", "kept")
    look(karen, here, "team-here")
    look(karen, f"{live_server.url}/p/{asked.production.pk}/r/{asked.role}/?c={asked.cands['ivy']}", "room-here")
    tapes.call_off(asked.actor("sam"), asked.cands["ivy"])
    look(karen, here, "team-ask")
    for page in (phone, karen):
        page.context.close()
    watch.verdict()


def test_whoever_looks_sees_how_far_the_smaller_copy_is_without_asking(
    browser: Browser, asked: World, song: Path, live_server: Any, stand_in: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(tape_copies, "EVERY", 0.1)
    stand_in("wait")
    whole = tape_uploads.in_one_piece()
    whole.write_bytes(song.read_bytes())
    bearer = asked.bearer("ivy")
    tape_uploads.send_whole(bearer, whole, now=timezone.now())
    watch, pages = Watch(), (opened(browser), opened(browser, asked, "karen", width=1280))
    here = f"{live_server.url}/p/{asked.production.pk}/tape/{asked.cands['ivy']}/"
    for page, where in zip(pages, (f"{live_server.url}/i/{bearer.token}/tape/", here), strict=True):
        watch.over(page.context)
        page.goto(where)
        expect(page.get_by_text("is made soon")).to_be_visible()
    over = threading.Event()
    making = behind(over.is_set)
    try:
        for page, name in zip(pages, ("copy-own", "copy-team"), strict=True):
            expect(page.get_by_text("is being made: 40 %")).to_be_visible(timeout=20_000)
            expect(page.get_by_role("progressbar", name="of the smaller copy")).to_have_attribute("value", "40")
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    finally:
        over.set()
        making.join(30)
    stand_in("work")
    assert go_on()
    for page, name in zip(pages, ("copied-own", "copied-team"), strict=True):
        expect(page.get_by_text("This is a smaller copy")).to_be_visible(timeout=20_000)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
        page.context.close()
    watch.verdict()
