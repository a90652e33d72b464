"""Two at the same moment, on two connections. The same at full count: `python -m tests.proofs races`."""

import pytest

from tests.races.by_time import BY_TIME
from tests.races.pairs import Processes, Threads
from tests.races.races import RACES, Race, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.mark.parametrize("race", [*RACES, *BY_TIME], ids=lambda race: race.name.replace(" ", "-"))
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
        tallies = [run(race, pair, 6) for race in (RACES[0], *BY_TIME)]
    finally:
        pair.close()
    assert [tally.illegal for tally in tallies] == [[]] * len(tallies)
    assert [tally.rounds for tally in tallies] == [6] * len(tallies)
