"""What is compiled is compiled before the first test, so that none waits for it."""

import fcntl
import os
import tempfile
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """All that is asked for is there."""
    compiled()


def compiled() -> None:
    """By one of the processes of a run; the others wait, and read what it has written."""
    from castlist.planning.orders_compiled import warm

    with (Path(tempfile.gettempdir()) / f"castlist-compiling-{os.getuid()}").open("w") as one:
        fcntl.flock(one, fcntl.LOCK_EX)
        warm()
