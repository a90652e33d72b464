"""Doubling: every plan, bound, alternative and core against trying everything, on thousands of small shows."""

import random
from dataclasses import replace
from functools import partial

import pytest

from castlist.planning.doubling import (
    Change,
    Character,
    Part,
    Performer,
    Problem,
    Rule,
    Scene,
    check,
    explain,
    explain_result,
    solve,
)
from castlist.planning.doubling_conditions import conditions_of
from castlist.planning.doubling_core import core_of
from castlist.planning.stopping import BadProblem, Progress, Status, Stop
from tests.planning.doubling_cases import alike, by_trying, can_be_kept, plain_show, rich_show


def shows(kind: str, number: int) -> list[Problem]:
    """So many shows, always the same."""
    make = {"plain": plain_show, "rich": rich_show, "sung": partial(rich_show, sings=True)}[kind]
    return [
        make(random.Random(f"{kind} {seed}"), most_characters=6 if kind == "plain" else 5) for seed in range(number)
    ]


# -- Against trying everything


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "number"), [("plain", 2000), ("rich", 800), ("sung", 800)])
def test_plan_is_the_smallest_there_is(kind: str, number: int) -> None:
    for problem in shows(kind, number):
        there = by_trying(problem)
        found = solve(problem, stop=Stop(), seed=1)
        if not there:
            assert (found.status, found.plan) == (Status.IMPOSSIBLE, ())
            continue
        assert (found.status, found.performers, found.bound) == (Status.PROVEN, min(there), min(there))
        assert found.plan in there[min(there)]
        assert len(found.clique) <= found.performers
        assert check(problem, found.plan) == []
        assert len(explain(problem, found.plan)) == found.performers
        assert explain_result(problem, found)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "number"), [("plain", 600), ("rich", 250), ("sung", 250)])
def test_alternatives_are_all_that_there_are(kind: str, number: int) -> None:
    for problem in shows(kind, number):
        there = by_trying(problem)
        if not there:
            continue
        found = solve(problem, stop=Stop(), seed=1, alternatives=500)
        got = [alike(problem, plan) for plan in (found.plan, *found.alternatives)]
        assert found.are_all
        assert len(set(got)) == len(got)
        assert set(got) == {alike(problem, plan) for plan in there[min(there)]}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "number"), [("plain", 1500), ("rich", 800), ("sung", 800)])
def test_core_is_impossible_and_nothing_can_be_left_out(kind: str, number: int) -> None:
    cores = 0
    for problem in shows(kind, number):
        found = solve(problem, stop=Stop(), seed=1)
        if found.status is not Status.IMPOSSIBLE:
            continue
        cores += 1
        who, core = found.core_characters, found.core
        assert found.core_is_least
        assert not can_be_kept(problem, who, core)
        for one in core:
            assert can_be_kept(problem, who, [other for other in core if other is not one])
        for character in who:
            assert can_be_kept(problem, [other for other in who if other != character], core)
        assert explain_result(problem, found)[0].startswith("There is no plan: ")
    assert cores > 100


@pytest.mark.parametrize("kind", ["plain", "rich", "sung"])
def test_check_accepts_what_keeps_everything_and_nothing_else(kind: str) -> None:
    for seed, problem in enumerate(shows(kind, 300)):
        there = {plan for plans in by_trying(problem).values() for plan in plans}
        for plan in there:
            assert check(problem, plan) == []
        dice = random.Random(seed)
        for _ in range(20):
            heaps: dict[int, list[int]] = {}
            for character in range(len(problem.characters)):
                heaps.setdefault(dice.randrange(3), []).append(character)
            by = [dice.randrange(len(problem.performers)) if problem.performers else None for _ in range(3)]
            plan = tuple(sorted((Part(by[h], tuple(who)) for h, who in heaps.items()), key=lambda p: p.characters))
            assert (check(problem, plan) == []) is (plan in there), (problem, plan)


# -- What does not change the answer


