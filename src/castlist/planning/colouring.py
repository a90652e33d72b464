"""Graphs coloured with as few colours as can be, exactly. Sets of vertices are whole numbers, one bit for each.

Saturation order: D. Brélaz, CACM 22 (1979) 251–256, doi:10.1145/359094.359101. Cliques bounded by a colouring:
E. Tomita and T. Kameda, J. Global Optim. 37 (2007) 95–111, doi:10.1007/s10898-006-9039-7.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from castlist.planning.stopping import Stop

ASKED_EVERY = 256


class OutOfTime(Exception):
    """The search has to end before it knows."""


@dataclass
class Meter:
    """Counts the states of a search, and ends it in time."""

    stop: Stop
    most: int | None = None
    nodes: int = 0

    def tick(self) -> None:
        """One state more. Raises OutOfTime when there may be none."""
        self.nodes += 1
        if self.most is not None and self.nodes > self.most:
            raise OutOfTime
        if self.nodes % ASKED_EVERY == 0 and self.stop.now():
            raise OutOfTime


def bits(mask: int) -> Iterator[int]:
    """The vertices of a set, by number."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


# -- The greatest clique


def greatest_clique(adjacent: Sequence[int], *, meter: Meter) -> tuple[list[int], bool]:
    """As many vertices as can be found that are all adjacent to each other, and whether there are no more."""
    best: list[int] = []

    def grow(chosen: list[int], left: int) -> None:
        meter.tick()
        nonlocal best
        if len(chosen) > len(best):
            best = list(chosen)
        for vertex, bound in reversed(_ranked(adjacent, left)):
            if len(chosen) + bound <= len(best):
                return
            grow([*chosen, vertex], left & adjacent[vertex])
            left &= ~(1 << vertex)

    try:
        grow([], (1 << len(adjacent)) - 1)
    except OutOfTime:
        return sorted(best), False
    return sorted(best), True


def _ranked(adjacent: Sequence[int], left: int) -> list[tuple[int, int]]:
    """The vertices with how many colours are enough for all up to each: no clique among those has more."""
    ranked, colour = [], 0
    while left:
        colour += 1
        free = left
        while free:
            vertex = (free & -free).bit_length() - 1
            free &= ~adjacent[vertex] & ~(1 << vertex)
            left &= ~(1 << vertex)
            ranked.append((vertex, colour))
    return ranked


# -- Colours


def greedy(adjacent: Sequence[int]) -> list[int]:
    """A colour for each vertex: the least that is free, most constrained vertices first."""
    forbidden, colours = [0] * len(adjacent), [-1] * len(adjacent)
    left = (1 << len(adjacent)) - 1
    while left:
        vertex = max(bits(left), key=lambda v: (forbidden[v].bit_count(), (adjacent[v] & left).bit_count(), -v))
        free = ~forbidden[vertex]
        colours[vertex] = (free & -free).bit_length() - 1
        left &= ~(1 << vertex)
        for other in bits(adjacent[vertex] & left):
            forbidden[other] |= 1 << colours[vertex]
    return colours


def coloured(adjacent: Sequence[int], number: int, *, meter: Meter) -> list[int] | None:
    """A colouring with at most so many colours; None when there is none. Raises OutOfTime."""
    left, taken = _reduced(adjacent, number)
    colours = [-1] * len(adjacent)
    for part in _parts(adjacent, left):
        found = next(_colourings(adjacent, part, number, meter), None)
        if found is None:
            return None
        for vertex, colour in found.items():
            colours[vertex] = colour
    for vertex, like in reversed(taken):
        if like is not None:
            colours[vertex] = colours[like]
        else:
            used = {colours[other] for other in bits(adjacent[vertex])}
            colours[vertex] = next(colour for colour in range(number) if colour not in used)
    return colours


def colourings(adjacent: Sequence[int], number: int, *, meter: Meter) -> Iterator[list[int]]:
    """Every way to share the vertices out among at most so many colours, once each. Raises OutOfTime."""
    for found in _colourings(adjacent, (1 << len(adjacent)) - 1, number, meter):
        yield [found[vertex] for vertex in range(len(adjacent))]


def _reduced(adjacent: Sequence[int], number: int) -> tuple[int, list[tuple[int, int | None]]]:
    """What is left when vertices are taken away that can always be coloured afterwards; and those, in that order.

    Fewer neighbours than colours: one is free. Neighbours that are all neighbours of another's: its colour will do.
    """
    left, taken = (1 << len(adjacent)) - 1, []
    again = True
    while again:
        again = False
        for vertex in bits(left):
            near = adjacent[vertex] & left
            like = None
            if near.bit_count() >= number:
                others = left & ~near & ~(1 << vertex)
                like = next((o for o in bits(others) if near & ~adjacent[o] == 0), None)
                if like is None:
                    continue
            taken.append((vertex, like))
            left &= ~(1 << vertex)
            again = True
    return left, taken


def _parts(adjacent: Sequence[int], left: int) -> Iterator[int]:
    """The sets of vertices that hang together."""
    while left:
        part = grown = left & -left
        while grown:
            near = 0
            for vertex in bits(grown):
                near |= adjacent[vertex]
            grown = near & left & ~part
            part |= grown
        left &= ~part
        yield part


def _colourings(adjacent: Sequence[int], vertices: int, number: int, meter: Meter) -> Iterator[dict[int, int]]:
    """Every colouring of these vertices up to the names of colours: a colour is new, or has been used before."""
    full = (1 << number) - 1
    colours: dict[int, int] = {}

    def go_on(left: int, forbidden: list[int], used: int) -> Iterator[dict[int, int]]:
        meter.tick()
        if not left:
            yield dict(colours)
            return
        vertex = max(bits(left), key=lambda v: (forbidden[v].bit_count(), (adjacent[v] & left).bit_count(), -v))
        rest = left & ~(1 << vertex)
        for colour in bits(~forbidden[vertex] & full & ((2 << used) - 1)):
            after = list(forbidden)
            for other in bits(adjacent[vertex] & rest):
                after[other] |= 1 << colour
                if after[other] == full:
                    break
            else:
                colours[vertex] = colour
                yield from go_on(rest, after, max(used, colour + 1))

    if number > 0 or not vertices:
        yield from go_on(vertices, [0] * len(adjacent), 0)
