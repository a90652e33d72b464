"""Covers given out in a process of its own: as `doubling_apart`, with numbers where people and parts have names."""

import sys
from typing import Any

from castlist.planning.covers_spread import Part, Spread, solve
from castlist.planning.cp_sat import solver_for
from castlist.planning.doubling_apart import SEED, SOLVER_MEBIBYTES, run
from castlist.planning.stopping import MEBIBYTE, Stop


def main() -> int:
    """What was found stands on the standard output."""
    return run(answered)


def asked_of(problem: Spread, *, seconds: int) -> dict[str, Any]:
    """The problem as it is handed over: without any name."""
    parts = [
        [sorted(part.scenes), sorted(part.plays), part.covers, part.wanted, part.may_be_cut] for part in problem.parts
    ]
    return {
        "performers": len(problem.performers), "parts": parts, "may": [sorted(one) for one in problem.may],
        "most": problem.most_in_one_scene, "each": problem.most_each, "seconds": seconds,
    }  # fmt: skip


def answered(asked: dict[str, Any]) -> dict[str, Any]:
    """Who is to cover what, and whether that is proven."""
    parts = tuple(
        Part(frozenset(scenes), frozenset(plays), tuple(covers), wanted, may_be_cut)
        for scenes, plays, covers, wanted, may_be_cut in asked["parts"]
    )
    may = tuple(frozenset(one) for one in asked["may"])
    problem = Spread(("",) * asked["performers"], parts, may, asked["most"], asked["each"])
    solver_for(Stop(), SEED)  # what it takes to load the solver is no part of the time to solve
    stop = Stop(seconds=float(asked["seconds"]), memory_bytes=SOLVER_MEBIBYTES * MEBIBYTE)
    result = solve(problem, stop=stop, seed=SEED)
    return {"given": result.given, "proven": result.is_proven}


if __name__ == "__main__":
    sys.exit(main())
