"""Dates as people write them, in four orders of day, month and year; which order a list uses is guessed and shown."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Final

ORDERS: Final = ("dmy", "mdy", "ymd", "ydm")
ORDER_SAYS: Final = {
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
    "ydm": "year, day, month",
}
TURN_OF_THE_CENTURY: Final = 70
"""A year of two digits below this one lies in this century."""
_MONTHS: Final = {
    said: month
    for month, words in enumerate(("jan jän jae", "feb", "mar mär mae mrz", "apr", "may mai", "jun", "jul", "aug",
                                   "sep", "oct okt", "nov", "dec dez"), start=1)
    for said in words.split()
}  # fmt: skip
"""How the names of months begin, in English and in German."""
_WORD: Final = "[A-Za-zÄä]{3,9}"
_THREE = re.compile(r"(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})\.?(?:[ T,]+\d{1,2}[:.]\d.*)?", re.ASCII)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\.?[ -]*({_WORD})\.?,?[ -]*(\d{{4}}|\d{{2}})", re.ASCII)
_MONTH_FIRST = re.compile(rf"({_WORD})\.? +(\d{{1,2}})(?:st|nd|rd|th)?,? +(\d{{4}})", re.ASCII)


def read_date(text: str, order: str) -> date | None:
    """The day that the text names when dates are written in that order; None for what is no date then.

    A month that is named, and a year of four digits where it stands, are never in doubt, but for which of the other
    two is the day.
    """
    text = text.strip()[:40]
    if named := _named(text):
        return named
    found = _THREE.fullmatch(text)
    if found is None:
        return None
    parts = dict(zip(order, found.groups(), strict=True))
    if len(parts["y"]) not in (2, 4) or max(len(parts["d"]), len(parts["m"])) > 2:
        return None
    with suppress(ValueError):
        return date(_year(parts["y"]), int(parts["m"]), int(parts["d"]))
    return None


def _named(text: str) -> date | None:
    """The day, where the month is named by a word."""
    day_first, month_first = _DAY_FIRST.fullmatch(text), _MONTH_FIRST.fullmatch(text)
    if day_first:
        day, month, year = day_first.groups()
    elif month_first:
        month, day, year = month_first.groups()
    else:
        return None
    with suppress(ValueError, KeyError):
        return date(_year(year), _MONTHS[month[:3].lower()], int(day))
    return None


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < TURN_OF_THE_CENTURY else 1900)


def guess_order(cells: Sequence[str], said_before: str = "") -> tuple[str, bool, tuple[str, str]]:
    """The order in which most of the dates can be read, whether no other reads as many, and one of them as it is read.

    Of two orders that read equally many the one that was said before counts, else the first: a year in front is
    followed by the month, elsewhere the day comes first. The example is one that tells the orders apart, where there
    is one.
    """
    counts = {order: sum(read_date(cell, order) is not None for cell in cells) for order in ORDERS}
    best = max(ORDERS, key=lambda order: (counts[order], order == said_before))
    read = [(cell, day) for cell in cells if (day := read_date(cell, best))]
    rivals = [o for o in ORDERS if o != best and counts[o] == counts[best] and {o, best} != {"ymd", "ydm"}]
    sure = not read or all(read_date(cell, o) == day for o in rivals for cell, day in read)
    telling = [(c, d) for c, d in read if any(read_date(c, o) != d for o in ORDERS if o != best)]
    shown = (telling or read)[:1]
    return best, sure, (shown[0][0], said(shown[0][1])) if shown else ("", "")


def said(day: date) -> str:
    """The day in words: 3 April 2021."""
    return f"{day.day} {day:%B %Y}"
