"""A bound for all who still have scenes: what one of two must wait is shared out between them. Compiled.

Let x(i, s) be 1 if, at a scene s that i is not in, a scene of theirs is still to come, and y(j, s) if one of theirs has
been. Who is present at the start waits while x is 1, who is at the end while y is. Whoever has begun at neither end
waits while both are, and one of them always is, so they wait x + y − 1. Thus waiting costs, exactly,

    Σ value(i) × minutes(s) × x(i, s) + Σ value(j) × minutes(s) × y(j, s) − Σ value(c) × minutes without c

over i at the start, j at the end, and c at neither, who is counted on both sides. If i and j are in a scene together,
that is before s or after it: x(i, s) + y(j, s) ≥ 1. So for any shares ≥ 0 of such pairs, of which nobody gives more
than their value, shares × minutes are paid in any case, and what is left of the values is bounded for either side alone
by the best order of leaving.

Any shares give a bound. They become better step by step: where neither of two waits in the best orders of leaving,
their share grows, where both do, it shrinks (a subgradient method with steps after Polyak 1969).

Shares are multiples of 1/16, and all sums of them are less than 2⁴⁹, so that float64 is exact.
"""

from typing import NamedTuple

import numpy as np

from castlist.planning.compiling import compiled, lowest
from castlist.planning.orders_bounds import Ints, Terms, weigh
from castlist.planning.orders_leaving import MOST_TOGETHER, Floats, Side, Tables, least_for_leaving, tables

GRAIN = 16.0
LARGEST = 2**44
"""Of all values × all minutes."""
STEPS, QUICK = 21, 9
"""Steps at most, and how many of them are quick: they take a side in parts of at most TOGETHER."""
TOGETHER = 8
LOOK = 3
"""Steps between two looks at whether it will be enough."""
FIRST_PART, PART_A_STEP = 0.25, 0.05
"""It is given up when quick steps have not made such a part of what is needed, by how many they are."""
OVER = 1.4
"""Steps aim at so many times what is needed, lest they become small before it is reached."""
KEPT, SHORTER = 0.5, 0.85
"""How much of the step before is in a step, and by how much steps become shorter after one that did not help."""


class Sheet(NamedTuple):
    """Scratch space: both ends; minutes of each group of scenes (64,); for two who share a scene the lesser value, or 0
    (n, n); shares and the steps before (64, n, n); tables; performers in order (n,)."""

    start: Side
    end: Side
    minutes: Floats
    coupled: Floats
    shares: Floats
    steps: Floats
    tables: Tables
    prices: Ints


def sheet(performers: int) -> Sheet:
    """Room for so many performers."""
    by_scene, pairs = (64, performers), (64, performers, performers)

    def side() -> Side:
        return Side(np.zeros(performers, np.int64), np.zeros(64, np.int64), np.zeros(by_scene), np.zeros(by_scene))

    return Sheet(
        start=side(),
        end=side(),
        minutes=np.zeros(64),
        coupled=np.zeros(pairs[1:]),
        shares=np.zeros(pairs),
        steps=np.zeros(pairs),
        tables=tables(),
        prices=np.zeros(performers, np.int64),
    )


@compiled
def shared_bound(
    enough: int, rest: int, left: int, right: int, free: int, terms: Terms, minutes: Ints, sheet: Sheet
) -> int:
    """No order of the `rest` costs less. It is as good as it gets, or at least `enough`, or not worth the time."""
    start, end = sheet.start, sheet.end
    many, more = _listed(left | free, rest, terms, start, sheet), _listed(right | free, rest, terms, end, sheet)
    groups = _grouped(rest, many, more, terms, minutes, sheet)
    twice = _begun(groups, many, more, rest, terms, sheet)
    best, before, length = -1.0e300, -1.0e300, 1.0
    for step in range(STEPS):
        together = TOGETHER if step < QUICK else MOST_TOGETHER
        bound = _charged(groups, many, more, terms, sheet) - twice
        bound += least_for_leaving(many, together, groups, start, sheet.tables)
        bound += least_for_leaving(more, together, groups, end, sheet.tables)
        length *= 1.0 if bound > best else SHORTER
        best = max(best, bound)
        if best > enough - 1:
            break
        if step % LOOK == 0:
            if _is_hopeless(step, best, best - before, enough):
                break
            before = best
        if not _directed(length * (OVER * enough - bound), groups, many, more, sheet):
            break
        _stepped(groups, many, more, terms, sheet)
    return int(np.ceil(best))


@compiled
def _is_hopeless(step: int, best: float, gained: float, enough: int) -> bool:
    """Whether the steps that are left will hardly make up for what is missing, as far as one can tell."""
    if step <= QUICK:
        return step > 0 and best < (FIRST_PART + PART_A_STEP * step) * enough
    return gained * (STEPS - step) < LOOK * (enough - best)


