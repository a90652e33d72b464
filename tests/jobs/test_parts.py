"""`castlist double` and `castlist cover`: the examples of the docs, every way to get a file wrong, exit codes."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from castlist.config import cli
from castlist.planning import covers_file, doubling_file
from castlist.planning.stopping import BadProblem
from tests.installation import run_in

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "parts-files.md"
BLOCKS = re.findall(r"^```(json|text)\n(.*?)^```", PAGE.read_text("utf-8"), flags=re.S | re.M)
PLAY, COMPANY = (json.loads(text) for kind, text in BLOCKS if kind == "json")
SAID = [text for kind, text in BLOCKS if kind == "text"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with the examples of the docs."""
    monkeypatch.chdir(tmp_path)
    write("play.json", PLAY)
    write("company.json", COMPANY)
    return tmp_path


def write(name: str, said: object) -> None:
    Path(name).write_text(json.dumps(said), encoding="utf-8")


# -- The examples of the docs


def test_examples_of_the_docs_say_what_they_say(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {**PLAY, "characters": [*PLAY["characters"][:3], {"name": "X", "scenes": ["1.2", "1.7"]}]}
    write("wrong.json", wrong)
    assert cli.main(["double", "wrong.json"]) == 2
    assert capsys.readouterr().err.replace("wrong.json", "play.json") == SAID[0]
    for said, command, code in zip(
        SAID[1:],
        (
            ["double", "play.json"],
            ["cover", "company.json"],
            ["cover", "company.json", "--absent", "Tom"],
            ["cover", "company.json", "--absent", "Tom", "Ben"],
        ),
        (0, 1, 0, 1),
        strict=True,
    ):
        assert cli.main(command) == code
        assert capsys.readouterr().out == said


# -- Answers for programs


def test_doubling_answers_one_object_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("small.json", {"scenes": [{"name": "1", "minutes": 1}], "characters": [{"name": "A", "scenes": ["1"]}]})
    assert cli.main(["double", "play.json", "small.json", "--alternatives", "1", "--json"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["status"], first["proven"], first["performers"], first["bound"]) == ("proven", True, 6, 6)
    assert {"performer": "Tom", "characters": ["Orlando", "Amiens"]} in first["plan"]
    assert len(first["alternatives"]) == 1
    assert set(first["clique"]) == {"Orlando", "Oliver", "Charles", "Rosalind", "Celia", "Duke Frederick"}
    second.pop("seconds")
    assert second == {
        "file": "small.json",
        "name": "",
        "status": "proven",
        "proven": True,
        "performers": 1,
        "bound": 1,
        "plan": [{"performer": None, "characters": ["A"]}],
        "alternatives": [],
        "alternatives_are_all": True,
        "clique": ["A"],
        "clique_because": [],
        "core": [],
        "core_because": [],
        "core_is_least": False,
        "told": ["One performer can do it, and no fewer."],
        "nodes": second["nodes"],
    }


def test_impossible_doubling_answers_its_core(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("impossible.json", {**PLAY, "apart": [["Duke Frederick", "Duke Senior"]]})
    assert cli.main(["double", "impossible.json", "play.json", "--json"]) == 1
    told = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (told["status"], told["plan"], told["core_is_least"]) == ("impossible", [], True)
    assert told["core"] == ["Duke Frederick", "Duke Senior"]
    assert told["core_because"] == [
        "Duke Frederick and Duke Senior are said never to be the same performer.",
        "Duke Frederick and Duke Senior are said to be the same performer.",
    ]


def test_doubling_that_is_stopped_says_its_gap(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = 90
    dice = random.Random(1)
    pairs = [[f"c{a}", f"c{b}"] for b in range(number) for a in range(b) if dice.random() < 0.5]
    characters = [{"name": f"c{place}", "scenes": []} for place in range(number)]
    write("hard.json", {"scenes": [], "characters": characters, "apart": pairs})
    assert cli.main(["double", "hard.json", "--seconds", "0", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert told["status"] == "stopped"
    assert 0 < told["bound"] < told["performers"]


def test_covers_answer_one_object(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["cover", "company.json", "--absent", "Tom", "--absent", "Kim", "--weak", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["absent"] == ["Tom", "Kim"]
    assert told["plan"] == {"Rosalind": "Ivy", "Celia": "Julia", "Orlando": "Ben", "Lord 1": "Sam", "Lord 2": "Ben"}
    assert told["disturbance"] == told["bound"] == {"cut": 0, "moved": 2, "later": 0}
    assert told["weak_points"] == [
        {"absent": ["Ivy"], "roles": ["Rosalind", "Celia"]},
        {"absent": ["Julia"], "roles": ["Celia"]},
        {"absent": ["Ben"], "roles": ["Orlando"]},
        {"absent": ["Sam"], "roles": ["Orlando", "Lord 1"]},
    ]
    assert cli.main(["cover", "company.json", "--absent", "Julia", "Kim", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["core"], told["plan"]) == ("impossible", ["Celia"], {})


def test_list_of_covers_as_wanted_is_0_and_not_looked_through_is_3(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("wanted.json", {**COMPANY, "most_in_one_scene": 3})
    assert cli.main(["cover", "wanted.json"]) == 0
    assert "Every role is covered as it is wanted." in capsys.readouterr().out
    assert cli.main(["cover", "wanted.json", "--seconds", "0"]) == 3
    assert "looked at in the time that there was" in capsys.readouterr().out


# -- Bad input


def changed(problem: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """The example with another value at that place."""
    copy = json.loads(json.dumps(problem))
    at: Any = copy
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        at = at[step]
    at[last] = value
    return copy


NEVER = (None, True, -1, 0.25, 10**400, float("nan"), "", " ", "\x00", "\ud800", "x" * 10**6, [[]], {"a": 1}, [None])
DOUBLING = """name scenes scenes.0 scenes.0.name scenes.0.minutes characters characters.2 characters.2.name
    characters.2.scenes characters.2.scenes.1 characters.7.needs characters.7.needs.0 characters.7.sings
    characters.7.sings.0 performers.1.sings performers.1.sings.1 change_minutes changes changes.0
    changes.0.between changes.0.between.0 changes.0.minutes together together.0 together.0.1 performers performers.0
    performers.0.name performers.0.plays performers.0.plays.1 performers.1.has performers.1.has.0
    performers.1.most_characters performers.2.number cast cast.Rosalind apart most_characters most_performers""".split()
COVERS = """name scenes scenes.1 performers performers.3 roles roles.1 roles.1.name roles.1.scenes roles.1.scenes.0
    roles.1.performer roles.1.covers roles.1.covers.0 roles.1.wanted roles.4.may_be_cut absent apart most_in_one_scene
    first_cover_first""".split()


def refusal(read: Any, said: object) -> str:
    """What is said against it; empty when nothing is."""
    try:
        read(said)
    except BadProblem as why:
        return str(why)
    return ""


@pytest.mark.parametrize(
    ("problem", "read", "path"),
    [
        *((PLAY, doubling_file.problem_of, path) for path in DOUBLING),
        *((COMPANY, covers_file.problem_of, path) for path in COVERS),
    ],
)
def test_every_field_refuses_what_it_cannot_be(problem: dict[str, Any], read: Any, path: str) -> None:
    said = [text for text in (refusal(read, changed(problem, path, value)) for value in NEVER) if text]
    assert [text for text in said if not re.fullmatch(r"[^\n]+: found [^\n]+, expected [^\n]+\.", text)] == []
    assert max(map(len, said)) < 400
    left_out = len(NEVER) - len(said)
    allowed = {"minutes": 2, "change_minutes": 2, "may_be_cut": 2, "first_cover_first": 2}.get(path.split(".")[-1], 1)
    assert left_out <= allowed, path


@pytest.mark.parametrize(
    ("problem", "change", "said"),
    [
        ("play", ("charcters", []), "charcters: found 'charcters', expected none but the fields name, scenes,"),
        ("play", ("scenes", None), "scenes: found None, expected something there."),
        ("play", ("scenes.1.name", "1.1"), "scenes[1].name: found '1.1', expected a name that no other has."),
        ("play", ("scenes.1.minutes", "11"), "scenes[1].minutes: found '11', expected minutes from 0 to 10080,"),
        (
            "play",
            ("characters.0.scenes", ["1.1", "1.1"]),
            "characters[0].scenes[1]: found '1.1', expected each name once",
        ),
        ("play", ("together.0", ["Celia", "Celia"]), "together[0][1]: found 'Celia', expected each name once"),
        (
            "play",
            ("together.0", ["Celia"]),
            "together[0]: found ['Celia'], expected a list of two names of a character",
        ),
        ("bare", ("performers", []), "characters[7].needs: found ['a tenor'], expected performers who have it"),
        (
            "play",
            ("characters.7.sings", ["A4", "C3"]),
            "characters[7].sings: found ['A4', 'C3'], expected the lowest and",
        ),
        ("play", ("performers.1.sings", ["C3", "H4"]), 'and the highest note, like ["C4", "A5"].'),
        ("play", ("performers.2.number", "some"), 'expected a whole number from 1 to 1000, or "any".'),
        ("play", ("cast", {"Rosalin": "Ivy"}), "cast: found 'Rosalin', expected the name of a character."),
        ("play", ("cast", {"Celia": "Eve"}), "cast.Celia: found 'Eve', expected the name of a performer."),
        ("company", ("performers", ["A", "A"]), "performers[1]: found 'A', expected a name that no other has."),
        (
            "company",
            ("roles.4.scenes", ["1.2"]),
            "roles[4].performer: found 'Ben', expected somebody who is not Lord 1",
        ),
        ("company", ("roles.0.covers", ["Ivy"]), "roles[0].covers[0]: found 'Ivy', expected somebody else than"),
        ("company", ("most_in_one_scene", 0), "most_in_one_scene: found 0, expected a whole number from 1 to 1000."),
    ],
)
def test_bad_file_names_the_field(
    folder: Path, capsys: pytest.CaptureFixture[str], problem: str, change: tuple[str, object], said: str
) -> None:
    write("bad.json", changed({"play": PLAY, "bare": {**PLAY, "cast": {}}, "company": COMPANY}[problem], *change))
    assert cli.main(["cover" if problem == "company" else "double", "bad.json"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("castlist: bad.json: ")
    assert said in told.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "line 1: found '', expected one JSON object."),
        (b"[1]", "the file: found [1], expected an object."),
        (b"\xff\xfe{", "expected one JSON object."),
        (b'{"a": 1}\n{', "line 2: "),
        (b"[" * 200_000, "expected one JSON object."),
        (b'{"scenes": ' + b"9" * 5000 + b"}", "expected one JSON object."),
        (
            b'{"scenes": [], "scenes": [], "characters": []}',
            "scenes: found 'the same field twice', expected each field",
        ),
        (b"null", "the file: found None, expected an object."),
    ],
)
def test_what_is_no_json_object_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], text: bytes, said: str
) -> None:
    (folder / "bad.json").write_bytes(text)
    for command in ("double", "cover"):
        assert cli.main([command, "bad.json"]) == 2
        told = capsys.readouterr().err
        assert told.startswith("castlist: bad.json")
        assert said in told
        assert told.count("\n") == 1


@pytest.mark.parametrize("command", ["double", "cover"])
def test_file_that_cannot_be_read_is_named(folder: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    for name, why in (("nothing.json", "No such file or directory"), (".", "Is a directory")):
        assert cli.main([command, name]) == 2
        assert capsys.readouterr().err == f"castlist: {name}: {why}.\n"
    with Path("large.json").open("wb") as file:
        file.truncate(20_000_001)
    assert cli.main([command, "large.json"]) == 2
    assert "expected 20,000,000 at most" in capsys.readouterr().err


def test_nothing_is_solved_when_one_file_is_bad(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["double", "play.json", "company.json"]) == 2
    assert capsys.readouterr().out == ""


def test_absent_stranger_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["cover", "company.json", "--absent", "Eve"]) == 2
    said = "castlist: company.json: --absent: found 'Eve', expected one of Ivy, Julia, Tom, Ben, Sam, Kim.\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    "arguments",
    [
        ["double"],
        ["cover"],
        ["double", "play.json", "--seconds", "-1"],
        ["double", "play.json", "--seconds", "nan"],
        ["double", "play.json", "--seconds", "soon"],
        ["double", "play.json", "--seed", "-1"],
        ["double", "play.json", "--seed", "²"],
        ["double", "play.json", "--alternatives", "101"],
        ["cover", "company.json", "--weak", "9"],
        ["cover", "company.json", "--absent"],
        ["cover", "company.json", "play.json"],
    ],
)
def test_wrong_command_line_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "usage: castlist" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["double", "cover"])
def test_help_names_the_exit_codes(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    assert "exit codes: 0 " in capsys.readouterr().out


def test_real_command_needs_no_installation(folder: Path) -> None:
    ran = run_in(folder / "nothing", "cover", str(folder / "company.json"), "--absent", "Tom", "--json")
    assert (ran.returncode, ran.stderr, json.loads(ran.stdout)["status"]) == (0, "", "proven")
    assert not (folder / "nothing").exists()


# -- Whatever stands in a file

FIELDS = "name scenes minutes characters needs performers has plays number roles covers wanted absent cast".split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 9) | st.floats() | st.sampled_from(["", "1.1", "Ivy", "any", "\n"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.sampled_from([PLAY, COMPANY]), st.lists(st.tuples(st.integers(0, 10**6), JSON), min_size=1, max_size=3))
def test_whatever_stands_in_a_file_is_read_or_refused(problem: dict[str, Any], changes: list[tuple[int, Any]]) -> None:
    said: Any = json.loads(json.dumps(problem))
    for place, value in changes:
        spots = list(places(said))
        if spots:
            holder, key = spots[place % len(spots)]
            holder[key] = value
    for read in (doubling_file.problem_of, covers_file.problem_of):
        assert re.fullmatch(r"([^\n]+: found [^\n]*, expected [^\n]+\.)?", refusal(read, said))


def places(said: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in it where something else could stand."""
    for key in list(said) if isinstance(said, dict) else range(len(said)) if isinstance(said, list) else ():
        yield said, key
        yield from places(said[key])
