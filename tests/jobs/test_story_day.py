"""The hours of the story's day: a morning and an evening, and never after now."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from castlist.jobs.story_day import EVENING, MORNING, at, day_of, moments

ZONE = "Europe/London"
TODAY, YESTERDAY = date(2026, 7, 14), date(2026, 7, 13)


def clock(hour: int, minute: int = 0) -> datetime:
    """That time of today, in London."""
    return datetime(2026, 7, 14, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def local(found: list[datetime]) -> list[tuple[date, time]]:
    """The moments as the clock on the wall shows them."""
    return [(m.astimezone(ZoneInfo(ZONE)).date(), m.astimezone(ZoneInfo(ZONE)).time()) for m in found]


def test_late_in_the_day_the_morning_and_the_evening_are_todays() -> None:
    assert local(moments(clock(23), ZONE)) == [(TODAY, hour) for hour in (*MORNING, *EVENING)]


def test_in_the_afternoon_the_evening_has_been_just_now() -> None:
    found = moments(clock(15), ZONE)
    assert local(found)[: len(MORNING)] == [(TODAY, hour) for hour in MORNING]
    assert (found[-1], found[-1] - found[len(MORNING)]) == (clock(14, 56), timedelta(hours=1, minutes=15))


def test_early_in_the_day_it_is_told_of_the_day_before() -> None:
    for now in (clock(0, 5), clock(6), clock(9, 10)):
        assert local(moments(now, ZONE)) == [(YESTERDAY, hour) for hour in (*MORNING, *EVENING)]


@pytest.mark.parametrize("minutes", range(0, 24 * 60, 7))
def test_every_act_comes_after_the_one_before_and_before_now(minutes: int) -> None:
    now = clock(0) + timedelta(minutes=minutes)
    found = moments(now, ZONE)
    assert len(found) == len(MORNING) + len(EVENING)
    assert found == sorted(set(found))
    assert (found[0], found[-1] < now) == (at(day_of(now, ZONE), MORNING[0], ZONE), True)
