"""The fewest performers for a model, and the other ways to do with as few: colouring where that is all there is to it,
integer programming where it is not, or where colouring takes too long."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from castlist.planning import doubling_integers as integers
from castlist.planning.colouring import Meter, OutOfTime, bits, coloured, colourings, greatest_clique, greedy
from castlist.planning.doubling_integers import Parts
from castlist.planning.doubling_model import Model
from castlist.planning.stopping import Status, Stop

CLIQUE_NODES = 200_000
COLOURING_NODES = 60_000
"""States after which somebody else has a try; a few seconds."""
WAYS_NODES = 400_000


@dataclass(frozen=True)
class Found:
    """The best that was found for a model."""

    status: Status
    parts: Parts
    bound: int
    clique: tuple[int, ...]
    nodes: int
    method: str


def fewest(model: Model, *, stop: Stop, seed: int) -> Found:
    """As few performers as can be."""
    meter = Meter(stop, most=CLIQUE_NODES)
    clique = tuple(greatest_clique(model.adjacent, meter=meter)[0])
    bound = max(len(clique), _by_counting(model))
    if model.is_broken or (model.limit is not None and bound > model.limit):
        return Found(
            Status.IMPOSSIBLE, [], bound, clique, meter.nodes, "clique" if bound == len(clique) else "counting"
        )
    if not model.groups:
        return Found(Status.PROVEN, [], 0, (), meter.nodes, "nothing to do")
    if model.is_plain:
        return _by_colouring(model, clique, meter.nodes, stop, seed)
    return _by_integers(model, clique, bound, greedy_parts(model), meter.nodes, stop, seed)


def _by_colouring(model: Model, clique: tuple[int, ...], nodes: int, stop: Stop, seed: int) -> Found:
    best, bound = greedy(model.adjacent), len(clique)
    meter = Meter(stop, most=COLOURING_NODES)
    stop.say(cost=max(best) + 1, bound=bound, nodes=nodes)
    with suppress(OutOfTime):
        while bound < max(best) + 1:
            better = coloured(model.adjacent, max(best), meter=meter)
            if better is None:
                bound = max(best) + 1
            else:
                best = better
                stop.say(cost=max(best) + 1, bound=bound, nodes=nodes + meter.nodes)
    nodes += meter.nodes
    parts = _parts_of(best)
    if bound < len(parts) and not stop.now():
        return _by_integers(model, clique, bound, parts, nodes, stop, seed)
    return _within(model, Found(Status.PROVEN, parts, bound, clique, nodes, "colouring"))


def _by_integers(
    model: Model, clique: tuple[int, ...], least: int, hint: Parts | None, nodes: int, stop: Stop, seed: int
) -> Found:
    fits = hint is not None and (model.limit is None or len(hint) <= model.limit)
    answer = integers.fewest(model, clique=clique, least=least, stop=stop, seed=seed, hint=hint if fits else None)
    parts, bound, status = answer.parts, answer.bound, answer.status
    if status is Status.UNKNOWN and hint and fits:
        parts, status = hint, Status.STOPPED
    return _within(model, Found(status, parts, bound, clique, nodes, "integers"))


def _within(model: Model, found: Found) -> Found:
    """A colouring may take more performers than there are: then there is no plan, or none was found in time."""
    status, parts = found.status, found.parts
    if parts and found.bound < len(parts):
        status = Status.STOPPED
    if model.limit is not None and len(parts) > model.limit:
        status, parts = (Status.IMPOSSIBLE if found.bound > model.limit else Status.UNKNOWN), []
    return Found(status, parts, found.bound, found.clique, found.nodes, found.method)


def _by_counting(model: Model) -> int:
    """No fewer performers have room for so many characters, if those come first who play most."""
    left, needed = sum(len(group) for group in model.groups), 0
    for kind in sorted(model.kinds, key=lambda one: -(one.most or left)):
        most = kind.most or left
        number = -(-left // most) if left else 0
        number = number if kind.number is None else min(number, kind.number)
        needed, left = needed + number, max(0, left - number * most)
    return needed if not left else 1 + (model.limit or 0)


def can_be_filled(model: Model, *, stop: Stop, seed: int, nodes: int = COLOURING_NODES) -> bool | None:
    """Whether there is a plan at all; None where that was not found out in time."""
    if model.is_broken:
        return False
    if not model.groups:
        return True
    if model.is_plain:
        limit = model.limit
        if limit is None or len(model.groups) <= limit:
            return True
        with suppress(OutOfTime):
            return coloured(model.adjacent, limit, meter=Meter(stop, most=nodes)) is not None
    elif greedy_parts(model) is not None:
        return True
    clique = greatest_clique(model.adjacent, meter=Meter(stop, most=nodes))[0]
    bound = max(len(clique), _by_counting(model))
    if model.limit is not None and bound > model.limit:
        return False
    answer = integers.fewest(model, clique=clique, least=bound, stop=stop, seed=seed, only_some=True)
    return None if answer.status is Status.UNKNOWN else answer.status is not Status.IMPOSSIBLE


def other_ways(
    model: Model, number: int, *, clique: Sequence[int], most: int, stop: Stop, seed: int
) -> tuple[list[Parts], bool]:
    """Up to `most` ways to do with so many performers, and whether there are no more."""
    if not model.is_plain:
        return integers.ways(model, number, clique=clique, most=most, stop=stop, seed=seed)
    found: list[Parts] = []
    with suppress(OutOfTime):
        found += (
            _parts_of(one)
            for one in islice(colourings(model.adjacent, number, meter=Meter(stop, most=WAYS_NODES)), most)
        )
        return found, len(found) < most
    return found, False


def _parts_of(colours: Sequence[int]) -> Parts:
    parts: dict[int, list[int]] = {}
    for node, colour in enumerate(colours):
        parts.setdefault(colour, []).append(node)
    return [(0, nodes) for nodes in parts.values()]


# -- A first plan


def greedy_parts(model: Model) -> Parts | None:
    """A plan that is found by giving each node in turn to the first who can play it; None when that fails."""
    parts: Parts = []
    left = {kind: one.number for kind, one in enumerate(model.kinds)}
    order = sorted(
        range(len(model.groups)), key=lambda v: (model.allowed[v].bit_count(), -model.adjacent[v].bit_count(), v)
    )
    for node in order:
        part = next(_fitting(model, parts, node), None)
        if part is not None:
            part.append(node)
            continue
        free = [kind for kind in bits(model.allowed[node]) if left[kind] != 0]
        if not free or (model.limit is not None and len(parts) == model.limit):
            return None
        kind = max(free, key=lambda k: (sum(mask >> k & 1 for mask in model.allowed), -k))
        number = left[kind]
        left[kind] = None if number is None else number - 1
        parts.append((kind, [node]))
    return parts


def _fitting(model: Model, parts: Parts, node: int) -> Iterator[list[int]]:
    for kind, nodes in parts:
        if model.allowed[node] >> kind & 1 and not any(model.adjacent[node] >> other & 1 for other in nodes):
            most = model.kinds[kind].most
            if most is None or sum(len(model.groups[n]) for n in [*nodes, node]) <= most:
                yield nodes