@pytest.mark.parametrize("kind", ["plain", "rich", "sung"])
def test_number_stays_when_characters_are_named_in_another_order(kind: str) -> None:
    for seed, problem in enumerate(shows(kind, 150)):
        order = list(range(len(problem.characters)))
        random.Random(seed).shuffle(order)
        to = {old: new for new, old in enumerate(order)}

        def moved(pairs: tuple[tuple[int, int], ...], to: dict[int, int] = to) -> tuple[tuple[int, int], ...]:
            return tuple((to[b], to[a]) for a, b in pairs)

        other = replace(
            problem,
            characters=tuple(problem.characters[old] for old in order),
            performers=tuple(
                replace(p, plays=None if p.plays is None else frozenset(to[c] for c in p.plays))
                for p in problem.performers
            ),
            changes=tuple(Change((to[c.characters[1]], to[c.characters[0]]), c.seconds) for c in problem.changes),
            apart=moved(problem.apart),
            together=moved(problem.together),
            cast=tuple((to[c], p) for c, p in problem.cast),
        )
        one, two = (solve(p, stop=Stop(), seed=1) for p in (problem, other))
        assert (one.status, one.performers, one.bound) == (two.status, two.performers, two.bound)


def test_number_stays_when_the_show_is_played_backwards_or_begins_with_an_overture() -> None:
    for problem in shows("plain", 300):
        last = len(problem.scenes) - 1
        back = replace(
            problem,
            scenes=problem.scenes[::-1],
            characters=tuple(replace(c, scenes=frozenset(last - s for s in c.scenes)) for c in problem.characters),
        )
        overture = replace(
            problem,
            scenes=(Scene(240), *problem.scenes),
            characters=tuple(replace(c, scenes=frozenset(s + 1 for s in c.scenes)) for c in problem.characters),
        )
        found = [solve(p, stop=Stop(), seed=1).performers for p in (problem, back, overture)]
        assert len(set(found)) == 1


def test_same_seed_gives_the_same_plan() -> None:
    for kind in ("plain", "rich"):
        for problem in shows(kind, 60):
            one, two = (solve(problem, stop=Stop(), seed=7, alternatives=3) for _ in range(2))
            assert (one.plan, one.alternatives, one.core) == (two.plan, two.alternatives, two.core)


# -- A show that one can follow


SCENES = tuple(Scene(60 * minutes, name) for name, minutes in (("1.1", 5), ("1.2", 2), ("2.1", 6), ("2.2", 4)))
PLAY = Problem(
    scenes=SCENES,
    characters=(
        Character(frozenset({0, 2}), name="Rosalind"),
        Character(frozenset({0, 2}), name="Celia"),
        Character(frozenset({0}), name="Duke"),
        Character(frozenset({1}), name="Page"),
        Character(frozenset({3}), name="Shepherd"),
    ),
    change_seconds=180,
)


def test_play_takes_four_and_says_why() -> None:
    found = solve(PLAY, stop=Stop(), seed=1, alternatives=5)
    assert (found.performers, found.bound, found.are_all) == (4, 4, True)
    assert found.plan == (Part(None, (0,)), Part(None, (1,)), Part(None, (2, 4)), Part(None, (3,)))
    assert found.alternatives == (Part(None, (0,)), Part(None, (1,)), Part(None, (2,)), Part(None, (3, 4))) or (
        len(found.alternatives) == 1
    )
    assert explain(PLAY, found.plan)[2] == (
        "Performer 3 plays Duke and Shepherd; least time to change: 8 minutes, from Duke in scene 1.1 to Shepherd in "
        "scene 2.2."
    )
    assert explain_result(PLAY, found) == [
        "Four performers can do it, and no fewer.",
        "No two of Rosalind, Celia, Duke and Page can be one performer:",
        "Rosalind, Celia and Duke are on together in scene 1.1.",
        "Rosalind and Page need 3 minutes to change, and have no time between scene 1.1 and scene 1.2.",
        "Celia and Page need 3 minutes to change, and have no time between scene 1.1 and scene 1.2.",
        "Duke and Page need 3 minutes to change, and have no time between scene 1.1 and scene 1.2.",
    ]


