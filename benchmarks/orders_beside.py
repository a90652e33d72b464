"""Ours beside CP-SAT and CABS on every problem of 18 to 40 scenes. `make beside` goes on where it was stopped.

`python -m benchmarks.orders_beside FOLDER… [--write]`. A problem counts by the scenes that its largest part has once
equal ones are one. Each method has the same seconds of the processor; what it has not proven by then counts as the
limit. What came out is kept in `benchmarks/beside.jsonl`, a line a problem and method, each with its commit: so an hour
more of it can be had on another day.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measuring import put_into
from benchmarks.orders import INSTANCES, METHODS
from benchmarks.orders_frontier import PAGE, commit, rows
from castlist.planning import orders_compiled
from castlist.planning.orders import Problem, read
from castlist.planning.orders_reduced import reduced

RESULTS = Path(__file__).with_name("beside.jsonl")
ASKED = ("ours", "CP-SAT", "CABS")
SECONDS = 60.0
FEWEST, MOST = 18, 40
LEAST = 0.001
"""Seconds as which anything quicker counts."""


def problems(folders: Sequence[Path]) -> Iterator[tuple[int, Problem]]:
    """Those of that size in these folders, the fewest scenes first."""
    found = []
    for path in sorted(path for folder in folders for path in folder.rglob("*.json")):
        problem = read(path.read_bytes())
        scenes = max((len(core.casts) for core in reduced(problem)), default=0)
        if FEWEST <= scenes <= MOST:
            found.append((scenes, path.stem, problem))
    yield from ((scenes, problem) for scenes, _, problem in sorted(found, key=lambda one: one[:2]))


def main(arguments: Sequence[str] | None = None) -> int:
    """What is not in the file yet has been run and added to it; 1 where two methods prove different costs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.orders_beside", description=main.__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[INSTANCES], help="default: the published problems")
    parser.add_argument("--results", type=Path, default=RESULTS, help="a line a problem and method")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of processor time for each")
    parser.add_argument("--table", action="store_true", help="only print what is known")
    parser.add_argument("--write", action="store_true", help="put what is known into docs/explanation/ordering.md")
    given = parser.parse_args(arguments)
    done = {(str(row["name"]), str(row["method"])) for row in rows(given.results)}
    if not given.table:
        orders_compiled.warm()
        for scenes, problem in problems(given.folders):
            for method in ASKED:
                if (problem.name, method) not in done:
                    _add(given.results, scenes, problem, method, given.seconds)
    known = list(rows(given.results))
    told = table(known)
    print(told)
    if given.write:
        put_into(PAGE, "beside", told)
    return 1 if disagreeing(known) else 0


def _add(results: Path, scenes: int, problem: Problem, method: str, seconds: float) -> None:
    run = METHODS[method](problem, seconds)
    row = {
        "name": problem.name, "scenes": scenes, "method": method, "proven": run.proven, "cost": run.cost,
        "cpu_seconds": round(run.cpu_seconds, 3), "limit": seconds, "commit": commit(),
    }  # fmt: skip
    with results.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


def disagreeing(known: list[dict[str, object]]) -> list[str]:
    """Problems of which two methods prove different costs."""
    costs: dict[str, set[object]] = {}
    for row in known:
        if row["proven"]:
            costs.setdefault(str(row["name"]), set()).add(row["cost"])
    return [name for name, proven in costs.items() if len(proven) > 1]


def counted(row: dict[str, object]) -> float:
    """The seconds that it counts as."""
    return max(LEAST, float(str(row["cpu_seconds"])) if row["proven"] else float(str(row["limit"])))


def table(known: list[dict[str, object]]) -> str:
    """How many each method proved, of problems that all of them were given, and how much longer than ours it took."""
    by_name: dict[str, dict[str, dict[str, object]]] = {}
    for row in known:
        by_name.setdefault(str(row["name"]), {})[str(row["method"])] = row
    whole = [each for each in by_name.values() if each.keys() >= set(ASKED)]
    lines = ["| method | proven | seconds | geometric mean, over ours |", "|---|---|---|---|"]
    for method in ASKED:
        logs = [math.log(counted(each[method]) / counted(each["ours"])) for each in whole]
        ratio = math.exp(sum(logs) / max(1, len(logs)))
        proven = sum(bool(each[method]["proven"]) for each in whole)
        seconds = sum(counted(each[method]) for each in whole)
        lines.append(f"| {method} | {proven} of {len(whole)} | {seconds:,.0f} | {ratio:.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
