"""Days and parts of days as people write them, a line each: 3 March evening, 3–7 March, 2026-03-03 10:00–13:00."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from castlist.rules.dates import MIDNIGHT, PARTS, WHOLE, Day, Span, said

LONGEST_LINE, MOST_LINES, LONGEST_RANGE = 200, 600, 366
MONTH_FIRST: Final = frozenset(
    "Anchorage Boise Chicago Denver Detroit Honolulu Juneau Los_Angeles Menominee New_York Nome Phoenix".split()
)
"""Places by whose clock the month is written before the day."""
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"  # noqa: E501
_WEEKDAY = re.compile(r"\b(mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?(s?)\b\.?")
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|h|uhr|o’clock)?"
_FROM_TO = re.compile(rf"(?:\b(?:from|between)\s+)?\b{_CLOCK}\s*(?:-|and)\s*{_CLOCK}(?![\d/])")
_FROM = re.compile(rf"\b(?:from|after|as of)\s+{_CLOCK}(?![\d/])")
_UNTIL = re.compile(rf"\b(?:until|till|before|by)\s+{_CLOCK}(?![\d/])")
_PART_WORDS: Final = {
    r"all day|whole day|full day|all-day": WHOLE,
    r"mornings?|a\.?m\.?": PARTS["m"][1:],
    r"afternoons?|matinees?": PARTS["a"][1:],
    r"evenings?|nights?|eve": PARTS["e"][1:],
    r"p\.?m\.?": (12 * 60, MIDNIGHT),
}
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\.?(?: of)? ?({_MONTH})(?:,? ?(\d{{4}}|\d{{2}}))?")
_MONTH_DAY = re.compile(rf"({_MONTH}) ?(\d{{1,2}})(?:st|nd|rd|th)?(?:,? ?(\d{{4}}))?")
_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?\.?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_BARE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?")
_FILLING = re.compile(r"\b(?:on|the|in|at|every|each|all|not|cannot|can't|can’t|unavailable|busy|away|off)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """How lines are read: between which days they lie, which day it is, and whether the month is written first."""

    within: tuple[date, date] | None
    this_day: date
    month_first: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A line of which nothing was taken, and why."""

    line: str
    why: str


class NotADay(ValueError):
    """The line names no day that can be taken; says why, to be read by whoever wrote it."""


def month_first(zone: str) -> bool:
    """Whether dates are written with the month first where that clock hangs."""
    area, _, place = zone.partition("/")
    us = ("Indiana", "Kentucky", "North_Dakota")
    return area == "US" or place in MONTH_FIRST or place.partition("/")[0] in us


def read_spans(text: str, reading: Reading) -> tuple[list[Span], list[Unread]]:
    """When somebody cannot, and the lines in which that could not be read, or that lie beyond the production."""
    spans: list[Span] = []
    unread: list[Unread] = []
    for line in _lines(text, unread):
        try:
            days, hours = read_line(line, reading)
            spans += [(day, *part) for day in days for part in hours]
        except NotADay as no:
            unread.append(Unread(line, str(no)))
    return spans, unread


KIND_WORDS: Final = (
    ("technical", r"technical|tech(?:s|es)?|dress(?: rehearsals?)?|fit[- ]?ups?|get[- ]?ins?|get[- ]?outs?|sitzprobe"),
    (
        "performance",
        r"performances?|shows?|matin[eé]es?|previews?|opening(?: night)?|press night|premi[eè]re|derni[eè]re",
    ),
    ("rehearsal", r"rehearsals?|rehearsing|read[- ]?through|run[- ]?through"),
    ("other", r"other|something else|photo ?call|photographs?|fittings?|press|meeting|day off"),
)
"""By which words a line of the production's calendar says what is done; the first that stands there counts."""


def read_days(text: str, reading: Reading, kind: str) -> tuple[list[Day], list[Unread]]:
    """Days of a production, each of the kind that its line says, else of this one; and the lines that name none."""
    days: list[Day] = []
    unread: list[Unread] = []
    for line in _lines(text, unread):
        rest, of = line, ""
        for name, words in KIND_WORDS:
            if re.search(rf"\b(?:{words})\b", rest, re.IGNORECASE):
                rest, of = re.sub(rf"\b(?:{words})\b", " ", rest, flags=re.IGNORECASE), of or name
        if "matin" in line.lower():
            rest += " afternoon"
        try:
            found, hours = read_line(rest, reading)
            days += [Day(day, of or kind, *part) for day in found for part in hours]
        except NotADay as no:
            unread.append(Unread(line, str(no)))
    return days, unread


def _lines(text: str, unread: list[Unread]) -> Iterable[str]:
    rows = [row.strip() for row in re.split(r"[\r\n;]+", text) if row.strip()]
    for row in rows[:MOST_LINES]:
        if len(row) > LONGEST_LINE:
            unread.append(Unread(row[:LONGEST_LINE] + "…", f"A line has at most {LONGEST_LINE} characters."))
        else:
            yield row
    unread.extend(Unread(row[:LONGEST_LINE], f"At most {MOST_LINES} lines are read.") for row in rows[MOST_LINES:])


