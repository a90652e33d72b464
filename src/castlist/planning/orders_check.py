"""Whether an order is what it says, worked out from the definition alone; nothing of the solver is used here."""

from collections.abc import Iterator
from dataclasses import dataclass

from castlist.planning.orders_problem import Performer, Problem, Result


@dataclass(frozen=True)
class Violation:
    """A condition that the plan does not keep."""

    condition: str
    """order, cost, first, last, before, breaks, fixed, arrives, leaves, person, rooms, starts."""
    says: str
    """What is wrong, for people."""


def check(problem: Problem, result: Result) -> list[Violation]:
    """Everything that is wrong with the plan of a result; nothing, when it may be stored."""
    if sorted(result.order) != list(range(len(problem.scenes))):
        return [Violation("order", f"{list(result.order)} does not name each of the {len(problem.scenes)} scenes once")]
    if len(result.starts_minutes) != len(problem.scenes) or len(result.room_of) != len(problem.scenes):
        return [Violation("starts", "not every scene has a start and a room")]
    return [
        violation
        for condition in (_starts, _rooms, _people, _ends_of_the_order, _before, _breaks, _fixed, _windows, _cost)
        for violation in condition(problem, result)
    ]


def presence(problem: Problem, result: Result, performer: Performer) -> tuple[int, int]:
    """From which minute until which a performer is present; (0, 0) when they are in no scene."""
    if not performer.scenes:
        return 0, 0
    return min(result.starts_minutes[s] for s in performer.scenes), max(
        _end(problem, result, s) for s in performer.scenes
    )


def _end(problem: Problem, result: Result, scene: int) -> int:
    return result.starts_minutes[scene] + problem.scenes[scene].duration_minutes


def _name(problem: Problem, scene: int) -> str:
    return problem.scenes[scene].name or f"scene {scene}"


def _starts(problem: Problem, result: Result) -> Iterator[Violation]:
    for earlier, later in zip(result.order, result.order[1:], strict=False):
        if result.starts_minutes[earlier] > result.starts_minutes[later]:
            yield Violation("order", f"{_name(problem, later)} starts before {_name(problem, earlier)}")
    if any(minute < 0 for minute in result.starts_minutes):
        yield Violation("starts", "a scene starts before minute 0")


def _meet(problem: Problem, result: Result, one: int, other: int) -> bool:
    begin = max(result.starts_minutes[one], result.starts_minutes[other])
    return begin < min(_end(problem, result, one), _end(problem, result, other))


def _rooms(problem: Problem, result: Result) -> Iterator[Violation]:
    for one in range(len(problem.scenes)):
        if not 0 <= result.room_of[one] < problem.rooms:
            yield Violation("rooms", f"{_name(problem, one)} is in room {result.room_of[one]} of {problem.rooms}")
        for other in range(one):
            if result.room_of[one] == result.room_of[other] and _meet(problem, result, one, other):
                yield Violation("rooms", f"{_name(problem, other)} and {_name(problem, one)} are in one room at once")


def _people(problem: Problem, result: Result) -> Iterator[Violation]:
    for place, performer in enumerate(problem.performers):
        scenes = sorted(performer.scenes)
        for i, one in enumerate(scenes):
            for other in scenes[:i]:
                if _meet(problem, result, one, other):
                    name = performer.name or f"performer {place}"
                    yield Violation("person", f"{name} is in {_name(problem, other)} and {_name(problem, one)} at once")


def _ends_of_the_order(problem: Problem, result: Result) -> Iterator[Violation]:
    if problem.first is not None and result.starts_minutes[problem.first] != min(result.starts_minutes):
        yield Violation("first", f"{_name(problem, problem.first)} does not start first")
    ends = [_end(problem, result, scene) for scene in range(len(problem.scenes))]
    if problem.last is not None and ends[problem.last] != max(ends):
        yield Violation("last", f"{_name(problem, problem.last)} does not end last")


def _before(problem: Problem, result: Result) -> Iterator[Violation]:
    for a, b in problem.before:
        if _end(problem, result, a) > result.starts_minutes[b]:
            yield Violation("before", f"{_name(problem, a)} has not ended when {_name(problem, b)} starts")


def _breaks(problem: Problem, result: Result) -> Iterator[Violation]:
    for pause in problem.breaks:
        for scene in range(len(problem.scenes)):
            begin, end = result.starts_minutes[scene], _end(problem, result, scene)
            if begin < pause.at_minutes + pause.length_minutes and pause.at_minutes < end:
                yield Violation("breaks", f"{_name(problem, scene)} runs into the break at minute {pause.at_minutes}")


def _fixed(problem: Problem, result: Result) -> Iterator[Violation]:
    for scene, minute in problem.fixed:
        begin = result.starts_minutes[scene]
        if begin != minute:
            yield Violation("fixed", f"{_name(problem, scene)} starts at minute {begin} and is to at minute {minute}")


def _windows(problem: Problem, result: Result) -> Iterator[Violation]:
    for place, performer in enumerate(problem.performers):
        begin, end = presence(problem, result, performer)
        name = performer.name or f"performer {place}"
        if performer.scenes and performer.arrives_minutes is not None and begin < performer.arrives_minutes:
            yield Violation("arrives", f"{name} is needed at minute {begin} and comes at {performer.arrives_minutes}")
        if performer.scenes and performer.leaves_minutes is not None and end > performer.leaves_minutes:
            yield Violation("leaves", f"{name} is needed until minute {end} and leaves at {performer.leaves_minutes}")


def _cost(problem: Problem, result: Result) -> Iterator[Violation]:
    spans = (presence(problem, result, performer) for performer in problem.performers)
    cost = sum(p.value_per_minute * (end - begin) for p, (begin, end) in zip(problem.performers, spans, strict=True))
    if cost != result.cost:
        yield Violation("cost", f"it costs {cost}, not {result.cost}")
    if result.bound > result.cost:
        yield Violation("cost", f"the bound {result.bound} is above the cost {result.cost}")
