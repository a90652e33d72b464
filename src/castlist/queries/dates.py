"""The calendar of a production: which days it has, for its team and for whoever is asked whether they can."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from castlist.queries.auditions import zone_of
from castlist.queries.doors import team_state
from castlist.records.models import Person, Production, ShowDay
from castlist.rules import dates as rules
from castlist.rules.auditions import may_arrange
from castlist.rules.dates import Day
from castlist.rules.day_lines import Reading, Unread, month_first, read_days


def days_of(production: str) -> tuple[Day, ...]:
    """Every entry, in order."""
    rows = ShowDay.objects.filter(production=production).order_by("day", "starts", "ends", "kind")
    return tuple(Day(*row) for row in rows.values_list("day", "kind", "starts", "ends"))


def reading_for(production: Production, days: tuple[Day, ...], today: date) -> Reading:
    """How lines are read in which somebody says when they cannot: within the dates of the production."""
    return Reading(rules.within(days), today, month_first(production.time_zone))


def lines_read(production: Production, text: str, kind: str, today: date) -> tuple[list[Day], list[Unread]]:
    """The days that the lines name, as they are written where the production is; and the lines that name none."""
    return read_days(text, Reading(None, today, month_first(production.time_zone)), kind)


@dataclass(frozen=True, slots=True)
class Dated:
    """One entry of the calendar, as it is shown and taken away."""

    id: str
    day: date
    kind: str
    starts: str
    """On the clock; '' with `ends` for the whole day."""
    ends: str
    hours: str


@dataclass(frozen=True, slots=True)
class DatesPage:
    """The calendar of a production, for its team."""

    production: Production
    zone: ZoneInfo
    days: tuple[Dated, ...]
    kinds: tuple[tuple[str, str], ...]
    may_change: bool
    sentence: str
    """41 days, from 3 March to 30 April 2026."""

    @property
    def months(self) -> tuple[tuple[date, tuple[Dated, ...]], ...]:
        """The entries, month by month."""
        months = dict.fromkeys(one.day.replace(day=1) for one in self.days)
        return tuple((month, tuple(d for d in self.days if d.day.replace(day=1) == month)) for month in months)


def dates_page(viewer: Person, production: Production) -> DatesPage:
    """The page as it stands now; NotThere for whoever is not on the team."""
    state = team_state(viewer, production)
    rows = list(ShowDay.objects.filter(production=production).order_by("day", "starts", "ends", "kind"))
    days = [Day(row.day, row.kind, row.starts, row.ends) for row in rows]
    shown = tuple(
        Dated(
            row.pk, row.day, row.kind, rules.clock(row.starts) if day.hours else "",
            rules.clock(row.ends) if day.hours else "", day.hours,
        )
        for row, day in zip(rows, days, strict=True)
    )  # fmt: skip
    return DatesPage(
        production, zone_of(production), shown, tuple(rules.KINDS.items()), may_arrange(state, viewer.pk),
        sentence(days),
    )  # fmt: skip


def sentence(days: list[Day]) -> str:
    """How many days there are, and from when to when."""
    bounds, many = rules.within(days), rules.count(days)
    if bounds is None:
        return ""
    first, last = bounds
    return f"One day, {rules.said(first)}." if many == 1 else f"{many} days, {rules.said(first)} to {rules.said(last)}."
