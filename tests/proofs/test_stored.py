"""What `make proofs` does at length on each database: side by side by Hypothesis, and killed while writing."""

from typing import Any

import pytest

from castlist.actions import decisions
from castlist.jobs.conform_room import House
from tests.proofs.kills import kill
from tests.proofs.machine import play


@pytest.mark.slow
@pytest.mark.django_db
def test_the_rules_and_the_stored_system_go_the_same_way() -> None:
    played = play(House.built(), rooms=8, acts=25, same_every_time=True)
    assert played["acts done alike"] > 20
    assert played["acts refused alike"] > 20


@pytest.mark.slow
@pytest.mark.django_db
def test_it_shows_when_the_stored_system_forgets_an_act(monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: list[Any] = []
    monkeypatch.setattr(decisions, "position", lambda *args, **said: forgotten.append(args))
    with pytest.raises(AssertionError, match="position"):
        play(House.built(), rooms=60, acts=25, same_every_time=True, shortest=False)
    assert forgotten


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_writer_that_is_killed_leaves_nothing_half_done() -> None:
    struck, wrong = kill(4)
    assert wrong == []
    assert struck.total() == 4
