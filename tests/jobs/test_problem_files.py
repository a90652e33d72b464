"""Whatever lies where a problem should: the commands that plan say so in one line, or read it; none of them breaks."""

import json
import os
from pathlib import Path

import pytest

from castlist.config import cli
from castlist.jobs.problem_files import LARGEST_FILE

GOOD = {
    "order": '{"scenes": [{"duration": 3}, {"duration": 2}], "actors": [{"scenes": [0]}, {"scenes": [0, 1]}]}',
    "double": '{"scenes": [{"name": "A", "minutes": 3}], "characters": [{"name": "X", "scenes": ["A"]}]}',
    "cover": '{"scenes": ["A"], "performers": ["P", "Q"], "roles": '
    '[{"name": "R", "scenes": ["A"], "performer": "P", "covers": ["Q"]}]}',
    "fill": '{"sessions": [{"room": "Hall", "from": "10:00", "to": "11:00", "slot": 10}], '
    '"performers": [{"name": "Ann", "length": 10}]}',
}
NO_OBJECT = {
    "empty": b"",
    "binary": bytes(range(256)),
    "broken off": b'{"scenes": [\n',
    "brackets": b"[" * 100_000,
    "digits": b'{"scenes": ' + b"9" * 5000 + b"}",
    "a list": b"[]",
    "a word": b'"play"',
    "nothing": b"null",
    "no fields": b"{}",
    "other fields": b'{"a\\u001b[31mb": 1}',
    "a number": b'{"scenes": 1e400, "performers": 3, "sessions": true, "roles": -1, "characters": "x", "actors": 0}',
}

pytestmark = pytest.mark.parametrize("command", GOOD)


def told(capsys: pytest.CaptureFixture[str], command: str, path: Path) -> tuple[int, str]:
    """The exit code, and the one line about the file, which a terminal can show."""
    code = cli.main([command, str(path)])
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), err[:-1].isprintable()) == ("", 1, True)
    return code, err


@pytest.mark.parametrize("kind", NO_OBJECT)
def test_what_is_no_problem_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, kind: str
) -> None:
    (tmp_path / "play.json").write_bytes(NO_OBJECT[kind])
    code, line = told(capsys, command, tmp_path / "play.json")
    assert (code, "play.json" in line, "expected " in line, line.endswith(".\n")) == (2, True, True, True)


def test_what_is_no_file_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    odd = tmp_path / os.fsdecode(b"a\xff\nb.json")
    for path, why in ((tmp_path, "Is a directory"), (tmp_path / "none.json", "No such file"), (odd, "No such file")):
        code, line = told(capsys, command, path)
        assert (code, why in line) == (2, True)


def test_no_more_is_read_than_a_file_may_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    with (tmp_path / "play.json").open("wb") as file:
        file.truncate(LARGEST_FILE + 5)
    for path, size in ((tmp_path / "play.json", "20,000,005"), (Path("/dev/zero"), "20,000,001")):
        assert told(capsys, command, path)[1].endswith(f"{path}: found {size} bytes, expected 20,000,000 at most.\n")


@pytest.mark.parametrize("way", ["as it is", "windows", "a mark first"])
def test_a_file_is_read_however_an_editor_left_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, way: str
) -> None:
    text = GOOD[command].replace(",", ",\r\n" if way == "windows" else ",")
    (tmp_path / "play.json").write_bytes(b"\xef\xbb\xbf" * (way == "a mark first") + text.encode())
    assert cli.main([command, str(tmp_path / "play.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["proven"] is True
