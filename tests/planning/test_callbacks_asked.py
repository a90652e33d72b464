"""The callback day as a problem: the best order against trying every one, times by hand, and why there is none."""

import random
from itertools import permutations

import pytest

from castlist.planning.callbacks_apart import answered
from castlist.planning.callbacks_asked import core, problem_asked, result_read
from castlist.planning.callbacks_placed import climbed, cost, found, placed
from castlist.planning.orders_check import check
from castlist.planning.stopping import Status, Stop
from castlist.rules.callback_lines import CallbackDay, lines_of, read_day


def day_of(groups: str, **said: str) -> CallbackDay:
    day, bad = read_day({"groups": groups, **said})
    assert not bad
    return day


def random_day(seed: int, groups: int = 5) -> CallbackDay:
    dice = random.Random(seed)
    lines = [
        f"G{n} | {dice.choice((10, 15, 20))} | {', '.join(dice.sample('ABCD', dice.randint(1, 3)))}"
        for n in range(groups)
    ]
    day = day_of("\n".join(lines))
    said = lines_of(day)
    said["breaks"] = dice.choice(("", "10:30 | 15", "10:20 | 30"))
    said["comes"] = dice.choice(("", f"{day.people[0]}: 10:25"))
    said["first"] = dice.choice(("", "G1"))
    said["fixed"] = dice.choice(("", "G2: 11:15"))
    return read_day(said)[0]


@pytest.mark.parametrize("seed", range(40))
def test_no_order_tried_is_better_than_the_one_found(seed: int) -> None:
    day = random_day(seed)
    problem = problem_asked(day)
    result = found(problem, stop=Stop(seconds=3), seed=1)
    assert check(problem, result) == []
    tried = [placed(problem, order) for order in permutations(range(len(day.groups)))]
    kept = [one for one in tried if not check(problem, one)]
    ends = [max(s + g.minutes for s, g in zip(one.starts_minutes, day.groups, strict=True)) for one in kept]
    fair = [one.cost for one, end in zip(kept, ends, strict=True) if end == min(ends)]
    assert result.bound <= result.cost <= min(fair), "a day that ends as early as any costs no less"


def test_a_day_does_not_begin_after_its_break() -> None:
    lines = "\n".join(f"G{n} | 60 | A, B, C" for n in range(4))
    problem = problem_asked(day_of(lines, breaks="12:00 | 60"))
    result = found(problem, stop=Stop(seconds=3), seed=1)
    assert (min(result.starts_minutes), result.cost) == (0, 3 * 300)


def test_times_by_hand_keep_breaks_arrivals_rooms_and_people() -> None:
    day = day_of("A | 30 | Ann, Ben\nB | 30 | Ben, Cy\nC | 30 | Ann", comes="Cy: 11:00", breaks="11:30 | 15", rooms="2")
    problem = problem_asked(day)
    for order in permutations(range(3)):
        plan = placed(problem, order)
        assert check(problem, plan) == [], order
        assert plan.cost == cost(problem, plan)
    late = placed(problem, (0, 1, 2))
    assert late.starts_minutes[:2] == (30, 60), "Ben is not asked to come an hour before Cy is there"


def test_an_order_by_hand_may_break_what_the_checker_tells() -> None:
    problem = problem_asked(day_of("A | 30 | Ann\nB | 30 | Ben", first="A", leaves="Ann: 10:30", before="A, B"))
    assert [one.condition for one in check(problem, placed(problem, (0, 1)))] == []
    assert {one.condition for one in check(problem, placed(problem, (1, 0)))} == {"first", "leaves", "before"}


def test_a_group_with_an_hour_begins_then_and_a_day_may_wait_for_it() -> None:
    problem = problem_asked(day_of("A | 30 | Ann, Ben\nB | 30 | Ben\nC | 30 | Ann", fixed="B: 11:15"))
    result = found(problem, stop=Stop(seconds=3), seed=1)
    assert (result.status, result.starts_minutes[1], check(problem, result)) == (Status.PROVEN, 75, [])
    by_hand = placed(problem, (1, 0, 2))
    assert check(problem, by_hand) == [], "nothing begins before it, so all of it waits for its hour"
    late = placed(problem, (0, 2, 1))
    assert late.starts_minutes == (15, 75, 45), "both before it begin as late as they may, where that spares waiting"
    problem = problem_asked(day_of("A | 30 | Ann\nB | 30 | Ben", fixed="B: 10:10"))
    assert [one.condition for one in check(problem, placed(problem, (0, 1)))] == ["fixed"]
    two = day_of("A | 30 | Ann\nB | 30 | Ann", fixed="A: 11:00\nB: 11:10", breaks="13:00 | 15")
    assert core(two, stop=Stop(seconds=10), seed=1) == [("fixed", "A", "660"), ("fixed", "B", "670")]


def test_climbing_never_makes_an_order_worse() -> None:
    for seed in range(5):
        problem = problem_asked(random_day(seed, groups=9))
        order = list(range(9))
        assert climbed(problem, order, stop=Stop(seconds=1), seed=1).cost <= placed(problem, order).cost or any(
            check(problem, placed(problem, order))
        )


def test_why_there_is_no_order_names_only_what_is_needed() -> None:
    day = day_of("A | 30 | Ann, Ben\nB | 30 | Ben", comes="Ann: 11:00", leaves="Ben: 11:20\nAnn: 18:00", last="B",
                 breaks="13:00 | 45", before="A, B")  # fmt: skip
    assert core(day, stop=Stop(seconds=10), seed=1) == [("comes", "Ann", ""), ("leaves", "Ben", "")]
    circle = day_of("A | 30 | Ann\nB | 30 | Ben\nC | 5", before="A, B\nB, A\nA, C")
    assert core(circle, stop=Stop(seconds=10), seed=1) == [("before", "A", "B"), ("before", "B", "A")]


def test_what_is_told_is_read_as_the_same_plan() -> None:
    day = day_of("A | 30 | Ann, Ben\nB | 30 | Ben\nC | 10 | Ann", breaks="10:30 | 15", dearer="Ben: 3")
    told = answered({"day": lines_of(day), "seconds": 2})
    plan = result_read(problem_asked(day), told)
    assert (plan.status, check(problem_asked(day), plan)) == (Status.PROVEN, [])
    assert (told["core"], sorted(plan.order)) == ([], [0, 1, 2])
