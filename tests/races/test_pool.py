"""The lock on a production, taken through a pool with fewer connections than there are threads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.installation import ROOT, clean_environment, installation
from tests.races.crowd import ACTS, CONNECTIONS, THREADS

__all__ = ["installation"]


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has a pool")
def test_more_threads_than_connections_take_turns(installation: tuple[Path, dict[str, str]]) -> None:
    data, settings = installation
    environment = {**clean_environment(data), **settings, "CASTLIST_DATABASE_POOL": str(CONNECTIONS)}
    environment["PYTHONPATH"] += f":{ROOT}"
    ran = subprocess.run(
        [sys.executable, "-m", "tests.races.crowd"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told == {"events": THREADS * ACTS, "findings": [], "broken": [], "most": CONNECTIONS}
