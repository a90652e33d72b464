"""What `make proofs` does at length on each database: side by side by Hypothesis, and killed while writing."""

from pathlib import Path
from typing import Any

import pytest

from castlist.actions import decisions, post
from castlist.jobs.conform_room import House
from tests.proofs import away, crashes, erasing, letters
from tests.proofs.kills import kill
from tests.proofs.machine import play


@pytest.mark.slow
@pytest.mark.django_db
def test_the_rules_and_the_stored_system_go_the_same_way() -> None:
    played = play(House.built(), rooms=8, acts=25, same_every_time=True)
    assert played["acts done alike"] > 20
    assert played["acts refused alike"] > 20


@pytest.mark.without_records
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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_erasure_that_is_killed_is_finished_and_leaves_no_byte(settings: Any, tmp_path: Path) -> None:
    settings.CASTLIST_DATA = tmp_path
    struck, wrong = erasing.kill(6)
    assert wrong == []
    assert struck.total() == 6


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_sender_that_is_killed_sends_no_letter_twice(settings: Any, tmp_path: Path) -> None:
    settings.CASTLIST_DATA = tmp_path
    struck, wrong, came_of = letters.kill(6)
    assert wrong == []
    assert (struck.total(), came_of.total()) == (6, 6 * len(letters.NAMES))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_letters_go_once_though_the_mail_server_is_away_for_an_hour(settings: Any, tmp_path: Path) -> None:
    settings.CASTLIST_DATA = tmp_path
    wrong, came_of = away.away(24)
    assert wrong == []
    assert came_of["sent"] + came_of["nobody knows"] == 24
    assert came_of["nobody knows"] <= 2  # of what it hung up on once all of it was given
    assert came_of["looks while it was away"] == 3 * 180


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_it_shows_when_a_letter_goes_twice(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CASTLIST_DATA = tmp_path
    hand_over = post.hand_over

    def twice(*args: Any, **more: Any) -> None:
        hand_over(*args, **more)
        hand_over(*args, **more)

    monkeypatch.setattr(post, "hand_over", twice)
    assert any("arrived 2 times" in one for one in letters.kill(1)[1])


@pytest.mark.slow
def test_what_a_killed_server_acknowledged_stands_once(installation: tuple[Path, dict[str, str]]) -> None:
    data, settings = installation
    struck, wrong = crashes.crash(data, settings, times=2)
    assert wrong == []
    assert struck["kills"] == 2
    assert sum(struck.values()) > 4


@pytest.mark.without_records
@pytest.mark.slow
def test_it_shows_when_something_acknowledged_is_lost(
    installation: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, settings = installation
    look = crashes.Looker.look

    def forgetful(looker: crashes.Looker, marks: list[str]) -> dict[str, Any]:
        return {**look(looker, marks), "found": {}}

    monkeypatch.setattr(crashes.Looker, "look", forgetful)
    wrong = crashes.crash(data, settings, times=1)[1]
    assert any("was acknowledged, and is there 0 times" in one for one in wrong)
