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

from castlist.planning.compiling import compiled, lowest
from castlist.planning.orders_bounds import Ints, Terms, weigh
from castlist.planning.orders_leaving import Floats, Side, Tables, least_for_leaving, tables

Bytes = npt.NDArray[np.uint8]

LARGEST, FINEST = 2.0**23, 2.0**6
"""Of all costs; and so many parts of a minute's value are counted at most."""
STEPS, RECALLED, INHERITED = 40, 15, 4
"""Steps at most: from no shares, from those that were noted, and from those of the state before."""
LOOK = 3
"""Steps between two looks at whether it will be enough."""
OVER = 1.4
"""Steps aim at so many times what is needed, lest they become small before it is reached."""
KEPT, SHORTER = 0.7, 0.85
"""How much of the step before is in a step, and by how much steps become shorter after one that did not help."""

GROUPS, START, END = 0, 1, 2
"""Places in `sizes`: groups of scenes, who is counted at the start, who at the end."""


class Sheet(NamedTuple):
    """Room for one state. Scenes with equal casts are one group: their shares are the same.

    `unit` (1,): parts of a minute's value. By group: scenes and minutes (64,), who is not in it of either side (64, n)
    and how many (64,), and where its shares begin (65,): those of each at the start with each at the end, and the steps
    before. For two who share a scene the lesser value, or 0 (n, n). Scratch space: by performer (n,) and (2, n).
    """

    unit: Floats
    sizes: Ints
    start: Side
    end: Side
    scenes: Ints
    minutes: Floats
    here: Ints
    there: Ints
    many: Ints
    more: Ints
    begins: Ints
    coupled: Floats
    shares: Floats
    steps: Floats
    tables: Tables
    prices: Ints
    moved: Ints
    found: Ints


def sheet(performers: int, *, most: int) -> Sheet:
    """Room for so many performers whose waiting cannot cost more than `most`."""

    def side() -> Side:
        by_scene = (64, performers)
        return Side(
            np.zeros(performers, np.int64),
            np.zeros(performers, np.float32),
            np.zeros(64, np.int64),
            np.zeros(by_scene, np.float32),
            np.zeros(by_scene, np.float32),
        )

    return Sheet(
        unit=np.array([min(FINEST, 2.0 ** np.floor(np.log2(LARGEST / max(1, most))))], np.float32),
        sizes=np.zeros(3, np.int64),
        start=side(),
        end=side(),
        scenes=np.zeros(64, np.int64),
        minutes=np.zeros(64, np.float32),
        here=np.zeros((64, performers), np.int64),
        there=np.zeros((64, performers), np.int64),
        many=np.zeros(64, np.int64),
        more=np.zeros(64, np.int64),
        begins=np.zeros(65, np.int64),
        coupled=np.zeros((performers, performers), np.float32),
        shares=np.zeros(64 * performers * performers, np.float32),
        steps=np.zeros(64 * performers * performers, np.float32),
        tables=tables(),
        prices=np.zeros(performers, np.int64),
        moved=np.zeros((2, performers), np.int64),
        found=np.zeros((2, performers), np.int64),
    )


@compiled
def lay_out(rest: int, left: int, right: int, free: int, terms: Terms, minutes: Ints, sheet: Sheet) -> None:
    """The sheet is that of this state, and nothing is shared: groups and people stand in an order that it decides."""
    sheet.sizes[START] = _listed(left | free, rest, terms, sheet.start, sheet)
    sheet.sizes[END] = _listed(right | free, rest, terms, sheet.end, sheet)
    for i in range(sheet.sizes[START]):
        mine = terms.scenes_of[sheet.start.who[i]] & rest
        for j in range(sheet.sizes[END]):
            together = mine & terms.scenes_of[sheet.end.who[j]]
            lesser = min(sheet.start.values[i], sheet.end.values[j])
            sheet.coupled[i, j] = lesser if together else np.float32(0)
    _group(rest, terms, minutes, sheet)
    sheet.steps[: sheet.begins[sheet.sizes[GROUPS]]] = np.float32(0)


@compiled
def begin(sheet: Sheet) -> None:
    """Whoever is on both sides shares all with themselves, nobody else anything."""
    for g in range(sheet.sizes[GROUPS]):
        at = sheet.begins[g]
        for x in range(sheet.many[g]):
            i = sheet.here[g, x]
            for y in range(sheet.more[g]):
                same = sheet.start.who[i] == sheet.end.who[sheet.there[g, y]]
                sheet.shares[at] = _cost(sheet.start.values[i], g, sheet) if same else np.float32(0)
                at += 1


