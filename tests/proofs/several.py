"""Two servers on PostgreSQL, with Redis between them where there is one: they are as one, and are killed as one."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.installation import OWNER, clean_environment, free_port, own_database, run_in
from tests.proofs.crashes import KEPT, UNDONE, crash
from tests.proofs.databases import POSTGRESQL, Missing, address_of
from tests.proofs.table import Proved

ROOT = Path(__file__).resolve().parents[2]
A_FEW, ALL = "tests/journeys/test_recusal.py", "tests/journeys"
OF_A_FILE = "tests/journeys/test_trouble.py::test_full_disk_is_told_and_what_was_typed_is_shown"
"""The one journey about a file of SQLite's."""
CRASHES, ROUNDS = 100, 200
Counts = dict[str, int | float | str]


@contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis of one's own, for as long as the block lasts; '' where none is installed."""
    program = shutil.which("redis-server")
    if not program:
        yield ""
        return
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="castlist-redis-") as folder:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(0.5)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.kill()
            server.wait()


def journeys(*, small: bool, about: str = POSTGRESQL) -> Proved:
    """All journeys, every connection of a browser to the next of two servers."""
    with redis() as address:
        try:
            with address_of(about) as url:
                told = {
                    "CASTLIST_TEST_DATABASE_URL": url,
                    "CASTLIST_TEST_SERVERS": "2",
                    "CASTLIST_TEST_REDIS_URL": address,
                }
                which = [A_FEW] if small else [ALL, "--deselect", OF_A_FILE]
                command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *which]
                ran = subprocess.run(
                    command, cwd=ROOT, env=os.environ | told, capture_output=True, text=True, check=False
                )
        except Missing as no:
            return Proved(False, notes=[str(no)])
    last = ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else "nothing ran"
    counts: Counts = {"servers": 2, "Redis": "yes" if address else "none here", "journeys": last}
    holds = ran.returncode == 0 and "passed" in last and "skipped" not in last
    return Proved(holds, counts, notes=[] if holds else [ran.stdout[-3000:]])


def races(*, small: bool, about: str = POSTGRESQL) -> Proved:
    """Two acts at the same moment, one at each server, and many people before few times: as at one server."""
    with redis() as address, tempfile.TemporaryDirectory(prefix="castlist-proofs-") as made:
        try:
            with address_of(about) as url:
                os.environ["CASTLIST_TEST_DATABASE_URL"] = url
                with own_database() as settings:
                    settings |= {"CASTLIST_REDIS_URL": address} if address else {}
                    came = _raced(Path(made) / "data", settings, rounds=4 if small else ROUNDS)
        except Missing as no:
            return Proved(False, notes=[str(no)])
    rows, notes = [["race", "rounds", "split", "illegal"]], list(came["findings"])
    for race in came["races"]:
        rounds = sum(race["won"].values()) + len(race["illegal"])
        split = " · ".join(f"{name} {race['won'].get(name, 0)}" for name in race["all"])
        rows.append([race["race"], str(rounds), split, str(len(race["illegal"]))])
        notes += race["illegal"][:3]
        if not small and not all(race["won"].get(name) for name in race["all"]):
            notes.append(f"{race['race']}: only one order was seen")
    crowd = came["crowd"]
    if (crowd["got a time"], crowd["holders"], crowd["twice"], crowd["anything else"]) != (crowd["times"],) * 2 + (
        0,
        0,
    ):
        notes.append(f"many before few times: {crowd}")
    counts: Counts = {"servers": 2, "Redis": "yes" if address else "none here", "races": len(came["races"])}
    return Proved(not notes, counts | {f"before few times, {name}": n for name, n in crowd.items()}, rows, notes)


def _raced(data: Path, settings: dict[str, str], *, rounds: int) -> dict[str, Any]:
    ran = run_in(data, "init", "--company", "A", "--owner", OWNER, **settings)
    assert ran.returncode == 0, ran.stderr
    command = [sys.executable, "-m", "tests.races.servers", str(rounds)]
    here = clean_environment(data) | settings
    here["PYTHONPATH"] = os.pathsep.join((here["PYTHONPATH"], str(ROOT)))
    done = subprocess.run(command, cwd=ROOT, env=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def crashes(*, small: bool, about: str = POSTGRESQL) -> Proved:
    """Two servers are killed, one after the other, while programs write to both."""
    struck, wrong, wanted = Counter[str](), list[str](), 2 if small else CRASHES
    with redis() as address, tempfile.TemporaryDirectory(prefix="castlist-proofs-") as made:
        try:
            with address_of(about) as url:
                os.environ["CASTLIST_TEST_DATABASE_URL"] = url
                with own_database() as settings:
                    settings |= {"CASTLIST_REDIS_URL": address} if address else {}
                    data = Path(made) / "data"
                    ran = run_in(data, "init", "--company", "A", "--owner", OWNER, **settings)
                    if ran.returncode:
                        return Proved(False, notes=[ran.stderr])
                    struck, wrong = crash(data, settings, times=wanted, servers=2)
        except Missing as no:
            return Proved(False, notes=[str(no)])
    seen = small or (struck[KEPT] > 0 and struck[UNDONE] > 0)
    notes = wrong[:10] + ([] if seen else ["writes were struck on one side of their commit only"])
    counts: Counts = {"servers": 2, "Redis": "yes" if address else "none here", "kills": struck.pop("kills")}
    return Proved(not notes, counts | dict(sorted(struck.items())), notes=notes)
