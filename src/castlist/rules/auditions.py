"""Times of an audition: from what the desk types to the moments that people book."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from castlist.rules.breaks import MOST as MOST_BREAKS
from castlist.rules.breaks import Break, checked_whose
from castlist.rules.decisions.disclosing import IN_HAND
from castlist.rules.decisions.facts import Booking, Candidacy, Letter
from castlist.rules.decisions.outward import may_book
from castlist.rules.decisions.seats import recused, runs_desk
from castlist.rules.decisions.state import Event, State
from castlist.rules.outlines import BY_ITSELF
from castlist.rules.why import Refused, Why

LONGEST_MINUTES = 480
MOST_TIMES = 200
MOST_PEOPLE = 200
"""How many people can come at one time."""
MOST_PLACES = 1_000
"""How many places can be made at once: so many times, with so many people at each."""
FARTHEST_DAYS = 731
_TIME = re.compile(r"^([01]?\d|2[0-3])[:.h]([0-5]\d)$")
_RANGE = re.compile(r"\s*(?:-|–|—|to|until)\s*")


Pause = tuple[time, time, str]
"""A break by the clock on the wall: from when until when, and whose it is."""


@dataclass(frozen=True, slots=True)
class Grid:
    """What the desk asks for: times one after another on one day, without those that a break would cut."""

    on: date
    first: time
    minutes: int
    count: int
    breaks: tuple[Pause, ...] = ()
    online: int | None = None
    """How many of all places can be chosen online; None for all. The others are kept for the desk."""
    people: int = 1
    """How many come at each time: 30 for a dance call, six for a block of twenty minutes."""
    gap: int = 0
    """Minutes between one and the next: to change, to talk, and for what runs over."""

    @property
    def places(self) -> int:
        """For how many people there is room at all of these times."""
        return self.count * self.people


def checked_people(people: int) -> int:
    """So many can come at one time; refuses bad_times for a number that cannot be."""
    if not 1 <= people <= MOST_PEOPLE:
        raise Refused(Why.bad_times, detail=f"Between 1 and {MOST_PEOPLE} people come at each time.")
    return people


def read_time(text: str) -> time:
    """10:20, 9.05 and 14h30 are times; anything else is refused."""
    found = _TIME.match(text.strip())
    if not found:
        raise Refused(Why.bad_times, detail=f"“{text.strip()[:20]}” is not a time of day. Write it like 10:20.")
    return time(int(found[1]), int(found[2]))


def read_breaks(text: str) -> tuple[Pause, ...]:
    """One break for each line or comma, with whose it is behind it: 13:00–14:00, 15:00–15:10 pianist."""
    found = []
    for part in re.split(r"[,;\n]", text):
        if not part.strip():
            continue
        ends = _RANGE.split(part.strip(), maxsplit=1)
        if len(ends) != 2:
            raise Refused(Why.bad_times, detail=f"“{part.strip()[:30]}” is not a break. Write it like 13:00–14:00.")
        until, _, whose = ends[1].partition(" ")
        begin, end = read_time(ends[0]), read_time(until)
        if begin >= end:
            raise Refused(Why.bad_times, detail=f"The break {begin:%H:%M}–{end:%H:%M} ends before it begins.")
        found.append((begin, end, checked_whose(whose.strip(" :()"))))
    if len(found) > MOST_BREAKS:
        raise Refused(Why.bad_times, detail=f"At most {MOST_BREAKS} breaks.")
    return tuple(sorted(found))


def pauses(on: date, breaks: Iterable[Pause], zone: ZoneInfo) -> tuple[Break, ...]:
    """The same as moments of that day."""
    return tuple(
        Break(int(moment(on, begin, zone).timestamp() * 1000), int(moment(on, end, zone).timestamp() * 1000), whose)
        for begin, end, whose in breaks
    )


def moment(on: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment when the clock on the wall there says so. Where it says so twice, the first time is meant."""
    naive = datetime.combine(on, at)
    found = naive.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != naive:
        raise Refused(
            Why.bad_times, detail=f"There is no {at:%H:%M} on {on.day} {on:%B}: the clocks go forward over it."
        )
    return found


def said_clock(at: datetime) -> str:
    """What the clock on the wall says at that moment: 10:20; of an hour that comes twice in one night which of the two,
    too: 01:20 BST.
    """
    twice = at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()
    return f"{at:%H:%M} {at:%Z}" if twice else f"{at:%H:%M}"


