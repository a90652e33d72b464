"""A session on its day: who is here, whose turn it is, and when everybody else may expect theirs.

What was pressed is kept act by act, and where somebody stands is a fold over what was pressed about them. Nothing of it
is an act of a room, and nothing in a room follows from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from castlist.rules.breaks import Break, clear
from castlist.rules.guardians import OF_AGE, of_age_on
from castlist.rules.ranked_lists import rank
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
BESIDE = ("group", "list")
"""Presses that change where nobody stands."""
LISTED_WHERE = ("waiting", "called")
"""Where somebody stands who can be put on another list; at first that is said as they come in."""
BEFORE = ("waiting", "called", "expected", "taken")
"""Where somebody stands whose turn is still to come."""
STILL_TO_COME = (*BEFORE, "missing")
"""The same, and who was looked for and not found."""


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
    listed: str = ""


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
    back: int = 0
    """When they came again after they were looked for and not found, 0 for whoever was not."""
    collector: str = ""
    grouped: str = ""
    """The letter of the group with which they are called; '' for none."""
    listed: str = ""
    """On which of the session's lists they are; '' for none."""
    ranked: int = 0
    """Which of the lists that is; 0, too, where the session has none."""
    by_list: bool = False
    """The session has lists: whose time has come is called by list, then by number."""

    @property
    def on_time(self) -> bool:
        """True for whoever was here by the time that they booked."""
        return not self.arrived or self.arrived <= self.due


def standing(acts: Iterable[Act]) -> list[Act]:
    """What still counts of the presses about one person, in order: each undoing takes back the last that counts.

    In which group somebody is, or on which list, is no place where they stand: nothing of that counts here, and no
    undoing takes it back.
    """
    found: list[Act] = []
    for act in acts:
        if act.what in BESIDE:
            continue
        if act.what != "undo":
            found.append(act)
        elif found:
            found.pop()
    return found


def turn(
    cand: str, acts: Sequence[Act], *, due: int = 0, minutes: int = USUAL_MINUTES, lists: Sequence[str] = ()
) -> Turn:  # fmt: skip
    """Where they stand after these presses. The number that somebody was once given stays theirs. `lists`: those that
    the session has.
    """
    listed = next((act.listed for act in reversed(acts) if act.listed), "")
    stands, at = "expected", dict[str, int]()
    collector, was_here = "", False
    for act in standing(acts):
        was_here = was_here or (act.what == "missing" and "here" in at)
        stands, at[act.what] = TO[act.what], act.at
        collector = act.collector or collector
    return Turn(
        cand, due, minutes, stands, acts[-1].n if acts else 0, max((act.number for act in acts), default=0),
        at.get("here", 0), at.get("call", 0), at.get("enter", 0), at.get("out", 0) or at.get("done", 0),
        at["here"] if was_here and at["here"] > at["missing"] else 0, collector,
        next((act.grouped for act in reversed(acts) if act.what == "group"), ""),
        listed, rank(listed, lists), bool(lists),
    )  # fmt: skip


def after_undo(cand: str, acts: Sequence[Act]) -> Turn:
    """Where they would stand if the last press that counts were taken back."""
    return turn(cand, [*acts, Act(cand, len(acts) + 1, "undo", 0)])


def came_up(acts: Iterable[Act]) -> bool:
    """True where anything was pressed about where they stand; to be put into a group, or on a list, is not that."""
    return any(act.what not in BESIDE for act in acts)


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


def why_not_listed(one: Turn, listed: str, *, seen: int) -> Why | None:
    """Why somebody cannot be put on that list, by whoever saw `seen` presses about them."""
    if one.listed == listed:
        return Why.already_there
    if one.n != seen:
        return Why.stale_version
    return None if one.stands in LISTED_WHERE else Why.unreachable


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


Breaks = Sequence[Break]


def plan(turns: Iterable[Turn], *, now: int, moved: int, breaks: Breaks = (), opens: int = 0) -> dict[str, int]:
    """When each turn that is still to come begins, in order of turn; nobody is expected before their time.

    Nobody is expected in a break, nor, until somebody is called, before the first time of the session (`opens`). Who is
    late takes no time until they come. Who came without a time goes where they delay nobody, or last. A group goes in
    together, at the earliest time of those in it, and for as long as the longest of them. So do all who booked one
    moment: that time is theirs together, from when the first of them goes in. Where there are lists, all whose time has
    come are called by list, then by number.
    """
    every = _at_first(turns)
    begun, at = _begun(every), _earliest(every, now=now, opens=opens + moved * MINUTE)
    booked, others, by_now = list[Turn](), list[Turn](), list[Turn]()
    for one in every:
        if one.stands == "in":
            at = max(at, begun.get(one.due, one.entered) + one.minutes * MINUTE)
        elif one.stands not in BEFORE or is_late(one, now=now, moved=moved) or _is_over(one, now, moved):
            continue
        elif one.stands != "taken" and (one.due in begun or _is_up(one, now, moved)):
            by_now.append(one)
            at = max(at, begun.get(one.due, now) + one.minutes * MINUTE)
        elif one.due or one.stands == "called":
            booked.append(one)
        elif one.stands == "waiting":
            others.append(one)
    found = {
        one.cand: clear(max(now, _place(one, moved)), 0, breaks) for one in _in_groups(sorted(by_now, key=_within))
    }
    booked.sort(key=lambda one: (_place(one, moved), one.called, one.due, one.number or LAST, one.cand))
    others.sort(key=lambda one: (one.number, one.cand))
    timed, free = _together(booked, others)
    while timed or free:
        first = clear(at, _longest(free[0]), breaks) if free else at
        fits = free and (not timed or first + _longest(free[0]) <= _place(timed[0][0], moved))
        some = free.pop(0) if fits else timed.pop(0)
        begins = first if fits else clear(max(at, _place(some[0], moved)), _longest(some), breaks)
        if some[0].stands == "taken":  # whatever they do, it takes the time that everybody knows of
            begins = _place(some[0], moved)
        found |= {one.cand: begins for one in _in_groups(sorted(some, key=_within) if some[0].by_list else some)}
        at = max(at, begins + _longest(some))
    return found


