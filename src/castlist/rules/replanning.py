"""The times of a day worked out again: what is lost is made up for in the order in which people were to be heard.

Nobody is moved where they can stay. Nobody stands in a break, over a time that somebody else is promised, or when they
cannot; on a day that has begun nobody comes earlier than they were told. Whoever does not fit is named, with why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from castlist.rules.auditions import LONGEST_MINUTES
from castlist.rules.breaks import MINUTE, Break, clear
from castlist.rules.why import Refused, Why

LOOKS = 120_000
"""How often it is asked when somebody could be heard, while other orders are tried for who fits in none of the usual
one: some tenths of a second, however many there are.
"""
LONGEST_BUFFER = 120
CANNOT, TOO_LATE = "cannot", "end"


@dataclass(frozen=True, slots=True)
class Turn:
    """One moment of the day, with whoever comes at it. Moments are in milliseconds."""

    key: str
    due: int
    minutes: int
    cannot: tuple[Break, ...] = ()
    """When whoever comes at it cannot."""
    free: bool = False
    """Nobody has it: it is the first to go."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for all of them."""

    begin: int
    """Nobody is heard before."""
    until: int
    """By then everybody is done."""
    closed: tuple[Break, ...] = ()
    """Breaks, and times that stay where they are."""
    buffer: int = 0
    """Minutes between one and the next."""
    earlier: bool = False
    """Somebody may come earlier than they were told: on a day that has not begun."""


def plan(turns: Iterable[Turn], frame: Frame) -> dict[str, int]:
    """When each begins; whoever is not in it fits nowhere. Times that nobody has go before anybody does."""
    every = sorted(turns, key=lambda one: (one.due, one.free, one.key))
    held = [one for one in every if not one.free]
    free = [one for one in every if one.free]
    order = _best(held, frame)
    found = _in_turn(order, frame)
    few, many = 0, len(free)
    while few < many:  # as many free ones as leave everybody where there is room for them
        some = (few + many + 1) // 2
        tried = _in_turn(_among(order, free[:some]), frame)
        if all(one in tried for one in found):
            few = some
        else:
            many = some - 1
    return _in_turn(_among(order, free[:few]), frame)


def _among(order: Sequence[Turn], free: Sequence[Turn]) -> list[Turn]:
    """Each free time before the first of those that come after it."""
    found, left = list[Turn](), list(free)
    for one in order:
        while left and left[0].due < one.due:
            found.append(left.pop(0))
        found.append(one)
    return [*found, *left]


def _best(turns: Sequence[Turn], frame: Frame) -> list[Turn]:
    """The usual order, or one in which somebody goes earlier who could not be heard later."""
    order, tries = list(turns), LOOKS // max(len(turns) ** 2, 1)
    found = _in_turn(order, frame)
    for one in [one for one in order if one.key not in found and one.cannot]:
        place = order.index(one)
        for at in range(place - 1, -1, -1):
            tries -= 1
            if tries < 0:
                return order
            other = [*order[:at], one, *order[at:place], *order[place + 1 :]]
            better = _in_turn(other, frame)
            if len(better) > len(found):
                order, found = other, better
                break
    return order


def _in_turn(order: Iterable[Turn], frame: Frame) -> dict[str, int]:
    """One after the other, each at the first moment that is open to them. Who has to wait for an hour of their own
    holds up nobody: those behind them go first where there is room.
    """
    found, left, at = dict[str, int](), list(order), frame.begin
    while left:
        one, starts = min(((one, _opens(one, at, frame)) for one in left), key=lambda pair: pair[1])
        left.remove(one)
        ends = starts + one.minutes * MINUTE
        if ends <= frame.until:
            found[one.key], at = starts, ends + frame.buffer * MINUTE
    return found


def _opens(one: Turn, at: int, frame: Frame) -> int:
    """The first moment from `at` on at which they can be heard."""
    at = at if frame.earlier else max(at, one.due)
    shut = sorted([*frame.closed, *one.cannot])
    before = -1
    while before != at:
        before, at = at, clear(at, one.minutes * MINUTE, shut)
    return at


def why_not(one: Turn, frame: Frame, found: Mapping[str, int]) -> str:
    """Why somebody fits nowhere: they cannot at any hour that is left for them, or the day is too short."""
    without = Turn(one.key, one.due, one.minutes)
    last = max((at for at in found.values()), default=frame.begin)
    fits = _opens(without, last, frame) + one.minutes * MINUTE <= frame.until
    never = _opens(one, frame.begin, frame) + one.minutes * MINUTE > frame.until
    return CANNOT if one.cannot and (fits or never) else TOO_LATE


def faults(turns: Iterable[Turn], frame: Frame, found: Mapping[str, int]) -> list[str]:
    """What is wrong with such a plan, whoever made it; nothing where it keeps everything that was asked."""
    by, said = {one.key: one for one in turns}, list[str]()
    spans = sorted((at, at + by[key].minutes * MINUTE, key) for key, at in found.items())
    for (_, end, one), (start, _, other) in pairwise(spans):
        if start < end + frame.buffer * MINUTE:
            said.append(f"{other} begins before {one} is over")
    for start, end, key in spans:
        if start < frame.begin or end > frame.until:
            said.append(f"{key} is outside the day")
        if not frame.earlier and start < by[key].due:
            said.append(f"{key} is earlier than they were told")
        if any(shut.starts < end and start < shut.ends for shut in (*frame.closed, *by[key].cannot)):
            said.append(f"{key} stands where it is closed")
    return said


# -- What is asked


LONGEST_LOST = 600
BEHIND = 10 * MINUTE
"""By so much the moment at which it starts again may be past when somebody presses: they looked at it meanwhile."""
ROUND = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Asked:
    """What the desk asks for. Without `minutes` and `again` it starts again at once."""

    minutes: int = 0
    """So many minutes are lost."""
    again: time | None = None
    """Or it starts again then."""
    until: time | None = None
    """By when everybody has to be done; None for when the last of the times ends."""
    each: int = 0
    """How long each time is from now on; 0 leaves them as they are."""
    buffer: int = 0
    """Minutes between one and the next."""


def checked(asked: Asked) -> Asked:
    """The same. Refuses bad_times for numbers that cannot be meant."""
    if not 0 <= asked.minutes <= LONGEST_LOST:
        raise Refused(Why.bad_times, detail=f"Name between 1 and {LONGEST_LOST} minutes that are lost.")
    if not 0 <= asked.each <= LONGEST_MINUTES:
        raise Refused(Why.bad_times, detail=f"A time lasts between 1 and {LONGEST_MINUTES} minutes.")
    if not 0 <= asked.buffer <= LONGEST_BUFFER:
        raise Refused(Why.bad_times, detail=f"At most {LONGEST_BUFFER} minutes between one and the next.")
    return asked


def begins(asked: Asked, *, first: int, again: int, now: int, today: bool) -> int:
    """From when on anybody is heard. `first`: the first of the times; `again`: the moment that was typed, 0 for none.
    Refuses bad_times for one that is past.
    """
    if again:
        if again + BEHIND < now:
            raise Refused(Why.bad_times, detail="That is past. Write a time that is still to come.")
        return again
    at = first + asked.minutes * MINUTE if asked.minutes or not today else now
    return -(-max(at, now) // ROUND) * ROUND if today else at