def times(grid: Grid, zone: ZoneInfo, *, now: datetime, kept: Iterable[Break] = ()) -> tuple[datetime, ...]:
    """The moments at which the times of the grid begin, in order; none over a break of its own, or one that the session
    keeps. Refuses what cannot be meant.
    """
    _sane(grid, zone, now)
    every = sorted([*pauses(grid.on, grid.breaks, zone), *kept])
    breaks = [tuple(datetime.fromtimestamp(at / 1000, UTC) for at in one[:2]) for one in every]
    long = timedelta(minutes=grid.minutes)
    at = moment(grid.on, grid.first, zone)
    found: list[datetime] = []
    while len(found) < grid.count:
        cut = next((end for begin, end in breaks if begin < at + long and at < end), None)
        if cut is not None:
            at = cut
            continue
        if (at + long - timedelta(seconds=1)).astimezone(zone).date() != grid.on:
            raise Refused(Why.bad_times, detail=f"Only {len(found)} of the {grid.count} times fit before midnight.")
        found.append(at)
        at += long + timedelta(minutes=grid.gap)
    if found[0] <= now:
        raise Refused(Why.bad_times, detail="The first of these times is in the past.")
    return tuple(found)


def _sane(grid: Grid, zone: ZoneInfo, now: datetime) -> None:
    if not 1 <= grid.minutes <= LONGEST_MINUTES:
        raise Refused(Why.bad_times, detail=f"A time lasts between 1 and {LONGEST_MINUTES} minutes.")
    if not 0 <= grid.gap <= LONGEST_MINUTES:
        raise Refused(Why.bad_times, detail=f"Between one time and the next are at most {LONGEST_MINUTES} minutes.")
    if not 1 <= grid.count <= MOST_TIMES:
        raise Refused(Why.bad_times, detail=f"Between 1 and {MOST_TIMES} times can be made at once.")
    checked_people(grid.people)
    if grid.places > MOST_PLACES:
        raise Refused(Why.bad_times, detail=f"At most {MOST_PLACES:,} places can be made at once.")
    today = now.astimezone(zone).date()
    if grid.on < today:
        raise Refused(Why.bad_times, detail="That day is in the past.")
    if (grid.on - today).days > FARTHEST_DAYS:
        raise Refused(Why.bad_times, detail="That day is more than two years ahead.")


def clash(fresh: Iterable[datetime], minutes: int, there: Iterable[tuple[datetime, int]]) -> datetime | None:
    """The first of the new times that overlaps one already there, if any."""
    taken = [(begin, begin + timedelta(minutes=long)) for begin, long in there]
    return next(
        (at for at in fresh if any(begin < at + timedelta(minutes=minutes) and at < end for begin, end in taken)), None
    )


def may_arrange(state: State, person: str, role: str = "") -> bool:
    """True for whoever runs the desk (for the role, where the session is for one): they make sessions and times."""
    return runs_desk(state, person, role)


def why_not_book(state: State, cand: Candidacy) -> Why | None:
    """Why this candidacy may take no time now; where anyone under 18 is about, clearance is looked at again here."""
    if not cand.lives:
        return Why.ended
    if not may_book(state, cand):
        return Why.not_live
    role = state.role(cand.role)
    if state.rule.gate and role is not None and role.minors and not cand.cleared:
        return Why.clearance_pending
    return None


def of_before(cand: Candidacy, booking: Booking | None) -> bool:
    """True for a time that was taken before they were called back: it is none for the callback."""
    return booking is not None and cand.step == "callback" and booking.at < cand.concluded_at


def makes_room(state: State, cand: Candidacy, booking: Booking | None, at: int) -> bool:
    """True once their time has come, they are called back, and a letter has told them: they may take another beside it.

    Until then nothing outside the room says that they are called back.
    """
    if booking is None or booking.start > at or not of_before(cand, booking):
        return False
    return told_of(state, cand)


def beside_or_instead(state: State, cand: Candidacy, *, held: str, at: int) -> bool:
    """Whether they would take a time beside the one at which they were heard, and not instead of one that they have.
    `held`: the one that they had, as far as whoever asks has seen. Refuses: stale_version, deadline_passed, and
    whatever speaks against it that they take one.
    """
    before = state.get(Booking, cand.id)
    heard = makes_room(state, cand, before, at)
    if held != (before.slot if before and not heard else ""):
        raise Refused(Why.stale_version)
    against = why_not_book(state, cand)
    if against:
        raise Refused(against)
    if before and before.start <= at and not heard:
        raise Refused(Why.deadline_passed, detail="The time that they have has begun.")
    return heard


