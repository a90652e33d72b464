"""Doubling plans, and what keeps them from being smaller, in sentences."""

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, pairwise

from castlist.planning.doubling_problem import Condition, Part, Plan, Problem, Result, Rule
from castlist.planning.parts_words import capital, counted, listed, time_said
from castlist.planning.stopping import Status
from castlist.rules.performers import is_within, said_notes

MOST_PAIRS = 6
MOST_SENTENCES = 20


def name_of(problem: Problem, character: int) -> str:
    """The character's name, or which one it is."""
    return problem.characters[character].name or f"character {character + 1}"


def scene_name(problem: Problem, scene: int) -> str:
    """The scene's name, or which one it is."""
    return f"scene {problem.scenes[scene].name or scene + 1}"


def called(problem: Problem, performer: int | None) -> str:
    """How a performer, or a kind of them, is called."""
    if performer is None:
        return "One performer"
    return problem.performers[performer].name or f"performer {performer + 1}"


def explain(problem: Problem, plan: Plan) -> list[str]:
    """For each part a sentence: who plays whom, and where there is least time to change."""
    return [f"{who} plays {_played(problem, part)}." for who, part in zip(names(problem, plan), plan, strict=True)]


def names(problem: Problem, plan: Plan) -> list[str]:
    """What whoever plays each part is called; several of one kind, and those without a name, are numbered."""
    seen: dict[int | None, int] = {}
    found = []
    for part in plan:
        seen[part.performer] = number = seen.get(part.performer, 0) + 1
        if part.performer is None:
            found.append(f"Performer {number}")
        elif problem.performers[part.performer].number == 1:
            found.append(called(problem, part.performer))
        else:
            found.append(f"{called(problem, part.performer)} {number}")
    return found


def _played(problem: Problem, part: Part) -> str:
    played = listed([name_of(problem, character) for character in part.characters])
    change = tightest(problem, part)
    if change is None:
        return played
    before, after, seconds, one, other = change
    return (
        f"{played}; least time to change: {time_said(seconds)}, from {name_of(problem, before)} in "
        f"{scene_name(problem, one)} to {name_of(problem, after)} in {scene_name(problem, other)}"
    )


def tightest(problem: Problem, part: Part) -> tuple[int, int, int, int, int] | None:
    """The change with least time: from whom, to whom, seconds, after which scene, before which; or None."""
    last: tuple[int, int, int] | None = None
    second, found = 0, None
    for place, scene in enumerate(problem.scenes):
        for now in part.characters:
            if place in problem.characters[now].scenes:
                if last and last[0] != now and (found is None or second - last[2] < found[2]):
                    found = (last[0], now, second - last[2], last[1], place)
                last = (now, place, second + scene.duration_seconds)
        second += scene.duration_seconds
    return found


# -- Conditions


def sentence_of(problem: Problem, condition: Condition, *, among: Collection[int] | None = None) -> str:
    """The condition as a sentence, about these characters only."""
    about = [c for c in condition.characters if among is None or c in among]
    who = [name_of(problem, character) for character in about]
    if condition.rule is Rule.TOGETHER_ON:
        return f"{listed(who)} are on together in {scene_name(problem, condition.scenes[0])}."
    if condition.rule is Rule.CHANGE:
        return _change_sentence(problem, condition)
    if condition.rule is Rule.APART:
        return f"{listed(who)} are said never to be the same performer."
    if condition.rule is Rule.TOGETHER:
        return f"{listed(who)} are said to be the same performer."
    return _performer_sentence(problem, condition, who, among)


def _change_sentence(problem: Problem, condition: Condition) -> str:
    one, other = condition.characters
    needed = time_said(problem.change_between(one, other))
    there, before, after = _shortest(problem, one, other)
    return (
        f"{name_of(problem, one)} and {name_of(problem, other)} need {needed} to change, "
        f"and have {time_said(there)} between {scene_name(problem, before)} and {scene_name(problem, after)}."
    )


def _shortest(problem: Problem, one: int, other: int) -> tuple[int, int, int]:
    """The least time from a scene of either to the next of the other, and the two scenes."""
    starts = [0, *accumulate(scene.duration_seconds for scene in problem.scenes)]
    on = [(scene, who) for who in (one, other) for scene in problem.characters[who].scenes]
    changes = ((a, b) for (a, who), (b, whose) in pairwise(sorted(on)) if who != whose)
    return min((starts[after] - starts[before + 1], before, after) for before, after in changes)


