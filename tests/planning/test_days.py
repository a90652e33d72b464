"""Filled days against every plan that there is, and what must hold for any."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from castlist.planning.days import solve
from castlist.planning.days_check import check
from castlist.planning.days_matching import hall_set, heaviest, largest
from castlist.planning.days_problem import (
    Break,
    Performer,
    Problem,
    Resource,
    Result,
    Score,
    Slot,
    Span,
    Together,
    Wish,
)
from castlist.planning.stopping import BadProblem, Progress, Status, Stop
from tests.planning import days_oracle as oracle


def solved(problem: Problem, *, seed: int = 0) -> Result:
    return solve(problem, stop=Stop(), seed=seed)


def check_against_oracle(seed: int, *, tied: bool) -> None:
    problem = oracle.random_problem(seed, tied=tied)
    result, best = solved(problem), oracle.best(problem)
    if best is None:
        assert (result.status, result.plan) == (Status.IMPOSSIBLE, ())
        return
    assert (result.status, result.score, result.bound) == (Status.PROVEN, best, best), seed
    assert (oracle.keeps(problem, result.plan), oracle.worth(problem, result.plan)) == (True, best)


# -- Against every plan


@pytest.mark.parametrize("tied", [False, True])
def test_the_best_of_all_plans_is_found(tied: bool) -> None:
    for seed in range(80):
        check_against_oracle(seed, tied=tied)


@pytest.mark.slow
@pytest.mark.parametrize("tied", [False, True])
def test_the_best_of_all_plans_is_found_a_thousand_times(tied: bool) -> None:
    for seed in range(1000, 2000):
        check_against_oracle(seed, tied=tied)


@pytest.mark.parametrize("tied", [False, True])
def test_check_says_what_the_oracle_says_of_any_plan(tied: bool) -> None:
    said = {True: 0, False: 0}
    for seed in range(600):
        problem, dice = oracle.random_problem(seed, tied=tied), random.Random(seed)
        chosen = [None, *range(len(problem.slots))]
        for _ in range(4):
            plan = tuple(
                dice.choice(chosen) if p.locked is None or dice.random() < 0.5 else p.locked for p in problem.performers
            )
            kept = oracle.keeps(problem, plan)
            said[kept] += 1
            assert (check(problem, plan) == []) is kept, (seed, plan)
    assert min(said.values()) > 100


def test_check_names_the_fields_and_says_a_sentence() -> None:
    problem = Problem(
        slots=(Slot(600, 10, 0, frozenset({0})), Slot(610, 10, 0)),
        performers=(Performer(10, recused=frozenset({0}), name="Ivy"), Performer(10, name="Ada")),
        rooms=("Hall",),
        members=("Derek",),
    )
    found = [(v.condition, v.fields, v.sentence) for v in check(problem, (0, 0))]
    assert found == [
        ("recused", ("performers[0].recused",), "Derek would sit in the room with Ivy at 10:00, and may not."),
        ("slot", ("performers[0]", "performers[1]"), "Ivy and Ada would be seen in one slot, at 10:00."),
    ]
    assert [v.condition for v in check(problem, (1,))] == ["plan"]


# -- Matchings


def matchings(edges: list[list[int]]) -> list[dict[int, int]]:
    found: list[dict[int, int]] = [{}]
    for performer, slots in enumerate(edges):
        found += [{**m, performer: slot} for m in found for slot in slots if slot not in m.values()]
    return found


def test_the_heaviest_matching_and_all_that_best_ones_have_in_common() -> None:
    for seed in range(250):
        dice = random.Random(seed)
        slots = dice.randint(1, 5)
        edges = [sorted(dice.sample(range(slots), dice.randint(0, slots))) for _ in range(dice.randint(1, 5))]
        weights = [[dice.choice([0, 0, 1, 2]) for _ in row] for row in edges]
        worth = {(p, s): w for p, row in enumerate(edges) for s, w in zip(row, weights[p], strict=True)}
        every = matchings(edges)
        key = max((len(m), sum(worth[e] for e in m.items())) for m in every)
        found = heaviest(edges, weights, slots=slots)
        assert (len(found.matched), found.weight, len(largest(edges))) == (*key, key[0])
        best = [m for m in every if (len(m), sum(worth[e] for e in m.items())) == key]
        tight = [
            m
            for m in matchings([list(row) for row in found.tight])
            if len(m) == key[0] and found.always_placed <= m.keys() and found.always_used <= set(m.values())
        ]
        assert sorted(map(sorted, (m.items() for m in best))) == sorted(map(sorted, (m.items() for m in tight)))


def test_who_is_left_out_has_a_hall_set() -> None:
    edges = [[0, 1], [0, 1], [0, 1], [2, 3], [3]]
    matched = largest(edges)
    (out,) = set(range(5)) - matched.keys()
    found = hall_set(edges, matched, performer=out)
    assert found is not None
    assert (found.performers, found.slots) == ((0, 1, 2), (0, 1))
    assert hall_set(edges, {0: 0, 1: 1, 4: 3}, performer=3) is None


# -- What must hold for any


@pytest.mark.parametrize("tied", [False, True])
def test_locks_are_kept_and_the_same_seed_gives_the_same_plan(tied: bool) -> None:
    for seed in range(60):
        problem = oracle.random_problem(seed, tied=tied)
        result = solved(problem, seed=7)
        assert result.plan == solved(problem, seed=7).plan
        for place, first in enumerate(result.plan):
            assert problem.performers[place].locked in (None, first)


@pytest.mark.parametrize("tied", [False, True])
def test_a_plan_that_is_locked_as_a_whole_is_the_answer(tied: bool) -> None:
    for seed in range(60):
        problem = oracle.random_problem(seed, tied=tied)
        plan = solved(problem).plan
        if plan:
            locked = tuple(replace(p, locked=first) for p, first in zip(problem.performers, plan, strict=True))
            assert solved(replace(problem, performers=locked)).plan == plan


@pytest.mark.parametrize("tied", [False, True])
def test_the_order_of_performers_does_not_matter(tied: bool) -> None:
    for seed in range(60):
        problem = oracle.random_problem(seed, tied=tied)
        order = random.Random(seed).sample(range(len(problem.performers)), len(problem.performers))
        at = {place: number for number, place in enumerate(order)}
        turned = replace(
            problem,
            performers=tuple(problem.performers[place] for place in order),
            before=tuple((at[a], at[b]) for a, b in problem.before),
            together=tuple(replace(g, performers=frozenset(at[p] for p in g.performers)) for g in problem.together),
        )
        assert solved(turned).score == solved(problem).score


@pytest.mark.parametrize("tied", [False, True])
def test_one_more_slot_never_hurts(tied: bool) -> None:
    for seed in range(60):
        problem = oracle.random_problem(seed, tied=tied)
        before = solved(problem)
        for start, useless in ((600 + 9 * 1440, False), (5, True)):
            windows = tuple(
                replace(p, windows=(Span(590, 10_000),) if p.windows is None else p.windows) for p in problem.performers
            )
            few = replace(problem, performers=windows)
            more = solved(replace(few, slots=(*few.slots, Slot(start, 10, 0))))
            old = solved(few)
            assert not old.score.is_better_than(more.score)
            assert not useless or more.score == old.score
        assert before.status in (Status.PROVEN, Status.IMPOSSIBLE)


@pytest.mark.parametrize("tied", [False, True])
def test_heavier_wishes_and_another_day_change_nothing_else(tied: bool) -> None:
    for seed in range(60):
        problem = oracle.random_problem(seed, tied=tied)
        heavier = tuple(
            replace(p, wishes=tuple(replace(w, weight=w.weight * 1000) for w in p.wishes)) for p in problem.performers
        )
        ours, theirs = solved(problem).score, solved(replace(problem, performers=heavier)).score
        assert theirs == replace(ours, wishes=ours.wishes * 1000)


numbers = st.integers(-2, 2000)
spans = st.builds(Span, numbers, numbers)
some = st.frozensets(st.integers(-1, 3), max_size=2)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Anything that has the right types."""
    performer = st.builds(
        Performer,
        length_minutes=st.integers(-1, 40),
        windows=st.none() | st.lists(spans, max_size=2).map(tuple),
        is_minor=st.booleans(),
        not_rooms=some,
        recused=some,
        needs=some,
        wishes=st.lists(st.builds(Wish, st.integers(0, 9), st.none() | spans, st.none() | numbers), max_size=1).map(
            tuple
        ),
        locked=st.none() | st.integers(-1, 4),
    )
    return Problem(
        slots=tuple(draw(st.lists(st.builds(Slot, numbers, st.integers(0, 40), st.integers(0, 2), some), max_size=5))),
        performers=tuple(draw(st.lists(performer, max_size=4))),
        rooms=("A", "B", "C")[: draw(st.integers(0, 3))],
        members=("K", "D", "T")[: draw(st.integers(0, 3))],
        resources=tuple(draw(st.lists(st.builds(Resource, st.none(), st.integers(0, 2)), max_size=2))),
        breaks=tuple(draw(st.lists(st.builds(Break, spans, st.none() | st.integers(0, 2)), max_size=1))),
        before=tuple(draw(st.lists(st.tuples(st.integers(-1, 4), st.integers(0, 4)), max_size=1))),
        together=tuple(draw(st.lists(st.builds(Together, some, st.integers(0, 50)), max_size=1))),
    )


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_whatever_is_asked_is_answered_or_refused_with_a_field(data: st.DataObject) -> None:
    refused = None
    try:
        problem = data.draw(problems())
    except BadProblem as why:
        refused = why
    if refused is not None:
        assert str(refused).startswith(f"{refused.where}: found ")
        assert ", expected " in str(refused)
        return
    result = solved(problem)
    if result.status is Status.IMPOSSIBLE:
        assert any(performer.locked is not None for performer in problem.performers)
    else:
        assert (result.status, oracle.keeps(problem, result.plan)) == (Status.PROVEN, True)


