"""Every page as every seat sees it, as pictures: `python -m tests.journeys.screens [SEAT …] [--only PAGE]`.

Each member walks from the story's production along every link, so that a page that is new is pictured without being
named here; tours.py does what no link does. Each page is taken 390 and 1280 px wide, in light and dark, whole. In the
end it says which pages of the product nobody came to; then the exit code is 1.
"""

import argparse
import html
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.house import Founded, House, founded, opened
from tests.journeys.seats import Seat
from tests.journeys.watch import Watch
from tools.services import find_chromium

ROOT = Path(__file__).resolve().parents[2]
SIZES = ((1280, 900), (390, 844))
THEMES = ("light", "dark")
TALLEST = 6000
"""Pixels of one picture; nobody looks further down."""
MEMBERS = ("karen", "derek", "tom", "julia", "sam", "miriam", "eve")
MOST = {"karen": 4}
"""Pages of one kind that a member's walk takes; everybody else's takes one, of the story."""
KINDS_OF_ROOM = ("c", "at", "all", "page")
NO_PAGE = {
    "theme", "open_call", "live", "act", "days_act", "tell_off", "take_time_back", "fill_give", "fill_write",
    "queue_live", "queue_act", "here", "read_sign", "panel_live", "panel_act",
    "day_board_live", "day_board_act", "day_sheet", "chaperone_sheet", "day_picture_file",
    "running_order", "door_list", "sign_in_sheet", "name_labels", "panel_sheets",
    "letter_act", "letters_later", "letter_speak", "letter_word", "letter_wording_act", "company_letter_word",
    "company_letter_wording_act", "list_act", "saved_searches", "safeguarding_gate", "safeguarding_step",
    "safeguarding_file", "safeguarding_file_add", "import_act", "import_rows", "export_file",
    "my_kept_take", "my_kept_erase", "keeping_act", "case_act", "performer_take", "performer_kept_act",
    "performer_time", "performer_none", "performer_wait", "performer_hold",
    "performer_interested", "performer_after_all", "performer_accept",
    "performer_content", "notice_act", "calls_json", "calls_csv",
    "call_paper", "calls_paper", "call_card", "calls_card", "call_question_act",
    "what_if_begin", "what_if_act",
    "answers_sheet", "answers_act", "answers_begin",
    "performer_if_no", "parts_sheet", "cast_list_sheet", "cast_list_act",
    "cast_list_paper", "cast_list_out_paper", "contact_sheet_csv", "emergency_sheet_csv", "performer_emergency_act",
    "session_end", "replan_give", "replan_tell", "cast_list_welcome", "first_call_take_back", "performer_first_call",
    "performer_callback_day",
    "callbacks_order_paper", "callbacks_own_paper", "contact_sheet_paper",
    "callbacks_act", "callbacks_people", "callbacks_door", "callbacks_write", "performer_comes", "performer_longer",
    "submissions_csv", "dates_act", "performer_guardian_act", "conflicts_sheet", "performer_cannot_act",
    "performer_cannot_file", "dates_after_act", "dates_after_file",
    "tape_act", "tape_watch", "performer_tape_back", "performer_tape_upload", "performer_tape_part",
    "performer_tape_watch",
    "picture_file", "performer_picture_file", "performer_calendar", "performer_feed", "own_calendar", "letter_for",
    "api_nothing",
    "resume_file", "performer_resume_file", "sides_file", "performer_sides", "agent_kept_act", "performer_agent_act",
    "mfa_download_recovery_codes", "mfa_view_recovery_codes",
    "account_request_login_code", "mfa_login_webauthn", "mfa_reauthenticate_webauthn",
}  # fmt: skip
"""Addresses that take a form, give a file or lead elsewhere: they have no page of their own."""


