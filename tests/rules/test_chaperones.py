"""Who looks after children on the day: how many are there each half-hour, and whether the chaperones are enough."""

import pytest

from castlist.rules import chaperones as rules
from castlist.rules.chaperones import ENGLAND, HALF_HOUR, Stay
from castlist.rules.queue import MINUTE, Turn
from castlist.rules.why import Refused, Why


def at(minute: int) -> int:
    """A moment of the day."""
    return (600 + minute) * MINUTE


def counted(stays: list[Stay], there: list[tuple[int, int, int]]) -> list[tuple[int, int, int, int, bool]]:
    covers = [(at(a), at(b), most) for a, b, most in there]
    found = rules.half_hours(stays, covers)
    return [(one.at // MINUTE - 600, one.here, one.expected, one.cover, one.short) for one in found]


def child(n: int, a: int, b: int, *, sure: bool = True) -> Stay:
    return Stay(str(n), at(a), at(b), sure)


def test_twelve_children_are_enough_for_one_chaperone_and_thirteen_are_too_many() -> None:
    stays = [child(n, 0, 60) for n in range(ENGLAND)]
    assert counted(stays, [(0, 60, ENGLAND)]) == [(0, 12, 0, 12, False), (30, 12, 0, 12, False)]
    late = [*stays, child(99, 40, 55, sure=False)]
    assert counted(late, [(0, 60, ENGLAND)]) == [(0, 12, 0, 12, False), (30, 12, 1, 12, True)]


def test_who_leaves_before_the_other_comes_leaves_children_alone() -> None:
    stays = [child(1, 0, 60)]
    assert counted(stays, [(0, 40, 12), (40, 60, 12)]) == [(0, 1, 0, 12, False), (30, 1, 0, 12, False)]
    assert counted(stays, [(0, 40, 12), (45, 60, 12)]) == [(0, 1, 0, 12, False), (30, 1, 0, 0, True)]


def test_nobody_need_be_there_before_the_first_child_and_between_them() -> None:
    stays = [child(1, 20, 25), child(2, 100, 110)]
    assert counted(stays, [(20, 30, 3), (100, 110, 3)]) == [
        (0, 1, 0, 3, False), (30, 0, 0, 0, False), (60, 0, 0, 0, False), (90, 1, 0, 3, False),
    ]  # fmt: skip
    assert counted([], [(0, 60, 12)]) == []


@pytest.mark.parametrize(
    ("one", "stay"),
    [
        (Turn("a", at(0), 20, "gone", arrived=at(-10), entered=at(0), left=at(50)), (-10, 50, True)),
        (Turn("a", at(0), 20, "waiting", arrived=at(-10)), (-10, 46, True)),
        (Turn("a", at(0), 20, "in", arrived=at(-10), entered=at(20)), (-10, 41, True)),
        (Turn("a", at(0), 20, "done", arrived=at(-10), entered=at(0), left=at(20)), (-10, 31, True)),
        (Turn("a", at(60), 20), (70, 90, False)),
        (Turn("a", at(60), 20, "missing"), None),
        (Turn("a", 0, 20), None),
    ],
)
def test_a_child_is_there_until_they_are_fetched(one: Turn, stay: tuple[int, int, bool] | None) -> None:
    begins = at(25) if one.stands == "waiting" else 0
    found = rules.stay(one, begins=begins, now=at(30), moved=10)
    said = (found.starts // MINUTE - 600, found.until // MINUTE - 600, found.sure) if found else None
    assert said == stay


def test_what_was_pressed_on_another_day_counts_for_none_of_this_one() -> None:
    stays = [child(1, -2000, 15), child(2, -2000, -1000)]
    assert rules.within(stays, at(0), at(600)) == [child(1, 0, 15)]
    assert len(rules.half_hours(rules.within(stays, at(0), at(600)), [])) == HALF_HOUR // (30 * MINUTE)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("", 0, 60, 12, "The council"), Why.incomplete),
        (("Hester", 0, 60, 12, " "), Why.incomplete),
        (("Hester", 60, 60, 12, "The council"), Why.bad_times),
        (("Hester", 60, 1441, 12, "The council"), Why.bad_times),
        (("Hester", 0, 60, 0, "The council"), Why.incomplete),
        (("Hester", 0, 60, 61, "The council"), Why.incomplete),
        (("H" * 121, 0, 60, 12, "The council"), Why.too_long),
    ],
)
def test_what_cannot_be_entered_is_said_why(said: tuple[str, int, int, int, str], why: Why) -> None:
    name, starts, until, most, approved = said
    with pytest.raises(Refused) as no:
        rules.checked(name, starts, until, most=most, approved=approved)
    assert no.value.why is why
