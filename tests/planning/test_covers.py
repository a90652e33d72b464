"""Covers: every evening, core and weak point against trying everything, on thousands of small companies."""

import random
from dataclasses import replace

import pytest

from castlist.planning import covers
from castlist.planning.covers import (
    Disturbance,
    Problem,
    Role,
    check,
    explain,
    explain_result,
    explain_weak_points,
    shortfalls,
    solve,
    weak_points,
)
from castlist.planning.stopping import BadProblem, Status, Stop
from tests.planning.covers_cases import by_trying, company, is_possible, price, stopping


def companies(number: int) -> list[Problem]:
    """So many companies, always the same."""
    return [company(random.Random(f"company {seed}")) for seed in range(number)]


# -- Against trying everything


def assert_is_least(problem: Problem) -> None:
    there = by_trying(problem)
    found = solve(problem, stop=Stop(), seed=1)
    if not there:
        assert (found.status, found.plan) == (Status.IMPOSSIBLE, ())
        return
    assert found.status is Status.PROVEN
    assert found.bound == found.disturbance
    assert there[found.plan] == min(there.values())
    cut, second, third = there[found.plan]
    moved, later = (third, second) if problem.is_first_cover_first else (second, third)
    assert found.disturbance == Disturbance(cut, moved, later)
    assert check(problem, found.plan) == []
    changed = sum(p != role.performer for role, p in zip(problem.roles, found.plan, strict=True))
    assert len(explain(problem, found.plan)) == max(1, changed)
    assert explain_result(problem, found)


def test_evening_disturbs_least() -> None:
    for problem in companies(3000):
        assert_is_least(problem)


def test_evening_disturbs_least_when_the_search_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covers, "NODES", 0)
    for problem in companies(150):
        assert_is_least(problem)


def test_core_cannot_be_filled_and_nothing_can_be_left_out() -> None:
    sizes = set()
    for problem in companies(1500):
        found = solve(problem, stop=Stop(), seed=1)
        if found.status is not Status.IMPOSSIBLE:
            continue
        sizes.add(len(found.core))
        assert not by_trying(needing(problem, found.core))
        for role in found.core:
            assert by_trying(needing(problem, tuple(other for other in found.core if other != role)))
    assert {1, 2, 3} <= sizes


def needing(problem: Problem, needed: tuple[int, ...]) -> Problem:
    """The problem in which only these roles have to be filled."""
    roles = (replace(role, may_be_cut=place not in needed) for place, role in enumerate(problem.roles))
    return replace(problem, roles=tuple(roles))


def test_weak_points_are_all_and_the_least() -> None:
    many = 0
    for problem in companies(700):
        for absent in (problem.absent, frozenset[int]()):
            one = replace(problem, absent=absent)
            found = weak_points(one, most=3, stop=Stop())
            assert found.is_complete
            assert {point.absent for point in found.found} == stopping(one, 3)
            assert len(explain_weak_points(one, found)) == 1 + len(found.found)
            many += len(found.found) > 1
    assert many > 100


def test_check_accepts_what_keeps_everything_and_nothing_else() -> None:
    for seed, problem in enumerate(companies(500)):
        dice = random.Random(seed)
        there = by_trying(problem)
        for plan in there:
            assert check(problem, plan) == []
        for _ in range(20):
            plan = tuple(
                dice.choice([None, role.performer, *role.covers, dice.randrange(len(problem.performers))])
                for role in problem.roles
            )
            assert (check(problem, plan) == []) is (plan in there)


# -- What does not change the answer


def test_disturbance_stays_when_roles_stand_in_another_order_and_a_bystander_joins() -> None:
    for seed, problem in enumerate(companies(300)):
        order = list(range(len(problem.roles)))
        random.Random(seed).shuffle(order)
        to = {old: new for new, old in enumerate(order)}
        other = replace(
            problem,
            performers=(*problem.performers, "bystander"),
            scenes=(*problem.scenes, "another"),
            roles=(
                *(problem.roles[old] for old in order),
                Role(frozenset({len(problem.scenes)}), len(problem.performers)),
            ),
            apart=tuple((to[a], to[b]) for a, b in problem.apart),
        )
        one, two = (solve(p, stop=Stop(), seed=1) for p in (problem, other))
        assert (one.status, one.disturbance) == (two.status, two.disturbance)


