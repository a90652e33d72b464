"""Whether somebody may be recorded: nobody agrees by silence, and nobody under 18 at a door."""

from collections.abc import Callable
from datetime import datetime

import pytest

from castlist.rules import recordings
from castlist.rules.why import Refused, Why


def refused(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def test_only_a_yes_is_a_yes() -> None:
    assert [recordings.read(said) for said in ("yes", "no")] == [True, False]
    for said in ("", "on", "Yes", "perhaps"):
        assert refused(lambda said=said: recordings.read(said)).why is Why.incomplete  # type: ignore[misc]


def press(**more: object) -> None:
    said = {"agrees": True, "here": True, "minor": False, "seen": 0, "stands": 0} | more
    recordings.may_be_pressed(**said)  # type: ignore[arg-type]


def test_a_door_writes_down_what_somebody_says_who_is_here_and_18() -> None:
    press()
    press(agrees=False, minor=True)
    assert refused(lambda: press(here=False)).why is Why.unreachable
    no = refused(lambda: press(minor=True))
    assert (no.why, no.detail) == (Why.incomplete, recordings.UNDER_18)


def test_what_they_said_since_is_not_written_over() -> None:
    assert refused(lambda: press(seen=1, stands=2)).why is Why.stale_version
    press(seen=2, stands=2)


def test_it_is_told_who_said_it_and_when() -> None:
    at = datetime(2026, 12, 3, 10, 20)  # noqa: DTZ001 - on whatever clock it is told
    assert recordings.told("", at, themselves=True) == "on their own page, Thu 3 Dec, 10:20"
    assert recordings.told("Sam", at, themselves=False) == "at the door, asked by Sam, Thu 3 Dec, 10:20"
    assert recordings.told("", at, themselves=False) == "at the door, Thu 3 Dec, 10:20"
