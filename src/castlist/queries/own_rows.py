"""What somebody said for one production or one day alone, as lines of what is kept about them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from castlist.queries import access_needs, recordings
from castlist.queries.union import ends_of, said_by
from castlist.rules.retention import BY_KEY
from castlist.rules.union import CHOICES
from castlist.rules.union import WHY_KEPT as UNION_WHY


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is kept: what it is, what it says, for what, and until when."""

    what: str
    text: str
    why: str
    until: str


def of_access(performer: str, days: int) -> Iterator[Row]:
    """What they said that they need, production by production."""
    until = f"{days} days after your last time there, or after you stand for nothing in it"
    for said in access_needs.kept_of(performer):
        yield Row("What would make it work for you", f"{said.production}: {said.text}", BY_KEY["needs"].why, until)


def of_a_union(performer: str, zone: ZoneInfo) -> Iterator[Row]:
    """What they said of a union, call by call."""
    for said in said_by(performer):
        ends = f"until {as_day(ends_of(said).astimezone(zone).date())} at the latest"
        yield Row("Union status", f"{said.production.name}: {CHOICES[said.status]}", UNION_WHY, ends)


def of_recordings(cands: Iterable[str], zone: ZoneInfo, until: str) -> Iterator[Row]:
    """What they said of being recorded, session by session."""
    for said in recordings.of_cands(cands):
        text = f"{said.place}: {'yes' if said.agrees else 'no'}, {as_moment(said.at, zone)}"
        yield Row("Whether you may be recorded", text, BY_KEY["recordings"].why, until)


def as_day(day: date) -> str:
    """28 November 2026."""
    return f"{day.day} {day:%B %Y}"


def as_moment(moment: datetime | None, zone: ZoneInfo) -> str:
    """28 November 2026, 09:12."""
    if moment is None:
        return ""
    at = moment.astimezone(zone)
    return f"{at.day} {at:%B %Y, %H:%M}"