def read_when(line: str, reading: Reading) -> tuple[list[date] | None, list[tuple[int, int]]]:
    """The same for a line that may leave the days out: None for every day. Raises NotADay.

    A weekday alone is each such day between the two of `reading.within`, which has to say them.
    """
    text = _plain(line)
    hours, rest = _hours(text)
    weekdays = {found[1][:3] for found in _WEEKDAY.finditer(rest)}
    if re.sub(r"[\W_]", "", _FILLING.sub(" ", _WEEKDAY.sub(" ", rest))):
        return read_line(line, reading)
    return (_every({_DAYS.index(name) for name in weekdays}, reading) if weekdays else None), hours


def read_line(line: str, reading: Reading) -> tuple[list[date], list[tuple[int, int]]]:
    """The days that the line names, and which stretches of each. Raises NotADay."""
    text = _plain(line)
    hours, text = _hours(text)
    weekdays = {(found[1][:3], bool(found[2])) for found in _WEEKDAY.finditer(text)}
    every = bool(re.search(r"\b(?:every|each|all)\b", text))
    text = _FILLING.sub(" ", _WEEKDAY.sub(" ", text))
    text = " ".join(re.sub(r"\(\s*\)|[:!?]", " ", text).split()).strip(" ,.-")
    if not text and weekdays and (every or any(plural for _, plural in weekdays)):
        days = _every({_DAYS.index(name) for name, _ in weekdays}, reading)
    else:
        days = _dates(text, reading)
    return _within(days, reading), hours


def _plain(line: str) -> str:
    """The line with dashes and dates in the one spelling that is looked for."""
    text = re.sub(r"[–—−]", "-", line.lower().replace("\u00a0", " "))
    text = re.sub(r"\s+(?:to|through|thru|bis)\s+", "-", text)
    text = _ISO.sub(r"§\1\2\3", text)
    return re.sub(rf"\b({_MONTH} \d{{1,2}}(?:st|nd|rd|th)?), (\d{{4}})\b", r"\1 \2", text)


def _within(days: list[date], reading: Reading) -> list[date]:
    if reading.within is None:
        return days
    first, last = reading.within
    found = [day for day in days if first <= day <= last]
    if not found:
        raise NotADay(f"That is not within the dates of the production, {said(first)} to {said(last)}.")
    return found


def _every(weekdays: set[int], reading: Reading) -> list[date]:
    if reading.within is None:
        raise NotADay("Name the days: the production has no dates yet in which to look for these.")
    first, last = reading.within
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() in weekdays]


# -- Which part of the day


def _hours(text: str) -> tuple[list[tuple[int, int]], str]:
    """The stretches of the day that are named, all of it where none is, and the text without them."""
    found: list[tuple[int, int]] = []

    def span(match: re.Match[str]) -> str:
        begins, begins_half, ends_half = (match[1], match[2]), match[3] or "", match[6] or ""
        if not (match[2] or match[5] or begins_half or ends_half):
            return match[0]  # two numbers alone are days
        end = _minute(match[4], match[5], ends_half)
        start = _minute(*begins, begins_half or (ends_half if ends_half in ("am", "pm") else ""))
        if start >= end and ends_half == "pm" and not begins_half:
            start = _minute(*begins, "am")  # 10-2pm
        end = MIDNIGHT if end == 0 else end
        if start >= end:
            raise NotADay(f"“{match[0].strip()}” ends before it begins.")
        found.append((start, end))
        return " "

    text = _FROM_TO.sub(span, text)
    text = _open_end(_FROM, text, found, after=True)
    text = _open_end(_UNTIL, text, found, after=False)
    for words, part in _PART_WORDS.items():
        bare = re.compile(rf"(?<![\w§])(?:{words})(?!\w)")
        if bare.search(text):
            text = re.sub(rf"(?:\b(?:and|or)\b|&|,|\+)?\s*(?<![\w§])(?:{words})(?!\w)\.?", " ", text)
            found.append((part[0], part[1]))
    return _joined(found) or [WHOLE], text


def _open_end(pattern: re.Pattern[str], text: str, found: list[tuple[int, int]], *, after: bool) -> str:
    def span(match: re.Match[str]) -> str:
        if not (match[2] or match[3]):
            return match[0].replace("until", "-").replace("till", "-")
        at = _minute(match[1], match[2], match[3] or "")
        if at in (0, MIDNIGHT):
            raise NotADay(f"“{match[0].strip()}” says no part of a day.")
        found.append((at, MIDNIGHT) if after else (0, at))
        return " "

    return pattern.sub(span, text)


