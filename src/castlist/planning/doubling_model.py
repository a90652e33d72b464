"""A doubling problem as a graph to be coloured: what is the same performer is one node, what may not be is an edge.

Sets of nodes and of performers are whole numbers, one bit for each.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from castlist.planning.doubling_problem import Character, Condition, Plan, Problem, Rule, plan_of
from castlist.rules.performers import is_within


@dataclass(frozen=True)
class Kind:
    """Performers who are alike in everything that matters."""

    performers: tuple[int | None, ...]
    number: int | None
    """How many there are of them together; None: as many as it takes."""
    most: int | None
    """How many characters one of them plays at most."""


@dataclass(frozen=True)
class Model:
    """What the conditions come to."""

    groups: tuple[tuple[int, ...], ...]
    """Characters who are the same performer: the nodes."""
    adjacent: tuple[int, ...]
    """For each node those that are another performer."""
    kinds: tuple[Kind, ...]
    allowed: tuple[int, ...]
    """For each node the kinds that can play it."""
    most: int | None
    """How many performers there may be in all."""
    is_broken: bool
    """Whether a node cannot be played by anybody as it is."""

    @property
    def is_plain(self) -> bool:
        """Whether it is nothing but a graph to be coloured: one kind of performer, who can play any number."""
        return len(self.kinds) == 1 and self.kinds[0].most is None

    @property
    def limit(self) -> int | None:
        """How many performers there are in all; None: as many as it takes."""
        numbers = [kind.number for kind in self.kinds]
        there = None if None in numbers else sum(number for number in numbers if number is not None)
        known = [number for number in (there, self.most) if number is not None]
        return min(known, default=None)

    def plan(self, problem: Problem, parts: Iterable[tuple[int, Iterable[int]]]) -> Plan:
        """The plan that says so: pairs of a kind and the nodes that one of it plays. Names are given out in order."""
        given: list[Iterator[int | None]] = [_handed_out(problem, kind) for kind in self.kinds]
        ordered = sorted(((kind, sorted(nodes)) for kind, nodes in parts), key=lambda part: part[1])
        return plan_of(
            (next(given[kind]), [character for node in nodes for character in self.groups[node]])
            for kind, nodes in ordered
        )


def _handed_out(problem: Problem, kind: Kind) -> Iterator[int | None]:
    for performer in kind.performers:
        number = None if performer is None else problem.performers[performer].number
        if number is None:
            while True:
                yield performer
        yield from [performer] * number


def model_of(problem: Problem, conditions: Iterable[Condition], characters: Iterable[int]) -> Model:
    """What these conditions come to for these characters alone."""
    return _Made(problem, tuple(conditions), tuple(sorted(characters))).model()


@dataclass
class _Made:
    problem: Problem
    conditions: tuple[Condition, ...]
    characters: tuple[int, ...]

    def model(self) -> Model:
        groups = self._groups()
        node_of = {character: node for node, group in enumerate(groups) for character in group}
        adjacent, broken = self._adjacent(node_of)
        most = self._most()
        can = self._allowed()
        allowed = []
        for group in groups:
            mask = ~0
            for character in group:
                mask &= can[character]
            allowed.append(sum(1 << p for p, m in enumerate(most) if mask >> p & 1 and (m is None or len(group) <= m)))
        sizes = [len(group) for group in groups]
        kinds, by_kind = self._merged(most, allowed, sizes)
        _add_unplayable_pairs(adjacent, by_kind, kinds, sizes)
        in_all = any(condition.rule is Rule.PERFORMERS for condition in self.conditions)
        return Model(
            groups=groups,
            adjacent=tuple(adjacent),
            kinds=kinds,
            allowed=tuple(by_kind),
            most=self.problem.most_performers if in_all else None,
            is_broken=broken or not all(by_kind),
        )

    def _groups(self) -> tuple[tuple[int, ...], ...]:
        parent = {character: character for character in self.characters}

        def root(one: int) -> int:
            while parent[one] != one:
                one = parent[one]
            return one

        for condition in self._of(Rule.TOGETHER):
            if all(character in parent for character in condition.characters):
                roots = [root(character) for character in condition.characters]
                parent[max(roots)] = min(roots)
        groups: dict[int, list[int]] = {}
        for character in self.characters:
            groups.setdefault(root(character), []).append(character)
        return tuple(tuple(group) for group in groups.values())

    def _of(self, *rules: Rule) -> Iterator[Condition]:
        return (condition for condition in self.conditions if condition.rule in rules)

    def _adjacent(self, node_of: dict[int, int]) -> tuple[list[int], bool]:
        """For each node those that are another performer, and whether one would have to be another than itself."""
        adjacent, broken = [0] * (max(node_of.values(), default=-1) + 1), False
        apart = self._of(Rule.TOGETHER_ON, Rule.CHANGE, Rule.APART)
        for characters in {condition.characters for condition in apart}:
            nodes = [node_of[character] for character in characters if character in node_of]
            mask = 0
            for node in nodes:
                mask |= 1 << node
            broken |= mask.bit_count() < len(nodes)
            for node in nodes:
                adjacent[node] |= mask & ~(1 << node)
        return adjacent, broken

    def _most(self) -> list[int | None]:
        most: list[int | None] = [None] * max(1, len(self.problem.performers))
        for condition in self._of(Rule.MOST):
            most[condition.performer or 0] = self.problem.most_of(condition.performer)
        return most

    def _allowed(self) -> dict[int, int]:
        performers = self.problem.performers
        everybody = (1 << max(1, len(performers))) - 1
        allowed = dict.fromkeys(self.characters, everybody)
        for condition in self._of(Rule.NEEDS, Rule.SINGS, Rule.CAST):
            for character in condition.characters:
                if character in allowed:
                    allowed[character] &= self._able(condition, self.problem.characters[character])
        for condition in self._of(Rule.PLAYS):
            performer = condition.performer or 0
            listed = performers[performer].plays or frozenset()
            for character in self.characters:
                if character not in listed:
                    allowed[character] &= ~(1 << performer)
        return allowed

    def _able(self, condition: Condition, character: Character) -> int:
        """The performers who may play the character as far as the condition goes, as bits."""
        if condition.performer is not None:
            return 1 << condition.performer
        there = enumerate(self.problem.performers)
        if condition.rule is Rule.SINGS and character.sings:
            return sum(1 << place for place, one in there if is_within(character.sings, one.sings))
        return sum(1 << place for place, one in there if character.needs <= one.has)

    def _merged(
        self, most: list[int | None], allowed: list[int], sizes: list[int]
    ) -> tuple[tuple[Kind, ...], list[int]]:
        """Performers who can play the same are one kind; those who can play nobody are none."""
        limited = {condition.performer for condition in self._of(Rule.NUMBER)}
        alike: dict[tuple[tuple[int, ...], int | None], list[int]] = {}
        for place, number in enumerate(most):
            column = tuple(node for node, mask in enumerate(allowed) if mask >> place & 1)
            if number is not None and number >= sum(sizes[node] for node in column):
                number = None
            if column or not allowed:
                alike.setdefault((column, number), []).append(place)
        kinds, by_kind = [], [0] * len(allowed)
        for at, ((column, number), places) in enumerate(alike.items()):
            numbers = [self.problem.performers[p].number if p in limited else None for p in places]
            there = None if None in numbers else sum(n for n in numbers if n is not None)
            kinds.append(Kind(tuple(places) if self.problem.performers else (None,), there, number))
            for node in column:
                by_kind[node] |= 1 << at
        return tuple(kinds), by_kind


def _add_unplayable_pairs(adjacent: list[int], allowed: list[int], kinds: tuple[Kind, ...], sizes: list[int]) -> None:
    """Two whom nobody could play both are two performers."""
    if len(kinds) == 1 and kinds[0].most is None:
        return
    enough: dict[int, int] = {}
    for one, other in combinations(range(len(adjacent)), 2):
        size = sizes[one] + sizes[other]
        if size not in enough:
            most = ((1 << k, kind.most) for k, kind in enumerate(kinds))
            enough[size] = sum(bit for bit, number in most if number is None or size <= number)
        if not allowed[one] & allowed[other] & enough[size]:
            adjacent[one] |= 1 << other
            adjacent[other] |= 1 << one