def _earliest(turns: Iterable[Turn], *, now: int, opens: int) -> int:
    """From when on somebody goes in: now, once somebody was called, and else not before the session begins."""
    return now if any(one.called or one.entered for one in turns) else max(now, opens)


LAST = 1 << 30
"""Behind every number that is given."""


def _begun(turns: Iterable[Turn]) -> dict[int, int]:
    """Of each moment that several people booked, and of whom somebody has gone in: when the first of them did."""
    by_due: dict[int, list[Turn]] = {}
    for one in turns:
        if one.due:
            by_due.setdefault(one.due, []).append(one)
    entered = {due: [one.entered for one in some if one.entered] for due, some in by_due.items() if len(some) > 1}
    return {due: min(some) for due, some in entered.items() if some}


def _within(one: Turn) -> tuple[bool, int, int, int, int, int, str]:
    """In which order those of a moment have their turn: the called, then by list and number, then who is not here. Who
    was called and not found goes to the end of their list.
    """
    called = one.called if one.stands == "called" or not one.by_list else 0
    rank, back = (one.ranked if one.number else LAST), (one.back if one.by_list else 0)
    return one.stands != "called", called, rank, back, one.number or LAST, one.due, one.cand


def _at_first(turns: Iterable[Turn]) -> list[Turn]:
    """The same; where there are lists, who came without a time is there with those of the first moment."""
    every = list(turns)
    first = min((one.due for one in every if one.due), default=0)
    return [replace(one, due=first) if one.by_list and not one.due else one for one in every]


def _is_up(one: Turn, now: int, moved: int) -> bool:
    """True for whoever is here, and is called by list now, since their time has come."""
    return one.by_list and one.stands in LISTED_WHERE and one.due + moved * MINUTE <= now


def _in_groups(some: Iterable[Turn]) -> list[Turn]:
    """In the same order, and who is in a group right behind the first of it."""
    by: dict[str, list[Turn]] = {}
    for one in some:
        by.setdefault(f"group {one.grouped}" if one.grouped else one.cand, []).append(one)
    return [one for group in by.values() for one in group]


def _together(booked: Iterable[Turn], others: Iterable[Turn]) -> tuple[list[list[Turn]], list[list[Turn]]]:
    """Those who go in together, in order of the first of them: first whoever has a time, then groups without any."""
    timed, free, led = list[list[Turn]](), list[list[Turn]](), dict[str | int, list[Turn]]()
    for some, into in ((booked, timed), (others, free)):
        for one in some:
            keys = [key for key in (one.grouped, one.due if one.stands != "taken" else 0) if key]
            there = next((led[key] for key in keys if key in led), None)
            if there is None:
                into.append(there := [])
            there.append(one)
            for key in keys:
                led.setdefault(key, there)
    return timed, free


def _longest(some: Iterable[Turn]) -> int:
    return max(one.minutes for one in some) * MINUTE


def _is_over(one: Turn, now: int, moved: int) -> bool:
    """True for a time of somebody who is not the viewer's to know, once it is past."""
    return one.stands == "taken" and one.due + (one.minutes + moved) * MINUTE <= now


def drift(
    turns: Sequence[Turn], starts: Mapping[str, int], *, moved: int, breaks: Sequence[Break] = ()
) -> int:  # fmt: skip
    """How many minutes the day is late (or, below 0, early), against the times that are told now."""
    by, begun = {one.cand: one for one in turns}, _begun(turns)
    due = [by[cand] for cand in starts if by[cand].due and by[cand].due not in begun]
    ahead = [one for one in due if one.stands != "taken" and one.on_time]
    told = (clear(one.due + moved * MINUTE, one.minutes * MINUTE, breaks) for one in ahead[:1])
    late = max((starts[one.cand] - at for one, at in zip(ahead, told, strict=False)), default=0)
    if late >= MINUTE:
        return late // MINUTE
    entered = [one for one in turns if one.entered and one.due and one.on_time]
    last = max(entered, key=lambda one: (one.entered, -one.due), default=None)  # of a group, the first who was due
    if last is None:
        return 0
    return min(0, -((last.due + moved * MINUTE - last.entered) // MINUTE))
