"""A best order by all subsets of scenes: 2ⁿ numbers, and no bound or rule. Compiled.

For up to some 25 scenes; benchmarks measure every other method by it.
"""

from collections.abc import Callable

import numpy as np

from castlist.planning import orders_tiny as tiny
from castlist.planning.compiling import compiled, lowest
from castlist.planning.orders_bounds import Ints, weigh
from castlist.planning.orders_reduced import Core, bits
from castlist.planning.orders_search import terms_of

MOST_SCENES = 29
SECONDS_A_STEP = 1e-9
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
    """What waiting costs at least, and a best order; None when it was `stopped`. Takes 4 or 8 × 2ⁿ bytes."""
    return best_within(core, within=core.waiting(tiny.fair(core)), stopped=stopped)


def best_within(core: Core, *, within: int, stopped: Callable[[], bool]) -> tuple[int, tuple[int, ...]] | None:
    """The same, when some order is known in which waiting costs `within`; the less, the quicker.

    An order is the same backwards. So the cost of a first part and of a last part are one function of the scenes in it,
    and any order can be cut where that passes the half: only subsets that cost at most half are gone on from.
    """
    size, dtype, terms = len(core.casts), _dtype(core), terms_of(core)
    costs = np.full(1 << size, np.iinfo(dtype).max // 2, dtype)
    costs[0] = 0
    given = (costs, _hits(core, 0, size // 2), _hits(core, size // 2, size), size // 2, within // 2)
    rest = (terms.casts, np.array(core.minutes, np.int64), terms.value_sums)
    found = np.array([np.iinfo(np.int64).max, 0, -1], np.int64)
    for begin in range(0, 1 << size, SLICE):
        if stopped():
            return None
        fill(begin, min(1 << size, begin + SLICE), *given, *rest, found)
    least, before, scene = (int(one) for one in found)
    first, middle = _back(before, core, costs), [scene] if scene >= 0 else []
    after = (1 << size) - 1 & ~before & ~sum(1 << s for s in middle)
    return least, (*first, *middle, *reversed(_back(after, core, costs)))


def _hits(core: Core, begin: int, end: int) -> Ints:
    """For every subset of the scenes begin … end − 1, who is in one of them."""
    hits = np.zeros(1, np.int64)
    for scene in range(begin, end):
        hits = np.concatenate((hits, hits | core.casts[scene]))
    return hits


@compiled
def fill(
    begin: int, end: int, costs: Ints, low: Ints, high: Ints, split: int, half: int, casts: Ints, minutes: Ints,
    value_sums: Ints, found: Ints,
) -> None:  # fmt: skip
    """What every order costs that goes on from one of the subsets begin … end − 1 with one scene.

    `found`: the least cost of a whole order, and where it passes the half: the subset before, and the scene. Backwards
    it has the same scene between the same two subsets, so it is enough to look when the second of these two comes.
    """
    everything, mask = (1 << casts.shape[0]) - 1, (1 << split) - 1
    for done in range(begin, end):
        if costs[done] > half:
            continue
        coming = everything ^ done
        if not coming and costs[done] < found[0]:
            found[0], found[1], found[2] = costs[done], done, -1
        here = (low[done & mask] | high[done >> split]) & (low[coming & mask] | high[coming >> split])
        dear, so_far = weigh(value_sums, here), costs[done]
        left = coming
        while left:
            scene = lowest(left)
            left &= left - 1
            cost = so_far + minutes[scene] * (dear - weigh(value_sums, here & casts[scene]))
            if cost <= half and cost < costs[done | 1 << scene]:
                costs[done | 1 << scene] = cost
            after = coming & ~(1 << scene)
            if after <= done and cost < found[0]:
                last = costs[after]
                if last <= half and cost + last < found[0]:
                    found[0], found[1], found[2] = cost + last, done, scene


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