def test_play_without_time_to_change_takes_the_three_of_a_scene() -> None:
    found = solve(replace(PLAY, change_seconds=0), stop=Stop(), seed=1)
    assert explain_result(PLAY, found) == [
        "Three performers can do it, and no fewer.",
        "These three characters are on together: Rosalind, Celia and Duke are on together in scene 1.1.",
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"most_performers": 2},
            [
                "There is no plan: Rosalind, Celia and Duke cannot be played as it is said:",
                "Rosalind, Celia and Duke are on together in scene 1.1.",
                "There may be two performers in all.",
            ],
        ),
        (
            {"together": ((2, 4), (4, 3))},
            [
                "There is no plan: Duke, Page and Shepherd cannot be played as it is said:",
                "Duke and Page need 3 minutes to change, and have no time between scene 1.1 and scene 1.2.",
                "Duke and Shepherd are said to be the same performer.",
                "Page and Shepherd are said to be the same performer.",
            ],
        ),
        (
            {"together": ((2, 4),), "apart": ((4, 2),)},
            [
                "There is no plan: Duke and Shepherd cannot be played as it is said:",
                "Duke and Shepherd are said never to be the same performer.",
                "Duke and Shepherd are said to be the same performer.",
            ],
        ),
        (
            {"performers": (Performer(number=None, plays=frozenset({0, 1, 2, 3}), name="Anna"),)},
            [
                "There is no plan: Shepherd cannot be played as it is said:",
                "Anna does not play Shepherd.",
            ],
        ),
    ],
)
def test_impossible_plays_say_the_smallest_reason(changed: dict[str, object], said: list[str]) -> None:
    problem = replace(PLAY, **changed)  # type: ignore[arg-type]
    assert explain_result(problem, solve(problem, stop=Stop(), seed=1)) == said


def test_too_few_for_so_many_characters_is_told_without_scenes() -> None:
    problem = Problem(
        scenes=(Scene(60),) * 40,
        characters=tuple(Character(frozenset({place}), name=f"c{place}") for place in range(40)),
        performers=tuple(Performer(name=f"p{place}") for place in range(13)),
        change_seconds=60,
        most_characters=3,
    )
    found = solve(problem, stop=Stop(seconds=20), seed=1)
    assert (found.status, found.bound, found.core_is_least) == (Status.IMPOSSIBLE, 14, True)
    assert len(found.core_characters) == 40
    assert {condition.rule for condition in found.core} == {Rule.MOST, Rule.NUMBER}


def test_voice_that_nobody_has_is_named() -> None:
    bass = replace(PLAY.characters[2], needs=frozenset({"bass"}))
    problem = replace(
        PLAY, characters=(*PLAY.characters[:2], bass, *PLAY.characters[3:]), performers=(Performer(number=None),)
    )
    assert explain_result(problem, solve(problem, stop=Stop(), seed=1)) == [
        "There is no plan: Duke cannot be played as it is said:",
        "Duke needs bass, which nobody has.",
    ]


def test_notes_that_nobody_reaches_are_named_and_a_plan_with_them_is_refused() -> None:
    duke = replace(PLAY.characters[2], sings=("F2", "E4"))
    bass = Performer(sings=("G2", "E4"), name="Bo")
    problem = replace(
        PLAY, characters=(*PLAY.characters[:2], duke, *PLAY.characters[3:]), performers=(bass, Performer(number=None))
    )
    assert explain_result(problem, solve(problem, stop=Stop(), seed=1)) == [
        "There is no plan: Duke cannot be played as it is said:",
        "Duke sings F2–E4, which nobody can.",
    ]
    others = tuple(place for place in range(len(PLAY.characters)) if place != 2)
    against = [check(problem, (Part(who, (2,)), Part(1, others))) for who in (0, 1)]
    assert [[v.sentence for v in found if v.condition == "sings"] for found in against] == [
        ["Duke sings F2–E4, and Bo G2–E4."], ["Duke sings F2–E4, and what performer 2 sings is not known."]
    ]  # fmt: skip
    deeper = replace(problem, performers=(replace(bass, sings=("E2", "F4")), Performer(number=None)))
    found = solve(deeper, stop=Stop(), seed=1)
    assert next(part.performer for part in found.plan if 2 in part.characters) == 0


