"""Small cores without any library: a best order by subsets, and a fair order at once for any size."""

from castlist.planning.orders_reduced import Core, bits

MOST_SCENES = 12
"""2¹² subsets take some 30 ms, less than a library takes to be loaded."""


def best(core: Core) -> tuple[int, tuple[int, ...]]:
    """What waiting costs at least, and a best order. At most MOST_SCENES scenes, or it takes long.

    Source: the subset recursion of Held and Karp (1962, doi:10.1137/0110015): the scenes done so far decide who waits.
    """
    size = len(core.casts)
    everything = (1 << size) - 1
    costs, last = [0] + [1 << 62] * everything, [0] * (everything + 1)
    for done in range(everything):
        waiting = _between(core, done, everything & ~done)
        for scene in bits(everything & ~done):
            cost = costs[done] + core.minutes[scene] * core.value_of(waiting & ~core.casts[scene])
            if cost < costs[done | 1 << scene]:
                costs[done | 1 << scene], last[done | 1 << scene] = cost, scene
    order, done = [], everything
    while done:
        order.append(last[done])
        done ^= 1 << last[done]
    return costs[everything], tuple(reversed(order))


def _between(core: Core, done: int, coming: int) -> int:
    seen = later = 0
    for scene in bits(done):
        seen |= core.casts[scene]
    for scene in bits(coming):
        later |= core.casts[scene]
    return seen & later


def fair(core: Core) -> tuple[int, ...]:
    """An order that is worth showing until a better one is known, in some 10 ms for 64 scenes.

    Scenes are put at either end in turn, each time the one that makes presence least dear; at the end with less.
    """
    left = set(range(len(core.casts)))
    start: list[int] = []
    end: list[int] = []
    here = there = 0
    while left:
        if core.value_of(there) < core.value_of(here):
            start, end, here, there = end, start, there, here
        scene = min(left, key=lambda s: (core.value_of(here | core.casts[s]), -core.minutes[s], s))
        left.remove(scene)
        start.append(scene)
        here |= core.casts[scene]
        here &= _all_of(core, left)
        there &= _all_of(core, left)
    return (*start, *reversed(end))


def _all_of(core: Core, scenes: set[int]) -> int:
    performers = 0
    for scene in scenes:
        performers |= core.casts[scene]
    return performers
