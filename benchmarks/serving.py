"""How the server itself does: how soon it answers, how many requests one worker answers, and what it weighs then.

`python -m benchmarks.serving [sqlite] [postgresql] [--small] [--write]`. One worker of the server that `castlist serve`
runs, asked over HTTP by four clients in processes of their own, with the big history in the database. It runs in an
environment that holds what an installation needs and no tools of ours: a library loads what it finds beside it.
"""

import hashlib
import http.client
import os
import random
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pool
from pathlib import Path

from benchmarks import store
from benchmarks.measuring import machine, spent, table
from benchmarks.running import run

CLIENTS = 4
REQUESTS = 150
"""Of each client, for each page."""


def measured(kind: str, size: store.Size) -> str:
    """The tables of one database."""
    store.settle(kind, size)
    from castlist.jobs.upgrade import publish_static_files

    publish_static_files()
    production = store.build(size)[0]
    store.name_performers(production)
    pages, cookie = _pages(production)
    with served():
        pass  # the very first time Python and the templates are compiled
    with served() as server:
        rows = [server.row(name, path, cookie) for name, path in pages]
        resident, own, share = (size / 2**20 for size in (_resident(server.worker), *_weights(server.worker)))
        weight = f"{resident:.0f} MB, of which {own:.0f} MB its own; {share:.0f} MB with its part of what is shared"
    return "\n\n".join([
        f"## The server on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}",
        f"One worker; {CLIENTS} clients, {CLIENTS * REQUESTS} requests for each page, beside whatever else the machine "
        f"does. {machine()}.",
        table(("page", "requests/s", "CPU ms of worker and database", "answers"), rows),
        f"From the command to the first answer: {server.cold_wall:.1f} s, {server.cold_cpu:.1f} s of them on a "
        f"processor. The worker after all that: {weight}.",
    ])  # fmt: skip


def _pages(production: str) -> tuple[list[tuple[str, str]], str]:
    from django.conf import settings

    from benchmarks.pages import Seat, acts_of, version_of

    settings.ALLOWED_HOSTS += ["testserver"]
    from castlist.web.role_links import role_link

    big, small = Seat.of(production), Seat.of(store.room_of(50))
    last = acts_of(small.client, small.room)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in big.client.cookies.items())
    return [
        ("an open call, without an account", role_link(production, big.role)),
        ("home, with all productions", "/"),
        ("a room of 50 candidates", small.room),
        (f"a flashback step in it, over {last:,} acts", f"{small.room}?at={{at}}:{last}"),
        (f"a room of {len(big.state.candidacies(big.role))} candidates", big.room),
        ("is anything new in it", f"{big.room}live/?v={version_of(big)}"),
    ], cookie


class Server:
    """A running server, and its one worker."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, started: float) -> None:
        self.process, self.port = process, port
        self._wait()
        self.cold_wall = time.perf_counter() - started
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        self.worker = next(int(pid) for pid in children if "clock" not in _command(int(pid)))
        self.cold_cpu = (spent(process.pid) + spent(self.worker)) / 1000

    def _wait(self) -> None:
        while True:
            if self.process.poll() is not None:
                sys.exit("The server does not start.")
            try:
                status, _ = one(self.port, "/sign-in/", "")
            except OSError:
                time.sleep(0.02)
            else:
                assert status == 200, status
                return

    def row(self, name: str, path: str, cookie: str) -> list[str]:
        """One page, asked for by all clients."""
        jobs = [(self.port, path, cookie, REQUESTS)] * CLIENTS
        with Pool(CLIENTS) as pool:
            pool.map(many, [(*job[:3], 5) for job in jobs])
            working = [self.worker, *_backends()]
            before, started = sum(map(spent, working)), time.perf_counter()
            found = [status for some in pool.map(many, jobs) for status in some]
            wall = time.perf_counter() - started
        cpu = (sum(map(spent, working)) - before) / len(found)
        said = ", ".join(str(status) for status in sorted(set(found)))
        return [name, f"{len(found) / wall:.0f}", f"{cpu:.1f}", said]


def _backends() -> list[int]:
    """The processes of the database that work for the server, where there are such."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def as_installed() -> Path:
    """The interpreter of an environment that holds `requirements/run.txt` alone; made when it is not there."""
    wanted = store.ROOT / "requirements" / "run.txt"
    folder = store.FOLDER / f"venv-{hashlib.sha256(wanted.read_bytes()).hexdigest()[:12]}"
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        venv.create(folder, with_pip=True, clear=True)
        install = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(wanted)]
        subprocess.run([str(python), *install], check=True, stdout=subprocess.DEVNULL)
        compiled = ["-m", "compileall", "-q", str(folder / "lib")]
        subprocess.run([str(python), *compiled], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ready.touch()
    return python


@contextmanager
def served() -> Iterator[Server]:
    """The server answers, and is stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "CASTLIST_PORT": str(port), "CASTLIST_WORKERS": "1", "PYTHONPATH": "src"}
    # What Python has compiled is kept, as it is wherever Castlist is installed; another run of ours may forbid it.
    for name in ("CASTLIST_DATABASE_POOL", "PYTHONDONTWRITEBYTECODE"):
        environment.pop(name, None)
    command = [str(as_installed()), "-m", "castlist.config.cli", "serve"]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, cwd=store.ROOT)
    try:
        yield Server(process, port, started)
    finally:
        process.terminate()
        process.wait(30)


def one(port: int, path: str, cookie: str) -> tuple[int, int]:
    """Status and length of one answer."""
    return next(iter(_asked(port, path, cookie, 1)))


def many(job: tuple[int, str, str, int]) -> list[int]:
    """The status of each answer."""
    return [status for status, _ in _asked(*job)]


def _asked(port: int, path: str, cookie: str, count: int) -> Iterator[tuple[int, int]]:
    """`{at}:N` at the end of the path is each time another number up to N."""
    connection, (path, _, last) = http.client.HTTPConnection("127.0.0.1", port, timeout=60), path.partition("{at}:")
    for _ in range(count):
        at = str(random.randint(1, int(last))) if last else ""
        connection.request("GET", path + at, headers={"Cookie": cookie, "Host": "127.0.0.1"})
        answer = connection.getresponse()
        yield answer.status, len(answer.read())
    connection.close()


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _weights(pid: int) -> tuple[int, int]:
    """What it shares with nobody; and that with its part of what it shares, each page divided by those who have it."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = [(line.partition(":")[0], int(line.split()[1]) * 1024) for line in lines[1:]]
    own = sum(size for name, size in sizes if name.startswith("Private_"))
    return own, next(size for name, size in sizes if name == "Pss")


if __name__ == "__main__":
    sys.exit(run("serving", sys.argv[1:], measured))
