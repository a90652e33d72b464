"""A chart and what is asked become a problem; the process of its own answers as the solver does, within its bounds."""

import json
import random
import subprocess
import sys
from typing import Any

from castlist.planning.doubling import check, solve
from castlist.planning.doubling_apart import answered
from castlist.planning.doubling_asked import plan_read, problem_asked, told
from castlist.planning.doubling_problem import Change, Character, Performer, Scene
from castlist.planning.stopping import Stop
from castlist.rules.doubling_lines import Wish, read_wish
from castlist.rules.scene_lines import Chart, read_chart, stored

ARDEN = read_chart("1 | 8 | Orlando, Oliver\n2 | 1 | Rosalind, Celia\n3 | 5 | Orlando, Amiens\n4 | 3 | Corin")[0]


def answer(chart: Chart, wish: dict[str, str], *, seconds: float = 20) -> dict[str, Any]:
    return answered({"chart": stored(chart), "wish": wish, "seconds": seconds, "alternatives": 4})


def test_a_chart_and_a_wish_are_a_problem() -> None:
    said = {"change": "2", "changes": "Corin, Celia: 0:30", "apart": "Orlando, Corin", "most": "2"}
    problem = problem_asked(ARDEN, read_wish({**said, "needs": "Amiens: tenor, lute\nCorin: tenor"}, ARDEN)[0])
    assert problem.scenes == (Scene(480, "1"), Scene(60, "2"), Scene(300, "3"), Scene(180, "4"))
    assert problem.characters[4] == Character(frozenset({2}), frozenset({"tenor", "lute"}), "Amiens")
    assert problem.performers == (
        Performer(frozenset({"tenor", "lute"}), None, None, name="lute, tenor"),
        Performer(frozenset(), None, None, name="anybody"),
    )  # fmt: skip
    assert (problem.change_seconds, problem.most_characters) == (120, 2)
    assert (problem.changes, problem.apart) == ((Change((5, 3), 30),), ((0, 5),))
    there = problem_asked(ARDEN, Wish(there=((2, ("tenor",), None), (None, (), None))))
    assert [(one.number, one.name) for one in there.performers] == [(2, "tenor"), (None, "anybody")]
    assert problem_asked(ARDEN, Wish()).performers == ()


def test_the_answer_says_who_plays_whom_and_why_no_fewer() -> None:
    found = answer(ARDEN, {})
    assert (found["status"], found["performers"], found["bound"]) == ("proven", 2, 2)
    assert [one["who"] for one in found["plan"]] == ["Performer 1", "Performer 2"]
    assert found["told"][0] == "Two performers can do it, and no fewer."
    found = answer(ARDEN, {"needs": "Amiens: tenor\nOliver: bass", "there": "1: tenor\n1: bass\nany"})
    assert sorted(one["who"] for one in found["plan"]) == ["Anybody 1", "Bass", "Tenor"]
    found = answer(ARDEN, {"together": "Orlando, Oliver"})
    assert (found["status"], found["core"]) == ("impossible", ["Orlando", "Oliver"])
    assert "Orlando and Oliver are on together in scene 1." in found["told"]


def test_notes_are_sung_by_whoever_reaches_both_ends_and_the_smallest_knot_names_them() -> None:
    needs = "Amiens: tenor, C3–A4\nCorin: D3 – G4\nCelia: C#4-A5\nRosalind: Db4 to A5"
    found = answer(ARDEN, {"needs": needs})
    called = [one["who"] for one in found["plan"]]
    assert (found["status"], found["performers"]) == ("proven", 3)
    assert sorted(who.split()[0] for who in called) == ["Performer"] * 3
    assert ["tenor", "C3–A4"] in [one["needs"] for one in found["plan"]]
    # whoever reaches further sings what is less, too; and nobody who is not said to sing does
    found = answer(ARDEN, {"needs": needs, "there": "1: tenor, C3–B4\n2: A3-C6\n2"})
    assert (found["status"], found["performers"]) == ("proven", 3)
    parts = {one["who"]: set(one["characters"]) for one in found["plan"]}
    assert {"Amiens", "Corin"} <= parts["Tenor, C3–B4"]
    found = answer(ARDEN, {"needs": "Amiens: C3–A4\nCorin: alto", "there": "1: tenor, C3–G4\nany: alto\nany"})
    assert (found["status"], found["core"]) == ("impossible", ["Amiens"])
    assert found["told"] == [
        "There is no plan: Amiens cannot be played as it is said:", "Amiens sings C3–A4, which nobody can."
    ]  # fmt: skip
    found = answer(
        ARDEN, {"needs": "Celia: A3–A5\nRosalind: C4–F5", "there": "1: soprano, A3–C6\nany: alto, A3–E5\nany"}
    )
    assert found["core"] == ["Rosalind", "Celia"]
    assert found["told"][1:] == [
        "Rosalind and Celia are on together in scene 2.",
        "Rosalind sings C4–F5, which soprano, A3–C6 can.",
        "Celia sings A3–A5, which soprano, A3–C6 can.",
        "There is one soprano, A3–C6.",
    ]


