"""What shares claim of a state is never more than what its best order costs, and they claim more than leaving alone."""

import random

import numpy as np

from castlist.planning import orders_shares
from castlist.planning.orders_bounds import leaving_bound
from castlist.planning.orders_reduced import Core, bits
from castlist.planning.orders_search import terms_of
from tests.planning.test_orders_exact import drawn


def split(core: Core, dice: random.Random) -> tuple[int, int, int]:
    """Some scenes in the middle of an order, and who is present at the start and at the end of them but not at both."""
    order = dice.sample(range(len(core.casts)), len(core.casts))
    begin, end = sorted(dice.sample(range(len(order) + 1), 2))
    cast = dict.fromkeys(("before", "rest", "after"), 0)
    for place, scene in enumerate(order):
        cast["before" if place < begin else "rest" if place < end else "after"] |= core.casts[scene]
    left = cast["before"] & cast["rest"] & ~cast["after"]
    return sum(1 << s for s in order[begin:end]), left, cast["after"] & cast["rest"] & ~cast["before"]


def least_of(core: Core, rest: int, left: int, right: int, free: int) -> int:
    """What those people wait during the rest at least, by all subsets of it."""
    costs = {0: 0}
    for done in sorted((s for s in range(rest + 1) if s & ~rest == 0), key=int.bit_count):
        coming = rest & ~done
        seen, later = left, right
        for scene in bits(done):
            seen |= core.casts[scene]
        for scene in bits(coming):
            later |= core.casts[scene]
        here = seen & later & (left | right | free)
        for scene in bits(coming):
            cost = costs[done] + core.minutes[scene] * core.value_of(here & ~core.casts[scene])
            costs[done | 1 << scene] = min(cost, costs.get(done | 1 << scene, cost))
    return costs[rest]


def test_shares_never_claim_more_than_the_best_order_costs() -> None:
    dice = random.Random(41)
    more = met = 0
    for _ in range(2000):
        core = drawn(dice, scenes=dice.randint(3, 9), performers=dice.randint(2, 10))
        if core is None:
            continue
        terms, size = terms_of(core), len(core.values)
        rest, left, right = split(core, dice)
        free = sum(1 << a for a, scenes in enumerate(core.scenes_of) if not scenes & ~rest)
        least = least_of(core, rest, left, right, free)
        sheet, minutes = orders_shares.sheet(size), np.array(core.minutes, np.int64)
        enough = dice.choice((1, least, least + 1, 2 * least + 3, 10**6))
        bound = orders_shares.shared_bound(enough, rest, left, right, free, terms, minutes, sheet)
        assert bound <= least
        room = np.zeros((5, 1 << 11), np.int64)
        sides = [(side, rest, terms.scenes_of, terms.values, terms.minute_sums, room) for side in (left, right)]
        more += bound > sum(leaving_bound(*side) for side in sides)
        met += bound == least
    assert more > 100
    assert met > 200
