"""What it asks of people: clicks to a decision, and what a phone on a slow line waits for.

`python -m benchmarks.people [--write]`. The story is played in a real browser by the journeys' own scenes, which count
each click, choice and tick. Then pages are opened as a telephone does that was never here: nothing in its cache, a line
of 1.6 Mbit/s with 150 ms there and back, and a processor four times as slow (as Lighthouse's “slow 4G”).
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.measuring import machine, put_into, table
from benchmarks.running import PAGE
from tests.journeys import scenes
from tests.journeys.house import House, founded, opened
from tests.journeys.seats import PHONE, Cast, Seat
from tests.journeys.test_agent import call_in
from tests.journeys.watch import Watch
from tools.services import find_chromium

SLOW_LINE = {
    "offline": False, "latency": 150, "downloadThroughput": 1.6 * 1024 * 1024 / 8, "uploadThroughput": 750 * 1024 / 8,
}  # fmt: skip
SLOWER = 4
TIMES = 5
PAINTED = """() => new Promise((tell) => {
  const first = performance.getEntriesByName("first-contentful-paint")[0];
  new PerformanceObserver((list) => {
    const largest = list.getEntries().at(-1);
    tell([first ? first.startTime : 0, largest.startTime]);
  }).observe({type: "largest-contentful-paint", buffered: true});
})"""


def measured(browser: Browser) -> str:
    """Both tables."""
    with tempfile.TemporaryDirectory(prefix="castlist-people-") as folder, founded(Path(folder) / "story") as story:
        with opened(story, Path(folder) / "agreed") as house:
            agreed = _agreed(Cast(browser, house, Watch()))
        with opened(story, Path(folder) / "told") as house:
            told = Cast(browser, house, Watch())
            clicks, link = _told(told)
            pages = _pages(browser, house, told, link)
    parts = [
        "## What it asks of people",
        "Clicks, choices and ticks, counted by the journeys; writing is not. Everybody begins with their sign-in link.",
        table(("from the demo’s sign-in links to …", "all together", "each"), [agreed, clicks]),
        "Pages as a telephone opens them that was never here: an empty cache, 1.6 Mbit/s, 150 ms, a processor "
        f"{SLOWER} times as slow; the median of {TIMES}. {machine()}.",
        table(("page", "requests", "kB over the line", "first paint, s", "largest paint, s"), pages),
    ]
    return "\n\n".join(parts)


# -- Clicks


def _counted(cast: Cast) -> tuple[str, str]:
    acts = {name: seat.acts + (name in cast.house.keys) for name, seat in cast.seats.items()}
    return str(sum(acts.values())), ", ".join(f"{name.capitalize()} {n}" for name, n in acts.items() if n)


def _agreed(cast: Cast) -> list[str]:
    """Two who agree: named, proposed, answered twice, concluded."""
    karen, derek = cast("karen").into_the_room(scenes.PLAY), cast("derek")
    karen.follow("Put somebody forward").write("Are they known here already?", "Ivy").press("Look").press("This one")
    karen.write("Why they should be considered", "The voice for the score.").press("Put them forward")
    karen.sees("Consider Ivy Marlowe").answers("I want this", "She has what the part needs.")
    derek.again().follow("Answer", within=derek.page.locator("main li", has_text="Ivy Marlowe"))
    derek.sees("Consider Ivy Marlowe").answers("I can live with it")
    karen.again().press("Conclude: Consider Ivy Marlowe").done("Concluded. The minute is frozen.")
    found = ["a decision of two who agree", *_counted(cast)]
    cast.close()
    return found


def _told(cast: Cast) -> tuple[list[str], str]:
    """The story: an objection, advice, a floor moved, an amendment, a minute; then the letter, for its link."""
    karen, derek, tom, julia = scenes.everybody_is_in_the_room(cast)
    scenes.karen_names_ivy(cast, karen)
    scenes.derek_objects(cast, derek)
    scenes.the_writers_advise(cast, tom, julia)
    scenes.derek_moves_his_floor(cast, derek)
    scenes.karen_amends(cast, karen)
    scenes.both_can_live_with_it(cast, karen, derek)
    scenes.karen_concludes(cast, karen)
    found = ["the story’s minute and its task, after an objection and an amendment", *_counted(cast)]
    return found, scenes.toms_letter_goes_out(cast, tom)


# -- On a telephone


def _pages(browser: Browser, house: House, cast: Cast, link: str) -> list[list[str]]:
    room, call = cast("karen").page.url, call_in(cast("karen"))
    cast.close()
    nobody = Cast(browser, house, Watch()).stranger("nobody", **PHONE)
    karen = Cast(browser, house, Watch())("karen", **PHONE)
    return [
        _page("a performer’s own page", nobody, link),
        _page("the public form of an open call", nobody, call),
        _page("sign-in", nobody, f"{house.url}/sign-in/"),
        _page("home", karen, f"{house.url}/"),
        _page("the production", karen, room.partition("/r/")[0] + "/"),
        _page("the room", karen, room),
    ]


def _page(what: str, seat: Seat, address: str) -> list[str]:
    runs = [_opened(seat, address) for _ in range(TIMES)]
    requests, weight, first, largest = (statistics.median(run[n] for run in runs) for n in range(4))
    return [what, f"{requests:.0f}", f"{weight:.0f}", f"{first:.1f}", f"{largest:.1f}"]


def _opened(seat: Seat, address: str) -> tuple[int, float, float, float]:
    """Requests, kilobytes, and seconds to the first and the largest paint."""
    page: Page = seat.context.new_page()
    line = seat.context.new_cdp_session(page)
    seen: list[float] = []
    line.on("Network.loadingFinished", lambda said: seen.append(said["encodedDataLength"]))
    line.send("Network.enable")
    line.send("Network.clearBrowserCache")
    line.send("Network.emulateNetworkConditions", SLOW_LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    answered: Any = page.goto(address, wait_until="load")
    if answered.status != 200:
        sys.exit(f"{address} answers {answered.status}")
    first, largest = page.evaluate(PAINTED)
    page.close()
    return len(seen), sum(seen) / 1000, first / 1000, largest / 1000


def main(arguments: Sequence[str]) -> int:
    """Printed, and put into the page when asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.people", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/reference/measured.md")
    read = parser.parse_args(arguments)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        found = measured(browser)
    print(found)
    if read.write:
        put_into(PAGE, "people", found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
