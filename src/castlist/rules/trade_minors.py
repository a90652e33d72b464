"""What a rule of the trade can ask of the times of somebody under 18: for those alone who may know that they are."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

from castlist.rules.self_tapes import FRIDAY, SATURDAY
from castlist.rules.trade import Minor, Numbers, Time
from castlist.rules.trade_times import Hit, apart, by_day, first_on, in_a_row, longest_stretch, short_night

AUGUST, JUNE, LEAVES_AT = 8, 6, 16
DAYS_OF_A_WEEK = 7


def age_on(born: date, day: date) -> int:
    """Whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def months_on(born: date, day: date) -> int:
    """Whole months."""
    return 12 * (day.year - born.year) + day.month - born.month - (day.day < born.day)


def leaves_school_on(born: date) -> date:
    """The last Friday in June of the school year, from September to August, in which they turn 16: as in England."""
    end = date(born.year + LEAVES_AT + (born.month > AUGUST), JUNE, 30)
    return end - timedelta(days=(end.weekday() - FRIDAY) % 7)


def _theirs(numbers: Numbers, minor: Minor) -> list[Time]:
    """Their times on days on which they are of the ages that the rule is about."""
    return [one for one in minor.times if minor.born and _of_age(numbers, minor.born, one.start.date())]


def _of_age(numbers: Numbers, born: date, day: date) -> bool:
    youngest, oldest = numbers.ages
    if not youngest <= age_on(born, day) <= oldest or (numbers.until_leaving and day > leaves_school_on(born)):
        return False
    return not numbers.under_months or months_on(born, day) < numbers.under_months


def _minor_born(numbers: Numbers, minor: Minor) -> Hit | None:
    return Hit() if minor.born is None and minor.times else None


def _minor_clock(numbers: Numbers, minor: Minor) -> Hit | None:
    for one in _theirs(numbers, minor):
        begins = one.start.hour * 60 + one.start.minute
        if begins < numbers.earliest:
            return Hit(begins, numbers.earliest, "clock", one.start)
        before = numbers.latest_before_weekend if one.start.weekday() in (FRIDAY, SATURDAY) else 0
        latest = before or numbers.latest
        if begins + one.minutes > latest:
            return Hit(begins + one.minutes, latest, "clock", one.start)
    return None


def _minor_day(numbers: Numbers, minor: Minor) -> Hit | None:
    """From their first time to the end of their last, which is as long as they are known to be there."""
    for day in by_day(_theirs(numbers, minor)):
        there = _there(day)
        if there > numbers.minutes:
            return Hit(there, numbers.minutes, "minutes", day[0].start)
    return None


def _there(day: list[Time]) -> int:
    return max(apart(day[0], one) + day[0].minutes + one.minutes if one is not day[0] else one.minutes for one in day)


def _minor_work(numbers: Numbers, minor: Minor) -> Hit | None:
    for day in by_day(_theirs(numbers, minor)):
        worked = sum(one.minutes for one in day)
        if worked > numbers.minutes and not (numbers.school_days and day[0].start.weekday() > FRIDAY):
            return Hit(worked, numbers.minutes, "minutes", day[0].start)
    return None


def _minor_stretch(numbers: Numbers, minor: Minor) -> Hit | None:
    (work, rest), *_ = numbers.patterns
    found = longest_stretch(_theirs(numbers, minor), rest)
    if found is None or found[0] <= work:
        return None
    return Hit(found[0], work, "minutes", found[1].start, rest)


def _minor_break(numbers: Numbers, minor: Minor) -> Hit | None:
    """Where they are there for long: the longest time between two of theirs, without the breaks beside which it is
    asked for. One that is long enough for two counts for both.
    """
    for day in by_day(_theirs(numbers, minor)):
        breaks = [max(apart(one, two), 0) for one, two in pairwise(day)] or [0]
        for taken in numbers.beside:
            breaks.append(max(max(breaks) - taken, 0))
            breaks.remove(max(breaks))
        if _there(day) >= numbers.after_minutes and max(breaks) < numbers.minutes:
            return Hit(max(breaks), numbers.minutes, "minutes", day[0].start, numbers.after_minutes)
    return None


