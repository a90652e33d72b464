"""Where proofs end: random problems of growing size, 20 seeds a class. `make frontier` goes on where it was stopped.

What came out is kept in `benchmarks/frontier.jsonl`, a line a run, each with the commit that it is of: so it goes on on
another machine too.

The problems are of the scheme called “type 2” by Garcia de la Banda, Stuckey & Chu (2011, doi:10.1287/ijoc.1090.0378):
each performer in a number of scenes drawn evenly from 2 to all, durations from 1 to 5, values from 1 to 100.
Other classes make a curve: `--classes 24x8,24x16,32x8,32x16 --seeds 3 --results curve.jsonl`.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measuring import put_into
from castlist.planning import orders_compiled
from castlist.planning.orders import Performer, Problem, Scene, Stop, check, solve

CLASSES = ((64, 12), (48, 22), (64, 16), (64, 22))
SEEDS = 20
SECONDS = 600.0
PUBLISHED = {(64, 12): 98, (48, 22): 64, (64, 16): 74, (64, 22): 23}
"""Of 100 such problems proven in 10 minutes by Qin, Zhang, Lim & Liang (EJOR 250, 2016, 412–426)."""
PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "ordering.md"
RESULTS = Path(__file__).with_name("frontier.jsonl")


def problem_of(*, scenes: int, performers: int, seed: int) -> Problem:
    """The problem of that class and seed; always the same."""
    dice = random.Random(f"type 2, {scenes} scenes, {performers} performers, {seed}")
    return Problem(
        scenes=tuple(Scene(dice.randint(1, 5)) for _ in range(scenes)),
        performers=tuple(
            Performer(frozenset(dice.sample(range(scenes), dice.randint(2, scenes))), dice.randint(1, 100))
            for _ in range(performers)
        ),
        name=f"t2_{scenes}x{performers}_{seed}",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """What is not in the file yet has been run and added to it, and the table is printed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.orders_frontier", description=main.__doc__)
    parser.add_argument("--results", type=Path, default=RESULTS, help="a line a run")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of processor time for each")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    names = ",".join(f"{scenes}x{performers}" for scenes, performers in CLASSES)
    parser.add_argument("--classes", default=names, help=f"scenes × performers (default: {names})")
    parser.add_argument("--table", action="store_true", help="only print what is known")
    parser.add_argument("--write", action="store_true", help="put what is known into docs/explanation/ordering.md")
    given = parser.parse_args(arguments)
    classes = [tuple(map(int, name.split("x"))) for name in given.classes.split(",")]
    orders_compiled.warm()
    done = {row["name"] for row in rows(given.results)}
    for seed in range(1, given.seeds + 1):
        for scenes, performers in classes:
            problem = problem_of(scenes=scenes, performers=performers, seed=seed)
            if not given.table and problem.name not in done:
                row = {"scenes": scenes, "performers": performers, **run(problem, given.seconds), "commit": commit()}
                with given.results.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(row) + "\n")
    told = "\n".join(table(list(rows(given.results))))
    print(told)
    if given.write:
        put_into(PAGE, "frontier", told)
    return 0


def run(problem: Problem, seconds: float) -> dict[str, object]:
    """One run, as a line of the file."""
    began = time.process_time()
    result = solve(problem, stop=Stop(cancelled=lambda: time.process_time() - began > seconds))
    assert check(problem, result) == []
    return {
        "name": problem.name,
        "proven": result.is_proven,
        "cost": result.cost,
        "bound": result.bound,
        "nodes": result.nodes,
        "cpu_seconds": round(time.process_time() - began, 2),
        "limit": seconds,
    }


def commit() -> str:
    """The commit that is at work here; '' where that is not known."""
    asked = ["git", "rev-parse", "--short=12", "HEAD"]
    return subprocess.run(asked, cwd=RESULTS.parent, capture_output=True, text=True, check=False).stdout.strip()


def rows(path: Path) -> Iterator[dict[str, object]]:
    """What is known so far."""
    if path.exists():
        yield from map(json.loads, path.read_text("utf-8").splitlines())


def table(known: list[dict[str, object]]) -> Iterator[str]:
    """A line for each class."""
    yield "| scenes × performers | proven | median of the proven | slowest | published |\n|---|---|---|---|---|"
    for scenes, performers in sorted({(int(str(row["scenes"])), int(str(row["performers"]))) for row in known}):
        mine = [row for row in known if (row["scenes"], row["performers"]) == (scenes, performers)]
        times = sorted(float(str(row["cpu_seconds"])) for row in mine if row["proven"])
        middle, slowest = (f"{times[len(times) // 2]:.1f} s", f"{times[-1]:.1f} s") if times else ("–", "–")
        others = f"{PUBLISHED[scenes, performers]} of 100" if (scenes, performers) in PUBLISHED else "–"
        yield f"| {scenes} × {performers} | {len(times)} of {len(mine)} | {middle} | {slowest} | {others} |"


if __name__ == "__main__":
    sys.exit(main())
