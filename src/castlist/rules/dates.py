"""The days of a production, and when somebody cannot: parts of days, what meets, and how both are said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from castlist.rules.why import Refused, Why

KINDS: Final = {
    "rehearsal": "rehearsal",
    "technical": "technical",
    "performance": "performance",
    "other": "something else",
}
NOON, SIX, MIDNIGHT = 13 * 60, 18 * 60, 24 * 60
PARTS: Final = {"m": ("morning", 0, NOON), "a": ("afternoon", NOON, SIX), "e": ("evening", SIX, MIDNIGHT)}
"""Parts of a day, in minutes from midnight. They meet, so that the three of them are the whole day."""
WHOLE: Final = (0, MIDNIGHT)
MOST_DAYS = 600
"""Entries in the calendar of one production."""
MOST_SPANS = 1500
"""Stretches of time in what one person says."""
Span = tuple[date, int, int]
"""A stretch of one day: from that minute of it, until that one."""


@dataclass(frozen=True, slots=True)
class Day:
    """One entry in the calendar of a production: the whole day, or the hours that are said."""

    day: date
    kind: str
    starts: int = 0
    ends: int = MIDNIGHT

    @property
    def hours(self) -> str:
        """10:00–18:00; '' for the whole day."""
        return "" if (self.starts, self.ends) == WHOLE else f"{clock(self.starts)}–{clock(self.ends)}"


def checked(days: Iterable[Day]) -> list[Day]:
    """The entries in order, each once. Refuses: bad_times for a kind that is none, hours that end before they begin,
    years out of sight, and more than anybody keeps.
    """
    found = sorted(set(days), key=lambda one: (one.day, one.starts, one.ends, one.kind))
    for one in found:
        if one.kind not in KINDS:
            raise Refused(
                Why.bad_times, detail="A day is for a rehearsal, technical, a performance, or something else."
            )
        if not 0 <= one.starts < one.ends <= MIDNIGHT:
            raise Refused(Why.bad_times, detail=f"On {said(one.day)} the hours end before they begin.")
        if not 2000 <= one.day.year <= 2200:
            raise Refused(Why.bad_times, detail=f"{said(one.day)} is too far away.")
    if len(found) > MOST_DAYS:
        raise Refused(Why.bad_times, detail=f"These are {len(found):,} entries; {MOST_DAYS} are kept.")
    return found


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same stretches in order, those that meet or overlap made one. Refuses: bad_times for more than are kept."""
    found: list[Span] = []
    for day, starts, ends in sorted(set(spans)):
        if found and found[-1][0] == day and starts <= found[-1][2]:
            found[-1] = (day, found[-1][1], max(ends, found[-1][2]))
        elif starts < ends:
            found.append((day, starts, ends))
    if len(found) > MOST_SPANS:
        raise Refused(Why.bad_times, detail=f"These are {len(found):,} stretches of time; {MOST_SPANS:,} are kept.")
    return found


def meeting(days: Iterable[Day], spans: Sequence[Span]) -> list[Span]:
    """As much of these stretches as lies on a day of the production, within what is done there."""
    by_day: dict[date, list[Span]] = {}
    for one in spans:
        by_day.setdefault(one[0], []).append(one)
    return joined(
        (day.day, max(starts, day.starts), min(ends, day.ends))
        for day in days
        for _, starts, ends in by_day.get(day.day, ())
        if starts < day.ends and day.starts < ends
    )


def days_met(days: Iterable[Day], spans: Sequence[Span]) -> int:
    """On how many days of the production they cannot, for the whole of it or a part."""
    return len({day for day, _, _ in meeting(days, spans)})


def count(days: Iterable[Day]) -> int:
    """How many days the calendar has; several entries of one day are one."""
    return len({one.day for one in days})


def within(days: Sequence[Day]) -> tuple[date, date] | None:
    """The first and the last day; None where there is none."""
    return (min(one.day for one in days), max(one.day for one in days)) if days else None


# -- In words


def clock(minute: int) -> str:
    """18:30."""
    return f"{minute // 60:02}:{minute % 60:02}"


def hours_said(starts: int, ends: int) -> str:
    """all day; morning; morning and afternoon; 10:00–12:30."""
    if (starts, ends) == WHOLE:
        return "all day"
    names = [name for name, begins, over in PARTS.values() if starts <= begins and over <= ends]
    whole = sum(over - begins for _, begins, over in PARTS.values() if starts <= begins and over <= ends)
    return " and ".join(names) if names and whole == ends - starts else f"{clock(starts)}–{clock(ends)}"


def said(day: date) -> str:
    """3 March 2026."""
    return f"{day.day} {day:%B %Y}"


def span_said(span: Span) -> str:
    """Tue 3 March 2026, evening."""
    day, starts, ends = span
    return f"{day:%a} {said(day)}, {hours_said(starts, ends)}"


def cannot_said(met: int, days: int) -> str:
    """cannot on 3 of 41 days; can on all 41 days."""
    if not days:
        return "said when they cannot; the production has no dates yet"
    return f"cannot on {met} of {days} days" if met else f"can on all {days} days" if days > 1 else "can on that day"