def _performer_sentence(problem: Problem, condition: Condition, who: list[str], among: Collection[int] | None) -> str:
    if condition.rule is Rule.NEEDS:
        return _needs_sentence(problem, condition.characters[0])
    if condition.rule is Rule.SINGS:
        return _sings_sentence(problem, condition.characters[0])
    if condition.rule is Rule.PERFORMERS:
        return f"There may be {counted(problem.most_performers or 0, 'performer')} in all."
    performer = condition.performer
    name = called(problem, performer)
    if condition.rule is Rule.CAST:
        return f"{listed(who)} is to be played by {name}."
    if condition.rule is Rule.MOST:
        whose = name if performer is not None else "One performer"
        return f"{whose} plays {counted(problem.most_of(performer) or 0, 'character')} at most."
    assert performer is not None
    if condition.rule is Rule.NUMBER:
        number = problem.performers[performer].number or 0
        return f"There is one {name}." if number == 1 else f"There are {counted(number, 'performer')} under “{name}”."
    plays = sorted(problem.performers[performer].plays or ())
    out = [c for c in range(len(problem.characters)) if c not in plays and (among is None or c in among)]
    return f"{name} does not play {listed([name_of(problem, c) for c in out], last='or')}."


def _needs_sentence(problem: Problem, character: int) -> str:
    needs = problem.characters[character].needs
    able = [called(problem, p) for p, one in enumerate(problem.performers) if needs <= one.has]
    who = f"which {listed(able)} {'has' if len(able) == 1 else 'have'}" if able else "which nobody has"
    return f"{name_of(problem, character)} needs {listed(sorted(needs))}, {who}."


def _sings_sentence(problem: Problem, character: int) -> str:
    sung = problem.characters[character].sings
    assert sung is not None
    able = [called(problem, p) for p, one in enumerate(problem.performers) if is_within(sung, one.sings)]
    who = f"which {listed(able)} can" if able else "which nobody can"
    return f"{name_of(problem, character)} sings {said_notes(sung)}, {who}."


# -- The result


def explain_result(problem: Problem, result: Result) -> list[str]:
    """How many performers it takes and why not fewer; or why it is impossible."""
    if result.status is Status.IMPOSSIBLE:
        return list(_impossible(problem, result))
    if result.status is Status.UNKNOWN:
        return ["No plan was found in the time that there was, and no proof that there is none."]
    found = capital(counted(result.performers, "performer"))
    if result.status is Status.STOPPED:
        return [f"{found} can do it; whether {_fewer(result)} could was not found out in the time that there was."]
    return [f"{found} can do it, and no fewer.", *_why_not_fewer(problem, result)]


def _fewer(result: Result) -> str:
    last = result.performers - 1
    return f"{result.bound}" if result.bound == last else f"{result.bound} to {last}"


def _why_not_fewer(problem: Problem, result: Result) -> Iterator[str]:
    if len(result.clique) == result.performers:
        if result.performers > 1:
            yield from clique_said(problem, result)
    else:
        yield (
            f"No more than {counted(len(result.clique), 'character')} stand in each other's way all at once; that "
            f"{result.performers - 1} performers are too few was found by going through the ways to share them out."
        )


def clique_said(problem: Problem, result: Result) -> Iterator[str]:
    """Why no two of the clique are the same performer."""
    clique, why = result.clique, result.reasons
    if len(why) == 1 and why[0].rule is Rule.TOGETHER_ON and not result.without_performer:
        yield f"These {counted(len(clique), 'character')} are on together: " + sentence_of(
            problem, why[0], among=clique
        )
        return
    yield f"No two of {listed([name_of(problem, c) for c in clique])} can be one performer:"
    yield from _first(problem, why, None)
    pairs = [listed([name_of(problem, c) for c in pair]) for pair in result.without_performer]
    if pairs:
        yield f"Nobody could play both {listed(pairs, last='or both', most=MOST_PAIRS)}."


def _impossible(problem: Problem, result: Result) -> Iterator[str]:
    who = [name_of(problem, character) for character in result.core_characters]
    least = "" if result.core_is_least else " (perhaps not all of this is needed for it)"
    yield f"There is no plan: {listed(who)} cannot be played as it is said{least}:"
    about = set(result.core_characters)
    yield from _first(problem, result.core, about)


def _first(problem: Problem, conditions: Sequence[Condition], among: Collection[int] | None) -> Iterator[str]:
    """A sentence for each; of many for the first, and how many more there are."""
    most = MOST_SENTENCES if len(conditions) > MOST_SENTENCES + 1 else len(conditions)
    yield from (sentence_of(problem, condition, among=among) for condition in conditions[:most])
    if conditions[most:]:
        yield f"… and {counted(len(conditions) - most, 'reason')} more."
