"""What a doubling plan has to keep: one function for each kind of condition. Together they are the problem."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, combinations

from castlist.planning.doubling_problem import Condition, Problem, Rule
from castlist.rules.performers import is_within


def on_together(problem: Problem) -> Iterator[Condition]:
    """Whoever is in one scene: no two of them are the same performer."""
    on: dict[int, list[int]] = {}
    for place, character in enumerate(problem.characters):
        for scene in character.scenes:
            on.setdefault(scene, []).append(place)
    for scene in sorted(on):
        if len(on[scene]) > 1:
            yield Condition(Rule.TOGETHER_ON, tuple(on[scene]), scenes=(scene,))


def too_little_time(problem: Problem) -> Iterator[Condition]:
    """Pairs that share no scene, and between two of whose scenes there is less time than they need to change."""
    said = {frozenset(change.characters): change.seconds for change in problem.changes}
    starts = [0, *accumulate(scene.duration_seconds for scene in problem.scenes)]
    on = [sum(1 << scene for scene in character.scenes) for character in problem.characters]
    usual = [_too_soon(character.scenes, starts, problem.change_seconds) for character in problem.characters]
    for one, other in combinations(range(len(on)), 2):
        if on[one] & on[other]:
            continue
        soon = usual[one] & on[other] | usual[other] & on[one]
        seconds = said.get(frozenset((one, other))) if said else None
        if seconds is not None:
            scenes = problem.characters[one].scenes, problem.characters[other].scenes
            soon = _too_soon(scenes[0], starts, seconds) & on[other] | _too_soon(scenes[1], starts, seconds) & on[one]
        if soon:
            yield Condition(Rule.CHANGE, (one, other))


def _too_soon(scenes: Iterable[int], starts: Sequence[int], seconds: int) -> int:
    """The scenes that begin less than so many seconds after the end of one of these, as bits."""
    found = 0
    for scene in scenes if seconds else ():
        after = bisect_left(starts, starts[scene + 1] + seconds, lo=scene + 1, hi=len(starts) - 1)
        found |= (1 << after) - (1 << scene + 1)
    return found


def said_apart(problem: Problem) -> Iterator[Condition]:
    """Pairs that are said to be never the same performer."""
    for pair in problem.apart:
        yield Condition(Rule.APART, (min(pair), max(pair)))


def said_together(problem: Problem) -> Iterator[Condition]:
    """Pairs that are said to be the same performer."""
    for pair in problem.together:
        yield Condition(Rule.TOGETHER, (min(pair), max(pair)))


def needs_met(problem: Problem) -> Iterator[Condition]:
    """A character is played by somebody who has all that it needs."""
    for place, character in enumerate(problem.characters):
        if any(not character.needs <= performer.has for performer in problem.performers):
            yield Condition(Rule.NEEDS, (place,))


def notes_reached(problem: Problem) -> Iterator[Condition]:
    """A character is played by somebody who reaches their lowest and their highest note."""
    for place, character in enumerate(problem.characters):
        sung = character.sings
        if sung and any(not is_within(sung, performer.sings) for performer in problem.performers):
            yield Condition(Rule.SINGS, (place,))


def plays_only(problem: Problem) -> Iterator[Condition]:
    """A performer with a list of characters plays none but those."""
    for place, performer in enumerate(problem.performers):
        if performer.plays is not None:
            yield Condition(Rule.PLAYS, performer=place)


def cast_already(problem: Problem) -> Iterator[Condition]:
    """What is settled stays."""
    for character, performer in problem.cast:
        yield Condition(Rule.CAST, (character,), performer=performer)


def characters_each(problem: Problem) -> Iterator[Condition]:
    """Nobody plays more characters than they are given at most."""
    for performer in range(len(problem.performers)) if problem.performers else (None,):
        if problem.most_of(performer) is not None:
            yield Condition(Rule.MOST, performer=performer)


def performers_there(problem: Problem) -> Iterator[Condition]:
    """Of each kind no more performers than there are."""
    for place, performer in enumerate(problem.performers):
        if performer.number is not None:
            yield Condition(Rule.NUMBER, performer=place)


def performers_in_all(problem: Problem) -> Iterator[Condition]:
    """No more performers than there may be."""
    if problem.most_performers is not None:
        yield Condition(Rule.PERFORMERS)


EVERY = (
    on_together,
    too_little_time,
    said_apart,
    said_together,
    needs_met,
    notes_reached,
    plays_only,
    cast_already,
    characters_each,
    performers_there,
    performers_in_all,
)


def conditions_of(problem: Problem) -> tuple[Condition, ...]:
    """All that a plan has to keep, besides that every character is played."""
    return tuple(condition for kind in EVERY for condition in kind(problem))
