"""The best order of leaving when waiting costs each performer something else during each scene. Compiled.

Whatever the order, the performers of a side leave one after the other, and when one leaves, the scenes of all who left
before are over, and they have waited through those that they are not in. So the least sum, over all orders of leaving,
of what each pays for the scenes of themselves and those before is a bound: a subset DP.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from castlist.planning.compiling import compiled, lowest
from castlist.planning.orders_bounds import Ints

Floats = npt.NDArray[np.float64]

MOST_TOGETHER = 13
"""At most so many are put in their best order at once."""


class Side(NamedTuple):
    """One end: who (n,); by group of scenes, the mask of those in it (64,), what waiting costs each (64, n), and who
    waits in the best order of leaving, as 0.0 and 1.0 (64, n)."""

    who: Ints
    casts: Ints
    costs: Floats
    waits: Floats


class Tables(NamedTuple):
    """Scratch space: what each pays, by set of the others (n, 2^(n − 1)); the least all gone pay (2^n,)."""

    sums: Floats
    least: Floats


def tables() -> Tables:
    """Room for MOST_TOGETHER."""
    return Tables(np.zeros((MOST_TOGETHER, 1 << MOST_TOGETHER - 1)), np.zeros(1 << MOST_TOGETHER))


@compiled
def least_for_leaving(size: int, together: int, groups: int, side: Side, tables: Tables) -> float:
    """What they pay at least; `together` at once, what these parts of them pay adds up. `waits` is known then."""
    total = 0.0
    for first in range(0, size, together):
        total += _least_of_part(first, min(size, first + together), groups, side, tables)
    return total


@compiled
def _least_of_part(first: int, last: int, groups: int, side: Side, tables: Tables) -> float:
    size, sums, least = last - first, tables.sums, tables.least
    everybody = (1 << size) - 1
    for i in range(size):
        _sum_up(first, i, everybody, groups, side, sums[i])
    least[0] = 0.0
    for gone in range(1, everybody + 1):
        who = _last(gone, everybody, sums, least)
        least[gone] = least[gone ^ 1 << who] + _paid(who, gone, everybody, sums)
    gone = everybody
    while gone:
        who = _last(gone, everybody, sums, least)
        for g in range(groups):
            own = side.casts[g] >> first & everybody
            side.waits[g, first + who] = 1.0 if own & gone and not own >> who & 1 else 0.0
        gone ^= 1 << who
    return float(least[everybody])


@compiled
def _sum_up(first: int, i: int, everybody: int, groups: int, side: Side, row: Floats) -> None:
    """For each set of the others, what i pays for the scenes with somebody of them and nobody else."""
    sets, bit = (everybody + 1) >> 1, 1
    row[:sets] = 0.0
    for g in range(groups):
        own = side.casts[g] >> first & everybody
        if own and not own >> i & 1:
            row[_without(i, own)] += side.costs[g, first + i]
    while bit < sets:
        for begin in range(bit, sets, 2 * bit):
            for mask in range(begin, begin + bit):
                row[mask] += row[mask - bit]
        bit <<= 1


@compiled
def _without(i: int, mask: int) -> int:
    """The mask with place i, which is not set, left out."""
    low = (1 << i) - 1
    return (mask & low) | (mask >> 1 & ~low)


@compiled
def _paid(i: int, gone: int, everybody: int, sums: Floats) -> float:
    """What i pays as the last of those gone: for all scenes that one of these is in."""
    return float(sums[i, everybody >> 1] - sums[i, _without(i, everybody ^ gone)])


@compiled
def _last(gone: int, everybody: int, sums: Floats, least: Floats) -> int:
    """Who of those gone leaves last in their best order."""
    best, who, left = 1.0e300, 0, gone
    while left:
        i = lowest(left)
        left &= left - 1
        cost = least[gone ^ 1 << i] + _paid(i, gone, everybody, sums)
        if cost < best:
            best, who = cost, i
    return who
