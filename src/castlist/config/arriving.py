"""Bodies that are slow to come, or never do, take no more threads than all but one: pages are answered meanwhile."""

import time
from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Any

SECONDS = 0.5
"""How long one waits for others to have come, before it is refused. What is not slow has come in a hundredth of it."""
SECONDS_JAMMED = 5.0
"""For how long after one was refused nobody waits any more: whoever waits takes the last thread."""
SAYS = (
    "Too much is on its way here just now, and too slowly. Nothing of what you sent was kept. "
    "Go back, where it still stands, and send it once more in a minute.\n"
)
HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"), ("Retry-After", "60"),
]  # fmt: skip

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Slots:
    """How many bodies may be on their way at once in one process."""

    def __init__(self, threads: int) -> None:
        self._free = BoundedSemaphore(max(1, threads - 1))
        self._jammed_until = 0.0

    def take(self) -> bool:
        """Whether one more may come; then it is given back with `give`."""
        now = time.monotonic()
        if self._free.acquire(timeout=0 if now < self._jammed_until else SECONDS):
            return True
        self._jammed_until = time.monotonic() + SECONDS_JAMMED
        return False

    def give(self) -> None:
        """It has come, or is not waited for any more."""
        self._free.release()


class Arriving:
    """The body of a request, which gives its slot back once it has come to its end, or nobody reads on."""

    def __init__(self, body: Any, size: int, slots: Slots) -> None:
        self._body, self._left, self._slots = body, size, slots
        self._on_its_way = True

    def read(self, size: int = -1) -> bytes:
        """What the body gives."""
        return self._came(self._body.read(size))

    def readline(self, size: int = -1) -> bytes:
        """A line of it."""
        return self._came(self._body.readline(size))

    def let_go(self) -> None:
        """It is not waited for any more."""
        if self._on_its_way:
            self._on_its_way = False
            self._slots.give()

    def _came(self, part: bytes) -> bytes:
        self._left -= len(part)
        if self._left <= 0 or not part:
            self.let_go()
        return part


def let_in(application: Application, *, threads: int) -> Application:
    """The application, to which no more bodies are on their way at once than it has threads but one; 503 for others."""
    slots = Slots(threads)

    def guarded(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        size = str(environ.get("CONTENT_LENGTH") or "0")
        if not size.isdecimal() or int(size) == 0:
            return application(environ, start)
        if not slots.take():
            start("503 Service Unavailable", HEADERS)
            return [SAYS.encode()]
        body = Arriving(environ["wsgi.input"], int(size), slots)
        try:
            return application({**environ, "wsgi.input": body}, start)
        finally:
            body.let_go()

    return guarded
