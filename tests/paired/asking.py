"""Every address of the access matrix, as every seat asks it; and what it is answered, down to the last byte.

A new address has a row in the matrix or the tests fail, so it is asked here too.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core import mail
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.architecture import access_table
from tests.architecture.access_table import READINGS, WRITES, Row
from tests.paired.frozen import SOURCE
from tests.web.api_examples import BY_NAME, filled
from tests.web.api_world import Program, Stage

NOBODY, BEARER = "", "ivy's link"
MEMBERS = ("karen", "derek", "tom", "julia", "sam", "miriam", "ruth")
STRANGERS = ("eve", "olga")
SEATS = (NOBODY, *MEMBERS, *STRANGERS, BEARER)
"""Everybody who may come: nobody at all, the team, two strangers, and a performer with the link from her letter."""

TABLES = access_table.tables()
PAGES = [row for heading, rows in TABLES.items() if heading not in (READINGS, WRITES) for row in rows]
BEHIND_HER_LINK = ("/i/{link}/", "/word/")
"""The page of her own, and the one on which somebody was told of a matter."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of one seat."""

    seat: str
    method: str
    path: str
    program: bool = False
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        with_headers = "".join(f" {name}: {value}" for name, value in self.headers)
        return f"{self.seat or 'nobody'}{chr(39) + 's program' if self.program else ''} {self.method} {self.path}" + (
            f" {self.body[:120]}{with_headers}"
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """All that comes back: status, headers with cookies, every byte, the mails that went, and what was asked of the
    database in which words.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    mails: tuple[str, ...]
    queries: tuple[str, ...]
    ends_it: bool = False
    """True for an act by which the secret is none any more: what it brings about is for all to see."""

    def parts(self) -> Iterator[tuple[str, Any]]:
        """What can be compared, by name."""
        yield "whether it ends the secret", self.ends_it
        if self.ends_it:
            return
        yield "status", self.status
        yield "headers", self.headers
        yield "body", self.body
        yield "mails", self.mails
        yield "number of queries", len(self.queries)
        yield "queries", self.queries


# -- What is left out of the comparison, all of it, and why

SAVEPOINT = re.compile(r'"s\d+_x\d+"')
"""Django counts its savepoints through the life of a process and names them by their thread: the name is no answer."""
MARK = re.compile(r"\b[0-9a-f]{20}\b")
"""A mark (`queries.doors.token`) is a keyed hash, which nobody outside can make or read: all that can be told of two is
whether they are the same. So marks are numbered in the order in which a seat first sees them, and the numbers compared:
a mark that moves where the other world's stands still is a difference; that it reads otherwise is none."""


@dataclass
class Seat:
    """Somebody at a browser and at a program; and the marks that were seen there."""

    name: str
    browser: Client
    program: Program
    marks: dict[str, int] = field(default_factory=dict)

    def numbered(self, text: str) -> str:
        """The text, its marks by number."""
        return MARK.sub(lambda found: f"mark {self.marks.setdefault(found[0], len(self.marks) + 1)}", text)

    def forked(self) -> "Seat":
        """The same, in a world of its own from here on."""
        browser = Client(raise_request_exception=False)
        browser.cookies.load({name: one.value for name, one in self.browser.cookies.items()})
        program = Program(self.program.token, Client(raise_request_exception=False))
        return Seat(self.name, browser, program, dict(self.marks))


@contextmanager
def queries() -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile, without what is filled into them."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append(SAVEPOINT.sub("a savepoint", str(sql)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def answered(seat: Seat, ask: Ask, ends_it: Callable[[], bool] = lambda: False) -> Answer:
    """What the seat is answered; whatever the request wrote is undone. `ends_it`: asked when it has been answered."""
    sent = len(mail.outbox)
    with transaction.atomic():
        with queries() as asked:
            answer = _sent(seat, ask)
            raw = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        ended = ends_it()
        transaction.set_rollback(True)
    mails = tuple(seat.numbered(one) for one in taken(sent))
    cookies = [("Set-Cookie", one.OutputString()) for one in answer.cookies.values()]
    headers = tuple(sorted([*answer.items(), *cookies]))
    body = seat.numbered(raw.decode("latin-1"))
    return Answer(
        answer.status_code, tuple((k, seat.numbered(v)) for k, v in headers), body, mails, tuple(asked), ended
    )


def taken(sent: int, but: Iterable[str] = ()) -> tuple[str, ...]:
    """The mails that went since, each as it goes over the wire; `but` those that go to these addresses alone."""
    found = []
    for one in mail.outbox[sent:]:
        if not set(one.recipients()) <= set(but):
            with SOURCE.named(f"{one.subject} {one.recipients()}"):
                found.append(one.message().as_string())
    del mail.outbox[sent:]
    return tuple(found)


def _sent(seat: Seat, ask: Ask) -> HttpResponse:
    headers = dict(ask.headers)
    if ask.program:
        body = json.loads(ask.body) if ask.body else None
        more = {"key": "one-key"} if ask.method != "GET" else {}
        return seat.program.send(ask.method, ask.path, body, headers=headers, **more)
    cookies = seat.browser.cookies.output()
    try:
        form = "application/x-www-form-urlencoded"
        return seat.browser.generic(ask.method, ask.path, ask.body, content_type=form, headers=headers)
    finally:
        if seat.browser.cookies.output() != cookies:
            _put_back(seat.browser, cookies)


def _put_back(browser: Client, cookies: str) -> None:
    from http.cookies import SimpleCookie

    browser.cookies = SimpleCookie()
    browser.cookies.load("\r\n".join(line.removeprefix("Set-Cookie: ") for line in cookies.split("\r\n")))


# -- Which requests


def looks(stage: Stage, seat: str, *, door: bool = True) -> Iterator[Ask]:
    """Everything that can be looked at: each row of the matrix that reads, and each room on each of its candidacies."""
    for heading, rows in TABLES.items():
        for row in rows:
            if (
                row.method in ("GET", "HEAD")
                and heading != WRITES
                and (door or heading != "The door")
                and _comes_to(row, seat)
            ):
                yield _look(stage, seat, row, heading == READINGS)
    if seat == BEARER:
        return
    base = f"/p/{stage.ids['production']}/"
    for name, cand in stage.world.cands.items():
        role = stage.ids["other_role" if name == "abel" else "role"]
        yield Ask(seat, "GET", f"{base}r/{role}/?c={cand}")
        yield Ask(seat, "GET", f"/productions/{stage.ids['production']}/candidacies/{cand}", program=True)
        yield Ask(seat, "GET", f"{base}r/{role}/minute/{cand}/1/")
    if "made" in stage.ids:
        yield Ask(seat, "GET", f"{base}safeguarding/{stage.ids['made']}/")
        matters = f"/productions/{stage.ids['production']}/safeguarding/matters"
        yield Ask(seat, "GET", f"{matters}/{stage.ids['made']}", program=True)
    for role in ("role", "other_role"):
        yield Ask(seat, "GET", f"{base}r/{stage.ids[role]}/", headers=(("HX-Request", "true"),))
        yield Ask(seat, "HEAD", f"{base}r/{stage.ids[role]}/?all")
        yield Ask(seat, "GET", f"{base}r/{stage.ids[role]}/put-forward/?q=a")
        yield Ask(seat, "GET", f"{base}r/{stage.ids[role]}/acts/?when=12:00")
        program = f"/productions/{stage.ids['production']}/roles/{stage.ids[role]}"
        yield Ask(seat, "GET", f"{program}/acts", program=True)
        yield Ask(seat, "GET", f"{program}/performers?q=a", program=True)
    known = (("If-None-Match", '"x"'), ("If-Modified-Since", "Mon, 01 Mar 2027 00:00:00 GMT"))
    yield Ask(seat, "GET", base, headers=known)
    yield Ask(seat, "GET", f"{base}r/{stage.ids['other_role']}/", headers=known)


def _comes_to(row: Row, seat: str) -> bool:
    """Her link is asked for by her alone: whoever holds it is her. Pages of members are not for her browser."""
    hers = row.path.startswith(BEHIND_HER_LINK)
    shared = any(link in row.path for link in ("{call_link}", "{calls_link}", "{cast_list_link}"))
    return hers or shared if seat == BEARER else not hers


def _look(stage: Stage, seat: str, row: Row, program: bool) -> Ask:
    return Ask(seat, row.method, row.path.format(**stage.ids), program=program)


def pasts(stage: Stage, seat: str, places: Iterable[int]) -> Iterator[Ask]:
    """What had happened by each of these acts, wherever a moment can be looked back at."""
    if seat == BEARER:
        return
    production = stage.ids["production"]
    for at in places:
        for base in (f"/p/{production}/", *(f"/p/{production}/r/{stage.ids[r]}/" for r in ("role", "other_role"))):
            yield Ask(seat, "GET", f"{base}?at={at}")
        api = f"/productions/{production}"
        for base in (api, *(f"{api}/roles/{stage.ids[r]}/room" for r in ("role", "other_role"))):
            yield Ask(seat, "GET", f"{base}?at={at}", program=True)
        yield Ask(seat, "GET", f"/p/{production}/r/{stage.ids['role']}/?at={at}&c={stage.ids['ivy']}")
        yield Ask(seat, "GET", f"/p/{production}/r/{stage.ids['role']}/?from={stage.ids['ivy']}&at={at}")


def acts(stage: Stage, seat: str) -> Iterator[Ask]:
    """Every act, with what the matrix and the examples say with it; whatever it does is undone."""
    for row in PAGES:
        if row.method == "POST" and _comes_to(row, seat):
            yield Ask(seat, "POST", row.path.format(**stage.ids), body=row.said.format(**stage.ids))
    if seat == BEARER:
        return
    for example in BY_NAME.values():
        if any(f"{{{missing}}}" in example.path + json.dumps(example.body) for missing in LATER):
            continue
        body = json.dumps(filled(example.body, stage.ids))
        yield Ask(seat, example.method, example.path.format(**stage.ids), program=True, body=body)


LATER = ("seen", "token", "batch", "search")
"""What an example asks for that is another for every seat; marks are asked for by `live`."""


def live(stage: Stage, seat: Seat, seen: dict[str, str]) -> Iterator[Ask]:
    """What an open page asks each second, with the mark that it was drawn with; and what was told is marked as read."""
    production = stage.ids["production"]
    for role in (stage.ids["role"], stage.ids["other_role"]):
        if mark := seen.get(role):
            yield Ask(seat.name, "GET", f"{reverse('live', args=[production, role])}?v={mark}")
            yield Ask(seat.name, "GET", f"/productions/{production}/roles/{role}/moved?version={mark}", program=True)
    if mark := seen.get("ivy"):
        role, ivy = stage.ids["role"], stage.ids["ivy"]
        moved = f"/productions/{production}/roles/{role}/moved?version={mark}&candidacy={ivy}"
        yield Ask(seat.name, "GET", f"{reverse('live', args=[production, role])}?v={mark}&c={ivy}")
        yield Ask(seat.name, "GET", moved, program=True)
    if mark := seen.get("home"):
        yield Ask(seat.name, "POST", "/home/seen", program=True, body=json.dumps({"seen": mark}))


def marks_of(stage: Stage, seat: Seat) -> dict[str, str]:
    """The marks with which the seat's open pages were drawn."""
    found = {}
    with transaction.atomic():
        for role in (stage.ids["role"], stage.ids["other_role"]):
            answer = seat.program.get(f"/productions/{stage.ids['production']}/roles/{role}/room")
            if answer.status_code == 200:
                found[role] = answer.json()["version"]
        room = f"/productions/{stage.ids['production']}/roles/{stage.ids['role']}/room"
        answer = seat.program.get(f"{room}?candidacy={stage.ids['ivy']}")
        if answer.status_code == 200:
            found["ivy"] = answer.json()["version"]
        answer = seat.program.get("/home")
        if answer.status_code == 200:
            found["home"] = answer.json()["seen"]
        transaction.set_rollback(True)
    return found
