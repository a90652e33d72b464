"""Self-tapes: how much may be asked for, and by when at the earliest, by the code of practice of the trade.

The code of Equity, the Casting Directors' Guild, the PMA and the CPMA, for scripted drama, 2021; where it says nothing,
the SAG-AFTRA agreement of 2023. Days are those of the calendar on the production's own clock.
"""

import re
from collections.abc import Iterable
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
MONDAY, TUESDAY, FRIDAY, SATURDAY = 0, 1, 4, 5
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
    change. Whoever is asked at the end of a week, or in the weekend itself, has a working day in the next one.
    """
    days = FEW_DAYS if pages <= FEW_PAGES else DAYS
    there = asked_at.astimezone(zone)
    on_the_wall = (there.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=zone)
    after_days = max(on_the_wall.astimezone(UTC), asked_at.astimezone(UTC) + timedelta(days=days))
    first = _after_a_weekend(there.date(), frozenset(holidays))
    if first is None:
        return _days(after_days, days, pages)
    begins = datetime.combine(first, time(0), zone).astimezone(UTC)
    if begins <= after_days:
        return _days(after_days, days, pages)
    holiday = first.weekday() != TUESDAY
    says = f"Asked on a {there:%A}, it is not due before {first:%A} {first.day} {first:%B}"
    says += ", because the Monday is a public holiday." if holiday else "."
    return Earliest(begins, "holiday" if holiday else "weekend", days, says, THE_CODE)


def _days(at: datetime, days: int, pages: int) -> Earliest:
    many = f"up to {FEW_PAGES} pages" if pages <= FEW_PAGES else f"more than {FEW_PAGES} pages"
    return Earliest(at, "days", days, f"For {many} there are at least {days} days.", THE_CODE)


def _after_a_weekend(on: date, holidays: frozenset[date]) -> date | None:
    """The day after the first working day of the next week, for whoever is asked from Friday to Sunday."""
    if on.weekday() < FRIDAY:
        return None
    worked = on + timedelta(days=7 - on.weekday())
    while worked in holidays or worked.weekday() >= SATURDAY:
        worked += timedelta(days=1)
    return worked + timedelta(days=1)


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
