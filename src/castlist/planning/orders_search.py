"""The search from both ends, driven: memory, deadline, progress, and the order that was found."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from castlist.planning import orders_ends as ends
from castlist.planning.orders_bounds import GROUP, Ints, Terms, table
from castlist.planning.orders_pairs import DEEPEST
from castlist.planning.orders_reduced import Core, bits
from castlist.planning.orders_shares import sheet
from castlist.planning.stopping import Stop

MOST_SCENES = 64
MOST_PERFORMERS = 63
SLICE_SECONDS = 0.05
"""Between two looks at whether to stop."""
FEWEST = 16
"""States that are gone on from at least between two looks."""
FIRST_SLOTS = 1 << 12
SHARE_AFTER, NEVER = 5_000, 1 << 62
"""States gone on from before they are bounded by shares, which takes as long as going on from some 20."""
WIDEST_ROW, MOST_ROWS = 1 << 12, 1 << 19
BYTES_A_SLOT = 8 * (5 + 5 + 1)
BYTES_A_STEP = 16


@dataclass(frozen=True)
class Found:
    """What the search came to."""

    waiting: int
    """Of the best order known: the one found, or the one that had to be beaten."""
    order: tuple[int, ...] | None
    """Scenes of the core; None when nothing better was found."""
    bound: int
    nodes: int


def terms_of(core: Core) -> Terms:
    """The core as the compiled search reads it."""
    return Terms(
        casts=np.array(core.casts, np.uint64).view(np.int64),
        scenes_of=np.array(core.scenes_of, np.uint64).view(np.int64),
        values=np.array(core.values, np.int64),
        minute_sums=table(core.minutes),
        value_sums=table(core.values),
    )


class Search:
    """A search that can be gone on with, slice by slice."""

    def __init__(
        self, core: Core, *, beat: int, memory_bytes: int, rules: int = ends.EVERY_RULE, share_after: int = NEVER
    ) -> None:
        size, performers = len(core.casts), len(core.values)
        self.core, self.rules, self.memory_bytes = core, rules, memory_bytes
        self.terms = terms_of(core)
        self.level = size
        self.tally = np.zeros(16, np.int64)
        self.tally[ends.SHARE_AFTER] = share_after
        if not self.rules & ends.SHARE:
            self.rules &= ~ends.INHERIT
        most = sum(core.minutes) * sum(core.values)
        self.tally[ends.BEST], self.tally[ends.BEST_CAME], self.tally[ends.LOST] = beat, -1, np.iinfo(np.int64).max
        self.desk = ends.Desk(
            casts=np.zeros(ends.MOST_GROUPS, np.int64),
            scenes=np.zeros(ends.MOST_GROUPS, np.int64),
            meets=np.zeros(performers, np.int64),
            room=np.zeros(performers, np.int64),
            price=np.zeros(performers, np.int64),
            state=np.zeros(5, np.int64),
            at_start=np.zeros((5, 1 << GROUP), np.int64),
            at_end=np.zeros((5, 1 << GROUP), np.int64),
            pairs=np.zeros((8, 2 * DEEPEST + 3), np.int64),
            minutes=np.array(core.minutes, np.int64),
        )
        self.sheets = ends.Sheets(sheet(performers, most=most), sheet(performers, most=most))
        self.store = _store(FIRST_SLOTS, size)
        if self.rules & ends.INHERIT and share_after < NEVER:
            self._make_rows(memory_bytes)
        whole = np.array([(1 << size) - 1], np.uint64).view(np.int64)[0]
        self.tally[ends.USED], self.tally[ends.MASK] = 1, len(self.store.heads) - 1
        self.store.states[0] = (whole, 0, 0, 0, 0)
        self.store.came[0] = self.store.levelled[0] = -1
        self.store.levels[size] = 0
        self._chain_anew()

    def _make_rows(self, memory_bytes: int) -> None:
        """Room to note shares, for as many states as half the memory holds: pages are taken when they are written."""
        size, performers = len(self.core.casts), len(self.core.values)
        width = min(WIDEST_ROW, size * performers * performers // 4)
        rows = min(MOST_ROWS, memory_bytes // 2 // max(1, width))
        self.store = self.store._replace(
            noted=np.empty((rows, width), np.uint8), spare_rows=np.arange(rows)[::-1].copy()
        )
        self.tally[ends.SPARE_ROWS] = rows

    def run(self, stop: Stop, *, tell: Callable[[int, int, int], None]) -> Found:
        """As much as the `stop` allows; `tell(waiting, bound, nodes)` is called between levels and slices."""
        most = FEWEST
        while self.level > 0 and not stop.now():
            if self.store.levels[self.level] < 0:
                self.level -= 1
                continue
            began = time.monotonic()
            without = int(self.tally[ends.SHARE_AFTER] - self.tally[ends.NODES]) + 1
            most = min(most, without) if without > 0 else most
            done = ends.go_on(self.level, most, self.terms, self.store, self.tally, self.desk, self.sheets, self.rules)
            most = max(FEWEST, most * 2 if time.monotonic() - began < SLICE_SECONDS else most // 2)
            if 0 < without <= done:  # from now on, states take a hundred times as long
                most = FEWEST
            if done < 0:
                self._make_room()
            if stop.tell is not None:
                tell(int(self.tally[ends.BEST]), self.bound(), int(self.tally[ends.NODES]))
        return Found(int(self.tally[ends.BEST]), self._order(), self.bound(), int(self.tally[ends.NODES]))

    def bound(self) -> int:
        """No order waits for less."""
        least = min(self.tally[ends.BEST], self.tally[ends.LOST])
        live = self._live()
        if len(live):
            least = min(least, self.store.states[live, ends.BOUND].min())
        return int(least)

    def _live(self) -> Ints:
        """The slots of states that are still to be gone on from."""
        used = int(self.tally[ends.USED])
        alive = self.store.came[:used] != ends.DEAD
        alive[self.store.spare[: self.tally[ends.SPARE]]] = False
        return np.flatnonzero(alive)

    def _make_room(self) -> None:
        """Twice the room where memory allows; otherwise the half with the worst bounds is thrown away, and counted."""
        slots, steps = len(self.store.spare), len(self.store.trail)
        full_trail = self.tally[ends.TRAIL] + 1 >= steps
        slots, steps = slots * (1 if full_trail else 2), steps * (2 if full_trail else 1)
        if slots * BYTES_A_SLOT + steps * BYTES_A_STEP + self.store.noted.nbytes <= self.memory_bytes:
            self._grow(slots, steps)
        else:
            self._thin_out()
            if full_trail:
                self._shorten_trail()
        self._chain_anew()

    def _grow(self, slots: int, steps: int) -> None:
        old, new = self.store, _store(slots, len(self.core.casts), steps=steps)
        new = new._replace(noted=old.noted, spare_rows=old.spare_rows)
        arrays: list[tuple[Any, Any]] = list(zip(old, new, strict=True))
        for before, after in arrays:
            if before is not old.heads and before is not after:
                after[: len(before)] = before
        self.store = new
        self.tally[ends.MASK] = len(new.heads) - 1

    def _thin_out(self) -> None:
        live = self._live()
        states = self.store.states
        sizes = np.bitwise_count(states[live, ends.REST].view(np.uint64))
        for size in np.unique(sizes):
            level = live[sizes == size]
            worst = level[np.argsort(states[level, ends.BOUND], kind="stable")[(len(level) + 1) // 2 :]]
            if len(worst):
                self.tally[ends.LOST] = min(self.tally[ends.LOST], states[worst, ends.BOUND].min())
                self.store.came[worst] = ends.DEAD
        self._close_up()

    def _close_up(self) -> None:
        """Only live states take up slots, from the first on."""
        live, store = self._live(), self.store
        used = store.row[: self.tally[ends.USED]]
        taken = used[used >= 0]
        for rows in (store.states, store.came, store.row):
            rows[: len(live)] = rows[live]
        kept = store.row[: len(live)]
        given_back = np.setdiff1d(taken, kept[kept >= 0])
        begin = int(self.tally[ends.SPARE_ROWS])
        store.spare_rows[begin : begin + len(given_back)] = given_back
        self.tally[ends.SPARE_ROWS] += len(given_back)
        self.tally[ends.USED], self.tally[ends.SPARE] = len(live), 0
        store.levels[:] = -1
        sizes = np.bitwise_count(store.states[: len(live), ends.REST].view(np.uint64))
        for size in np.unique(sizes):
            slots = np.flatnonzero(sizes == size)
            store.levels[size] = slots[0]
            store.levelled[slots] = np.append(slots[1:], -1)

    def _shorten_trail(self) -> None:
        """Only steps that lead to a live state are left, in half the room or less if that can be."""
        trail, live = self.store.trail, self._live()
        needed = np.zeros(len(trail), np.bool_)
        best = self.tally[ends.BEST_CAME : ends.BEST_CAME + 1]
        came = np.append(self.store.came[live], best)
        while len(came := came[came >= 0]):
            steps = np.unique(came >> 1)
            steps = steps[~needed[steps]]
            needed[steps] = True
            came = trail[steps, 1]
        kept = np.flatnonzero(needed)
        place = np.cumsum(needed) - 1

        def moved(came: Ints) -> Ints:
            return np.where(came < 0, came, 2 * place[came >> 1] + (came & 1))

        self.store.came[live], best[:] = moved(self.store.came[live]), moved(best)
        trail[: len(kept), 0], trail[: len(kept), 1] = trail[kept, 0], moved(trail[kept, 1])
        self.tally[ends.TRAIL] = len(kept)

    def _chain_anew(self) -> None:
        live, store = self._live(), self.store
        store.heads[:] = -1
        ends.chain(live, store, self.tally)

    def _order(self) -> tuple[int, ...] | None:
        """The order behind the best cost, if the search found one."""
        came = int(self.tally[ends.BEST_CAME])
        if came < 0:
            return None
        rest = 0
        start: list[int] = []
        end: list[int] = []
        while came >= 0:
            step, side = came >> 1, came & 1
            before = int(self.store.trail[step, 0])
            placed = list(bits((before & ~rest) & (1 << MOST_SCENES) - 1))
            if side:
                end += placed
            else:
                start = placed + start
            rest, came = before, int(self.store.trail[step, 1])
        return (*start, *end)


def _store(slots: int, scenes: int, *, steps: int = FIRST_SLOTS) -> ends.Store:
    return ends.Store(
        states=np.empty((slots, 5), np.int64),
        chained=np.empty(slots, np.int64),
        levelled=np.empty(slots, np.int64),
        came=np.empty(slots, np.int64),
        spare=np.empty(slots, np.int64),
        row=np.full(slots, -1, np.int64),
        heads=np.empty(slots, np.int64),
        levels=np.full(scenes + 1, -1, np.int64),
        trail=np.empty((steps, 2), np.int64),
        noted=np.empty((0, 0), np.uint8),
        spare_rows=np.empty(0, np.int64),
    )
