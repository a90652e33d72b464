"""The rest of a day worked out again: nobody where it is closed, nobody too early, and as many as can be."""

import random
from itertools import permutations

import pytest

from castlist.rules.breaks import MINUTE, Break
from castlist.rules.replanning import CANNOT, TOO_LATE, Frame, Turn, faults, plan, why_not


def at(hour: int, minute: int = 0) -> int:
    return (hour * 60 + minute) * MINUTE


def said(found: dict[str, int]) -> dict[str, str]:
    return {key: f"{when // MINUTE // 60:02}:{when // MINUTE % 60:02}" for key, when in sorted(found.items())}


FOUR = [Turn(key, at(10, 15 * n), 15) for n, key in enumerate("abcd")]


def test_an_hour_is_lost_and_everybody_comes_an_hour_later() -> None:
    found = plan(FOUR, Frame(at(11), at(13)))
    assert said(found) == {"a": "11:00", "b": "11:15", "c": "11:30", "d": "11:45"}


def test_whoever_can_stay_where_they_are_stays() -> None:
    found = plan([*FOUR, Turn("late", at(15), 15)], Frame(at(11), at(16)))
    assert said(found)["late"] == "15:00"


def test_nobody_is_put_into_a_break() -> None:
    found = plan(FOUR, Frame(at(11), at(14), (Break(at(11, 20), at(12), "pianist"),)))
    assert said(found) == {"a": "11:00", "b": "12:00", "c": "12:15", "d": "12:30"}


def test_who_does_not_fit_before_the_end_is_named() -> None:
    frame = Frame(at(11), at(11, 30))
    found = plan(FOUR, frame)
    assert sorted(found) == ["a", "b"]
    assert why_not(FOUR[3], frame, found) == TOO_LATE


def test_who_cannot_later_goes_first() -> None:
    last = Turn("d", at(10, 45), 15, (Break(at(11, 15), at(24)),))
    found = plan([*FOUR[:3], last], Frame(at(11), at(13)))
    assert said(found) == {"a": "11:15", "b": "11:30", "c": "11:45", "d": "11:00"}


def test_who_cannot_at_any_hour_that_is_left_is_named_so() -> None:
    gone = Turn("d", at(10, 45), 15, (Break(at(11), at(24)),))
    frame = Frame(at(11), at(13))
    found = plan([*FOUR[:3], gone], frame)
    assert sorted(found) == ["a", "b", "c"]
    assert why_not(gone, frame, found) == CANNOT


def test_minutes_between_one_and_the_next() -> None:
    found = plan(FOUR, Frame(at(9), at(13), buffer=5, earlier=True))
    assert said(found) == {"a": "09:00", "b": "09:20", "c": "09:40", "d": "10:00"}


def test_a_day_that_has_not_begun_can_begin_earlier_and_one_that_has_cannot() -> None:
    assert said(plan(FOUR, Frame(at(9), at(13), earlier=True)))["a"] == "09:00"
    assert said(plan(FOUR, Frame(at(9), at(13))))["a"] == "10:00"


def test_a_free_time_goes_before_anybody_does() -> None:
    free = Turn("free", at(10, 20), 15, free=True)
    assert "free" not in plan([*FOUR, free], Frame(at(11), at(12)))
    assert said(plan([*FOUR, free], Frame(at(11), at(12, 15))))["free"] == "11:30"


def test_what_is_wrong_with_a_plan_is_found() -> None:
    frame = Frame(at(11), at(12), (Break(at(11, 45), at(12)),))
    assert faults(FOUR, frame, plan(FOUR, frame)) == []
    assert faults(FOUR, frame, {"a": at(11), "b": at(11, 5)}) == ["b begins before a is over"]
    assert faults(FOUR, frame, {"a": at(10)}) == ["a is outside the day"]
    assert faults(FOUR, frame, {"a": at(11, 40)}) == ["a stands where it is closed"]
    assert faults([Turn("z", at(11, 30), 15)], frame, {"z": at(11)}) == ["z is earlier than they were told"]


def most(turns: list[Turn], frame: Frame) -> int:
    """How many can be heard at all, in whichever order; each at the first moment that is open to them."""
    return max(len(plan_in(order, frame)) for order in permutations(turns))


def plan_in(order: tuple[Turn, ...], frame: Frame) -> dict[str, int]:
    found, now = dict[str, int](), frame.begin
    for one in order:
        starts = next(
            (t for t in range(max(now, one.due), frame.until, 5 * MINUTE)
             if not faults([one], frame, {one.key: t})), None
        )  # fmt: skip
        if starts is not None:
            found[one.key], now = starts, starts + one.minutes * MINUTE
    return found


@pytest.mark.parametrize("seed", range(60))
def test_small_days_keep_everything_that_was_asked_and_place_nearly_as_many_as_any_order_could(seed: int) -> None:
    dice = random.Random(seed)
    turns = [
        Turn(
            str(n), at(10) + dice.randrange(0, 12) * 10 * MINUTE, dice.choice([10, 10, 15, 20]),
            tuple(Break(s, s + 60 * MINUTE) for s in [at(11) + dice.randrange(0, 9) * 10 * MINUTE])
            if dice.random() < 0.4 else (),
        )
        for n in range(6)
    ]  # fmt: skip
    frame = Frame(at(11), at(11) + dice.choice([50, 70, 120]) * MINUTE, (Break(at(11, 20), at(11, 30)),))
    found = plan(turns, frame)
    assert faults(turns, frame, found) == []
    assert len(found) >= most(turns, frame) - 1


def test_two_hundred_people_take_no_time() -> None:
    some = [Turn(f"{n:03}", at(9) + n * 5 * MINUTE, 5, (Break(at(10), at(11)),)) for n in range(200)]
    found = plan(some, Frame(at(10), at(24)))
    assert faults(some, Frame(at(10), at(24)), found) == []
    assert len(found) > 150
