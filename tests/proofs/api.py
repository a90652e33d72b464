"""The API under a flood of requests, right and wrong, made from its own document: figures for SQLite and PostgreSQL.

`python -m tests.proofs.api [--examples N] [--sqlite-only]`
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.services import postgresql

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = 100
"""Requests of each kind, right and wrong, for each operation."""


def main(arguments: Sequence[str] = ()) -> int:
    """Every operation was asked on every database; 0 when no answer was an error of ours."""
    read = argparse.ArgumentParser(prog="python -m tests.proofs.api")
    read.add_argument("--examples", type=int, default=EXAMPLES)
    read.add_argument("--sqlite-only", action="store_true")
    asked = read.parse_args(list(arguments))
    failed = _on("SQLite", "", asked.examples)
    if not asked.sqlite_only:
        with postgresql() as url:
            if url is None:
                print("PostgreSQL: none answers, and none could be started")
                return 1
            failed += _on("PostgreSQL", url, asked.examples)
    return 1 if failed else 0


def _on(name: str, url: str, examples: int) -> int:
    """How many runs failed on that database: 0 or 1."""
    print(f"== API on {name}, {examples} requests of each kind for each operation", flush=True)
    environment = {**os.environ, "CASTLIST_TEST_DATABASE_URL": url, "CASTLIST_TEST_FUZZ_EXAMPLES": str(examples)}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "tests/web/test_api_fuzz.py"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    told = [line for line in ran.stdout.splitlines() if line.startswith("requests by kind") or " passed" in line]
    print("\n".join(told or [ran.stdout[-4000:]]), flush=True)
    if ran.returncode:
        print(ran.stdout[-8000:])
    return 1 if ran.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
