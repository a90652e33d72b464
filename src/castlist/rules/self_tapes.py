"""Self-tapes: how much may be asked for, and by when at the earliest, by the code of practice of the trade.

The code of Equity, the Casting Directors' Guild, the PMA and the CPMA, for scripted drama, 2021; where it says nothing,
the SAG-AFTRA agreement of 2023. Days are those of the calendar on the production's own clock.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from castlist.rules.public_holidays import known
from castlist.rules.why import Refused, Why

THE_CODE = "Code of best practice for self-tape auditions (Equity, CDG, PMA, CPMA)"
SAG_AFTRA = "SAG-AFTRA TV/Theatrical agreement 2023, self-tapes"
HERE = "Castlist: no upload ever costs anything"
MOST_PAGES, MOST_ROLES, MOST_SCENES, MOST_VERSIONS, MOST_LINES = 6, 2, 2, 2, 720
FEW_PAGES, FEW_DAYS, DAYS = 3, 3, 4
MOST_HOLIDAYS = 60
FRIDAY, SATURDAY = 4, 5
DAY_BEGINS, DAY_ENDS = time(9), time(21)
"""Between which nobody minds to be done with something."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody is asked to tape: of one role, in one go."""

    pages: int
    scenes: int = 1
    versions: int = 1
    """Of each scene."""
    roles: int = 1
    """For how many roles of the production they are asked now, this one among them."""
    lines: int = 0
    """The picture that is asked for, as in 720p; 0 where nothing is said of it."""
    by_heart: bool = False
    paid: bool = False
    pages_besides: int = 0
    """Of the other self-tapes that they are asked for now."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that is not kept: which, what was asked, what may be, in words, and who says so."""

    rule: str
    asked: int
    may: int
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Earliest:
    """The first moment at which a tape may be due: which rule makes it so late, in words, and who says so."""

    at: datetime
    rule: str
    days: int
    sentence: str
    source: str


def findings(asked: Request) -> tuple[Finding, ...]:
    """Every limit that the request goes beyond."""
    counted = (
        ("pages", asked.pages + (asked.pages_besides if asked.pages else 0), MOST_PAGES, "page", THE_CODE),
        ("roles", asked.roles, MOST_ROLES, "role", THE_CODE),
        ("scenes", asked.scenes, MOST_SCENES, "scene", THE_CODE),
        ("versions", asked.versions, MOST_VERSIONS, "version of a scene", THE_CODE),
    )
    found = []
    for rule, count, most, what, source in counted:
        if count > most:
            with_it = ", with what they are asked for already" if rule == "pages" and asked.pages_besides else ""
            says = f"At most {most} {_several(what)} may be asked for at once; this would be {count:,}{with_it}."
            found.append(Finding(rule, count, most, says, source))
        elif count < 1:
            found.append(Finding(rule, count, 1, f"Ask for one {what} at least.", source))
    if asked.lines > MOST_LINES:
        says = f"No sharper picture than {MOST_LINES}p may be asked for; this would be {asked.lines:,}p."
        found.append(Finding("lines", asked.lines, MOST_LINES, says, SAG_AFTRA))
    if asked.by_heart:
        says = "Nobody may be asked to know it by heart: the pages may be in the hand."
        found.append(Finding("by_heart", 1, 0, says, SAG_AFTRA))
    if asked.paid:
        found.append(Finding("paid", 1, 0, "Nobody may be asked to pay for being heard.", HERE))
    return tuple(found)


def _several(what: str) -> str:
    head, of, rest = what.partition(" of ")
    return f"{head}s{of}{rest}"


def holidays_in(zone: ZoneInfo, asked_at: datetime, named: Iterable[date]) -> frozenset[date]:
    """Those that are known where the production is, of the year and of the next, and those that somebody named."""
    year = asked_at.astimezone(zone).year
    return frozenset(named) | known(zone.key, year) | known(zone.key, year + 1)


