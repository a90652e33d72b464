"""I26: golden logs replay to their recorded minutes under today's code."""

from pathlib import Path

import pytest

from castlist.rules.decisions.concluding import conclude
from castlist.rules.decisions.fold import after
from castlist.rules.decisions.state import State
from tests.rules.golden import FOLDER, STORIES, read, replayed

LOGS = sorted(FOLDER.glob("*.jsonl"))


def test_every_story_has_its_golden_log() -> None:
    assert [path.stem for path in LOGS] == sorted(story.__name__ for story in STORIES)


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.stem)
def test_a_golden_log_leads_to_what_it_led_to(path: Path) -> None:
    today, recorded = replayed(path)
    assert today == recorded
    assert len(recorded["minutes"]) >= 1


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.stem)
def test_a_minute_is_frozen_again_word_for_word_from_its_prefix(path: Path) -> None:
    events, _ = read(path)
    state, again = State(), 0
    for event in events:
        if event.kind == "concluded":
            minute = event.data["minute"]
            frozen = conclude(state, event.cand, by=event.by, at=event.at, revision=minute["revision"])
            assert frozen[0].data["minute"] == minute
            again += 1
        state = after(state, event)
    assert again >= 1
