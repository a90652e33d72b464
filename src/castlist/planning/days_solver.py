"""CP-SAT as it is asked here: one worker, one seed, so that the same question has the same answer."""

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ortools.sat.python import cp_model

from castlist.planning.stopping import MEBIBYTE, Stop

LOOKS_A_SECOND = 5
WHOLE = 1e-6


@contextmanager
def watched(stop: Stop, end: Callable[[], object]) -> Iterator[None]:
    """Whoever may cancel is asked several times a second, and then `end` is called."""
    if stop.cancelled is None:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(1 / LOOKS_A_SECOND):
            if stop.now():
                end()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


class Solver:
    """A solver that ends when `stop` says so, and never with more than one thread."""

    def __init__(self, stop: Stop, seed: int) -> None:
        self._stop = stop
        self._solver = cp_model.CpSolver()
        parameters = self._solver.parameters
        parameters.num_workers = 1
        parameters.random_seed = seed
        parameters.max_memory_in_mb = max(1, stop.memory_bytes // MEBIBYTE)

    def solve(self, model: cp_model.CpModel) -> cp_model.CpSolverStatus:
        """How it ended."""
        parameters = self._solver.parameters
        if not math.isinf(self._stop.left()):
            parameters.max_time_in_seconds = max(0.001, self._stop.left())
            # Where the machine is quick enough, work ends the search and not the clock: the same plan every time.
            parameters.max_deterministic_time = max(0.001, self._stop.seconds or 0.0)
        with watched(self._stop, self._solver.stop_search):
            return self._solver.solve(model)

    def is_true(self, literal: cp_model.LiteralT) -> bool:
        """Whether it is, in the best solution."""
        return self._solver.boolean_value(literal)

    def least(self) -> int:
        """Of what is made small, what no solution is below."""
        bound = self._solver.best_objective_bound
        return round(bound) if abs(bound - round(bound)) < WHOLE else math.ceil(bound)
