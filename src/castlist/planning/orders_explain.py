"""Why an order is as it is: who waits where, and what moving a scene would cost."""

from collections.abc import Sequence
from dataclasses import dataclass

from castlist.planning.orders_check import presence
from castlist.planning.orders_problem import Problem, Result, back_to_back, cost_of


@dataclass(frozen=True)
class Wait:
    """A performer waits while a scene is done that they are not in, between two of theirs."""

    performer: int
    scene: int
    minutes: int
    cost: int


@dataclass(frozen=True)
class Move:
    """The best place a scene could be moved to alone, and what that would cost more; negative when it would save."""

    scene: int
    to: int
    """Its place in the order then, 0 …"""
    cost: int
    later_waits: tuple[int, ...]
    """Performers who would be present longer."""


@dataclass(frozen=True)
class Explanation:
    """Who waits where, and why each scene stands where it stands."""

    waits: tuple[Wait, ...]
    moves: tuple[Move, ...]
    """One a scene, in the order of the plan; empty for a plan with conditions or several rooms."""
    waiting_cost: int
    working_cost: int

    def waits_of(self, performer: int) -> tuple[Wait, ...]:
        """Where this performer waits."""
        return tuple(wait for wait in self.waits if wait.performer == performer)


def explain(problem: Problem, result: Result) -> Explanation:
    """Who waits during which scene, and for each scene the least that moving it elsewhere would cost.

    Time present while nothing is done (breaks, pauses) counts as waiting and belongs to no scene.
    """
    waits = tuple(wait for place in range(len(problem.performers)) for wait in _waits(problem, result, place))
    working = sum(
        performer.value_per_minute * sum(problem.scenes[s].duration_minutes for s in performer.scenes)
        for performer in problem.performers
    )
    moves = tuple(_best_move(problem, result.order, scene) for scene in result.order) if problem.is_pure else ()
    if len(problem.scenes) < 2:
        moves = ()
    return Explanation(waits, moves, waiting_cost=result.cost - working, working_cost=working)


def _waits(problem: Problem, result: Result, place: int) -> list[Wait]:
    performer = problem.performers[place]
    begin, end = presence(problem, result, performer)
    found = []
    for scene in result.order:
        starts = result.starts_minutes[scene]
        minutes = problem.scenes[scene].duration_minutes
        within = begin <= starts and starts + minutes <= end
        if within and minutes and scene not in performer.scenes and not _works(problem, result, place, starts):
            found.append(Wait(place, scene, minutes, minutes * performer.value_per_minute))
    return found


def _works(problem: Problem, result: Result, place: int, minute: int) -> bool:
    """Whether they are in another scene then; it can only be in another room."""
    return any(
        result.starts_minutes[s] <= minute < result.starts_minutes[s] + problem.scenes[s].duration_minutes
        for s in problem.performers[place].scenes
    )


def _best_move(problem: Problem, order: Sequence[int], scene: int) -> Move:
    rest = [other for other in order if other != scene]
    here = cost_of(problem, tuple(order))
    places = [to for to in range(len(order)) if to != list(order).index(scene)]
    costs = {to: cost_of(problem, (*rest[:to], scene, *rest[to:])) for to in places}
    to = min(places, key=lambda place: (costs[place], place), default=0)
    moved = (*rest[:to], scene, *rest[to:])
    return Move(scene, to, costs.get(to, here) - here, _longer(problem, tuple(order), moved))


def _longer(problem: Problem, order: tuple[int, ...], moved: tuple[int, ...]) -> tuple[int, ...]:
    def length(performer: int, starts: tuple[int, ...]) -> int:
        scenes = problem.performers[performer].scenes
        ends = (starts[s] + problem.scenes[s].duration_minutes for s in scenes)
        return max(ends, default=0) - min((starts[s] for s in scenes), default=0)

    before, after = back_to_back(problem, order), back_to_back(problem, moved)
    return tuple(a for a in range(len(problem.performers)) if length(a, after) > length(a, before))
