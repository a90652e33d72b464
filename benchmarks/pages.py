"""How much the pages of the room cost, with the big history in the database: statements, processor time, bytes.

`python -m benchmarks.pages [sqlite] [postgresql] [--small] [--write]`. The pages are asked for in this process, through
everything that a request passes on its way; backends of the database count too.
"""

import argparse
import random
import re
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from benchmarks import store
from benchmarks.history import KINDS, PAGE, backends
from benchmarks.measuring import Clock, machine, put_into, table

TIMES = 40
HEAD = ("page", "statements", "CPU ms", "wall ms, median / 95 %", "kB", "answer")


def main(arguments: Sequence[str]) -> int:
    """The table is printed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    parser.add_argument("kinds", nargs="*", choices=[[], *KINDS])
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    read = parser.parse_args(arguments)
    if read.here:
        print(measured(read.kinds[0], store.SMALL if read.small else store.FULL))
        return 0
    for kind in read.kinds or KINDS:
        command = [sys.executable, "-m", "benchmarks.pages", kind, "--here", *(["--small"] if read.small else [])]
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        print(ran.stdout)
        if read.write:
            put_into(PAGE, f"pages on {kind}", ran.stdout[ran.stdout.index("##") :].strip())
    return 0


def measured(kind: str, size: store.Size) -> str:
    """The table of one database."""
    store.settle(kind, size)
    from django.conf import settings

    from castlist.jobs.upgrade import publish_static_files

    settings.ALLOWED_HOSTS += ["testserver"]
    publish_static_files()
    production = store.build(size)[0]
    store.name_performers(production)
    rows = list(_pages(production))
    return "\n\n".join([
        f"## Pages on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}",
        f"In the production of {size.biggest:,} events, beside {size.productions - 1} others. {machine()}.",
        table(HEAD, rows),
    ])  # fmt: skip


def _pages(production: str) -> Iterator[list[str]]:
    from castlist.queries.log import load_whole
    from castlist.records.models import Person
    from castlist.rules.decisions.facts import Role

    state = load_whole(production)
    person = next(m.person for m in state.members if m.say)
    client = signed_in(Person.objects.get(pk=person))
    role = max((r.id for r in state.all(Role)), key=lambda r: len(state.candidacies(r)))
    room = f"/p/{production}/r/{role}/"
    dice = random.Random(3)
    candidates = len(state.candidacies(role))
    acts = acts_of(client, room)
    yield row("what waits on you", lambda: client.get("/"))
    yield row("the production", lambda: client.get(f"/p/{production}/"))
    yield row(f"the room, {candidates} candidates", lambda: client.get(room))
    yield row("a flashback step", lambda: client.get(room, {"at": dice.randint(1, acts)}))
    seen = re.search(r'data-version="([^"]+)"', client.get(room).content.decode())
    version = seen[1] if seen else ""
    yield row("is anything new", lambda: client.get(f"{room}live/", {"v": version}))
    yield from _position(client, production, state, role)


def _position(client: Any, production: str, state: Any, role: str) -> Iterator[list[str]]:
    """A position taken in the form of the room, answered by the way back to it."""
    cand = next((c for c in state.candidacies(role) if c.lives and state.proposal(c.id)), None)
    if cand is None:
        return
    revision = state.proposal(cand.id).revision
    kinds = iter(["support", "accept"] * TIMES)

    def take() -> Any:
        form = {"revision": revision, "kind": next(kinds), "reason": "I can hear her in it.", "key": uuid.uuid4().hex}
        return client.post(f"/p/{production}/c/{cand.id}/position/", form)

    yield row("a position taken", take)


def acts_of(client: Any, room: str) -> int:
    """How many acts the bar of the room counts."""
    page = client.get(room).content.decode()
    found = [int(n) for n in re.findall(r"[?&;]at=(\d+)", page)]
    return max(found, default=10)


def signed_in(person: Any) -> Any:
    """A browser in which the person is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def row(name: str, ask: Callable[[], Any]) -> list[str]:
    """One line of the table."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        answer = ask()
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    statements = [
        q for q in captured.captured_queries if not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    clock = Clock(backends())
    for _ in range(TIMES):
        clock.time(ask)
    kilobytes = len(answer.content) / 1024
    return [
        name, str(len(statements)), f"{clock.mean_cpu:.1f}", f"{clock.median:.0f} / {clock.slow:.0f}",
        f"{kilobytes:.0f}", str(answer.status_code),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
