"""Covers given out: against trying everything, in a process of its own, and with what is not kept named."""

from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from castlist.planning.covers_apart import answered, asked_of
from castlist.planning.covers_spread import Cost, Given, Part, Result, Spread, check, cost_of, explain, solve
from castlist.planning.stopping import BadProblem, Status, Stop

PEOPLE = ("Ann", "Bea", "Kim")


def spread(*parts: Part, may: dict[int, set[int]] | None = None, **more: int) -> Spread:
    allowed = may if may is not None else {one: set(range(len(parts))) for one in range(len(PEOPLE))}
    return Spread(PEOPLE, parts, tuple(frozenset(allowed.get(one, set())) for one in range(len(PEOPLE))), **more)


def part(name: str, *scenes: int, plays: int | None = None, wanted: int = 1, **more: object) -> Part:
    return Part(frozenset(scenes), frozenset(() if plays is None else (plays,)), wanted=wanted, name=name, **more)  # type: ignore[arg-type]


def found(problem: Spread) -> Result:
    result = solve(problem, stop=Stop(seconds=10))
    assert (check(problem, result.given), result.status) == ([], Status.PROVEN)
    assert result.cost == cost_of(problem, result.given)
    return result


def test_whoever_leaves_nothing_goes_first() -> None:
    problem = spread(part("Rosalind", 0, 1, plays=0), part("Celia", 1, 2, plays=1), most_in_one_scene=2)
    result = found(problem)
    assert result.given == ((2,), (2,))
    assert explain(problem, result) == [
        "Every part has as many covers as are wanted.",
        "Nobody covers more than two parts, and no other way is better.",
    ]


def test_nobody_covers_two_of_one_scene_and_then_somebody_leaves_their_own() -> None:
    problem = spread(part("Rosalind", 0, 1, plays=0), part("Celia", 1, 2, plays=1))
    result = found(problem)
    assert result.cost == Cost(0, 1, 1)
    assert "would leave a part of their own in its scenes." in explain(problem, result)[1]


def test_a_part_that_may_be_cut_is_left_without_disturbance() -> None:
    problem = spread(part("Duke", 0, plays=0), part("Page", 0, plays=1, wanted=0, may_be_cut=True), may={1: {0}})
    assert found(problem).cost == Cost(0, 0, 1)


def test_what_is_lacking_is_said_and_proven() -> None:
    problem = spread(part("Duke", 0, plays=0, wanted=3))
    result = found(problem)
    assert (result.given, result.cost.lacking) == (((1, 2),), 1)
    assert explain(problem, result)[0] == "One cover is lacking; with these people it cannot be fewer: Duke has 2 of 3."


def test_covers_that_stand_already_are_kept_and_count() -> None:
    problem = spread(part("Duke", 0, plays=0, covers=(2,), wanted=2), part("Page", 0, wanted=1), most_each=1)
    assert found(problem).given in (((1,), (0,)), ((), (1,)), ((1,), ()))
    assert found(problem).cost.lacking == 0


def test_nobody_is_asked_for_what_they_may_not() -> None:
    problem = spread(part("Duke", 0), part("Page", 1), may={0: {1}})
    assert found(problem).given == ((), (0,))


@pytest.mark.parametrize(
    ("bad", "where"),
    [
        (lambda: Spread(("A",), (), ()), "may"),
        (lambda: Spread(("A",), (), (frozenset({0}),)), "may[0]"),
        (lambda: Spread(("A",), (part("x", 0, plays=3),), (frozenset(),)), "parts[0]"),
        (lambda: Spread(("A",), (part("x", 0, wanted=-1),), (frozenset(),)), "parts[0].wanted"),
        (lambda: Spread((), (), (), most_in_one_scene=0), "most_in_one_scene"),
        (lambda: Spread((), (), (), most_each=0), "most_each"),
    ],
)
def test_what_cannot_be_asked_is_named(bad: object, where: str) -> None:
    with pytest.raises(BadProblem, match=where.replace("[", r"\[").replace("]", r"\]")):
        bad()  # type: ignore[operator]


def test_a_check_finds_every_fault() -> None:
    problem = spread(
        part("Duke", 0, plays=0), part("Page", 0, wanted=2), may={0: {0, 1}, 1: {0, 1}, 2: {1}}, most_each=1
    )
    assert check(problem, ((1,), ())) == []
    for wrong, says in (
        (((0,), ()), "somebody twice"), (((2,), ()), "may not"), (((), (1, 1)), "somebody twice"),
        (((1,), (1,)), "covers 2 parts"), (((1, 2), ()), "more covers"), (((),), "of 1 parts"),
        (((1,), (1,)), "too many parts of scene 0"),
    ):  # fmt: skip
        assert any(says in one for one in check(problem, wrong)), wrong


def every_way(problem: Spread) -> Cost:
    """The least that any way costs, by trying all of them."""
    ways = []
    for place, one in enumerate(problem.parts):
        may = [
            p for p in range(len(problem.performers)) if place in problem.may[p] and p not in one.plays | {*one.covers}
        ]
        room = max(0, one.wanted - len(one.covers))
        ways.append([who for count in range(min(room, len(may)) + 1) for who in combinations(may, count)])
    options: list[Given] = [tuple(way) for way in product(*ways)]
    return min(cost_of(problem, way) for way in options if not check(problem, way))


NUMBERS = st.integers(0, 2)
PARTS = st.builds(
    Part, scenes=st.frozensets(NUMBERS, max_size=2), plays=st.frozensets(NUMBERS, max_size=1),
    wanted=st.integers(0, 2), may_be_cut=st.booleans(), name=st.just("X"),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@over(st.lists(PARTS, min_size=1, max_size=4), st.data(), st.integers(1, 2), st.integers(1, 3))
def test_no_other_way_costs_less(parts: list[Part], data: st.DataObject, most: int, each: int) -> None:
    kept = []
    for one in parts:
        others = data.draw(st.permutations(sorted({0, 1, 2} - one.plays)))
        kept.append(replace(one, covers=tuple(others[: data.draw(st.integers(0, 1))])))
    may = tuple(data.draw(st.frozensets(st.integers(0, len(kept) - 1))) for _ in PEOPLE)
    problem = Spread(PEOPLE, tuple(kept), may, most, each)
    result = found(problem)
    assert result.cost == every_way(problem)
    again = answered(asked_of(problem, seconds=5))
    assert (tuple(map(tuple, again["given"])), again["proven"]) == (result.given, True)
