"""The order of a callback day worked out in a process of its own, with so much memory and so much time, and no more.

It is given one object of JSON: the lines of the day, and for how long. One line of JSON says what was found.
"""

import json
import sys
from typing import Any

from castlist.planning.callbacks_asked import core, problem_asked, told
from castlist.planning.callbacks_placed import found
from castlist.planning.cp_sat import solver_for
from castlist.planning.doubling_apart import SEED, SOLVER_MEBIBYTES, hold_back
from castlist.planning.orders import check
from castlist.planning.stopping import MEBIBYTE, Status, Stop
from castlist.rules.callback_lines import read_day

SECONDS_FOR_WHY = 4.0
FILE_MEBIBYTES = 16
"""For what is compiled once, and kept for all who come after."""


def main() -> int:
    """What was found stands on the standard output."""
    asked = json.load(sys.stdin)
    hold_back(int(asked["seconds"]) + int(SECONDS_FOR_WHY), file_mebibytes=FILE_MEBIBYTES)
    try:
        answer = answered(asked)
    except MemoryError:
        answer = {"trouble": "large"}
    print(json.dumps(answer))
    return 0


def answered(asked: dict[str, Any]) -> dict[str, Any]:
    """What is found for the day; an order that does not keep every condition is never told."""
    day, bad = read_day(asked["day"])
    assert not bad
    problem = problem_asked(day)
    if not problem.is_pure:
        solver_for(Stop(), SEED)  # what it takes to load the solver is no part of the time to solve
    stop = Stop(seconds=float(asked["seconds"]), memory_bytes=SOLVER_MEBIBYTES * MEBIBYTE)
    result = found(problem, stop=stop, seed=SEED)
    assert not result.order or check(problem, result) == []
    why = core(day, stop=Stop(seconds=SECONDS_FOR_WHY), seed=SEED) if result.status is Status.IMPOSSIBLE else []
    return {**told(problem, result), "core": why}


if __name__ == "__main__":
    sys.exit(main())
