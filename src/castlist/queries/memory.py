"""What a process keeps in mind of logs: what was so at one place in one of them.

A log only grows, so what it folds to at one place is the same for ever and in every process. Texts, names and addresses
can be erased or change, and are never kept here. Nothing is kept or taken up within a transaction: what is written
there may yet be undone, and the next to write will use the same places again.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection

from castlist.records.models import Production

V = TypeVar("V")

Place = tuple[Hashable, ...]
"""Database, production, place in its log, and when that was."""


def place_of(production: Production) -> Place:
    """The end of the log as the production's row told it."""
    return (str(connection.settings_dict["NAME"]), production.pk, production.head, production.head_at)


def past(production: Production, seq: int, at: int) -> Place:
    """An earlier place."""
    return (str(connection.settings_dict["NAME"]), production.pk, seq, at, "past")


class Memory(Generic[V]):
    """Values by key; the ones used last stay, as long as all together weigh no more than `most`."""

    everywhere: "list[Memory[object]]" = []  # noqa: RUF012 - one list for all of them

    def __init__(self, most: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        self.most = most
        self.weight = 0
        self._weigh = weigh
        self._values: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._lock = Lock()
        Memory.everywhere.append(self)  # type: ignore[arg-type]

    def get(self, key: Hashable) -> V | None:
        """What was kept under the key, if it is still there and may be used now."""
        if connection.in_atomic_block:
            return None
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def keep(self, key: Hashable, value: V) -> V:
        """The value, which is kept unless it may yet be undone; what was used longest ago makes room for it."""
        if connection.in_atomic_block:
            return value
        weight = self._weigh(value)
        with self._lock:
            self._drop(key)
            self._values[key] = (value, weight)
            self.weight += weight
            while self.weight > self.most and len(self._values) > 1:
                self._drop(next(iter(self._values)))
        return value

    def _drop(self, key: Hashable) -> None:
        found = self._values.pop(key, None)
        if found is not None:
            self.weight -= found[1]

    def __len__(self) -> int:
        return len(self._values)

    def clear(self) -> None:
        """Nothing is kept."""
        with self._lock:
            self._values.clear()
            self.weight = 0


def forget_everything() -> None:
    """Nothing is kept: for whoever empties a database under a running process."""
    for memory in Memory.everywhere:
        memory.clear()
