"""A best order from first halves of little cost. Compiled; for casts so small that few performers stay throughout.

An order is the same backwards, so one function of a set of scenes, its *cost*, says what waiting during them costs when
they come first and what it costs when they come last. Along an order cut where its cost passes the half, the scenes
before the cut cost at most half of the whole, and so do those after it. So only sets that cost at most half of what
has to be beaten are looked at, set by set of growing size, and of these only such whose cost and what their complement
costs at least are less than that together.

What the complement costs at least is read from tables. If only the performers of a group mattered, only the scenes
that they are in would, and for up to some twenty scenes the costs of all their subsets can be worked out beforehand.
Groups with nobody in common add up.
"""

from typing import NamedTuple

import numpy as np

from castlist.planning.compiling import compiled, lowest
from castlist.planning.orders_bounds import Ints, Terms, weigh
from castlist.planning.orders_mixing import mixed

COUNT, BEST, SET, SCENE, OTHER = 0, 1, 2, 3, 4
"""Places in the tally: sets kept; the least cost found, and where its order was cut: set before, scene, set after."""


class Groups(NamedTuple):
    """The tables of the groups: where a set of scenes stands in each (groups, bytes, 256), all costs, and offsets."""

    places: Ints
    costs: Ints
    offsets: Ints
    begins: Ints
    """1 for a group with which another way to divide all performers begins: the dearest of them counts."""


class Sets(NamedTuple):
    """Sets by growing size, what each costs, and slots that lead from a set to its place; −1 where there is none."""

    scenes: Ints
    costs: Ints
    slots: Ints


@compiled
def costs_less(scenes: int, enough: int, groups: Groups) -> bool:
    """Whether waiting during these scenes may cost less than `enough` when they come last, or first."""
    total = 0
    for k in range(groups.offsets.shape[0]):
        if groups.begins[k]:
            if total >= enough:
                return False
            total = 0
        total += groups.costs[groups.offsets[k] + weigh(groups.places[k], scenes)]
    return total < enough


@compiled
def cast_of(scenes: int, hits: Ints) -> int:
    """Who is in one of these scenes; `hits` (bytes, 256) tells it by byte."""
    cast = 0
    for block in range(hits.shape[0]):
        cast |= hits[block, (scenes >> (8 * block)) & 255]
    return cast


@compiled
def slot_of(scenes: int, sets: Sets) -> int:
    """The slot that leads to this set, or the empty one where that would be put."""
    mask = sets.slots.shape[0] - 1
    slot = mixed(scenes) & mask
    while sets.slots[slot] >= 0 and sets.scenes[sets.slots[slot]] != scenes:
        slot = (slot + 1) & mask
    return int(slot)


@compiled
def grow(
    begin: int, end: int, everything: int, half: int, terms: Terms, minutes: Ints, hits: Ints, groups: Groups,
    sets: Sets, tally: Ints,
) -> None:  # fmt: skip
    """From the sets at the places begin … end − 1, all that are one scene larger and may be worth it are kept.

    There has to be room for as many as there are scenes for each of them.
    """
    for place in range(begin, end):
        done, spent = sets.scenes[place], sets.costs[place]
        coming = everything & ~done
        here = cast_of(done, hits) & cast_of(coming, hits)
        dear = weigh(terms.value_sums, here)
        while coming:
            scene = lowest(coming)
            coming &= coming - 1
            cost = spent + minutes[scene] * (dear - weigh(terms.value_sums, here & terms.casts[scene]))
            if cost <= half:
                _keep(done | 1 << scene, cost, everything, groups, sets, tally)


@compiled
def _keep(scenes: int, cost: int, everything: int, groups: Groups, sets: Sets, tally: Ints) -> None:
    slot = slot_of(scenes, sets)
    place = sets.slots[slot]
    if place >= 0:
        sets.costs[place] = min(sets.costs[place], cost)
    elif costs_less(everything & ~scenes, tally[BEST] - cost, groups):
        place = tally[COUNT]
        tally[COUNT] += 1
        sets.scenes[place], sets.costs[place], sets.slots[slot] = scenes, cost, place


@compiled
def join(
    begin: int, end: int, everything: int, half: int, terms: Terms, minutes: Ints, hits: Ints, groups: Groups,
    sets: Sets, tally: Ints,
) -> None:  # fmt: skip
    """The best order is known that passes the half with the scene after one of the sets at begin … end − 1."""
    for place in range(begin, end):
        done, spent = sets.scenes[place], sets.costs[place]
        coming = everything & ~done
        if not coming and spent < tally[BEST]:
            tally[BEST], tally[SET], tally[SCENE], tally[OTHER] = spent, done, -1, 0
        here = cast_of(done, hits) & cast_of(coming, hits)
        dear = weigh(terms.value_sums, here)
        left = coming
        while left:
            scene = lowest(left)
            left &= left - 1
            cost = spent + minutes[scene] * (dear - weigh(terms.value_sums, here & terms.casts[scene]))
            after = coming & ~(1 << scene)
            if cost > half and costs_less(after, tally[BEST] - cost, groups):
                other = sets.slots[slot_of(after, sets)]
                if other >= 0 and cost + sets.costs[other] < tally[BEST]:
                    tally[BEST] = cost + sets.costs[other]
                    tally[SET], tally[SCENE], tally[OTHER] = done, scene, after


@compiled
def chain(begin: int, end: int, sets: Sets) -> None:
    """The sets at these places can be found by their slots."""
    for place in range(begin, end):
        sets.slots[slot_of(sets.scenes[place], sets)] = place


@compiled
def all_costs(costs: Ints, low: Ints, high: Ints, casts: Ints, minutes: Ints, value_sums: Ints) -> None:
    """`costs[set]` for all sets of the few scenes of a group; it has to be 0 for none, and large for all others."""
    size = casts.shape[0]
    split = size // 2
    everything, mask = (1 << size) - 1, (1 << split) - 1
    for done in range(everything):
        coming = everything ^ done
        here = (low[done & mask] | high[done >> split]) & (low[coming & mask] | high[coming >> split])
        dear = weigh(value_sums, here)
        while coming:
            scene = lowest(coming)
            coming &= coming - 1
            cost = costs[done] + minutes[scene] * (dear - weigh(value_sums, here & casts[scene]))
            if cost < costs[done | 1 << scene]:
                costs[done | 1 << scene] = cost


def empty(room: int) -> Sets:
    """Room for so many sets, a power of two; nothing in it."""
    return Sets(np.empty(room, np.int64), np.empty(room, np.int64), np.full(2 * room, -1, np.int32))
