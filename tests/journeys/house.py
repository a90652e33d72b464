"""Houses for the journeys: a company on a throw-away database, and the real server in a process of its own.

Run by itself (`python -m tests.journeys.house found KIND`, `… serve PORT`) it is that process.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_string
from email.policy import default
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.front import front
from tests.installation import clean_environment, free_port, run_in, served, wait_for

MAIL = "mail"
SERVERS = int(os.environ.get("CASTLIST_TEST_SERVERS", "1"))
"""How many servers answer for a house; with more than one, every connection comes to the next."""
REDIS = os.environ.get("CASTLIST_TEST_REDIS_URL", "")


@dataclass
class House:
    """One running company: where it answers, where its things lie, and everybody's way in."""

    url: str
    data: Path
    database_url: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    server: int = 0
    """The process that leads the server's others."""
    may_complain: bool = False
    """Trouble is made on purpose, and may stand in the server's log."""

    def processes(self) -> list[int]:
        """Every process of the server."""
        found = []
        for one in Path("/proc").iterdir():
            with contextlib.suppress(ValueError, ProcessLookupError):
                if os.getpgid(int(one.name)) == self.server:
                    found.append(int(one.name))
        return found

    def letters_to(self, address: str) -> list[str]:
        """What went out to one address, oldest first, as somebody reads it who sees text, HTML and headers at once."""
        files = sorted((self.data / MAIL).rglob("*.*"), key=lambda path: path.stat().st_mtime_ns)
        mails = [message_from_string(path.read_text(), policy=default) for path in files]
        return [_whole(mail) for mail in mails if mail["To"] == address]


def _whole(mail: Any) -> str:
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*parts, *(f"{name}: {value}" for name, value in mail.items())])


@dataclass(frozen=True)
class Founded:
    """A company that stands ready to be copied: its folder, and its database where that lies elsewhere."""

    data: Path
    database_url: str = ""


def given_database() -> str:
    """The PostgreSQL of this run; empty when it is SQLite's."""
    given = os.environ.get("CASTLIST_TEST_DATABASE_URL", "")
    return given if given.startswith("postgres") else ""


def _beside(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _environment(data: Path, database_url: str, port: int) -> dict[str, str]:
    own = {"CASTLIST_DEMO": "1", "CASTLIST_URL": f"http://127.0.0.1:{port}", "CASTLIST_LOG": "error"}
    found = {**clean_environment(data), **own} | ({"CASTLIST_REDIS_URL": REDIS} if REDIS else {})
    if database_url:
        found |= {"CASTLIST_DATABASE_URL": database_url}
    root = Path(__file__).resolve().parents[2]
    return {**found, "PYTHONPATH": os.pathsep.join((str(root / "src"), str(root)))}


@contextlib.contextmanager
def _database(template: str = "") -> Iterator[str]:
    """A database of one's own beside the one of this run, made like the template; nothing on SQLite."""
    given = given_database()
    if not given:
        yield ""
        return
    name = f"castlist_journey_{secrets.token_hex(6)}"
    like = f' TEMPLATE "{urlsplit(template).path.strip("/")}"' if template else ""
    with psycopg.connect(_beside(given, "postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{like}')
        try:
            yield _beside(given, name)
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def founded(folder: Path, kind: str = "story") -> Iterator[Founded]:
    """A company of that kind, played as far as founding.py says."""
    with _database() as database_url:
        command = [sys.executable, "-m", "tests.journeys.house", "found", kind]
        environment = _environment(folder, database_url, 1)
        made = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
        assert made.returncode == 0, made.stderr
        yield Founded(folder, database_url)


@contextlib.contextmanager
def opened(like: Founded, folder: Path) -> Iterator[House]:
    """A house like that one, with nobody in it yet, for as long as the block lasts."""
    shutil.copytree(like.data, folder)
    port, log = free_port(), folder / "server.log"
    with contextlib.ExitStack() as stack:
        database_url = stack.enter_context(_database(like.database_url))
        said = stack.enter_context(log.open("w"))
        ports = [port] if SERVERS == 1 else [free_port() for _ in range(SERVERS)]
        started = [stack.enter_context(_started(folder, database_url, port, own, said)) for own in ports]
        if SERVERS > 1:
            stack.enter_context(front(port, ports))
        server, told = started[0]
        keys = {person["name"].split()[0].lower(): person["sign_in"] for person in told["people"]}
        house = House(told["url"], folder, database_url, keys, server.pid)
        yield house
        assert house.may_complain or "level='error'" not in log.read_text(), log.read_text()


@contextlib.contextmanager
def _started(folder: Path, database_url: str, port: int, own: int, said: Any) -> Iterator[tuple[Any, Any]]:
    """A server on a port of its own for the house on that port: its process, and what it told."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.house", "serve", str(own)],
        env=_environment(folder, database_url, port),
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
        start_new_session=True,
    )
    try:
        assert server.stdout
        told = json.loads(server.stdout.readline())
        wait_for(f"http://127.0.0.1:{own}/sign-in/", server)
        yield server, told
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.communicate()


@contextlib.contextmanager
def empty(folder: Path, *, company: str, owner: str) -> Iterator[House]:
    """What `castlist init` makes in an empty folder and `castlist serve` answers for; the owner's key is its link."""
    port = free_port()
    with _database() as database_url:
        settings = {"CASTLIST_URL": f"http://127.0.0.1:{port}", "CASTLIST_PORT": str(port)}
        if database_url:
            settings["CASTLIST_DATABASE_URL"] = database_url
        made = run_in(folder, "init", "--company", company, "--owner", owner, "--json", **settings)
        assert made.returncode == 0, made.stderr
        with served(folder, **settings) as (url, _):
            yield House(url, folder, database_url, {"owner": json.loads(made.stdout)["sign_in"]})


# -- The process itself


def _installation() -> None:
    from castlist.jobs.start import make_data_folder, open_installation

    data = Path(os.environ["CASTLIST_DATA"])
    make_data_folder(data)
    open_installation(data)


def found(kind: str) -> None:
    """The company of that kind stands in the folder and database of the environment."""
    _installation()
    from castlist.jobs.serve import load_everything
    from castlist.jobs.upgrade import upgrade
    from tests.journeys import founding

    upgrade()
    founding.build(kind)
    load_everything()  # compiles the templates into the folder, once for all houses like it


def serve(port: int) -> None:
    """Answers until it is stopped, after one line that says everybody's way in."""
    _installation()
    from castlist.jobs.demo import company_to_look_around_in, tell
    from castlist.jobs.serve import hold_port
    from castlist.jobs.serve import serve as answer

    said = partial(tell, os.environ["CASTLIST_URL"], company_to_look_around_in(), as_json=True)
    answer(at=hold_port("127.0.0.1", port), workers=1, threads=6, ready=said)


if __name__ == "__main__":
    what, argument = sys.argv[1:]
    found(argument) if what == "found" else serve(int(argument))
