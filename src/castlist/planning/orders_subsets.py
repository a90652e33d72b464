"""A best order by all subsets of scenes: 2ⁿ steps and 2ⁿ numbers, without any bound or rule. Compiled.

For up to some 25 scenes; benchmarks measure every other method by it.
"""

from collections.abc import Callable

import numpy as np

from castlist.planning.compiling import compiled, count, lowest
from castlist.planning.orders_bounds import Ints, weigh
from castlist.planning.orders_reduced import Core, bits
from castlist.planning.orders_search import terms_of

MOST_SCENES = 29
SECONDS_A_STEP = 3e-9
"""For estimates: a step is one scene put after one subset."""
SLICE = 1 << 20
"""Subsets gone on from between two looks at whether to stop: some 10 ms."""


def seconds(core: Core) -> float:
    """About how long it takes."""
    return float(SECONDS_A_STEP * len(core.casts) * 2 ** (len(core.casts) - 2)) + 0.001


def fits(core: Core, *, memory_bytes: int) -> bool:
    """Whether there are few enough scenes, and the memory for it."""
    size = len(core.casts)
    return size <= MOST_SCENES and _dtype(core).itemsize << size <= memory_bytes


def _dtype(core: Core) -> "np.dtype[np.int32] | np.dtype[np.int64]":
    """Half the memory where no cost can be larger than that holds."""
    small = 2 * sum(core.minutes) * sum(core.values) < np.iinfo(np.int32).max
    return np.dtype(np.int32) if small else np.dtype(np.int64)


def best(core: Core, *, stopped: Callable[[], bool] = lambda: False) -> tuple[int, tuple[int, ...]] | None:
    """What waiting costs at least, and a best order; None when it was `stopped`. Takes 4 or 8 × 2ⁿ bytes.

    An order is the same backwards. So the cost of a first half and of a last half are one function of the scenes in
    it, and only subsets of up to half the scenes are looked at.
    """
    size = len(core.casts)
    terms = terms_of(core)
    dtype = _dtype(core)
    costs = np.full(1 << size, np.iinfo(dtype).max // 2, dtype)
    costs[0] = 0
    low, high = _hits(core, 0, size // 2), _hits(core, size // 2, size)
    minutes = np.array(core.minutes, np.int64)
    for begin in range(0, 1 << size, SLICE):
        if stopped():
            return None
        end = min(1 << size, begin + SLICE)
        _fill(begin, end, costs, low, high, size // 2, terms.casts, minutes, terms.value_sums)
    least, half = _least(costs, size)
    first = _back(int(half), core, costs)
    last = _back((1 << size) - 1 - int(half), core, costs)
    return int(least), (*first, *reversed(last))


def _hits(core: Core, begin: int, end: int) -> Ints:
    """For every subset of the scenes begin … end − 1, who is in one of them."""
    hits = np.zeros(1, np.int64)
    for scene in range(begin, end):
        hits = np.concatenate((hits, hits | core.casts[scene]))
    return hits


@compiled
def _fill(
    begin: int, end: int, costs: Ints, low: Ints, high: Ints, split: int, casts: Ints, minutes: Ints, value_sums: Ints
) -> None:
    """What every order costs that goes on from one of the subsets begin … end − 1 with one scene."""
    size = casts.shape[0]
    everything, mask = (1 << size) - 1, (1 << split) - 1
    for done in range(begin, end):
        if count(done) > (size - 1) // 2:
            continue
        coming = everything ^ done
        here = (low[done & mask] | high[done >> split]) & (low[coming & mask] | high[coming >> split])
        dear, so_far = weigh(value_sums, here), costs[done]
        while coming:
            scene = lowest(coming)
            coming &= coming - 1
            cost = so_far + minutes[scene] * (dear - weigh(value_sums, here & casts[scene]))
            if cost < costs[done | 1 << scene]:
                costs[done | 1 << scene] = cost


@compiled
def _least(costs: Ints, size: int) -> tuple[int, int]:
    """The least cost of a first and a last half together, and that first half."""
    everything = (1 << size) - 1
    least, half = np.int64(1) << 62, 0
    for done in range(everything + 1):
        if count(done) == size // 2:
            together = np.int64(costs[done]) + costs[everything ^ done]
            if together < least:
                least, half = together, done
    return int(least), half


def _back(done: int, core: Core, costs: Ints) -> list[int]:
    """The order in which these scenes cost what the table says, first to last."""
    order: list[int] = []
    everything = (1 << len(core.casts)) - 1
    while done:
        for scene in bits(done):
            before = done ^ 1 << scene
            seen = _cast_of(core, before) & _cast_of(core, everything ^ before)
            cost = core.minutes[scene] * core.value_of(seen & ~core.casts[scene])
            if int(costs[before]) + cost == int(costs[done]):
                order.append(scene)
                done = before
                break
    return order[::-1]


def _cast_of(core: Core, scenes: int) -> int:
    performers = 0
    for scene in bits(scenes):
        performers |= core.casts[scene]
    return performers
