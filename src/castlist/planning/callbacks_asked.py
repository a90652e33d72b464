"""A callback day as a problem of order, what is told of the answer, and why there is none.

Minutes of the problem count from the start of the day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from castlist.planning.orders import solve
from castlist.planning.orders_problem import Break, Performer, Problem, Result, Scene
from castlist.planning.stopping import Status, Stop
from castlist.rules.callback_lines import CallbackDay

Condition = tuple[str, str, str]
"""What kind it is (comes, leaves, first, last, before, break, fixed), who or which group it is about, and what else."""


def problem_asked(day: CallbackDay) -> Problem:
    """The problem. Who comes before the day starts is there when it starts."""
    place = {group.name: number for number, group in enumerate(day.groups)}
    comes, leaves, dearer = dict(day.comes), dict(day.leaves), dict(day.dearer)

    def performer(name: str) -> Performer:
        late = comes.get(name, day.starts) - day.starts
        ends = leaves.get(name)
        return Performer(
            scenes=frozenset(place[group.name] for group in day.groups if name in group.who),
            value_per_minute=dearer.get(name, 1),
            arrives_minutes=late if late > 0 else None,
            leaves_minutes=None if ends is None else ends - day.starts,
            name=name,
        )

    return Problem(
        scenes=tuple(Scene(group.minutes, group.name) for group in day.groups),
        performers=tuple(performer(name) for name in day.people),
        first=place[day.first] if day.first else None,
        last=place[day.last] if day.last else None,
        before=tuple((place[one], place[other]) for one, other in day.before),
        breaks=tuple(Break(at - day.starts, minutes) for at, minutes in day.breaks),
        fixed=tuple((place[name], when - day.starts) for name, when in day.fixed),
        rooms=day.rooms,
    )


# -- The answer, as it is kept


def told(problem: Problem, result: Result) -> dict[str, Any]:
    """The answer in numbers and places of groups: whoever is shown it is told in words of their own."""
    return {
        "status": result.status.value,
        "cost": result.cost,
        "bound": result.bound,
        "seconds": round(result.seconds, 2),
        "starts": list(result.starts_minutes),
        "rooms": list(result.room_of),
    }


def result_read(problem: Problem, found: Mapping[str, Any]) -> Result:
    """The answer that was told, so that it can be checked."""
    starts, rooms = tuple(found["starts"]), tuple(found["rooms"])
    order = tuple(sorted(range(len(starts)), key=lambda n: (starts[n], starts[n] + problem.scenes[n].duration_minutes)))
    return Result(Status(found["status"]), order, found["cost"], found["bound"], found["seconds"], 0, starts, rooms)


# -- Why there is no order


def conditions(day: CallbackDay) -> list[Condition]:
    """Everything that the order has to keep, beside the people and the rooms."""
    return [
        *(("comes", name, "") for name, when in day.comes if when > day.starts),
        *(("leaves", name, "") for name, _ in day.leaves),
        *((kind, name, "") for kind, name in (("first", day.first), ("last", day.last)) if name),
        *(("before", one, other) for one, other in day.before),
        *(("break", str(at), str(minutes)) for at, minutes in day.breaks),
        *(("fixed", name, str(when)) for name, when in day.fixed),
    ]


def only(day: CallbackDay, kept: Sequence[Condition]) -> CallbackDay:
    """The day with these conditions and no others."""
    names = set(kept)
    return replace(
        day,
        comes=tuple(one for one in day.comes if ("comes", one[0], "") in names),
        leaves=tuple(one for one in day.leaves if ("leaves", one[0], "") in names),
        first=day.first if ("first", day.first, "") in names else "",
        last=day.last if ("last", day.last, "") in names else "",
        before=tuple(one for one in day.before if ("before", *one) in names),
        fixed=tuple(one for one in day.fixed if ("fixed", one[0], str(one[1])) in names),
        breaks=tuple(one for one in day.breaks if ("break", str(one[0]), str(one[1])) in names),
    )


def core(day: CallbackDay, *, stop: Stop, seed: int) -> list[Condition]:
    """Conditions that cannot be kept together; of these none can be left out, unless time ran out on the way."""
    kept = conditions(day)
    for one in list(kept):
        if stop.now():
            break
        rest = [other for other in kept if other != one]
        problem = problem_asked(only(day, rest))
        if not problem.is_pure and solve(problem, stop=stop.sooner(1), seed=seed).status is Status.IMPOSSIBLE:
            kept = rest
    return kept
