"""Filling days as a yes-or-no program: one variable for each performer and row; one function for each condition.

Every condition says that some rows do not go together, and taking performers out of a plan never breaks one. So no
plan is impossible but for its locks, and each condition is written as sets of which at most one (or so many) is taken.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from castlist.planning.days_options import Grid, Options, Row
from castlist.planning.days_problem import Plan, Problem, Resource
from castlist.planning.days_program import Program

Taken = list[list[int]]
"""For each performer and each of their options the variable that says whether it is taken."""


@dataclass
class Model:
    """The program, and how its answers are read."""

    program: Program
    options: Sequence[Options]
    taken: Taken

    def pairs(self) -> Iterable[tuple[int, Row, int, int]]:
        """Each performer, row, weight and variable."""
        for place, (option, row) in enumerate(zip(self.options, self.taken, strict=True)):
            for mine, weight, variable in zip(option.rows, option.weights, row, strict=True):
                yield place, mine, weight, variable

    def values_of(self, plan: Plan) -> list[bool]:
        """That plan in the variables of performers and rows, which are the first."""
        return [plan[place] == row.slots[0] for place, row, _, _ in self.pairs()]

    def plan_of(self, values: Sequence[bool]) -> Plan:
        """The plan that an answer is."""
        first = {place: row.slots[0] for place, row, _, variable in self.pairs() if values[variable]}
        return tuple(first.get(place) for place in range(len(self.taken)))

    def users(self) -> dict[int, list[int]]:
        """For each slot the variables of the rows that take it."""
        found: dict[int, list[int]] = {}
        for _, row, _, variable in self.pairs():
            for slot in row.slots:
                found.setdefault(slot, []).append(variable)
        return found


def build(problem: Problem, options: Sequence[Options], *, everybody: Iterable[int] = ()) -> Model:
    """A program of every condition, in which `everybody`, and whoever is locked, has a place."""
    program = Program()
    made = Model(program, options, [[program.new() for _ in option.rows] for option in options])
    sure = set(everybody) | {place for place, p in enumerate(problem.performers) if p.locked is not None}
    for place, row in enumerate(made.taken):
        program.add(dict.fromkeys(row, 1), least=1 if place in sure else None, most=1)
    one_performer_a_slot(made)
    for number, resource in enumerate(problem.resources):
        users = [place for place, p in enumerate(problem.performers) if number in p.needs]
        resource_for_so_many(made, users=users, resource=resource)
    for one, other in problem.before:
        one_before_other(made, one=one, other=other)
    for group in problem.together:
        near_each_other(made, group=sorted(group.performers), within=group.within_minutes)
    return made


def one_performer_a_slot(made: Model) -> None:
    """No slot has two performers."""
    for variables in made.users().values():
        if len(variables) > 1:
            made.program.at_most(variables)


def resource_for_so_many(made: Model, *, users: Sequence[int], resource: Resource) -> None:
    """At no minute more than `count` of its users are seen. It is enough to look when somebody begins."""
    uses = [use for place in users for use in zip(made.options[place].rows, made.taken[place], strict=True)]
    for minute in sorted({row.start_minutes for row, _ in uses}):
        busy = [(row, x) for row, x in uses if row.start_minutes <= minute < row.end_minutes]
        if len({row.slots for row, _ in busy}) > resource.count:
            made.program.at_most((x for _, x in busy), resource.count)


def one_before_other(made: Model, *, one: int, other: int) -> None:
    """If both have a place, one is done when the other begins: nobody is not done while the other has begun."""
    begun = has_begun(made, other)
    for minute, not_done in is_not_done(made, one):
        earlier = [variable for start, variable in begun if start < minute]
        if earlier:
            made.program.at_most([not_done, earlier[-1]])


def near_each_other(made: Model, *, group: Sequence[int], within: int) -> None:
    """Those who have a place begin and end within so many minutes: nobody is not done so long after one has begun."""
    program = made.program
    of_minute: dict[int, list[int]] = {}
    for one in group:
        for minute, variable in has_begun(made, one):
            of_minute.setdefault(minute, []).append(variable)
    begun: list[tuple[int, int]] = []
    for minute, variables in sorted(of_minute.items()):
        causes = [*variables, *(variable for _, variable in begun[-1:])]
        somebody = program.new(partial(_any, causes))
        for variable in causes:
            program.add({variable: 1, somebody: -1}, most=0)
        begun.append((minute, somebody))
    for one in group:
        for minute, not_done in is_not_done(made, one):
            earlier = [variable for start, variable in begun if start + within < minute]
            if earlier:
                program.at_most([not_done, earlier[-1]])


def has_begun(made: Model, place: int) -> list[tuple[int, int]]:
    """By minute, a variable: whether that performer's time has begun by then. Each is the one before, and a little."""
    return _sums(made, place, lambda row: row.start_minutes)


