"""Reminders come half-way, and on the last day."""

import pytest

from castlist.rules.decisions.reminding import HOUR, stage


@pytest.mark.parametrize(
    ("waited", "absence", "expected"),
    [
        (0, 168, 0),
        (83, 168, 0),
        (84, 168, 1),
        (143, 168, 1),
        (144, 168, 2),
        (400, 168, 2),
        (5, 12, 0),
        (6, 12, 1),
        (9, 12, 2),
    ],
)
def test_stage_by_hours_waited(waited: int, absence: int, expected: int) -> None:
    assert stage(1_000, 1_000 + waited * HOUR, absence) == expected
