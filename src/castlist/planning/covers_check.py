"""Whether an evening's plan keeps every condition, and whether the list of covers is what is wanted.

Gone through scene by scene, without what the solver has worked out.
"""

from collections.abc import Iterator

from castlist.planning.covers_problem import Plan, Problem, Violation
from castlist.planning.covers_words import performer_name, role_name, scene_name
from castlist.planning.parts_words import counted, listed


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Every condition that the evening's plan does not keep; none: it may be played."""
    if len(plan) != len(problem.roles):
        says = f"The problem has {counted(len(problem.roles), 'role')}, and the plan {len(plan)}."
        return [Violation("plan", ("roles",), says)]
    return [*_who_may(problem, plan), *_one_at_a_time(problem, plan), *_apart(problem, plan)]


def _who_may(problem: Problem, plan: Plan) -> Iterator[Violation]:
    for place, (role, performer) in enumerate(zip(problem.roles, plan, strict=True)):
        name = role_name(problem, place)
        if performer is None:
            if not role.may_be_cut:
                yield Violation("cut", (f"roles[{place}].may_be_cut",), f"Nobody plays {name}, which may not be cut.")
        elif performer not in (role.performer, *role.covers):
            who = performer_name(problem, performer) if performer in range(len(problem.performers)) else "Somebody"
            yield Violation("cover", (f"roles[{place}].covers",), f"{who} does not cover {name}.")
        elif performer in problem.absent:
            who = performer_name(problem, performer)
            yield Violation("absent", ("absent", f"roles[{place}]"), f"{who} would play {name}, and is away.")


def _one_at_a_time(problem: Problem, plan: Plan) -> Iterator[Violation]:
    told: set[tuple[int, int]] = set()
    for scene in range(len(problem.scenes)):
        on: dict[int, int] = {}
        for place, performer in enumerate(plan):
            if performer is None or scene not in problem.roles[place].scenes:
                continue
            pair = (on.setdefault(performer, place), place)
            if pair[0] != place and pair not in told:
                told.add(pair)
                names = listed([role_name(problem, one) for one in pair])
                says = f"{performer_name(problem, performer)} would be {names} in {scene_name(problem, scene)}."
                yield Violation("one_at_a_time", tuple(f"roles[{one}].scenes" for one in pair), says)


def _apart(problem: Problem, plan: Plan) -> Iterator[Violation]:
    for number, (one, other) in enumerate(problem.apart):
        performer = plan[one]
        if performer is not None and performer == plan[other]:
            names = listed([role_name(problem, place) for place in (one, other)])
            says = f"{performer_name(problem, performer)} would be {names}, which is said not to be possible."
            yield Violation("apart", (f"apart[{number}]",), says)


# -- The list of covers


def shortfalls(problem: Problem) -> list[Violation]:
    """Where the list of covers is not what is wanted: too few for a role, or somebody with too many in one scene."""
    return [*_covered(problem), *_within_limit(problem)]


def _covered(problem: Problem) -> Iterator[Violation]:
    for place, role in enumerate(problem.roles):
        if len(role.covers) < role.wanted:
            there = counted(len(role.covers), "cover")
            says = f"{role_name(problem, place)} has {there}, and {role.wanted} are wanted."
            if role.wanted == 1:
                says = f"{role_name(problem, place)} has {there}, and one is wanted."
            yield Violation("wanted", (f"roles[{place}].covers",), says)


def _within_limit(problem: Problem) -> Iterator[Violation]:
    told: set[tuple[int, tuple[int, ...]]] = set()
    for scene in range(len(problem.scenes)):
        on = [place for place, role in enumerate(problem.roles) if scene in role.scenes]
        for performer in range(len(problem.performers)):
            covered = tuple(place for place in on if performer in problem.roles[place].covers)
            if len(covered) > problem.most_in_one_scene and (performer, covered) not in told:
                told.add((performer, covered))
                names = listed([role_name(problem, place) for place in covered])
                says = (
                    f"{performer_name(problem, performer)} covers {names}, who are on together in "
                    f"{scene_name(problem, scene)}; {problem.most_in_one_scene} of a scene is the limit."
                )
                yield Violation("most_in_one_scene", tuple(f"roles[{place}].covers" for place in covered), says)
