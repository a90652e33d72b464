"""What waiting is still to come at least, and sums over bit masks. Compiled.

Masks are int64: bit s of a mask of scenes, bit a of one of performers. Sums over a mask are read from a table of shape
(bytes, 256), one lookup a byte.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from castlist.planning.compiling import compiled, lowest

Ints = npt.NDArray[np.int64]

GROUP = 11
"""At most so many performers are put in their best order of leaving at once: 2¹¹ subsets take 20 µs."""


def table(weights: Sequence[int]) -> Ints:
    """Shape (bytes, 256): what the bits of each byte weigh together."""
    sums = np.zeros((max(1, (len(weights) + 7) // 8), 256), np.int64)
    for place, weight in enumerate(weights):
        block, bit = divmod(place, 8)
        sums[block, np.arange(256) >> bit & 1 == 1] += weight
    return sums


@compiled
def weigh(sums: Ints, mask: int) -> int:
    """What the bits of the mask weigh together."""
    total = 0
    for block in range(sums.shape[0]):
        total += sums[block, (mask >> (8 * block)) & 255]
    return total


@compiled
def leaving_bound(waiting: int, rest: int, scenes_of: Ints, values: Ints, minute_sums: Ints, room: Ints) -> int:
    """No order of the `rest` makes the performers `waiting` from its start on wait for less.

    Whatever the order, they leave one after the other, and when the i-th has left, all scenes of the first i are over.
    So the least of Σ value × minutes of that union, over all orders of leaving, is a bound: a subset DP. More than
    GROUP performers are taken in groups, whose bounds add up. `room` is scratch space of shape (3, 2^GROUP).
    """
    total = 0
    while waiting:
        size = 0
        while waiting and size < GROUP:
            room[2, size] = lowest(waiting)
            waiting &= waiting - 1
            size += 1
        total += _group_bound(size, rest, scenes_of, values, minute_sums, room)
    return total


@compiled
def _group_bound(size: int, rest: int, scenes_of: Ints, values: Ints, minute_sums: Ints, room: Ints) -> int:
    union, best, who = room[0], room[1], room[2]
    union[0] = 0
    best[0] = 0
    work = 0
    for i in range(size):
        work += values[who[i]] * weigh(minute_sums, scenes_of[who[i]] & rest)
    for gone in range(1, 1 << size):
        union[gone] = union[gone & (gone - 1)] | (scenes_of[who[lowest(gone)]] & rest)
        minutes = weigh(minute_sums, union[gone])
        least = np.int64(1) << 62
        left = gone
        while left:
            i = lowest(left)
            left &= left - 1
            least = min(least, best[gone ^ (1 << i)] + values[who[i]] * minutes)
        best[gone] = least
    return int(best[(1 << size) - 1]) - work
