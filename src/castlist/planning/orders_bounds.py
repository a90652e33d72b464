"""What waiting is still to come at least, and sums over bit masks. Compiled.

Masks are int64: bit s of a mask of scenes, bit a of one of performers. Sums over a mask are read from a table of shape
(bytes, 256), one lookup a byte.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from castlist.planning.compiling import compiled, lowest

Ints = npt.NDArray[np.int64]


class Terms(NamedTuple):
    """The problem: masks of performers by scene and of scenes by performer, values, and two tables of sums."""

    casts: Ints
    scenes_of: Ints
    values: Ints
    minute_sums: Ints
    value_sums: Ints


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
    GROUP performers are taken in groups, whose bounds add up. `room` is scratch space of shape (5, 2^GROUP); in its
    last rows stand, for the last group, who is in it, and how much more it is for each of them to leave first.
    """
    total = 0
    room[4, 0] = 0
    while waiting:
        size = 0
        while waiting and size < GROUP:
            room[2, size] = lowest(waiting)
            waiting &= waiting - 1
            size += 1
        total += _group_bound(size, rest, scenes_of, values, minute_sums, room)
        room[4, 0] = size
    return total


@compiled
def _group_bound(size: int, rest: int, scenes_of: Ints, values: Ints, minute_sums: Ints, room: Ints) -> int:
    """Backwards: `coming[gone]` is what the others cost at least when those have left."""
    union, coming, who, more = room[0], room[1], room[2], room[3]
    everybody = (1 << size) - 1
    union[0] = 0
    work = 0
    for i in range(size):
        union[1 << i] = scenes_of[who[i]] & rest
        work += values[who[i]] * weigh(minute_sums, union[1 << i])
    for gone in range(1, everybody + 1):
        union[gone] = union[gone & (gone - 1)] | union[gone & -gone]
    for gone in range(1, everybody + 1):
        union[gone] = weigh(minute_sums, union[gone])
    coming[everybody] = 0
    for gone in range(everybody - 1, -1, -1):
        least = np.int64(1) << 62
        left = everybody & ~gone
        while left:
            i = lowest(left)
            left &= left - 1
            after = gone | 1 << i
            least = min(least, coming[after] + values[who[i]] * union[after])
        coming[gone] = least
    for i in range(size):
        more[i] = coming[1 << i] + values[who[i]] * union[1 << i] - coming[0]
    return int(coming[0]) - work
