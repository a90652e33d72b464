"""What the commands about parts share: a file read, a table drawn, numbers of the command line, progress told."""

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from castlist.jobs.start import BAD_INPUT, FAILED, Stop
from castlist.planning.parts_fields import shown as name_shown
from castlist.planning.stopping import BadProblem, Progress, Status

LARGEST_FILE = 20_000_000
LONGEST_SECONDS = 1e6
LARGEST_SEED = 2**31 - 1
STOPPED_WITH_GAP = 3
EXIT_CODES = {Status.PROVEN: 0, Status.IMPOSSIBLE: FAILED, Status.STOPPED: STOPPED_WITH_GAP, Status.UNKNOWN: 3}
T = TypeVar("T")


# -- What is asked


def problem_in(path: Path, problem_of: Callable[[object], T]) -> T:
    """The problem in a file; stops with the field, what was found and what was expected."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Stop(
                f"{path}: found {path.stat().st_size:,} bytes, expected {LARGEST_FILE:,} at most.", code=BAD_INPUT
            )
        said = path.read_bytes()
    except OSError as why:
        raise Stop(f"{path}: {why.strerror}.", code=BAD_INPUT) from None
    try:
        return problem_of(json.loads(said, object_pairs_hook=_once))
    except BadProblem as why:
        raise Stop(f"{path}: {why}", code=BAD_INPUT) from None
    except (ValueError, RecursionError) as why:
        place = f", line {why.lineno}" if isinstance(why, json.JSONDecodeError) else ""
        start = said[:60].decode("utf-8", "replace")
        raise Stop(f"{path}{place}: found {start!r}, expected one JSON object.", code=BAD_INPUT) from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise BadProblem(name_shown(name), found="the same field twice", expected="each field once")
        found[name] = value
    return found


def seconds(said: str) -> float:
    """An argument: a time that is not negative."""
    try:
        found = float(said)
    except ValueError:
        found = math.nan
    if not 0 <= found <= LONGEST_SECONDS:
        raise argparse.ArgumentTypeError(f"found {said[:40]!r}, expected seconds from 0 to {LONGEST_SECONDS:.0f}")
    return found


def whole(least: int, most: int) -> Callable[[str], int]:
    """An argument: a whole number of a range."""

    def read(said: str) -> int:
        plain = said.isascii() and said.isdigit() and len(said) < 12
        if not plain or not least <= int(said) <= most:
            raise argparse.ArgumentTypeError(f"found {said[:40]!r}, expected a whole number from {least} to {most}")
        return int(said)

    return read


# -- What is told


def drawn(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table, each column as wide as the widest that stands in it."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    ruler = ["-" * width for width in widths]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, ruler, *rows)
    )
    return [line.rstrip() for line in lines]


def progress_of(what: str) -> Callable[[Progress], None]:
    """Progress is told on stderr, once a second at most, and not in the first second."""
    last = 1.0

    def tell(progress: Progress) -> None:
        nonlocal last
        if progress.seconds >= last:
            last = progress.seconds + 1
            best = "nothing" if progress.cost is None else progress.cost
            print(f"{what}: {best} so far, at least {progress.bound} ({progress.seconds:.0f} s)", file=sys.stderr)

    return tell


def shown(path: Path) -> str:
    """The path as it can be printed."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def make_sure(violations: Sequence[object]) -> None:
    """Nothing is told that the check does not agree with."""
    if violations:
        raise Stop(f"the plan that was found does not hold, which is a fault of Castlist: {violations[0]}")
