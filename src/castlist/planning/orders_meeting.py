"""The search by halves, driven: groups of performers, memory, deadline, and the order that was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from castlist.planning import orders_climb, orders_tiny
from castlist.planning import orders_halves as halves
from castlist.planning.orders_bounds import Ints, table
from castlist.planning.orders_reduced import Core, bits, shrunk
from castlist.planning.orders_search import Found, terms_of
from castlist.planning.stopping import Stop

MOST_SCENES = 62
MOST_SETS = 1 << 30
SLICE = 4096
"""Sets between two looks at the clock."""
BYTES_A_SET = 24
FIRST_ROOM = 1 << 16
DIVISIONS = 2
"""Ways to divide the performers into groups, of which the dearest counts."""


@dataclass
class Halves:
    """A search by halves that can be gone on with."""

    core: Core
    beat: int
    memory_bytes: int

    def run(self, stop: Stop) -> Found | None:
        """The best order, proven; None when time or memory ran out."""
        size = len(self.core.casts)
        self.everything, self.half = (1 << size) - 1, self.beat // 2
        self.terms, self.minutes = terms_of(self.core), np.array(self.core.minutes, np.int64)
        self.hits = _hits_by_byte(self.core)
        self.groups = _groups(self.core, most=_most_scenes(size))
        self.tally = np.array([1, self.beat, 0, -2, 0], np.int64)
        self.sets = halves.empty(FIRST_ROOM)
        self.sets.scenes[0] = self.sets.costs[0] = 0
        halves.chain(0, 1, self.sets)
        if not (self._grown(stop) and self._joined(stop)):
            return None
        best, kept = int(self.tally[halves.BEST]), int(self.tally[halves.COUNT])
        return Found(best, self._order() if self.tally[halves.SCENE] > -2 else None, best, kept)

    def _grown(self, stop: Stop) -> bool:
        begin = 0
        while begin < self.tally[halves.COUNT]:
            layer_end = int(self.tally[halves.COUNT])
            while begin < layer_end:
                end = min(layer_end, begin + SLICE)
                if stop.now() or not self._has_room(SLICE * len(self.core.casts)):
                    return False
                halves.grow(begin, end, *self._given())
                begin = end
        return True

    def _joined(self, stop: Stop) -> bool:
        kept = int(self.tally[halves.COUNT])
        for begin in range(0, kept, SLICE):
            if stop.now():
                return False
            halves.join(begin, min(kept, begin + SLICE), *self._given())
        return True

    def _given(self) -> tuple[Any, ...]:
        return (
            self.everything, self.half, self.terms, self.minutes, self.hits, self.groups, self.sets, self.tally,
        )  # fmt: skip

    def _has_room(self, more: int) -> bool:
        """There is room for so many more sets; doubled where memory allows."""
        kept, room = int(self.tally[halves.COUNT]), len(self.sets.scenes)
        if kept + more <= room:
            return True
        while room < kept + more:
            room *= 2
        if room * BYTES_A_SET * 3 // 2 > self.memory_bytes or room > MOST_SETS:
            return False
        wider = halves.empty(room)
        wider.scenes[:kept], wider.costs[:kept] = self.sets.scenes[:kept], self.sets.costs[:kept]
        halves.chain(0, kept, wider)
        self.sets = wider
        return True

    def _order(self) -> tuple[int, ...]:
        scene = int(self.tally[halves.SCENE])
        first = self._back(int(self.tally[halves.SET]))
        last = self._back(int(self.tally[halves.OTHER]))
        return (*first, *([scene] if scene >= 0 else []), *reversed(last))

    def _back(self, done: int) -> list[int]:
        """The order in which these scenes cost what is known of them, first to last."""
        order: list[int] = []
        while done:
            scene = next(self._last_of(done))
            order.append(scene)
            done ^= 1 << scene
        return order[::-1]

    def _last_of(self, done: int) -> Iterator[int]:
        cost = self._cost(done)
        for scene in bits(done):
            before = done ^ 1 << scene
            known = self._cost(before)
            open_then = _cast(self.core, before) & _cast(self.core, self.everything ^ before)
            more = self.core.minutes[scene] * self.core.value_of(open_then & ~self.core.casts[scene])
            if known is not None and known + more == cost:
                yield scene

    def _cost(self, scenes: int) -> int | None:
        place = int(self.sets.slots[halves.slot_of(scenes, self.sets)])
        return int(self.sets.costs[place]) if place >= 0 else None


def _most_scenes(size: int) -> int:
    """Scenes of a group: its table takes 2ⁿ steps."""
    return 16 if size < 20 else 18 if size < 24 else 20 if size < 26 else 22 if size < 28 else 24


def _cast(core: Core, scenes: int) -> int:
    performers = 0
    for scene in bits(scenes):
        performers |= core.casts[scene]
    return performers


def _hits_by_byte(core: Core) -> Ints:
    hits = np.zeros(((len(core.casts) + 7) // 8, 256), np.int64)
    for scene, cast in enumerate(core.casts):
        block, bit = divmod(scene, 8)
        hits[block, np.arange(256) >> bit & 1 == 1] |= cast
    return hits


def _groups(core: Core, *, most: int) -> halves.Groups:
    """Tables for groups of performers whose scenes are at most `most`; who is in more is in no group."""
    places, costs, offsets, begins = [], [], [0], []
    for division in _divisions(core, most):
        for number, members in enumerate(division):
            scenes = [s for s, cast in enumerate(core.casts) if any(cast >> a & 1 for a in members)]
            weights = [0] * len(core.casts)
            for place, scene in enumerate(scenes):
                weights[scene] = 1 << place
            places.append(table(weights))
            costs.append(_costs(core, members, scenes))
            offsets.append(offsets[-1] + (1 << len(scenes)))
            begins.append(number == 0)
    if not costs:
        return halves.Groups(np.zeros((0, 1, 256), np.int64), *(np.zeros(n, np.int64) for n in (1, 0, 0)))
    starts = np.array(offsets[:-1], np.int64)
    return halves.Groups(np.array(places), np.concatenate(costs), starts, np.array(begins, np.int64))


def _divisions(core: Core, most: int) -> list[list[list[int]]]:
    """Of the groups that grow from each performer in turn, the DIVISIONS ways to divide in which most is waited.

    How much that is, a single climb tells well enough: it is only for choosing.
    """
    choices = {
        tuple(sorted(tuple(sorted(members)) for members in groups)): groups
        for groups in (list(_members(core, most, first)) for first in range(len(core.values)))
    }
    worth = {key: sum(_about(core, members) for members in groups) for key, groups in choices.items()}
    best = sorted(choices, key=lambda key: (-worth[key], key))
    return [choices[key] for key in best[:DIVISIONS]]


def _about(core: Core, members: list[int]) -> int:
    total = 0
    for part in shrunk(core, performers=members):
        if len(part.casts) > 2:
            order = np.array(orders_tiny.fair(part), np.int64)
            total += int(orders_climb.climb(*orders_climb.begun(part, seed=0), order, 3, len(part.casts)))
    return total


def _members(core: Core, most: int, first: int) -> Iterator[list[int]]:
    """Groups: whoever has the largest part of their scenes among those of the group joins it."""
    scenes_of = core.scenes_of
    left = {a for a in range(len(core.values)) if scenes_of[a].bit_count() <= most}
    while left:
        group: list[int] = []
        reach = 0
        while joining := [a for a in left if (reach | scenes_of[a]).bit_count() <= most]:
            follows = max(
                joining,
                key=lambda a: (
                    a == first,
                    (scenes_of[a] & reach).bit_count() / scenes_of[a].bit_count(),
                    core.values[a] * scenes_of[a].bit_count(),
                    -a,
                ),
            )
            group.append(follows)
            reach |= scenes_of[follows]
            left.remove(follows)
        yield group


def _costs(core: Core, members: list[int], scenes: list[int]) -> Ints:
    small = Core(
        casts=tuple(sum((core.casts[s] >> a & 1) << place for place, a in enumerate(members)) for s in scenes),
        minutes=tuple(core.minutes[s] for s in scenes),
        values=tuple(core.values[a] for a in members),
        members=(),
    )
    large = np.iinfo(np.int32).max
    small_enough = 2 * sum(small.minutes) * sum(small.values) < large
    costs: Ints = np.full(1 << len(scenes), large if small_enough else 1 << 62, np.int64)
    if small_enough:  # half the memory, so that twice as much of the table is at hand
        costs = costs.astype(np.int32)
    costs[0] = 0
    split = len(scenes) // 2
    low, high = _hits(small, 0, split), _hits(small, split, len(scenes))
    terms = terms_of(small)
    halves.all_costs(costs, low, high, terms.casts, np.array(small.minutes, np.int64), terms.value_sums)
    return costs


def _hits(core: Core, begin: int, end: int) -> Ints:
    hits = np.zeros(1, np.int64)
    for scene in range(begin, end):
        hits = np.concatenate((hits, hits | core.casts[scene]))
    return hits
