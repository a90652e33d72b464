"""How much the pages cost, with the big history in the database: statements, processor time, and beside it the driver.

`python -m benchmarks.pages [sqlite] [postgresql] [--small] [--write]`. The pages are asked for in this process, through
everything that a request passes on its way; backends of the database count too. “Bare” sends the statements of a first
look with the driver alone: the rows that the page is made of, and nothing made of them.
"""

import gc
import random
import re
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

from benchmarks import store
from benchmarks.history import backends
from benchmarks.measuring import Clock, machine, table
from benchmarks.running import run

TIMES = 40
HEAD = ("page", "statements", "first look", "CPU ms", "bare: CPU ms", "ratio", "wall ms, median / 95 %", "kB")
QUIET = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def measured(kind: str, size: store.Size) -> str:
    """The table of one database."""
    store.settle(kind, size)
    from django.conf import settings

    from castlist.jobs.upgrade import publish_static_files

    settings.ALLOWED_HOSTS += ["testserver"]
    publish_static_files()
    production = store.build(size)[0]
    store.name_performers(production)
    fifty = store.room_of(50)
    rows = [*_nothing(), *_everywhere(production), *_rooms(fifty), *_rooms(production), *_positions(fifty)]
    return "\n\n".join([
        f"## Pages on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}",
        f"{size.productions} productions; rooms in one with a single role, and in that of {size.biggest:,} events. "
        f"{machine()}.",
        table(HEAD, rows),
    ])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody with a say in a production, their browser, and the role with most candidates."""

    production: str
    person: str
    client: Any
    state: Any
    role: str

    @classmethod
    def of(cls, production: str) -> "Seat":
        """The first on its team."""
        from castlist.queries.log import load_whole
        from castlist.records.models import Person
        from castlist.rules.decisions.facts import Role

        state = load_whole(production)
        person = next(m.person for m in state.members if m.say)
        role = max((r.id for r in state.all(Role)), key=lambda r: len(state.candidacies(r)))
        return cls(production, person, signed_in(Person.objects.get(pk=person)), state, role)

    @property
    def room(self) -> str:
        """Its address."""
        return f"/p/{self.production}/r/{self.role}/"


def _empty(_: object) -> Any:
    from django.http import HttpResponse

    return HttpResponse("")


def _nothing() -> Iterator[list[str]]:
    """By how quick this machine is just now, the figures of others can be compared with ours."""
    from django.test import Client, override_settings
    from django.urls import path

    module = ModuleType("benchmarks_nothing")
    module.urlpatterns = [path("", _empty)]  # type: ignore[attr-defined]
    browser = Client()
    with override_settings(MIDDLEWARE=[], ROOT_URLCONF=module):
        yield row("nothing: an empty view of Django’s", lambda: browser.get("/"), times=1_000)


def _everywhere(production: str) -> Iterator[list[str]]:
    from django.test import Client

    from castlist.web.role_links import role_link

    seat, stranger = Seat.of(production), Client()
    yield row("home, with all productions", lambda: seat.client.get("/"))
    yield row("the production of most events", lambda: seat.client.get(f"/p/{production}/"))
    yield row("the list of acts in its biggest room", lambda: seat.client.get(f"{seat.room}acts/"))
    link = role_link(production, seat.role)
    yield row("an open call, without an account", lambda: stranger.get(link))


def _rooms(production: str) -> Iterator[list[str]]:
    seat, dice = Seat.of(production), random.Random(3)
    ask = seat.client.get
    name = f"a room of {len(seat.state.candidacies(seat.role))} candidates"
    acts = acts_of(seat.client, seat.room)
    yield row(name, lambda: ask(seat.room))
    turns = iter(_acts_of_others(seat))
    yield row(f"{name}, just after an act", lambda: ask(seat.room), before=lambda: next(turns)())
    yield row(f"{name}, a flashback step over {acts:,} acts", lambda: ask(seat.room, {"at": dice.randint(1, acts)}))
    version = version_of(seat)
    yield row("is anything new in it", lambda: ask(f"{seat.room}live/", {"v": version}))


def _acts_of_others(seat: Seat) -> Iterator[Callable[[], Any]]:
    """Somebody else speaks in the room, again and again."""
    from castlist.actions import decisions
    from castlist.actions.decisions import Actor

    cand = next(c.id for c in seat.state.candidacies(seat.role) if c.lives)
    by = next(m.person for m in seat.state.members if m.voice)
    now = store.NOW + timedelta(days=500)
    while True:
        yield lambda: decisions.advise(Actor(seat.production, by, now), cand, what="comment", text="Hear her again.")


def _positions(production: str) -> Iterator[list[str]]:
    """A position taken in the form of the room, answered by the way back to it."""
    seat = Seat.of(production)
    cand = next((c for c in seat.state.candidacies(seat.role) if c.lives and seat.state.proposal(c.id)), None)
    if cand is None:
        return
    revision = seat.state.proposal(cand.id).revision
    kinds = iter(["support", "accept"] * TIMES)

    def take() -> Any:
        form = {"revision": revision, "kind": next(kinds), "reason": "I can hear her in it.", "key": uuid.uuid4().hex}
        return seat.client.post(f"/p/{production}/c/{cand.id}/position/", form)

    yield row("a position taken, request to commit", take, bare=False)


def acts_of(client: Any, room: str) -> int:
    """How many acts the bar of the room counts."""
    found = re.search(r'data-last="(\d+)"', client.get(room).content.decode())
    return int(found[1]) if found else 10


def version_of(seat: Seat) -> str:
    """What an open room says it has seen."""
    found = re.search(r'data-version="([^"]+)"', seat.client.get(seat.room).content.decode())
    return found[1] if found else ""


def signed_in(person: Any) -> Any:
    """A browser in which the person is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(person, backend="castlist.config.members.Members")
    return client