@compiled
def inherit(before: Sheet, sheet: Sheet) -> None:
    """Shares of the state before, as far as scenes and people are still there, and two of them still together."""
    _tell_places(before.sizes[START], before.start, sheet.sizes[START], sheet.start, sheet.moved[0])
    _tell_places(before.sizes[END], before.end, sheet.sizes[END], sheet.end, sheet.moved[1])
    old = 0
    for g in range(sheet.sizes[GROUPS]):
        while not before.scenes[old] & sheet.scenes[g]:
            old = old + 1 if old + 1 < before.sizes[GROUPS] else 0
        same = sheet.minutes[g] == before.minutes[old]
        ratio = float(sheet.minutes[g]) / max(1.0, float(before.minutes[old]))
        _find_places(before.many[old], before.here[old], sheet.moved[0], sheet.found[0])
        _find_places(before.more[old], before.there[old], sheet.moved[1], sheet.found[1])
        at = sheet.begins[g]
        for x in range(sheet.many[g]):
            i = sheet.here[g, x]
            row = before.begins[old] + sheet.found[0, i] * before.more[old]
            for y in range(sheet.more[g]):
                j = sheet.there[g, y]
                share = before.shares[row + sheet.found[1, j]] if sheet.coupled[i, j] > 0 else np.float32(0)
                sheet.shares[at] = share if same else np.float32(np.floor(ratio * share))
                at += 1


@compiled
def _tell_places(size: int, before: Side, now: int, side: Side, moved: Ints) -> None:
    """Where each of the side before stands now, or −1."""
    for i in range(size):
        moved[i] = -1
        for j in range(now):
            if before.who[i] == side.who[j]:
                moved[i] = j


@compiled
def _find_places(size: int, absent: Ints, moved: Ints, found: Ints) -> None:
    """By place now, the row of each in the group before."""
    for x in range(size):
        if moved[absent[x]] >= 0:
            found[moved[absent[x]]] = x


@compiled
def note(sheet: Sheet, row: Bytes) -> bool:
    """The shares are noted roughly, as parts of 255; False when they take up too much room."""
    if sheet.begins[sheet.sizes[GROUPS]] > row.shape[0]:
        return False
    for g in range(sheet.sizes[GROUPS]):
        at, minutes = sheet.begins[g], sheet.minutes[g] * sheet.unit[0]
        for x in range(sheet.many[g]):
            for y in range(sheet.more[g]):
                most = minutes * sheet.coupled[sheet.here[g, x], sheet.there[g, y]]
                part = np.float32(255) * sheet.shares[at] / most if most > 0 else np.float32(0)
                row[at] = np.uint8(min(part, np.float32(255)))
                at += 1
    return True


@compiled
def recall(row: Bytes, sheet: Sheet) -> None:
    """The shares that were noted of the same state."""
    for g in range(sheet.sizes[GROUPS]):
        at, minutes = sheet.begins[g], sheet.minutes[g] * sheet.unit[0]
        for x in range(sheet.many[g]):
            for y in range(sheet.more[g]):
                most = minutes * sheet.coupled[sheet.here[g, x], sheet.there[g, y]]
                sheet.shares[at] = np.float32(row[at]) * most / np.float32(255)
                at += 1
        _round_down(g, sheet)


@compiled
def improved(enough: int, most: int, sheet: Sheet) -> int:
    """No order of the rest costs less; at least `enough`, or what it is after as many steps as are worth it."""
    unit = float(sheet.unit[0])
    needed = enough * unit
    best, before, length = -1.0e300, -1.0e300, 1.0
    for step in range(most):
        bound = _charged(sheet)
        bound += least_for_leaving(sheet.sizes[START], sheet.sizes[GROUPS], sheet.start, sheet.tables)
        bound += least_for_leaving(sheet.sizes[END], sheet.sizes[GROUPS], sheet.end, sheet.tables)
        length *= 1.0 if bound > best else SHORTER
        best = max(best, bound)
        if best > needed - unit or step == most - 1:
            break
        if step % LOOK == 0:
            if step > 0 and (best - before) * (most - step) < LOOK * (needed - best):
                break
            before = best
        rate = _directed(sheet)
        if rate <= 0.0:
            break
        _step(length * (OVER * needed - bound) / rate, sheet)
    return int(np.ceil(best / unit))


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
    for i in range(size):
        side.values[i] = terms.values[side.who[i]]
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
        sheet.minutes[g] += minutes[s]
        sheet.scenes[g] |= np.int64(1) << s
    sheet.sizes[GROUPS] = groups
    for g in range(groups):
        _list_absent(g, sheet)


