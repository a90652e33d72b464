"""Whole installations in throw-away folders, run by the real command in processes of their own."""

import contextlib
import itertools
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[1]
ASKED = itertools.count()
OWNER = "karen.b@example.org"
COMPILE = """
from castlist.jobs.start import open_installation
open_installation()
from castlist.jobs.serve import load_everything
load_everything()
"""
"""The templates are compiled into the folder, as by the first server that is started there."""


def clean_environment(data: Path) -> dict[str, str]:
    """Nothing set but the folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CASTLIST_", "DJANGO_"))}
    return {**kept, "CASTLIST_DATA": str(data), "PYTHONPATH": str(ROOT / "src")}


def run_in(data: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """The command has ended."""
    return subprocess.run(
        [sys.executable, "-m", "castlist.config.cli", *arguments],
        env={**clean_environment(data), **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="session")
def founded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded company on SQLite, made once, whose server has run before; who changes it copies it first."""
    data = tmp_path_factory.mktemp("installation") / "data"
    made = run_in(data, "init", "--company", "Harbour Players", "--owner", OWNER)
    assert made.returncode == 0, made.stderr
    subprocess.run([sys.executable, "-c", COMPILE], env=clean_environment(data), timeout=60, check=True)
    return data


@pytest.fixture(scope="session")
def founded_whole(
    founded_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, dict[str, str]]]:
    """That company on the database of this run, made once: its folder, and its settings."""
    with own_database() as settings:
        if not settings:
            yield founded_folder, settings
            return
        data = shutil.copytree(founded_folder, tmp_path_factory.mktemp("whole") / "data")
        made = run_in(data, "init", "--company", "Harbour Players", "--owner", OWNER, **settings)
        assert made.returncode == 0, made.stderr
        yield data, settings


@pytest.fixture
def installation(founded_whole: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """A founded company of one's own on the database of this run: its folder, and its settings."""
    folder, like = founded_whole
    data = shutil.copytree(folder, tmp_path / "data")
    with own_database(like=like.get("CASTLIST_DATABASE_URL", "")) as settings:
        yield data, settings


@contextlib.contextmanager
def own_database(*, like: str = "") -> Iterator[dict[str, str]]:
    """The settings that name a database of one's own, empty or like another; none on SQLite: it lies in the folder."""
    given = os.environ.get("CASTLIST_TEST_DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield {}
        return
    parts = urlsplit(given)
    name = f"castlist_whole_{secrets.token_hex(4)}"
    admin = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        template = f' TEMPLATE "{urlsplit(like).path.strip("/")}"' if like else ""
        connection.execute(f'CREATE DATABASE "{name}"{template}')
        try:
            yield {"CASTLIST_DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def looked_into(data: Path, database_url: str = "") -> Iterator[Any]:
    """A cursor of the installation's database, past Castlist, for whoever asks what really stands there."""
    if database_url:
        with psycopg.connect(database_url) as connection, connection.cursor() as cursor:
            yield cursor
        return
    with contextlib.closing(sqlite3.connect(data / "castlist.sqlite3", timeout=30)) as file, file:
        yield file.cursor()


def free_port() -> int:
    """A port that nobody listens on, and that no other process of the tests is about to ask for.

    Each has some of its own, below those that the system itself gives away.
    """
    first = 10_000 + os.getpid() % 1000 * 20
    for _ in range(20):
        with contextlib.closing(socket.socket()) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port := first + next(ASKED) % 20))
            return port
    raise AssertionError(f"no port from {first} to {first + 19} is free")


@contextlib.contextmanager
def served(
    data: Path, *, looks_again_after: float = 0.1, **variables: str
) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """A server runs for as long as the block lasts: its address, and its process."""
    port = int(variables.get("CASTLIST_PORT") or free_port())
    url = f"http://127.0.0.1:{port}"
    environment = {**clean_environment(data), "CASTLIST_PORT": str(port), "CASTLIST_URL": url, **variables}
    server = subprocess.Popen(
        [sys.executable, "-m", "castlist.config.cli", "serve"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        wait_for(f"{url}/sign-in/", server, every=looks_again_after)
        yield url, server
    finally:
        # The whole group: workers outlive a server that is killed without warning.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        if server.stdout:
            server.stdout.close()


def wait_for(url: str, server: "subprocess.Popen[str]", *, seconds: float = 30, every: float = 0.1) -> None:
    """Somebody answers there, if only to say that this is not the name to ask for."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise AssertionError(f"the server ended: {server.stdout.read() if server.stdout else ''}")
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(every)
    raise AssertionError(f"nobody answers at {url}")
