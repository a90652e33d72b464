"""What the checks of the trade say of times: how long, how far apart, and where a rule is not kept."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from castlist.rules.trade import Numbers, Time


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule is not kept: what is there, what may be, and whatever else its sentence names."""

    found: int = 0
    limit: int = 0
    unit: str = ""
    at: datetime | None = None
    rest: int = 0
    word: str = ""


def length(begin: datetime, end: datetime) -> int:
    """In whole minutes."""
    return (end - begin) // timedelta(minutes=1)


def apart(earlier: Time, later: Time) -> int:
    """Minutes that pass from the end of one to the beginning of the other, also when the clocks change."""
    utc = earlier.said.tzinfo
    return length(earlier.end.astimezone(utc), later.start.astimezone(utc))


def by_day(times: Iterable[Time]) -> list[list[Time]]:
    """By the day on which they begin, in order."""
    days: dict[date, list[Time]] = {}
    for one in sorted(times, key=lambda time: time.start):
        days.setdefault(one.start.date(), []).append(one)
    return list(days.values())


def stretches(times: list[Time], rest: int) -> list[tuple[int, Time]]:
    """How long is worked between breaks of at least so many minutes, each with where it begins."""
    found: list[tuple[int, Time]] = []
    begin = last = times[0]
    for one in [*times[1:], None]:
        if one is None or apart(last, one) >= max(rest, 1):
            found.append(
                (apart(begin, last) + begin.minutes + last.minutes if last is not begin else begin.minutes, begin)
            )
            begin = one or begin
        last = one if one is not None and (begin is one or one.end > last.end) else last
    return found


def longest_stretch(times: Iterable[Time], rest: int) -> tuple[int, Time] | None:
    """The longest that is worked without such a break, and where it begins."""
    every = (stretch for day in by_day(times) for stretch in stretches(day, rest))
    return max(every, key=lambda pair: pair[0], default=None)


def short_night(numbers: Numbers, times: Iterable[Time], on: Set[date] | None = None) -> Hit | None:
    """The shortest night, where it is shorter than so many hours. `on`: days of which it is one before or after."""
    days = by_day(times)
    nights = (
        (apart(max(one, key=lambda t: t.end), two[0]), two[0])
        for one, two in pairwise(days)
        if on is None or {one[0].start.date(), two[0].start.date()} & on
    )
    short = min(nights, key=lambda pair: pair[0], default=None)
    if short is None or short[0] >= numbers.hours * 60:
        return None
    return Hit(max(short[0], 0), numbers.hours * 60, "minutes", short[1].start)


def in_a_row(days: Iterable[date]) -> list[list[date]]:
    """Days that follow one another, in runs."""
    runs: list[list[date]] = []
    for day in sorted(set(days)):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def first_on(times: Iterable[Time], day: date) -> datetime:
    """When the first of them begins on that day."""
    return min(one.start for one in times if one.start.date() == day)
