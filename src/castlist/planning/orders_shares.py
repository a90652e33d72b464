"""A bound for all who still have scenes: what one of two must wait is shared out between them. Compiled.

Let x(i, s) be 1 if, at a scene s that i is not in, a scene of theirs is still to come, and y(j, s) if one of theirs has
been. Who is present at the start waits while x is 1, who is at the end while y is. Whoever has begun at neither end
waits while both are, and one of them always is, so they wait x + y − 1. Thus waiting costs, exactly,

    Σ value(i) × minutes(s) × x(i, s) + Σ value(j) × minutes(s) × y(j, s) − Σ value(c) × minutes without c

over i at the start, j at the end, and c at neither, who is counted on both sides. If i and j are in a scene together,
that is before s or after it: x(i, s) + y(j, s) ≥ 1. So for any shares ≥ 0 of such pairs, of which nobody gives more
than waiting during s costs them, the shares are paid in any case, and what is left of the costs is bounded for either
side alone by the best order of leaving.

Any shares give a bound. They become better step by step: where neither of two waits in the best orders of leaving,
their share grows, where both do, it shrinks (a subgradient method with steps after Polyak 1969). A state that follows
inherits the shares of the one before: nearly always they are good enough at once.

Costs are counted in parts of a minute's value, such that all of them are whole numbers and less than 2²³ together, if
need be rounded down. So float32 is exact.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from castlist.planning import orders_rows as rows
from castlist.planning.compiling import compiled, lowest
from castlist.planning.orders_bounds import Ints, Terms, weigh
from castlist.planning.orders_leaving import MOST_TOGETHER, Floats, Side, Tables, least_for_leaving, tables

Bytes = npt.NDArray[np.uint8]

LARGEST, FINEST = 2.0**23, 2.0**6
"""Of all costs; and so many parts of a minute's value are counted at most."""
STEPS, RECALLED, INHERITED = 40, 25, 4
"""Steps at most: from no shares, from those that were noted, and from those of the state before."""
NEAR = 0.95
"""Such a part of what is needed has to be made by inherited shares, or no step is taken yet."""
LOOK = 3
"""Steps between two looks at whether it will be enough."""
PATIENCE = 3
"""It is given up when as many times what the last steps gained would not be enough by the last one: what is gained
here is inherited."""
OVER = 1.8
"""Steps aim at so many times what is needed, lest they become small before it is reached."""
SHORTER = 0.85
"""By how much steps become shorter after one that did not help."""

GROUPS, START, END = 0, 1, 2
"""Places in `sizes`: groups of scenes, who is counted at the start, who at the end."""


class Sheet(NamedTuple):
    """Room for one state. Scenes with equal casts are one group: their shares are the same.

    `unit` (1,): parts of a minute's value. By group (64,): its scenes, its minutes in units, and where it was before.
    The lesser value of two who share a scene, or 0 (n, n). By pair and group (n², 64): shares, and the steps before.
    Scratch space: by performer (n,), where each stands of either side (2, n), by performer and group (n, 64).
    """

    unit: Floats
    sizes: Ints
    start: Side
    end: Side
    scenes: Ints
    minutes: Floats
    old: Ints
    coupled: Floats
    shares: Floats
    steps: Floats
    tables: Tables
    prices: Ints
    places: Ints
    given: Floats


def sheet(performers: int, *, most: int) -> Sheet:
    """Room for so many performers whose waiting cannot cost more than `most`."""
    by_group = (performers, 64)

    def side() -> Side:
        costs, waits, full = (np.zeros(by_group, np.float32) for _ in range(3))
        return Side(np.zeros(performers, np.int64), np.zeros(64, np.int64), full, costs, waits)

    return Sheet(
        unit=np.array([min(FINEST, 2.0 ** np.floor(np.log2(LARGEST / max(1, most))))], np.float32),
        sizes=np.zeros(3, np.int64),
        start=side(),
        end=side(),
        scenes=np.zeros(64, np.int64),
        minutes=np.zeros(64, np.float32),
        old=np.zeros(64, np.int64),
        coupled=np.zeros((performers, performers), np.float32),
        shares=np.zeros((performers * performers, 64), np.float32),
        steps=np.zeros((performers * performers, 64), np.float32),
        tables=tables(),
        prices=np.zeros(performers, np.int64),
        places=np.zeros((2, performers), np.int64),
        given=np.zeros(by_group, np.float32),
    )


