"""One room and no conditions: from a fair order at once to a best one with its proof."""

from collections.abc import Sequence
from dataclasses import dataclass

from castlist.planning import orders_tiny as tiny
from castlist.planning.orders_problem import Problem, Result, back_to_back, cost_of
from castlist.planning.orders_reduced import Core, reduced
from castlist.planning.stopping import Status, Stop


@dataclass
class Part:
    """A core, and what is known of it so far."""

    core: Core
    order: tuple[int, ...]
    waiting: int
    bound: int = 0
    nodes: int = 0


def solve_pure(problem: Problem, *, stop: Stop, seed: int) -> Result:
    """The best order until the stop. Small cores need no library at all; larger ones are climbed, then searched."""
    parts = [_begun(core) for core in reduced(problem)]
    work = sum(
        p.value_per_minute * sum(problem.scenes[s].duration_minutes for s in p.scenes) for p in problem.performers
    )
    _tell(parts, stop=stop, work=work)
    open_parts = [part for part in parts if part.bound < part.waiting]
    for part in open_parts:
        if len(part.core.casts) <= tiny.MOST_SCENES and not stop.now():
            part.waiting, part.order = tiny.best(part.core)
            part.bound = part.waiting
    open_parts = [part for part in open_parts if part.bound < part.waiting]
    if open_parts and not stop.now():
        _search(parts, open_parts, stop=stop, seed=seed, work=work)
    return _result(problem, parts, stop=stop)


def _begun(core: Core) -> Part:
    order = tiny.fair(core)
    return Part(core, order, core.waiting(order))


def _tell(parts: Sequence[Part], *, stop: Stop, work: int, saved: int = 0) -> None:
    stop.say(
        cost=work + sum(part.waiting for part in parts) - saved,
        bound=work + sum(part.bound for part in parts),
        nodes=sum(part.nodes for part in parts),
    )


def _search(parts: Sequence[Part], open_parts: Sequence[Part], *, stop: Stop, seed: int, work: int) -> None:
    from castlist.planning.orders_compiled import at_once, climbed, ready, searched
    from castlist.planning.orders_subsets import fill

    if not ready(stop, fill):
        return
    for part in open_parts:
        found = at_once(part.core, stop=stop)
        if found is not None and found.order is not None:
            part.order, part.waiting, part.bound, part.nodes = found.order, found.waiting, found.bound, found.nodes
    open_parts = [part for part in open_parts if part.bound < part.waiting]
    if not open_parts or not ready(stop):
        return
    for part in open_parts:
        part.waiting, part.order = climbed(part.core, part.order, stop=stop, seed=seed)
        _tell(parts, stop=stop, work=work)
    for part in open_parts:

        def tell(waiting: int, bound: int, nodes: int, part: Part = part) -> None:
            part.bound, part.nodes = max(part.bound, bound), nodes
            _tell(parts, stop=stop, work=work, saved=part.waiting - waiting)

        found = searched(part.core, stop=stop, beat=part.waiting, tell=tell)
        part.bound, part.nodes = max(part.bound, found.bound), found.nodes
        if found.order is not None:
            part.order, part.waiting = found.order, found.waiting


def _result(problem: Problem, parts: Sequence[Part], *, stop: Stop) -> Result:
    order = tuple(scene for part in parts for scene in part.core.whole(part.order))
    cost = cost_of(problem, order)
    missing = sum(part.waiting - part.bound for part in parts)
    return Result(
        status=Status.STOPPED if missing else Status.PROVEN,
        order=order,
        cost=cost,
        bound=cost - missing,
        seconds=stop.elapsed(),
        nodes=sum(part.nodes for part in parts),
        starts_minutes=back_to_back(problem, order),
        room_of=(0,) * len(order),
        told={"scenes": tuple(len(part.core.casts) for part in parts)},
    )
