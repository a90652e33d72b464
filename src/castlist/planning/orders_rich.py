"""Orders with conditions, or several rooms: put to CP-SAT, beginning with the best order without them.

One worker, a fixed seed and a limit in its own deterministic time, so that the same problem gives the same plan.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from castlist.planning.orders_problem import Performer, Problem, Result
from castlist.planning.stopping import Status, Stop

DETERMINISTIC_SECONDS = 120.0
"""Of CP-SAT's own clock, when the stop gives no time."""
PURE_SHARE = 0.2
"""Of the time that is left, for the order that CP-SAT begins with."""


@dataclass
class Model:
    """The model and its variables."""

    problem: Problem
    horizon: int
    model: Any
    starts: list[Any] = field(default_factory=list)
    ends: list[Any] = field(default_factory=list)
    intervals: list[Any] = field(default_factory=list)
    in_room: list[list[Any]] = field(default_factory=list)
    """For each scene and room, whether it is there; empty for one room."""


def solve_rich(problem: Problem, *, stop: Stop, seed: int) -> Result:
    """The best plan that keeps every condition, as far as CP-SAT came until the stop."""
    from ortools.sat.python import cp_model

    built = _built(problem, cp_model.CpModel())
    for condition in CONDITIONS:
        condition(built)
    cost, least = _cost(built)
    _hint(built, seed=seed, stop=stop)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = DETERMINISTIC_SECONDS if stop.seconds is None else 10 * stop.seconds
    if stop.seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.05, stop.left())
    listener = _listener(cp_model, stop=stop, least=least)
    status = solver.solve(built.model, listener)
    return _result(built, solver, status, cost, cp_model, least=least, stop=stop)


