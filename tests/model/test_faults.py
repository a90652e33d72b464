"""Seeded faults: each is found by an invariant that reads the raw events."""

import gc
from collections.abc import Iterator

import pytest

from tests.model.abstraction import forget
from tests.model.mutants import MUTANTS, Mutant, hunt

NAMED = (
    "stale positions count", "leaver's objection dropped", "recused counted", "recusal voids an objection",
    "no quorum", "q falls with Base", "silence = consent", "no active support", "ignore objections",
    "ignore preconditions", "a lesser step clears the objection", "consenting clears a standing objection",
    "amending clears objections", "an adopter ends alone", "a bare object dies with the next amendment",
    "a hostile nomination recuses from rivals", "an admission passes an objection",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _without_cycles() -> Iterator[None]:
    gc.disable()
    yield
    forget()
    gc.enable()


def test_every_fault_that_is_named_is_seeded() -> None:
    assert tuple(mutant.name for mutant in MUTANTS if mutant.named) == NAMED


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_seeded_fault_is_found(mutant: Mutant) -> None:
    found = hunt(mutant)
    assert found.traces != []
