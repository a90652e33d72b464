"""The times of a callback day whose groups begin in an order that somebody chose, or that a search tries."""

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from castlist.planning.orders import solve
from castlist.planning.orders_check import check, presence
from castlist.planning.orders_problem import Performer, Problem, Result
from castlist.planning.orders_pure import solve_pure
from castlist.planning.orders_rich import soonest_end
from castlist.planning.stopping import Status, Stop

PURE_SHARE, END_SHARE, CLIMB_SHARE = 0.2, 0.1, 0.4
"""Of the seconds: for the best order without conditions, for how soon the day can be over, and for bettering that order
with them. CP-SAT has the rest."""
MOST_FOR_BOTH = 24
"""Groups in one room; of more the solver finds nothing in seconds that the search near the best order does not."""
KICKS = 30
SLACK_MINUTES = 15
"""By how much the day may be longer than it could be, where that spares waiting."""


def placed(problem: Problem, order: Sequence[int]) -> Result:
    """When each group begins if they begin in this order: as early as can be, or later where that spares waiting.

    Nobody is in two at once, no room is taken twice, nobody is asked for before they come, breaks are kept, and no
    group begins before its hour. What else the order breaks (who leaves before, which is first) is told by the checker.
    """
    soon, rooms = _soonest(problem, order)
    ways = [soon]
    if problem.breaks or problem.fixed or problem.rooms > 1 or any(one.arrives_minutes for one in problem.performers):
        ways += [_later(problem, order, soon, rooms, dear=dear) for dear in (False, True)]
    results = [_result(problem, order, starts, rooms) for starts in ways]
    return min(results, key=lambda one: _worth(problem, one))


def _worth(problem: Problem, result: Result) -> tuple[int, int, int]:
    """What makes one plan better than another: fewer broken conditions, less presence, an earlier day."""
    return broken(problem, result), result.cost, sum(result.starts_minutes)


def broken(problem: Problem, result: Result) -> int:
    """By how much the plan breaks what `placed` does not keep by itself."""
    starts = result.starts_minutes
    ends = [start + scene.duration_minutes for start, scene in zip(starts, problem.scenes, strict=True)]
    over = 0
    for one in problem.performers:
        if one.leaves_minutes is not None:
            over += max(0, max((ends[n] for n in one.scenes), default=0) - one.leaves_minutes)
    if problem.first is not None:
        over += starts[problem.first] - min(starts)
    if problem.last is not None:
        over += max(ends) - ends[problem.last]
    over += sum(abs(starts[scene] - minute) for scene, minute in problem.fixed)
    return over + sum(max(0, ends[a] - starts[b]) for a, b in problem.before)


def _result(problem: Problem, order: Sequence[int], starts: list[int], rooms: list[int]) -> Result:
    result = Result(Status.STOPPED, tuple(order), 0, 0, 0.0, 0, tuple(starts), tuple(rooms))
    return replace(result, cost=cost(problem, result))


def cost(problem: Problem, result: Result) -> int:
    """What the presence of everybody is worth: value × minutes."""
    spans = ((one.value_per_minute, presence(problem, result, one)) for one in problem.performers)
    return sum(value * (end - begin) for value, (begin, end) in spans)


def _soonest(problem: Problem, order: Sequence[int]) -> tuple[list[int], list[int]]:
    starts, rooms = [0] * len(problem.scenes), [0] * len(problem.scenes)
    free, last = [0] * problem.rooms, 0
    ends = [0] * len(problem.performers)
    hours = dict(problem.fixed)
    for scene in order:
        there = [n for n, one in enumerate(problem.performers) if scene in one.scenes]
        comes = (problem.performers[n].arrives_minutes or 0 for n in there)
        minute = max([last, min(free), hours.get(scene, 0), *comes, *(ends[n] for n in there)])
        minute = _after_breaks(problem, scene, minute)
        room = min(n for n, until in enumerate(free) if until <= minute)
        last = starts[scene] = minute
        rooms[scene] = room
        free[room] = minute + problem.scenes[scene].duration_minutes
        for n in there:
            ends[n] = free[room]
    return starts, rooms


def _after_breaks(problem: Problem, scene: int, minute: int) -> int:
    for pause in sorted(problem.breaks, key=lambda one: one.at_minutes):
        after = pause.at_minutes + pause.length_minutes
        if minute < after and pause.at_minutes < minute + problem.scenes[scene].duration_minutes:
            minute = after
    return minute


def _later(problem: Problem, order: Sequence[int], starts: list[int], rooms: list[int], *, dear: bool) -> list[int]:
    """From the last to the first, each begins as late as those behind it allow.

    Where nobody waits longer by it alone; or, `dear`, whoever does, since those before it may follow.
    """
    starts, held = list(starts), {scene for scene, _ in problem.fixed}
    for at in range(len(order) - 2, -1, -1):
        if order[at] in held:
            continue
        scene, long = order[at], problem.scenes[order[at]].duration_minutes
        there = [one for one in problem.performers if scene in one.scenes]
        minute = starts[order[at + 1]]
        for other in order[at + 1 :]:
            if rooms[other] == rooms[scene] or any(other in one.scenes for one in there):
                minute = min(minute, starts[other] - long)
        minute = min([minute, *(one.leaves_minutes - long for one in there if one.leaves_minutes is not None)])
        for pause in sorted(problem.breaks, key=lambda one: -one.at_minutes):
            if minute < pause.at_minutes + pause.length_minutes and pause.at_minutes < minute + long:
                minute = pause.at_minutes - long
        if minute > starts[scene]:
            moved = [minute if n == scene else start for n, start in enumerate(starts)]
            if dear or _spans(problem, there, moved) <= _spans(problem, there, starts):
                starts = moved
    return starts


