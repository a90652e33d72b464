"""What the door and the board of a session are given: frozen, with nothing that is not the viewer's to know."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from castlist.queries.breaks import BreakRow
from castlist.queries.turns import short_number
from castlist.records.models import Production
from castlist.rules.line_ups import STILL


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One person, or a time that is taken by somebody who is not the viewer's to know: then `cand` is ''."""

    cand: str
    name: str
    stands: str
    says: str
    at: datetime | None
    """The time that they booked; None for whoever came without one."""
    minutes: int
    number: int = 0
    seen: int = 0
    """How many presses about them the page knows of: the next one names it."""
    pronouns: str = ""
    arrived: datetime | None = None
    called: datetime | None = None
    entered: datetime | None = None
    left: datetime | None = None
    expected: datetime | None = None
    late: bool = False
    ended: str = ""
    """Why nobody calls them: they are no longer a candidate. A monitor, who knows of no decision, asks the desk."""
    under_18: bool = False
    collector: str = ""
    elsewhere: str = ""
    """Where they are called, or in the room, at this moment."""
    next: bool = False
    may: tuple[str, ...] = ()
    url: str = ""
    """Their card in the room; '' for a monitor."""
    role: str = ""
    """For which role they stand; '' for a monitor."""
    grouped: str = ""
    """The letter of their group; '' for none, and for whoever may not know of everybody there."""
    pictured: bool = False
    """A picture of them was taken at the door."""
    listed: str = ""
    """On which of the lists at the door they are; '' for none."""
    recorded: str = ""
    """may be recorded, not to be recorded, not asked about recording; '' where nobody is recorded."""
    recorded_told: str = ""
    """Who said so, and when."""
    recorded_seen: int = 0
    """How many answers of theirs the page knows of: the next one that is written down names it."""
    apart: str = ""
    """Who was chosen to be in the room and must not meet them; for those who are told who is recused."""


@dataclass(frozen=True, slots=True)
class LineUp:
    """A group of people who are called together."""

    letter: str
    people: tuple[str, ...]
    """Who is in it, as candidacies in order of number."""
    names: tuple[str, ...]
    says: str
    """'six here, one expected'"""
    seen: str
    """How it stood when it was looked at: the next press about it names that."""
    may: tuple[str, ...] = ()
    """What can be pressed about it: call, enter, done."""
    over: bool = False
    """Everybody of it was in the room, or is gone."""
    next: bool = False
    """Whoever is next is in it."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A session on one day: first in order of turn whoever is still to come, then whoever had theirs."""

    production: Production
    session: str
    place: str
    role: str
    zone: ZoneInfo
    day: date
    days: tuple[date, ...]
    rows: tuple[QueueRow, ...]
    moved: int
    """By how many minutes the rest of the day was moved."""
    seen: int
    """How many presses about the whole day the page knows of."""
    drift: int
    """Minutes late, or below 0 early, against the times that are told now."""
    keeps: bool
    """The viewer keeps the door."""
    desk: bool
    """They run the desk: a monitor does not."""
    guest: bool
    """They are nobody else in the production."""
    now: datetime
    version: str
    line_ups: tuple[LineUp, ...] = ()
    """The groups of the day; none for whoever may not know of everybody there."""
    arranged: int = 0
    """How many presses have put somebody into a group: for who can make groups, and the next one names it."""
    arranges: bool = False
    """The viewer can make groups."""
    parallel: bool = False
    """There are other rooms on that day, which the viewer may look at."""
    takes_notes: bool = False
    """The viewer may write about those who are heard there."""
    lists: tuple[str, ...] = ()
    """The lists at the door, in the order in which they are called."""
    breaks: tuple[BreakRow, ...] = ()
    ends: datetime | None = None
    """When the session ends on that day: with the last of its times."""
    off: datetime | None = None
    """Since when the session is called off."""

    @property
    def too_late(self) -> tuple[QueueRow, ...]:
        """Who is still to come, and would not be done before the session ends."""
        ends = self.ends
        if ends is None:
            return ()
        still = (row for row in self.rows if row.cand and row.expected and not row.ended)
        return tuple(row for row in still if row.expected and row.expected + timedelta(minutes=row.minutes) > ends)

    @property
    def today(self) -> bool:
        """The day is the present one, where the production is."""
        return self.day == self.now.astimezone(self.zone).date()

    @property
    def over(self) -> bool:
        """The day has gone by, where the production is, and nobody waits any more or is in the room."""
        return self.day < self.now.astimezone(self.zone).date() and not self.standing("waiting", "called", "in")

    @property
    def sheet(self) -> tuple[QueueRow, ...]:
        """Everybody in order of the time that they booked; whoever came without one in order of arrival."""
        last = datetime.max.replace(tzinfo=UTC)
        return tuple(sorted(self.rows, key=lambda row: (row.at or last, row.number, row.cand)))

    def found(self, asked: str) -> tuple[QueueRow, ...]:
        """Whoever is meant: by what their sign says, their short number, the number they were given, or their name."""
        asked = " ".join(asked.split()).casefold()
        digits = asked.replace(" ", "")
        if not asked:
            return ()
        return tuple(
            row
            for row in self.sheet
            if row.cand
            and (
                row.cand.casefold() == asked
                or short_number(row.cand).replace(" ", "") == digits
                or (row.number and str(row.number) == digits)
                or (len(asked) > 1 and asked in row.name.casefold())
            )
        )

    @property
    def shared(self) -> frozenset[datetime]:
        """The moments that several people booked."""
        count = Counter(row.at for row in self.rows if row.at)
        return frozenset(at for at, many in count.items() if many > 1)

    @property
    def in_groups(self) -> bool:
        """Somebody is in a group."""
        return any(row.grouped for row in self.rows)

    @property
    def placeable(self) -> tuple[QueueRow, ...]:
        """Who can be put into a group, or out of one: in order of group, and of time."""
        still = tuple(row for row in self.sheet if row.cand and row.stands in STILL and not row.ended)
        return tuple(sorted(still, key=lambda row: (len(row.grouped), row.grouped)))

    def standing(self, *stands: str) -> tuple[QueueRow, ...]:
        """Whoever stands there, in order of turn."""
        return tuple(row for row in self.rows if row.stands in stands)


