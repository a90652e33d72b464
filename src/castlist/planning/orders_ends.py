"""The search from both ends. Compiled; `orders_search` drives it.

A state is what is known when some scenes stand at the start of the order, some at its end, and the `rest` is to go
between: who of those present at the start still has scenes in the rest (`left`), who of those at the end (`right`).
Whoever is present at both stays throughout: what they wait during the rest is paid when that becomes known.
States of one level have equally many scenes in the rest; all with the same rest hang in one chain.
"""

from typing import NamedTuple

from castlist.planning import orders_shares as shares
from castlist.planning.compiling import compiled, count, lowest
from castlist.planning.orders_bounds import Ints, Terms, leaving_bound, weigh
from castlist.planning.orders_mixing import mixed
from castlist.planning.orders_pairs import pair_bound
from castlist.planning.orders_rules import settled, worth_trying
from castlist.planning.orders_shares import Bytes, Sheet

REST, LEFT, RIGHT, PAID, BOUND = 0, 1, 2, 3, 4
"""Columns of a state: three masks, what waiting has cost so far, and what every order through here costs at least."""

USED, SPARE, TRAIL, BEST, BEST_CAME, NODES, MADE, KEPT, LOST, MASK = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
"""Places in the tally: slots used, slots given back, trail used, best cost, how it was reached, states gone on from,
states made, states kept, least bound of states thrown away for want of memory, mask of the chains' heads."""

COMPARE, MERGE, SETTLE, PRECEDE, BOUNDS, CHOOSE, PAIRS, SHARE, INHERIT = 1, 2, 4, 8, 16, 32, 64, 128, 256
EVERY_RULE = 511
"""Rules that may be switched off one by one, for tests: the answer is the same, only later."""

MOST_GROUPS = 64
SHARE_AFTER, SPARE_ROWS = 10, 11
"""Places in the tally: so many states are gone on from before it is worth the time to bound them by shares; and rows
for shares given back."""


class Store(NamedTuple):
    """Room for states: columns (slots, 5); links within chain and level, how it was reached, spare slots, the row with
    shares or −1 (slots,). Rows with shares, and those that are spare."""

    states: Ints
    chained: Ints
    levelled: Ints
    came: Ints
    spare: Ints
    row: Ints
    heads: Ints
    levels: Ints
    trail: Ints
    noted: Bytes
    spare_rows: Ints


class Desk(NamedTuple):
    """Scratch space: the rest in groups of equal cast (64,), by performer (performers,), the next state (5,)."""

    casts: Ints
    scenes: Ints
    meets: Ints
    room: Ints
    price: Ints
    state: Ints
    at_start: Ints
    at_end: Ints
    pairs: Ints
    minutes: Ints


class Sheets(NamedTuple):
    """Shares of the state that is gone on from, and of one that follows."""

    now: Sheet
    after: Sheet


@compiled
def go_on(
    level: int, most: int, terms: Terms, store: Store, tally: Ints, desk: Desk, sheets: Sheets, rules: int
) -> int:  # fmt: skip
    """Up to `most` states of the level have been gone on from; how many, or −1 when there is no room for more."""
    done = 0
    slots, trail = store.states.shape[0], store.trail.shape[0]
    while done < most and store.levels[level] >= 0:
        if tally[USED] - tally[SPARE] + MOST_GROUPS > slots or tally[TRAIL] + 1 >= trail:
            return -1
        slot = store.levels[level]
        store.levels[level] = store.levelled[slot]
        bound, came = store.states[slot, BOUND], store.came[slot]
        rest, left = store.states[slot, REST], store.states[slot, LEFT]
        right, paid = store.states[slot, RIGHT], store.states[slot, PAID]
        live = came != DEAD
        if live:
            _unchain(slot, rest, store, tally)
        if live and bound < tally[BEST]:
            done += 1
            tally[NODES] += 1
            _go_on_from(slot, rest, left, right, paid, bound, came, terms, store, tally, desk, sheets, rules)
        if store.row[slot] >= 0:
            store.spare_rows[tally[SPARE_ROWS]] = store.row[slot]
            tally[SPARE_ROWS] += 1
        store.spare[tally[SPARE]] = slot
        tally[SPARE] += 1
    return done