def earliest(asked_at: datetime, *, pages: int, zone: ZoneInfo, holidays: Iterable[date] = ()) -> Earliest:
    """The first moment at which the tape may be due, for somebody who is asked then.

    So many whole days, both by the clock on the wall and by the hours that pass: neither is short when the clocks
    change. Whoever is asked right before days off, or on one of them, has a working day after them: a weekend, a public
    holiday, or both in one.
    """
    days = FEW_DAYS if pages <= FEW_PAGES else DAYS
    there = asked_at.astimezone(zone)
    on_the_wall = (there.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=zone)
    after_days = max(on_the_wall.astimezone(UTC), asked_at.astimezone(UTC) + timedelta(days=days))
    off = frozenset(holidays)
    worked = _after_days_off(there.date(), off)
    begins = datetime.combine(worked + timedelta(days=1), time(0), zone).astimezone(UTC) if worked else after_days
    if worked is None or begins <= after_days:
        return _days(after_days, days, pages)
    first = worked + timedelta(days=1)
    says = f"Asked on a {there:%A}, it is not due before {first:%A} {first.day} {first:%B}"
    between = [there.date() + timedelta(days=n) for n in range((worked - there.date()).days)]
    named = [f"the {day:%A}" for day in between if day in off and day.weekday() < SATURDAY]
    if not named:
        return Earliest(begins, "weekend", days, f"{says}.", THE_CODE)
    are = f"{named[0]} is a public holiday" if len(named) == 1 else f"{_all(named)} are public holidays"
    return Earliest(begins, "holiday", days, f"{says}, because {are}.", THE_CODE)


def _all(named: Sequence[str]) -> str:
    return f"{', '.join(named[:-1])} and {named[-1]}"


def _days(at: datetime, days: int, pages: int) -> Earliest:
    many = f"up to {FEW_PAGES} pages" if pages <= FEW_PAGES else f"more than {FEW_PAGES} pages"
    return Earliest(at, "days", days, f"For {many} there are at least {days} days.", THE_CODE)


def _after_days_off(on: date, holidays: frozenset[date]) -> date | None:
    """The first working day after days off, for whoever is asked right before them or on one of them: before a weekend
    that is the Friday. None for any other day.
    """

    def is_off(day: date) -> bool:
        return day in holidays or day.weekday() >= SATURDAY

    worked = on + timedelta(days=1)
    if not (is_off(on) or is_off(worked)):
        return None
    while is_off(worked):
        worked += timedelta(days=1)
    return worked


def proposed(first: datetime, zone: ZoneInfo) -> datetime:
    """A moment that is not before the first one, and at which people are awake: on the half hour, by day."""
    there = first.astimezone(zone)
    wall = there.replace(tzinfo=None, second=0, microsecond=0)
    if wall < there.replace(tzinfo=None):
        wall += timedelta(minutes=1)
    wall += timedelta(minutes=-wall.minute % 30)
    if wall.time() > DAY_ENDS:
        wall = datetime.combine(wall.date() + timedelta(days=1), DAY_BEGINS)
    elif wall.time() < DAY_BEGINS:
        wall = datetime.combine(wall.date(), DAY_BEGINS)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def too_early(due: datetime, first: Earliest) -> Finding | None:
    """What speaks against a due moment before the first fair one."""
    if due >= first.at:
        return None
    short = -(-(first.at - due) // timedelta(hours=1))
    return Finding("early", short, 0, first.sentence, first.source)


_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def read_holidays(text: str) -> tuple[date, ...]:
    """Public holidays, one a line or comma: 2026-12-25. Refuses what is no day."""
    found = []
    for part in re.split(r"[,;\s]+", text):
        if not part:
            continue
        said = _DAY.fullmatch(part)
        try:
            found.append(date(int(said[1]), int(said[2]), int(said[3])) if said else date.fromisoformat(""))
        except ValueError:
            says = f"“{part[:30]}” is not a day. Write public holidays like 2026-12-25."
            raise Refused(Why.bad_times, detail=says) from None
    if len(found) > MOST_HOLIDAYS:
        raise Refused(Why.bad_times, detail=f"At most {MOST_HOLIDAYS} public holidays; name those of the next weeks.")
    return tuple(sorted(set(found)))
