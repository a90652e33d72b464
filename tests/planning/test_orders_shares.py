"""What shares claim of a state is never more than what its best order costs, and they claim more than leaving alone."""

import random
from collections.abc import Iterator

import numpy as np
import pytest

from castlist.planning import orders_shares as shares
from castlist.planning.orders_bounds import leaving_bound
from castlist.planning.orders_reduced import Core, bits
from castlist.planning.orders_search import terms_of
from tests.planning.test_orders_exact import drawn

pytestmark = pytest.mark.slow


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


Case = tuple[Core, int, int, int, int]
"""A core, and a state of it: rest, left, right, and who has begun at neither."""


def cases(dice: random.Random, *, number: int) -> Iterator[Case]:
    """Random states."""
    for _ in range(number):
        core = drawn(dice, scenes=dice.randint(3, 9), performers=dice.randint(2, 10))
        if core is not None:
            rest, left, right = split(core, dice)
            free = sum(1 << a for a, scenes in enumerate(core.scenes_of) if not scenes & ~rest)
            yield core, rest, left, right, free


def laid_out(case: Case, *, dearer: int = 1) -> shares.Sheet:
    """A sheet of that state, as for a problem in which waiting may cost `dearer` times as much."""
    core, rest, left, right, free = case
    sheet = shares.sheet(len(core.values), most=dearer * sum(core.minutes) * sum(core.values))
    shares.lay_out(rest, left, right, free, terms_of(core), np.array(core.minutes, np.int64), sheet)
    return sheet


def test_shares_never_claim_more_than_the_best_order_costs() -> None:
    dice = random.Random(41)
    more = met = 0
    for case in cases(dice, number=2000):
        core, rest, left, right, _free = case
        terms, least = terms_of(core), least_of(*case)
        sheet = laid_out(case, dearer=dice.choice((1, 1, 2**14, 2**16)))
        shares.begin(sheet)
        enough = dice.choice((1, least, least + 1, 2 * least + 3, 10**6))
        bound = shares.improved(enough, shares.STEPS, 0.0, sheet)
        assert bound <= least
        room = np.zeros((5, 1 << 11), np.int64)
        sides = [(side, rest, terms.scenes_of, terms.values, terms.minute_sums, room) for side in (left, right)]
        more += bound > sum(leaving_bound(*side) for side in sides)
        met += bound == least
    assert more > 50
    assert met > 200


def after_one_scene(case: Case, dice: random.Random) -> Case:
    """The state when one scene more stands at the start."""
    core, rest, left, right, free = case
    scene = dice.choice(list(bits(rest)))
    cast, rest = core.casts[scene], rest & ~(1 << scene)
    needed = sum(1 << a for a, scenes in enumerate(core.scenes_of) if scenes & rest)
    return core, rest, (left | cast & free) & ~(cast & right) & needed, right & ~cast, free & ~cast


def test_inherited_and_noted_shares_never_claim_more_either() -> None:
    dice = random.Random(43)
    helped = met = 0
    for case in cases(dice, number=1500):
        if not case[1]:
            continue
        before = laid_out(case)
        shares.begin(before)
        shares.improved(2 * least_of(*case) + 1, shares.STEPS, 0.0, before)
        case = after_one_scene(case, dice)
        least, sheets = least_of(*case), [laid_out(case) for _ in range(3)]
        shares.begin(sheets[0])
        shares.inherit(before, sheets[1])
        row = np.zeros(1 << 12, np.uint8)
        assert shares.note(sheets[1], row)
        shares.recall(row, sheets[2])
        bounds = [shares.improved(2 * least + 1, 1, 0.0, sheet) for sheet in sheets]
        for sheet in sheets:
            assert min(sheet.start.costs.min(initial=0), sheet.end.costs.min(initial=0)) >= 0
        assert max(bounds) <= least
        assert bounds[2] >= 0.9 * bounds[1] - 2
        helped += bounds[1] > bounds[0]
        met += bounds[1] == least
    assert helped > 50
    assert met > 200


def test_what_does_not_fit_is_not_noted() -> None:
    sheet = laid_out((Core((3, 3, 3, 4, 4), (1, 2, 3, 4, 5), (5, 5, 5), ()), 31, 0, 0, 7))
    shares.begin(sheet)
    assert shares.note(sheet, np.zeros(99, np.uint8))
    assert not shares.note(sheet, np.zeros(1, np.uint8))