@compiled
def _list_absent(g: int, sheet: Sheet) -> None:
    """Who of either side is not in the scenes of this group, and where their shares stand."""
    many = more = 0
    for i in range(sheet.sizes[START]):
        if not sheet.start.casts[g] >> i & 1:
            sheet.here[g, many] = i
            many += 1
    for j in range(sheet.sizes[END]):
        if not sheet.end.casts[g] >> j & 1:
            sheet.there[g, more] = j
            more += 1
    sheet.many[g], sheet.more[g] = many, more
    sheet.begins[g + 1] = sheet.begins[g] + many * more


@compiled
def _cost(value: float, g: int, sheet: Sheet) -> float:
    """What it costs when somebody whose time is worth so much waits during this group."""
    return np.float32(np.floor(float(value) * float(sheet.minutes[g]) * float(sheet.unit[0])))


@compiled
def _charged(sheet: Sheet) -> float:
    """What is left of the costs is written down for either side; what is shared, less what is counted twice."""
    start, end, total = sheet.start, sheet.end, 0.0
    for g in range(sheet.sizes[GROUPS]):
        at, more = sheet.begins[g], sheet.more[g]
        for y in range(more):
            j = sheet.there[g, y]
            end.costs[g, j] = _cost(end.values[j], g, sheet)
        for x in range(sheet.many[g]):
            i, given = sheet.here[g, x], np.float32(0)
            for y in range(more):
                share = sheet.shares[at + y]
                end.costs[g, sheet.there[g, y]] -= share
                given += share
                if end.who[sheet.there[g, y]] == start.who[i]:
                    total -= _cost(start.values[i], g, sheet)
            start.costs[g, i] = _cost(start.values[i], g, sheet) - given
            total += given
            at += more
    return total


@compiled
def _directed(sheet: Sheet) -> float:
    """The next steps, and how much all of them together would gain."""
    gain = 0.0
    for g in range(sheet.sizes[GROUPS]):
        at, minutes = sheet.begins[g], float(sheet.minutes[g]) * float(sheet.unit[0])
        for x in range(sheet.many[g]):
            i = sheet.here[g, x]
            waits = sheet.start.waits[g, i]
            squares = np.float32(0)
            for y in range(sheet.more[g]):
                j = sheet.there[g, y]
                step = np.float32(1) - waits - sheet.end.waits[g, j] + np.float32(KEPT) * sheet.steps[at]
                if step < 0 and sheet.shares[at] <= 0:
                    step = np.float32(0)
                sheet.steps[at] = step
                squares += sheet.coupled[i, j] * step * step
                at += 1
            gain += minutes * squares
    return gain


@compiled
def _step(length: float, sheet: Sheet) -> None:
    """Shares after steps of this length, rounded down. Nobody gives more than waiting costs them."""
    for g in range(sheet.sizes[GROUPS]):
        at, far = sheet.begins[g], np.float32(length * float(sheet.minutes[g]) * float(sheet.unit[0]))
        for x in range(sheet.many[g]):
            i = sheet.here[g, x]
            for y in range(sheet.more[g]):
                share = sheet.shares[at] + far * sheet.coupled[i, sheet.there[g, y]] * sheet.steps[at]
                sheet.shares[at] = share if share > 0 else np.float32(0)
                at += 1
        _round_down(g, sheet)


@compiled
def _round_down(g: int, sheet: Sheet) -> None:
    """Of one group, whole shares of which nobody gives more than waiting costs them."""
    begin, more = sheet.begins[g], sheet.more[g]
    for x in range(sheet.many[g]):
        row, given = begin + x * more, 0.0
        for y in range(more):
            given += sheet.shares[row + y]
        cost = _cost(sheet.start.values[sheet.here[g, x]], g, sheet)
        if given > cost:
            for y in range(more):
                sheet.shares[row + y] = cost / given * sheet.shares[row + y]
    for y in range(more):
        given = 0.0
        for x in range(sheet.many[g]):
            given += sheet.shares[begin + x * more + y]
        cost = float(_cost(sheet.end.values[sheet.there[g, y]], g, sheet))
        part = cost / given if given > cost else 1.0
        for x in range(sheet.many[g]):
            at = begin + x * more + y
            sheet.shares[at] = np.floor(part * sheet.shares[at])
