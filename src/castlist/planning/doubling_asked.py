"""A doubling problem out of a chart of scenes and what is asked of a plan; and what is told of the answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from castlist.planning.doubling_problem import Change, Character, Part, Performer, Plan, Problem, Result, Scene
from castlist.planning.doubling_words import explain_result, name_of, names, tightest
from castlist.rules.doubling_lines import Wish
from castlist.rules.performers import Notes, is_within, said_notes, spanned
from castlist.rules.scene_lines import Chart

ANYBODY = "anybody"
Asked = tuple[frozenset[str], Notes | None]
"""What somebody must have, and from which note to which they sing."""


def problem_asked(chart: Chart, wish: Wish) -> Problem:
    """The problem. Where nobody says who there is, there is anybody with what some character needs, and no more."""
    place = {name: number for number, name in enumerate(chart.characters)}
    needs, sings = {name: frozenset(tags) for name, tags in wish.needs}, dict(wish.sings)
    on: dict[str, set[int]] = {name: set() for name in place}
    for number, scene in enumerate(chart.scenes):
        for name in scene.on:
            on[name].add(number)
    return Problem(
        scenes=tuple(Scene(one.seconds, one.name) for one in chart.scenes),
        characters=tuple(
            Character(frozenset(on[name]), needs.get(name, frozenset()), name, sings.get(name)) for name in place
        ),
        performers=_performers(wish, {(needs.get(name, frozenset()), sings.get(name)) for name in (*needs, *sings)}),
        change_seconds=wish.change_seconds,
        changes=tuple(Change((place[one], place[other]), seconds) for one, other, seconds in wish.changes),
        apart=tuple((place[one], place[other]) for one, other in wish.apart),
        together=tuple((place[one], place[other]) for one, other in wish.together),
        most_characters=wish.most,
    )


def _performers(wish: Wish, asked: Iterable[Asked]) -> tuple[Performer, ...]:
    if wish.there:
        return tuple(
            Performer(frozenset(has), None, number, name=_called(has, sings), sings=sings)
            for number, has, sings in wish.there
        )
    kinds = list(_largest(asked))
    if not kinds:
        return ()
    return tuple(Performer(has, None, None, name=_called(sorted(has), sings), sings=sings)
                 for has, sings in (*kinds, (frozenset[str](), None)))  # fmt: skip


def _largest(asked: Iterable[Asked]) -> Iterator[Asked]:
    """Those that can play whatever any other could, each once: notes may be spelt in two ways."""
    kinds = sorted(asked, key=lambda kind: (-len(kind[0]), sorted(kind[0]), kind[1] or ("", "")))
    for place, kind in enumerate(kinds):
        others = ((other, at) for at, other in enumerate(kinds) if at != place)
        if not any(_covers(other, kind) and not (_covers(kind, other) and place < at) for other, at in others):
            yield kind


def _covers(one: Asked, other: Asked) -> bool:
    return other[0] <= one[0] and (other[1] is None or is_within(other[1], one[1]))


def _called(has: Iterable[str], sings: Notes | None) -> str:
    return ", ".join([*has, *([said_notes(sings)] if sings else [])]) or ANYBODY


# -- The answer, as it is kept


def told(problem: Problem, result: Result) -> dict[str, Any]:
    """The answer: characters by their names, and sentences. It holds nobody's name but those of the chart."""
    return {
        "status": result.status.value,
        "performers": result.performers,
        "bound": result.bound,
        "seconds": round(result.seconds, 2),
        "plan": plan_told(problem, result.plan),
        "alternatives": [plan_told(problem, plan) for plan in _other_ways(result)],
        "are_all": result.are_all,
        "core": [name_of(problem, character) for character in result.core_characters],
        "told": explain_result(problem, result),
    }


def _other_ways(result: Result) -> list[Plan]:
    """The alternatives in which somebody else is doubled with somebody; who of which kind plays them makes none."""
    seen = {frozenset(part.characters for part in result.plan)}
    found = []
    for plan in result.alternatives:
        groups = frozenset(part.characters for part in plan)
        if groups not in seen:
            seen.add(groups)
            found.append(plan)
    return found


def plan_told(problem: Problem, plan: Plan) -> list[dict[str, Any]]:
    """Each part: what its player is called and has to have, whom they play, and where there is least time to change."""
    is_numbered = all(one.number is None for one in problem.performers)
    called = [f"Performer {n}" for n in range(1, len(plan) + 1)] if is_numbered else names(problem, plan)
    return [_part_told(problem, part, who) for part, who in zip(plan, called, strict=True)]


def _part_told(problem: Problem, part: Part, who: str) -> dict[str, Any]:
    least = tightest(problem, part)
    plays = [problem.characters[character] for character in part.characters]
    needs = sorted({need for character in plays for need in character.needs})
    sung = spanned(character.sings for character in plays if character.sings)
    return {
        "who": who[:1].upper() + who[1:],
        "kind": part.performer,
        "needs": [*needs, *([said_notes(sung)] if sung else [])],
        "characters": [name_of(problem, character) for character in part.characters],
        "change": None if least is None else least[2],
        "between": [] if least is None else [problem.scenes[least[3]].name, problem.scenes[least[4]].name],
    }


def plan_read(problem: Problem, parts: Sequence[Mapping[str, Any]]) -> Plan:
    """The plan that was told, so that it can be checked. Raises KeyError for a character that is not in the problem."""
    place = {one.name: number for number, one in enumerate(problem.characters)}
    return tuple(Part(one["kind"], tuple(place[name] for name in one["characters"])) for one in parts)
