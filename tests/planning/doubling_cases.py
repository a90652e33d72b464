"""Small random shows, and the answer to each by trying everything."""

import random
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from castlist.planning.doubling import Change, Character, Condition, Performer, Plan, Problem, Rule, Scene
from castlist.planning.doubling_problem import plan_of

TAGS = ("soprano", "bass", "tall")
HEIGHTS = {"G3": 55, "A3": 57, "C4": 60, "C#4": 61, "Db4": 61, "F4": 65, "A4": 69, "E5": 76}
"""Notes by their numbers in MIDI; two of them are one note."""


def some_notes(dice: random.Random, chance: float) -> tuple[str, str] | None:
    """From one note to another that is no lower; or none."""
    if dice.random() >= chance:
        return None
    low, high = sorted(dice.choices(list(HEIGHTS), k=2), key=lambda note: HEIGHTS[note])
    return low, high


def reaches(problem: Problem, performer: int, character: int) -> bool:
    """Whether whoever plays the character gets up and down to what they sing."""
    sung, can = problem.characters[character].sings, problem.performers[performer].sings
    if sung is None:
        return True
    return can is not None and {*range(HEIGHTS[sung[0]], HEIGHTS[sung[1]] + 1)} <= {
        *range(HEIGHTS[can[0]], HEIGHTS[can[1]] + 1)
    }


def plain_show(dice: random.Random, *, most_characters: int = 7, most_scenes: int = 7) -> Problem:
    """Scenes, characters and times to change; performers are as many as it takes."""
    scenes = tuple(Scene(dice.choice((0, 60, 120, 300))) for _ in range(dice.randint(1, most_scenes)))
    chance = dice.choice((0.15, 0.3, 0.5))
    characters = tuple(
        Character(frozenset(s for s in range(len(scenes)) if dice.random() < chance))
        for _ in range(dice.randint(0, most_characters))
    )
    pairs = [(a, b) for b in range(len(characters)) for a in range(b)]
    return Problem(
        scenes=scenes,
        characters=characters,
        change_seconds=dice.choice((0, 0, 60, 200)),
        changes=tuple(Change(p, dice.choice((0, 100, 600))) for p in dice.sample(pairs, min(len(pairs), 2))),
        apart=tuple(p for p in pairs if dice.random() < 0.08),
        together=tuple(p for p in pairs if dice.random() < dice.choice((0, 0, 0.06))),
        most_performers=dice.choice((None, None, None, 1, 2, 3)),
    )


def rich_show(dice: random.Random, *, most_characters: int = 6, sings: bool = False) -> Problem:
    """The same with performers who have something, or a list, and who play a number at most; or with notes, too."""
    plain = plain_show(dice, most_characters=most_characters)
    notes = random.Random(dice.random() if sings else 0)
    number = len(plain.characters)
    performers = tuple(
        Performer(
            has=frozenset(tag for tag in TAGS if dice.random() < 0.6),
            plays=frozenset(c for c in range(number) if dice.random() < 0.7) if dice.random() < 0.3 else None,
            number=dice.choice((1, 1, 2, None)),
            most_characters=dice.choice((None, None, 1, 2)),
            sings=some_notes(notes, 0.8 if sings else 0),
        )
        for _ in range(dice.randint(0, 3))
    )
    needs = [frozenset(t for t in TAGS if performers and dice.random() < 0.2) for _ in range(number)]
    return Problem(
        scenes=plain.scenes,
        characters=tuple(
            Character(one.scenes, needs=need, sings=some_notes(notes, 0.5 if sings and performers else 0))
            for one, need in zip(plain.characters, needs, strict=True)
        ),
        performers=performers,
        change_seconds=plain.change_seconds,
        changes=plain.changes,
        apart=plain.apart,
        together=plain.together,
        cast=tuple((c, dice.randrange(len(performers))) for c in range(number) if performers and dice.random() < 0.1),
        most_characters=dice.choice((None, None, 2, 3)),
        most_performers=plain.most_performers,
    )


# -- By trying everything


def partitions(things: list[int]) -> Iterator[list[list[int]]]:
    """Every way to put things into heaps."""
    if not things:
        yield []
        return
    for heaps in partitions(things[1:]):
        yield [[things[0]], *heaps]
        for place, heap in enumerate(heaps):
            yield [*heaps[:place], [things[0], *heap], *heaps[place + 1 :]]


def may_share(problem: Problem, one: int, other: int) -> bool:
    """Whether one performer has the time to be both, and nobody has said otherwise."""
    starts = [sum(s.duration_seconds for s in problem.scenes[:place]) for place in range(len(problem.scenes) + 1)]
    needed = next((c.seconds for c in problem.changes if {*c.characters} == {one, other}), problem.change_seconds)
    if {one, other} in [{*pair} for pair in problem.apart]:
        return False
    for first in problem.characters[one].scenes:
        for second in problem.characters[other].scenes:
            low, high = min(first, second), max(first, second)
            if low == high or starts[high] - starts[low + 1] < needed:
                return False
    return True