@dataclass(frozen=True, slots=True)
class DayBoard:
    """Every room of one day, side by side, as far as the viewer may look into them."""

    production: Production
    zone: ZoneInfo
    day: date
    days: tuple[date, ...]
    """The days on which there are times."""
    rooms: tuple[Queue, ...]
    guest: bool
    """The viewer is nobody else in the production."""
    now: datetime
    version: str

    @property
    def today(self) -> bool:
        """The day is the present one, where the production is."""
        return self.day == self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class ChaperoneRow:
    """Who looks after children, from when until when, and for how many at most."""

    id: str
    name: str
    starts: datetime
    until: datetime
    most: int
    approved: str
    """Who approved them."""


@dataclass(frozen=True, slots=True)
class HalfHourRow:
    """One half-hour: the children who are here or expected, and for how many there are chaperones."""

    at: datetime
    here: int
    expected: int
    cover: int
    short: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """Who looks after those under 18 on this day: for who arranges it and may know that somebody is under 18."""

    session: str
    day: date
    chaperones: tuple[ChaperoneRow, ...]
    half_hours: tuple[HalfHourRow, ...]

    @property
    def short(self) -> tuple[HalfHourRow, ...]:
        """The half-hours in which there are more children than chaperones may care for."""
        return tuple(one for one in self.half_hours if one.short)


@dataclass(frozen=True, slots=True)
class Door:
    """The sign-in sheet, and what the desk alone can do beside it."""

    queue: Queue
    without: tuple[tuple[str, str], ...] = ()
    """Whom the desk can let in without a time, as (candidacy, name)."""
    monitors: tuple[tuple[str, str], ...] = ()
    """Who keeps the door besides the desk, as (id, name)."""
    roster: Roster | None = None
    """Who looks after children; None for whoever may not know that somebody is under 18."""
    union: Mapping[str, str] = field(default_factory=dict)
    """By candidacy, what was said of a union, for whoever runs this door alone."""