def test_nobody_and_nothing_are_filled_at_once() -> None:
    nothing = Score(placed=0, wishes=0, waiting_minutes=0)
    for slots, performers in (((), ()), ((Slot(600, 10, 0),), ()), ((), (Performer(10),))):
        result = solved(Problem(slots=slots, performers=performers, rooms=("Hall",)))
        assert (result.status, result.plan, result.score) == (Status.PROVEN, (None,) * len(performers), nothing)


# -- Large days, and stopping


def large(*, tied: bool, people: int = 120) -> Problem:
    dice = random.Random(f"{people} {tied}")
    slots = tuple(Slot(600 + 1440 * d + 10 * i, 10, r) for d in range(2) for i in range(32) for r in range(2))
    performers = []
    for _ in range(people):
        start = 600 + 1440 * dice.randrange(2) + 60 * dice.randrange(4)
        wish = Wish(dice.randint(1, 3), Span(start, start + 60))
        needs = frozenset({0}) if dice.random() < 0.2 else frozenset[int]()
        length = 20 if tied and dice.random() < 0.15 else 10
        performers.append(Performer(length, (Span(start, start + 150),), needs=needs, wishes=(wish,)))
    groups = tuple(Together(frozenset(dice.sample(range(people), 3)), 60) for _ in range(6))
    pianist = Resource(count=1 if tied else 2, name="pianist")
    return Problem(slots, tuple(performers), ("A", "B"), resources=(pianist,), together=groups if tied else ())


