"""Why somebody has no place, and why locks are impossible: each time the smallest part of the problem that says so."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from castlist.planning.days_check import check
from castlist.planning.days_core import core
from castlist.planning.days_matching import HallSet, hall_set
from castlist.planning.days_options import Grid, Options, fixed, options, ruled_out
from castlist.planning.days_problem import DAY_MINUTES, Plan, Problem, Violation
from castlist.planning.days_why import Kind, Reason
from castlist.planning.days_words import clock, day_of, listed, name_of
from castlist.planning.stopping import Stop


def explain(problem: Problem, plan: Plan, *, stop: Stop | None = None) -> list[Reason]:
    """For each performer without a place the reason. The plan has to keep every condition (`check`)."""
    grid, stop = Grid(problem), stop or Stop()
    every = options(grid)
    free = fixed(problem, every)
    reasons = []
    for place, first in enumerate(plan):
        if first is None:
            if every[place].rows:
                reasons.append(_among_others(problem, plan, (every, free), place=place, stop=stop))
            else:
                reasons.append(_nowhere(problem, grid, place))
    return reasons


def impossible_core(problem: Problem) -> Violation | None:
    """The fewest fields that make the locks impossible; None: they are possible.

    Taking performers out of a plan never breaks a condition. So locks are impossible just if a plan of the locked alone
    breaks one, and what it breaks names all that is needed for it.
    """
    locked = {place: p.locked for place, p in enumerate(problem.performers) if p.locked is not None}
    broken = check(problem, tuple(locked.get(place) for place in range(len(problem.performers))))
    if not broken:
        return None
    fewest = min(broken, key=lambda violation: (len(violation.fields), violation.fields))
    return Violation(fewest.condition, _with_locks(fewest.fields), fewest.sentence)


def _with_locks(fields: Sequence[str]) -> tuple[str, ...]:
    """The fields, and the lock of each performer who is named among them."""
    found: list[str] = []
    for field in fields:
        if field.startswith("performers["):
            found.append(f"{field.partition('.')[0]}.locked")
        found += [field] if "." in field or not field.startswith("performers[") else []
    return tuple(dict.fromkeys(found))


# -- Nowhere


def _nowhere(problem: Problem, grid: Grid, place: int) -> Reason:
    """The fewest conditions such that each slot is ruled out by one of them."""
    masks = [(field, mask) for field, mask in ruled_out(grid, place) if mask.any()]
    name = name_of(problem, place)
    for size in range(1, len(masks) + 1):
        for few in combinations(masks, size):
            if np.logical_or.reduce([mask for _, mask in few]).all():
                fields = tuple(field for field, _ in few)
                why = listed([_says(problem, place, field) for field in fields])
                return Reason(place, Kind.NOWHERE, f"{name} has no slot: {why}.", fields)
    return Reason(place, Kind.NOWHERE, f"{name} has no slot: there are none.", ("slots",))


def _says(problem: Problem, place: int, field: str) -> str:
    """The condition in words."""
    performer = problem.performers[place]
    if field.startswith("resources["):
        name = problem.resources[int(field[10:-1])].name or "what they need"
        return f"{name} is there only at certain hours or in certain rooms"
    what = field.rpartition(".")[2]
    return {
        "length": f"they want {performer.length_minutes} minutes in one go",
        "breaks": "there are breaks",
        "windows": "they come only at certain hours" if performer.windows else "they cannot come at any time",
        "minor_hours": "they are a minor",
        "not_rooms": f"they may not be seen in {listed([problem.rooms[r] for r in sorted(performer.not_rooms)])}",
        "recused": f"they may not meet {listed([problem.members[m] for m in sorted(performer.recused)])}",
        "within": "they are to come within so many minutes",
    }[what]


# -- Among others


def _among_others(
    problem: Problem, plan: Plan, both: tuple[Sequence[Options], Sequence[Options]], *, place: int, stop: Stop
) -> Reason:
    every, free = both
    hall = _hall(problem, plan, every, place=place)
    if hall is not None:
        return _shared(problem, hall, place=place)
    found = core(problem, plan, free, place=place, stop=stop)
    if found is None:
        sentence = f"{name_of(problem, place)} might have a place in a better plan: the search was stopped before it."
        return Reason(place, Kind.POSSIBLE, sentence, ())
    return _tied(problem, found.performers, found.ties, place=place)


def _hall(problem: Problem, plan: Plan, every: Sequence[Options], *, place: int) -> HallSet | None:
    """The Hall set, in which whoever is locked may have one slot only; None if somebody in it wants several slots."""
    alone = [all(len(row.slots) == 1 for row in option.rows) for option in every]
    if not alone[place]:
        return None
    edges: list[tuple[int, ...]] = [option.firsts for option in every]
    for locked, performer in enumerate(problem.performers):
        if performer.locked is not None:
            edges[locked] = (performer.locked,)
    # A slot that somebody has together with others looks free here, and there is no set.
    return hall_set(edges, {p: s for p, s in enumerate(plan) if s is not None and alone[p]}, performer=place)


def _shared(problem: Problem, hall: HallSet, *, place: int) -> Reason:
    names = [name_of(problem, one) for one in (place, *(p for p in hall.performers if p != place))]
    count = len(hall.slots)
    slots = "slot" if count == 1 else f"{count} slots"
    people = "two" if count == 1 else f"{count + 1}"
    sentence = (
        f"{names[0]} has no place: these {people} share the only {slots} {_when(problem, hall.slots)}: {listed(names)}."
    )
    fields = []
    for one in hall.performers:
        locked = problem.performers[one].locked is not None
        fields.append(f"performers[{one}].{'locked' if locked else 'windows'}")
    return Reason(place, Kind.SHARED, sentence, tuple(fields), hall.performers, hall.slots)


def _when(problem: Problem, slots: Sequence[int]) -> str:
    """“on Tuesday, 14:00 to 14:40”, or over how many days."""
    starts = [problem.slots[slot].start_minutes for slot in slots]
    ends = [problem.slots[slot].end_minutes for slot in slots]
    days = sorted({minute // DAY_MINUTES for minute in starts})
    if len(days) == 1:
        on = f"on {day_of(problem, starts[0])}, " if len(problem.days) > 1 or days != [0] else ""
        return f"{on}{clock(min(starts))} to {clock(max(ends))}"
    return f"from {day_of(problem, min(starts))} to {day_of(problem, max(starts))}"


def _tied(problem: Problem, performers: tuple[int, ...], ties: tuple[str, ...], *, place: int) -> Reason:
    names = [name_of(problem, one) for one in (place, *(p for p in performers if p != place))]
    why = listed(list(dict.fromkeys(_tie(problem, tie) for tie in ties)))
    because = f", because of {why}" if why else ""
    if len(names) == 1:
        sentence = f"{names[0]} has no place beside the locks{because}."
    else:
        sentence = f"{names[0]} has no place: these {len(names)} cannot all have one{because}: {listed(names)}."
    fields = tuple(_fields(problem, performers))
    return Reason(place, Kind.TIED, sentence, (*fields, *ties), performers)


def _fields(problem: Problem, performers: Sequence[int]) -> Iterator[str]:
    for one in performers:
        yield f"performers[{one}].{'windows' if problem.performers[one].locked is None else 'locked'}"


def _tie(problem: Problem, tie: str) -> str:
    what, _, number = tie.partition("[")
    place = int(number.partition("]")[0])
    if what == "resources":
        return problem.resources[place].name or "what they need"
    return "who comes before whom" if what == "before" else "who comes together"