def is_not_done(made: Model, place: int) -> list[tuple[int, int]]:
    """By minute, from the last, a variable: whether that performer's time ends then or later."""
    return _sums(made, place, lambda row: -row.end_minutes, sign=-1)


def _sums(made: Model, place: int, key: Callable[[Row], int], *, sign: int = 1) -> list[tuple[int, int]]:
    of_minute: dict[int, list[int]] = {}
    for row, variable in zip(made.options[place].rows, made.taken[place], strict=True):
        of_minute.setdefault(key(row), []).append(variable)
    found: list[tuple[int, int]] = []
    for minute, variables in sorted(of_minute.items()):
        causes = [*variables, *(variable for _, variable in found[-1:])]
        total = made.program.new(partial(_any, causes))
        made.program.add({**dict.fromkeys(causes, 1), total: -1}, least=0, most=0)
        found.append((sign * minute, total))
    return found


def _any(causes: Sequence[int], values: Sequence[bool]) -> bool:
    return any(values[cause] for cause in causes)


def _is_empty(begun: int, to_come: int, used: Sequence[int], values: Sequence[bool]) -> bool:
    return values[begun] and values[to_come] and not _any(used, values)


def waiting(made: Model, grid: Grid) -> dict[int, int]:
    """Σ length of the empty slots between a sitting's first and last performer, once it is made as small as it can."""
    program, users = made.program, made.users()
    total: dict[int, int] = {}
    for sitting in grid.sittings:
        if not any(slot in users for slot in sitting):
            continue
        takers = [list(users.get(slot, ())) for slot in sitting]
        begun = _chain(program, takers)
        to_come = _chain(program, takers[::-1])[::-1]
        for place, slot in enumerate(sitting):
            empty = program.new(partial(_is_empty, begun[place], to_come[place], takers[place]))
            total[empty] = grid.problem.slots[slot].length_minutes
            used = dict.fromkeys(takers[place], -1)
            program.add({begun[place]: 1, to_come[place]: 1, empty: -1, **used}, most=1)
    return total


def _chain(program: Program, takers: Sequence[Sequence[int]]) -> list[int]:
    """For each slot whether it, or one before it, is taken."""
    chain: list[int] = []
    for variables in takers:
        chain.append(program.new(partial(_any, [*variables, *chain[-1:]])))
        program.add({**dict.fromkeys(variables, 1), chain[-1]: -1}, most=0)
        if len(chain) > 1:
            program.add({chain[-2]: 1, chain[-1]: -1}, most=0)
    return chain


def clash(problem: Problem, places: tuple[int, int], rows: tuple[Row, Row]) -> bool:
    """Whether two performers cannot both have these rows, whoever else is seen."""
    (one, other), (a, b) = places, rows
    if not set(a.slots).isdisjoint(b.slots):
        return True
    if a.start_minutes < b.end_minutes and b.start_minutes < a.end_minutes:
        shared = problem.performers[one].needs & problem.performers[other].needs
        if any(problem.resources[need].count == 1 for need in shared):
            return True
    if ((one, other) in problem.before and a.end_minutes > b.start_minutes) or (
        (other, one) in problem.before and b.end_minutes > a.start_minutes
    ):
        return True
    span = max(a.end_minutes, b.end_minutes) - min(a.start_minutes, b.start_minutes)
    return any({one, other} <= group.performers and span > group.within_minutes for group in problem.together)
