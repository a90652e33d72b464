"""The board with many screens: how soon each shows what was pressed, and what that costs the server.

`python -m benchmarks.board [sqlite] [postgresql] [--screens N] [--seconds N] [--write]`. A real server; each screen
asks as the page itself does, as often as day.js says; the desk presses once a second: here, called, goes in, done. What
is measured is the time from the answer to the press until the screen has a body in which it stands.
"""

import argparse
import asyncio
import itertools
import random
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing import get_context
from typing import Any

from benchmarks import store
from benchmarks.history import backends
from benchmarks.measuring import machine, put_into, spent, table
from benchmarks.running import KINDS, PAGE
from benchmarks.storm import THREADS, WORKERS, Size, forget, served

SCREENS, SECONDS, ROOMS, PEOPLE = 50, 60, 3, 120
"""Screens that are open, for how long, and how many rooms and people the day has."""
TEAM = ("karen", "derek", "tom", "julia", "sam")
"""Whose screens they are, in turn; each is signed in for itself."""
STEPS = ("here", "call", "enter", "done")
STANDS = ("expected", "waiting", "called", "in", "done")
ROW = re.compile(r'id="q-([0-9a-z]+)[^"]*"[^>]*class="stands-(\w+)')
VERSION = re.compile(r'data-version="([^"]+)"')
TOKEN = "c" * 32
HEAD = ("board", "presses", "asked/s", "of them answered anew", "delay p50 / p99 / most, ms", "answer p50 / p99, ms",
        "CPU ms a question", "server CPU")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Board:
    """What is asked, by whom: addresses, the cookie of each screen, and that of the desk."""

    live: str
    press: str
    cookies: list[str]
    desk: str
    people: list[tuple[str, str]]
    """Session and candidacy of everybody who is to be seen."""
    day: str


