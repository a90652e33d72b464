"""The fewest performers for a chart of scenes and characters: `solve`, `check`, `explain`.

Without kinds of performers it is the colouring of a graph, in which two characters are joined who cannot be one
performer. It is solved exactly by saturation order with a clique as the bound; with kinds, lists or most characters, or
where that takes too long, by integer programming. See docs/explanation and the modules that are named here.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from castlist.planning.colouring import bits
from castlist.planning.doubling_check import check
from castlist.planning.doubling_conditions import conditions_of
from castlist.planning.doubling_core import core_of
from castlist.planning.doubling_model import Model, model_of
from castlist.planning.doubling_problem import (
    Change,
    Character,
    Condition,
    Part,
    Performer,
    Plan,
    Problem,
    Result,
    Rule,
    Scene,
    Violation,
)
from castlist.planning.doubling_search import Found, fewest, other_ways
from castlist.planning.doubling_words import explain, explain_result, sentence_of
from castlist.planning.stopping import Status, Stop

__all__ = [
    "Change",
    "Character",
    "Condition",
    "Part",
    "Performer",
    "Plan",
    "Problem",
    "Result",
    "Rule",
    "Scene",
    "Violation",
    "check",
    "explain",
    "explain_result",
    "sentence_of",
    "solve",
]

Clique = tuple[tuple[int, ...], tuple[Condition, ...], tuple[tuple[int, int], ...]]
"""Characters, why no two of them are one performer, and the pairs whom nobody could play both."""
POOL = 20
"""How many ways are looked at for each that is wanted, so that those that are shown differ."""


def solve(problem: Problem, *, stop: Stop, seed: int, alternatives: int = 0) -> Result:
    """The fewest performers, with proof or bound; as many other plans with as few as are wanted and found.

    The same seed gives the same plan whenever it is proven.
    """
    conditions = conditions_of(problem)
    model = model_of(problem, conditions, range(len(problem.characters)))
    found = fewest(model, stop=stop, seed=seed)
    clique, reasons, pairs = _clique(conditions, model, found)
    if found.status is Status.IMPOSSIBLE:
        core = core_of(problem, conditions, clique=clique, stop=stop, seed=seed)
        return Result(
            status=found.status, plan=(), performers=0, bound=found.bound, seconds=stop.elapsed(), nodes=found.nodes,
            clique=clique, reasons=reasons, without_performer=pairs, core=core.conditions,
            core_characters=core.characters, core_is_least=core.is_least, told={"method": found.method},
        )  # fmt: skip
    plan = model.plan(problem, found.parts)
    others: tuple[Plan, ...] = ()
    are_all = False
    if alternatives and found.status is Status.PROVEN:
        others, are_all = _alternatives(problem, model, plan, found.clique, most=alternatives, stop=stop, seed=seed)
    return Result(
        status=found.status, plan=plan, performers=len(plan), bound=found.bound, seconds=stop.elapsed(),
        nodes=found.nodes, clique=clique, reasons=reasons, without_performer=pairs, alternatives=others,
        are_all=are_all, told={"method": found.method},
    )  # fmt: skip


def _clique(conditions: Sequence[Condition], model: Model, found: Found) -> Clique:
    """One character of each node of the clique, and why no two of them are one performer: few reasons, scenes first.

    Where as many as the clique has are on in one scene, they are named instead: nothing is easier to see.
    """
    size = len(found.clique)
    node_of = {character: node for node, group in enumerate(model.groups) for character in group}
    for condition in conditions:
        nodes = {node_of[character]: character for character in condition.characters}
        if condition.rule is Rule.TOGETHER_ON and len(nodes) == size:
            return tuple(sorted(nodes.values())), (condition,), ()
    return _reasons(conditions, [model.groups[node] for node in found.clique])


def _reasons(conditions: Sequence[Condition], groups: Sequence[tuple[int, ...]]) -> Clique:
    """Scenes first, the one that tells most before the others; then whatever tells something more."""
    place_of = {character: place for place, group in enumerate(groups) for character in group}
    left = [((1 << len(groups)) - 1) & ~(1 << place) for place in range(len(groups))]
    scenes = [c for c in conditions if c.rule is Rule.TOGETHER_ON]
    masks = {condition: _mask(place_of[c] for c in condition.characters if c in place_of) for condition in scenes}
    reasons: list[Condition] = []
    while masks:
        told = {condition: sum((left[p] & mask).bit_count() for p in bits(mask)) for condition, mask in masks.items()}
        best = max(told, key=lambda condition: told[condition])
        if not told[best]:
            break
        reasons.append(best)
        for place in bits(masks[best]):
            left[place] &= ~masks[best]
        masks = {condition: mask for condition, mask in masks.items() if told[condition] and condition is not best}
    for condition in (c for c in conditions if c.rule in (Rule.CHANGE, Rule.APART)):
        one, other = (place_of.get(character, -1) for character in condition.characters)
        if one >= 0 and other >= 0 and left[one] >> other & 1:
            reasons.append(condition)
            left[one] &= ~(1 << other)
            left[other] &= ~(1 << one)
    named = {c for reason in reasons for c in reason.characters}
    chosen = [next((c for c in group if c in named), group[0]) for group in groups]
    pairs = ((chosen[one], chosen[other]) for one in range(len(groups)) for other in bits(left[one]) if one < other)
    return tuple(sorted(chosen)), tuple(reasons), tuple(sorted(pairs))


def _mask(places: Iterable[int]) -> int:
    found = 0
    for place in places:
        found |= 1 << place
    return found


def _alternatives(
    problem: Problem, model: Model, plan: Plan, clique: Sequence[int], *, most: int, stop: Stop, seed: int
) -> tuple[tuple[Plan, ...], bool]:
    """Other plans with as few performers, each as different as can be from those before it."""
    pool, complete = other_ways(model, len(plan), clique=clique, most=most * POOL + 1, stop=stop, seed=seed)
    left = [other for other in (model.plan(problem, parts) for parts in pool) if other != plan]
    chosen, are_all = [plan], complete and len(left) <= most
    seen = {id(other): _doubled(other) for other in left}
    while left and len(chosen) <= most:
        far = max(left, key=lambda other: min(len(seen[id(other)] ^ _doubled(one)) for one in chosen))
        chosen.append(far)
        left.remove(far)
    return tuple(chosen[1:]), are_all


def _doubled(plan: Plan) -> frozenset[tuple[int, int] | tuple[int, int | None, str]]:
    """Who is doubled with whom, and who is played by whom."""
    pairs: set[tuple[int, int] | tuple[int, int | None, str]] = set()
    for part in plan:
        pairs.update(combinations(part.characters, 2))
        pairs.update((character, part.performer, "by") for character in part.characters)
    return frozenset(pairs)