def soonest_end(problem: Problem, *, stop: Stop, seed: int) -> int | None:
    """By when all scenes can be over with every condition kept, as far as CP-SAT came until the stop; None where it
    came to no plan.
    """
    from ortools.sat.python import cp_model

    built = _built(problem, cp_model.CpModel())
    for condition in CONDITIONS:
        condition(built)
    over = built.model.new_int_var(0, built.horizon, "over")
    for end in built.ends:
        built.model.add(over >= end)
    built.model.minimize(over)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = DETERMINISTIC_SECONDS if stop.seconds is None else 10 * stop.seconds
    if stop.seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.05, stop.left())
    return solver.value(over) if solver.solve(built.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def _built(problem: Problem, model: Any) -> Model:
    """Scenes anywhere within the horizon: all of them one after the other, after whatever has to be waited for."""
    late = max([0, *(p.arrives_minutes or 0 for p in problem.performers), *(minute for _, minute in problem.fixed)])
    pauses = sum(pause.length_minutes for pause in problem.breaks)
    after_breaks = max([0, *(pause.at_minutes + pause.length_minutes for pause in problem.breaks)])
    horizon = max(late, after_breaks) + pauses + problem.total_minutes
    built = Model(problem, horizon, model)
    for place, scene in enumerate(problem.scenes):
        start = model.new_int_var(0, horizon, f"start {place}")
        built.starts.append(start)
        built.ends.append(start + scene.duration_minutes)
        built.intervals.append(model.new_fixed_size_interval_var(start, scene.duration_minutes, f"scene {place}"))
    return built


def _rooms(built: Model) -> None:
    if built.problem.rooms == 1:
        built.model.add_no_overlap(built.intervals)
        return
    rooms = min(built.problem.rooms, len(built.starts))
    for place in range(len(built.problem.scenes)):
        chosen = [built.model.new_bool_var(f"scene {place} in room {room}") for room in range(rooms)]
        built.model.add_exactly_one(chosen)
        built.in_room.append(chosen)
        for room in range(place + 1, rooms):  # rooms are alike: the i-th scene is in one of the first i
            built.model.add(chosen[room] == 0)
    for room in range(rooms):
        there = [
            built.model.new_optional_fixed_size_interval_var(
                built.starts[place], scene.duration_minutes, built.in_room[place][room], f"{place} in {room}"
            )
            for place, scene in enumerate(built.problem.scenes)
        ]
        built.model.add_no_overlap(there)


def _people(built: Model) -> None:
    if built.problem.rooms > 1:
        for performer in built.problem.performers:
            built.model.add_no_overlap([built.intervals[s] for s in sorted(performer.scenes)])


def _ends_of_the_order(built: Model) -> None:
    first, last = built.problem.first, built.problem.last
    for place in range(len(built.starts)):
        if first is not None and place != first:
            built.model.add(built.starts[first] <= built.starts[place])
        if last is not None and place != last:
            built.model.add(built.ends[last] >= built.ends[place])


def _before(built: Model) -> None:
    for a, b in built.problem.before:
        built.model.add(built.ends[a] <= built.starts[b])


def _breaks(built: Model) -> None:
    """A scene may meet a break of no length only at its ends."""
    for number, pause in enumerate(built.problem.breaks):
        for place, end in enumerate(built.ends):
            over = built.model.new_bool_var(f"{place} before break {number}")
            built.model.add(end <= pause.at_minutes).only_enforce_if(over)
            after = pause.at_minutes + pause.length_minutes
            built.model.add(built.starts[place] >= after).only_enforce_if(~over)


def _fixed(built: Model) -> None:
    for scene, minute in built.problem.fixed:
        built.model.add(built.starts[scene] == minute)


def _windows(built: Model) -> None:
    for performer in built.problem.performers:
        for scene in sorted(performer.scenes):
            if performer.arrives_minutes is not None:
                built.model.add(built.starts[scene] >= performer.arrives_minutes)
            if performer.leaves_minutes is not None:
                built.model.add(built.ends[scene] <= performer.leaves_minutes)


CONDITIONS: Final = (_rooms, _people, _ends_of_the_order, _before, _breaks, _fixed, _windows)


def _cost(built: Model) -> tuple[Any, int]:
    """The cost as an expression that is made as small as can be, and what it is at least: everybody's own scenes."""
    terms, least = [], 0
    for place, performer in enumerate(built.problem.performers):
        if not performer.scenes or not performer.value_per_minute:
            continue
        work = _work(built.problem, performer)
        least += performer.value_per_minute * work
        begin = built.model.new_int_var(0, built.horizon, f"begin {place}")
        present = built.model.new_int_var(work, built.horizon, f"present {place}")
        for scene in sorted(performer.scenes):
            built.model.add(begin <= built.starts[scene])
            built.model.add(begin + present >= built.ends[scene])
        terms.append(performer.value_per_minute * present)
    cost = sum(terms)
    built.model.minimize(cost)
    return cost, least


def _work(problem: Problem, performer: Performer) -> int:
    return sum(problem.scenes[s].duration_minutes for s in performer.scenes)


def _hint(built: Model, *, seed: int, stop: Stop) -> None:
    """CP-SAT begins near the best order without conditions."""
    from castlist.planning.orders_pure import solve_pure

    problem = built.problem
    free = Problem(scenes=problem.scenes, performers=tuple(_without_times(p) for p in problem.performers))
    seconds = None if stop.seconds is None else PURE_SHARE * stop.left()
    seconds = min(seconds or 5.0, 5.0)
    found = solve_pure(free, stop=Stop(seconds=seconds, cancelled=stop.cancelled), seed=seed)
    for scene, minute in enumerate(found.starts_minutes):
        built.model.add_hint(built.starts[scene], minute)


def _without_times(performer: Performer) -> Performer:
    return Performer(scenes=performer.scenes, value_per_minute=performer.value_per_minute)


def _listener(cp_model: Any, *, stop: Stop, least: int) -> Any:
    class Listener(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]
        """Tells of every better plan, and ends the search when it has to."""

        def on_solution_callback(self) -> None:
            stop.say(cost=round(self.objective_value), bound=max(least, round(self.best_objective_bound)))
            if stop.now():
                self.stop_search()

    return Listener()


def _result(built: Model, solver: Any, status: Any, cost: Any, cp_model: Any, *, least: int, stop: Stop) -> Result:
    told = {"method": "cp-sat", "conflicts": solver.num_conflicts}
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        none = Status.IMPOSSIBLE if status == cp_model.INFEASIBLE else Status.UNKNOWN
        return Result(none, (), 0, 0 if none is Status.IMPOSSIBLE else least, stop.elapsed(), told=told)
    starts = tuple(solver.value(start) for start in built.starts)
    rooms = tuple(next(r for r, there in enumerate(chosen) if solver.value(there)) for chosen in built.in_room)
    worth = solver.value(cost) if built.problem.performers else 0
    bound = worth if status == cp_model.OPTIMAL else max(least, round(solver.best_objective_bound))
    ends = [start + scene.duration_minutes for start, scene in zip(starts, built.problem.scenes, strict=True)]
    return Result(
        status=Status.PROVEN if bound == worth else Status.STOPPED,
        order=tuple(sorted(range(len(starts)), key=lambda scene: (starts[scene], ends[scene], scene))),
        cost=worth,
        bound=bound,
        seconds=stop.elapsed(),
        nodes=solver.num_branches,
        starts_minutes=starts,
        room_of=rooms or (0,) * len(starts),
        told=told,
    )