@dataclass(slots=True)
class Seen:
    """What the screens saw: when each had somebody standing where, and how they were answered."""

    presses: list[tuple[str, int, float]] = field(default_factory=list)
    """Whom, how far they are, and when the press was answered."""
    shown: list[dict[tuple[str, int], float]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    cpu: float = 0.0
    wall: float = 0.0

    def row(self, name: str) -> list[str]:
        """A line of the table."""
        delays = sorted(
            max(0.0, screen[cand, step] - at) * 1000 for screen in self.shown for cand, step, at in self.presses
        )
        asked, late = self.statuses.total(), statistics.quantiles(self.waits, n=100)
        return [
            name, f"{len(self.presses)}", f"{asked / self.wall:.0f}", f"{self.statuses[200] / asked:.0%}",
            f"{delays[len(delays) // 2]:.0f} / {delays[int(len(delays) * 0.99)]:.0f} / {delays[-1]:.0f}",
            f"{late[49] * 1000:.0f} / {late[98] * 1000:.0f}", f"{self.cpu / asked:.1f}",
            f"{self.cpu / 10 / self.wall:.0f}% of one processor",
        ]  # fmt: skip


def measured(kind: str, screens: int, seconds: int) -> str:
    """The table of one database."""
    size = Size("board")
    store.settle(kind, size)  # type: ignore[arg-type]
    try:
        from castlist.jobs.upgrade import publish_static_files

        publish_static_files()
        all_rooms, one_room = _boards(screens)
        with served(["-m", "castlist.config.cli", "serve"], "/sign-in/") as (port, pids):
            rows = [
                _watched(port, pids, board, seconds).row(name)
                for name, board in (("all rooms", all_rooms), ("one room", one_room))
            ]
    finally:
        forget(kind, size.name)
    return "\n\n".join([
        f"## The board with {screens} screens on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}",
        f"{ROOMS} rooms, {PEOPLE} people; {screens} screens, each signed in for itself, ask as the page does, "
        f"{each()} ms after the last answer; a press each second for {seconds} seconds, by the desk. {WORKERS} workers "
        f"of {THREADS} threads, and the screens on the same processors. The delay runs from the answer to the press "
        f"until a screen has a body in which it stands. {machine()}.",
        table(HEAD, rows),
    ])  # fmt: skip


def each() -> int:
    """How many milliseconds the page waits from one answer to the next question."""
    text = (store.ROOT / "src/castlist/web/static/castlist/js/day.js").read_text(encoding="utf-8")
    found = re.search(r"const EACH = (\d+);", text)
    assert found, "day.js says no more how often it asks"
    return int(found[1])


# -- What is looked at


def _boards(screens: int) -> tuple[Board, Board]:
    from django.conf import settings

    from castlist.actions import decisions, productions
    from castlist.records.models import Slot

    settings.ALLOWED_HOSTS += ["testserver"]
    # By name: what tests are made of is not checked for types, as the benchmarks are.
    world: Any = import_module("tests.world").build(datetime.now(UTC).replace(microsecond=0))
    people: list[tuple[str, str]] = []
    for _ in range(ROOMS):
        for slot in Slot.objects.filter(pk__in=world.times(PEOPLE // ROOMS, minutes=10)):
            number = len(people)
            company = world.production.company_id
            performer = productions.add_performer(company, name=f"Nobody Number {number}", email="", now=world.now)
            why = decisions.Reason("To be heard.")
            done = decisions.put_forward(world.actor("karen"), role=world.role, performer=performer.pk, reason=why)
            people.append((slot.session_id, str(done.answer["candidacy"])))
            Slot.objects.filter(pk=slot.pk).update(cand=people[-1][1])
    cookies = [_cookie(world.client(who)) for who, _ in zip(itertools.cycle(TEAM), range(screens), strict=False)]
    day = Slot.objects.order_by("start")[0].start.date().isoformat()
    base, room = f"/p/{world.production.pk}/days/", people[0][0]
    desk, press = _cookie(world.client("sam")), f"{base}board/SESSION/mark/?day={day}"
    own = [one for one in people if one[0] == room][20:]
    mixed = [one for some in zip(*_by_room(people), strict=True) for one in some]
    return (
        Board(f"{base}board/live/?day={day}", press, cookies, desk, mixed[: len(mixed) // 2], day),
        Board(f"{base}{room}/live/board/?day={day}", press, cookies, desk, own, day),
    )  # fmt: skip


def _by_room(people: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    rooms: dict[str, list[tuple[str, str]]] = {}
    for session, cand in people:
        rooms.setdefault(session, []).append((session, cand))
    return list(rooms.values())


def _cookie(client: Any) -> str:
    from django.conf import settings

    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return f"{cookies}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


# -- The screens, and the desk


def _watched(port: int, pids: list[int], board: Board, seconds: int) -> Seen:
    working = [*pids, *backends()]
    before, started = sum(map(spent, working)), time.time()
    with get_context("spawn").Pool(1) as pool:  # what asks is no part of the server, and shares nothing with us
        seen: Seen = pool.apply(_watch, (port, board, seconds, each() / 1000))
    seen.cpu, seen.wall = sum(map(spent, [*pids, *backends()])) - before, time.time() - started
    return seen


def _watch(port: int, board: Board, seconds: int, pause: float) -> Seen:
    return asyncio.run(_all(port, board, seconds, pause))


async def _all(port: int, board: Board, seconds: int, pause: float) -> Seen:
    seen, over = Seen(), asyncio.Event()
    seen.shown = [{} for _ in board.cookies]
    screens = [
        asyncio.create_task(_screen(port, board, cookie, shown, seen, over, pause))
        for cookie, shown in zip(board.cookies, seen.shown, strict=True)
    ]
    await asyncio.sleep(3)
    line = await asyncio.open_connection("127.0.0.1", port)
    begun = time.time()
    for number, (cand, session, step) in enumerate(itertools.islice(_presses(board), seconds)):
        await asyncio.sleep(max(0.0, begun + number - time.time()))
        form = f"cand={cand}&press={STEPS[step]}&seen={step}"
        status, _ = await _ask(line, "POST", board.press.replace("SESSION", session), board.desk, form)
        assert status == 302, status
        seen.presses.append((cand, step + 1, time.time()))
    await asyncio.sleep(5)
    over.set()
    await asyncio.gather(*screens)
    return seen


def _presses(board: Board) -> "itertools.chain[tuple[str, str, int]]":
    """One after the other comes; three are on their way at once, so that neighbours in the list are pressed in turn."""
    some = [board.people[first : first + 3] for first in range(0, len(board.people), 3)]
    return itertools.chain.from_iterable(
        ((cand, session, step) for step in range(len(STEPS)) for session, cand in three) for three in some
    )


async def _screen(
    port: int, board: Board, cookie: str, shown: dict[tuple[str, int], float], seen: Seen, over: asyncio.Event,
    pause: float,
) -> None:  # fmt: skip
    line = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.sleep(random.random() * pause)
    version = ""
    while not over.is_set():
        asked = time.time()
        status, body = await _ask(line, "GET", f"{board.live}&v={version}", cookie)
        at = time.time()
        seen.waits.append(at - asked)
        seen.statuses[status] += 1
        assert status in (200, 204), (status, body[:300])
        if status == 200:
            version = VERSION.search(body)[1]  # type: ignore[index]
            for cand, stands in ROW.findall(body):
                for step in range(STANDS.index(stands) + 1 if stands in STANDS else 0):
                    shown.setdefault((cand, step), at)
        await asyncio.sleep(pause)


async def _ask(
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter], method: str, path: str, cookie: str, form: str = ""
) -> tuple[int, str]:  # fmt: skip
    """Status and body, over a connection that stays."""
    reader, writer = line
    sent = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n" if form else ""
    writer.write(
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nX-CSRFToken: {TOKEN}\r\n"
        f"HX-Request: true\r\n{sent}\r\n{form}".encode()
    )
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status, length = int(head.split()[1]), re.search(r"content-length: (\d+)", head)
    if length:
        return status, (await reader.readexactly(int(length[1]))).decode()
    if "chunked" not in head:
        return status, ""
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return status, b"".join(parts).decode()


def main(arguments: Sequence[str]) -> int:
    """For each database in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.board")
    parser.add_argument("kinds", nargs="*", choices=[[], *KINDS])
    parser.add_argument("--screens", type=int, default=SCREENS)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/reference/measured.md")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    read = parser.parse_args(arguments)
    if read.here:
        print(measured(read.kinds[0], read.screens, read.seconds))
        return 0
    for kind in read.kinds or KINDS:
        options = ["--screens", str(read.screens), "--seconds", str(read.seconds)]
        command = [sys.executable, "-m", "benchmarks.board", kind, "--here", *options]
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        print(ran.stdout)
        if read.write:
            put_into(PAGE, f"board on {kind}", ran.stdout[ran.stdout.index("##") :].strip())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
