"""What a process keeps in mind of logs: what was so at one place in one of them.

A log only grows, so what it folds to at one place is the same for ever and in every process. Texts, names and addresses
can be erased or change, and are never kept here. Nothing is kept or taken up within a transaction: what is written
there may yet be undone, and the next to write will use the same places again.
"""

from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection

from castlist.records.models import Production

V = TypeVar("V")

Place = tuple[Hashable, ...]
"""Database, production, place in its log, and when that was."""


def log_of(production: Production, *of: str) -> Place:
    """The log itself, or what is read of it for a part such as a role."""
    return (str(connection.settings_dict["NAME"]), production.pk, *of)


def place_of(production: Production) -> Place:
    """The end of the log as the production's row told it."""
    return (*log_of(production), production.head, production.head_at)


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
        with self._lock:
            self._drop(key)
            self._put(key, value)
            while self.weight > self.most and len(self._values) > 1:
                self._drop(next(iter(self._values)))
        return value

    def _put(self, key: Hashable, value: V) -> None:
        weight = self._weigh(value)
        self._values[key] = (value, weight)
        self.weight += weight

    def _drop(self, key: Hashable) -> bool:
        found = self._values.pop(key, None)
        if found is not None:
            self.weight -= found[1]
        return found is not None

    def __len__(self) -> int:
        return len(self._values)

    def clear(self) -> None:
        """Nothing is kept."""
        with self._lock:
            self._values.clear()
            self.weight = 0


class Places(Memory[V]):
    """Values by log and place in it, keyed (log, (place, moment)); of a place not known, the nearest that is."""

    def __init__(self, most: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        super().__init__(most, weigh)
        self._places: dict[Hashable, list[tuple[int, int]]] = {}

    def nearest(self, log: Hashable, seq: int) -> tuple[tuple[int, int], V] | None:
        """The place in the log that is known and nearest to this one, and what was kept of it."""
        with self._lock:
            places = self._places.get(log, [])
            after = bisect_left(places, (seq, 0))
            around = sorted(places[max(after - 1, 0) : after + 1], key=lambda place: abs(place[0] - seq))
        for place in around:
            found = self.get((log, place))
            if found is not None:
                return place, found
        return None

    @staticmethod
    def _parts(key: Hashable) -> tuple[Hashable, tuple[int, int]]:
        log, place = key  # type: ignore[misc]
        return log, place  # type: ignore[has-type]

    def _put(self, key: Hashable, value: V) -> None:
        super()._put(key, value)
        log, place = self._parts(key)
        insort(self._places.setdefault(log, []), place)

    def _drop(self, key: Hashable) -> bool:
        there = super()._drop(key)
        if there:
            log, place = self._parts(key)
            self._places[log].remove(place)
            if not self._places[log]:
                del self._places[log]
        return there

    def clear(self) -> None:
        """Nothing is kept."""
        super().clear()
        with self._lock:
            self._places.clear()


def forget_everything() -> None:
    """Nothing is kept: for whoever empties a database under a running process."""
    for memory in Memory.everywhere:
        memory.clear()