DEAD = -2
"""Stands for how a state was reached when another one has taken its place."""


@compiled
def _unchain(slot: int, rest: int, store: Store, tally: Ints) -> None:
    head = mixed(rest) & tally[MASK]
    at, before = store.heads[head], -1
    while at != slot:
        before, at = at, store.chained[at]
    if before < 0:
        store.heads[head] = store.chained[slot]
    else:
        store.chained[before] = store.chained[slot]


@compiled
def _go_on_from(
    slot: int, rest: int, left: int, right: int, paid: int, bound: int, came: int,
    terms: Terms, store: Store, tally: Ints, desk: Desk, sheets: Sheets, rules: int,
) -> None:  # fmt: skip
    free, stay = _unplaced(rest, left | right, terms)
    if rules & SHARE and tally[NODES] > tally[SHARE_AFTER]:
        shares.lay_out(rest, left, right, free, terms, desk.minutes, sheets.now)
        steps = shares.STEPS
        if store.row[slot] >= 0:
            steps = shares.RECALLED
            shares.recall(store.noted[store.row[slot]], sheets.now)
        else:
            shares.begin(sheets.now)
        bound = max(bound, paid + shares.improved(tally[BEST] - paid, steps, 0.0, sheets.now))
        if bound >= tally[BEST]:
            return
    step = tally[TRAIL]
    tally[TRAIL] += 1
    store.trail[step, 0] = rest
    store.trail[step, 1] = came
    groups = _grouped(rest, stay, terms, desk, rules)
    side, tried = _choice(left, right, free, groups, terms, desk, rules)
    here, there = (right, left) if side else (left, right)
    while tried:
        j = lowest(tried)
        tried &= tried - 1
        _place(j, rest, here, there, paid, terms, desk)
        if side:
            desk.state[LEFT], desk.state[RIGHT] = desk.state[RIGHT], desk.state[LEFT]
        tally[MADE] += 1
        _keep(bound, 2 * step + side, terms, store, tally, desk, sheets, rules)


@compiled
def _unplaced(rest: int, known: int, terms: Terms) -> tuple[int, int]:
    """Who has begun at neither end, and who stays throughout, of those with scenes in the rest."""
    free = stay = 0
    for a in range(terms.values.shape[0]):
        mine = terms.scenes_of[a] & rest
        if mine and not known >> a & 1:
            if mine == terms.scenes_of[a]:
                free |= 1 << a
            else:
                stay |= 1 << a
    return free, stay


@compiled
def _grouped(rest: int, stay: int, terms: Terms, desk: Desk, rules: int) -> int:
    """Scenes that are equal but for who stays throughout are one group; `meets` is known. How many groups."""
    groups = 0
    desk.meets[:] = 0
    while rest:
        scene = lowest(rest)
        rest &= rest - 1
        cast = terms.casts[scene] & ~stay
        j = 0 if rules & MERGE else groups
        while j < groups and desk.casts[j] != cast:
            j += 1
        if j == groups:
            groups += 1
            desk.casts[j] = cast
            desk.scenes[j] = 0
            members = cast
            while members:
                desk.meets[lowest(members)] |= cast
                members &= members - 1
        desk.scenes[j] |= 1 << scene
    return groups


