"""What is asked when scenes are put in order, and what is answered.

A performer is present from the start of their first scene to the end of their last. The cost of an order is what all of
that presence is worth: Σ over performers of value × minutes present. Working time is the same in every order, so the
order of least cost is the order in which people wait least.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from castlist.planning.fields import expect_count, expect_place
from castlist.planning.stopping import BadProblem, Status

MOST_ROOMS = 1000
LARGEST_COST = 2**61


@dataclass(frozen=True)
class Scene:
    """A scene, or a callback group: what is done in one go."""

    duration_minutes: int
    """0 … 2³¹ − 1."""
    name: str = ""


@dataclass(frozen=True)
class Performer:
    """Somebody, the scenes they are in, and what a minute of theirs is worth."""

    scenes: frozenset[int]
    """Places in `Problem.scenes`."""
    value_per_minute: int = 1
    """0 … 2³¹ − 1, in any unit."""
    arrives_minutes: int | None = None
    """None of their scenes starts earlier."""
    leaves_minutes: int | None = None
    """None of their scenes ends later."""
    name: str = ""


@dataclass(frozen=True)
class Break:
    """A time at which nothing is rehearsed. Whoever is between two of their scenes waits through it."""

    at_minutes: int
    length_minutes: int


@dataclass(frozen=True)
class Problem:
    """Scenes, who is in them, and what an order has to keep. Minutes count from the start of the day.

    Raises BadProblem when a number is out of its range or names a scene that is not there.
    """

    scenes: tuple[Scene, ...]
    performers: tuple[Performer, ...]
    first: int | None = None
    """The scene that starts first."""
    last: int | None = None
    """The scene that ends last."""
    before: tuple[tuple[int, int], ...] = ()
    """Pairs (a, b): a has ended when b starts."""
    breaks: tuple[Break, ...] = ()
    fixed: tuple[tuple[int, int], ...] = ()
    """Pairs (a, minute): a starts at that minute."""
    rooms: int = 1
    """Scenes with nobody in common may be done at the same time, in as many rooms as there are."""
    name: str = ""

    def __post_init__(self) -> None:
        for place, scene in enumerate(self.scenes):
            expect_count(f"scenes[{place}].duration", scene.duration_minutes)
        for place, performer in enumerate(self.performers):
            self._check_performer(performer, f"performers[{place}]")
        for where, scene_index in (("first", self.first), ("last", self.last)):
            if scene_index is not None:
                expect_place(where, scene_index, self.scenes, "scene")
        for place, pair in enumerate(self.before):
            for scene_index in pair:
                expect_place(f"before[{place}]", scene_index, self.scenes, "scene")
        for place, (scene_index, minute) in enumerate(self.fixed):
            expect_place(f"fixed[{place}].scene", scene_index, self.scenes, "scene")
            expect_count(f"fixed[{place}].at", minute)
        for place, pause in enumerate(self.breaks):
            expect_count(f"breaks[{place}].at", pause.at_minutes)
            expect_count(f"breaks[{place}].length", pause.length_minutes)
        expect_count("rooms", self.rooms, least=1, most=MOST_ROOMS)
        if self.total_minutes * max(1, sum(p.value_per_minute for p in self.performers)) > LARGEST_COST:
            raise BadProblem("performers", found="values and durations", expected=f"a cost below {LARGEST_COST}")

    def _check_performer(self, performer: Performer, where: str) -> None:
        expect_count(f"{where}.value", performer.value_per_minute)
        for scene_index in performer.scenes:
            expect_place(f"{where}.scenes", scene_index, self.scenes, "scene")
        for what, minute in (("arrives", performer.arrives_minutes), ("leaves", performer.leaves_minutes)):
            if minute is not None:
                expect_count(f"{where}.{what}", minute)

    @property
    def total_minutes(self) -> int:
        """How long all scenes take, one after the other."""
        return sum(scene.duration_minutes for scene in self.scenes)

    @property
    def is_pure(self) -> bool:
        """Whether any order is allowed: one room and no condition."""
        timed = any(p.arrives_minutes is not None or p.leaves_minutes is not None for p in self.performers)
        conditions = self.first is not None or self.last is not None or self.before or self.breaks or self.fixed
        return self.rooms == 1 and not timed and not conditions


@dataclass(frozen=True)
class Result:
    """An order, what it costs, and how much less any other could cost."""

    status: Status
    order: tuple[int, ...]
    """Scenes by their start; each scene once. Empty when there is no order."""
    cost: int
    """Σ value × minutes present; 0 when there is no order."""
    bound: int
    """No order costs less. Equal to `cost` when proven."""
    seconds: float
    """Wall time since the `Stop` was made."""
    nodes: int = 0
    """States that the search has gone on from."""
    starts_minutes: tuple[int, ...] = ()
    """When each scene starts, by its place in the problem. Back to back from 0 in a pure problem."""
    room_of: tuple[int, ...] = ()
    """In which room (0 …) each scene is."""
    told: Mapping[str, object] = field(default_factory=dict)
    """Which method answered and what it counted; for benchmarks and curious people."""

    @property
    def gap(self) -> float:
        """How much of the cost an unknown better order might save at most, 0 … 1."""
        return 0.0 if self.cost <= self.bound else (self.cost - self.bound) / self.cost

    @property
    def is_proven(self) -> bool:
        """Whether no order is better."""
        return self.status is Status.PROVEN


def back_to_back(problem: Problem, order: tuple[int, ...]) -> tuple[int, ...]:
    """When each scene starts, by its place, if they follow each other without a pause from minute 0 on."""
    starts, minute = [0] * len(problem.scenes), 0
    for scene in order:
        starts[scene] = minute
        minute += problem.scenes[scene].duration_minutes
    return tuple(starts)


def cost_of(problem: Problem, order: tuple[int, ...]) -> int:
    """Σ value × minutes present, in one room without a pause. `order` names each scene once."""
    starts, total = back_to_back(problem, order), 0
    for performer in problem.performers:
        if performer.scenes:
            ends = (starts[s] + problem.scenes[s].duration_minutes for s in performer.scenes)
            total += performer.value_per_minute * (max(ends) - min(starts[s] for s in performer.scenes))
    return total
