"""What the commands that plan share: a problem file read, or refused in one line; numbers of the command line."""

import argparse
import math
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from castlist.planning.stopping import BadProblem

LARGEST_FILE = 20_000_000
LARGEST_SEED = 2**31 - 1
LONGEST_SHOWN = 40
T = TypeVar("T")


class Unreadable(ValueError):
    """There is no problem in the file; the text is a sentence for behind its name, `why` as it was said first."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"{why.rstrip('.')}.")


def problem_in(path: Path, problem_of: Callable[[bytes], T]) -> T:
    """The problem that the bytes of the file say. Raises Unreadable; no more is read of a file than may be in one."""
    try:
        with path.open("rb") as file:
            said = file.read(LARGEST_FILE + 1)
        if len(said) > LARGEST_FILE:
            size = max(path.stat().st_size, len(said))
            raise Unreadable(f"found {size:,} bytes, expected {LARGEST_FILE:,} at most.")
        return problem_of(said)
    except OSError as why:
        raise Unreadable(why.strerror or "cannot be read") from None
    except BadProblem as why:
        raise Unreadable(in_one_line(str(why))) from None


def in_one_line(said: str) -> str:
    """The words with nothing in them that a terminal would obey, or could not write."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in said)


def shown(path: Path) -> str:
    """The path as it can be printed."""
    return in_one_line(str(path))


# -- The command line


def seconds_to(most: int) -> Callable[[str], float]:
    """An argument: a time that is not negative, and not longer."""

    def read(said: str) -> float:
        try:
            found = float(said)
        except ValueError:
            found = math.nan
        if not 0 <= found <= most:
            raise argparse.ArgumentTypeError(f"found {said[:LONGEST_SHOWN]!r}, expected seconds from 0 to {most}")
        return found

    return read


seconds = seconds_to(1_000_000)


def whole(least: int, most: int) -> Callable[[str], int]:
    """An argument: a whole number of a range."""

    def read(said: str) -> int:
        plain = said.isascii() and said.isdigit() and len(said) < 12
        if not plain or not least <= int(said) <= most:
            expected = f"expected a whole number from {least} to {most}"
            raise argparse.ArgumentTypeError(f"found {said[:LONGEST_SHOWN]!r}, {expected}")
        return int(said)

    return read
