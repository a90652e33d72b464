"""Orders, side by side on one core: ours, all subsets, CP-SAT and CABS. `python -m benchmarks.orders [FILE…]`

Each method gets the same problems and seconds of processor time; what is not proven by then counts as the limit.
"""

import argparse
import math
import multiprocessing
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.measuring import machine
from castlist.planning import orders_compiled, orders_subsets
from castlist.planning.orders import Problem, Stop, read, solve
from castlist.planning.orders_reduced import Core, reduced

PATIENCE = 10
"""How many times as long as its share of the processor a method may take by the clock."""
INSTANCES = Path(__file__).resolve().parent.parent / "tests" / "planning" / "instances"


@dataclass(frozen=True)
class Run:
    """What one method came to with one problem."""

    cost: int | None
    proven: bool
    cpu_seconds: float


def ours(problem: Problem, seconds: float) -> Run:
    """`castlist.planning.orders.solve`."""
    began = time.process_time()
    result = solve(problem, stop=Stop(cancelled=lambda: time.process_time() - began > seconds))
    return Run(result.cost, result.is_proven, time.process_time() - began)


def subsets(problem: Problem, seconds: float) -> Run:
    """All subsets of the scenes, without any bound or rule; at most 4 or 8 GB."""
    began = time.process_time()
    cores = [core for core in reduced(problem) if len(core.casts) > 1]
    if not all(orders_subsets.fits(core, memory_bytes=8 << 30) for core in cores):
        return Run(None, False, seconds)
    best = [orders_subsets.best(core, stopped=lambda: time.process_time() - began > seconds) for core in cores]
    known = all(one is not None for one in best)
    return Run(work(problem) + sum(one[0] for one in best if one), known, time.process_time() - began)


def work(problem: Problem) -> int:
    """What being in one's own scenes costs."""
    minutes = [scene.duration_minutes for scene in problem.scenes]
    return sum(p.value_per_minute * sum(minutes[s] for s in p.scenes) for p in problem.performers)


def cp_sat(problem: Problem, seconds: float) -> Run:
    """Who precedes whom as booleans, a linear order; whoever has a scene before and one after another one waits."""
    from ortools.sat.python import cp_model

    began, total, proven = time.process_time(), work(problem), True
    for core in reduced(problem):
        left = seconds - (time.process_time() - began)
        if len(core.casts) < 2 or left <= 0:
            proven = proven and len(core.casts) < 2
            continue
        solver = cp_model.CpSolver()
        solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, left * PATIENCE
        with stopped_after(began + seconds, solver.stop_search):
            status = solver.solve(linear_order(core, cp_model.CpModel()))
        proven = proven and status == cp_model.OPTIMAL
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            total += round(solver.objective_value)
    return Run(total, proven, time.process_time() - began)


