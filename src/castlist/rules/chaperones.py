"""Who looks after those under 18 on the day of a session: whoever is entered, and whether they are enough.

For each half-hour the children who are here, or expected, are counted against those for whom the chaperones who are
there may care at most. It is a warning and stops nobody: the figure is of England, and other places have others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from castlist.rules.queue import MINUTE, Turn
from castlist.rules.why import Refused, Why

HALF_HOUR = 30 * MINUTE
DAY_MINUTES = 24 * 60
ENGLAND = 12
"""England: a chaperone cares for at most 12 children (SI 2014/3309, reg. 15); a private teacher for at most 3."""
LARGEST = 60
LONGEST = 120
PER_DAY = 60
"""How many are entered for one day at most."""


@dataclass(frozen=True, slots=True)
class Chaperone:
    """Somebody who looks after children: from when until when, in minutes of the day, and for how many at most."""

    name: str
    starts: int
    until: int
    most: int = ENGLAND
    approved: str = ""


@dataclass(frozen=True, slots=True)
class HalfHour:
    """One half-hour: how many children are here, how many more are expected, and for how many there are chaperones."""

    at: int
    here: int
    expected: int
    cover: int

    @property
    def short(self) -> bool:
        """There are more children than the chaperones may care for."""
        return self.here + self.expected > self.cover


@dataclass(frozen=True, slots=True)
class Stay:
    """From when until when a child is there; `sure`: they are here, or were."""

    cand: str
    starts: int
    until: int
    sure: bool


def checked(name: str, starts: int, until: int, *, most: int, approved: str) -> Chaperone:
    """Somebody who looks after children. Refuses: incomplete, too_long, bad_times."""
    name, approved = _line(name), _line(approved)
    if not name or not approved:
        raise Refused(Why.incomplete, detail="Write down who looks after the children, and who approved them.")
    if max(len(name), len(approved)) > LONGEST:
        raise Refused(Why.too_long, detail=f"At most {LONGEST:,} characters.")
    if not 0 <= starts < until <= DAY_MINUTES:
        raise Refused(Why.bad_times, detail="They stay from one time of this day until a later one.")
    if not 1 <= most <= LARGEST:
        raise Refused(Why.incomplete, detail=f"Say for how many children they care at most: 1 to {LARGEST}.")
    return Chaperone(name, starts, until, most, approved)


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").encode("utf-8", "ignore").decode().split())


def stay(one: Turn, *, begins: int, now: int, moved: int) -> Stay | None:
    """When a child is there: from when they came until they were fetched; else as they are expected; None for never.

    Who is here and was not fetched stays until their turn is over, and at least until now.
    """
    length = one.minutes * MINUTE
    if one.stands == "gone":
        return Stay(one.cand, one.arrived or one.entered or one.left, one.left + 1, sure=True)
    if one.stands in ("waiting", "called", "in", "done"):
        turn = (one.entered or begins) + length if one.stands != "done" else one.left
        return Stay(one.cand, one.arrived or one.entered or now, max(now, turn) + MINUTE, sure=True)
    due = begins or (one.due + moved * MINUTE if one.due else 0)
    return Stay(one.cand, due, due + length, sure=False) if one.stands == "expected" and due else None


def within(stays: Iterable[Stay], starts: int, until: int) -> list[Stay]:
    """What of it lies between these two moments: what was pressed on another day counts for none of this one."""
    cut = (replace(one, starts=max(one.starts, starts), until=min(one.until, until)) for one in stays)
    return [one for one in cut if one.starts < one.until]


def half_hours(stays: Sequence[Stay], there: Iterable[tuple[int, int, int]]) -> list[HalfHour]:
    """From the first child to the last, half-hour by half-hour; `there`: of each chaperone from, until, and how many.

    A half-hour has as many children as are there at any time of it, and the least care that there is while they are.
    """
    if not stays:
        return []
    covers = list(there)
    first = min(one.starts for one in stays) // HALF_HOUR * HALF_HOUR
    found = []
    for at in range(first, max(one.until for one in stays), HALF_HOUR):
        some = [one for one in stays if one.starts < at + HALF_HOUR and one.until > at]
        cover = _least(covers, some, at) if some else sum(most for a, b, most in covers if a <= at < b)
        here = sum(one.sure for one in some)
        found.append(HalfHour(at, here, len(some) - here, cover))
    return found


def _least(covers: Sequence[tuple[int, int, int]], some: Sequence[Stay], at: int) -> int:
    """The least care at any moment of the half-hour at which a child is there: it changes only where somebody comes or
    goes.
    """
    last = at + HALF_HOUR
    moments = {max(at, one.starts) for one in some} | {m for a, b, _ in covers for m in (a, b) if at <= m < last}
    held = [m for m in moments if any(one.starts <= m < one.until for one in some)]
    return min((sum(most for a, b, most in covers if a <= m < b) for m in held), default=0)
