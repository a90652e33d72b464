"""The exact methods find what trying everything finds, with every rule of the search switched on and off."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from castlist.planning import orders_compiled, orders_ends, orders_subsets, orders_tiny
from castlist.planning.orders import Performer, Problem, Scene, Stop, check, solve
from castlist.planning.orders_meeting import Halves
from castlist.planning.orders_problem import cost_of
from castlist.planning.orders_reduced import Core, reduced
from castlist.planning.orders_search import Found, Search
from tests.planning.brute import cost_by_definition, least_cost, problems

pytestmark = pytest.mark.slow

RULES = [
    getattr(orders_ends, name)
    for name in ("COMPARE", "MERGE", "SETTLE", "PRECEDE", "BOUNDS", "CHOOSE", "PAIRS", "SHARE", "INHERIT")
]


def nobody(*_told: object) -> None:
    """Nobody is told."""


def searched(core: Core, *, beat: int, rules: int = orders_ends.EVERY_RULE, memory: int = 1 << 30) -> Found:
    """The search from both ends, to its end."""
    return Search(core, beat=beat, memory_bytes=memory, rules=rules, share_after=0).run(Stop(), tell=nobody)


def by_subsets(core: Core) -> tuple[int, tuple[int, ...]]:
    """The least waiting, and an order, by all subsets."""
    found = orders_subsets.best(core)
    assert found is not None
    return found


def drawn(dice: random.Random, *, scenes: int, performers: int) -> Core | None:
    """The core of a random problem, if there is anything to search in it."""
    density = dice.choice((0.2, 0.35, 0.5, 0.7))
    casts = [frozenset(s for s in range(scenes) if dice.random() < density) for _ in range(performers)]
    problem = Problem(
        scenes=tuple(Scene(dice.randint(0, 5)) for _ in range(scenes)),
        performers=tuple(Performer(cast, dice.choice((1, 2, dice.randint(1, 20)))) for cast in casts),
    )
    return next((core for core in reduced(problem) if len(core.casts) > 1), None)


@settings(max_examples=300, deadline=None)
@given(problems())
def test_an_order_is_best_of_all(problem: Problem) -> None:
    result = solve(problem)
    assert (result.cost, result.is_proven, check(problem, result)) == (least_cost(problem), True, [])


@settings(max_examples=200, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_cost_is_that_of_the_definition(problem: Problem, dice: random.Random) -> None:
    order = tuple(dice.sample(range(len(problem.scenes)), len(problem.scenes)))
    assert cost_of(problem, order) == cost_by_definition(problem, order)


@settings(max_examples=200, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_what_is_left_out_never_waits(problem: Problem, dice: random.Random) -> None:
    work = sum(p.value_per_minute * problem.scenes[s].duration_minutes for p in problem.performers for s in p.scenes)
    cores = reduced(problem)
    orders = [tuple(dice.sample(range(len(core.casts)), len(core.casts))) for core in cores]
    whole = tuple(scene for core, order in zip(cores, orders, strict=True) for scene in core.whole(order))
    waiting = sum(core.waiting(order) for core, order in zip(cores, orders, strict=True))
    assert cost_of(problem, whole) == work + waiting


@pytest.mark.parametrize("off", [0, *RULES, sum(RULES)], ids=lambda off: f"without {off}")
def test_the_search_finds_the_least_without_any_of_its_rules(off: int) -> None:
    dice = random.Random(off)
    for _ in range(400):
        core = drawn(dice, scenes=dice.randint(3, 9), performers=dice.randint(2, 9))
        if core is None:
            continue
        least, order = orders_tiny.best(core)
        assert core.waiting(order) == least
        found = searched(core, beat=least + dice.choice((1, 1, 1000)), rules=orders_ends.EVERY_RULE & ~off)
        assert found.order is not None
        assert (found.waiting, found.bound, core.waiting(found.order)) == (least, least, least)


def test_the_search_finds_the_least_with_any_rules() -> None:
    dice = random.Random(7)
    for _ in range(600):
        core = drawn(dice, scenes=dice.randint(4, 10), performers=dice.randint(3, 10))
        if core is not None:
            least = by_subsets(core)[0]
            found = searched(core, beat=least + 1, rules=dice.randint(0, orders_ends.EVERY_RULE))
            assert (found.waiting, found.bound) == (least, least)


def test_the_search_agrees_with_all_subsets_on_larger_problems() -> None:
    dice = random.Random(11)
    for _ in range(60):
        core = drawn(dice, scenes=dice.randint(11, 15), performers=dice.randint(6, 16))
        if core is not None:
            least, order = by_subsets(core)
            assert core.waiting(order) == least
            found = searched(core, beat=least + dice.choice((1, 50)))
            assert (found.waiting, found.bound) == (least, least)


def test_halves_of_little_cost_agree_with_all_subsets() -> None:
    dice = random.Random(29)
    for _ in range(400):
        core = drawn(dice, scenes=dice.randint(3, 13), performers=dice.randint(2, 12))
        if core is not None:
            least = by_subsets(core)[0]
            found = Halves(core, beat=least + dice.choice((1, 2, 30)), memory_bytes=1 << 30).run(Stop())
            assert found is not None
            assert found.order is not None
            assert (found.waiting, found.bound, core.waiting(found.order)) == (least, least, least)
            proven = Halves(core, beat=least, memory_bytes=1 << 30).run(Stop())
            assert proven is not None
            assert (proven.waiting, proven.order) == (least, None)


def test_halves_give_up_when_memory_is_short() -> None:
    core = drawn(random.Random(31), scenes=20, performers=14)
    assert core is not None
    assert Halves(core, beat=10**9, memory_bytes=1 << 16).run(Stop()) is None


def test_nothing_better_than_the_best_is_found() -> None:
    dice = random.Random(13)
    for _ in range(100):
        core = drawn(dice, scenes=8, performers=6)
        if core is not None:
            least = orders_tiny.best(core)[0]
            found = searched(core, beat=least)
            assert (found.waiting, found.order, found.bound) == (least, None, least)


def test_the_search_stays_honest_when_memory_is_short() -> None:
    dice = random.Random(17)
    with_gap = 0
    for _ in range(6):
        core = drawn(dice, scenes=17, performers=16)
        assert core is not None
        least = by_subsets(core)[0]
        without = orders_ends.EVERY_RULE & ~orders_ends.SHARE  # with shares, there is nothing left to throw away
        found = searched(core, beat=2 * least, memory=0, rules=without)
        assert found.bound <= least <= found.waiting
        assert found.order is None or core.waiting(found.order) == found.waiting
        with_gap += found.bound < found.waiting
    assert with_gap


def test_climbing_ends_where_no_blocks_can_change_places() -> None:
    dice = random.Random(19)
    for _ in range(20):
        core = drawn(dice, scenes=9, performers=7)
        if core is not None:
            order = orders_tiny.fair(core)
            waiting, better = orders_compiled.climbed(core, order, stop=Stop(), seed=1)
            assert waiting == core.waiting(better) <= core.waiting(order)
            assert waiting >= orders_tiny.best(core)[0]


def test_performers_in_groups_wait_no_longer_than_together() -> None:
    dice = random.Random(23)
    for _ in range(60):
        core = drawn(dice, scenes=9, performers=11)
        if core is not None:
            assert orders_compiled.bound_by_groups(core, stop=Stop()) <= orders_tiny.best(core)[0]