def test_one_absence_more_never_disturbs_less_while_nothing_may_be_cut() -> None:
    for problem in companies(300):
        whole = replace(problem, roles=tuple(replace(role, may_be_cut=False) for role in problem.roles))
        before = solve(whole, stop=Stop(), seed=1)
        for performer in range(len(whole.performers)):
            after = solve(replace(whole, absent=whole.absent | {performer}), stop=Stop(), seed=1)
            if before.status is Status.IMPOSSIBLE:
                assert after.status is Status.IMPOSSIBLE
            elif after.plan:
                assert price(whole, after.plan) >= price(whole, before.plan)
                assert is_possible(whole, after.plan)


# -- A company that one can follow

IVY, JULIA, TOM, BEN, SAM, KIM = range(6)
COMPANY = Problem(
    scenes=("1.1", "1.2", "2.1", "3.2"),
    performers=("Ivy", "Julia", "Tom", "Ben", "Sam", "Kim"),
    roles=(
        Role(frozenset({1, 3}), IVY, (JULIA, KIM), wanted=2, name="Rosalind"),
        Role(frozenset({1, 3}), JULIA, (KIM,), wanted=1, name="Celia"),
        Role(frozenset({0, 1, 3}), TOM, (BEN,), wanted=1, name="Orlando"),
        Role(frozenset({1}), BEN, (SAM, KIM), name="Lord 1"),
        Role(frozenset({2}), BEN, may_be_cut=True, name="Lord 2"),
    ),
)


def test_ensemble_goes_up_and_a_swing_takes_the_track() -> None:
    problem = replace(COMPANY, absent=frozenset({TOM}))
    found = solve(problem, stop=Stop(), seed=1)
    assert (found.plan, found.disturbance) == ((IVY, JULIA, BEN, SAM, BEN), Disturbance(0, 2, 0))
    assert explain(problem, found.plan) == [
        "Ben plays Orlando (first cover): Tom is away.",
        "Sam plays Lord 1 (first cover): Ben goes on as Orlando.",
    ]


def test_fewest_moves_or_first_cover() -> None:
    problem = replace(COMPANY, absent=frozenset({IVY}))
    assert solve(problem, stop=Stop(), seed=1).plan[0] == KIM
    first = replace(problem, is_first_cover_first=True)
    assert solve(first, stop=Stop(), seed=1).plan[:2] == (JULIA, KIM)


def test_what_may_be_cut_is_cut_only_when_nobody_can() -> None:
    problem = replace(COMPANY, absent=frozenset({BEN}))
    found = solve(problem, stop=Stop(), seed=1)
    assert found.disturbance == Disturbance(1, 1, 0)
    assert explain(problem, found.plan) == [
        "Sam plays Lord 1 (first cover): Ben is away.",
        "Lord 2 is cut: Ben is away.",
    ]


def test_show_that_cannot_go_on_says_why() -> None:
    problem = replace(COMPANY, absent=frozenset({IVY, KIM}))
    assert explain_result(problem, solve(problem, stop=Stop(), seed=1)) == [
        "The show cannot go on without Ivy and Kim: Rosalind and Celia cannot both be filled.",
        "Rosalind: Ivy (away), first cover Julia and second cover Kim (away).",
        "Celia: Julia and first cover Kim (away).",
        "Whoever could go on would have to be in two of these at the same time.",
    ]


def test_nobody_away_changes_nothing() -> None:
    found = solve(COMPANY, stop=Stop(), seed=1)
    assert (found.plan, found.disturbance) == ((IVY, JULIA, TOM, BEN, BEN), Disturbance(0, 0, 0))
    assert explain(COMPANY, found.plan) == ["Everybody plays their own roles."]
    assert explain_result(COMPANY, found) == ["Everybody is there."]


def test_weak_points_of_the_company() -> None:
    assert explain_weak_points(COMPANY, weak_points(COMPANY, most=2, stop=Stop())) == [
        "Four weak points, with up to two performers away at a time:",
        "Without Ivy and Julia: Rosalind and Celia cannot both be filled.",
        "Without Ivy and Kim: Rosalind and Celia cannot both be filled.",
        "Without Julia and Kim: Celia cannot be filled.",
        "Without Tom and Ben: Orlando cannot be filled.",
    ]
    none = explain_weak_points(COMPANY, weak_points(COMPANY, most=1, stop=Stop()))
    assert none == ["The show goes on whoever is away, one performer at a time."]