def test_where_nobody_says_who_there_is_notes_that_lie_in_others_are_sung_with_them() -> None:
    asked = "Amiens: D3–G4\nCorin: C3–A4\nOliver: C#3–A4\nCelia: Db3–A4\nOrlando: tenor"
    problem = problem_asked(ARDEN, read_wish({"needs": asked}, ARDEN)[0])
    assert [(one.name, one.sings) for one in problem.performers] == [
        ("tenor", None), ("C3–A4", ("C3", "A4")), ("anybody", None)
    ]  # fmt: skip
    only = problem_asked(ARDEN, read_wish({"needs": "Oliver: C#3–A4\nCelia: Db3–A4"}, ARDEN)[0])
    assert [one.name for one in only.performers] == ["C#3–A4", "anybody"]


def test_other_ways_are_others_in_whom_they_double() -> None:
    found = answer(ARDEN, {"needs": "Amiens: tenor\nCorin: alto"})
    ways = [frozenset(tuple(p["characters"]) for p in plan) for plan in (found["plan"], *found["alternatives"])]
    assert len(set(ways)) == len(ways) > 1


def test_small_charts_by_lot_are_answered_as_the_solver_says_and_every_plan_holds() -> None:
    dice = random.Random(7)
    for _ in range(30):
        people = [f"C{n}" for n in range(dice.randint(2, 9))]
        rows = [
            f"S{n} | {dice.randint(0, 9)} | {', '.join(dice.sample(people, dice.randint(0, len(people) // 2 + 1)))}"
            for n in range(dice.randint(2, 8))
        ]
        chart = read_chart("\n".join(rows))[0]
        if len(chart.characters) < 2:
            continue
        one, other = dice.sample(chart.characters, 2)
        said = {"change": str(dice.randint(0, 6)), dice.choice(["apart", "together"]): f"{one}, {other}"}
        found, problem = answer(chart, said), problem_asked(chart, read_wish(said, chart)[0])
        assert found["performers"] == solve(problem, stop=Stop(), seed=3).performers
        for plan in (found["plan"], *found["alternatives"]) if found["plan"] else ():
            assert check(problem, plan_read(problem, plan)) == []
        assert told(problem, solve(problem, stop=Stop(), seed=1))["status"] == found["status"]


def test_it_stops_in_time_and_says_how_large_the_gap_is() -> None:
    dice = random.Random(1)
    names = [f"C{n}" for n in range(80)]
    rows = [f"S{n} | 5 | {', '.join(dice.sample(names, 6))}" for n in range(110)]
    chart = read_chart("\n".join(rows))[0]
    found = answer(chart, {}, seconds=0.5)
    assert found["seconds"] < 10
    assert found["status"] in ("proven", "stopped")
    assert found["bound"] <= found["performers"]
    if found["status"] == "stopped":
        assert "was not found out in the time that there was" in found["told"][0]


def test_the_process_of_its_own_answers_with_one_line_of_json() -> None:
    asked = {"chart": stored(ARDEN), "wish": {"change": "1"}, "seconds": 3, "alternatives": 0}
    command = [sys.executable, "-m", "castlist.planning.doubling_apart"]
    done = subprocess.run(command, input=json.dumps(asked).encode(), capture_output=True, check=True)
    assert json.loads(done.stdout)["status"] == "proven"
    assert done.stdout.count(b"\n") == 1
