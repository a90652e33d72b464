"""Orders with conditions are the best of all plans that keep them."""

import random

import pytest

from castlist.planning.orders import BadProblem, Break, Performer, Problem, Scene, Status, Stop, check, solve
from tests.planning.brute import least_kept


def drawn(dice: random.Random) -> Problem:
    """A problem of two or three scenes with a few conditions."""
    size = dice.randint(2, 3)
    minutes = [dice.randint(1, 2) for _ in range(size)]
    people = tuple(
        Performer(
            frozenset(s for s in range(size) if dice.random() < 0.6),
            dice.randint(1, 5),
            arrives_minutes=dice.choice((None, None, 1)),
            leaves_minutes=dice.choice((None, None, 4)),
        )
        for _ in range(3)
    )
    return Problem(
        tuple(map(Scene, minutes)),
        people,
        first=dice.choice((None, 0)),
        last=dice.choice((None, size - 1)),
        before=dice.choice(((), ((1, 0),))),
        breaks=dice.choice(((), (Break(2, 1),))),
        rooms=dice.choice((1, 2)),
    )


@pytest.mark.parametrize("number", range(25))
def test_a_plan_with_conditions_is_best_of_all(number: int) -> None:
    problem = drawn(random.Random(number))
    result = solve(problem, stop=Stop(seconds=60))
    least = least_kept(problem, horizon=7)
    if least is None:
        assert result.status is Status.IMPOSSIBLE
    else:
        assert (result.cost, result.status, check(problem, result)) == (least, Status.PROVEN, [])


def test_the_same_seed_gives_the_same_plan() -> None:
    problem = Problem(
        tuple(Scene(10 + s) for s in range(6)),
        tuple(Performer(frozenset({a, (a + 2) % 6, (a + 3) % 6}), a + 1) for a in range(5)),
        first=3,
        before=((4, 0),),
    )
    plans = [solve(problem, stop=Stop(seconds=60), seed=4) for _ in range(2)]
    assert plans[0].order == plans[1].order
    assert plans[0].order[0] == 3
    assert plans[0].is_proven


def test_what_cannot_be_is_impossible() -> None:
    problem = Problem((Scene(5), Scene(5)), (Performer(frozenset({0, 1})),), before=((0, 1), (1, 0)))
    assert solve(problem, stop=Stop(seconds=60)).status is Status.IMPOSSIBLE


def test_a_scene_that_is_not_there_is_named() -> None:
    with pytest.raises(BadProblem, match=r"before\[0\]: found 2, expected a scene from 0 to 1"):
        Problem((Scene(5), Scene(5)), (), before=((0, 2),))
