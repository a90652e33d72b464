"""`castlist order`: what it prints, what it refuses, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest

from castlist.jobs import order

INSTANCES = Path(__file__).resolve().parents[1] / "planning" / "instances"


def written(folder: Path, document: Any) -> str:
    """A file with that in it."""
    path = folder / "problem.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_one_line_a_file_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code = order.main(["--json", str(INSTANCES / "csplib039_rehearsal.json"), str(INSTANCES / "small.json")])
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert code == 0
    assert list(first) == ["name", "order", "cost", "bound", "proven", "seconds", "nodes"]
    assert (first["name"], first["cost"], first["bound"], first["proven"]) == ("csplib039_rehearsal", 109, 109, True)
    assert sorted(first["order"]) == list(range(9))
    assert second["name"] == "small"


def test_a_table_says_who_waits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = [{"name": "Alice", "cost": 2, "scenes": [0, 2]}, {"name": "Bob", "cost": 1, "scenes": [1]}]
    people += [{"name": "Carla", "cost": 5, "scenes": [0, 1]}, {"name": "Derek", "cost": 5, "scenes": [1, 2]}]
    scenes = [{"duration": 10}, {"duration": 20}, {"duration": 30}]
    code = order.main([written(tmp_path, {"name": "Evening", "scenes": scenes, "actors": people})])
    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert lines[1] == "Alice  ██ ░░ ██     20     40"
    assert lines[2] == "Bob    ·· ██ ··      0      0"
    assert lines[-1].startswith("Evening: presence costs 540, of which waiting 40; no order costs less")


def test_stopping_early_leaves_a_gap(capsys: pytest.CaptureFixture[str]) -> None:
    code = order.main(["--json", "--seconds", "0", str(INSTANCES / "Shaw2020.json")])
    answer = json.loads(capsys.readouterr().out)
    assert (code, answer["proven"]) == (3, False)
    assert answer["bound"] < answer["cost"]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "the file: found [], expected an object"),
        ({"actors": []}, "scenes: found None, expected a list"),
        ({"scenes": [{"duration": "x"}], "actors": []}, "scenes[0].duration: found 'x', expected a whole number"),
        ({"scenes": [{"duration": -1}], "actors": []}, "scenes[0].duration: found -1, expected a whole number"),
        ({"scenes": [{"duration": True}], "actors": []}, "scenes[0].duration: found True, expected a whole number"),
        (
            {"scenes": [{"duration": 1}], "actors": [{"cost": 1, "scenes": [1]}]},
            "actors[0].scenes[0]: found 1, expected a scene from 0 to 0",
        ),
        ({"scenes": [], "actors": [], "romms": 2}, "romms: found 2, expected no such field"),
    ],
)
def test_a_bad_file_is_told_by_its_field(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], document: Any, says: str
) -> None:
    assert order.main([written(tmp_path, document)]) == 2
    assert says in capsys.readouterr().err


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert order.main([str(tmp_path / "nowhere.json")]) == 2
    assert "No such file or directory" in capsys.readouterr().err


def test_a_bad_file_does_not_keep_the_others_from_being_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = order.main(["--json", written(tmp_path, {}), str(INSTANCES / "small.json")])
    assert code == 2
    assert json.loads(capsys.readouterr().out)["name"] == "small"
