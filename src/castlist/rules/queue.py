"""A session on its day: who is here, whose turn it is, and when everybody else may expect theirs.

What was pressed is kept act by act, and where somebody stands is a fold over what was pressed about them. Nothing of it
is an act of a room, and nothing in a room follows from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from castlist.rules.guardians import OF_AGE, of_age_on
from castlist.rules.why import Refused, Why

MINUTE = 60_000
USUAL_MINUTES = 10
"""How long somebody has who came without a time, where the session has no time to say it."""
LONGEST_MOVE = 480
LONGEST_COLLECTOR = 120
SHORT_DIGITS = 6

FROM: Mapping[str, tuple[str, ...]] = {
    "here": ("expected", "missing"),
    "missing": ("expected", "waiting", "called"),
    "call": ("waiting",),
    "enter": ("waiting", "called"),
    "done": ("in",),
    "out": ("waiting", "called", "done"),
}
"""What can be pressed about somebody, and where they may stand then."""
TO = {"here": "waiting", "missing": "missing", "call": "called", "enter": "in", "done": "done", "out": "gone"}
"""Where they stand afterwards."""
WORDS = {
    "expected": "expected",
    "missing": "not found",
    "waiting": "here",
    "called": "called",
    "in": "in the room",
    "done": "done",
    "gone": "gone",
    "taken": "taken",
}
BEFORE = ("waiting", "called", "expected", "taken")
"""Where somebody stands whose turn is still to come."""


COUNTED = ("nobody", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count_word(count: int) -> str:
    """'three', and from eleven on in figures."""
    return COUNTED[count] if 0 <= count < len(COUNTED) else str(count)


@dataclass(frozen=True, slots=True)
class Act:
    """One press. `n` counts those about one person (or, where `cand` is '', about the whole day), undone ones too."""

    cand: str
    n: int
    what: str
    at: int
    by: str = ""
    number: int = 0
    minutes: int = 0
    collector: str = ""
    grouped: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """Where one person stands. Moments are in milliseconds, 0 for none; `due` is the time that they booked."""

    cand: str
    due: int = 0
    minutes: int = USUAL_MINUTES
    stands: str = "expected"
    n: int = 0
    number: int = 0
    arrived: int = 0
    called: int = 0
    entered: int = 0
    left: int = 0
    collector: str = ""
    grouped: str = ""
    """The letter of the group with which they are called; '' for none."""

    @property
    def on_time(self) -> bool:
        """True for whoever was here by the time that they booked."""
        return not self.arrived or self.arrived <= self.due


def standing(acts: Iterable[Act]) -> list[Act]:
    """What still counts of the presses about one person, in order: each undoing takes back the last that counts.

    In which group somebody is, is no place where they stand: nothing of that counts here, and no undoing takes it back.
    """
    found: list[Act] = []
    for act in acts:
        if act.what == "group":
            continue
        if act.what != "undo":
            found.append(act)
        elif found:
            found.pop()
    return found


def turn(cand: str, acts: Sequence[Act], *, due: int = 0, minutes: int = USUAL_MINUTES) -> Turn:
    """Where they stand after these presses. The number that somebody was once given stays theirs."""
    stands, at = "expected", dict[str, int]()
    collector = ""
    for act in standing(acts):
        stands, at[act.what] = TO[act.what], act.at
        collector = act.collector or collector
    return Turn(
        cand, due, minutes, stands, acts[-1].n if acts else 0, max((act.number for act in acts), default=0),
        at.get("here", 0), at.get("call", 0), at.get("enter", 0), at.get("out", 0) or at.get("done", 0), collector,
        next((act.grouped for act in reversed(acts) if act.what == "group"), ""),
    )  # fmt: skip


def after_undo(cand: str, acts: Sequence[Act]) -> Turn:
    """Where they would stand if the last press that counts were taken back."""
    return turn(cand, [*acts, Act(cand, len(acts) + 1, "undo", 0)])


def came_up(acts: Iterable[Act]) -> bool:
    """True where anything was pressed about where they stand; to be put into a group is not that."""
    return any(act.what != "group" for act in acts)


def by_person(acts: Iterable[Act]) -> dict[str, tuple[Act, ...]]:
    """The presses about each, in order; under '' those about the whole day."""
    found = sorted(acts, key=lambda act: (act.cand, act.n))
    return {cand: tuple(some) for cand, some in groupby(found, key=lambda act: act.cand)}


def moved(acts: Iterable[Act]) -> int:
    """By how many minutes the rest of the day has been moved."""
    return sum(act.minutes for act in standing(acts))


def why_not(one: Turn, what: str, *, seen: int) -> Why | None:
    """Why this cannot be pressed about somebody, by whoever saw `seen` presses about them.

    Two people who press the same at the same moment do it once: the second hears that it is so already.
    """
    if what == "undo":
        return Why.stale_version if one.n != seen else Why.unreachable if one.stands == "expected" else None
    if what not in FROM:
        return Why.unknown
    if one.stands == TO[what]:
        return Why.already_there
    if one.n != seen:
        return Why.stale_version
    return None if one.stands in FROM[what] else Why.unreachable


def may_be_pressed(one: Turn) -> tuple[str, ...]:
    """What can be pressed about somebody as they stand now."""
    found = tuple(what for what, stands in FROM.items() if one.stands in stands)
    return (*found, "undo") if one.stands not in ("expected", "taken") else found


def checked_move(minutes: int, before: int) -> int:
    """The minutes by which the rest of the day moves. Refuses bad_times: none, too many, and before what was booked."""
    if not minutes or abs(minutes) > LONGEST_MOVE or before + minutes > LONGEST_MOVE:
        raise Refused(Why.bad_times, detail=f"Name between 1 and {LONGEST_MOVE} minutes.")
    if before + minutes < 0:
        raise Refused(Why.bad_times, detail="Nobody is expected before the time that they booked.")
    return minutes


def checked_collector(text: str, *, minor: bool) -> str:
    """Who fetches somebody under 18. Refuses: incomplete, too_long. Of others nothing is kept."""
    if not minor:
        return ""
    text = " ".join(text.replace("\x00", "").encode("utf-8", "ignore").decode().split())
    if not text:
        raise Refused(Why.incomplete, detail="Write down who fetches them.")
    if len(text) > LONGEST_COLLECTOR:
        raise Refused(Why.too_long, detail=f"At most {LONGEST_COLLECTOR} characters.")
    return text


def is_minor(born: date | None, under_18_on: date, day: date) -> bool:
    """True for somebody for whom another acts, unless they are known to be 18 by that day.

    Without a birth date it is certain for the day for which was asked; a year later they may be of age, and are asked.
    """
    if born is not None:
        return of_age_on(born) > day
    return (day - under_18_on).days < OF_AGE * 365


# -- When everybody is expected


def is_late(one: Turn, *, now: int, moved: int) -> bool:
    """True for whoever is not here although their time has come."""
    return one.stands == "expected" and bool(one.due) and one.due + moved * MINUTE < now


def _place(one: Turn, moved: int) -> int:
    """From when on it is their turn: at the time that they booked, later for who came late; at once for the called."""
    if one.stands == "called":
        return 0
    due = one.due + moved * MINUTE
    return due if one.stands == "taken" else max(due, one.arrived)


def plan(turns: Iterable[Turn], *, now: int, moved: int) -> dict[str, int]:
    """When each turn that is still to come begins, in order of turn; nobody is expected before their time.

    Who is late takes no time until they come. Who came without a time goes where they delay nobody, or last. A group
    goes in together, at the earliest time of those in it, and for as long as the longest of them.
    """
    found, at, booked, others = dict[str, int](), now, list[Turn](), list[Turn]()
    for one in turns:
        if one.stands == "in":
            at = max(at, one.entered + one.minutes * MINUTE)
        elif one.stands not in BEFORE or is_late(one, now=now, moved=moved) or _is_over(one, now, moved):
            continue
        elif one.due or one.stands == "called":
            booked.append(one)
        elif one.stands == "waiting":
            others.append(one)
    booked.sort(key=lambda one: (_place(one, moved), one.called, one.due, one.number, one.cand))
    others.sort(key=lambda one: (one.number, one.cand))
    timed, free = _together(booked, others)
    while timed or free:
        fits = free and (not timed or at + _longest(free[0]) <= _place(timed[0][0], moved))
        some = free.pop(0) if fits else timed.pop(0)
        begins = at if fits else max(at, _place(some[0], moved))
        if some[0].stands == "taken":  # whatever they do, it takes the time that everybody knows of
            begins = _place(some[0], moved)
        found |= {one.cand: begins for one in some}
        at = max(at, begins + _longest(some))
    return found


def _together(booked: Iterable[Turn], others: Iterable[Turn]) -> tuple[list[list[Turn]], list[list[Turn]]]:
    """Those who go in together, in order of the first of them: first whoever has a time, then groups without any."""
    timed, free, led = list[list[Turn]](), list[list[Turn]](), dict[str, list[Turn]]()
    for some, into in ((booked, timed), (others, free)):
        for one in some:
            if one.grouped and one.grouped in led:
                led[one.grouped].append(one)
                continue
            into.append([one])
            if one.grouped:
                led[one.grouped] = into[-1]
    return timed, free


def _longest(some: Iterable[Turn]) -> int:
    return max(one.minutes for one in some) * MINUTE


def _is_over(one: Turn, now: int, moved: int) -> bool:
    """True for a time of somebody who is not the viewer's to know, once it is past."""
    return one.stands == "taken" and one.due + (one.minutes + moved) * MINUTE <= now


def drift(turns: Sequence[Turn], starts: Mapping[str, int], *, moved: int) -> int:
    """How many minutes the day is late (or, below 0, early), against the times that are told now."""
    by = {one.cand: one for one in turns}
    ahead = [by[cand] for cand in starts if by[cand].due and by[cand].stands != "taken" and by[cand].on_time]
    late = max((starts[one.cand] - one.due - moved * MINUTE for one in ahead[:1]), default=0)
    if late >= MINUTE:
        return late // MINUTE
    entered = [one for one in turns if one.entered and one.due and one.on_time]
    last = max(entered, key=lambda one: (one.entered, -one.due), default=None)  # of a group, the first who was due
    if last is None:
        return 0
    return min(0, -((last.due + moved * MINUTE - last.entered) // MINUTE))