def _minor_rest(numbers: Numbers, minor: Minor) -> Hit | None:
    return short_night(numbers, _theirs(numbers, minor))


def _minor_days(numbers: Numbers, minor: Minor) -> Hit | None:
    """The longest run of days of which each has a time."""
    theirs = _theirs(numbers, minor)
    run = max(in_a_row(one.start.date() for one in theirs), key=len, default=[])
    return Hit(len(run), numbers.days, "days", first_on(theirs, run[0])) if len(run) > numbers.days else None


def _minor_week(numbers: Numbers, minor: Minor) -> Hit | None:
    """The fullest seven days in a row: on which day a week begins was nowhere read."""
    theirs, most = _theirs(numbers, minor), Hit()
    for first in theirs:
        until = first.start.date() + timedelta(days=DAYS_OF_A_WEEK)
        worked = sum(one.minutes for one in theirs if first.start.date() <= one.start.date() < until)
        if worked > max(most.found, numbers.hours * 60):
            most = Hit(worked, numbers.hours * 60, "minutes", first.start)
    return most if most.found else None


def _nights(numbers: Numbers, theirs: list[Time]) -> list[list[Time]]:
    """Days on which they are there later than they may be without leave, whole."""
    return [day for day in by_day(theirs) if any(_until(one) > numbers.latest for one in day)]


def _until(one: Time) -> int:
    return one.start.hour * 60 + one.start.minute + one.minutes


def _minor_after_night(numbers: Numbers, minor: Minor) -> Hit | None:
    """How long it is from such a night to whatever is next."""
    theirs = _theirs(numbers, minor)
    for day in _nights(numbers, theirs):
        last = max(day, key=lambda one: one.end)
        rests = [(apart(last, one), one) for one in theirs if one.start > last.start and one not in day]
        short = min(rests, key=lambda pair: pair[0], default=None)
        if short is not None and short[0] < numbers.hours * 60:
            return Hit(max(short[0], 0), numbers.hours * 60, "minutes", short[1].start)
    return None


def _minor_nights(numbers: Numbers, minor: Minor) -> Hit | None:
    theirs = _theirs(numbers, minor)
    run = max(in_a_row(day[0].start.date() for day in _nights(numbers, theirs)), key=len, default=[])
    return Hit(len(run), numbers.days, "days", first_on(theirs, run[0])) if len(run) > numbers.days else None


def _minor_weeks(numbers: Numbers, minor: Minor) -> Hit | None:
    """After so many weeks in a row with all the days that a week may have, the days off: weeks are those from Monday
    to Sunday, and a week is full that has so many days.
    """
    days = sorted({one.start.date() for one in _theirs(numbers, minor)})
    weeks = Counter(day - timedelta(days=day.weekday()) for day in days)
    full = sorted(monday for monday, count in weeks.items() if count >= numbers.days)
    for last in full:
        if any(last - timedelta(weeks=back) not in full for back in range(numbers.weeks)):
            continue
        ends = max(day for day in days if day < last + timedelta(weeks=1))
        again = next((day for day in days if day > ends), None)
        if again is not None and (again - ends).days - 1 < numbers.days_off:
            at = first_on(_theirs(numbers, minor), again)
            return Hit((again - ends).days - 1, numbers.days_off, "days", at)
    return None


OF_MINOR: dict[str, tuple[tuple[str, ...], Callable[[Numbers, Minor], Hit | None]]] = {
    "minor_born": ((), _minor_born),
    "minor_clock": (("ages", "earliest", "latest"), _minor_clock),
    "minor_day": (("ages", "minutes"), _minor_day),
    "minor_work": (("ages", "minutes"), _minor_work),
    "minor_stretch": (("ages", "patterns"), _minor_stretch),
    "minor_break": (("ages", "after_minutes", "minutes"), _minor_break),
    "minor_rest": (("ages", "hours"), _minor_rest),
    "minor_days": (("ages", "days"), _minor_days),
    "minor_week": (("ages", "hours"), _minor_week),
    "minor_after_night": (("ages", "latest", "hours"), _minor_after_night),
    "minor_nights": (("ages", "latest", "days"), _minor_nights),
    "minor_weeks": (("ages", "days", "weeks", "days_off"), _minor_weeks),
}
