"""Two at the same moment, on two connections. The same at full count: `python -m tests.proofs races`."""

import pytest

from tests.races.pairs import Processes, Threads
from tests.races.races import RACES, Race, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.name.replace(" ", "-"))
def test_two_at_once_are_one_after_the_other(race: Race) -> None:
    pair = Threads()
    try:
        tally = run(race, pair, 12)
    finally:
        pair.close()
    assert tally.illegal == []
    assert sum(tally.won.values()) == 12


def test_two_processes_are_no_different(db: None) -> None:
    pair = Processes()
    try:
        tally = run(RACES[0], pair, 6)
    finally:
        pair.close()
    assert tally.illegal == []
    assert sum(tally.won.values()) == 6
