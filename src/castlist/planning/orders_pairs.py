"""What those who wait from the start and those who wait until the end cost each other. Compiled.

Let a wait from the start and b until the end, and let them be in a scene together: they are *coupled*. Then b has come
before a leaves, so that during every scene one of them is there. The two leaving bounds do not see this: a scene that
has neither of the first ones to leave nor of the last ones to come may stand after the former and before the latter.

For an order of leaving and one of coming, let A be those who leave before anybody in the scene does, B those who come
after everybody in it has come, and all of A coupled with all of B. Then either all of A or all of B wait during the
scene, and neither leaving bound has counted that: minutes × min(value(A), value(B)) more.
"""

import numpy as np

from castlist.planning.compiling import compiled, lowest
from castlist.planning.orders_bounds import Ints, Terms, weigh

DEEPEST = 3
"""So many of the first to leave and of the last to come are looked at together."""

TRIED, GONE, SPENT, COST, GAIN, WORTH, OUTSIDE, WHO = 0, 1, 2, 3, 4, 5, 6, 7
"""Rows of the scratch space, by step: who has been tried, who of that side is gone, what they cost, how much more that
is than it need be, what waiting is gained in all, the value of those who count, the scenes that none of those gone is
in, and who it was, or −1 if they do not count. Steps at the start have even columns, those at the end odd ones; 0 and 1
are before the first steps."""


@compiled
def pair_bound(enough: int, rest: int, terms: Terms, at_start: Ints, at_end: Ints, room: Ints) -> int:
    """What waiting costs beyond both leaving bounds at least; `enough` when it is at least that.

    The scratch spaces of the leaving bounds are as those left them. `room` has shape (8, 2 × DEEPEST + 3). Steps are
    taken in turn at the start and at the end; a step that makes `enough` is taken back, and when there is a way to take
    all of them for less, no more is claimed than the first pair gives.
    """
    first = _first_pair(rest, terms, at_start, at_end)
    last = 1 + 2 * min(DEEPEST, at_start[4, 0], at_end[4, 0])
    if first >= enough or last < 5:
        return min(first, enough)
    room[:, :2] = 0
    room[OUTSIDE, :2] = rest
    room[WHO, :2] = -1
    at = 2
    room[TRIED, at] = 0
    while at > 1:
        ours = at_end if at & 1 else at_start
        left = ((1 << ours[4, 0]) - 1) & ~room[GONE, at - 2] & ~room[TRIED, at]
        if not left:
            at -= 1
            continue
        room[TRIED, at] |= left & -left
        if _with_step(at, lowest(left), rest, terms, ours, room) < enough:
            if at == last:
                return first
            at += 1
            room[TRIED, at] = 0
    return enough


@compiled
def _first_pair(rest: int, terms: Terms, at_start: Ints, at_end: Ints) -> int:
    """The least over all who leave first and come last."""
    if not at_start[4, 0] or not at_end[4, 0]:
        return 0
    least = np.int64(1) << 62
    for i in range(at_start[4, 0]):
        for j in range(at_end[4, 0]):
            together = at_start[3, i] + at_end[3, j]
            if together < least:
                a, b = at_start[2, i], at_end[2, j]
                if terms.scenes_of[a] & terms.scenes_of[b] & rest:
                    neither = weigh(terms.minute_sums, rest & ~terms.scenes_of[a] & ~terms.scenes_of[b])
                    together += min(terms.values[a], terms.values[b]) * neither
                least = min(least, together)
    return int(least)


@compiled
def _with_step(at: int, i: int, rest: int, terms: Terms, ours: Ints, room: Ints) -> int:
    """The i-th of the group is the next to leave, or the one before to come; what all steps cost more by then."""
    who, before = ours[2, i], at - 2
    gone = room[GONE, before] | 1 << i
    worth = room[WORTH, before]
    room[GONE, at] = gone
    room[SPENT, at] = room[SPENT, before] + terms.values[who] * ours[0, gone]
    room[COST, at] = room[SPENT, at] + ours[1, gone] - ours[1, 0]
    room[OUTSIDE, at] = room[OUTSIDE, before] & ~terms.scenes_of[who]
    room[GAIN, at], room[WORTH, at], room[WHO, at] = room[GAIN, at - 1], worth, -1
    if _is_coupled(at, who, rest, terms, room):
        room[WORTH, at], room[WHO, at] = worth + terms.values[who], who
        room[GAIN, at] += _gained(at, terms, room)
    return int(room[COST, at] + room[COST, at - 1] + room[GAIN, at])


@compiled
def _is_coupled(at: int, who: int, rest: int, terms: Terms, room: Ints) -> bool:
    """Whether they are in a scene with each of those of the other side who count."""
    other = at - 1
    while other > 1:
        b = room[WHO, other]
        if b >= 0 and not terms.scenes_of[who] & terms.scenes_of[b] & rest:
            return False
        other -= 2
    return True


@compiled
def _gained(at: int, terms: Terms, room: Ints) -> int:
    """By how much the sum over scenes of minutes × min(value(A), value(B)) grows with this step."""
    less, more = room[WORTH, at - 2], room[WORTH, at]
    gained = 0
    other = at - 1
    while other > 1:
        few, many = room[WORTH, other - 2], room[WORTH, other]
        step = min(more, many) - min(less, many) - min(more, few) + min(less, few)
        if step:
            gained += step * weigh(terms.minute_sums, room[OUTSIDE, at] & room[OUTSIDE, other])
        other -= 2
    return gained
