"""Whether a room is taken, by what that means: one time after the other, held against each that is there."""

from datetime import UTC, datetime, timedelta
from random import Random

from castlist.rules.parallel_rooms import Stretch, taken

DAY = datetime(2026, 12, 10, 9, tzinfo=UTC)


def one_by_one(fresh: list[Stretch], there: list[Stretch]) -> datetime | None:
    for at, minutes in sorted(fresh):
        end = at + timedelta(minutes=minutes)
        if any(begin < end and at < begin + timedelta(minutes=long) for begin, long in there):
            return at
    return None


def some(dice: Random, most: int) -> list[Stretch]:
    return [
        (DAY + timedelta(minutes=5 * dice.randrange(60)), dice.choice((5, 10, 45, 120)))
        for _ in range(dice.randrange(most))
    ]


def test_the_first_that_is_taken_is_found_whatever_lies_over_what() -> None:
    dice, seen = Random(6), set[bool]()
    for _ in range(2_000):
        fresh, there = some(dice, 5), some(dice, 4)
        assert taken(fresh, there) == one_by_one(fresh, there)
        seen.add(taken(fresh, there) is None)
    assert seen == {True, False}


def test_a_long_one_before_many_short_ones_still_holds_the_room() -> None:
    there = [(DAY, 480), *((DAY + timedelta(minutes=5 * n), 5) for n in range(40))]
    last = DAY + timedelta(minutes=470)
    assert taken([(last, 5)], there) == last
    assert taken([(DAY + timedelta(minutes=480), 5)], there) is None