@compiled
def lay_out(rest: int, left: int, right: int, free: int, terms: Terms, minutes: Ints, sheet: Sheet) -> None:
    """The sheet is that of this state, which decides in what order groups and people stand; no shares are known."""
    start, end = sheet.start, sheet.end
    sheet.sizes[START] = _listed(left | free, rest, terms, start, sheet)
    sheet.sizes[END] = _listed(right | free, rest, terms, end, sheet)
    for i in range(sheet.sizes[START]):
        mine = terms.scenes_of[start.who[i]] & rest
        for j in range(sheet.sizes[END]):
            together = mine & terms.scenes_of[end.who[j]]
            lesser = min(terms.values[start.who[i]], terms.values[end.who[j]])
            sheet.coupled[i, j] = lesser if together else 0
            sheet.steps[i * sheet.sizes[END] + j, :] = np.float32(0)
    _group(rest, terms, minutes, sheet)
    _tell_costs(sheet.sizes[START], start, terms, sheet)
    _tell_costs(sheet.sizes[END], end, terms, sheet)


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
def _group(rest: int, terms: Terms, minutes: Ints, sheet: Sheet) -> None:
    """Scenes in groups of equal casts."""
    start, end, groups = sheet.start, sheet.end, 0
    while rest:
        s = lowest(rest)
        rest &= rest - 1
        here = there = 0
        for i in range(sheet.sizes[START]):
            here |= (terms.casts[s] >> start.who[i] & 1) << i
        for j in range(sheet.sizes[END]):
            there |= (terms.casts[s] >> end.who[j] & 1) << j
        g = 0
        while g < groups and (start.casts[g] != here or end.casts[g] != there):
            g += 1
        if g == groups:
            start.casts[g], end.casts[g], sheet.minutes[g], sheet.scenes[g] = here, there, 0.0, 0
            groups += 1
        sheet.minutes[g] += minutes[s] * sheet.unit[0]
        sheet.scenes[g] |= np.int64(1) << s
    sheet.sizes[GROUPS] = groups


@compiled
def _tell_costs(size: int, side: Side, terms: Terms, sheet: Sheet) -> None:
    for i in range(size):
        value = float(terms.values[side.who[i]])
        for g in range(sheet.sizes[GROUPS]):
            cost = 0.0 if side.casts[g] >> i & 1 else np.floor(value * sheet.minutes[g])
            side.full[i, g] = side.costs[i, g] = cost


@compiled
def begin(sheet: Sheet) -> None:
    """Whoever is on both sides shares all with themselves, nobody else anything."""
    more, groups = sheet.sizes[END], sheet.sizes[GROUPS]
    for i in range(sheet.sizes[START]):
        for j in range(more):
            same = sheet.start.who[i] == sheet.end.who[j]
            for g in range(groups):
                sheet.shares[i * more + j, g] = sheet.start.full[i, g] if same else np.float32(0)


@compiled
def inherit(before: Sheet, sheet: Sheet) -> None:
    """Shares of the state before, as far as scenes and people are still there, and two of them still together."""
    _find(sheet.sizes[START], sheet.start, before.start, sheet.places[0])
    _find(sheet.sizes[END], sheet.end, before.end, sheet.places[1])
    more, groups, old = sheet.sizes[END], sheet.sizes[GROUPS], 0
    for g in range(groups):
        while not before.scenes[old] & sheet.scenes[g]:
            old = old + 1 if old + 1 < before.sizes[GROUPS] else 0
        sheet.old[g] = old
    for i in range(sheet.sizes[START]):
        for j in range(more):
            shares = sheet.shares[i * more + j]
            others = before.shares[sheet.places[0, i] * before.sizes[END] + sheet.places[1, j]]
            for g in range(groups):
                shares[g] = others[sheet.old[g]] if sheet.coupled[i, j] > 0 else np.float32(0)
    for g in range(groups):
        if sheet.minutes[g] != before.minutes[sheet.old[g]]:
            ratio = float(sheet.minutes[g]) / max(1.0e-30, float(before.minutes[sheet.old[g]]))
            for p in range(sheet.sizes[START] * more):
                sheet.shares[p, g] = np.floor(ratio * sheet.shares[p, g])


@compiled
def _find(size: int, side: Side, before: Side, places: Ints) -> None:
    """Where each stood before. Whoever is on a side has been there."""
    for i in range(size):
        at = 0
        while before.who[at] != side.who[i]:
            at += 1
        places[i] = at


@compiled
def note(sheet: Sheet, row: Bytes) -> bool:
    """The shares are noted roughly, as parts of 255; False when they take up too much room."""
    more, at = sheet.sizes[END], 0
    for i in range(sheet.sizes[START]):
        for j in range(more):
            shares, most = sheet.shares[i * more + j], np.float32(255) / max(sheet.coupled[i, j], np.float32(1))
            for g in range(sheet.sizes[GROUPS] if sheet.coupled[i, j] > 0 else 0):
                if not (sheet.start.casts[g] >> i | sheet.end.casts[g] >> j) & 1:
                    if at == row.shape[0]:
                        return False
                    part = shares[g] * most / max(sheet.minutes[g], np.float32(1.0e-30))
                    row[at] = np.uint8(min(part, np.float32(255)))
                    at += 1
    return True


