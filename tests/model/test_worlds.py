"""The small worlds, explored whole: no step breaks an invariant, and no invariant is hollow."""

import gc
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.model.abstraction import forget
from tests.model.explorer import explore
from tests.model.invariants import CHECKS
from tests.model.worlds import WORLDS
from tests.proofs.page import ELSEWHERE
from tests.proofs.table import WORLDS as SHOWN


@pytest.fixture(scope="module")
def held() -> Iterator[Counter[str]]:
    """How often each antecedent held, over all worlds."""
    gc.disable()
    yield Counter()
    forget()
    gc.enable()


def test_every_world_is_among_the_proofs() -> None:
    assert list(WORLDS) == list(SHOWN)


@pytest.mark.parametrize("name", WORLDS)
def test_a_small_world_breaks_no_invariant(name: str, held: Counter[str]) -> None:
    found = explore(WORLDS[name](False))
    held.update(found.held)
    assert found.traces == []
    assert found.whole


def test_no_invariant_is_hollow(held: Counter[str]) -> None:
    assert [name for name in (*CHECKS, *ELSEWHERE) if not held[name]] == []
