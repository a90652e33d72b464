"""The scenarios of consent, played through the pure rules."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from castlist.jobs.conform_judge import Outcome, agreed, play
from castlist.jobs.conform_words import ARGUMENTS, OPTIONAL
from tests.rules.memory_room import MemoryRoom

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent / "scenarios" / "handful.jsonl"
ACTS = Path(__file__).parent / "scenarios" / "acts.jsonl"
"""Every act with each of its arguments, worked out by hand from CONSENT.md."""
SHARED = Path(os.environ.get("CASTLIST_SHARED", ROOT.parent / "shared")) / "instances" / "consent" / "scenarios.jsonl"

SHOWN_OTHERWISE = {"w-0264"}
"""A review is said to wait for an objection that has been withdrawn; CONSENT.md section 5 ends it with the others."""


def scenarios(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def outcomes(path: Path) -> list[Outcome]:
    return [play(scenario, MemoryRoom()) for scenario in scenarios(path)]


def test_a_handful_of_scenarios_agrees_at_every_level() -> None:
    played = outcomes(HERE)
    assert [o.disagreement for o in played if o.disagreement] == []
    assert agreed(played) == {f"level {n}": 28 for n in (1, 2, 3, 4)} | {"scenarios": 28}


def test_the_handful_plays_every_act_and_meets_most_refusals() -> None:
    steps = [step for scenario in scenarios(HERE) for step in scenario["steps"]]
    acts = Counter(step["act"]["act"] for step in steps)
    refusals = Counter(why for step in steps for why in step.get("refused", ()))
    assert len(acts) >= 30
    assert len(refusals) >= 15


def test_every_act_with_each_of_its_arguments_goes_as_the_text_says() -> None:
    played = outcomes(ACTS)
    assert [o.disagreement for o in played if o.disagreement] == []
    steps = [step for scenario in scenarios(ACTS) for step in scenario["steps"]]
    accepted = {step["act"]["act"] for step in steps if "refused" not in step}
    refused = {step["act"]["act"] for step in steps if "refused" in step}
    said = {(step["act"]["act"], name) for step in steps if "refused" not in step for name in step["act"]}
    assert ARGUMENTS.keys() - accepted == set()
    assert ARGUMENTS.keys() - refused == {"time"}
    wanted = {(act, name) for act, names in OPTIONAL.items() for name in names.split()}
    assert wanted - said == {("set_rule", "decider"), ("set_rule", "steps")}


@pytest.mark.skipif(not SHARED.exists(), reason="the shared scenarios are not on this machine")
def test_all_shared_scenarios_agree_but_for_what_is_named() -> None:
    parted = {o.id: o.disagreement.level for o in outcomes(SHARED) if o.disagreement}
    assert parted == dict.fromkeys(SHOWN_OTHERWISE, 3)
