"""It ends when it has to, tells what it has so far, and never says more than it knows."""

import random

import pytest

from castlist.planning.orders import Performer, Problem, Scene, Status, Stop, check, solve
from castlist.planning.stopping import Progress

pytestmark = pytest.mark.slow


def large(*, scenes: int = 60, performers: int = 24) -> Problem:
    """A problem that takes long."""
    dice = random.Random(1)
    return Problem(
        tuple(Scene(dice.randint(1, 5)) for _ in range(scenes)),
        tuple(
            Performer(frozenset(dice.sample(range(scenes), dice.randint(2, 8))), dice.randint(1, 100))
            for _ in range(performers)
        ),
    )


def test_no_time_at_all_gives_an_order() -> None:
    problem = large()
    result = solve(problem, stop=Stop(seconds=0))
    assert (result.status, check(problem, result)) == (Status.STOPPED, [])
    assert result.bound < result.cost
    assert 0 < result.gap < 1


def test_progress_only_ever_gets_better() -> None:
    told: list[Progress] = []
    problem = large()
    result = solve(problem, stop=Stop(seconds=2, tell=told.append), seed=1)
    costs = [progress.cost for progress in told if progress.cost is not None]
    assert costs == sorted(costs, reverse=True)
    assert told[0].seconds < 0.5
    assert costs[-1] >= result.cost
    assert all(progress.bound <= result.cost for progress in told)


def test_a_cancelled_search_ends() -> None:
    asked = iter(range(10**9))
    problem = large()
    result = solve(problem, stop=Stop(cancelled=lambda: next(asked) > 20))
    assert (result.status, check(problem, result)) == (Status.STOPPED, [])


def test_more_scenes_than_the_search_can_hold_get_an_order_and_a_bound() -> None:
    problem = large(scenes=90, performers=66)
    result = solve(problem, stop=Stop(seconds=4), seed=1)
    assert check(problem, result) == []
    assert 0 < result.bound <= result.cost


def test_little_memory_gives_an_order_and_a_bound() -> None:
    problem = large(scenes=40, performers=20)
    result = solve(problem, stop=Stop(seconds=5, memory_bytes=1 << 20), seed=1)
    assert check(problem, result) == []
    assert result.bound <= result.cost


def test_nothing_to_order_costs_nothing() -> None:
    result = solve(Problem((), ()))
    assert (result.status, result.order, result.cost, result.bound) == (Status.PROVEN, (), 0, 0)