@compiled
def _choice(left: int, right: int, free: int, groups: int, terms: Terms, desk: Desk, rules: int) -> tuple[int, int]:
    """At which end to go on (0 the start, 1 the end), and with which groups: as few as can be."""
    if rules & SETTLE:
        j = settled(left, free, desk.casts, groups, desk.meets, terms.values, desk.room)
        if j >= 0:
            return 0, 1 << j
        j = settled(right, free, desk.casts, groups, desk.meets, terms.values, desk.room)
        if j >= 0:
            return 1, 1 << j
    cheaper = 1 if weigh(terms.value_sums, right) < weigh(terms.value_sums, left) else 0
    if not rules & PRECEDE:
        every = -1 if groups == MOST_GROUPS else (1 << groups) - 1
        return cheaper, every
    if not rules & CHOOSE:
        return cheaper, _worth(right if cheaper else left, left if cheaper else right, free, groups, terms, desk)
    at_left = _worth(left, right, free, groups, terms, desk)
    at_right = _worth(right, left, free, groups, terms, desk)
    more = count(at_right) - count(at_left)
    if more < 0 or (more == 0 and cheaper):
        return 1, at_right
    return 0, at_left


@compiled
def _worth(here: int, there: int, free: int, groups: int, terms: Terms, desk: Desk) -> int:
    return worth_trying(here, there, free, desk.casts, groups, desk.meets, terms.values, terms.value_sums, desk.room)


@compiled
def _place(j: int, rest: int, here: int, there: int, paid: int, terms: Terms, desk: Desk) -> None:
    """The state in which group j stands at this end; `here` takes the place of left."""
    cast, scenes = desk.casts[j], desk.scenes[j]
    rest &= ~scenes
    paid += weigh(terms.minute_sums, scenes) * weigh(terms.value_sums, here & ~cast)
    while cast:
        a = lowest(cast)
        cast &= cast - 1
        if there >> a & 1:
            there &= ~(1 << a)
            here &= ~(1 << a)
            paid += terms.values[a] * weigh(terms.minute_sums, rest & ~terms.scenes_of[a])
        elif terms.scenes_of[a] & rest:
            here |= 1 << a
        else:
            here &= ~(1 << a)
    desk.state[REST], desk.state[LEFT], desk.state[RIGHT], desk.state[PAID] = rest, here, there, paid


@compiled
def _keep(
    bound: int, came: int, terms: Terms, store: Store, tally: Ints, desk: Desk, sheets: Sheets, rules: int
) -> None:  # fmt: skip
    """The state on the desk is in the store, unless it cannot lead to a better order or another one is as good."""
    rest, paid = desk.state[REST], desk.state[PAID]
    if paid >= tally[BEST]:
        return
    if rest == 0:
        tally[BEST], tally[BEST_CAME] = paid, came
        return
    head = mixed(rest) & tally[MASK]
    if _is_beaten(head, terms, store, desk, rules):
        return
    if rules & BOUNDS:
        bound = max(bound, paid + _coming(tally[BEST] - paid, terms, desk, rules))
        if bound >= tally[BEST]:
            return
    shared = rules & INHERIT and tally[NODES] > tally[SHARE_AFTER]
    if shared:
        bound = max(bound, paid + _inherited(tally[BEST] - paid, terms, desk.state, desk.minutes, sheets))
        if bound >= tally[BEST]:
            return
    desk.state[BOUND] = bound
    slot = _put(head, came, store, tally, desk)
    if shared and tally[SPARE_ROWS]:
        row = store.spare_rows[tally[SPARE_ROWS] - 1]
        if shares.note(sheets.after, store.noted[row]):
            store.row[slot] = row
            tally[SPARE_ROWS] -= 1


@compiled
def _coming(enough: int, terms: Terms, desk: Desk, rules: int) -> int:
    """What waiting is still to come at least; the dearer bounds only as long as the cheaper ones are not enough."""
    rest, left, right = desk.state[REST], desk.state[LEFT], desk.state[RIGHT]
    coming = leaving_bound(left, rest, terms.scenes_of, terms.values, terms.minute_sums, desk.at_start)
    if coming < enough:
        coming += leaving_bound(right, rest, terms.scenes_of, terms.values, terms.minute_sums, desk.at_end)
        if coming < enough and rules & PAIRS:
            coming += pair_bound(enough - coming, rest, terms, desk.at_start, desk.at_end, desk.pairs)
    return coming


