"""CP-SAT as it is used here: one worker, one seed, an end in time. Loaded only when something is solved."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from castlist.planning.stopping import MEBIBYTE, Stop

ASKED_SECONDS = 0.05
LARGEST_SEED = 2**31 - 1


def solver_for(stop: Stop, seed: int) -> Any:
    """A solver that ends in time, does not take more memory than it may, and draws the same lots for a seed."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % LARGEST_SEED
    solver.parameters.max_memory_in_mb = max(64, stop.memory_bytes // MEBIBYTE)
    if stop.seconds is not None:
        solver.parameters.max_time_in_seconds = stop.left()
    return solver


def name_of_status(solver: Any, status: Any) -> str:
    """How the solver's status is called; a model that it does not understand is a fault of ours."""
    name = str(solver.status_name(status))
    assert name != "MODEL_INVALID"
    return name


def callback(act: Any) -> Any:
    """What is done with every solution that is found."""
    from ortools.sat.python import cp_model

    class Callback(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            act(self)

    return Callback()


@contextmanager
def ending(solver: Any, stop: Stop) -> Iterator[None]:
    """The solver ends when it is cancelled, which it does not ask about by itself."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(ASKED_SECONDS):
            if stop.now():
                solver.stop_search()
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
