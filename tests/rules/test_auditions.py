"""Times are those of the clock on the wall, also in the nights in which it changes."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from castlist.rules.auditions import Grid, clash, read_breaks, read_time, times
from castlist.rules.why import Refused, Why

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def walls(grid: Grid) -> list[str]:
    """The clock on the wall at each time, with its distance from UTC."""
    return [t.astimezone(LONDON).strftime("%H:%M%z") for t in times(grid, LONDON, now=NOW)]


def sentence(grid: Grid) -> str:
    with pytest.raises(Refused) as no:
        times(grid, LONDON, now=NOW)
    assert no.value.why is Why.bad_times
    return no.value.detail


def test_times_follow_one_another_and_leave_breaks_out() -> None:
    grid = Grid(date(2026, 3, 2), time(10, 20), 20, 5, read_breaks("11:10 - 11:30"))
    assert walls(grid) == ["10:20+0000", "10:40+0000", "11:30+0000", "11:50+0000", "12:10+0000"]


def test_between_one_time_and_the_next_is_what_was_asked_for() -> None:
    grid = Grid(date(2026, 3, 2), time(10, 20), 20, 4, read_breaks("11:00-11:20"), gap=10)
    assert walls(grid) == ["10:20+0000", "11:20+0000", "11:50+0000", "12:20+0000"]


def test_night_in_which_the_clocks_go_forward() -> None:
    grid = Grid(date(2026, 3, 29), time(0, 20), 20, 5)
    assert walls(grid) == ["00:20+0000", "00:40+0000", "02:00+0100", "02:20+0100", "02:40+0100"]


def test_night_in_which_the_clocks_go_back() -> None:
    grid = Grid(date(2026, 10, 25), time(1, 20), 20, 5)
    assert walls(grid) == ["01:20+0100", "01:40+0100", "01:00+0000", "01:20+0000", "01:40+0000"]


@pytest.mark.parametrize(
    ("grid", "says"),
    [
        (Grid(date(2026, 3, 29), time(1, 30), 20, 2), "There is no 01:30 on 29 March: the clocks go forward over it."),
        (Grid(date(2026, 2, 28), time(10), 20, 2), "That day is in the past."),
        (Grid(date(2026, 3, 1), time(10), 20, 2), "The first of these times is in the past."),
        (Grid(date(2029, 3, 1), time(10), 20, 2), "That day is more than two years ahead."),
        (Grid(date(2026, 3, 2), time(10), 0, 2), "A time lasts between 1 and 480 minutes."),
        (Grid(date(2026, 3, 2), time(10), 20, 2, gap=-1), "Between one time and the next are at most 480 minutes."),
        (Grid(date(2026, 3, 2), time(10), 20, 2, gap=481), "Between one time and the next are at most 480 minutes."),
        (Grid(date(2026, 3, 2), time(10), 20, 201), "Between 1 and 200 times can be made at once."),
        (Grid(date(2026, 3, 2), time(10), 20, 2, people=0), "Between 1 and 200 people come at each time."),
        (Grid(date(2026, 3, 2), time(10), 20, 2, people=201), "Between 1 and 200 people come at each time."),
        (Grid(date(2026, 3, 2), time(10), 1, 101, people=10), "At most 1,000 places can be made at once."),
        (Grid(date(2026, 3, 2), time(23), 20, 4), "Only 3 of the 4 times fit before midnight."),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(grid: Grid, says: str) -> None:
    assert sentence(grid) == says


@pytest.mark.parametrize("text", ["", "25:00", "10", "10:60", "ten", "１０:20", "10:20:30"])
def test_no_time_of_day(text: str) -> None:
    with pytest.raises(Refused):
        read_time(text)


@pytest.mark.parametrize(("text", "at"), [("10:20", time(10, 20)), ("9.05", time(9, 5)), (" 14h30 ", time(14, 30))])
def test_times_as_people_write_them(text: str, at: time) -> None:
    assert read_time(text) == at


@pytest.mark.parametrize("text", ["13:00", "14:00-13:00", "13:00-13:00", "noon–one"])
def test_no_break(text: str) -> None:
    with pytest.raises(Refused):
        read_breaks(text)


def test_breaks_in_any_order() -> None:
    assert read_breaks("15:00–15:10, 13:00 to 14:00\n") == ((time(13), time(14), ""), (time(15), time(15, 10), ""))


def test_clash_is_found_and_neighbours_are_none() -> None:
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    there = [(at, 20)]
    assert clash([at.replace(minute=20)], 20, there) is None
    assert clash([at.replace(minute=19)], 20, there) == at.replace(minute=19)
    assert clash([at.replace(hour=9, minute=50)], 11, there) == at.replace(hour=9, minute=50)
