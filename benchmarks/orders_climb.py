"""How good an order is after one second of climbing. `python -m benchmarks.orders_climb [--results frontier.jsonl]`

Measured on what is proven: the published problems, and those of `make frontier`.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.orders import INSTANCES, work
from benchmarks.orders_frontier import problem_of, rows
from castlist.planning import orders_compiled
from castlist.planning import orders_tiny as tiny
from castlist.planning.orders import Problem, Stop, read
from castlist.planning.orders_reduced import reduced

SECONDS, GAP = 1.0, 0.001


def main(arguments: Sequence[str] | None = None) -> int:
    """A line for each problem that missed its best cost, and a sentence; 1 when one missed it by more than GAP."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.orders_climb", description=main.__doc__)
    parser.add_argument("--results", type=Path, default=Path("frontier.jsonl"), help="what `make frontier` has written")
    given = parser.parse_args(arguments)
    orders_compiled.warm()
    count = best = 0
    worst = 0.0
    for problem, least in proven(given.results):
        gap = climbed(problem) / least - 1 if least else 0.0
        count, best, worst = count + 1, best + (gap == 0), max(worst, gap)
        if gap:
            print(f"{problem.name}: {100 * gap:.3f} % dearer than the best order", flush=True)
    print(f"{best} of {count} best after {SECONDS:g} s of processor time; the worst {100 * worst:.3f} % dearer.")
    return int(worst > GAP)


def proven(results: Path) -> Iterator[tuple[Problem, int]]:
    """Problems with the cost of their best order."""
    for path in sorted(INSTANCES.glob("*.json")):
        text = path.read_bytes()
        yield read(text), int(json.loads(text)["best_known"])
    for row in rows(results):
        if row["proven"]:
            scenes, performers, seed = (int(part) for part in str(row["name"])[3:].replace("x", "_").split("_"))
            yield problem_of(scenes=scenes, performers=performers, seed=seed), int(str(row["cost"]))


def climbed(problem: Problem) -> int:
    """What the order costs after a second."""
    began = time.process_time()
    stop = Stop(cancelled=lambda: time.process_time() - began > SECONDS)
    total = work(problem)
    for core in reduced(problem):
        if len(core.casts) > 1:
            total += orders_compiled.climbed(core, tiny.fair(core), stop=stop, seed=0)[0]
    return total


if __name__ == "__main__":
    sys.exit(main())
