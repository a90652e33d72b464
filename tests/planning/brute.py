"""What is best, by trying everything; written from the definition, and slow."""

from collections.abc import Iterator
from itertools import permutations, product

from hypothesis import strategies as st

from castlist.planning.orders import Performer, Problem, Scene, check
from castlist.planning.orders_problem import Result
from castlist.planning.stopping import Status


def cost_by_definition(problem: Problem, order: tuple[int, ...]) -> int:
    """Minute by minute: who has begun and is still needed is paid."""
    total, past = 0, set[int]()
    for place, scene in enumerate(order):
        ahead = set(order[place:])
        there = [p for p in problem.performers if p.scenes & (past | {scene}) and p.scenes & ahead]
        total += problem.scenes[scene].duration_minutes * sum(p.value_per_minute for p in there)
        past.add(scene)
    return total


def least_cost(problem: Problem) -> int:
    """Over all orders of one room without conditions. An order is as good as its mirror image."""
    orders = permutations(range(len(problem.scenes)))
    return min(cost_by_definition(problem, order) for order in orders if not order or order[0] <= order[-1])


def plans(problem: Problem, *, horizon: int) -> Iterator[Result]:
    """Every plan whose scenes start within the horizon, kept or not."""
    size = len(problem.scenes)
    for starts in product(range(horizon + 1), repeat=size):
        for rooms in product(range(problem.rooms), repeat=size):
            ends = [s + scene.duration_minutes for s, scene in zip(starts, problem.scenes, strict=True)]
            order = tuple(sorted(range(size), key=lambda i: (starts[i], ends[i], i)))
            cost = sum(
                p.value_per_minute * (max(ends[s] for s in p.scenes) - min(starts[s] for s in p.scenes))
                for p in problem.performers
                if p.scenes
            )
            yield Result(Status.PROVEN, order, cost, cost, 0, starts_minutes=starts, room_of=rooms)


def least_kept(problem: Problem, *, horizon: int) -> int | None:
    """The least cost of a plan that keeps every condition; None when none does."""
    return min((plan.cost for plan in plans(problem, horizon=horizon) if not check(problem, plan)), default=None)


@st.composite
def problems(draw: st.DrawFn, *, most_scenes: int = 6, most_performers: int = 6) -> Problem:
    """A small problem of one room without conditions, with scenes nobody is in, people in none, and worthless time."""
    size = draw(st.integers(0, most_scenes))
    minutes = draw(st.lists(st.integers(0, 5), min_size=size, max_size=size))
    people = draw(
        st.lists(st.tuples(st.integers(0, 9), st.sets(st.integers(0, max(0, size - 1)))), max_size=most_performers)
    )
    return Problem(
        scenes=tuple(map(Scene, minutes)),
        performers=tuple(Performer(frozenset(scenes), value) for value, scenes in people) if size else (),
    )
