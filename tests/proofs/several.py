"""Two servers on PostgreSQL, with Redis between them where there is one: they are as one, and are killed as one."""

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

from tests.installation import OWNER, free_port, own_database, run_in
from tests.proofs.crashes import KEPT, UNDONE, crash
from tests.proofs.databases import POSTGRESQL, Missing, address_of
from tests.proofs.table import Proved

ROOT = Path(__file__).resolve().parents[2]
JOURNEYS = ("test_story", "test_no_agreement", "test_recusal", "test_sealed_round", "test_live_forms", "test_sign_in")
CRASHES = 100
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
    """The journeys, every connection of a browser to the next of two servers."""
    with redis() as address:
        try:
            with address_of(about) as url:
                told = {
                    "CASTLIST_TEST_DATABASE_URL": url,
                    "CASTLIST_TEST_SERVERS": "2",
                    "CASTLIST_TEST_REDIS_URL": address,
                }
                files = [f"tests/journeys/{name}.py" for name in (JOURNEYS[2:3] if small else JOURNEYS)]
                command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
                ran = subprocess.run(
                    command, cwd=ROOT, env=os.environ | told, capture_output=True, text=True, check=False
                )
        except Missing as no:
            return Proved(False, notes=[str(no)])
    last = ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else "nothing ran"
    counts: Counts = {"servers": 2, "Redis": "yes" if address else "none here", "journeys": last}
    holds = ran.returncode == 0 and "passed" in last and "skipped" not in last
    return Proved(holds, counts, notes=[] if holds else [ran.stdout[-3000:]])


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
