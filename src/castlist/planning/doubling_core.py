"""Why there is no doubling plan: characters and conditions of which none can be left out of the contradiction.

By taking away one after the other whatever is not needed for it: the deletion filter of J. W. Chinneck and
E. W. Dravnieks, ORSA J. Computing 3 (1991) 157–168, doi:10.1287/ijoc.3.2.157.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from castlist.planning.doubling_model import Model, model_of
from castlist.planning.doubling_problem import Condition, Problem, Rule
from castlist.planning.doubling_search import can_be_filled
from castlist.planning.stopping import Stop

T = TypeVar("T")
COUNTING = (Rule.MOST, Rule.NUMBER, Rule.PERFORMERS, Rule.TOGETHER)
"""Where these alone are too much, there are too few performers for so many characters, whoever is on with whom."""


@dataclass(frozen=True)
class Core:
    """What cannot be kept together."""

    characters: tuple[int, ...]
    conditions: tuple[Condition, ...]
    is_least: bool
    """Whether it is known that nothing can be left out."""


def core_of(problem: Problem, conditions: Sequence[Condition], *, clique: Sequence[int], stop: Stop, seed: int) -> Core:
    """A core of a problem that is known to have no plan. Characters of the clique are kept for last."""
    sure = True

    def impossible(characters: Sequence[int], kept: Sequence[Condition]) -> bool:
        nonlocal sure
        found = None if stop.now() else can_be_filled(model_of(problem, kept, characters), stop=stop, seed=seed)
        sure &= found is not None
        return found is False

    counting = [condition for condition in conditions if condition.rule in COUNTING]
    everybody = model_of(problem, counting, range(len(problem.characters)))
    if can_be_filled(everybody, stop=stop, seed=seed) is False:
        conditions = counting
    characters = _started(problem, conditions, clique, impossible)
    characters = _filtered(characters, lambda left: impossible(left, conditions))
    about = [condition for condition in conditions if _is_about(condition, set(characters))]
    about.sort(key=lambda condition: condition.rule not in (Rule.CHANGE, Rule.APART, Rule.MOST))
    left = _filtered(about, lambda left: impossible(characters, left))
    kept = {id(condition) for condition in left}
    return Core(tuple(sorted(characters)), tuple(c for c in conditions if id(c) in kept), sure)


def _started(
    problem: Problem,
    conditions: Sequence[Condition],
    clique: Sequence[int],
    impossible: Callable[[Sequence[int], Sequence[Condition]], bool],
) -> list[int]:
    """Characters to begin with: a group, a crowd or a clique if that is enough, and otherwise all."""
    model = model_of(problem, conditions, range(len(problem.characters)))
    tried = [list(group) for group in model.groups if len(group) > 1 or _is_unplayable(model, group)]
    if model.limit is not None:
        crowds = (c.characters for c in conditions if c.rule is Rule.TOGETHER_ON)
        tried += [list(crowd[: model.limit + 1]) for crowd in (*crowds, clique) if len(crowd) > model.limit]
    for few in sorted(tried, key=len):
        if impossible(few, conditions):
            return few
    inside = set(clique)
    return sorted(range(len(problem.characters)), key=lambda character: (character in inside, character))


def _is_unplayable(model: Model, group: Sequence[int]) -> bool:
    return not model.allowed[model.groups.index(tuple(group))]


def _filtered(left: list[T], impossible: Callable[[list[T]], bool]) -> list[T]:
    """What is left when everything is taken away without which it is still impossible: first in halves, then singly."""
    size = max(1, len(left) // 2)
    while True:
        place = 0
        while place < len(left):
            without = left[:place] + left[place + size :]
            if impossible(without):
                left = without
            else:
                place += size
        if size == 1:
            return left
        size = max(1, size // 2)


def _is_about(condition: Condition, characters: set[int]) -> bool:
    if condition.rule is Rule.TOGETHER_ON:
        return len(characters.intersection(condition.characters)) > 1
    return characters.issuperset(condition.characters)
