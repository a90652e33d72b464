"""What the shares of two performers, or the costs of one, go through in all groups of scenes at once. Compiled."""

import numpy as np

from castlist.planning.compiling import compiled
from castlist.planning.orders_leaving import Floats

KEPT = 0.7
"""How much of the step before is in a step."""
LESS = np.float32(1 - 2.0**-19)
"""Makes up for rounding in between."""


@compiled
def copied(groups: int, full: Floats, costs: Floats) -> None:
    for g in range(groups):
        costs[g] = full[g]


@compiled
def take(groups: int, shares: Floats, ours: Floats, theirs: Floats) -> None:
    for g in range(groups):
        ours[g] -= shares[g]
        theirs[g] -= shares[g]


@compiled
def summed(groups: int, costs: Floats) -> float:
    total = 0.0
    for g in range(groups):
        total += costs[g]
    return total


@compiled
def turn(groups: int, ours: Floats, theirs: Floats, shares: Floats, steps: Floats) -> None:
    """Where neither waits, the share grows; where both do, it shrinks, as far as there is any."""
    for g in range(groups):
        step = np.float32(1) - ours[g] - theirs[g] + np.float32(KEPT) * steps[g]
        none = step < np.float32(0) and shares[g] <= np.float32(0)
        steps[g] = np.float32(0) if none else step


@compiled
def clear(groups: int, ours: Floats, theirs: Floats, steps: Floats) -> None:
    """Nothing is shared of a scene that one of the two is in."""
    for g in range(groups):
        nothing = ours[g] <= np.float32(0) or theirs[g] <= np.float32(0)
        steps[g] = np.float32(0) if nothing else steps[g]


@compiled
def gain(groups: int, coupled: float, steps: Floats, gains: Floats) -> None:
    for g in range(groups):
        gains[g] += coupled * steps[g] * steps[g]


@compiled
def move(groups: int, far: float, minutes: Floats, steps: Floats, shares: Floats) -> None:
    for g in range(groups):
        share = shares[g] + far * minutes[g] * steps[g]
        shares[g] = share if share > np.float32(0) else np.float32(0)


@compiled
def add(groups: int, shares: Floats, given: Floats) -> None:
    for g in range(groups):
        given[g] += shares[g]


@compiled
def tell_part(groups: int, full: Floats, given: Floats) -> None:
    """Such a part of what was given can be."""
    for g in range(groups):
        part = full[g] / (given[g] if given[g] > np.float32(1.0e-30) else np.float32(1.0e-30))
        given[g] = LESS * part if part < np.float32(1) else np.float32(1)


@compiled
def scale(groups: int, part: Floats, shares: Floats) -> None:
    for g in range(groups):
        shares[g] *= part[g]


@compiled
def scale_down(groups: int, part: Floats, shares: Floats) -> None:
    for g in range(groups):
        shares[g] = np.floor(part[g] * shares[g])
