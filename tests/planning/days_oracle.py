"""Small audition days at random, and every plan of them looked at; written apart from everything that is tested."""

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from castlist.planning.days_problem import (
    Break,
    Performer,
    Plan,
    Problem,
    Resource,
    Score,
    Slot,
    Span,
    Together,
    Wish,
)

DAY = 1440


def random_problem(seed: int, *, tied: bool) -> Problem:
    """Up to eight slots and five performers. Tied: what makes it more than a matching."""
    dice = random.Random(f"{seed} {tied}")
    slots = tuple(_slots(dice, tied))
    count = dice.randint(1, 5)
    return Problem(
        slots=slots,
        performers=tuple(_performer(dice, slots, tied, place) for place in range(count)),
        rooms=("Hall", "Studio"),
        members=("Karen", "Derek"),
        resources=(_resource(dice),),
        breaks=(Break(Span(615, 625), dice.choice([None, 0])),) if dice.random() < 0.2 else (),
        minor_hours=None if dice.random() < 0.3 else (_span(dice),),
        before=tuple(_pairs(dice, count)) if tied and dice.random() < 0.5 else (),
        together=(_group(dice, count),) if tied and count > 1 and dice.random() < 0.5 else (),
    )


def _slots(dice: random.Random, tied: bool) -> Iterator[Slot]:
    for room in range(dice.randint(1, 2)):
        minute = 600 + dice.choice([0, 5, 10])
        for _ in range(dice.randint(1, 4)):
            length = dice.choice([10, 10, 10, 15]) if tied else 10
            yield Slot(minute, length, room, frozenset({room}) if dice.random() < 0.7 else frozenset())
            minute += length + dice.choice([0, 0, 0, 5, DAY] if tied else [0, 0, 10, 20, DAY])


def _span(dice: random.Random) -> Span:
    start = dice.randint(595, 650)
    return Span(start, start + dice.randint(10, 60) + (DAY if dice.random() < 0.3 else 0))


def _performer(dice: random.Random, slots: tuple[Slot, ...], tied: bool, place: int) -> Performer:
    return Performer(
        length_minutes=dice.choice([5, 10, 10, 20, 30] if tied else [5, 10]),
        windows=None if dice.random() < 0.3 else tuple(_span(dice) for _ in range(dice.randint(0, 3))),
        is_minor=dice.random() < 0.2,
        not_rooms=frozenset({0}) if dice.random() < 0.1 else frozenset(),
        recused=frozenset({dice.randint(0, 1)}) if dice.random() < 0.2 else frozenset(),
        needs=frozenset({0}) if dice.random() < (0.4 if tied else 0.1) else frozenset(),
        wishes=tuple(
            Wish(dice.randint(1, 3), _span(dice) if dice.random() < 0.7 else None, dice.choice([0, 1]))
            for _ in range(dice.randint(0, 2))
        ),
        locked=dice.randrange(len(slots)) if dice.random() < 0.08 else None,
        name=f"P{place}",
    )


def _resource(dice: random.Random) -> Resource:
    available = None if dice.random() < 0.5 else (_span(dice), _span(dice))
    return Resource(available, dice.choice([1, 1, 2]), None if dice.random() < 0.8 else frozenset({0}), "pianist")


def _pairs(dice: random.Random, count: int) -> Iterator[tuple[int, int]]:
    for _ in range(dice.randint(1, 2) if count > 1 else 0):
        one, other = dice.sample(range(count), 2)
        yield one, other


def _group(dice: random.Random, count: int) -> Together:
    return Together(frozenset(dice.sample(range(count), dice.randint(2, count))), dice.choice([15, 25, 40]))


# -- Every plan


def minutes_of(problem: Problem, place: int, first: int) -> tuple[frozenset[int], tuple[Slot, ...]] | None:
    """The minutes in which somebody who begins there is seen, and the slots; None: not enough of them."""
    slots = [problem.slots[first]]
    while sum(slot.length_minutes for slot in slots) < problem.performers[place].length_minutes:
        ended = slots[-1].start_minutes + slots[-1].length_minutes
        after = [s for s in problem.slots if s.room == slots[0].room and s.start_minutes == ended]
        if not after:
            return None
        slots += after
    minutes = {m for slot in slots for m in range(slot.start_minutes, slot.start_minutes + slot.length_minutes)}
    return frozenset(minutes), tuple(slots)


@cache
def _minutes(span: Span) -> frozenset[int]:
    return frozenset(range(span.from_minutes, span.to_minutes))


