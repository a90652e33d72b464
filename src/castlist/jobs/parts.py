"""What the commands about parts share: a file read, a table drawn, progress told."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from castlist.jobs import problem_files
from castlist.jobs.problem_files import shown
from castlist.jobs.start import BAD_INPUT, FAILED, Stop
from castlist.planning.fields import once
from castlist.planning.stopping import BadProblem, Progress, Status

STOPPED_WITH_GAP = 3
EXIT_CODES = {Status.PROVEN: 0, Status.IMPOSSIBLE: FAILED, Status.STOPPED: STOPPED_WITH_GAP, Status.UNKNOWN: 3}
T = TypeVar("T")


# -- What is asked


def problem_in(path: Path, problem_of: Callable[[object], T]) -> T:
    """The problem in a file; stops with the field, what was found and what was expected."""
    try:
        return problem_files.problem_in(path, lambda said: problem_of(_document(said)))
    except _NoObject as why:
        place = f", line {why.line}" if why.line else ""
        raise Stop(f"{shown(path)}{place}: found {why.start!r}, expected one JSON object.", code=BAD_INPUT) from None
    except problem_files.Unreadable as why:
        raise Stop(f"{shown(path)}: {why}", code=BAD_INPUT) from None


class _NoObject(Exception):
    def __init__(self, said: bytes, why: Exception) -> None:
        super().__init__(str(why))
        self.line = why.lineno if isinstance(why, json.JSONDecodeError) else 0
        self.start = said[:60].decode("utf-8", "replace")


def _document(said: bytes) -> object:
    try:
        return json.loads(said, object_pairs_hook=once)
    except BadProblem:
        raise
    except (ValueError, RecursionError) as why:
        raise _NoObject(said, why) from None


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


def make_sure(violations: Sequence[object]) -> None:
    """Nothing is told that the check does not agree with."""
    if violations:
        raise Stop(f"the plan that was found does not hold, which is a fault of Castlist: {violations[0]}")