# -- Stopping


def test_stopped_at_once_it_still_has_a_plan_and_a_bound() -> None:
    dice = random.Random(1)
    number = 90
    problem = Problem(
        scenes=(Scene(60),),
        characters=tuple(Character(frozenset()) for _ in range(number)),
        apart=tuple((a, b) for b in range(number) for a in range(b) if dice.random() < 0.5),
    )
    for stop in (Stop(seconds=0), Stop(cancelled=lambda: True)):
        found = solve(problem, stop=stop, seed=1)
        assert found.status is Status.STOPPED
        assert check(problem, found.plan) == []
        assert 1 <= found.bound < found.performers
        assert "was not found out in the time" in explain_result(problem, found)[0]
    told: list[Progress] = []
    solve(problem, stop=Stop(seconds=0.3, tell=told.append), seed=1)
    assert told[0].cost is not None
    assert told[0].cost >= told[0].bound > 0


def test_core_in_no_time_is_all_and_says_so() -> None:
    problem = replace(PLAY, most_performers=2)
    core = core_of(problem, conditions_of(problem), clique=(), stop=Stop(seconds=0), seed=1)
    assert (core.is_least, core.characters) == (False, tuple(range(5)))


# -- Bad problems


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"scenes": (Scene(-1),)}, "scenes[0].duration"),
        ({"scenes": (Scene(True),)}, "scenes[0].duration"),
        ({"scenes": (Scene(2**31),)}, "scenes[0].duration"),
        ({"scenes": (Scene(1),) * 5001}, "scenes"),
        ({"characters": (Character(frozenset()),) * 501}, "characters"),
        ({"performers": (Performer(),) * 501}, "performers"),
        ({"characters": (Character(frozenset({4})),)}, "characters[0].scenes"),
        ({"characters": (Character(frozenset(), needs=frozenset({"bass"})),)}, "characters[0].needs"),
        ({"performers": (Performer(plays=frozenset({9})),)}, "performers[0].plays"),
        ({"performers": (Performer(number=0),)}, "performers[0].number"),
        ({"performers": (Performer(most_characters=0),)}, "performers[0].most_characters"),
        ({"changes": (Change((0, 0), 1),)}, "changes[0]"),
        ({"changes": (Change((0, 1), -1),)}, "changes[0].minutes"),
        ({"changes": (Change((0, 1), 1), Change((1, 0), 1))}, "changes[1]"),
        ({"apart": ((0, 7),)}, "apart[0]"),
        ({"together": ((1, 1),)}, "together[0]"),
        ({"cast": ((0, 0),)}, "cast[0]"),
        ({"change_seconds": -1}, "change"),
        ({"most_characters": 0}, "most_characters"),
        ({"most_performers": "two"}, "most_performers"),
    ],
)
def test_bad_problem_names_the_field(changed: dict[str, object], where: str) -> None:
    with pytest.raises(BadProblem) as why:
        replace(PLAY, **changed)  # type: ignore[arg-type]
    assert why.value.where == where


def test_check_names_the_condition_and_the_fields() -> None:
    plan = (Part(None, (0, 3)), Part(None, (1, 2)))
    assert [(v.condition, v.fields) for v in check(PLAY, plan)] == [
        ("once", ("characters[4]",)),
        ("change", ("characters[0].scenes", "characters[3].scenes")),
        ("on_together", ("characters[1].scenes", "characters[2].scenes")),
        ("change", ("characters[2].scenes", "characters[1].scenes")),
    ]
    assert [v.condition for v in check(PLAY, (Part(3, (0,)), Part(None, (9,))))] == ["known", "known"]


def test_every_rule_has_a_sentence() -> None:
    told = {condition.rule for kind in ("plain", "sung") for p in shows(kind, 300) for condition in conditions_of(p)}
    assert told == set(Rule)