def _spans(problem: Problem, people: Sequence[Performer], starts: list[int]) -> int:
    return sum(
        one.value_per_minute
        * (max(starts[n] + problem.scenes[n].duration_minutes for n in one.scenes) - min(starts[n] for n in one.scenes))
        for one in people
    )


# -- The best order that is found


def found(problem: Problem, *, stop: Stop, seed: int) -> Result:
    """The best plan until the stop: of a search near the best order without conditions, and of the solver.

    In one room no plan with conditions costs less than the best order without them, so that is a bound, too.
    """
    if problem.is_pure:
        return _found_free(problem, stop=stop, seed=seed)
    free = Problem(problem.scenes, tuple(Performer(one.scenes, one.value_per_minute) for one in problem.performers))
    pure = solve_pure(free, stop=stop.sooner(PURE_SHARE * (stop.seconds or 0.0)), seed=seed)
    least = pure.bound if problem.rooms == 1 else 0
    timed = _ended(problem, pure.order, stop=stop, seed=seed)
    alone = problem.rooms == 1 and len(problem.scenes) > MOST_FOR_BOTH
    climbs = stop if alone else stop.sooner(CLIMB_SHARE * (stop.seconds or 0.0))
    near = climbed(timed, pure.order, stop=climbs, seed=seed)
    fits = not check(timed, near)
    if fits and (alone or near.cost == least):
        status = Status.PROVEN if near.cost == least else Status.STOPPED
        return replace(near, status=status, bound=least, seconds=stop.elapsed())
    best = early(timed, solve(timed, stop=stop, seed=seed))
    if best.status is Status.IMPOSSIBLE and not fits:
        return early(problem, solve(problem, stop=stop, seed=seed))
    bound = max(least, best.bound)
    if fits and (not best.order or near.cost <= best.cost):
        best = replace(near, seconds=best.seconds)
    if not best.order:
        return best
    return replace(best, bound=bound, status=Status.PROVEN if bound == best.cost else Status.STOPPED)


def _ended(problem: Problem, order: Sequence[int], *, stop: Stop, seed: int) -> Problem:
    """The problem whose day is over a quarter of an hour later than it could be at most: nothing waits for a break.

    Whoever only counts waiting would begin a day of six hours after lunch, since then nobody waits through it. Where
    nothing can leave a room empty, every day is as long as its groups. By when it could be over is what the solver
    found within its share of the seconds, and the end of this order where it found nothing.
    """
    if (
        problem.rooms == 1
        and not (problem.breaks or problem.fixed)
        and not any(one.arrives_minutes for one in problem.performers)
    ):
        return problem
    soon = soonest_end(problem, stop=stop.sooner(END_SHARE * (stop.seconds or 0.0)), seed=seed)
    if soon is None:
        starts = placed(problem, order).starts_minutes
        soon = max(s + one.duration_minutes for s, one in zip(starts, problem.scenes, strict=True))
    walls = (Performer(frozenset([n]), 0, leaves_minutes=soon + SLACK_MINUTES) for n in range(len(problem.scenes)))
    return replace(problem, performers=(*problem.performers, *walls))


def _found_free(problem: Problem, *, stop: Stop, seed: int) -> Result:
    """Without conditions the search is exact; where it did not come to its end, what it found is bettered."""
    share = CLIMB_SHARE if len(problem.scenes) > MOST_FOR_BOTH else 1 - PURE_SHARE
    exact = solve(problem, stop=stop.sooner(share * (stop.seconds or 0.0)), seed=seed)
    if exact.is_proven or not exact.order:
        return exact
    near = climbed(problem, exact.order, stop=stop, seed=seed)
    best = near if near.cost < exact.cost else exact
    status = Status.PROVEN if best.cost == exact.bound else Status.STOPPED
    return replace(best, status=status, bound=exact.bound, seconds=stop.elapsed())


def climbed(problem: Problem, order: Sequence[int], *, stop: Stop, seed: int) -> Result:
    """A group at a time is moved as long as that betters the plan; then again from nearby, some times."""
    dice = random.Random(seed)  # noqa: S311 - a search, not a secret
    best = _up_from(placed(problem, order), problem, stop=stop, dice=dice)
    for _ in range(KICKS if len(order) > 2 else 0):
        if stop.now():
            break
        rest = list(best.order)
        for _ in range(3):
            rest.insert(dice.randrange(len(rest)), rest.pop(dice.randrange(len(rest))))
        best = min(best, _up_from(placed(problem, rest), problem, stop=stop, dice=dice), key=partial(_worth, problem))
    return best


def _up_from(best: Result, problem: Problem, *, stop: Stop, dice: random.Random) -> Result:
    places = range(len(best.order))
    moves = [(at, to) for at in places for to in places if at != to]
    is_better = True
    while is_better and not stop.now():
        is_better = False
        dice.shuffle(moves)
        for at, to in moves:
            if stop.now():
                break
            rest = list(best.order)
            rest.insert(to, rest.pop(at))
            other = placed(problem, rest)
            if _worth(problem, other) < _worth(problem, best):
                best, is_better = other, True
    return best


def early(problem: Problem, result: Result) -> Result:
    """The same worth, begun as early as can be: a solver that only counts waiting may leave an hour empty."""
    if not result.order:
        return result
    other = placed(problem, result.order)
    fair = other.cost <= result.cost and not check(problem, other)
    if fair and (other.cost, sum(other.starts_minutes)) < (result.cost, sum(result.starts_minutes)):
        return replace(other, status=result.status, bound=min(result.bound, other.cost), seconds=result.seconds)
    return result
