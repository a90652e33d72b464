"""What somebody reads of callback days: the groups in their order, everybody's own, and the drawing."""

from dataclasses import dataclass
from datetime import date, datetime

from castlist.records.models import Production
from castlist.rules.trade import Finding


@dataclass(frozen=True, slots=True)
class Suggested:
    """Somebody who stands at callback in a room that the viewer sees."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupOfDay:
    """One group in its order: when, where, who; and what it would cost to have it one place earlier or later."""

    name: str
    starts: str
    ends: str
    minutes: int
    room: int
    who: tuple[str, ...]
    material: str
    earlier: int | None
    """Minutes that people would wait more, as they are counted; less than none where they would wait less."""
    earlier_breaks: bool
    """Whether the day would not keep everything then that it keeps now."""
    later: int | None
    later_breaks: bool
    held: str
    """first, last, or nothing."""
    fixed: str
    """The hour at which it is to begin, if it has one of its own."""


@dataclass(frozen=True, slots=True)
class PieceOfDay:
    """A group, or a wait, of somebody's day."""

    group: str
    """'' for a wait."""
    starts: str
    ends: str
    minutes: int
    room: int
    material: str


@dataclass(frozen=True, slots=True)
class PersonsDay:
    """Somebody's own running order."""

    name: str
    comes: str
    goes: str
    waits: int
    """Minutes between their groups; a break counts."""
    pieces: tuple[PieceOfDay, ...]


@dataclass(frozen=True, slots=True)
class CallbacksFound:
    """The order that was found, or the one that somebody chose instead."""

    status: str
    """proven; stopped before it was proven; impossible; unknown: neither an order nor that there is none."""
    sentence: str
    bound: str
    """What is known of better orders, in words."""
    why: tuple[str, ...]
    """What cannot be kept together."""
    against: tuple[str, ...]
    """What the order that somebody chose does not keep."""
    groups: tuple[GroupOfDay, ...]
    people: tuple[PersonsDay, ...]
    """By when they come."""
    overruled: bool
    more: int
    """Minutes of waiting more than in the order that was found, as they are counted."""
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a drawing, in thousandths of the day: a group, a wait or a break."""

    kind: str
    at: float
    wide: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The day as it is drawn: the hours, the breaks, and for each person their bars."""

    hours: tuple[tuple[str, float], ...]
    breaks: tuple[Bar, ...]
    people: tuple[tuple[Bar, ...], ...]


@dataclass(frozen=True, slots=True)
class OneDay:
    """One of the callback days of a production, as a list of them names it."""

    n: int
    on: date | None
    where: str
    over: bool
    """It has gone by."""


@dataclass(frozen=True, slots=True)
class CallbacksPage:
    """A callback day of a production, and which there are."""

    production: Production
    n: int
    """Which of them it is; one more than the last for one that is to be begun."""
    days: tuple[OneDay, ...]
    next: int
    """The number of the day that could be begun."""
    version: int
    """0 where nothing was asked yet."""
    asked: dict[str, str]
    """What was asked last, line by line."""
    suggested: tuple[Suggested, ...]
    rooms: int
    dearer: bool
    """Whether somebody's minutes count for more than one."""
    has_breaks: bool
    found: CallbacksFound | None
    drawing: Drawing | None
    room: tuple[Finding, ...] = ()
    """What they find in it for those who are in its rooms: breaks, nights, days in a row, and how many they are."""
    minors: tuple[Finding, ...] = ()
    """What the rules of the trade find in the hours of those under 18 because of this day: for those alone who arrange
    it and may know of them.
    """
