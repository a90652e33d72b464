"""How a benchmark is run: for each database in a process of its own, printed, and put into the page when asked."""

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import store
from benchmarks.measuring import put_into

KINDS = ("sqlite", "postgresql")
PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "measured.md"

Measured = Callable[[str, store.Size], str]
"""The tables of one kind of database, with a history of that size."""


def run(name: str, arguments: Sequence[str], measured: Measured, verified: Measured | None = None) -> int:
    """The tables of `benchmarks.NAME` are printed; with `--verify` those of `verified`, where there is such a part."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}")
    parser.add_argument("kinds", nargs="*", choices=[[], *KINDS])
    parser.add_argument("--small", action="store_true", help="a small history, to try this out")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/reference/measured.md")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    if verified:
        parser.add_argument("--verify", action="store_true", help="verify every event instead: the longest part")
    read = parser.parse_args(arguments)
    section, what = ("verifying", verified) if verified and read.verify else (name, measured)
    if read.here:
        print(what(read.kinds[0], store.SMALL if read.small else store.FULL))
        return 0
    options = [o for o in arguments if o.startswith("--") and o != "--write"]
    for kind in read.kinds or KINDS:
        # A process each: settings name one database.
        command = [sys.executable, "-m", f"benchmarks.{name}", kind, "--here", *options]
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        print(ran.stdout)
        if read.write:
            put_into(PAGE, f"{section} on {kind}", ran.stdout[ran.stdout.index("##") :].strip())
    return 0


def run_of_people(name: str, arguments: Sequence[str], measured: Callable[[str, int], str], *, people: int) -> int:
    """The same for a benchmark that makes its own people: so many, unless `--people` says otherwise."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}")
    parser.add_argument("kinds", nargs="*", choices=[[], *KINDS])
    parser.add_argument("--people", type=int, default=people)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/reference/measured.md")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    read = parser.parse_args(arguments)
    if read.here:
        print(measured(read.kinds[0], read.people))
        return 0
    for kind in read.kinds or KINDS:
        command = [sys.executable, "-m", f"benchmarks.{name}", kind, "--here", "--people", str(read.people)]
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        print(ran.stdout)
        if read.write:
            put_into(PAGE, f"{name} on {kind}", ran.stdout[ran.stdout.index("##") :].strip())
    return 0
