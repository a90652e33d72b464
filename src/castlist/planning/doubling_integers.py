"""Doubling with performers of several kinds, or who play a number of characters at most: by CP-SAT.

One worker, one seed, and the performers of a kind in the order of the first that they play, so that no plan stands for
another: two runs with one seed that come to an end find the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from castlist.planning.colouring import OutOfTime, bits
from castlist.planning.cp_sat import callback, ending, name_of_status, solver_for
from castlist.planning.doubling_model import Model
from castlist.planning.stopping import Status, Stop

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Parts = list[tuple[int, list[int]]]
"""Pairs of a kind and the nodes that one performer of it plays."""


@dataclass(frozen=True)
class Answer:
    """What was found."""

    status: Status
    parts: Parts
    bound: int


def fewest(
    model: Model,
    *,
    clique: Sequence[int],
    least: int,
    stop: Stop,
    seed: int,
    hint: Parts | None = None,
    only_some: bool = False,
) -> Answer:
    """As few performers as can be for the model, at least `least`, as is known; or any plan, if only some is wanted."""
    try:
        written = _Written(model, clique=clique, least=least, most=len(hint) if hint else None, stop=stop)
    except OutOfTime:
        return Answer(Status.UNKNOWN, [], least)
    if not only_some:
        written.program.minimize(sum(written.used))
    if hint:
        written.hint(hint)
    solver = solver_for(stop, seed)

    def tell(solution: "cp_model.CpSolverSolutionCallback") -> None:
        bound = max(least, round(solution.best_objective_bound))
        stop.say(cost=round(solution.objective_value), bound=bound, nodes=solution.num_branches)

    with ending(solver, stop):
        found = solver.solve(written.program, None if only_some else callback(tell))
    name = name_of_status(solver, found)
    if name == "INFEASIBLE":
        return Answer(Status.IMPOSSIBLE, [], least)
    if name in ("OPTIMAL", "FEASIBLE"):
        parts = written.parts(solver.boolean_value)
        bound = len(parts) if name == "OPTIMAL" else max(least, round(solver.best_objective_bound))
        return Answer(Status.PROVEN if bound >= len(parts) else Status.STOPPED, parts, bound)
    return Answer(Status.UNKNOWN, [], least)


def ways(
    model: Model, number: int, *, clique: Sequence[int], most: int, stop: Stop, seed: int
) -> tuple[list[Parts], bool]:
    """Up to `most` ways to do with so many performers, and whether there are no more."""
    try:
        written = _Written(model, clique=clique, least=number, most=number, stop=stop)
    except OutOfTime:
        return [], False
    solver = solver_for(stop, seed)
    solver.parameters.enumerate_all_solutions = True
    found: list[Parts] = []

    def note(solution: "cp_model.CpSolverSolutionCallback") -> None:
        found.append(written.parts(solution.boolean_value))
        if len(found) >= most:
            solution.stop_search()

    with ending(solver, stop):
        ended = solver.solve(written.program, callback(note))
    complete = name_of_status(solver, ended) in ("OPTIMAL", "INFEASIBLE") and len(found) < most
    return found[:most], complete


class _Written:
    """The model in the solver's words: who is played by which performer, and of which kind each performer is.

    The performers have no names. The first are those who play the clique, one each; of the others each plays somebody
    before whom the next plays nobody. So whatever differs is another plan.
    """

    def __init__(self, model: Model, *, clique: Sequence[int], least: int, most: int | None, stop: Stop) -> None:
        from ortools.sat.python import cp_model

        self.program: Any = cp_model.CpModel()
        self.model, self.clique, self.stop = model, list(clique), stop
        nodes = range(len(model.groups))
        number = max(len(clique), min(n for n in (most, model.limit, len(nodes)) if n is not None))
        self.plays = [self._plays(place) for place in range(number)]
        """For each performer: by node, whether it is theirs."""
        self.used: list[Any] = [1] * len(clique)
        self._add_others()
        self.kind_of = [self._kinds(place) for place in range(number)]
        """For each performer: by kind, whether it is theirs."""
        for node in nodes:
            self.program.add_exactly_one([plays[node] for plays in self.plays if node in plays])
        for kind, one in enumerate(model.kinds):
            if one.number is not None and one.number < number:
                self.program.add(sum(kinds[kind] for kinds in self.kind_of if kind in kinds) <= one.number)
        for edges in _edges_in_cliques(model.adjacent):
            self._go_on()
            for plays in self.plays:
                self.program.add_at_most_one([plays[node] for node in edges if node in plays])
        self.program.add_linear_constraint(sum(self.used), least, number)

    def _go_on(self) -> None:
        if self.stop.now():
            raise OutOfTime

    def _plays(self, place: int) -> dict[int, Any]:
        """Of the clique one performer plays one, and whoever stands in that one's way they do not play."""
        self._go_on()
        nodes = range(len(self.model.groups))
        if place < len(self.clique):
            own = self.clique[place]
            free = (n for n in nodes if n not in self.clique and not self.model.adjacent[own] >> n & 1)
            return {own: self.program.new_constant(1), **{node: self.program.new_bool_var("") for node in free}}
        others = [node for node in nodes if node not in self.clique]
        return {node: self.program.new_bool_var("") for node in others[place - len(self.clique) :]}

    def _add_others(self) -> None:
        """Performers besides those of the clique are taken in order, each with a first node after that of the last."""
        for place in range(len(self.clique), len(self.plays)):
            self._go_on()
            used = self.program.new_bool_var("")
            self.program.add_max_equality(used, list(self.plays[place].values()) or [0])
            self.used.append(used)
            if place > len(self.clique):
                before = self.plays[place - 1]
                for node, mine in self.plays[place].items():
                    self.program.add_bool_or([~mine, *(var for other, var in before.items() if other < node)])

    def _kinds(self, place: int) -> dict[int, Any]:
        """The performer is of one kind, that can play all that is theirs, and plays no more than it can."""
        self._go_on()
        model, plays = self.model, self.plays[place]
        can = model.allowed[self.clique[place]] if place < len(self.clique) else ~0
        kinds = {kind: self.program.new_bool_var("") for kind in range(len(model.kinds)) if can >> kind & 1}
        self.program.add(sum(kinds.values()) == self.used[place])
        for node, mine in plays.items():
            able = [var for kind, var in kinds.items() if model.allowed[node] >> kind & 1]
            if len(able) < len(kinds):
                self.program.add_bool_or([~mine, *able])
        most = {model.kinds[kind].most for kind in kinds}
        for kind, var in kinds.items():
            limit = model.kinds[kind].most
            if limit is not None:
                held = self.program.add(sum(len(model.groups[node]) * mine for node, mine in plays.items()) <= limit)
                if len(most) > 1:
                    held.only_enforce_if(var)
                else:
                    break
        return kinds

    def hint(self, parts: Parts) -> None:
        """The search begins at these parts."""
        inside = set(self.clique)
        first = {min(inside.intersection(nodes)): nodes for _, nodes in parts if inside.intersection(nodes)}
        others = sorted((nodes for _, nodes in parts if not inside.intersection(nodes)), key=min)
        kind_of = {min(nodes): kind for kind, nodes in parts}
        for place, nodes in enumerate([*(first[node] for node in self.clique), *others]):
            for node, var in self.plays[place].items():
                if node not in inside:
                    self.program.add_hint(var, node in nodes)
            for kind, var in self.kind_of[place].items():
                self.program.add_hint(var, kind == kind_of[min(nodes)])

    def parts(self, value: Any) -> Parts:
        """What the solver found."""
        found = []
        for plays, kinds in zip(self.plays, self.kind_of, strict=True):
            nodes = [node for node, var in plays.items() if value(var)]
            if nodes:
                found.append((next(kind for kind, var in kinds.items() if value(var)), nodes))
        return found


def _edges_in_cliques(adjacent: Sequence[int]) -> Iterator[list[int]]:
    """Sets of nodes that are all adjacent to each other and hold every edge."""
    open_edges = list(adjacent)
    for vertex in range(len(adjacent)):
        while open_edges[vertex]:
            clique, near = [vertex], adjacent[vertex]
            while near:
                wanted = near & open_edges[clique[-1]] or near & open_edges[vertex] or near
                clique.append((wanted & -wanted).bit_length() - 1)
                near &= adjacent[clique[-1]]
            mask = sum(1 << node for node in clique)
            for node in clique:
                open_edges[node] &= ~mask
            yield sorted(bits(mask))
