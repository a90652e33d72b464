"""`castlist fill`: what is printed, and with which exit code; and the page about it, as it stands."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from castlist.jobs import fill
from tests.installation import run_in

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "filling.md"
SLOTS = [{"room": "Hall", "from": "10:00", "to": "10:20", "slot": 10}]


def written(folder: Path, name: str, **facts: Any) -> str:
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"sessions": SLOTS, "performers": [], **facts}), encoding="utf-8")
    return str(path)


def example() -> tuple[str, str]:
    """The file of the page, and the answer under it."""
    page = PAGE.read_text(encoding="utf-8")
    return re.search(r"```json\n(.*?)```", page, re.S)[1], re.search(r"```text\n(.*?)```", page, re.S)[1]


def test_the_example_of_the_page_is_answered_as_the_page_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, answer = example()
    path = tmp_path / "example.json"
    path.write_text(file, encoding="utf-8")
    assert (fill.main([str(path)]), capsys.readouterr().out) == (0, answer)


def test_every_field_of_an_answer_is_on_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, _ = example()
    path = tmp_path / "example.json"
    path.write_text(file, encoding="utf-8")
    assert fill.main([str(path), "--json", "--seed", "3"]) == 0
    told = json.loads(capsys.readouterr().out)
    page = PAGE.read_text(encoding="utf-8")
    rows = [told, told["bound"], told["plan"][0], told["without"][0]]
    assert {key for row in rows for key in row if f"`{key}`" not in page} == set()
    assert (told["name"], told["status"], told["proven"]) == ("The Lead, first auditions", "proven", True)
    assert (told["performers"], told["placed"], told["wishes"], told["waiting"]) == (8, 6, 2, 0)
    assert told["bound"] == {"placed": 6, "wishes": 2, "waiting": 0}
    assert {"performer": "Gil", "day": "Saturday", "at": "10:20", "room": "Studio", "start_minutes": 620} in told[
        "plan"
    ]
    slot = {"room": "Hall", "day": "Sunday"}
    assert told["without"][0] == {
        "performer": "Eli",
        "kind": "shared",
        "why": "Eli has no place: these 3 share the only 2 slots on Sunday, 14:00 to 14:40: Eli, Cleo and Dov.",
        "fields": ["performers[3].windows", "performers[4].windows", "performers[5].windows"],
        "performers": ["Cleo", "Dov", "Eli"],
        "slots": [{**slot, "at": "14:00"}, {**slot, "at": "14:20"}],
    }


def test_impossible_locks_end_with_one_and_their_fields(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = {"room": "Hall", "at": "10:10"}
    people = [{"name": name, "length": 10, "locked": lock} for name in ("Ivy", "Ada")]
    file = written(tmp_path, "both", performers=people)
    why = "Ivy and Ada would be seen in one slot, at 10:10."
    fields = ["performers[0].locked", "performers[1].locked"]
    assert fill.main([file]) == 1
    assert capsys.readouterr().out == f"both: the locks are impossible. {why}\n  {', '.join(fields)}\n"
    assert fill.main([file, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told == {"name": "both", "status": "impossible", "core": fields, "why": why}


def test_bad_input_ends_with_two_and_the_other_files_are_filled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = written(tmp_path, "bad", performers=[{"name": "Ivy", "length": "ten"}])
    good = written(tmp_path, "good", performers=[{"name": "Ivy", "length": 10}])
    gone = str(tmp_path / "gone.json")
    assert fill.main([bad, gone, good, "--json"]) == 2
    out, err = capsys.readouterr()
    why = "performers[0].length: found 'ten', expected whole minutes from 1 to 1440."
    assert err == f"castlist: {bad}: {why}\ncastlist: {gone}: No such file or directory.\n"
    told = [json.loads(line) for line in out.splitlines()]
    assert told[0] == {"name": "bad", "status": "bad_input", "why": why}
    assert [(one["name"], one["status"]) for one in told[1:]] == [("gone", "bad_input"), ("good", "proven")]


def test_stopped_ends_with_three_and_says_what_might_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = [{"name": f"P{place}", "length": 10, "needs": ["pianist"]} for place in range(6)]
    sessions = [{**SLOTS[0], "room": room, "to": "10:40"} for room in ("Hall", "Studio")]
    file = written(tmp_path, "tied", performers=people, sessions=sessions, resources=[{"name": "pianist"}])
    assert fill.main([file, "--seconds", "0"]) == 3
    out = capsys.readouterr().out
    assert "might have one: the search was stopped." in out
    assert fill.main([file]) == 0
    assert "4 of 6 performers have a place; the panels wait 0 minutes. No plan is better." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--seconds", "-1"], "argument --seconds: found '-1', expected seconds from 0 to 1000000"),
        (["--seconds", "nan"], "argument --seconds: found 'nan', expected seconds from 0 to 1000000"),
        (["--seed", "1.5"], "argument --seed: found '1.5', expected a whole number from 0 to 2147483647"),
        ([], "the following arguments are required: FILE"),
    ],
)
def test_a_wrong_command_line_ends_with_two(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        fill.main(arguments if said.startswith("the") else ["file.json", *arguments])
    assert (ended.value.code, capsys.readouterr().err.splitlines()[-1]) == (2, f"castlist fill: error: {said}")


@pytest.mark.slow
def test_the_real_command_needs_no_installation(tmp_path: Path) -> None:
    file = written(tmp_path, "one", performers=[{"name": "Ivy", "length": 20}])
    ran = run_in(tmp_path / "data", "fill", file)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[-1] == "1 of 1 performers has a place; the panels wait 0 minutes. No plan is better."