def may(problem: Problem, place: int, first: int) -> bool:
    """Whether somebody may begin there, if nobody else comes."""
    performer = problem.performers[place]
    found = minutes_of(problem, place, first)
    if found is None:
        return False
    minutes, slots = found
    room = slots[0].room
    breaks = [_minutes(b.span) for b in problem.breaks if b.room is None or b.room == room]
    spans = [performer.windows, problem.minor_hours if performer.is_minor else None]
    for need in performer.needs:
        resource = problem.resources[need]
        spans.append(resource.available)
        if resource.rooms is not None and room not in resource.rooms:
            return False
    return (
        not any(minutes & pause for pause in breaks)
        and all(few is None or any(minutes <= _minutes(span) for span in few) for few in spans)
        and room not in performer.not_rooms
        and not any(slot.panel & performer.recused for slot in slots)
        and all(
            max(minutes) + 1 - min(minutes) <= group.within_minutes
            for group in problem.together
            if place in group.performers
        )
    )


def keeps(problem: Problem, plan: Plan) -> bool:
    """Whether a plan keeps every condition."""
    if any(p.locked is not None and p.locked != first for p, first in zip(problem.performers, plan, strict=True)):
        return False
    placed = {place: first for place, first in enumerate(plan) if first is not None}
    if not all(may(problem, place, first) for place, first in placed.items()):
        return False
    seen = {place: minutes_of(problem, place, first) for place, first in placed.items()}
    taken = [slot for found in seen.values() if found for slot in found[1]]
    if len(taken) != len(set(taken)):
        return False
    minutes = {place: found[0] for place, found in seen.items() if found}
    return (
        all(
            sum(minute in minutes[p] for p in minutes if number in problem.performers[p].needs) <= resource.count
            for number, resource in enumerate(problem.resources)
            for minute in frozenset().union(*minutes.values())
        )
        and all(max(minutes[a]) < min(minutes[b]) for a, b in problem.before if a in minutes and b in minutes)
        and all(_span_of(minutes, group) <= group.within_minutes for group in problem.together)
    )


def _span_of(minutes: dict[int, frozenset[int]], group: Together) -> int:
    every = frozenset().union(*(minutes[p] for p in group.performers if p in minutes))
    return max(every) + 1 - min(every) if every else 0


def worth(problem: Problem, plan: Plan) -> Score:
    """What a plan is worth that keeps every condition."""
    seen = {p: minutes_of(problem, p, first) for p, first in enumerate(plan) if first is not None}
    wishes = 0
    taken: set[Slot] = set()
    for place, found in seen.items():
        assert found is not None
        taken |= set(found[1])
        for wish in problem.performers[place].wishes:
            in_room = wish.room is None or wish.room == found[1][0].room
            if in_room and (wish.span is None or found[0] <= _minutes(wish.span)):
                wishes += wish.weight
    waiting = 0
    for slot in set(problem.slots) - taken:
        day = [t for t in taken if t.room == slot.room and t.start_minutes // DAY == slot.start_minutes // DAY]
        minutes = frozenset(range(slot.start_minutes, slot.end_minutes))
        paused = any(_minutes(b.span) & minutes for b in problem.breaks if b.room in (None, slot.room))
        before = any(t.start_minutes < slot.start_minutes for t in day)
        if before and any(t.start_minutes > slot.start_minutes for t in day) and not paused:
            waiting += slot.length_minutes
    return Score(placed=len(seen), wishes=wishes, waiting_minutes=waiting)


def plans(problem: Problem) -> Iterator[Plan]:
    """Every plan that keeps every condition."""
    options = [
        [None, *(first for first in range(len(problem.slots)) if may(problem, place, first))]
        for place in range(len(problem.performers))
    ]

    def of(place: int, so_far: tuple[int | None, ...]) -> Iterator[Plan]:
        if place == len(options):
            if keeps(problem, so_far):
                yield so_far
            return
        for first in options[place]:
            if first is None or first not in so_far:
                yield from of(place + 1, (*so_far, first))

    yield from of(0, ())


def best(problem: Problem) -> Score | None:
    """The worth of the best plan; None: there is none."""
    scores = [worth(problem, plan) for plan in plans(problem)]
    return max(scores, key=lambda s: (s.placed, s.wishes, -s.waiting_minutes), default=None)


def can_all(problem: Problem, who: set[int]) -> bool:
    """Whether these can all have a place if nobody else comes."""
    gone = [replace(p, locked=None, windows=()) for p in problem.performers]
    few = tuple(p if place in who else gone[place] for place, p in enumerate(problem.performers))
    found = best(replace(problem, performers=few))
    return found is not None and found.placed == len(who)