@dataclass
class Camera(Watch):
    """Takes pictures, and remembers of which pages."""

    folder: Path = Path("screens")
    only: str = ""
    names: Counter[str] = field(default_factory=Counter)
    taken: list[tuple[str, str]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def look(self, page: Page, *, scripted: bool = True) -> None:
        """Pages are looked at by people here."""

    def take(self, who: str, page: Page, what: str = "") -> None:
        """The page as it stands is there in four pictures."""
        name = name_of(page.url)
        self.seen.add(name)
        shown = "-".join(part for part in (name, what) if part)
        self.names[f"{who}/{shown}"] += 1
        number = self.names[f"{who}/{shown}"]
        title = f"{shown}-{number}" if number > 1 else shown
        if self.only and self.only not in title:
            return
        self.taken.append((who, title))
        (self.folder / who).mkdir(parents=True, exist_ok=True)
        was = page.viewport_size
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            tall = page.locator("html").evaluate("one => one.scrollHeight")  # waited for: pages move on
            # As tall as the page, so that what stands at the foot of the window stands at the foot of the picture.
            page.set_viewport_size({"width": width, "height": max(height, min(tall, TALLEST))})
            for theme in THEMES:
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
                page.screenshot(path=self.folder / who / f"{title}-{width}-{theme}.png", animations="disabled")
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size(was or {"width": 1280, "height": 900})


# -- Which page is which


def all_names() -> set[str]:
    """The name of every address of the product, without the API's."""
    from django.urls import get_resolver

    def below(resolver: object) -> set[str]:
        found: set[str] = set()
        for one in resolver.url_patterns:  # type: ignore[attr-defined]
            if hasattr(one, "url_patterns"):
                found |= set() if one.app_name else below(one)
            else:
                found.add(one.name)
        return found

    return below(get_resolver())


def name_of(address: str) -> str:
    """What the product calls the page at an address."""
    from django.urls import Resolver404, resolve

    try:
        return str(resolve(urlsplit(address).path).url_name)
    except Resolver404:
        return "nothing"


def kind_of(address: str) -> str:
    """Pages of one kind look alike: the same page, with the same things asked of it."""
    asked = parse_qs(urlsplit(address).query, keep_blank_values=True)
    return " ".join([name_of(address), *(part for part in KINDS_OF_ROOM if part in asked)])


# -- Walking about


LINKS = "all => all.filter(one => !one.download && one.origin === location.origin).map(one => one.href.split('#')[0])"


def walk(seat: Seat, camera: Camera, begin: Sequence[str]) -> None:
    """Everything that can be come to by links is pictured, as many of each kind as are looked at."""
    most = MOST.get(seat.name, 1)
    waiting, known, kinds = list(begin), set(begin), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kinds[kind] >= most or name_of(address) in NO_PAGE | {"nothing"}:
            continue
        kinds[kind] += 1
        seat.page.goto(address)
        asked = kind.partition(" ")[2].replace(" ", "-")
        camera.take(seat.name, seat.page, {"at": "then", "c-at": "then"}.get(asked, asked))
        for link in seat.page.eval_on_selector_all("a[href]", LINKS):
            if link not in known:
                known.add(link)
                waiting.append(link)


def member(name: str, seat: Seat, camera: Camera) -> None:
    """One member's walk: the story's production first, then everything from home on."""
    seat.come_in()
    story = seat.page.get_by_role("link", name="Small Hours")
    first = [seat.house.url + str(story.first.get_attribute("href"))] if story.count() else []
    walk(seat, camera, [*first, seat.house.url + "/"])


def everything(browser: Browser, house: House, camera: Camera, seats: Sequence[str]) -> None:
    """Every seat has been taken and looked from."""
    from tests.journeys import tours

    links = json.loads((house.data / "links.json").read_text())
    members = [name for name in MEMBERS if not seats or name in seats]
    for name in members:
        began = time.monotonic()
        with_seat(browser, house, camera, name, lambda seat: member(seat.name, seat, camera))
        print(f"{name:<12} {sum(who == name for who, _ in camera.taken):>4} pages  {time.monotonic() - began:5.0f} s")
    for name, tour in tours.TOURS.items():
        who = name.partition(" ")[0]
        if not seats or who in seats:
            with_seat(browser, house, camera, who, lambda seat, tour=tour: tour(seat, camera, links))  # type: ignore[misc]
            print(f"{name:<30} done")


def take_all(found: Founded, data: Path, camera: Camera, seats: Sequence[str]) -> None:
    """The company has been opened, looked at, and closed again."""
    with opened(found, data) as house, sync_playwright() as playwright:
        house.may_complain = True  # forms are refused on purpose
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        everything(browser, house, camera, seats)
        browser.close()


def with_seat(browser: Browser, house: House, camera: Camera, name: str, does: object) -> None:
    """Somebody sits down before a browser of their own, does it, and goes."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    camera.over(context)
    does(Seat(name, context.new_page(), house, camera))  # type: ignore[operator]
    context.close()


# -- All of them on one page


HEAD = """<!doctype html><meta charset=utf-8><title>Screens</title><style>
body { font: 16px sans-serif; margin: 2rem; background: #ddd }
nav { position: sticky; top: 0; padding: .5rem 0; background: #ddd }
nav a { margin-right: 1rem }
h2 { scroll-margin-top: 3rem }
figure { display: inline-block; margin: 0 1rem 1rem 0; vertical-align: top }
img { height: 18rem; border: 1px solid #999 }
</style><h1>Every page, as every seat sees it</h1>"""


def index(camera: Camera) -> None:
    """One page that shows every picture, by who sees it."""
    everybody = dict.fromkeys(who for who, _ in camera.taken)
    parts = [HEAD, "<nav>", *(f'<a href="#{who}">{html.escape(who)}</a>' for who in everybody), "</nav>"]
    for who in everybody:
        parts.append(f'<h2 id="{who}">{html.escape(who)}</h2>')
        for title in (title for whose, title in camera.taken if whose == who):
            pictures = [f"{who}/{title}-{width}-{theme}.png" for width, _ in SIZES for theme in THEMES]
            shown = "".join(f'<a href="{p}"><img loading=lazy alt="{html.escape(p)}" src="{p}"></a>' for p in pictures)
            parts.append(f"<figure>{shown}<figcaption>{html.escape(title)}</figcaption></figure>")
    (camera.folder / "index.html").write_text("\n".join(parts), "utf-8")


def main(arguments: Sequence[str]) -> int:
    """The pictures lie in their folder; whatever page was not come to is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.screens")
    parser.add_argument("seats", nargs="*", help="whose pages; everybody's when nobody is named")
    parser.add_argument("--only", default="", help="only pages with this word in their name")
    parser.add_argument("--to", type=Path, default=ROOT / "screens", help="the folder for the pictures")
    read = parser.parse_args(arguments)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    began, camera = time.monotonic(), Camera(folder=read.to, only=read.only)
    read.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, founded(Path(folder) / "founded", "gallery") as found:
        take_all(found, Path(folder) / "data", camera, read.seats)
    index(camera)
    pictures = len(camera.taken) * len(SIZES) * len(THEMES)
    print(f"{pictures} pictures of {len(camera.taken)} pages in {time.monotonic() - began:.0f} s: {read.to}/index.html")
    missing = all_names() - NO_PAGE - camera.seen
    if missing and not (read.seats or read.only):
        print("Nobody came to: " + ", ".join(sorted(missing)))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
