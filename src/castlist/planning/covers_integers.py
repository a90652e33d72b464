"""Who goes on, by CP-SAT: where so many are away that going through the choices takes too long."""

from typing import Any

from castlist.planning.colouring import bits
from castlist.planning.covers_search import Crew, Moves
from castlist.planning.cp_sat import ending, name_of_status, solver_for
from castlist.planning.stopping import Status, Stop


def least(crew: Crew, *, absent: frozenset[int], stop: Stop, seed: int, needed: int = ~0) -> tuple[Status, Moves, int]:
    """What was found, the moves, and what any cost at least. Roles not needed may be left empty for nothing."""
    from ortools.sat.python import cp_model

    program: Any = cp_model.CpModel()
    plays = [
        _choices(crew, role, absent, None if needed >> role & 1 else 0, program) for role in range(len(crew.clash))
    ]
    for choices in plays:
        program.add_exactly_one([var for var, _ in choices.values()])
    _keep_apart(crew, plays, program)
    program.minimize(sum(var * price for choices in plays for var, price in choices.values()))
    solver = solver_for(stop, seed)
    with ending(solver, stop):
        name = name_of_status(solver, solver.solve(program))
    if name == "INFEASIBLE":
        return Status.IMPOSSIBLE, {}, 0
    if name not in ("OPTIMAL", "FEASIBLE"):
        return Status.UNKNOWN, {}, 0
    moves: Moves = {}
    for role, choices in enumerate(plays):
        performer = next(one for one, (var, _) in choices.items() if solver.boolean_value(var))
        if performer != crew.problem.roles[role].performer:
            moves[role] = performer
    bound = round(solver.best_objective_bound)
    return (Status.PROVEN if name == "OPTIMAL" else Status.STOPPED), moves, bound


def _choices(
    crew: Crew, role: int, absent: frozenset[int], empty: int | None, program: Any
) -> dict[int | None, tuple[Any, int]]:
    """Who may play the role, and what that costs; `empty`: what leaving it empty costs, if it may be."""
    one = crew.problem.roles[role]
    found: dict[int | None, int] = {one.performer: 0, **dict(crew.choices[role])}
    there = {performer: price for performer, price in found.items() if performer not in absent}
    if empty is None and one.may_be_cut:
        empty = crew.cut
    if empty is not None:
        there[None] = empty
    return {performer: (program.new_bool_var(""), price) for performer, price in there.items()}


def _keep_apart(crew: Crew, plays: list[dict[int | None, tuple[Any, int]]], program: Any) -> None:
    for role, others in enumerate(crew.clash):
        for other in bits(others >> role << role):
            for performer in plays[role].keys() & plays[other].keys() - {None}:
                program.add_at_most_one([plays[role][performer][0], plays[other][performer][0]])