def may_play(problem: Problem, performer: int, heap: list[int]) -> bool:
    """Whether the performer can play all of them."""
    one = problem.performers[performer]
    most = one.most_characters or problem.most_characters or len(heap)
    return len(heap) <= most and all(
        problem.characters[c].needs <= one.has
        and reaches(problem, performer, c)
        and (one.plays is None or c in one.plays)
        and all(by == performer for who, by in problem.cast if who == c)
        for c in heap
    )


def by_trying(problem: Problem) -> dict[int, set[Plan]]:
    """Every plan that keeps every condition, by the number of performers that it takes."""
    found: dict[int, set[Plan]] = {}
    everybody = list(range(len(problem.characters)))
    share = {(a, b): may_share(problem, a, b) for b in everybody for a in everybody if a != b}
    limit = problem.most_performers or len(everybody)
    for heaps in partitions(everybody):
        if len(heaps) > limit or not all(share[a, b] for heap in heaps for a in heap for b in heap if a != b):
            continue
        if not all(any({a, b} <= set(heap) for heap in heaps) for a, b in problem.together):
            continue
        for plan in _given_out(problem, heaps):
            found.setdefault(len(heaps), set()).add(plan)
    return found


def _given_out(problem: Problem, heaps: list[list[int]]) -> Iterator[Plan]:
    if not problem.performers:
        if all(len(heap) <= (problem.most_characters or len(heap)) for heap in heaps):
            yield plan_of((None, heap) for heap in heaps)
        return
    there = range(len(problem.performers))
    for chosen in product(*([p for p in there if may_play(problem, p, heap)] for heap in heaps)):
        if all(chosen.count(p) <= (problem.performers[p].number or len(heaps)) for p in there):
            yield plan_of(zip(chosen, heaps, strict=True))


# -- Cores, by trying everything


def keeps(problem: Problem, plan: Plan, condition: Condition) -> bool:
    """Whether the plan, of some of the characters, keeps one condition."""
    about = set(condition.characters)
    kept = {
        Rule.TOGETHER_ON: lambda: all(len(about.intersection(part.characters)) < 2 for part in plan),
        Rule.CHANGE: lambda: all(len(about.intersection(part.characters)) < 2 for part in plan),
        Rule.APART: lambda: all(len(about.intersection(part.characters)) < 2 for part in plan),
        Rule.TOGETHER: lambda: (
            not about <= {c for part in plan for c in part.characters}
            or any(about <= set(part.characters) for part in plan)
        ),
        Rule.NEEDS: lambda: all(
            problem.characters[c].needs <= problem.performers[part.performer or 0].has
            for part in plan
            for c in about.intersection(part.characters)
        ),
        Rule.SINGS: lambda: all(
            reaches(problem, part.performer or 0, c) for part in plan for c in about.intersection(part.characters)
        ),
        Rule.CAST: lambda: all(
            part.performer == condition.performer for part in plan if about.intersection(part.characters)
        ),
        Rule.PLAYS: lambda: all(
            set(part.characters) <= (problem.performers[part.performer or 0].plays or set())
            for part in plan
            if part.performer == condition.performer
        ),
        Rule.MOST: lambda: all(
            len(part.characters) <= (problem.most_of(part.performer) or 0)
            for part in plan
            if part.performer == condition.performer
        ),
        Rule.NUMBER: lambda: (
            sum(part.performer == condition.performer for part in plan)
            <= (problem.performers[condition.performer or 0].number or 0)
        ),
        Rule.PERFORMERS: lambda: len(plan) <= (problem.most_performers or 0),
    }
    return kept[condition.rule]()


def can_be_kept(problem: Problem, characters: Sequence[int], conditions: Sequence[Condition]) -> bool:
    """Whether some plan of these characters keeps all of these conditions."""
    everybody = range(len(problem.performers)) if problem.performers else [None]
    for heaps in partitions(list(characters)):
        for chosen in product(everybody, repeat=len(heaps)):
            plan = plan_of(zip(chosen, heaps, strict=True))
            if all(keeps(problem, plan, condition) for condition in conditions):
                return True
    return False


def alike(problem: Problem, plan: Plan) -> Plan:
    """The plan with the first of those performers who can do the same in place of each."""

    def first(performer: int | None) -> int | None:
        return next((p for p, _ in enumerate(problem.performers) if same(p, performer)), performer)

    def same(one: int, other: int | None) -> bool:
        return other is not None and all(
            (may_play(problem, one, heap) == may_play(problem, other, heap))
            for size in (1, 2, 3)
            for heap in ([*some] for some in combinations(range(len(problem.characters)), size))
        )

    return plan_of((first(part.performer), part.characters) for part in plan)
