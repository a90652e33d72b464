"""The API under a flood of requests, right and wrong, made from its own document; on each database.

`python -m tests.proofs api` runs these parts, `--small` with a few requests for each operation.
"""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.proofs.databases import Missing, address_of
from tests.proofs.table import Proved

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES, FEW = 15, 4
"""Requests of each kind, right and wrong, for each operation."""


def flood(*, small: bool, about: str) -> Proved:
    """Every operation was asked; no answer was an error of ours, or other than the document says."""
    try:
        with address_of(about) as url:
            return _on(url, FEW if small else EXAMPLES)
    except Missing as no:
        return Proved(False, notes=[str(no)])


def _on(url: str, examples: int) -> Proved:
    environment = os.environ | {"CASTLIST_TEST_DATABASE_URL": url, "CASTLIST_TEST_FUZZ_EXAMPLES": str(examples)}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "tests/web/test_api_fuzz.py"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = re.search(r"requests by kind and answer: (\{.*\})", ran.stdout)
    figures: dict[str, int] = ast.literal_eval(said[1]) if said else {}
    counts: dict[str, int | float | str] = {"requests": sum(figures.values()), **figures}
    return Proved(ran.returncode == 0 and bool(figures), counts, notes=[ran.stdout[-1500:]] if ran.returncode else [])
