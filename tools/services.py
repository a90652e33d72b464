"""A browser, a PostgreSQL and an ffmpeg for the tests: found, started or installed, or said to be missing."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

CHROMIUM_NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
)  # fmt: skip
"""The first has no windows: a page there costs half of the processor's time."""
Command = list[str | Path]
MAINTENANCE = ("postgres", "template1")
FOR_A_RUN = (
    "fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off",
    "max_wal_size=4GB", "checkpoint_timeout=1h",
)  # fmt: skip
"""Nothing outlives the run, and its tables hold a few rows each: nothing need be safe, or tidied up."""


def find_chromium() -> str | None:
    """The path of a Chromium that runs; installed if that is what it takes."""
    given = os.environ.get("CASTLIST_TEST_CHROMIUM")
    if given:
        return given if given != "none" and Path(given).exists() else None
    for name in CHROMIUM_NAMES:
        path = shutil.which(name)
        if path:
            return path
    return _playwright_chromium() or _debian_chromium()


def _playwright_chromium() -> str | None:
    ask = "from playwright.sync_api import sync_playwright as p\nwith p() as x: print(x.chromium.executable_path)"
    path = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False).stdout.strip()
    if path and not Path(path).exists():
        print("A browser is being installed …", flush=True)
        with contextlib.suppress(subprocess.TimeoutExpired):
            install = [sys.executable, "-m", "playwright", "install", "chromium"]
            subprocess.run(install, capture_output=True, timeout=300, check=False)
    return path if path and Path(path).exists() else None


def _debian_chromium() -> str | None:
    for name in CHROMIUM_NAMES[:2]:  # where the first is not packaged yet, the second is
        _from_debian(name, "fonts-liberation")
        if found := shutil.which(name):
            return found
    return None


def find_ffmpeg() -> str | None:
    """The path of an ffmpeg; installed if that is what it takes and can be done."""
    if not shutil.which("ffmpeg"):
        _from_debian("ffmpeg")
    return shutil.which("ffmpeg")


def _from_debian(*packages: str) -> None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ("apt-get update", f"apt-get install -y --no-install-recommends {' '.join(packages)}"):
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(command.split(), capture_output=True, env=environment, timeout=600, check=False)


@contextlib.contextmanager
def postgresql() -> Iterator[str | None]:
    """The address of a PostgreSQL in which test databases may be made, for as long as the block lasts.

    The one that is named; else one of our own, which need not wait for the disk: to make a database and drop it takes
    another several times as long, and nearly every test of a whole installation does. Else one that is there.
    """
    there = (url for url in _candidates() if _may_create(url))
    named = next(there, None) if os.environ.get("CASTLIST_TEST_POSTGRES") else None
    if named:
        yield _own_name(named)
        return
    with _throw_away_server() as own:
        found = own or next(there, None)
        yield _own_name(found) if found else None


def _candidates() -> list[str]:
    given = os.environ.get("CASTLIST_TEST_POSTGRES")
    if given:
        return [given]
    names = ["postgres", pwd.getpwuid(os.geteuid()).pw_name]
    return [f"postgresql://{name}@127.0.0.1:5432/{base}" for name in names for base in MAINTENANCE]


def _may_create(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            return bool(row and row[0])
    except (psycopg.Error, ValueError):
        return False


def _own_name(url: str) -> str:
    # Django makes `test_<name>` of it, so two runs at the same time do not meet.
    head, _, query = url.partition("?")
    return head.rpartition("/")[0] + f"/castlist_{os.getpid()}" + (f"?{query}" if query else "")


@contextlib.contextmanager
def _throw_away_server() -> Iterator[str | None]:
    programs = _server_programs()
    user = _unprivileged_user()
    if programs is None or user is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="castlist-postgresql-") as folder:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
        data, port = Path(folder) / "data", free_port()
        run = {"user": user, "group": account.pw_gid, "cwd": folder} if os.geteuid() == 0 else {"cwd": folder}
        init: Command = [programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {' '.join(f'-c {one}' for one in FOR_A_RUN)}"
        start: Command = [programs / "pg_ctl", "-D", data, "-w", "-l", Path(folder) / "log", "-o", options, "start"]
        ok = all(subprocess.run(c, capture_output=True, check=False, **run).returncode == 0 for c in (init, start))
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres" if ok else None
        finally:
            stop: Command = [programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"]
            subprocess.run(stop, capture_output=True, check=False, **run)


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _server_programs() -> Path | None:
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl"):
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), reverse=True)
    return installed[0].parent if installed else None


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)
