"""The best order of leaving when waiting costs each performer something else during each scene. Compiled.

Whatever the order, the performers of a side leave one after the other, and when one leaves, the scenes of all who left
before are over, and they have waited through those that they are not in. So the least sum, over all orders of leaving,
of what each pays for the scenes of themselves and those before is a bound. What one who leaves does not pay is what
they would for the scenes in which there are only such as stay behind; a subset DP finds the most that can be spared.

All costs are whole numbers, and less than 2²⁴ together, so that float32 is exact: eight of them are worked out at once.
The eight sets that differ only in the first three performers stand side by side, as *lanes*.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from castlist.planning.compiling import compiled, lowest
from castlist.planning.orders_bounds import Ints

Floats = npt.NDArray[np.float32]

MOST_TOGETHER = 13
"""At most so many are put in their best order at once."""
FEWEST = 4
"""Fewer take up as much room: the rest of it stands for people who are in no scene and pay nothing."""
WITHIN = np.array([[lane & own == own for lane in range(8)] for own in range(8)], np.float32)
"""Whether the first three of a set are among those of a lane."""


class Side(NamedTuple):
    """One end: who (n,); by group of scenes, the mask of those in it (64,); what waiting during each group costs them
    in all and by what is left to them, and whether they wait in the best order of leaving, as 0 and 1 (n, 64)."""

    who: Ints
    casts: Ints
    full: Floats
    costs: Floats
    waits: Floats


class Tables(NamedTuple):
    """Scratch space: what each spares, by set of those who stay behind (n, 2^(n − 1)); the most that all of a set
    spare (2^n,)."""

    spared: Floats
    most: Floats


def tables() -> Tables:
    """Room for MOST_TOGETHER."""
    return Tables(
        np.zeros((MOST_TOGETHER, 1 << MOST_TOGETHER - 1), np.float32), np.zeros(1 << MOST_TOGETHER, np.float32)
    )


@compiled
def least_for_leaving(size: int, together: int, groups: int, side: Side, tables: Tables) -> float:
    """What they pay at least; `together` at once, what these parts of them pay adds up. `waits` is known then."""
    total = 0.0
    for first in range(0, size, together):
        total += _least_of_part(first, min(size, first + together), groups, side, tables)
    return total


@compiled
def _least_of_part(first: int, last: int, groups: int, side: Side, tables: Tables) -> float:
    size = max(last - first, FEWEST)
    everybody, total = (1 << size) - 1, 0.0
    for i in range(size):
        total += _sum_up(first, i, last, everybody, groups, side, tables.spared[i])
    _spare(everybody, tables.spared, tables.most)
    behind = everybody
    while behind:
        i = _first_to_leave(behind, tables)
        behind ^= 1 << i
        if first + i < last:
            waits = side.waits[first + i]
            for g in range(groups):
                own = side.casts[g] >> first & everybody
                waits[g] = 1.0 if own & ~behind and not own >> i & 1 else 0.0
    return float(total - tables.most[everybody])


@compiled
def _sum_up(first: int, i: int, last: int, everybody: int, groups: int, side: Side, row: Floats) -> float:
    """For each set of the others, what i pays for the scenes with nobody else than these; and what i pays for all."""
    sets, bit, total = (everybody + 1) >> 1, 8, 0.0
    row[:sets] = np.float32(0)
    for g in range(groups if first + i < last else 0):
        own = side.casts[g] >> first & everybody
        if not own >> i & 1:
            cost, at = side.costs[first + i, g], _without(i, own)
            total += cost
            lanes = row[at & ~7 :]
            for lane in range(8):
                lanes[lane] += cost * WITHIN[at & 7, lane]
    while bit < sets:
        for begin in range(bit, sets, 2 * bit):
            without, with_bit = row[begin - bit : begin], row[begin : begin + bit]
            for mask in range(bit):
                with_bit[mask] += without[mask]
        bit <<= 1
    return total


@compiled
def _without(i: int, mask: int) -> int:
    """The mask with place i, which is not set, left out."""
    low = (1 << i) - 1
    return (mask & low) | (mask >> 1 & ~low)


@compiled
def _larger(one: np.float32, other: np.float32) -> np.float32:
    return one if one > other else other


@compiled
def _spare(everybody: int, spared: Floats, most: Floats) -> None:
    """The most that can be spared, for every set: whoever leaves it first spares what belongs to those behind."""
    first, second, third = spared[0], spared[1], spared[2]
    for block in range((everybody + 1) >> 3):
        m0 = m1 = m2 = m3 = m4 = m5 = m6 = m7 = np.float32(-1.0e30)
        if block == 0:
            m0 = np.float32(0)
        left = block
        while left:  # eight sets at once, without somebody who is in all of them
            b = lowest(left)
            left &= left - 1
            behind, more = most[(block ^ 1 << b) * 8 :], spared[b + 3, _without(b, block ^ 1 << b) * 8 :]
            m0, m1 = _larger(behind[0] + more[0], m0), _larger(behind[1] + more[1], m1)
            m2, m3 = _larger(behind[2] + more[2], m2), _larger(behind[3] + more[3], m3)
            m4, m5 = _larger(behind[4] + more[4], m4), _larger(behind[5] + more[5], m5)
            m6, m7 = _larger(behind[6] + more[6], m6), _larger(behind[7] + more[7], m7)
        at = 4 * block  # of the first three, one after the other
        m1, m2 = _larger(m0 + first[at], m1), _larger(m0 + second[at], m2)
        m4 = _larger(m0 + third[at], m4)
        m3 = _larger(m2 + first[at + 1], _larger(m1 + second[at + 1], m3))
        m5 = _larger(m4 + first[at + 2], _larger(m1 + third[at + 1], m5))
        m6 = _larger(m4 + second[at + 2], _larger(m2 + third[at + 2], m6))
        m7 = _larger(m6 + first[at + 3], _larger(m5 + second[at + 3], _larger(m3 + third[at + 3], m7)))
        here = most[8 * block :]
        here[0], here[1], here[2], here[3] = m0, m1, m2, m3
        here[4], here[5], here[6], here[7] = m4, m5, m6, m7


@compiled
def _first_to_leave(everybody: int, tables: Tables) -> int:
    """Who of those leaves first in their best order."""
    best, who, left = -1.0e30, 0, everybody
    while left:
        i = lowest(left)
        left &= left - 1
        behind = everybody ^ 1 << i
        spared = tables.most[behind] + tables.spared[i, _without(i, behind)]
        if spared > best:
            best, who = spared, i
    return who
