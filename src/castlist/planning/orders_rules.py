"""Which scenes need not be tried next. Compiled.

Seen from one end of the gap that is still to be filled: `here` are the performers present there who still have scenes,
`there` those present at the other end, `free` those who have begun at neither. Performers present at both ends stay
throughout, whatever is done, and have been taken away.
"""

from castlist.planning.compiling import compiled, count, lowest
from castlist.planning.orders_bounds import Ints, weigh


@compiled
def never_cheaper(leavers: int, covered: int, free: int, slack: int, meets: Ints, values: Ints, room: Ints) -> bool:
    """Whether presence at every later moment is worth at least that at the end now, give or take `slack`.

    Only `leavers` can be gone by then, and those `free` who came meanwhile. Whoever has gone has had all their scenes,
    so that everybody they meet there (`meets`) has come, and is present unless gone as well. A set Z that is gone
    saves at most value(Z) − value(everybody whom Z meets and who is not `covered`). By max-flow = min-cut no Z saves
    more than `slack` if all but `slack` of the values of leavers and free can be poured into the values of those
    they meet; a greedy flow is enough to say yes. `room` is scratch space of shape (performers,).
    """
    for a in range(values.shape[0]):
        room[a] = values[a]
    while leavers:
        a = lowest(leavers)
        leavers &= leavers - 1
        need = _poured(values[a], meets[a] & ~covered & ~free, room)
        come = meets[a] & free & ~covered
        while come and need:
            b = lowest(come)
            come &= come - 1
            # b's own value has to be poured elsewhere to make room for that of a
            able = min(need, room[b])
            passed = able - _poured(able, meets[b] & ~covered & ~free, room)
            room[b] -= passed
            need -= passed
        slack -= need
        if slack < 0:
            return False
    return True


@compiled
def _poured(need: int, into: int, room: Ints) -> int:
    """What is left of `need` after it was poured into those performers."""
    while into and need:
        b = lowest(into)
        into &= into - 1
        able = min(need, room[b])
        room[b] -= able
        need -= able
    return need


@compiled
def settled(here: int, free: int, casts: Ints, groups: int, meets: Ints, values: Ints, room: Ints) -> int:
    """A group that may be done at this end at once, or −1.

    Its cast is present, and presence never becomes cheaper as long as the cast has to stay: then moving it here from
    wherever it stands in a best order costs nothing.
    """
    for j in range(groups):
        if casts[j] & ~here == 0 and never_cheaper(here & ~casts[j], here, free, 0, meets, values, room):
            return j
    return -1


@compiled
def worth_trying(
    here: int, there: int, free: int, casts: Ints, groups: int, meets: Ints, values: Ints, value_sums: Ints, room: Ints
) -> int:
    """The groups, as bits, one of which stands next at this end in some best order of the rest.

    j is left out if i brings nobody whom j does not bring, and presence after j never becomes cheaper than it is at i
    when that comes first: then i can be moved before j.
    """
    kept = 0
    for j in range(groups):
        brings = casts[j] & ~here
        covered = here | casts[j]
        after = weigh(value_sums, covered)
        beaten = False
        for i in range(groups):
            if casts[i] & ~here & ~brings or i == j or not _precedes(i, j, casts, here):
                continue
            slack = after - weigh(value_sums, here | casts[i])
            if never_cheaper(covered & ~there & ~casts[i], covered, free, slack, meets, values, room):
                beaten = True
                break
        if not beaten:
            kept |= 1 << j
    return kept


@compiled
def _precedes(i: int, j: int, casts: Ints, here: int) -> bool:
    """Of two groups that bring the same performers, one must come before the other, lest each leave the other out."""
    if casts[i] & ~here != casts[j] & ~here:
        return True
    larger = count(casts[i]) - count(casts[j])
    return larger > 0 or (larger == 0 and i < j)