@contextmanager
def stopped_after(until: float, stop: Callable[[], object]) -> Iterator[None]:
    """What is within is stopped once this process has used that much of the processor: others may use it, too."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            if time.process_time() >= until:
                stop()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def linear_order(core: Core, model: "cp_model.CpModel") -> "cp_model.CpModel":  # type: ignore[name-defined]  # noqa: F821
    """The model of a core."""
    places = range(len(core.casts))
    before = {(i, j): model.new_bool_var(f"{i}<{j}") for i in places for j in places if i < j}
    literal = {**before, **{(j, i): ~one for (i, j), one in before.items()}}
    for i in places:
        for j in places:
            for k in places:
                if i < j and i < k and j != k:  # no circle i < j < k < i
                    model.add_bool_or(~literal[i, j], ~literal[j, k], ~literal[k, i])
    cost = []
    for a, scenes in enumerate(core.scenes_of):
        mine = [s for s in places if scenes >> s & 1]
        for other in places:
            if other not in mine:
                begun, coming = (model.new_bool_var(f"{word} {a} {other}") for word in ("begun", "coming"))
                for s in mine:
                    model.add_implication(literal[s, other], begun)
                    model.add_implication(literal[other, s], coming)
                waits = model.new_bool_var(f"{a} waits during {other}")
                model.add_bool_or(~begun, ~coming, waits)
                cost.append(core.values[a] * core.minutes[other] * waits)
    model.minimize(sum(cost))
    return model


def cabs(problem: Problem, seconds: float) -> Run:
    """Domain-independent dynamic programming with complete anytime beam search, one thread (didppy).

    In a process of its own, which the system ends when it has had its share: the search itself knows the clock alone.
    """
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_apart, args=(problem, seconds, theirs))
    child.start()
    theirs.close()
    try:
        found: Run = ours.recv()
    except EOFError:
        found = Run(None, False, seconds)
    child.join()
    return found


def _apart(problem: Problem, seconds: float, answer: Connection) -> None:
    began, total, proven = time.process_time(), work(problem), True
    whole = math.ceil(began + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
    for core in reduced(problem):
        if len(core.casts) > 1:
            cost, optimal = _cabs(core, seconds * PATIENCE)
            total, proven = total + (cost or 0), proven and optimal
    used = time.process_time() - began
    answer.send(Run(total, proven and used <= seconds, used))


def _cabs(core: Core, seconds: float) -> tuple[int | None, bool]:
    import didppy as dp

    model = dp.Model()
    scene, person = model.add_object_type(len(core.casts)), model.add_object_type(len(core.values))
    left = model.add_set_var(object_type=scene, target=list(range(len(core.casts))))
    casts = [model.create_set_const(person, [a for a in range(len(core.values)) if c >> a & 1]) for c in core.casts]
    table = model.add_set_table(
        [[a for a in range(len(core.values)) if c >> a & 1] for c in core.casts], object_type=person
    )
    value = model.add_int_table(list(core.values))
    everybody = list(range(len(core.casts)))
    all_scenes = model.create_set_const(scene, everybody)
    seen = table.union(all_scenes - left)
    later = table.union(left)
    for s, cast in enumerate(casts):
        waiting = (seen & later) - cast
        model.add_transition(
            dp.Transition(
                name=str(s),
                cost=core.minutes[s] * value[waiting] + dp.IntExpr.state_cost(),
                effects=[(left, left.remove(s))],
                preconditions=[left.contains(s)],
            )
        )
    model.add_base_case([left.is_empty()])
    model.add_dual_bound(0)
    found = dp.CABS(model, threads=1, time_limit=seconds, quiet=True).search()
    return found.cost, bool(found.is_optimal)


METHODS: dict[str, Callable[[Problem, float], Run]] = {
    "ours": ours,
    "all subsets": subsets,
    "CP-SAT": cp_sat,
    "CABS": cabs,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """The table is printed; 1 when two methods prove different costs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.orders", description=main.__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="problems (default: the published ones)")
    parser.add_argument("--seconds", type=float, default=60, help="of processor time for each problem and method")
    parser.add_argument("--methods", default=",".join(METHODS))
    read_args = parser.parse_args(arguments)
    orders_compiled.warm()
    names = read_args.methods.split(",")
    runs: dict[str, list[Run]] = {name: [] for name in names}
    print(f"{machine()}; at most {read_args.seconds:g} s each\n\n| problem | " + " | ".join(names) + " |")
    print("|---|" + "---|" * len(names))
    for path in read_args.files or sorted(INSTANCES.glob("*.json")):
        problem = read(path.read_bytes())
        row = [METHODS[name](problem, read_args.seconds) for name in names]
        for name, run in zip(names, row, strict=True):
            runs[name].append(run)
        print(f"| {path.stem} | " + " | ".join(cell(run) for run in row) + " |", flush=True)
    return summary(runs, seconds=read_args.seconds)


def cell(run: Run) -> str:
    """A run as a cell of the table."""
    return f"{run.cpu_seconds:.2f} s" if run.proven else "not proven"


def summary(runs: dict[str, list[Run]], *, seconds: float) -> int:
    """How many each method proved, and the geometric mean of its time over ours."""
    first = next(iter(runs.values()))
    print("\n| method | proven | processor time | geometric mean, ratio to ours |\n|---|---|---|---|")
    for name, row in runs.items():
        times = [max(0.001, run.cpu_seconds if run.proven else seconds) for run in row]
        base = [max(0.001, run.cpu_seconds if run.proven else seconds) for run in first]
        ratio = math.exp(sum(math.log(t / b) for t, b in zip(times, base, strict=True)) / max(1, len(times)))
        proven = sum(run.proven for run in row)
        print(f"| {name} | {proven} of {len(row)} | {sum(times):.1f} s | {ratio:.1f} |")
    costs = [{run.cost for run in row if run.proven} for row in zip(*runs.values(), strict=True)]
    return 1 if any(len(proven) > 1 for proven in costs) else 0


if __name__ == "__main__":
    sys.exit(main())
