"""The stored system beside the pure rules: every act, every fact, at every place in the log."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from castlist.jobs.conform_play import Stage
from castlist.jobs.conform_room import House
from castlist.queries.log import event_of, events_of, load_whole
from castlist.queries.verification_walk import walk as verify
from castlist.records.models import Event, Fact
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.fold import fold
from castlist.rules.decisions.state import State
from tests.history.side_by_side import differences, walk

HANDFUL = Path(__file__).parents[1] / "rules" / "scenarios" / "handful.jsonl"


@pytest.fixture
def house(db: None) -> House:
    return House.built()


def scenarios() -> list[dict[str, Any]]:
    return [json.loads(line) for line in HANDFUL.read_text(encoding="utf-8").splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_walks_go_the_same_way_in_memory_and_in_the_database(house: House, seed: int) -> None:
    walked = walk(house, seed, 60)
    assert walked.parted == ""
    assert walked.outcomes["done"] > 0
    # Rehearsed bookings take times that no table has.
    assert [f for f in verify().findings if f.invariant != "times"] == []


def untouched(state: State) -> State:
    """The state as it is known of the past, without which act was the last on a candidacy."""
    return state.with_changes({(c.kind, c.id): replace(c, touched=0) for c in state.all(Candidacy)})


@pytest.mark.parametrize("seed", [101, 104])
def test_at_every_place_in_the_log_the_rows_are_its_fold(house: House, seed: int) -> None:
    """I19, I21."""
    walked = walk(house, seed, 50)
    assert walked.stage is not None
    production = walked.stage.room.production
    events = [event_of(row) for row in events_of(production)]
    for n in range(len(events) + 1):
        assert differences(untouched(fold(events[:n])), load_whole(production, at=n)) == {}
        rows = Fact.objects.filter(production=production, from_seq__lte=n, to_seq__gt=n)
        keys = list(rows.values_list("kind", "key"))
        assert len(keys) == len(set(keys))


def test_the_view_at_a_past_place_stays_as_it_was(house: House) -> None:
    """I20: what is written later changes nothing earlier."""
    scenario = scenarios()[0]
    stage = Stage(house, scenario["setup"])
    seen = {}
    for step in scenario["steps"]:
        stage.do(step["act"])
        seen[stage.room.state.n] = stage.room.state
    assert len(seen) > 3
    for n, state in seen.items():
        assert differences(load_whole(stage.room.production, at=n), untouched(state)) == {}


def test_every_scenario_leaves_a_log_without_fault(house: House) -> None:
    for scenario in scenarios():
        stage = Stage(house, scenario["setup"])
        for step in scenario["steps"]:
            stage.do(step["act"])
    report = verify()
    assert [f for f in report.findings if f.invariant != "times"] == []
    assert report.counts["events"] == Event.objects.count()
    assert all(report.checked[name] > 0 for name in ("I1", "I2", "I5", "I11", "I12", "I15", "I19", "I24", "I38"))
