"""The small worlds, explored whole: no step breaks an invariant, and no invariant is hollow."""

import gc
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from tests.model.abstraction import forget
from tests.model.explorer import ELSEWHERE, Exploration, explore
from tests.model.invariants import CHECKS
from tests.model.worlds import WORLDS
from tests.proofs.table import WORLDS as SHOWN


@pytest.fixture(scope="module", autouse=True)
def _without_cycles() -> Iterator[None]:
    gc.disable()
    yield
    explored.cache_clear()
    forget()
    gc.enable()


@cache
def explored(name: str) -> Exploration:
    """Every state of the small world, seen once for all tests."""
    return explore(WORLDS[name](False))


def test_every_world_is_among_the_proofs() -> None:
    assert list(WORLDS) == list(SHOWN)


@pytest.mark.parametrize("name", WORLDS)
def test_a_small_world_breaks_no_invariant(name: str) -> None:
    found = explored(name)
    assert found.traces == {}
    assert found.findings.broken == []
    assert found.whole


def test_an_exploration_that_stops_says_so() -> None:
    found = explore(WORLDS["talk"](False), most=100)
    assert (found.whole, found.states) == (False, 100)
    assert 1 < found.depth < explored("talk").depth


def test_no_invariant_is_hollow() -> None:
    held: Counter[str] = Counter()
    for name in WORLDS:
        held.update(explored(name).held)
    assert [name for name in (*CHECKS, *ELSEWHERE) if not held[name]] == []
