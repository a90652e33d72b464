"""The smallest core among performers who are tied to each other: who cannot all have a place, and by which ties.

The core grows until it is impossible and is then stripped of whatever it does not need (a deletion filter: Chinneck &
Dravnieks 1991, doi:10.1287/ijoc.3.2.157): without any one of its performers, or any one of its ties, it is possible.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from castlist.planning.days_model import build, clash
from castlist.planning.days_options import Options, Row
from castlist.planning.days_problem import Plan, Problem
from castlist.planning.days_program import as_cp_model
from castlist.planning.days_solver import Solver
from castlist.planning.stopping import Stop

SEED = 0
MOST_STRIPPED = 40
"""A larger core is told as it grew: stripping it would take longer than anybody reads."""


@dataclass(frozen=True)
class Core:
    """Performers who cannot all have a place, and the fields that tie them."""

    performers: tuple[int, ...]
    ties: tuple[str, ...]


def core(problem: Problem, plan: Plan, free: Sequence[Options], *, place: int, stop: Stop) -> Core | None:
    """Those of the placed who, with this performer, cannot all have a place. None: they can, or it had to stop."""
    among = _Among(problem, free, stop)
    grown = _grow(among, plan, place)
    if grown is None:
        return None
    everybody = sorted(grown)
    if len(everybody) <= MOST_STRIPPED:
        for one in everybody:
            rest = grown - {one}
            if one != place and among.is_possible(rest) is False:
                grown = rest
    ties = _ties(problem, grown)
    for tie in list(ties):
        fewer = [t for t in ties if t != tie]
        if _Among(_without(problem, set(ties) - set(fewer)), free, stop).is_possible(grown) is False:
            ties = fewer
            problem = _without(problem, {tie})
    return Core(tuple(sorted(grown)), tuple(ties))


class _Among:
    """Asks whether some performers can all have a place, if nobody else comes."""

    def __init__(self, problem: Problem, free: Sequence[Options], stop: Stop) -> None:
        self.problem, self.free, self._stop = problem, free, stop

    def is_possible(self, who: set[int]) -> bool | None:
        """None: it had to stop."""
        return None if (found := self.rows(who, {})) is None else bool(found) or not who

    def rows(self, who: set[int], beside: dict[int, Row]) -> dict[int, Row] | None:
        """A row for each, in the way of as few of those beside as can be; none: impossible. None: it had to stop."""
        places = sorted(who)
        if any(not self.free[place].rows for place in places):
            return {}
        made = build(_part(self.problem, places), [self.free[place] for place in places], everybody=range(len(places)))
        moved = []
        for other, theirs in beside.items():
            goes = made.program.new()
            for number, row, _, variable in made.pairs():
                if clash(self.problem, (places[number], other), (row, theirs)):
                    made.program.add({variable: 1, goes: -1}, most=0)
            moved.append(goes)
        model, variables = as_cp_model(made.program)
        model.minimize(sum(variables[goes] for goes in moved))
        solver = Solver(self._stop, SEED)
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return {}
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return {places[n]: row for n, row, _, variable in made.pairs() if solver.is_true(variables[variable])}


def _grow(among: _Among, plan: Plan, place: int) -> set[int] | None:
    """Beginning with the one: whoever is in the way of those who are in it comes in."""
    seats = {p: first for p, first in enumerate(plan) if first is not None}
    row_of = {p: next((row for row in among.free[p].rows if row.slots[0] == first), None) for p, first in seats.items()}
    grown = {place}
    while not among._stop.now():
        beside = {p: row for p, row in row_of.items() if row is not None and p not in grown}
        rows = among.rows(grown, beside)
        if rows is None:
            return None
        if not rows:
            return grown
        new = {p for p, row in beside.items() if any(clash(among.problem, (q, p), (rows[q], row)) for q in rows)}
        new |= _crowding(among.problem, rows, beside)
        if not new:
            return None
        grown |= new
    return None


def _crowding(problem: Problem, rows: dict[int, Row], beside: dict[int, Row]) -> set[int]:
    """Of those beside, who would be in a crowd that is too many for a resource of which there are several."""
    found: set[int] = set()
    both = rows | beside
    for number, resource in enumerate(problem.resources):
        users = [p for p in both if number in problem.performers[p].needs] if resource.count > 1 else []
        for minute in {both[p].start_minutes for p in users}:
            busy = {p for p in users if both[p].start_minutes <= minute < both[p].end_minutes}
            found |= busy & beside.keys() if len(busy) > resource.count else set()
    return found


def _ties(problem: Problem, who: set[int]) -> list[str]:
    """The fields that tie any of these to each other."""
    found = [f"before[{i}]" for i, pair in enumerate(problem.before) if set(pair) <= who]
    found += [f"together[{i}].within" for i, g in enumerate(problem.together) if len(g.performers & who) > 1]
    for number, resource in enumerate(problem.resources):
        users = [p for p in who if number in problem.performers[p].needs]
        found += [f"resources[{number}].count"] if len(users) > resource.count else []
    return found


def _without(problem: Problem, ties: set[str]) -> Problem:
    """The problem as if these ties were not there; the others keep their numbers."""
    resources = [
        replace(r, count=1000) if f"resources[{i}].count" in ties else r for i, r in enumerate(problem.resources)
    ]
    groups = [
        replace(g, performers=frozenset[int]()) if f"together[{i}].within" in ties else g
        for i, g in enumerate(problem.together)
    ]
    before = tuple(pair for i, pair in enumerate(problem.before) if f"before[{i}]" not in ties)
    return replace(problem, resources=tuple(resources), together=tuple(groups), before=before)


def _part(problem: Problem, places: Sequence[int]) -> Problem:
    """The problem of these performers alone."""
    at = {place: number for number, place in enumerate(places)}
    return replace(
        problem,
        performers=tuple(problem.performers[place] for place in places),
        before=tuple((at[a], at[b]) for a, b in problem.before if a in at and b in at),
        together=tuple(
            replace(group, performers=frozenset(at[p] for p in group.performers if p in at))
            for group in problem.together
        ),
    )
