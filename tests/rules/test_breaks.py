"""Breaks of a day: read as they are typed, and nobody is expected in one, however the day runs."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from castlist.rules import breaks as rules
from castlist.rules import queue
from castlist.rules.auditions import Grid, pauses, read_breaks, times
from castlist.rules.breaks import Break
from castlist.rules.queue import MINUTE, Turn
from castlist.rules.why import Refused


def at(minute: int) -> int:
    return (600 + minute) * MINUTE


LUNCH = (Break(at(180), at(240), "lunch"),)


def test_whose_break_it_is_stands_behind_it() -> None:
    found = read_breaks("15:30 - 15:45 (pianist), 13:00–14:00")
    assert found == ((time(13), time(14), ""), (time(15, 30), time(15, 45), "pianist"))
    with pytest.raises(Refused):
        read_breaks("13:00-14:00 " + "x" * 41)
    with pytest.raises(Refused):
        read_breaks(", ".join(["13:00-14:00"] * 21))


def test_the_first_moment_in_which_a_turn_lies_in_no_break() -> None:
    two = (*LUNCH, Break(at(250), at(260)))
    assert [rules.clear(at(n), 20 * MINUTE, two) // MINUTE - 600 for n in (150, 170, 180, 239, 240)] == [
        150, 260, 260, 260, 260,
    ]  # fmt: skip
    assert rules.clear(at(240), 0, two) == at(240)
    assert rules.clear(at(160), 20 * MINUTE, two) == at(160)


def test_a_break_over_a_time_is_found_and_said_anew_it_is_one() -> None:
    assert rules.cut([(at(160), 20), (at(170), 20)], LUNCH) == at(170)
    assert rules.cut([(at(160), 20), (at(240), 20)], LUNCH) == 0
    assert rules.joined(LUNCH, [Break(at(180), at(240), "pianist")]) == (Break(at(180), at(240), "pianist"),)
    assert rules.kept([[at(180), at(240), "lunch"]]) == LUNCH


def test_times_keep_out_of_breaks_that_the_session_has_already() -> None:
    zone, on = ZoneInfo("Europe/London"), date(2026, 3, 2)
    kept = pauses(on, read_breaks("10:20-10:40"), zone)
    found = times(Grid(on, time(10), 20, 3), zone, now=datetime(2026, 3, 1, tzinfo=UTC), kept=kept)
    assert [f"{one:%H:%M}" for one in found] == ["10:00", "10:40", "11:00"]


def told(turns: list[Turn], now: int, moved: int = 0) -> dict[str, int]:
    found = queue.plan(turns, now=at(now), moved=moved, breaks=LUNCH)
    return {cand: start // MINUTE - 600 for cand, start in found.items()}


def test_nobody_is_moved_into_lunch_and_the_gap_behind_it_is_used_up() -> None:
    day = [Turn("a", at(140), 20), Turn("b", at(160), 20), Turn("c", at(240), 20), Turn("d", at(300), 20)]
    assert told(day, now=100) == {"a": 140, "b": 160, "c": 240, "d": 300}
    assert told(day, now=100, moved=30) == {"a": 240, "b": 260, "c": 280, "d": 330}
    late = [Turn("a", at(140), 20, "in", entered=at(165)), *day[1:]]
    assert told(late, now=159) == {"b": 240, "c": 260, "d": 300}
    starts = queue.plan(late, now=at(159), moved=0, breaks=LUNCH)
    assert queue.drift(late, starts, moved=0, breaks=LUNCH) == 80
    starts = queue.plan(day, now=at(100), moved=30, breaks=LUNCH)
    assert queue.drift(day, starts, moved=30, breaks=LUNCH) == 0


def test_who_came_without_a_time_and_who_waits_in_a_block_that_has_begun_wait_for_its_end() -> None:
    assert told([Turn("a", 0, 20, "waiting", number=1)], now=170) == {"a": 240}
    block = [
        Turn("a", at(140), 40, "done", entered=at(140)),
        Turn("b", at(140), 40, "waiting", number=2, arrived=at(1)),
    ]
    assert told(block, now=181) == {"b": 240}
