"""Filling days as a yes-or-no program: one variable for each performer and row; one function for each condition.

Every condition says that some rows do not go together, and taking performers out of a plan never breaks one. So no
plan is impossible but for its locks, and each condition is written as sets of which at most one (or so many) is taken.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    """If both have a place, one is done when the other begins: of what ends later or begins earlier, one is taken."""
    mine = list(zip(made.options[one].rows, made.taken[one], strict=True))
    theirs = list(zip(made.options[other].rows, made.taken[other], strict=True))
    for minute in sorted({row.end_minutes for row, _ in mine}):
        late = [x for row, x in mine if row.end_minutes >= minute]
        early = [x for row, x in theirs if row.start_minutes < minute]
        if early:
            made.program.at_most([*late, *early])


def near_each_other(made: Model, *, group: Sequence[int], within: int) -> None:
    """Those who have a place begin and end within so many minutes: who has begun, who is not done."""
    minutes = sorted({row.start_minutes for one in group for row in made.options[one].rows})
    begun = {minute: made.program.new() for minute in minutes}
    for one in group:
        mine = list(zip(made.options[one].rows, made.taken[one], strict=True))
        for minute, has_begun in begun.items():
            soon = [x for row, x in mine if row.start_minutes <= minute]
            too_late = [x for row, x in mine if row.end_minutes > minute + within]
            if soon:
                made.program.add({**dict.fromkeys(soon, 1), has_begun: -1}, most=0)
            if too_late:
                made.program.at_most([*too_late, has_begun])


def waiting(made: Model, grid: Grid) -> dict[int, int]:
    """Σ length of the empty slots between a sitting's first and last performer, once it is made as small as it can."""
    program, users = made.program, made.users()
    total: dict[int, int] = {}
    for sitting in grid.sittings:
        if not any(slot in users for slot in sitting):
            continue
        begun, to_come = [program.new() for _ in sitting], [program.new() for _ in sitting]
        for place, slot in enumerate(sitting):
            used = dict.fromkeys(users.get(slot, ()), 1)
            if place:
                program.add({begun[place - 1]: 1, begun[place]: -1}, most=0)
                program.add({to_come[place]: 1, to_come[place - 1]: -1}, most=0)
            empty = program.new()
            total[empty] = grid.problem.slots[slot].length_minutes
            program.add({**used, begun[place]: -1}, most=0)
            program.add({**used, to_come[place]: -1}, most=0)
            program.add({begun[place]: 1, to_come[place]: 1, empty: -1, **dict.fromkeys(used, -1)}, most=1)
    return total


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
