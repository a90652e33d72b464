"""Covers given out: each part covered as deep as is wanted, out of those who may, so that it disturbs least.

Sought, the first before all that follows: that as few covers as can be are lacking; that as few as can be would leave a
part of their own that is on in a scene of the part they cover, so that one absence moves several people; and that
whoever covers most covers as little as can be. It is a generalised assignment with conflicts (Kundakcioglu and
Alizamir, Encyclopedia of Optimization, 2009, “Generalized assignment problem”), decided by CP-SAT.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from castlist.planning.covers_problem import LARGEST, MOST_PERFORMERS, MOST_ROLES, MOST_SCENES
from castlist.planning.cp_sat import ending, name_of_status, solver_for
from castlist.planning.fields import expect_count, expect_no_more, expect_place
from castlist.planning.parts_words import capital, counted, listed
from castlist.planning.stopping import BadProblem, Status, Stop


@dataclass(frozen=True)
class Part:
    """A part: its scenes, who plays it, who covers it already, and how many covers are wanted in all."""

    scenes: frozenset[int]
    plays: frozenset[int] = frozenset()
    """Places in `Spread.performers`; nobody where it is not cast yet."""
    covers: tuple[int, ...] = ()
    """Kept as they are, the first cover first."""
    wanted: int = 0
    """0 … 1000."""
    may_be_cut: bool = False
    name: str = ""


@dataclass(frozen=True)
class Spread:
    """What is asked. Raises BadProblem for a number out of its range, or one that names nothing."""

    performers: tuple[str, ...]
    parts: tuple[Part, ...]
    may: tuple[frozenset[int], ...]
    """For each performer the places of the parts that they may be asked to cover."""
    most_in_one_scene: int = 1
    """How many parts of one scene anybody is to cover at most."""
    most_each: int = LARGEST
    """How many parts anybody is to cover at most."""

    def __post_init__(self) -> None:
        expect_no_more("performers", self.performers, MOST_PERFORMERS)
        expect_no_more("parts", self.parts, MOST_ROLES)
        if len(self.may) != len(self.performers):
            raise BadProblem("may", found=len(self.may), expected=f"one for each of {len(self.performers)} performers")
        for place, parts in enumerate(self.may):
            for part in parts:
                expect_place(f"may[{place}]", part, self.parts, "part")
        for place, one in enumerate(self.parts):
            for performer in (*one.plays, *one.covers):
                expect_place(f"parts[{place}]", performer, self.performers, "performer")
            for scene in one.scenes:
                expect_count(f"parts[{place}].scenes", scene, most=MOST_SCENES)
            expect_count(f"parts[{place}].wanted", one.wanted, most=LARGEST)
        expect_count("most_in_one_scene", self.most_in_one_scene, least=1, most=LARGEST)
        expect_count("most_each", self.most_each, least=1, most=LARGEST)


Given = tuple[tuple[int, ...], ...]
"""For each part the performers who are to cover it besides those who do: the first of them first."""


@dataclass(frozen=True, order=True)
class Cost:
    """What it costs to give covers out so: whatever stands first counts for more than all that follows."""

    lacking: int
    leaving: int
    """Covers who would leave a part of their own in a scene of the part that they cover."""
    heaviest: int
    """How many parts are covered by whoever covers most."""


@dataclass(frozen=True)
class Result:
    """Who is to cover what, and whether nothing better can be."""

    status: Status
    given: Given
    cost: Cost
    seconds: float

    @property
    def is_proven(self) -> bool:
        """Whether no other way costs less."""
        return self.status is Status.PROVEN


def leaves(problem: Spread, performer: int, part: int) -> bool:
    """True where the performer plays something, not to be cut, that is on in a scene of the part."""
    scenes = problem.parts[part].scenes
    return any(performer in own.plays and own.scenes & scenes and not own.may_be_cut for own in problem.parts)


def cost_of(problem: Spread, given: Given) -> Cost:
    """What it costs to give them out so."""
    lacking = sum(
        max(0, part.wanted - len(part.covers) - len(new)) for part, new in zip(problem.parts, given, strict=True)
    )
    leaving = sum(leaves(problem, one, place) for place, new in enumerate(given) for one in new)
    loads = [0] * len(problem.performers)
    for part, new in zip(problem.parts, given, strict=True):
        for one in (*part.covers, *new):
            loads[one] += 1
    return Cost(lacking, leaving, max(loads, default=0))


def check(problem: Spread, given: Given) -> list[str]:
    """What it does not keep, in sentences; nothing where all is kept."""
    return list(_against(problem, given))


def _against(problem: Spread, given: Given) -> Iterator[str]:
    if len(given) != len(problem.parts):
        yield f"It says something of {len(given)} parts, and there are {len(problem.parts)}."
        return
    for place, (part, new) in enumerate(zip(problem.parts, given, strict=True)):
        if len({*part.covers, *new}) < len(part.covers) + len(new) or part.plays & set(new):
            yield f"Part {place} has somebody twice."
        if new and len(part.covers) + len(new) > part.wanted:
            yield f"Part {place} has more covers than are wanted."
        for one in new:
            if not 0 <= one < len(problem.performers) or place not in problem.may[one]:
                yield f"Part {place} is covered by somebody who may not."
    for performer in range(len(problem.performers)):
        yield from _too_much(problem, given, performer)


def _too_much(problem: Spread, given: Given, performer: int) -> Iterator[str]:
    """More than anybody is to cover, unless that was so before and nothing was added to it."""
    added = {place for place, new in enumerate(given) if performer in new}
    covered = added | {place for place, part in enumerate(problem.parts) if performer in part.covers}
    if added and len(covered) > problem.most_each:
        yield f"Performer {performer} covers {len(covered)} parts."
    for scene in {scene for place in added for scene in problem.parts[place].scenes}:
        if sum(scene in problem.parts[place].scenes for place in covered) > problem.most_in_one_scene:
            yield f"Performer {performer} covers too many parts of scene {scene}."


def solve(problem: Spread, *, stop: Stop, seed: int = 1) -> Result:
    """The way that costs least; where time ends first the best that was found, and then it is not proven."""
    from ortools.sat.python import cp_model

    program: Any = cp_model.CpModel()
    chosen = {
        (performer, place): program.new_bool_var("")
        for performer, parts in enumerate(problem.may)
        for place in sorted(parts)
        if _may_be_added(problem, performer, place)
    }
    _keep(problem, chosen, program)
    heaviest = _loads(problem, chosen, program)
    wanted = sum(max(0, part.wanted - len(part.covers)) for part in problem.parts)
    heavy, many = len(problem.parts) + 1, wanted + 1
    lacking = wanted - sum(chosen.values())
    leaving = sum(var for (performer, place), var in chosen.items() if leaves(problem, performer, place))
    program.minimize((lacking * many + leaving) * heavy + heaviest)
    solver = solver_for(stop, seed)
    with ending(solver, stop):
        name = name_of_status(solver, solver.solve(program))
    found = name in ("OPTIMAL", "FEASIBLE")
    pairs = [pair for pair, var in chosen.items() if solver.boolean_value(var)] if found else []
    given = _in_order(problem, pairs)
    status = Status.PROVEN if name == "OPTIMAL" else Status.STOPPED
    return Result(status, given, cost_of(problem, given), stop.elapsed())


def _may_be_added(problem: Spread, performer: int, place: int) -> bool:
    part = problem.parts[place]
    return len(part.covers) < part.wanted and performer not in part.plays and performer not in part.covers


def _keep(problem: Spread, chosen: dict[tuple[int, int], Any], program: Any) -> None:
    """No part has more covers than are wanted, and nobody covers more of a scene, or in all, than they should."""
    for place, part in enumerate(problem.parts):
        program.add(
            sum(var for (_, other), var in chosen.items() if other == place) <= max(0, part.wanted - len(part.covers))
        )
    for performer in {one for one, _ in chosen}:
        mine = {place: var for (one, place), var in chosen.items() if one == performer}
        before = [part for part in problem.parts if performer in part.covers]
        program.add(sum(mine.values()) <= max(0, problem.most_each - len(before)))
        for scene in {scene for place in mine for scene in problem.parts[place].scenes}:
            here = [var for place, var in mine.items() if scene in problem.parts[place].scenes]
            left = problem.most_in_one_scene - sum(scene in part.scenes for part in before)
            program.add(sum(here) <= max(0, left))


def _loads(problem: Spread, chosen: dict[tuple[int, int], Any], program: Any) -> Any:
    """How many parts whoever covers most covers, kept ones counted."""
    heaviest = program.new_int_var(0, len(problem.parts), "")
    for performer in range(len(problem.performers)):
        before = sum(performer in part.covers for part in problem.parts)
        program.add(heaviest >= before + sum(var for (one, _), var in chosen.items() if one == performer))
    return heaviest


def _in_order(problem: Spread, pairs: Iterable[tuple[int, int]]) -> Given:
    """Of each part first whoever leaves nothing of their own, then whoever covers least."""
    pairs = list(pairs)
    loads = [sum(one == performer for one, _ in pairs) for performer in range(len(problem.performers))]
    order = sorted(pairs, key=lambda pair: (leaves(problem, *pair), loads[pair[0]], pair[0]))
    return tuple(tuple(one for one, place in order if place == part) for part in range(len(problem.parts)))


def explain(problem: Spread, result: Result) -> list[str]:
    """What it is worth, in sentences: what is lacking, who leaves what, and who covers most."""
    cost, short = result.cost, []
    for part, new in zip(problem.parts, result.given, strict=True):
        there = len(part.covers) + len(new)
        if there < part.wanted:
            short.append(f"{part.name} has {there} of {part.wanted}")
    said = ["Every part has as many covers as are wanted."]
    if short:
        proof = "; with these people it cannot be fewer" if result.is_proven else ""
        are = f"{capital(counted(cost.lacking, 'cover'))} {'is' if cost.lacking == 1 else 'are'} lacking"
        said = [f"{are}{proof}: {listed(short)}."]
    for place, new in enumerate(result.given):
        gone = [problem.performers[one] for one in new if leaves(problem, one, place)]
        if gone:
            said.append(
                f"As {problem.parts[place].name}, {listed(gone)} would leave a part of their own in its scenes."
            )
    if cost.heaviest:
        proof = ", and no other way is better" if result.is_proven else "; whether less would do was not found out"
        said.append(f"Nobody covers more than {counted(cost.heaviest, 'part')}{proof}.")
    return said
