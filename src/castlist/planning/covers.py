"""Who goes on when performers are away, with least disturbance; and which absences stop the show.

`solve`, `check` and `explain` are about one evening, `shortfalls` and `weak_points` about the list of covers itself.
"""

from collections.abc import Iterator
from itertools import combinations

from castlist.planning import covers_integers as integers
from castlist.planning.colouring import Meter, OutOfTime
from castlist.planning.covers_check import check, shortfalls
from castlist.planning.covers_problem import (
    Disturbance,
    Plan,
    Problem,
    Result,
    Role,
    Violation,
    WeakPoint,
    WeakPoints,
)
from castlist.planning.covers_search import Crew, Moves, Search
from castlist.planning.covers_words import explain, explain_result, explain_weak_points
from castlist.planning.stopping import Status, Stop

__all__ = [
    "Disturbance",
    "Plan",
    "Problem",
    "Result",
    "Role",
    "Violation",
    "WeakPoint",
    "WeakPoints",
    "check",
    "explain",
    "explain_result",
    "explain_weak_points",
    "shortfalls",
    "solve",
    "weak_points",
]

NODES = 20_000
"""States after which the integer program has a try; a fraction of a second."""
NO_DISTURBANCE = Disturbance(0, 0, 0)


def solve(problem: Problem, *, stop: Stop, seed: int) -> Result:
    """Every role is filled, or cut where it may be, with the least disturbance; or it is said which cannot be.

    Fewest cuts, then fewest roles moved, then first covers before later ones; the last two swapped where the problem
    says so. The same seed gives the same plan whenever it is proven.
    """
    crew = Crew.of(problem)
    search = Search(crew, problem.absent, Meter(stop, most=NODES))
    status, moves, bound, method = Status.PROVEN, search.best, 0, "search"
    try:
        moves = search.run()
        status = Status.IMPOSSIBLE if moves is None else Status.PROVEN
        bound = search.best_cost
    except OutOfTime:
        status, moves, bound = integers.least(crew, absent=problem.absent, stop=stop, seed=seed)
        method = "integers"
        if status is Status.UNKNOWN and search.best is not None:
            status, moves = Status.STOPPED, search.best
    core: tuple[int, ...] = ()
    if status is Status.IMPOSSIBLE:
        core = _core(crew, problem.absent, stop=stop)
    is_found = status in (Status.PROVEN, Status.STOPPED)
    return Result(
        status=status,
        plan=_plan(problem, moves or {}) if is_found else (),
        disturbance=crew.disturbance(crew.cost(moves or {})) if is_found else NO_DISTURBANCE,
        bound=crew.disturbance(bound),
        seconds=stop.elapsed(),
        nodes=search.meter.nodes,
        core=core,
        told={"method": method},
    )


def _plan(problem: Problem, moves: Moves) -> Plan:
    return tuple(moves.get(place, role.performer) for place, role in enumerate(problem.roles))


def _core(crew: Crew, absent: frozenset[int], *, stop: Stop) -> tuple[int, ...]:
    """Roles that cannot all be filled, though any of them can be left out. Where time runs out, perhaps more."""
    core = [place for place, role in enumerate(crew.problem.roles) if not role.may_be_cut]

    def can_be_filled(roles: list[int]) -> bool:
        try:
            return _moves(crew, absent, stop, needed=sum(1 << role for role in roles)) is not None
        except OutOfTime:
            return True

    size = max(1, len(core) // 2)
    while True:
        place = 0
        while place < len(core):
            without = core[:place] + core[place + size :]
            if can_be_filled(without):
                place += size
            else:
                core = without
        if size == 1:
            return tuple(core)
        size //= 2


# -- Which absences stop the show


def weak_points(problem: Problem, *, most: int, stop: Stop) -> WeakPoints:
    """All sets of up to `most` absences, besides those who are away already, that stop the show, smallest first.

    A set that holds one that was found is left out: it stops the show anyhow.
    """
    crew = Crew.of(problem)
    ways: dict[frozenset[int], Moves] = {}
    found: list[frozenset[int]] = []
    looked_at, is_complete = 0, True
    for away in _sets(problem, most, found):
        looked_at += 1
        try:
            moves = _put_together(away, ways)
            if moves is None:
                moves = _moves(crew, problem.absent | away, stop)
        except OutOfTime:
            is_complete = False
            if stop.now():
                break
            continue
        if moves is None:
            found.append(away)
        elif len(away) < most:
            ways[away] = moves
    points = tuple(WeakPoint(tuple(sorted(away)), _core(crew, problem.absent | away, stop=stop)) for away in found)
    return WeakPoints(points, most=most, is_complete=is_complete, looked_at=looked_at)


def _sets(problem: Problem, most: int, found: list[frozenset[int]]) -> Iterator[frozenset[int]]:
    """Sets of performers, smaller ones first, that hold none of those found so far."""
    yield frozenset()
    for size in range(1, most + 1):
        if any(not one for one in found):
            return
        alone = {performer for one in found if len(one) == 1 for performer in one}
        there = [p for p in range(len(problem.performers)) if p not in problem.absent and p not in alone]
        several = [one for one in found if len(one) > 1]
        for away in map(frozenset, combinations(there, size)):
            if not any(one <= away for one in several):
                yield away


def _moves(crew: Crew, absent: frozenset[int], stop: Stop, *, needed: int = ~0) -> Moves | None:
    """Some moves that fill what is needed. Raises OutOfTime."""
    if stop.now():
        raise OutOfTime
    try:
        return Search(crew, absent, Meter(stop, most=NODES), needed=needed, any_will_do=True).run()
    except OutOfTime:
        status, moves, _ = integers.least(crew, absent=absent, stop=stop, seed=1, needed=needed)
        if status is Status.UNKNOWN:
            raise
        return None if status is Status.IMPOSSIBLE else moves


def _put_together(away: frozenset[int], ways: dict[frozenset[int], Moves]) -> Moves | None:
    """Moves for all of them out of moves for one and moves for the others, where nobody is wanted for both."""
    if len(away) < 2:
        return None
    one = min(away)
    first, second = ways.get(frozenset((one,))), ways.get(away - {one})
    if first is None or second is None or not first.keys().isdisjoint(second.keys()):
        return None
    movers, others = set(first.values()) - {None}, set(second.values()) - {None}
    if movers & others or movers & away or others & away:
        return None
    return {**first, **second}