@compiled
def recall(row: Bytes, sheet: Sheet) -> None:
    """The shares that were noted of the same state."""
    more, at = sheet.sizes[END], 0
    for i in range(sheet.sizes[START]):
        for j in range(more):
            shares = sheet.shares[i * more + j]
            shares[:] = np.float32(0)
            for g in range(sheet.sizes[GROUPS] if sheet.coupled[i, j] > 0 else 0):
                if not (sheet.start.casts[g] >> i | sheet.end.casts[g] >> j) & 1:
                    shares[g] = np.float32(row[at]) * sheet.coupled[i, j] * sheet.minutes[g] / np.float32(255)
                    at += 1
    _round_down(sheet)


@compiled
def improved(enough: int, most: int, near: float, sheet: Sheet) -> int:
    """No order of the rest costs less; at least `enough`, or what it is after as many steps as are worth it.

    That is none when it is not `near`, such a part of what is needed, at first.
    """
    unit = float(sheet.unit[0])
    needed = enough * unit
    best, before, length = -1.0e300, -1.0e300, 1.0
    for step in range(most):
        bound = _charged(sheet)
        bound += least_for_leaving(sheet.sizes[START], MOST_TOGETHER, sheet.sizes[GROUPS], sheet.start, sheet.tables)
        bound += least_for_leaving(sheet.sizes[END], MOST_TOGETHER, sheet.sizes[GROUPS], sheet.end, sheet.tables)
        length *= 1.0 if bound > best else SHORTER
        best = max(best, bound)
        if best > needed - unit or step == most - 1 or best < near * needed:
            break
        if step % LOOK == 0:
            if step > 0 and PATIENCE * (best - before) * (most - step) < LOOK * (needed - best):
                break
            before = best
        gain = _directed(sheet)
        if gain <= 0.0:
            break
        _step(length * (OVER * needed - bound) / gain, sheet)
    return int(np.ceil(best / unit))


@compiled
def _charged(sheet: Sheet) -> float:
    """What is left of the costs is written down for either side; what is shared, less what is counted twice."""
    start, end, total = sheet.start, sheet.end, 0.0
    groups, more = sheet.sizes[GROUPS], sheet.sizes[END]
    for j in range(more):
        rows.copied(groups, end.full[j], end.costs[j])
    for i in range(sheet.sizes[START]):
        rows.copied(groups, start.full[i], start.costs[i])
        for j in range(more):
            if sheet.coupled[i, j] > 0:
                rows.take(groups, sheet.shares[i * more + j], start.costs[i], end.costs[j])
            if start.who[i] == end.who[j]:
                total -= rows.summed(groups, start.full[i])
        total += rows.summed(groups, start.full[i]) - rows.summed(groups, start.costs[i])
    return total


@compiled
def _directed(sheet: Sheet) -> float:
    """The next steps, and how much all of them together would gain."""
    groups, more, gains = sheet.sizes[GROUPS], sheet.sizes[END], sheet.given[0]
    gains[:groups] = np.float32(0)
    for i in range(sheet.sizes[START]):
        for j in range(more):
            p, coupled = i * more + j, sheet.coupled[i, j]
            if coupled > 0:
                ours, theirs = sheet.start.waits[i], sheet.end.waits[j]
                rows.turn(groups, ours, theirs, sheet.shares[p], sheet.steps[p])
                rows.clear(groups, sheet.start.full[i], sheet.end.full[j], sheet.steps[p])
                rows.gain(groups, coupled, sheet.steps[p], gains)
    gain = 0.0
    for g in range(groups):
        gain += gains[g] * sheet.minutes[g]
    return gain


@compiled
def _step(length: float, sheet: Sheet) -> None:
    """Shares after steps of this length, rounded down. Nobody gives more than waiting costs them."""
    more = sheet.sizes[END]
    for i in range(sheet.sizes[START]):
        for j in range(more):
            p = i * more + j
            if sheet.coupled[i, j] > 0:
                far = np.float32(length) * sheet.coupled[i, j]
                rows.move(sheet.sizes[GROUPS], far, sheet.minutes, sheet.steps[p], sheet.shares[p])
    _round_down(sheet)


@compiled
def _round_down(sheet: Sheet) -> None:
    """Whole shares, of which nobody gives more than waiting costs them."""
    many, more, groups = sheet.sizes[START], sheet.sizes[END], sheet.sizes[GROUPS]
    for i in range(many):
        given = sheet.given[i]
        given[:groups] = np.float32(0)
        for j in range(more):
            rows.add(groups, sheet.shares[i * more + j], given)
        rows.tell_part(groups, sheet.start.full[i], given)
        for j in range(more):
            rows.scale(groups, given, sheet.shares[i * more + j])
    for j in range(more):
        given = sheet.given[j]
        given[:groups] = np.float32(0)
        for i in range(many):
            rows.add(groups, sheet.shares[i * more + j], given)
        rows.tell_part(groups, sheet.end.full[j], given)
        for i in range(many):
            rows.scale_down(groups, given, sheet.shares[i * more + j])
