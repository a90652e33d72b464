"""A callback day with every condition that there is, against every plan that could be made: small days, by lot.

All minutes are multiples of five, so that of all plans one of the best begins each group at a multiple of five.
"""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from castlist.planning.callbacks_asked import core, only, problem_asked
from castlist.planning.callbacks_placed import SLACK_MINUTES, found
from castlist.planning.orders_check import check
from castlist.planning.stopping import Status, Stop
from castlist.rules.callback_lines import CallbackDay, clock, read_day

STEP, TEN = 5, 600
PEOPLE = "ABCD"


def day_by_lot(seed: int) -> CallbackDay:
    """Three or four groups, and any of the conditions."""
    dice = random.Random(f"callbacks {seed}")
    hours = random.Random(f"hours {seed}")
    count = dice.choice((3, 3, 4))
    who = [dice.sample(PEOPLE, dice.randint(1, 3)) for _ in range(count)]
    groups = "\n".join(f"G{n} | {dice.choice((5, 10, 15))} | {', '.join(some)}" for n, some in enumerate(who))
    there = sorted({name for some in who for name in some})
    some = dice.sample(range(count), 2)

    def perhaps(chance: float, text: str) -> str:
        return text if dice.random() < chance else ""

    def at(least: int, most: int) -> str:
        return clock(TEN + STEP * dice.randint(least, most))

    said = {
        "comes": perhaps(0.4, f"{dice.choice(there)}: {at(1, 5)}"),
        "leaves": perhaps(0.4, f"{dice.choice(there)}: {at(3, 9)}"),
        "first": perhaps(0.3, f"G{dice.randrange(count)}"),
        "last": perhaps(0.3, f"G{dice.randrange(count)}"),
        "before": perhaps(0.3, f"G{some[0]} > G{some[1]}"),
        "breaks": perhaps(0.5, f"{at(1, 6)} | {STEP * dice.randint(1, 3)}"),
        "rooms": perhaps(0.4, "2"),
        "dearer": perhaps(0.4, f"{dice.choice(there)}: 3"),
        "fixed": f"G{hours.randrange(count)}: {clock(TEN + STEP * hours.randint(3, 8))}"
        if hours.random() < 0.3
        else "",
    }
    day, bad = read_day({"groups": groups, **{field: text for field, text in said.items() if text}})
    assert not bad
    return day


# -- By trying everything, from the lines of the day and from nothing else


def plans(day: CallbackDay) -> Iterator[tuple[int, ...]]:
    """When each group begins, in minutes after the day does, in every way that keeps what the day has to keep."""
    late = [when - day.starts for _, when in (*day.comes, *day.fixed)]
    until = (
        sum(one.minutes for one in day.groups) + sum(long for _, long in day.breaks) + max([0, *late]) + SLACK_MINUTES
    )

    def goes_on(starts: list[int]) -> Iterator[tuple[int, ...]]:
        if len(starts) == len(day.groups):
            if _kept(day, starts):
                yield tuple(starts)
            return
        for minute in range(0, until - day.groups[len(starts)].minutes + 1, STEP):
            if _fits(day, [*starts, minute]):
                yield from goes_on([*starts, minute])

    return goes_on([])


def _busy(day: CallbackDay, starts: list[int], place: int) -> set[int]:
    return set(range(starts[place], starts[place] + day.groups[place].minutes, STEP))


def _fits(day: CallbackDay, starts: list[int]) -> bool:
    """The group that was added last stands in nobody's way."""
    place, added = len(starts) - 1, day.groups[len(starts) - 1]
    busy = _busy(day, starts, place)
    if any(name == added.name and min(busy) != when - day.starts for name, when in day.fixed):
        return False
    for at, long in day.breaks:
        if busy & set(range(at - day.starts, at - day.starts + long, STEP)):
            return False
    if any(name in added.who and min(busy) < when - day.starts for name, when in day.comes):
        return False
    if any(name in added.who and max(busy) + STEP > when - day.starts for name, when in day.leaves):
        return False
    meanwhile = [other for other in range(place) if _busy(day, starts, other) & busy]
    if any(set(day.groups[other].who) & set(added.who) for other in meanwhile):
        return False
    return all(sum(minute in _busy(day, starts, n) for n in range(place + 1)) <= day.rooms for minute in busy)


def _kept(day: CallbackDay, starts: list[int]) -> bool:
    place = {one.name: n for n, one in enumerate(day.groups)}
    ends = [start + one.minutes for start, one in zip(starts, day.groups, strict=True)]
    return (
        (not day.first or starts[place[day.first]] == min(starts))
        and (not day.last or ends[place[day.last]] == max(ends))
        and all(ends[place[one]] <= starts[place[other]] for one, other in day.before)
    )


def end_of(day: CallbackDay, starts: tuple[int, ...]) -> int:
    return max(start + one.minutes for start, one in zip(starts, day.groups, strict=True))


def waiting(day: CallbackDay, starts: tuple[int, ...]) -> int:
    """What it costs that everybody is there from their first group to their last."""
    dearer, total = dict(day.dearer), 0
    for name in day.people:
        theirs = [n for n, one in enumerate(day.groups) if name in one.who]
        spans = max(starts[n] + day.groups[n].minutes for n in theirs) - min(starts[n] for n in theirs)
        total += dearer.get(name, 1) * spans
    return total


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_what_is_proven_is_the_least_and_what_is_impossible_is(part: int) -> None:
    told = dict.fromkeys(Status, 0)
    for seed in range(part * 15, part * 15 + 15):
        day = day_by_lot(seed)
        problem, there = problem_asked(day), list(plans(day))
        result = found(problem, stop=Stop(seconds=3), seed=1)
        told[result.status] += 1
        assert (result.status is Status.IMPOSSIBLE) == (not there), (seed, day)
        if not there:
            _is_a_least_knot(day)
            continue
        assert check(problem, result) == [], (seed, day)
        assert tuple(result.starts_minutes) in there, (seed, day)
        assert waiting(day, result.starts_minutes) == result.cost, (seed, day)
        soon = min(end_of(day, one) for one in there)
        assert end_of(day, result.starts_minutes) <= soon + SLACK_MINUTES, (seed, day)
        least = min(waiting(day, one) for one in there if end_of(day, one) <= soon + SLACK_MINUTES)
        assert result.bound <= least, (seed, day)
        assert result.status is not Status.PROVEN or result.cost <= least, (seed, day)
    assert told[Status.PROVEN] >= 8


def _is_a_least_knot(day: CallbackDay) -> None:
    knot = core(day, stop=Stop(seconds=20), seed=1)
    assert not any(plans(only(day, knot))), day
    for one in knot:
        assert any(plans(only(day, [other for other in knot if other != one]))), (day, one)


def test_the_oracle_knows_a_day_by_heart() -> None:
    day = read_day({"groups": "G0 | 10 | A, B\nG1 | 10 | B\nG2 | 10 | A", "breaks": "10:20 | 10", "rooms": "1"})[0]
    there = list(plans(day))
    assert (0, 10, 30) in there
    assert (0, 15, 30) not in there
    assert waiting(day, (0, 10, 30)) == 40 + 20
    assert not any(plans(replace(day, leaves=(("A", TEN + 15),))))
