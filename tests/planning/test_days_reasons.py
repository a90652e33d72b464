"""Each reason is true, and says no more than it needs: looked at by every plan that there is."""

from dataclasses import replace

import pytest

from castlist.planning.days import solve
from castlist.planning.days_problem import Performer, Problem, Resource, Slot, Span, Together
from castlist.planning.days_reasons import explain, impossible_core
from castlist.planning.days_why import Kind, Reason
from castlist.planning.stopping import Status, Stop
from tests.planning import days_oracle as oracle

AT_TWO = (Span(840, 880),)


def reasons(problem: Problem) -> list[Reason]:
    return explain(problem, solve(problem, stop=Stop()).plan)


def day(*performers: Performer, slots: int = 4, **more: object) -> Problem:
    """A room with slots of ten minutes from 14:00 on."""
    times = tuple(Slot(840 + 10 * place, 10, 0, frozenset({0})) for place in range(slots))
    return Problem(times, performers, ("Hall",), ("Derek",), **more)  # type: ignore[arg-type]


def check_reason(problem: Problem, reason: Reason) -> None:
    """These cannot all have a place; without any one of them the others can."""
    locked = {place for place, p in enumerate(problem.performers) if p.locked is not None}
    beside = locked if reason.kind is Kind.TIED else set()
    who = set(reason.performers)
    assert reason.performer in who
    assert not oracle.can_all(problem, who | beside)
    for one in who - {reason.performer} - beside:
        assert oracle.can_all(problem, (who | beside) - {one})


@pytest.mark.parametrize(("tied", "most"), [(False, 250), (True, 400)])
def test_every_reason_holds_and_needs_everybody_in_it(tied: bool, most: int) -> None:
    kinds = dict.fromkeys(Kind, 0)
    for seed in range(most):
        problem = oracle.random_problem(seed, tied=tied)
        result = solve(problem, stop=Stop())
        core = impossible_core(problem)
        assert (core is None) == (result.status is not Status.IMPOSSIBLE)
        if core is not None:
            continue
        found = explain(problem, result.plan)
        assert [r.performer for r in found] == [place for place, first in enumerate(result.plan) if first is None]
        for reason in found:
            kinds[reason.kind] += 1
            if reason.kind in (Kind.SHARED, Kind.TIED):
                check_reason(problem, reason)
            else:
                alone = [oracle.may(problem, reason.performer, first) for first in range(len(problem.slots))]
                assert not any(alone)
    assert kinds[Kind.POSSIBLE] == 0
    assert kinds[Kind.SHARED] > 3
    assert (kinds[Kind.TIED] > 3) is tied


def test_five_who_share_four_slots_are_named() -> None:
    names = ("Ada", "Ben", "Cleo", "Dov", "Eli")
    early = Performer(10, (Span(600, 700),), name="Flo")
    few = [Performer(10, AT_TWO, name=name) for name in names]
    problem = replace(day(*few, early, slots=6), days=("Monday", "Tuesday"))
    problem = replace(
        problem,
        slots=tuple(replace(slot, start_minutes=slot.start_minutes + 1440) for slot in problem.slots),
        performers=tuple(replace(p, windows=(Span(2280, 2320),)) for p in few),
    )
    (found,) = reasons(problem)
    others = ", ".join(name for name in names if name != names[found.performer])
    people = f"{names[found.performer]}, {' and '.join(others.rsplit(', ', 1))}"
    assert found == Reason(
        performer=found.performer,
        kind=Kind.SHARED,
        sentence=f"{names[found.performer]} has no place: these 5 share the only 4 slots "
        f"on Tuesday, 14:00 to 14:40: {people}.",
        fields=tuple(f"performers[{place}].windows" for place in range(5)),
        performers=(0, 1, 2, 3, 4),
        slots=(0, 1, 2, 3),
    )


