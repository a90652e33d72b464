"""A problem of covers out of who plays what, and one evening of it: who goes on, in words and in rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from castlist.planning.covers import (
    Problem,
    Role,
    check,
    explain,
    explain_result,
    shortfalls,
    solve,
    weak_points,
)
from castlist.planning.covers_problem import MOST_PERFORMERS, MOST_ROLES
from castlist.planning.covers_words import performer_name, role_name, weak_point_said
from castlist.planning.stopping import MEBIBYTE, Status, Stop
from castlist.rules.scene_lines import Chart

SECONDS = 0.4
"""For each of the two questions that a page asks: whoever stands in the wings waits less than a second."""
MEMORY = 256 * MEBIBYTE
SEED = 1
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Given:
    """One character: the keys of who plays it (several in an ensemble), and of its covers."""

    name: str
    plays: tuple[str, ...]
    covers: tuple[str, ...]
    is_wanted: bool = True
    may_be_cut: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The problem; who each of its performers is; and what was left out of it, and why."""

    problem: Problem
    keys: tuple[str, ...]
    left_out: tuple[str, ...]
    """Sentences."""


def covers_problem(
    chart: Chart, given: Sequence[Given], called: dict[str, str], *, wanted: int, most: int, away: Collection[str] = ()
) -> Asked:
    """The problem of these characters. Whoever is said to be in two of one scene is left out of the second."""
    on = {one.name: frozenset(n for n, scene in enumerate(chart.scenes) if one.name in scene.on) for one in given}
    keys = tuple(dict.fromkeys(key for one in given for key in (*one.plays, *one.covers)))[:MOST_PERFORMERS]
    place = {key: number for number, key in enumerate(keys)}
    roles: list[Role] = []
    left_out: list[str] = []
    for one in given:
        for key in (key for key in one.plays if key in place):
            name = one.name if len(one.plays) == 1 else f"{one.name} ({called[key]})"
            clash = next((r for r in roles if r.performer == place[key] and r.scenes & on[one.name]), None)
            if clash is not None:
                scene = chart.scenes[min(clash.scenes & on[one.name])].name
                says = f"{called[key]} is said to play {clash.name} and {name}, who are on together in scene {scene}."
                left_out.append(f"{says} Counted is the first.")
            elif len(roles) < MOST_ROLES:
                covers = tuple(place[c] for c in one.covers if c in place and c != key)
                depth = wanted if one.is_wanted else 0
                roles.append(Role(on[one.name], place[key], covers, depth, one.may_be_cut, name))
    nobody = [one.name for one in given if not one.plays]
    if nobody:
        left_out.append(f"Not counted, as nobody plays it that is known here: {', '.join(nobody)}.")
    absent = frozenset(place[key] for key in away if key in place)
    problem = Problem(
        tuple(scene.name for scene in chart.scenes), tuple(called[key] for key in keys), tuple(roles), absent,
        most_in_one_scene=most,
    )  # fmt: skip
    return Asked(problem, keys, tuple(left_out))


@dataclass(frozen=True, slots=True)
class Instead:
    """One role that somebody else plays than whose it is; or nobody, where it is cut."""

    role: str
    whose: str
    plays: str


@dataclass(frozen=True, slots=True)
class Evening:
    """What one evening comes to, when some are away."""

    status: str
    """proven; stopped; impossible; unknown."""
    told: tuple[str, ...]
    """The first says whether the show goes on, and how much that disturbs; or what stops."""
    why: tuple[str, ...]
    """For everybody who goes on, a sentence."""
    instead: tuple[Instead, ...]


def evening(problem: Problem) -> Evening:
    """Who goes on, with the least disturbance, within a second; a plan that does not hold is never told."""
    result = solve(problem, stop=Stop(seconds=SECONDS, memory_bytes=MEMORY), seed=SEED)
    told = explain_result(problem, result)
    if not result.plan:
        if result.status is Status.IMPOSSIBLE:
            told += _scenes(problem, result.core)
        return Evening(result.status.value, tuple(told), (), ())
    assert check(problem, result.plan) == []
    instead = tuple(
        Instead(
            role_name(problem, n), performer_name(problem, role.performer),
            "" if who is None else performer_name(problem, who),
        )
        for n, (role, who) in enumerate(zip(problem.roles, result.plan, strict=True))
        if who != role.performer
    )  # fmt: skip
    return Evening(result.status.value, tuple(told), tuple(explain(problem, result.plan)), instead)


def _scenes(problem: Problem, core: Iterable[int]) -> list[str]:
    """Which scenes stop: those in which all the roles meet that cannot be filled; where there is none, which of all."""
    roles = [problem.roles[one] for one in core]
    if not roles:
        return []
    shared = frozenset.intersection(*(role.scenes for role in roles))
    scenes = shared or frozenset[int]().union(*(role.scenes for role in roles))
    names = [problem.scenes[n] for n in sorted(scenes)]
    if len(names) == 1:
        return [f"Scene {names[0]} stops."]
    if not names:
        return []
    return [f"Scenes {', '.join(names)} {'stop' if shared else 'cannot all be played'}."]


def weaknesses(problem: Problem, *, most: int) -> tuple[tuple[str, ...], bool]:
    """Which sets of up to so many more absences stop the show, in sentences; and whether all were looked at."""
    found = weak_points(problem, most=most, stop=Stop(seconds=SECONDS, memory_bytes=MEMORY))
    said = [" ".join([weak_point_said(problem, p), *_scenes(problem, p.core)]) for p in found.found[:SHOWN]]
    more = len(found.found) - SHOWN
    return (*said, *([f"… and {more} more."] if more > 0 else [])), found.is_complete


def lacking(problem: Problem) -> tuple[str, ...]:
    """Where the list of covers is not as wanted: too few of a role, or somebody with too many of one scene."""
    return tuple(one.sentence for one in shortfalls(problem))