def row(name: str, ask: Callable[[], Any], *, before: Callable[[], Any] = lambda: None, bare: bool = True,
        times: int = TIMES) -> list[str]:  # fmt: skip
    """One line of the table; `before` is done each time, and not measured."""
    from castlist.jobs.serve import SELDOM

    gc.collect()
    gc.freeze()  # as the server does when it starts; what was built to measure is not looked through each time
    gc.set_threshold(SELDOM)
    for _ in range(3):
        before()
        answer = ask()
    first = asked(ask, forget=True) if bare else []
    for _ in range(2):  # the first of them still misses what was forgotten
        before()
        again = asked(ask)
    clock, alone = Clock(backends()), Clock()
    send = _sender(first, alone)
    for _ in range(times):
        before()
        clock.time(ask)
        alone.time(send)
    assert answer.status_code in (200, 204, 302), (name, answer.status_code)
    ratio = f"{clock.mean_cpu / max(alone.mean_cpu, 0.01):.1f}" if bare else ""
    return [
        name, str(len(again)), str(len(first)) if bare else "", f"{clock.mean_cpu:.{1 if times == TIMES else 2}f}",
        f"{alone.mean_cpu:.2f}" if bare else "", ratio, f"{clock.median:.0f} / {clock.slow:.0f}",
        f"{len(answer.content) / 1024:.0f}",
    ]  # fmt: skip


def asked(ask: Callable[[], Any], *, forget: bool = False) -> list[str]:
    """The statements that a page sends; `forget`: when the process knows nothing of the production yet."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from castlist.queries.memory import forget_everything

    if forget:
        forget_everything()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(QUIET)]


def _sender(statements: list[str], clock: Clock) -> Callable[[], None]:
    """Sends the statements with the driver alone, and takes every row."""
    connection = store.bare_connection()
    if hasattr(connection, "info"):
        clock.servers = [connection.info.backend_pid]

    def send() -> None:
        for statement in statements:
            if statement.startswith(("SELECT", "WITH")):
                connection.execute(statement).fetchall()

    return send


if __name__ == "__main__":
    sys.exit(run("pages", sys.argv[1:], measured))