def test_the_fewest_conditions_that_leave_no_slot_are_named() -> None:
    pianist = Resource((Span(860, 880),), name="pianist")
    problem = day(
        Performer(10, (Span(840, 860),), needs=frozenset({0}), name="Ivy"),
        Performer(10, recused=frozenset({0}), needs=frozenset({0}), windows=(), is_minor=True, name="Ada"),
        Performer(60, name="Ben"),
        resources=(pianist,),
        minor_hours=(Span(960, 1080),),
    )
    found = [(r.kind, r.fields, r.sentence) for r in reasons(problem)]
    there = "pianist is there only at certain hours or in certain rooms"
    ivy = f"Ivy has no slot: they come only at certain hours and {there}."
    assert found == [
        (Kind.NOWHERE, ("performers[0].windows", "resources[0]"), ivy),
        (Kind.NOWHERE, ("performers[1].windows",), "Ada has no slot: they cannot come at any time."),
        (Kind.NOWHERE, ("performers[2].length",), "Ben has no slot: they want 60 minutes in one go."),
    ]


def test_what_ties_them_is_named_and_nothing_else() -> None:
    two_rooms = (Slot(840, 10, 0), Slot(840, 10, 1), Slot(900, 10, 0))
    at_once = Performer(10, (Span(840, 850),), needs=frozenset({0}))
    problem = Problem(
        slots=two_rooms,
        performers=(replace(at_once, name="Ivy"), replace(at_once, name="Ada"), Performer(10, name="Ben")),
        rooms=("Hall", "Studio"),
        resources=(Resource(name="pianist"),),
        before=((0, 2),),
        together=(Together(frozenset({0, 1, 2}), 300),),
    )
    (found,) = reasons(problem)
    assert (found.kind, found.performers) == (Kind.TIED, (0, 1))
    assert found.fields == ("performers[0].windows", "performers[1].windows", "resources[0].count")
    names = ["Ivy", "Ada"] if found.performer == 0 else ["Ada", "Ivy"]
    what = f"these 2 cannot all have one, because of pianist: {names[0]} and {names[1]}"
    assert found.sentence == f"{names[0]} has no place: {what}."


@pytest.mark.parametrize(
    ("performers", "more", "fields"),
    [
        ((Performer(10, locked=0), Performer(10, locked=0)), {}, ("performers[0].locked", "performers[1].locked")),
        ((Performer(10, AT_TWO, locked=5),), {}, ("performers[0].locked", "performers[0].windows")),
        ((Performer(10, recused=frozenset({0}), locked=0),), {}, ("performers[0].locked", "performers[0].recused")),
        ((Performer(30, locked=5),), {}, ("performers[0].locked", "performers[0].length")),
        (
            (Performer(10, is_minor=True, locked=0),),
            {"minor_hours": (Span(960, 999),)},
            ("performers[0].locked", "minor_hours"),
        ),
        (
            (Performer(10, locked=1), Performer(10, locked=0)),
            {"before": ((0, 1),)},
            ("performers[0].locked", "performers[1].locked", "before[0]"),
        ),
        (
            (Performer(10, locked=0), Performer(10, locked=5)),
            {"together": (Together(frozenset({0, 1}), 30),)},
            ("performers[0].locked", "performers[1].locked", "together[0].within"),
        ),
    ],
)
def test_impossible_locks_are_named_with_what_they_break(
    performers: tuple[Performer, ...], more: dict[str, object], fields: tuple[str, ...]
) -> None:
    problem = day(*performers, Performer(10), slots=6, **more)
    core = impossible_core(problem)
    assert core is not None
    assert core.fields == fields
    assert solve(problem, stop=Stop()).status is Status.IMPOSSIBLE


def test_a_plan_that_is_not_the_best_says_that_a_better_might_be() -> None:
    problem = day(Performer(10, name="Ivy"), Performer(10, AT_TWO, name="Ada"), resources=())
    (found,) = explain(problem, (0, None))
    assert (found.kind, found.fields) == (Kind.POSSIBLE, ())
