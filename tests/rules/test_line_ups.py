"""Groups of a session on its day: how people are shared among them, and what is pressed about a whole one."""

from dataclasses import replace

import pytest

from castlist.rules import line_ups as rules
from castlist.rules import queue
from castlist.rules.queue import MINUTE, Act, Turn
from castlist.rules.why import Refused, Why


def here(cand: str, number: int, grouped: str = "", stands: str = "waiting") -> Turn:
    return Turn(cand, 0, 20, stands, 1, number, grouped=grouped)


@pytest.mark.parametrize(
    ("people", "size", "sizes"),
    [(17, 8, [6, 6, 5]), (16, 8, [8, 8]), (3, 8, [3]), (5, 2, [2, 2, 1]), (9, 8, [5, 4]), (1, 2, [1])],
)
def test_a_number_that_does_not_divide_is_shared_as_evenly_as_can_be(people: int, size: int, sizes: list[int]) -> None:
    found = rules.shared([str(n) for n in range(people)], size)
    assert [len(some) for some in found] == sizes
    assert [one for some in found for one in some] == [str(n) for n in range(people)]


def test_who_is_in_no_group_goes_by_number_and_who_is_booked_by_time() -> None:
    turns = [
        here("c", 3), here("a", 1), here("b", 2, "A"), Turn("late", 50), Turn("early", 10),
        Turn("gone", 5, stands="gone"), Turn("slot", 1, stands="taken"),
    ]  # fmt: skip
    assert [one.cand for one in rules.ungrouped(turns, "here")] == ["a", "c"]
    assert [one.cand for one in rules.ungrouped(turns, "booked")] == ["a", "c", "early", "late"]
    assert rules.made(turns, size=2, whom="booked", given=["A", "C"]) == {"D": ("a", "c"), "E": ("early", "late")}


@pytest.mark.parametrize(
    ("size", "whom", "why"),
    [
        (1, "here", Why.incomplete),
        (61, "here", Why.incomplete),
        (8, "all", Why.unknown),
        (8, "booked", Why.unreachable),
    ],
)
def test_groups_that_cannot_be_made_are_refused(size: int, whom: str, why: Why) -> None:
    turns = [here("a", 1, "A")] if why is Why.unreachable else [here("a", 1)]
    with pytest.raises(Refused) as no:
        rules.made(turns, size=size, whom=whom, given=[])
    assert no.value.why is why


def test_letters_go_on_after_all_that_were_given() -> None:
    assert [rules.following(given) for given in ([], ["A", "C"], ["Z", "B"], ["AZ"])] == ["A", "D", "AA", "BA"]
    assert rules.in_order(["AA", "B", "", "Z", "B"]) == ["B", "Z", "AA"]
    assert [rules.checked_letter(one, given=["A"]) for one in ("", "a", "new")] == ["", "A", "B"]
    with pytest.raises(Refused) as no:
        rules.following(["ZZ"])
    assert no.value.why is Why.unreachable
    with pytest.raises(Refused) as no:
        rules.checked_letter("Q", given=["A"])
    assert no.value.why is Why.incomplete


def test_a_press_about_a_group_is_one_about_whoever_can_take_it() -> None:
    some = [here("a", 1, "A"), here("b", 2, "A", "called"), Turn("c", 9, grouped="A"), here("d", 3, "B")]
    group = rules.members(some, "A")
    assert [one.cand for one in group] == ["a", "b", "c"]
    assert [one.cand for one in rules.going(group, "call")] == ["a"]
    assert [one.cand for one in rules.going(group, "enter")] == ["a", "b"]
    assert [one.cand for one in rules.going(group, "enter", ended={"a"})] == ["b"]
    assert rules.may_be_pressed(group) == ("call", "enter")
    assert rules.how(group) == "one expected, one here, one called"
    assert rules.why_not(group, "call", seen=rules.seen_of(group)) is None
    assert rules.why_not(group, "call", seen="") is Why.stale_version
    assert rules.why_not(group, "done", seen="") is Why.unreachable
    assert rules.why_not(group, "undo", seen="") is Why.unknown
    assert rules.why_not([], "call", seen="") is Why.unknown
    called = [replace(one, stands="called") for one in group]
    assert rules.why_not(called, "call", seen="") is Why.already_there


def test_no_undoing_takes_somebody_out_of_a_group() -> None:
    acts = [
        Act("ivy", 1, "here", MINUTE, number=4), Act("ivy", 2, "group", 2 * MINUTE, grouped="B"),
        Act("ivy", 3, "undo", 3 * MINUTE),
    ]  # fmt: skip
    found = queue.turn("ivy", acts)
    assert (found.stands, found.grouped, found.n, found.number) == ("expected", "B", 3, 4)
    out = queue.turn("ivy", [*acts, Act("ivy", 4, "group", 4 * MINUTE)])
    assert (out.grouped, queue.came_up(acts), queue.came_up(acts[1:2])) == ("", True, False)


def test_a_group_goes_in_together_at_the_earliest_time_of_those_in_it() -> None:
    turns = [
        Turn("a", 600 * MINUTE, 20, "waiting", grouped="A"), Turn("b", 620 * MINUTE, 20),
        Turn("c", 640 * MINUTE, 30, "waiting", grouped="A"), Turn("d", 0, 20, "waiting", number=9, grouped="A"),
        Turn("x", 0, 20, "waiting", number=7), Turn("y", 0, 20, "waiting", number=8, grouped="B"),
        Turn("z", 0, 40, "waiting", number=10, grouped="B"),
    ]  # fmt: skip
    starts = queue.plan(turns, now=600 * MINUTE, moved=0)
    assert {cand: at // MINUTE for cand, at in starts.items()} == {
        "a": 600, "c": 600, "d": 600, "b": 630, "x": 650, "y": 670, "z": 670,
    }  # fmt: skip


def test_a_group_that_goes_in_at_its_time_is_neither_late_nor_early() -> None:
    entered = 600 * MINUTE
    turns = [Turn(c, (600 + n) * MINUTE, 20, "in", entered=entered, arrived=1, grouped="A") for c, n in
             (("c", 40), ("a", 0), ("b", 20))]  # fmt: skip
    assert queue.drift(turns, {}, moved=0) == 0
