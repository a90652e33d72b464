"""Who can have a slot at the same time as whom, when nothing but single slots matters: matchings.

Performers and slots are two sides; an edge is a slot that a performer may have. Maximum matchings by augmenting along
shortest alternating paths (Hopcroft & Karp 1973, doi:10.1137/0202019); that there is none larger is shown by a set of
performers who have fewer slots among them than they are (Hall 1935, doi:10.1112/jlms/s1-10.37.26).
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

Edges = Sequence[Sequence[int]]
"""For each performer the slots that they may have."""


@dataclass(frozen=True)
class HallSet:
    """Performers who are more than the slots that any of them may have."""

    performers: tuple[int, ...]
    slots: tuple[int, ...]


def largest(edges: Edges, *, slot_of: dict[int, int] | None = None) -> dict[int, int]:
    """A matching with as many performers as possible, as performer → slot; those of `slot_of` keep some slot."""
    matched = dict(slot_of or {})
    holder = {slot: performer for performer, slot in matched.items()}
    while True:
        level = _levels(edges, matched, holder)
        ended = [p for p in range(len(edges)) if p not in matched and _augment(edges, p, matched, holder, level)]
        if not ended:
            return matched


def _levels(edges: Edges, matched: dict[int, int], holder: dict[int, int]) -> dict[int, int]:
    level = {p: 0 for p in range(len(edges)) if p not in matched}
    waiting = deque(level)
    while waiting:
        performer = waiting.popleft()
        for slot in edges[performer]:
            other = holder.get(slot)
            if other is not None and other not in level:
                level[other] = level[performer] + 1
                waiting.append(other)
    return level


def _augment(edges: Edges, root: int, matched: dict[int, int], holder: dict[int, int], level: dict[int, int]) -> bool:
    """Whether the root has a slot now. An explicit stack: an alternating path may pass a thousand performers."""
    path = [(root, iter(edges[root]))]
    taken: list[int] = []
    while path:
        performer, slots = path[-1]
        for slot in slots:
            other = holder.get(slot)
            if other is None:
                for (who, _), given in zip(path, [*taken, slot], strict=True):
                    matched[who], holder[given] = given, who
                return True
            if level.get(other, -1) == level[performer] + 1:
                taken.append(slot)
                path.append((other, iter(edges[other])))
                break
        else:
            level[performer] = -1
            path.pop()
            if taken:
                taken.pop()
    return False


def hall_set(edges: Edges, matched: dict[int, int], *, performer: int) -> HallSet | None:
    """The smallest set of the placed and this one who have fewer slots than they are; None: there is a free slot.

    Every set of them that is too many for its slots contains all who can be reached from `performer` along alternating
    paths: the others' slots are those that they hold. So the reached are the smallest, and without any one of them the
    rest can all be placed (shift along the path).
    """
    holder = {slot: p for p, slot in matched.items()}
    reached, slots, waiting = {performer}, set[int](), deque([performer])
    while waiting:
        for slot in edges[waiting.popleft()]:
            if slot not in slots:
                slots.add(slot)
                other = holder.get(slot)
                if other is None:
                    return None
                if other not in reached:
                    reached.add(other)
                    waiting.append(other)
    return HallSet(tuple(sorted(reached)), tuple(sorted(slots)))


@dataclass(frozen=True)
class Best:
    """A matching of most performers and, of those, most weight; and what all such have in common."""

    matched: dict[int, int]
    weight: int
    tight: tuple[tuple[int, ...], ...]
    """For each performer the slots that they have in some best matching, or that can only be swapped for such."""
    always_placed: frozenset[int]
    always_used: frozenset[int]


def heaviest(edges: Edges, weights: Sequence[Sequence[int]], *, slots: int) -> Best:
    """A matching of the most performers with the most weight; by minimum-cost flow, with its proof as potentials.

    `weights` (≥ 0) has the shape of `edges`. With potentials under which no residual arc is cheaper than nothing, an
    arc that is not free carries the same in every best flow (complementary slackness); the free ones are `tight`.
    """
    net = _Network(edges, weights, slots)
    flow = net.solve()
    potential = net.potentials(flow)
    is_free = net.cost + potential[net.tail] - potential[net.head] == 0
    people, middle = len(edges), slice(len(edges), len(net.tail) - slots)
    tail, head = net.tail[middle], net.head[middle] - people
    used, free = flow[middle], is_free[middle]
    matched = dict(zip(tail[used].tolist(), head[used].tolist(), strict=True))
    always_placed, never_placed = _settled(flow[:people], is_free[:people])
    always_used, never_used = _settled(flow[middle.stop :], is_free[middle.stop :])
    forced = dict(zip(tail[used & ~free].tolist(), head[used & ~free].tolist(), strict=True))
    tight: list[list[int]] = [[] for _ in edges]
    for performer, slot in zip(tail[used | free].tolist(), head[used | free].tolist(), strict=True):
        if performer not in never_placed and slot not in never_used:
            tight[performer].append(slot)
    return Best(
        matched=matched,
        weight=-int(net.cost[flow].sum()),
        tight=_with_forced(tight, forced),
        always_placed=frozenset(always_placed | forced.keys()),
        always_used=frozenset(always_used | set(forced.values())),
    )


def _settled(flow: NDArray[np.bool_], is_free: NDArray[np.bool_]) -> tuple[set[int], set[int]]:
    """Which of these arcs carry one in every best flow, and which in none."""
    return set(np.flatnonzero(flow & ~is_free).tolist()), set(np.flatnonzero(~flow & ~is_free).tolist())


def _with_forced(tight: Edges, forced: dict[int, int]) -> tuple[tuple[int, ...], ...]:
    gone = set(forced.values())
    return tuple(
        (forced[p],) if p in forced else tuple(slot for slot in row if slot not in gone) for p, row in enumerate(tight)
    )


class _Network:
    """Source → performers → slots → sink; each arc carries one performer at most. Arrays of the shape (arcs,)."""

    def __init__(self, edges: Edges, weights: Sequence[Sequence[int]], slots: int) -> None:
        people = len(edges)
        source, sink = people + slots, people + slots + 1
        self.nodes, self.most = sink + 1, min(people, slots)
        counts = [len(row) for row in edges]
        heads = np.fromiter((slot for row in edges for slot in row), dtype=np.int64, count=sum(counts))
        worth = np.fromiter((weight for row in weights for weight in row), dtype=np.int64, count=sum(counts))
        every, each = np.arange(people, dtype=np.int64), np.arange(slots, dtype=np.int64)
        self.tail = np.concatenate([np.full(people, source), np.repeat(every, counts), people + each])
        self.head = np.concatenate([every, people + heads, np.full(slots, sink)])
        self.cost = np.concatenate([np.zeros(people, np.int64), -worth, np.zeros(slots, np.int64)])

    def solve(self) -> NDArray[np.bool_]:
        """Whether each arc carries one."""
        flow = min_cost_flow.SimpleMinCostFlow()
        arcs = flow.add_arcs_with_capacity_and_unit_cost(
            self.tail.astype(np.int32), self.head.astype(np.int32), np.ones(len(self.tail), np.int64), self.cost
        )
        flow.set_node_supply(self.nodes - 2, self.most)
        flow.set_node_supply(self.nodes - 1, -self.most)
        status = flow.solve_max_flow_with_min_cost()
        if status != flow.OPTIMAL:
            raise RuntimeError(f"the flow solver ended with status {status}")
        carried: NDArray[np.bool_] = np.asarray(flow.flows(arcs)) > 0
        return carried

    def potentials(self, flow: NDArray[np.bool_]) -> NDArray[np.int64]:
        """For each node its cheapest way from anywhere in the residual network: no residual arc is cheaper than 0.

        Bellman–Ford, all arcs at once; it ends because a cheapest flow leaves no cycle of negative cost.
        """
        tail, head = np.where(flow, self.head, self.tail), np.where(flow, self.tail, self.head)
        cost = np.where(flow, -self.cost, self.cost)
        potential = np.zeros(self.nodes, np.int64)
        while True:
            cheaper = potential.copy()
            np.minimum.at(cheaper, head, potential[tail] + cost)
            if np.array_equal(cheaper, potential):
                return potential
            potential = cheaper
