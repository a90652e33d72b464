"""Small random companies, and who goes on in each by trying everything."""

import random
from dataclasses import replace
from itertools import combinations, product

from castlist.planning.covers import Plan, Problem, Role
from castlist.planning.stopping import BadProblem


def company(dice: random.Random) -> Problem:
    """A few scenes, roles, covers, swings; some of them away."""
    number, people = dice.randint(1, 6), dice.randint(1, 5)
    scenes = tuple(f"s{place}" for place in range(dice.randint(1, 4)))
    chance, cover = dice.choice((0.2, 0.4, 0.7)), dice.choice((0.15, 0.3, 0.5))
    while True:
        roles = []
        for _ in range(number):
            own = dice.randrange(people)
            covers = [p for p in range(people) if p != own and dice.random() < cover]
            dice.shuffle(covers)
            roles.append(
                Role(
                    scenes=frozenset(s for s in range(len(scenes)) if dice.random() < chance),
                    performer=own,
                    covers=tuple(covers),
                    wanted=dice.randint(0, 2),
                    may_be_cut=dice.random() < 0.1,
                )
            )
        pairs = list(combinations(range(number), 2))
        try:
            return Problem(
                scenes=scenes,
                performers=tuple(f"p{place}" for place in range(people)),
                roles=tuple(roles),
                absent=frozenset(p for p in range(people) if dice.random() < 0.3),
                apart=tuple(pair for pair in pairs if dice.random() < 0.05),
                most_in_one_scene=dice.randint(1, 2),
                is_first_cover_first=dice.random() < 0.3,
            )
        except BadProblem:
            chance *= 0.8  # somebody had two roles at once


Price = tuple[int, int, int]


def by_trying(problem: Problem) -> dict[Plan, Price]:
    """Every plan that keeps every condition, and what it costs, most important first."""
    choices = [
        [
            *(p for p in (role.performer, *role.covers) if p not in problem.absent),
            *([None] if role.may_be_cut else []),
        ]
        for role in problem.roles
    ]
    return {plan: price(problem, plan) for plan in product(*choices) if is_possible(problem, plan)}


def is_possible(problem: Problem, plan: Plan) -> bool:
    """Whether nobody is in two places at once."""
    return not any(
        plan[a] is not None
        and plan[a] == plan[b]
        and (problem.roles[a].scenes & problem.roles[b].scenes or (a, b) in problem.apart)
        for a, b in combinations(range(len(plan)), 2)
    )


def price(problem: Problem, plan: Plan) -> Price:
    """Cut, moved, later; or cut, later, moved."""
    cut = sum(p is None for p in plan)
    others = [(role, p) for role, p in zip(problem.roles, plan, strict=True) if p not in (None, role.performer)]
    moved, later = len(others), sum(role.covers.index(p) for role, p in others if p is not None)
    return (cut, later, moved) if problem.is_first_cover_first else (cut, moved, later)


def stopping(problem: Problem, most: int) -> set[tuple[int, ...]]:
    """The least sets of up to so many further absences that stop the show."""
    there = [p for p in range(len(problem.performers)) if p not in problem.absent]
    found: set[tuple[int, ...]] = set()
    for size in range(most + 1):
        for away in combinations(there, size):
            known = any(set(one) <= set(away) for one in found)
            if not known and not by_trying(replace(problem, absent=problem.absent | set(away))):
                found.add(away)
    return found