@compiled
def _listed(performers: int, rest: int, terms: Terms, side: Side, sheet: Sheet) -> int:
    """Who is on this side, those first who may wait for most; how many."""
    size = 0
    while performers:
        a = lowest(performers)
        performers &= performers - 1
        price, at = terms.values[a] * weigh(terms.minute_sums, rest & ~terms.scenes_of[a]), size
        while at and sheet.prices[at - 1] < price:
            sheet.prices[at], side.who[at] = sheet.prices[at - 1], side.who[at - 1]
            at -= 1
        sheet.prices[at], side.who[at] = price, a
        size += 1
    return size


@compiled
def _grouped(rest: int, many: int, more: int, terms: Terms, minutes: Ints, sheet: Sheet) -> int:
    """Scenes with equal casts are one group: their shares are the same. How many groups."""
    start, end, groups = sheet.start, sheet.end, 0
    while rest:
        s = lowest(rest)
        rest &= rest - 1
        here = there = 0
        for i in range(many):
            here |= (terms.casts[s] >> start.who[i] & 1) << i
        for j in range(more):
            there |= (terms.casts[s] >> end.who[j] & 1) << j
        g = 0
        while g < groups and (start.casts[g] != here or end.casts[g] != there):
            g += 1
        if g == groups:
            start.casts[g], end.casts[g], sheet.minutes[g] = here, there, 0.0
            groups += 1
        sheet.minutes[g] += minutes[s]
    return groups


@compiled
def _begun(groups: int, many: int, more: int, rest: int, terms: Terms, sheet: Sheet) -> float:
    """Whoever is on both sides shares all with themselves, nobody else anything; what is counted twice."""
    twice = 0.0
    for i in range(many):
        for j in range(more):
            a, b = sheet.start.who[i], sheet.end.who[j]
            together = terms.scenes_of[a] & terms.scenes_of[b] & rest
            sheet.coupled[i, j] = float(min(terms.values[a], terms.values[b])) if together else 0.0
            for g in range(groups):
                sheet.shares[g, i, j] = sheet.steps[g, i, j] = 0.0
                if a == b and not sheet.start.casts[g] >> i & 1:
                    sheet.shares[g, i, j] = float(terms.values[a])
                    twice += terms.values[a] * sheet.minutes[g]
    return twice


@compiled
def _charged(groups: int, many: int, more: int, terms: Terms, sheet: Sheet) -> float:
    """What is left of the values is written down for either side; what all that is shared comes to."""
    start, end, total = sheet.start, sheet.end, 0.0
    for g in range(groups):
        minutes = sheet.minutes[g]
        for j in range(more):
            end.costs[g, j] = 0.0 if end.casts[g] >> j & 1 else terms.values[end.who[j]] * minutes
        for i in range(many):
            start.costs[g, i] = 0.0
            if not start.casts[g] >> i & 1:
                given = 0.0
                for j in range(more):
                    share = sheet.shares[g, i, j] * minutes
                    end.costs[g, j] -= share
                    given += share
                start.costs[g, i] = terms.values[start.who[i]] * minutes - given
                total += given
    return total


@compiled
def _directed(missing: float, groups: int, many: int, more: int, sheet: Sheet) -> bool:
    """Shares after steps of a length that would make up for what is missing; False if nothing can be gained."""
    length = 0.0
    for g in range(groups):
        for i in range(many):
            if not sheet.start.casts[g] >> i & 1:
                length += sheet.minutes[g] * _directed_for(g, i, more, sheet)
    if length <= 0.0:
        return False
    for g in range(groups):
        for i in range(many):
            for j in range(more):
                share = sheet.shares[g, i, j] + missing / length * sheet.coupled[i, j] * sheet.steps[g, i, j]
                sheet.shares[g, i, j] = max(0.0, share)
    return True


@compiled
def _directed_for(g: int, i: int, more: int, sheet: Sheet) -> float:
    """The next steps of one performer at the start, and their squares together."""
    squares = 0.0
    for j in range(more):
        if sheet.coupled[i, j] > 0.0 and not sheet.end.casts[g] >> j & 1:
            step = 1.0 - sheet.start.waits[g, i] - sheet.end.waits[g, j] + KEPT * sheet.steps[g, i, j]
            if step < 0.0 and sheet.shares[g, i, j] <= 0.0:
                step = 0.0
            sheet.steps[g, i, j] = step
            squares += sheet.coupled[i, j] * step * step
    return squares


@compiled
def _stepped(groups: int, many: int, more: int, terms: Terms, sheet: Sheet) -> None:
    """Nobody shares more than their value, and all shares are rounded down."""
    for g in range(groups):
        for i in range(many):
            given, value = 0.0, float(terms.values[sheet.start.who[i]])
            for j in range(more):
                given += sheet.shares[g, i, j]
            if given > value:
                for j in range(more):
                    sheet.shares[g, i, j] *= value / given
        for j in range(more):
            given, value = 0.0, float(terms.values[sheet.end.who[j]])
            for i in range(many):
                given += sheet.shares[g, i, j]
            part = GRAIN * (value / given if given > value else 1.0)
            for i in range(many):
                sheet.shares[g, i, j] = np.floor(sheet.shares[g, i, j] * part) / GRAIN
