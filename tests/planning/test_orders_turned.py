"""What must stay the same when a problem is turned around, cut up, scaled or renamed."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from castlist.planning.orders import Performer, Problem, Scene, Stop, explain, read, solve
from castlist.planning.orders_problem import cost_of

NAMES = ("film105", "concert", "Shaw2020", "ddolib_24_15_30_20")


@pytest.fixture(params=NAMES)
def problem(request: pytest.FixtureRequest) -> Problem:
    """A published problem."""
    return read((Path(__file__).parent / "instances" / f"{request.param}.json").read_bytes())


def least(problem: Problem) -> int:
    """The proven cost."""
    result = solve(problem, stop=Stop(seconds=600), seed=3)
    assert result.is_proven
    return result.cost


def test_an_order_costs_the_same_backwards(problem: Problem) -> None:
    order = solve(problem, seed=3).order
    assert cost_of(problem, order) == cost_of(problem, order[::-1])


def test_a_scene_cut_in_two_costs_the_same(problem: Problem) -> None:
    whole = replace(problem, scenes=tuple(Scene(3 * scene.duration_minutes) for scene in problem.scenes))
    size, cut = len(problem.scenes), 2
    scenes = [*whole.scenes, Scene(whole.scenes[cut].duration_minutes // 3)]
    scenes[cut] = Scene(scenes[cut].duration_minutes - scenes[size].duration_minutes)
    people = [replace(p, scenes=p.scenes | ({size} if cut in p.scenes else set())) for p in problem.performers]
    assert least(Problem(tuple(scenes), tuple(people))) == least(whole)


def test_costs_scale_with_values_and_minutes(problem: Problem) -> None:
    dearer = replace(
        problem,
        scenes=tuple(Scene(7 * scene.duration_minutes) for scene in problem.scenes),
        performers=tuple(replace(p, value_per_minute=5 * p.value_per_minute) for p in problem.performers),
    )
    assert least(dearer) == 35 * least(problem)


def test_names_and_places_do_not_matter(problem: Problem) -> None:
    dice = random.Random(5)
    place = dice.sample(range(len(problem.scenes)), len(problem.scenes))
    scenes = [Scene(0)] * len(place)
    for old, new in enumerate(place):
        scenes[new] = problem.scenes[old]
    people = [Performer(frozenset(place[s] for s in p.scenes), p.value_per_minute) for p in problem.performers]
    assert least(Problem(tuple(scenes), tuple(dice.sample(people, len(people))))) == least(problem)


def test_two_that_are_always_together_count_as_one(problem: Problem) -> None:
    first, *others = problem.performers
    half = replace(first, value_per_minute=first.value_per_minute)
    double = replace(first, value_per_minute=2 * first.value_per_minute)
    assert least(replace(problem, performers=(half, half, *others))) == least(
        replace(problem, performers=(double, *others))
    )


def test_the_same_seed_gives_the_same_order(problem: Problem) -> None:
    assert solve(problem, seed=9).order == solve(problem, seed=9).order


def test_waiting_and_working_explain_the_whole_cost(problem: Problem) -> None:
    result = solve(problem, seed=3)
    explained = explain(problem, result)
    assert sum(wait.cost for wait in explained.waits) == explained.waiting_cost
    assert explained.waiting_cost + explained.working_cost == result.cost


def test_no_single_move_saves_anything_in_a_best_order(problem: Problem) -> None:
    result = solve(problem, seed=3)
    moves = explain(problem, result).moves
    assert [move.scene for move in moves] == list(result.order)
    assert min(move.cost for move in moves) >= 0
