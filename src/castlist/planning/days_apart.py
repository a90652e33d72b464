"""Audition days filled in a process of its own, with so much memory and so much time, and no more.

It is given one object of JSON: the days, as `days_asked` reads them, and for how long. One line of JSON says what was
found.
"""

import json
import sys
from typing import Any

from castlist.planning.cp_sat import solver_for
from castlist.planning.days import solve
from castlist.planning.days_asked import problem_asked, told
from castlist.planning.days_check import check
from castlist.planning.days_reasons import explain
from castlist.planning.doubling_apart import SEED, SOLVER_MEBIBYTES, hold_back
from castlist.planning.stopping import MEBIBYTE, BadProblem, Status, Stop

SECONDS_FOR_WHY = 4.0


def main() -> int:
    """What was found stands on the standard output."""
    asked = json.load(sys.stdin)
    hold_back(int(asked["seconds"]) + int(SECONDS_FOR_WHY))
    try:
        answer = answered(asked)
    except (MemoryError, BadProblem):
        answer = {"trouble": "large"}
    print(json.dumps(answer))
    return 0


def answered(asked: dict[str, Any]) -> dict[str, Any]:
    """What is found for the days; a plan that does not keep every condition is never told."""
    problem = problem_asked(asked["days"])
    solver_for(Stop(), SEED)  # what it takes to load the solver is no part of the time to solve
    stop = Stop(seconds=float(asked["seconds"]), memory_bytes=SOLVER_MEBIBYTES * MEBIBYTE)
    result = solve(problem, stop=stop, seed=SEED)
    assert result.status is not Status.IMPOSSIBLE, "whoever keeps a time is asked for nothing else"
    assert check(problem, result.plan) == []
    return told(problem, result, explain(problem, result.plan, stop=Stop(seconds=SECONDS_FOR_WHY)))


if __name__ == "__main__":
    sys.exit(main())