def told_of(state: State, cand: Candidacy) -> bool:
    """True once a letter has told them what was concluded last."""
    told = (one for one in state.group(Letter, cand.id) if one.what not in BY_ITSELF and one.state in IN_HAND)
    return any(one.minute == cand.minutes for one in told)


def why_not_free(state: State, cand: Candidacy | None, person: str) -> Why | None:
    """Why the desk may not give somebody's time free: only once the candidacy has ended is it the desk's to give."""
    if cand is None:
        return Why.unknown
    if not runs_desk(state, person, cand.role):
        return Why.no_right
    if recused(state, person, cand):
        return Why.recused
    return Why.not_owner if cand.lives else None


CALENDAR_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def grown(now: datetime, before: int) -> int:
    """The place of a change in a calendar: later ones have higher ones, also from one slot to the next. Seconds, and
    never the same twice.
    """
    return max(int((now - CALENDAR_EPOCH).total_seconds()), before + 1)


KEPT_FOR = timedelta(hours=24)
"""How long a time that has come free is kept for whoever waited for it."""


def kept_until(start: datetime, *, now: datetime) -> datetime:
    """Until when a time is kept for somebody: a day, and never longer than half of what is left until it begins."""
    return min(now + KEPT_FOR, now + (start - now) / 2)


def why_not_wait(state: State, cand: Candidacy) -> Why | None:
    """Why they may not wait for a time to come free."""
    if state.get(Booking, cand.id) is not None:
        return Why.already_there
    return why_not_book(state, cand)


HELD_FOR = timedelta(minutes=10)
"""How long a free time is held for somebody who looks whether they can come, and how much longer each time they ask."""
LONGER = 10
"""How often they may ask for that: as often as WCAG 2.2.1 wants it where time runs out, as long as nobody waits."""
IN_A_ROW = 5
"""How many times somebody may hold one after another; then they take one, or come back after `PAUSE`."""
PAUSE = timedelta(hours=2)


def held_until(start: datetime, *, since: datetime) -> datetime:
    """Until when a time is held: for a few minutes, and never beyond its beginning."""
    return min(since + HELD_FOR, start)


def held_in_a_row(before: int, *, ended: datetime, now: datetime) -> int:
    """Which hold in a row this one is, after that many of which the last ended then. Refuses one too many."""
    if ended + PAUSE <= now:
        return 1
    if before >= IN_A_ROW:
        raise Refused(Why.held_often)
    return before + 1


def why_not_hold(state: State, cand: Candidacy, slot: str, at: int) -> Why | None:
    """Why they may not have this time held for them, whoever else wants it."""
    against = why_not_book(state, cand)
    booking = state.get(Booking, cand.id)
    if against or booking is None:
        return against
    if booking.slot == slot:
        return Why.already_there
    begun = booking.start <= at and not makes_room(state, cand, booking, at)
    return Why.deadline_passed if begun else None


def called_off(state: State, cand_id: str, slot: str, *, by: str, at: int) -> list[Event]:
    """Their time does not take place, and they have none; nothing where they hold another by now."""
    cand, held = state.candidacy(cand_id), state.get(Booking, cand_id)
    if cand is None or held is None or held.slot != slot:
        return []
    return [Event("slot_given_back", by, at, {"off": True}, cand_id, cand.role)]


def retimed(state: State, cand_id: str, slot: str, start: int, *, by: str, at: int) -> list[Event]:
    """The time that they have is at another moment now; nothing where they hold another by now."""
    cand, held = state.candidacy(cand_id), state.get(Booking, cand_id)
    if cand is None or held is None or held.slot != slot:
        return []
    return [Event("slot_booked", by, at, {"slot": slot, "start": start, "moved": True}, cand_id, cand.role)]


def freed(state: State, cand_id: str, *, by: str, at: int) -> list[Event]:
    """The time of somebody who is no longer a candidate is free again."""
    cand = state.candidacy(cand_id)
    against = why_not_free(state, cand, by)
    if against or cand is None:
        raise Refused(against or Why.unknown)
    if state.get(Booking, cand_id) is None:
        raise Refused(Why.unknown)
    return [Event("slot_given_back", by, at, {}, cand_id, cand.role)]
