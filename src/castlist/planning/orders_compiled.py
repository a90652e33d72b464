"""The compiled methods on a core: climbing, searching, and a bound for what is too large to search."""

import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache

import numpy as np

from castlist.planning import orders_climb, orders_ends, orders_subsets, orders_tiny
from castlist.planning.compiling import forget_others, is_kept
from castlist.planning.orders_meeting import Halves
from castlist.planning.orders_reduced import Core, shrunk
from castlist.planning.orders_search import MOST_PERFORMERS, MOST_SCENES, SHARE_AFTER, Found, Search
from castlist.planning.stopping import Stop

GROUP = 5
"""Performers whose waiting among themselves is worked out exactly for the bound of a large core: at most 31 casts."""
SPARSE = 0.22
"""The part of the scenes that performers are in on average, up to which the search by halves is worth a try."""
SPARSE_PATIENCE = 0.5
"""Seconds that the search from both ends has before that."""
SPARSE_PERFORMERS = (14, 16)
"""From so many to so many, when there are too many scenes for all subsets, are searched with shares at once and by
halves only then."""
HALVES_SHARE = 0.8
"""Of the time that is left, for the search by halves, or for the one before it."""
AT_ONCE_SECONDS = 0.03
"""A core for which all subsets take less is neither climbed nor searched."""
PATIENCE = 0.25
"""The search is given up for all subsets when it takes longer than this part of what they take."""
SMALL = Core(casts=(3, 6, 5), minutes=(1, 1, 1), values=(1, 1, 1), members=((0,), (1,), (2,)))


@cache
def warm() -> bool:
    """Everything that is compiled has been compiled, or read from the cache, in the order in which it is needed."""
    orders_subsets.best(SMALL)
    _climb(SMALL, (0, 1, 2), seed=0, rounds=1, stop=Stop())
    Halves(SMALL, beat=9, memory_bytes=1 << 30).run(Stop())
    Search(SMALL, beat=9, memory_bytes=0).run(Stop(), tell=lambda *_: None)
    forget_others(orders_ends.go_on)
    return True


def ready(stop: Stop, kernel: Callable[..., object] = orders_ends.go_on) -> bool:
    """Whether this compiled function can be called; waits while it is compiled, but not beyond the stop.

    All are compiled by a process of its own, those first that are needed first, and it goes on when this one stops: the
    next call finds the cache.
    """
    if not is_kept(kernel):
        child = _compiling()
        while child.poll() is None and not is_kept(kernel):
            if stop.now():
                return False
            time.sleep(0.02)
    return True


@cache
def _compiling() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", f"from {__name__} import warm; warm()"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def climbed(core: Core, order: tuple[int, ...], *, stop: Stop, seed: int) -> tuple[int, tuple[int, ...]]:
    """What waiting costs in the best order found by climbing, and the order. As many rounds as the size is worth."""
    return _climb(core, order, seed=seed, rounds=60 if len(core.casts) <= 30 else 150, stop=stop)


def _climb(core: Core, order: tuple[int, ...], *, seed: int, rounds: int, stop: Stop) -> tuple[int, tuple[int, ...]]:
    present, minutes, values, state = orders_climb.begun(core, seed=seed)
    best = np.array(order, np.int64)
    longest = max(4, 4000 // len(order))
    waiting = core.waiting(order)
    at_once = max(1, 300 // len(order))
    for _ in range(0, rounds, at_once):
        if stop.now():
            break
        waiting = int(orders_climb.climb(present, minutes, values, state, best, min(rounds, at_once), longest))
    return waiting, tuple(best.tolist())


def at_once(core: Core, *, stop: Stop) -> Found | None:
    """The best order of a core for which all subsets take less time than climbing; None for another."""
    if not orders_subsets.fits(core, memory_bytes=stop.memory_bytes):
        return None
    if orders_subsets.seconds(core) >= AT_ONCE_SECONDS:
        return None
    return _by_subsets(core, within=core.waiting(orders_tiny.fair(core)), stop=stop)


def searched(core: Core, *, stop: Stop, beat: int, tell: Callable[[int, int, int], None]) -> Found:
    """What the search from both ends found below `beat`, or only a bound where there are too many scenes for it."""
    if len(core.casts) > MOST_SCENES or len(core.values) > MOST_PERFORMERS:
        return Found(beat, None, bound_by_groups(core, stop=stop), 0)
    by_subsets = orders_subsets.fits(core, memory_bytes=stop.memory_bytes)
    share_after, patience = SHARE_AFTER, stop.left()
    if by_subsets:
        patience = min(patience, PATIENCE * orders_subsets.seconds(core))
    fewest, most = SPARSE_PERFORMERS
    if is_sparse(core) and not by_subsets and fewest <= len(core.values) <= most:
        share_after, patience = 0, HALVES_SHARE * stop.left()
    elif is_sparse(core):
        patience = min(patience, SPARSE_PATIENCE)
    search = Search(core, beat=beat, memory_bytes=stop.memory_bytes, share_after=share_after)
    found = search.run(stop.sooner(patience), tell=tell)
    if found.bound < found.waiting and is_sparse(core) and not stop.now():
        halves = Halves(core, beat=found.waiting, memory_bytes=stop.memory_bytes)
        found = _better(found, halves.run(stop.sooner(HALVES_SHARE * stop.left())))
    if found.bound < found.waiting and by_subsets and not stop.now():
        found = _better(found, _by_subsets(core, within=found.waiting, stop=stop))
    if found.bound < found.waiting and not stop.now():
        found = _better(found, search.run(stop, tell=tell))
    return found


def is_sparse(core: Core) -> bool:
    """Whether performers are in so few of the scenes that hardly anybody is present at both ends."""
    return sum(cast.bit_count() for cast in core.casts) <= SPARSE * len(core.casts) * len(core.values)


def _by_subsets(core: Core, *, within: int, stop: Stop) -> Found | None:
    best = orders_subsets.best_within(core, within=within, stopped=stop.now)
    return best and Found(best[0], best[1], best[0], 1 << len(core.casts) - 1)


def _better(found: Found, other: Found | None) -> Found:
    """What is known after another method has had its turn; it may have proven that what is known is best."""
    if other is None:
        return found
    bound = max(found.bound, other.bound)
    return Found(other.waiting, other.order or found.order, bound, found.nodes + other.nodes)


def bound_by_groups(core: Core, *, stop: Stop) -> int:
    """No order waits for less: performers in groups of GROUP wait at least as if they were alone."""
    total = 0
    for first in range(0, len(core.values), GROUP):
        alone = shrunk(core, performers=range(first, min(first + GROUP, len(core.values))))
        for part in alone:
            if len(part.casts) < 2 or stop.now():
                continue
            if len(part.casts) <= orders_tiny.MOST_SCENES:
                total += orders_tiny.best(part)[0]
                continue
            beat, _order = _climb(part, orders_tiny.fair(part), seed=0, rounds=20, stop=stop)
            total += Search(part, beat=beat, memory_bytes=stop.memory_bytes).run(stop, tell=lambda *_: None).bound
    return total
