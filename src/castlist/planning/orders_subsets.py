"""A best order by all subsets of scenes: 2ⁿ steps and 2ⁿ numbers, without any bound or rule. Compiled.

For up to some 25 scenes; benchmarks measure every other method by it.
"""

import numpy as np

from castlist.planning.compiling import compiled, count, lowest
from castlist.planning.orders_bounds import Ints, weigh
from castlist.planning.orders_reduced import Core, bits
from castlist.planning.orders_search import terms_of

MOST_SCENES = 27


def best(core: Core) -> tuple[int, tuple[int, ...]]:
    """What waiting costs at least, and a best order. Takes 8 × 2ⁿ bytes, n ≤ MOST_SCENES.

    An order is the same backwards. So the cost of a first half and of a last half are one function of the scenes in
    it, and only subsets of up to half the scenes are looked at.
    """
    size = len(core.casts)
    terms = terms_of(core)
    costs = np.full(1 << size, np.iinfo(np.int64).max, np.int64)
    low, high = _hits(core, 0, size // 2), _hits(core, size // 2, size)
    minutes = np.array(core.minutes, np.int64)
    least, half = _fill(costs, low, high, size // 2, terms.casts, minutes, terms.value_sums)
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
    costs: Ints, low: Ints, high: Ints, split: int, casts: Ints, minutes: Ints, value_sums: Ints
) -> tuple[int, int]:
    size = casts.shape[0]
    everything, mask = (1 << size) - 1, (1 << split) - 1
    costs[0] = 0
    for done in range(everything):
        if count(done) > (size - 1) // 2:
            continue
        coming = everything ^ done
        seen = low[done & mask] | high[done >> split]
        open_now = seen & (low[coming & mask] | high[coming >> split])
        dear = weigh(value_sums, open_now)
        while coming:
            scene = lowest(coming)
            coming &= coming - 1
            cost = costs[done] + minutes[scene] * (dear - weigh(value_sums, open_now & casts[scene]))
            costs[done | 1 << scene] = min(costs[done | 1 << scene], cost)
    least, half = costs[everything], everything
    for done in range(everything):
        if count(done) == size // 2 and (half == everything or costs[done] + costs[everything ^ done] < least):
            least, half = costs[done] + costs[everything ^ done], done
    return least, half


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