def test_a_large_day_is_proven_by_matchings() -> None:
    problem = large(tied=False)
    result = solved(problem)
    assert (result.status, result.told["method"], check(problem, result.plan)) == (Status.PROVEN, "matching", [])


@pytest.mark.slow
def test_a_tied_day_is_proven_to_the_last_part_of_a_wish() -> None:
    problem = large(tied=True, people=30)
    heavy = tuple(
        replace(p, wishes=tuple(replace(w, weight=1000 + w.weight) for w in p.wishes)) for p in problem.performers
    )
    result = solved(replace(problem, performers=heavy))
    assert (result.status, result.told["method"], check(problem, result.plan)) == (Status.PROVEN, "program", [])


@pytest.mark.parametrize("tied", [False, True])
def test_without_time_there_is_a_plan_and_an_honest_bound(tied: bool) -> None:
    problem = large(tied=tied)
    result = solve(problem, stop=Stop(seconds=0), seed=1)
    assert check(problem, result.plan) == []
    assert result.score.placed <= result.bound.placed
    assert not result.score.is_better_than(result.bound)
    assert result.is_proven == (result.score == result.bound)


def test_who_cancels_has_a_plan_and_who_listens_is_told() -> None:
    told: list[Progress] = []
    problem = large(tied=True)
    result = solve(problem, stop=Stop(cancelled=lambda: True, tell=told.append), seed=1)
    assert check(problem, result.plan) == []
    assert told[-1].cost == len(problem.performers) - result.score.placed
    assert told == sorted(told, key=lambda progress: -(progress.cost or 0))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"rooms": ()}, "slots[0].room"),
        ({"slots": (Slot(-1, 10, 0),)}, "slots[0].start"),
        ({"slots": (Slot(1, 10, 0),) * 2001, "performers": (Performer(1),) * 2000}, "slots"),
        ({"slots": (Slot(1, 0, 0),)}, "slots[0].length"),
        ({"slots": (Slot(1, 10, 0), Slot(5, 10, 0))}, "slots[1].start"),
        ({"slots": (Slot(1, 10, 0, frozenset({0})), Slot(5, 10, 1, frozenset({0})))}, "slots[1].panel"),
        ({"slots": (Slot(1, 10, 0, frozenset({2})),)}, "slots[0].panel"),
        ({"performers": (Performer(0),)}, "performers[0].length"),
        ({"performers": (Performer(True),)}, "performers[0].length"),
        ({"performers": (Performer(5, (Span(9, 9),)),)}, "performers[0].windows[0].to"),
        ({"performers": (Performer(5, needs=frozenset({0})),)}, "performers[0].needs"),
        ({"performers": (Performer(5, recused=frozenset({4})),)}, "performers[0].recused"),
        ({"performers": (Performer(5, not_rooms=frozenset({2})),)}, "performers[0].not_rooms"),
        ({"performers": (Performer(5, wishes=(Wish(),)),)}, "performers[0].wishes[0]"),
        ({"performers": (Performer(5, wishes=(Wish(0, room=1),)),)}, "performers[0].wishes[0].weight"),
        ({"performers": (Performer(5, locked=7),)}, "performers[0].locked"),
        ({"resources": (Resource(count=0),)}, "resources[0].count"),
        ({"breaks": (Break(Span(1, 2), 5),)}, "breaks[0].room"),
        ({"minor_hours": (Span(5, 4),)}, "minor_hours[0].to"),
        ({"before": ((0, 0),)}, "before[0]"),
        ({"before": ((0, 9),)}, "before[0]"),
        ({"together": (Together(frozenset({0}), 0),)}, "together[0].within"),
    ],
)
def test_a_problem_that_cannot_be_meant_is_refused_with_its_field(change: dict[str, object], where: str) -> None:
    good = Problem(
        slots=(Slot(600, 10, 0), Slot(600, 10, 1)), performers=(Performer(10),), rooms=("A", "B"), members=("K", "D")
    )
    with pytest.raises(BadProblem) as refused:
        replace(good, **change)
    assert refused.value.where == where
