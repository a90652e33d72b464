"""A case has a month, and says how much of it is left."""

from datetime import date

import pytest

from castlist.rules.cases import Clock, checked_wish, month_after
from castlist.rules.why import Refused, Why


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 3, 2), date(2026, 4, 2)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 15), date(2027, 1, 15)),
        (date(2026, 8, 31), date(2026, 9, 30)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last_of_the_next(asked: date, due: date) -> None:
    assert month_after(asked) == due


@pytest.mark.parametrize(
    ("left", "says"),
    [
        (12, "12 days are left."),
        (1, "1 day is left."),
        (0, "Today is the last day."),
        (-1, "Overdue by 1 day: answer it now."),
        (-3, "Overdue by 3 days: answer it now."),
    ],
)
def test_the_clock_says_how_much_is_left(left: int, says: str) -> None:
    clock = Clock(date(2026, 4, 15), date(2026, 4, 15 - left))
    assert (clock.left, clock.overdue, clock.sentence) == (left, left < 0, says)


@pytest.mark.parametrize(("wants", "words", "why"), [("", "", Why.incomplete), ("read", "x" * 4001, Why.too_long)])
def test_what_is_no_wish_is_refused(wants: str, words: str, why: Why) -> None:
    with pytest.raises(Refused) as no:
        checked_wish(wants, words)
    assert no.value.why is why
