"""Seeded faults: each is found by the invariant that is about it, which reads the raw events."""

import gc
from collections.abc import Iterator

import pytest

from tests.model.abstraction import forget
from tests.model.explorer import ELSEWHERE
from tests.model.invariants import CHECKS
from tests.model.mutants import NAMED
from tests.model.mutants_agreed import AGREED
from tests.model.mutants_own import OWN
from tests.model.seeding import Mutant, hunt

IN_ITS_WORDS = (
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
    assert tuple(mutant.name for mutant in NAMED) == IN_ITS_WORDS


def test_there_is_a_fault_for_every_invariant() -> None:
    assert {*CHECKS, *ELSEWHERE} - {mutant.by for mutant in (*NAMED, *OWN, *AGREED)} == set()


@pytest.mark.parametrize("mutant", [*NAMED, *OWN, *AGREED], ids=lambda mutant: mutant.name)
def test_a_seeded_fault_is_found_by_the_invariant_that_is_about_it(mutant: Mutant) -> None:
    found = hunt(mutant)
    assert mutant.by in found.traces
