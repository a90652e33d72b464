"""A good order quickly: neighbouring blocks of scenes change places as long as that helps, again and again. Compiled.

It proves nothing. What it finds is what the search from both ends has to beat, and nearly always it is a best order.
"""

from typing import NamedTuple

import numpy as np

from castlist.planning.compiling import compiled
from castlist.planning.orders_bounds import Ints
from castlist.planning.orders_reduced import Core

FAILURES = 30
"""After so many shaken orders that were no better, it begins anew elsewhere."""


class Walk(NamedTuple):
    """An order under way: scenes by place (n,), minutes before each place (n + 1,), and for each place and performer
    the first scene of theirs from there on and the last one before it, as places (n + 1, performers)."""

    order: Ints
    before: Ints
    coming: Ints
    gone: Ints


def begun(core: Core, *, seed: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Who is in which scene (n, performers) as 0 and 1, minutes, values, and the state of a random generator (1,)."""
    present = [[cast >> a & 1 for a in range(len(core.values))] for cast in core.casts]
    state = np.array([seed * 2 + 1], np.int64)
    return np.array(present, np.int64), np.array(core.minutes, np.int64), np.array(core.values, np.int64), state


@compiled
def climb(present: Ints, minutes: Ints, values: Ints, state: Ints, order: Ints, rounds: int, longest: int) -> int:
    """`order` is the best of it and of `rounds` others that were shaken and mended; what waiting costs in it.

    `longest`: the first of two neighbouring blocks has at most so many scenes.
    """
    size, performers = present.shape
    walk = Walk(
        np.arange(size),
        np.zeros(size + 1, np.int64),
        np.zeros((size + 1, performers), np.int64),
        np.zeros((size + 1, performers), np.int64),
    )
    walk.order[:] = order
    least = current = _mended(present, minutes, values, walk, longest)
    order[:] = walk.order
    kept, failures = walk.order.copy(), 0
    for _ in range(rounds):
        walk.order[:] = kept
        afresh = failures > FAILURES
        for _swap in range(size if afresh else 3):
            _swap_two(walk.order, state)
        cost = _mended(present, minutes, values, walk, longest)
        failures = 0 if afresh or cost < current else failures + 1
        if afresh or cost <= current:
            current = cost
            kept[:] = walk.order
        if cost < least:
            least = cost
            order[:] = walk.order
    return least


@compiled
def _swap_two(order: Ints, state: Ints) -> None:
    i, j = _drawn(state, order.shape[0]), _drawn(state, order.shape[0])
    order[i], order[j] = order[j], order[i]


@compiled
def _drawn(state: Ints, below: int) -> int:
    """A number from 0 to below − 1: Knuth's linear congruential generator, of which the upper bits are used."""
    state[0] = state[0] * 6364136223846793005 + 1442695040888963407
    return int((state[0] >> 33) & 0x7FFFFFFF) % below


@compiled
def _mended(present: Ints, minutes: Ints, values: Ints, walk: Walk, longest: int) -> int:
    """No two neighbouring blocks of the order can change places with profit; what waiting costs then."""
    size = minutes.shape[0]
    _survey(present, minutes, walk)
    better = True
    while better:
        better = False
        for i in range(size):
            for j in range(i + 1, min(size, i + 1 + longest)):
                least, best = 0, -1
                for k in range(j + 1, size + 1):
                    change = _change(i, j, k, values, walk)
                    if change < least:
                        least, best = change, k
                if best >= 0:
                    _exchange(i, j, best, walk.order)
                    _survey(present, minutes, walk)
                    better = True
    return _waiting(present, minutes, values, walk)


@compiled
def _survey(present: Ints, minutes: Ints, walk: Walk) -> None:
    """What the walk knows of its order is right again."""
    size, performers = present.shape
    for place in range(size):
        walk.before[place + 1] = walk.before[place] + minutes[walk.order[place]]
    for a in range(performers):
        walk.coming[size, a], walk.gone[0, a] = size, -1
        for place in range(size):
            last = size - 1 - place
            walk.gone[place + 1, a] = place if present[walk.order[place], a] else walk.gone[place, a]
            walk.coming[last, a] = last if present[walk.order[last], a] else walk.coming[last + 1, a]


@compiled
def _change(i: int, j: int, k: int, values: Ints, walk: Walk) -> int:
    """By how much waiting costs more when the blocks of places i … j − 1 and j … k − 1 change places."""
    size, change = walk.order.shape[0], 0
    first_block, second_block = walk.before[j] - walk.before[i], walk.before[k] - walk.before[j]
    for a in range(values.shape[0]):
        earlier, later = walk.gone[i, a] >= 0, walk.coming[k, a] < size
        if earlier and later:
            continue
        in_first, in_second = walk.coming[i, a] < j, walk.coming[j, a] < k
        if not in_first and not in_second:
            continue
        stays = 0
        if not later:  # by how much the last scene ends later
            if in_first:
                moved = walk.before[walk.gone[j, a] + 1] + second_block
                stays += moved - walk.before[walk.gone[k, a] + 1]
            else:
                stays -= first_block
        if not earlier:  # by how much the first scene starts earlier
            if in_second:
                moved = walk.before[walk.coming[j, a]] - first_block
                stays += walk.before[walk.coming[i, a]] - moved
            else:
                stays -= second_block
        change += values[a] * stays
    return change


@compiled
def _exchange(i: int, j: int, k: int, order: Ints) -> None:
    moved = np.concatenate((order[j:k], order[i:j]))
    order[i:k] = moved


@compiled
def _waiting(present: Ints, minutes: Ints, values: Ints, walk: Walk) -> int:
    size, total = minutes.shape[0], 0
    for a in range(values.shape[0]):
        begins, ends = walk.before[walk.coming[0, a]], walk.before[walk.gone[size, a] + 1]
        total += values[a] * (ends - begins)
        for scene in range(size):
            total -= values[a] * minutes[scene] * present[scene, a]
    return total