@compiled
def _inherited(enough: int, terms: Terms, state: Ints, minutes: Ints, sheets: Sheets) -> int:
    """What waiting is still to come at least, by the shares of the state before."""
    rest, left, right = state[REST], state[LEFT], state[RIGHT]
    free, _stay = _unplaced(rest, left | right, terms)
    shares.lay_out(rest, left, right, free, terms, minutes, sheets.after)
    shares.inherit(sheets.now, sheets.after)
    return int(shares.improved(enough, shares.INHERITED, shares.NEAR, sheets.after))


@compiled
def _put(head: int, came: int, store: Store, tally: Ints, desk: Desk) -> int:
    if tally[SPARE]:
        tally[SPARE] -= 1
        slot = store.spare[tally[SPARE]]
    else:
        slot = tally[USED]
        tally[USED] += 1
    for column in range(5):
        store.states[slot, column] = desk.state[column]
    level = count(desk.state[REST])
    store.came[slot] = came
    store.chained[slot], store.heads[head] = store.heads[head], slot
    store.levelled[slot], store.levels[level] = store.levels[level], slot
    store.row[slot] = -1
    tally[KEPT] += 1
    return int(slot)


@compiled
def _is_beaten(head: int, terms: Terms, store: Store, desk: Desk, rules: int) -> bool:
    """Whether a state with the same rest makes the one on the desk needless; those that it beats are dead.

    Over the rest a performer's waiting lies between nothing and their value × all minutes without them, and nobody is
    better off for staying throughout. So the other's cost can only be higher by the latter, for performers who are on
    a side here where they are not there. Left and right may be exchanged as a whole.
    """
    rest, left, right, paid = desk.state[REST], desk.state[LEFT], desk.state[RIGHT], desk.state[PAID]
    priced = False
    at, before = store.heads[head], -1
    while at >= 0:
        after = store.chained[at]
        if store.states[at, REST] == rest:
            one, other, p = store.states[at, LEFT], store.states[at, RIGHT], store.states[at, PAID]
            if p <= paid and ((one == left and other == right) or (one == right and other == left)):
                return True
            if not priced and rules & COMPARE:
                _price(rest, terms, desk)
                priced = True
            if p <= paid and _dearest(one, other, left, right, paid - p, desk.price, rules):
                return True
            if paid <= p and _dearest(left, right, one, other, p - paid, desk.price, rules):
                store.came[at] = DEAD
                if before < 0:
                    store.heads[head] = after
                else:
                    store.chained[before] = after
                at = after
                continue
        before, at = at, after
    return False


@compiled
def _price(rest: int, terms: Terms, desk: Desk) -> None:
    """What each performer can wait during the rest at most."""
    for a in range(terms.values.shape[0]):
        if terms.scenes_of[a] & rest:
            desk.price[a] = terms.values[a] * weigh(terms.minute_sums, rest & ~terms.scenes_of[a])


@compiled
def _dearest(one: int, other: int, left: int, right: int, within: int, price: Ints, rules: int) -> bool:
    """Whether a state with these two sides costs over the rest at most `within` more than one with left and right."""
    if (one == left and other == right) or (one == right and other == left):
        return True
    if not rules & COMPARE:
        return False
    straight = _priced(one & ~left, price) + _priced(other & ~right, price)
    return straight <= within or _priced(one & ~right, price) + _priced(other & ~left, price) <= within


@compiled
def _priced(performers: int, price: Ints) -> int:
    total = 0
    while performers:
        total += price[lowest(performers)]
        performers &= performers - 1
    return total


@compiled
def chain(slots: Ints, store: Store, tally: Ints) -> None:
    """These states hang in the chains of their rests."""
    for place in range(slots.shape[0]):
        slot = slots[place]
        head = mixed(store.states[slot, REST]) & tally[MASK]
        store.chained[slot], store.heads[head] = store.heads[head], slot