def _minute(hour: str, minute: str | None, half: str) -> int:
    found, more = int(hour), int(minute or 0)
    if half in ("am", "pm"):
        if not 1 <= found <= 12:
            raise NotADay(f"“{hour} {half}” is no time.")
        found = found % 12 + (12 if half == "pm" else 0)
    if found * 60 + more > MIDNIGHT or more > 59:
        raise NotADay(f"“{hour}:{more:02}” is no time.")
    return found * 60 + more


def _joined(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for starts, ends in sorted(parts):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        else:
            found.append((starts, ends))
    return found


# -- Which days


@dataclass(frozen=True, slots=True)
class _End:
    """What is said of one day: perhaps only its number, or no year. `swapped`: as it is in the other order."""

    day: int
    month: int = 0
    year: int = 0
    swapped: bool = False


def _dates(text: str, reading: Reading) -> list[date]:
    if not text:
        raise NotADay("No day is named in it.")
    days: list[date] = []
    right: _End | None = None
    for piece in reversed([one.strip() for one in re.split(r",|&|\+|\band\b", text) if one.strip()]):
        found, right = _range(piece, right, reading)
        days = found + days
    return sorted(set(days))


def _range(piece: str, right: _End | None, reading: Reading) -> tuple[list[date], _End]:
    ends = [one.strip() for one in re.split(r"\s*-\s*|(?<=\d{8})/(?=§)", piece)]
    if len(ends) > 2 or not all(ends):
        raise NotADay(f"“{piece}” could not be read as a day. Write it like 3 March, or 2026-03-03.")
    last, first = _end(ends[-1], reading), _end(ends[0], reading)
    if not last.month:  # March 3-7; 3 and 5 March
        last = _End(last.day, first.month or (right.month if right else 0), first.year or (right.year if right else 0))
    if not first.month:
        if first.day > last.day:
            raise NotADay(f"“{piece}” ends before it begins.")
        first = _End(first.day, last.month, last.year)
    until = _date(last, reading)
    since = _date(first if first.year else _End(first.day, first.month, last.year, first.swapped), reading, until)
    if since > until and not last.year:
        until = _date(_End(last.day, last.month, since.year + 1), reading)
    if since > until:
        raise NotADay(f"“{piece}” ends before it begins.")
    if (until - since).days >= LONGEST_RANGE:
        raise NotADay(f"“{piece}” is longer than a year.")
    return [since + timedelta(days=n) for n in range((until - since).days + 1)], last


def _end(text: str, reading: Reading) -> _End:
    if found := re.fullmatch(r"§(\d{4})(\d{2})(\d{2})", text):
        return _End(int(found[3]), int(found[2]), int(found[1]))
    if found := _YEAR_FIRST.fullmatch(text):
        return _End(int(found[3]), int(found[2]), int(found[1]))
    if found := _DAY_MONTH.fullmatch(text):
        return _End(int(found[1]), _MONTHS.index(found[2][:3]) + 1, _year(found[3]))
    if found := _MONTH_DAY.fullmatch(text):
        return _End(int(found[2]), _MONTHS.index(found[1][:3]) + 1, _year(found[3]))
    if found := _NUMBERS.fullmatch(text):
        return _in_order(int(found[1]), int(found[2]), _year(found[3]), reading)
    if found := _BARE.fullmatch(text):
        return _End(int(found[1]))
    raise NotADay(f"“{text[:60]}” could not be read as a day. Write it like 3 March, or 2026-03-03.")


def _year(digits: str | None) -> int:
    return 0 if not digits else int(digits) if len(digits) == 4 else 2000 + int(digits)


def _in_order(one: int, two: int, year: int, reading: Reading) -> _End:
    """Two numbers as the place writes them; the other way round where only that is a day, or within the dates."""
    usual, other = (_End(two, one, year), _End(one, two, year)) if reading.month_first else (
        _End(one, two, year), _End(two, one, year)
    )  # fmt: skip

    def fits(end: _End) -> int:
        with suppress(NotADay):
            day = _date(end, reading)
            return 2 if reading.within is None or reading.within[0] <= day <= reading.within[1] else 1
        return 0

    return other if fits(other) > fits(usual) else usual


def _date(end: _End, reading: Reading, near: date | None = None) -> date:
    """The day; without a year the one that lies within the dates, else the next one from today."""
    if not end.month:
        raise NotADay(f"“{end.day}” names no month. Write it like {end.day} March.")
    first = near or (reading.within[0] if reading.within else reading.this_day)
    years = [end.year] if end.year else [first.year, first.year + 1, first.year - 1]
    found = []
    for year in years:
        with suppress(ValueError):
            found.append(date(year, end.month, end.day))
    if not found:
        raise NotADay(f"There is no {end.day} {date(2000, end.month, 1):%B}." if end.month <= 12 else "No such month.")
    if near:
        return max((day for day in found if day <= near), default=found[0])
    if reading.within:
        return next((day for day in found if reading.within[0] <= day <= reading.within[1]), found[0])
    return next((day for day in found if day >= reading.this_day), found[0])
