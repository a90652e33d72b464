"""The public holidays of a place that nobody has to name: those of England and Wales, by their rule."""

from datetime import date, timedelta
from typing import Final

WHOSE: Final = {"Europe/London": "England and Wales"}
"""By whose clock a production runs, and whose holidays are known there. Others are named by the desk."""
MONDAY, SATURDAY = 0, 5


def known(zone: str, year: int) -> frozenset[date]:
    """Those of that year, with the days on which one that falls in a weekend is taken; none where none are known.

    A day that is proclaimed for one year alone is not among them, nor one that is moved.
    """
    if zone not in WHOSE:
        return frozenset()
    easter = easter_sunday(year)
    found = {easter - timedelta(days=2), easter + timedelta(days=1)}
    found |= {_monday(date(year, 5, 1)), _monday(date(year, 5, 25)), _monday(date(year, 8, 25))}
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() >= SATURDAY or day in found:
            day += timedelta(days=1)
        found.add(day)
    return frozenset(found)


def _monday(first: date) -> date:
    """The first Monday on that day or after it."""
    return first + timedelta(days=-first.weekday() % 7)


def easter_sunday(year: int) -> date:
    """By the Gregorian computus, as Meeus, Jones and Butcher write it."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
