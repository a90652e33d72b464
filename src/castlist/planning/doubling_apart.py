"""Doubling worked out in a process of its own, with so much memory and so much time, and no more.

It is given one object of JSON: a chart, what is asked, and for how long. One line of JSON says what was found. So a
chart that is beyond anybody never holds up whoever else is served, and what it takes goes with the process.
"""

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from castlist.planning.cp_sat import solver_for
from castlist.planning.doubling import check, solve
from castlist.planning.doubling_asked import problem_asked, told
from castlist.planning.stopping import MEBIBYTE, Stop
from castlist.rules.doubling_lines import read_wish
from castlist.rules.scene_lines import chart_of

MEGABYTES = 2048
SOLVER_MEBIBYTES = 512
SLACK_SECONDS = 8
SEED = 1


def main() -> int:
    """What was found stands on the standard output."""
    return run(answered)


def run(find: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """What is found for what the standard input asks stands on the standard output, as one line."""
    asked = json.load(sys.stdin)
    hold_back(int(asked["seconds"]))
    try:
        answer = find(asked)
    except MemoryError:
        answer = {"trouble": "large"}
    print(json.dumps(answer))
    return 0


def hold_back(seconds: int, *, file_mebibytes: int = 0) -> None:
    """From here on this process has no more memory and time than that, where the system can say so."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds + SLACK_SECONDS, seconds + SLACK_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_mebibytes << 20, file_mebibytes << 20))


def answered(asked: dict[str, Any]) -> dict[str, Any]:
    """What is found for what is asked; a plan that does not keep every condition is never told."""
    chart = chart_of(asked["chart"])
    wish, bad = read_wish(asked["wish"], chart)
    assert not bad
    problem = problem_asked(chart, wish)
    if problem.performers or problem.most_characters:
        solver_for(Stop(), SEED)  # what it takes to load the solver is no part of the time to solve
    stop = Stop(seconds=float(asked["seconds"]), memory_bytes=SOLVER_MEBIBYTES * MEBIBYTE)
    result = solve(problem, stop=stop, seed=SEED, alternatives=int(asked["alternatives"]))
    for plan in (result.plan, *result.alternatives) if result.plan else ():
        assert check(problem, plan) == []
    return told(problem, result)


if __name__ == "__main__":
    sys.exit(main())