def test_list_of_covers_that_is_not_as_wanted() -> None:
    lead = replace(COMPANY.roles[2], wanted=2)
    problem = replace(COMPANY, roles=(*COMPANY.roles[:2], lead, *COMPANY.roles[3:]), most_in_one_scene=2)
    assert [(v.condition, v.fields, v.sentence) for v in shortfalls(problem)] == [
        ("wanted", ("roles[2].covers",), "Orlando has one cover, and 2 are wanted."),
        (
            "most_in_one_scene",
            ("roles[0].covers", "roles[1].covers", "roles[3].covers"),
            "Kim covers Rosalind, Celia and Lord 1, who are on together in scene 1.2; 2 of a scene is the limit.",
        ),
    ]


def test_check_names_the_condition() -> None:
    away = replace(COMPANY, absent=frozenset({TOM}), roles=(*COMPANY.roles[:4], Role(frozenset(), SAM)))
    plan = (KIM, KIM, TOM, IVY, None)
    assert [v.condition for v in check(away, plan)] == ["absent", "cover", "cut", "one_at_a_time"]
    assert [v.condition for v in check(COMPANY, (IVY,))] == ["plan"]
    apart = Problem(("a",), ("A", "B"), (Role(frozenset(), 0, (1,)), Role(frozenset(), 1)), apart=((0, 1),))
    assert [v.condition for v in check(apart, (1, 1))] == ["apart"]


# -- Many people


def test_many_away_with_swings_for_everything() -> None:
    people, swings = 20, 8
    everybody = tuple(range(people, people + swings))
    problem = Problem(
        scenes=("all",),
        performers=tuple(f"p{p}" for p in range(people + swings)),
        roles=tuple(Role(frozenset({0}), p, everybody) for p in range(people)),
        absent=frozenset(range(8)),
    )
    found = solve(problem, stop=Stop(seconds=20), seed=1)
    assert (found.status, found.disturbance) == (Status.PROVEN, Disturbance(0, 8, 28))
    points = weak_points(replace(problem, absent=frozenset(range(7))), most=2, stop=Stop(seconds=20))
    assert points.is_complete
    assert {len(point.absent) for point in points.found} == {2}


def test_stopped_weak_points_say_so() -> None:
    found = weak_points(COMPANY, most=2, stop=Stop(cancelled=lambda: True))
    assert (found.is_complete, found.found) == (False, ())
    assert "Only one set of absences was" in explain_weak_points(COMPANY, found)[0]


# -- Bad problems


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"scenes": ("s",) * 5001}, "scenes"),
        ({"performers": ("p",) * 501}, "performers"),
        ({"roles": COMPANY.roles * 101}, "roles"),
        ({"roles": (Role(frozenset({4}), 0),)}, "roles[0].scenes"),
        ({"roles": (Role(frozenset(), 6),)}, "roles[0].performer"),
        ({"roles": (Role(frozenset(), True),)}, "roles[0].performer"),
        ({"roles": (Role(frozenset(), 0, (-1,)),)}, "roles[0].covers[0]"),
        ({"roles": (Role(frozenset(), 0, (0,)),)}, "roles[0].covers[0]"),
        ({"roles": (Role(frozenset(), 0, (1, 1)),)}, "roles[0].covers[1]"),
        ({"roles": (Role(frozenset(), 0, wanted=-1),)}, "roles[0].wanted"),
        ({"roles": (Role(frozenset({0}), 0), Role(frozenset({0}), 0))}, "roles[1].performer"),
        ({"apart": ((3, 4),)}, "roles[4].performer"),
        ({"absent": frozenset({9})}, "absent"),
        ({"apart": ((0, 0),)}, "apart[0]"),
        ({"apart": ((0, 5),)}, "apart[0]"),
        ({"most_in_one_scene": 0}, "most_in_one_scene"),
    ],
)
def test_bad_problem_names_the_field(changed: dict[str, object], where: str) -> None:
    with pytest.raises(BadProblem) as why:
        replace(COMPANY, **changed)  # type: ignore[arg-type]
    assert why.value.where == where
