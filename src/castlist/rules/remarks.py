"""Remarks on a recording: at which moment of it, as it is typed and as it is said."""

import re

from castlist.rules.why import Refused, Why

LONGEST = 24 * 3600
"""A moment lies before that, in seconds."""
_MOMENT = re.compile(r"(?:(\d{1,2})[:.])?(\d{1,3})[:.]([0-5]\d)", re.ASCII)


def read_moment(text: str) -> int:
    """How many seconds after its beginning: 1:23, 01:23 and 1:02:03 are moments. Refuses no_such_moment."""
    found = _MOMENT.fullmatch(text.strip())
    if not found or (found[1] and int(found[2]) > 59):
        said = f"“{text.strip()[:20]}” is no moment of a recording. Write it like 1:23, in minutes and seconds."
        raise Refused(Why.no_such_moment, detail=said)
    return checked(int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]))


def checked(second: int) -> int:
    """The same; refuses no_such_moment for one that no recording has."""
    if not 0 <= second < LONGEST:
        raise Refused(Why.no_such_moment)
    return second


def said(second: int) -> str:
    """1:23, or 1:02:03"""
    minutes, seconds = divmod(second, 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
