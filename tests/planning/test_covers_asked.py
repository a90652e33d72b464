"""Who plays what becomes a problem; an evening of it is answered within a second, and says which scene stops."""

import random
import time

from castlist.planning.covers import check, solve
from castlist.planning.covers_asked import Given, Instead, covers_problem, evening, lacking, weaknesses
from castlist.planning.stopping import Stop
from castlist.rules.scene_lines import read_chart

ARDEN = read_chart("1.1 | 8 | Orlando\n1.2 | 9 | Rosalind, Celia, Orlando, Lord\n2.1 | 4 | Lord")[0]
CALLED = {"i": "Ivy", "j": "Julia", "t": "Tom", "b": "Ben", "k": "Kim", "s": "Sam"}
GIVEN = (
    Given("Rosalind", ("i",), ("j", "k")), Given("Celia", ("j",), ("k",)), Given("Orlando", ("t",), ("b",)),
    Given("Lord", ("b",), ("s", "k"), is_wanted=False),
)  # fmt: skip


def test_the_list_becomes_a_problem_and_what_is_lacking_is_said() -> None:
    asked = covers_problem(ARDEN, GIVEN, CALLED, wanted=2, most=2)
    assert asked.left_out == ()
    assert [(role.name, role.performer, role.covers, role.wanted) for role in asked.problem.roles] == [
        ("Rosalind", 0, (1, 2), 2), ("Celia", 1, (2,), 2), ("Orlando", 3, (4,), 2), ("Lord", 4, (5, 2), 0),
    ]  # fmt: skip
    assert lacking(asked.problem) == (
        "Celia has one cover, and 2 are wanted.",
        "Orlando has one cover, and 2 are wanted.",
        "Kim covers Rosalind, Celia and Lord, who are on together in scene 1.2; 2 of a scene is the limit.",
    )


def test_one_evening_says_who_goes_on_and_why() -> None:
    asked = covers_problem(ARDEN, GIVEN, CALLED, wanted=1, most=3, away=("t",))
    found = evening(asked.problem)
    assert found.told == ("The show goes on without Tom: two roles played by a cover; less is not possible.",)
    assert found.instead == (Instead("Orlando", "Tom", "Ben"), Instead("Lord", "Ben", "Sam"))
    assert found.why[0] == "Ben plays Orlando (first cover): Tom is away."


def test_what_stops_is_said_with_its_scenes() -> None:
    found = evening(covers_problem(ARDEN, GIVEN, CALLED, wanted=1, most=3, away=("i", "j")).problem)
    assert found.status == "impossible"
    assert found.told[0] == "The show cannot go on without Ivy and Julia: Rosalind and Celia cannot both be filled."
    assert found.told[-1] == "Scene 1.2 stops."
    found = evening(covers_problem(ARDEN, GIVEN, CALLED, wanted=1, most=3, away=("t", "b")).problem)
    assert found.told[-1] == "Scenes 1.1, 1.2 stop."


def test_weak_pairs_are_named_with_the_scene_that_stops() -> None:
    said, are_all = weaknesses(covers_problem(ARDEN, GIVEN, CALLED, wanted=1, most=3).problem, most=2)
    assert are_all
    assert "Without Ivy and Julia: Rosalind and Celia cannot both be filled. Scene 1.2 stops." in said
    assert "Without Tom and Ben: Orlando cannot be filled. Scenes 1.1, 1.2 stop." in said


def test_roles_that_share_no_scene_are_not_said_to_stop_all_of_theirs() -> None:
    chain = (Given("A", ("i",), ("j",)), Given("B", ("j",), ("k",)), Given("C", ("t",), ("k",)))
    chart = read_chart("1 | 8 | A, B\n2 | 9 | B, C")[0]
    said = evening(covers_problem(chart, chain, CALLED, wanted=1, most=3, away=("i", "t")).problem).told
    assert said[0] == "The show cannot go on without Ivy and Tom: A, B and C cannot all be filled."
    assert said[-1] == "Scenes 1, 2 cannot all be played."


def test_ensembles_doubled_parts_and_characters_without_anybody() -> None:
    given = (Given("Lord", ("t", "b"), ("k", "t")), Given("Orlando", ("b",), ()), Given("Celia", (), ("k",)))
    asked = covers_problem(ARDEN, given, CALLED, wanted=1, most=1, away=("nobody",))
    assert [role.name for role in asked.problem.roles] == ["Lord (Tom)", "Lord (Ben)"]
    assert asked.problem.roles[0].covers == (2,)
    assert asked.left_out == (
        "Ben is said to play Lord (Ben) and Orlando, who are on together in scene 1.2. Counted is the first.",
        "Not counted, as nobody plays it that is known here: Celia.",
    )
    cut = covers_problem(ARDEN, [Given("Lord", ("t",), (), may_be_cut=True)], CALLED, wanted=0, most=1, away=("t",))
    assert evening(cut.problem).instead == (Instead("Lord", "Tom", ""),)


def test_a_large_company_is_answered_within_a_second_and_every_plan_holds() -> None:
    dice = random.Random(5)
    names = [f"C{n}" for n in range(100)]
    chart = read_chart("\n".join(f"S{n} | 5 | {', '.join(dice.sample(names, 14))}" for n in range(120)))[0]
    people = {f"p{n}": f"P{n}" for n in range(140)}
    given = [
        Given(name, (f"p{n}",), tuple(dice.sample([p for p in people if p != f"p{n}"], 3)))
        for n, name in enumerate(chart.characters)
    ]
    for away in ((), ("p1",), ("p2", "p30", "p31"), tuple(f"p{n}" for n in range(25))):
        asked = covers_problem(chart, given, people, wanted=2, most=1, away=away)
        began = time.process_time()
        found = evening(asked.problem)
        weaknesses(asked.problem, most=1 if away else 2)
        assert time.process_time() - began < 2, "seconds of work; loading the solver counts too"
        if found.status == "proven":
            assert check(asked.problem, solve(asked.problem, stop=Stop(), seed=1).plan) == []
