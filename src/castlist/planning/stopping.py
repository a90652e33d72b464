"""When a solver ends, how it tells what it has so far, and what it may say at the end. Shared by every problem here."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

MEBIBYTE = 1 << 20
DEFAULT_MEMORY_BYTES = 2048 * MEBIBYTE


class Status(Enum):
    """What a result is worth."""

    PROVEN = "proven"
    """No plan is better."""
    STOPPED = "stopped"
    """The best plan found until the solver had to stop; `bound` says how much better another might be."""
    IMPOSSIBLE = "impossible"
    """No plan keeps every condition."""
    UNKNOWN = "unknown"
    """Stopped before any plan was found that keeps every condition."""


@dataclass(frozen=True)
class Progress:
    """How far a solver is."""

    cost: int | None
    """Of the best plan so far; None before there is one."""
    bound: int
    """No plan costs less."""
    seconds: float
    """Since the solver began."""
    nodes: int = 0
    """States that the search has gone on from."""


@dataclass(frozen=True)
class Stop:
    """When a solver has to end, and whom it tells on the way.

    `seconds` (≥ 0) of wall time from the moment the `Stop` was made, or None for as long as it takes. `memory_bytes` is
    what the solver's own tables may take: it goes on with less instead of asking for more. `cancelled` is asked several
    times a second. `tell` is called with every better plan or bound, at most a few times a second.
    """

    seconds: float | None = None
    memory_bytes: int = DEFAULT_MEMORY_BYTES
    cancelled: Callable[[], bool] | None = None
    tell: Callable[[Progress], None] | None = None
    began: float = field(default_factory=time.monotonic)

    def elapsed(self) -> float:
        """Seconds since it was made."""
        return time.monotonic() - self.began

    def left(self) -> float:
        """Seconds until the deadline; infinite when there is none."""
        return float("inf") if self.seconds is None else max(0.0, self.seconds - self.elapsed())

    def sooner(self, seconds: float) -> "Stop":
        """The same, but at most so many seconds from now on."""
        return replace(self, seconds=self.elapsed() + min(seconds, self.left()))

    def now(self) -> bool:
        """Whether the solver has to end."""
        return self.left() <= 0 or (self.cancelled is not None and self.cancelled())

    def say(self, *, cost: int | None, bound: int, nodes: int = 0) -> None:
        """Whoever wants to know has been told."""
        if self.tell is not None:
            self.tell(Progress(cost=cost, bound=bound, seconds=self.elapsed(), nodes=nodes))


class BadProblem(ValueError):
    """A problem that says something impossible: which field, what was found there, what was expected."""

    def __init__(self, where: str, *, found: object, expected: str) -> None:
        text = repr(found)
        self.where, self.found, self.expected = where, found, expected
        super().__init__(f"{where}: found {text if len(text) <= 80 else text[:79] + '…'}, expected {expected}.")
