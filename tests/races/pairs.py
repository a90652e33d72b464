"""Two who act at the same moment: two threads, or two processes, each on a database connection of its own."""

import multiprocessing
import queue
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol

MOST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Call:
    """An action by its name, such as `decisions.conclude`, and what it is given. It can be sent to another process."""

    name: str
    args: tuple[Any, ...] = ()
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: the answer, or why it was refused, or what broke."""

    answer: dict[str, Any] = field(default_factory=dict)
    again: bool = False
    refused: tuple[str, ...] = ()
    broken: str = ""

    @property
    def done(self) -> bool:
        """True when the act stands."""
        return not self.refused and not self.broken


def perform(call: Call) -> Outcome:
    """The call is made."""
    from castlist.actions.log import Reused
    from castlist.rules.why import Refused

    module, _, name = call.name.rpartition(".")
    try:
        written = getattr(import_module(f"castlist.actions.{module}"), name)(*call.args, **call.said)
    except Refused as no:
        return Outcome(refused=tuple(why.name for why in no.whys))
    except Reused:
        return Outcome(refused=("reused",))
    except Exception as broken:
        return Outcome(broken=f"{type(broken).__name__}: {broken}")
    return Outcome(written.answer, written.again)


class Pair(Protocol):
    """Two who do as they are told, at the same moment."""

    def both(self, first: Call, second: Call) -> tuple[Outcome, Outcome]:
        """Both calls are made at once."""

    def close(self) -> None:
        """They have gone home."""


def _serve(inbox: Any, outbox: Any, gate: Any) -> None:
    """Does every call that comes, together with the other; until None comes."""
    from django.db import connection

    dice = random.Random()
    try:
        while True:
            call = inbox.get()
            if call is None:
                return
            gate.wait(MOST_SECONDS)
            # Neither is always a little quicker.
            time.sleep(dice.choice([0.0, 0.0, dice.uniform(0, 0.004)]))
            outbox.put(perform(call))
    finally:
        connection.close()


class _Two:
    """What threads and processes have in common."""

    def __init__(self) -> None:
        self._inboxes: list[Any] = []
        self._outboxes: list[Any] = []
        self._workers: list[Any] = []

    def both(self, first: Call, second: Call) -> tuple[Outcome, Outcome]:
        """Both calls are made at once."""
        for inbox, call in zip(self._inboxes, (first, second), strict=True):
            inbox.put(call)
        one, other = (outbox.get(timeout=MOST_SECONDS) for outbox in self._outboxes)
        return one, other

    def close(self) -> None:
        """They have gone home."""
        for inbox in self._inboxes:
            inbox.put(None)
        for worker in self._workers:
            worker.join(MOST_SECONDS)


class Threads(_Two):
    """Two threads."""

    def __init__(self) -> None:
        super().__init__()
        gate = threading.Barrier(2)
        for _ in range(2):
            inbox: queue.Queue[Any] = queue.Queue()
            outbox: queue.Queue[Any] = queue.Queue()
            worker = threading.Thread(target=_serve, args=(inbox, outbox, gate), daemon=True)
            worker.start()
            self._inboxes.append(inbox)
            self._outboxes.append(outbox)
            self._workers.append(worker)


def _in_process(database: str, inbox: Any, outbox: Any, gate: Any) -> None:
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = database
    outbox.put("ready")
    _serve(inbox, outbox, gate)


class Processes(_Two):
    """Two processes, on the database that this one has open."""

    def __init__(self) -> None:
        super().__init__()
        from django.db import connection

        spawning = multiprocessing.get_context("spawn")
        gate = spawning.Barrier(2)
        for _ in range(2):
            inbox, outbox = spawning.Queue(), spawning.Queue()
            database = str(connection.settings_dict["NAME"])
            worker = spawning.Process(target=_in_process, args=(database, inbox, outbox, gate), daemon=True)
            worker.start()
            self._inboxes.append(inbox)
            self._outboxes.append(outbox)
            self._workers.append(worker)
        for outbox in self._outboxes:
            assert outbox.get(timeout=MOST_SECONDS) == "ready"


MAKES: dict[str, Callable[[], Pair]] = {"threads": Threads, "processes": Processes}
