"""On which days something that repeats falls, between two days: as calendars say it (RFC 5545, section 3.3.10).

Day by day and never further, so that no rule, whatever it says, takes longer than the days that are looked at.
"""

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
MOST_STEPS = 2_000_000
"""Days that are looked at for one file, at most."""


class NotUnderstood(ValueError):
    """It repeats in a way that is not read here."""


class TooMuch(ValueError):
    """There is more in it than is looked at."""


@dataclass(slots=True)
class Steps:
    """How many days may still be looked at."""

    left: int = MOST_STEPS

    def take(self) -> None:
        """One more was. Raises TooMuch."""
        self.left -= 1
        if self.left < 0:
            raise TooMuch


@dataclass(frozen=True, slots=True)
class Rule:
    """How something repeats. `by_day`: (which of its kind in the month or year, or 0; weekday)."""

    freq: str
    interval: int = 1
    count: int = 0
    until: date | None = None
    by_day: tuple[tuple[int, int], ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_set_pos: tuple[int, ...] = ()
    week_start: int = 0
    others: tuple[str, ...] = field(default=())
    """What else it says, and is not understood here."""

    def checked(self) -> "Rule":
        """The rule. Raises NotUnderstood for one that is not read here."""
        if self.freq not in FREQUENCIES or self.interval < 1 or self.count < 0 or self.others:
            raise NotUnderstood
        if self.by_set_pos and not (self.by_day and self.freq in ("MONTHLY", "YEARLY")):
            raise NotUnderstood
        return self


def occurrences(start: date, rule: Rule, *, first: date, last: date, steps: Steps) -> list[date]:
    """The days between the two on which it falls. Raises NotUnderstood, TooMuch."""
    rule = rule.checked()
    end = min(last, rule.until) if rule.until else last
    day = start if rule.count else max(start, first)
    found: list[date] = []
    counted = 0
    while day <= end and not (rule.count and counted >= rule.count):
        steps.take()
        if falls(start, rule, day):
            counted += 1
            if day >= first:
                found.append(day)
        if day == date.max:
            break
        day += timedelta(days=1)
    return found


def falls(start: date, rule: Rule, day: date) -> bool:
    """Whether it falls on that day, as far as the rule alone says. What begins it is one of its days in any case."""
    if day == start:
        return True
    if day < start or (rule.by_month and day.month not in rule.by_month):
        return False
    return _OF[rule.freq](start, rule, day)


def _daily(start: date, rule: Rule, day: date) -> bool:
    return (day - start).days % rule.interval == 0 and _on_weekday(rule, day) and _on_month_day(rule, day)


def _weekly(start: date, rule: Rule, day: date) -> bool:
    def week(of: date) -> date:
        return of - timedelta(days=(of.weekday() - rule.week_start) % 7)

    weeks = (week(day) - week(start)).days // 7
    wanted = {weekday for _, weekday in rule.by_day} or {start.weekday()}
    return weeks % rule.interval == 0 and day.weekday() in wanted


def _monthly(start: date, rule: Rule, day: date) -> bool:
    months = (day.year - start.year) * 12 + day.month - start.month
    return months % rule.interval == 0 and _in_month(start, rule, day)


def _yearly(start: date, rule: Rule, day: date) -> bool:
    if (day.year - start.year) % rule.interval:
        return False
    if rule.by_day and not rule.by_month and not rule.by_month_day:
        return _by_position(rule, day, date(day.year, 1, 1), date(day.year, 12, 31))
    if not (rule.by_month or rule.by_month_day) and day.month != start.month:
        return False
    return _in_month(start, rule, day)


def _in_month(start: date, rule: Rule, day: date) -> bool:
    if rule.by_day:
        last = date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])
        return _on_month_day(rule, day) and _by_position(rule, day, day.replace(day=1), last)
    return _on_month_day(rule, day) if rule.by_month_day else day.day == start.day


def _by_position(rule: Rule, day: date, first: date, last: date) -> bool:
    """Whether the day is one of the weekdays that are named, and the right one of them within the month or the year."""
    if not _is_named(rule, day, first, last):
        return False
    if not rule.by_set_pos:
        return True
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    named = [one for one in days if _is_named(rule, one, first, last)]
    place = named.index(day)
    return any(pos - 1 == place if pos > 0 else len(named) + pos == place for pos in rule.by_set_pos)


def _is_named(rule: Rule, day: date, first: date, last: date) -> bool:
    before, after = (day - first).days // 7 + 1, -((last - day).days // 7) - 1
    return any(day.weekday() == weekday and nth in (0, before, after) for nth, weekday in rule.by_day)


def _on_weekday(rule: Rule, day: date) -> bool:
    return not rule.by_day or day.weekday() in {weekday for _, weekday in rule.by_day}


def _on_month_day(rule: Rule, day: date) -> bool:
    if not rule.by_month_day:
        return True
    length = calendar.monthrange(day.year, day.month)[1]
    return day.day in rule.by_month_day or day.day - length - 1 in rule.by_month_day


_OF = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}
