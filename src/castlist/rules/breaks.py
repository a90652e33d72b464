"""Breaks of an audition day: when nobody is heard, and whose break it is, as it was typed."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from castlist.rules.why import Refused, Why

MINUTE = 60_000
LONGEST_WHOSE = 40
MOST = 20
"""Breaks that a session has at most on one day."""


class Break(NamedTuple):
    """From when until when, in milliseconds; `whose`: '' for everybody's."""

    starts: int
    ends: int
    whose: str = ""


def kept(stored: Iterable[Sequence[object]]) -> tuple[Break, ...]:
    """Breaks as a session keeps them, in order."""
    return tuple(sorted(Break(int(str(one[0])), int(str(one[1])), str(one[2])) for one in stored))


def joined(before: Iterable[Break], more: Iterable[Break]) -> tuple[Break, ...]:
    """Both, each once: what is said now of the same stretch is what holds."""
    return tuple(sorted({one[:2]: one for one in (*before, *more)}.values()))


def clear(at: int, length: int, breaks: Iterable[Break]) -> int:
    """The first moment from `at` on at which so long a turn lies in no break."""
    for one in sorted(breaks):
        if one.starts < at + max(length, 1) and at < one.ends:
            at = one.ends
    return at


def cut(times: Iterable[tuple[int, int]], breaks: Iterable[Break]) -> int:
    """The beginning of the first time (when, how many minutes) over which a break lies; 0 for none."""
    some = list(breaks)
    return next((at for at, minutes in sorted(times) if clear(at, minutes * MINUTE, some) != at), 0)


def checked_whose(text: str) -> str:
    """Whose break it is. Refuses too_long."""
    whose = " ".join(text.split())
    if len(whose) > LONGEST_WHOSE:
        raise Refused(Why.too_long, detail=f"Say whose break it is in at most {LONGEST_WHOSE} characters.")
    return whose
