"""What a plan takes seconds to find is found in a process of its own, a few at once; it never holds the server up."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from castlist import planning
from castlist.rules.why import Refused, Why

PATIENCE: Final = 4
"""Seconds that somebody is made to wait for one of the places."""
TOO_MANY: Final = "Others are having something worked out just now. Ask again in a moment."
TOO_LARGE: Final = "It asks for more time or memory than there is here. Ask for less at once."


def apart(
    module: str, asked: Mapping[str, Any], *, places: threading.BoundedSemaphore, within: float
) -> dict[str, Any]:
    """What that module of `planning` answers, in a process that knows nothing of this installation.

    `places`: of which it takes one as long as it lasts. `within`: seconds after which it is stopped.
    Refuses: not_worked_out.
    """
    if not places.acquire(timeout=PATIENCE):
        raise Refused(Why.not_worked_out, detail=TOO_MANY)
    try:
        root = str(Path(str(planning.__file__)).parents[2])
        told = {name: value for name, value in os.environ.items() if not name.startswith("CASTLIST_")}
        done = subprocess.run(
            [sys.executable, "-P", "-m", f"castlist.planning.{module}"], input=json.dumps(asked).encode(),
            capture_output=True, timeout=within, check=False, env={**told, "PYTHONPATH": root},
        )  # fmt: skip
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise Refused(Why.not_worked_out, detail=TOO_LARGE) from None
    finally:
        places.release()
    if "trouble" in found:
        raise Refused(Why.not_worked_out, detail=TOO_LARGE)
    return found
