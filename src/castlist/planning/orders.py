"""The order of scenes in which people wait least, with a proof where there is one: solve, check, explain."""

from castlist.planning.orders_check import Violation, check
from castlist.planning.orders_explain import explain
from castlist.planning.orders_problem import Break, Performer, Problem, Result, Scene
from castlist.planning.orders_reader import read
from castlist.planning.stopping import BadProblem, Status, Stop

__all__ = [
    "BadProblem",
    "Break",
    "Performer",
    "Problem",
    "Result",
    "Scene",
    "Status",
    "Stop",
    "Violation",
    "check",
    "explain",
    "read",
    "solve",
]


def solve(problem: Problem, *, stop: Stop | None = None, seed: int = 0) -> Result:
    """The best order that was found until the `stop`, and what no order can cost less than.

    One room without conditions is searched exactly; anything else is put to CP-SAT, beginning with that order. The same
    problem and seed give the same order, unless time or memory ran out on the way.
    """
    stop = stop or Stop()
    if problem.is_pure:
        from castlist.planning.orders_pure import solve_pure

        return solve_pure(problem, stop=stop, seed=seed)
    from castlist.planning.orders_rich import solve_rich

    return solve_rich(problem, stop=stop, seed=seed)
