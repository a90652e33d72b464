"""`castlist import`: from the keyboard, with exit codes that say what became of the list."""

import json
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from castlist.jobs import importing
from castlist.jobs.start import BAD_INPUT, FAILED, Stop
from castlist.records.models import ImportRow, ImportRun, Performer
from tests.world import World, build

pytestmark = pytest.mark.django_db
LIST = "Performer,Mail,Odd\nJune Ames,june@example.org,tap\nIvy Marlow,,jazz\nAda,no address,\n"


@pytest.fixture(autouse=True)
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """The story's company; Ivy is known here. The installation is that of the tests."""
    monkeypatch.setattr(importing, "open_installation", lambda data=None: None)
    found = build(timezone.now().astimezone(UTC).replace(microsecond=0))
    found.put_forward("ivy", email="ivy@example.org")
    return found


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """The command, with a file that holds the list; its exit code and what it printed."""

    def do(*more: str, said: str = LIST) -> tuple[int, str]:
        path = tmp_path / "list.csv"
        path.write_text(said, encoding="utf-8")
        code = importing.main([str(path), *more])
        return code, capsys.readouterr().out

    return do


def test_a_dry_run_says_what_would_become_of_every_row_and_keeps_nothing(run: Any) -> None:
    code, said = run("--dry-run", "--json", "--map", "Odd=note")
    told = json.loads(said)
    assert code == importing.STAY_OUT
    assert {fate: count for fate, count in told["fates"].items() if count} == {"new": 1, "maybe": 1, "wrong": 1}
    assert told["columns"] == {"Performer": "name", "Mail": "email", "Odd": "note"}
    assert told["wrong"] == [{"row": 4, "column": "Mail", "why": "“no address” is not an e-mail address."}]
    assert (Performer.objects.count(), ImportRun.objects.count(), ImportRow.objects.count()) == (1, 0, 0)


def test_the_list_comes_in_and_everything_is_said(run: Any, world: World) -> None:
    code, said = run("--map", "3=note", "--duplicates", "same", "--as", world.people["sam"].email)
    assert code == importing.STAY_OUT
    assert "1 came in, 1 were filled in." in said
    assert "Row 4, Mail: “no address” is not an e-mail address." in said
    assert sorted(Performer.objects.values_list("name", "note")) == [("Ivy Marlowe", "jazz"), ("June Ames", "tap")]
    assert ImportRun.objects.get().by == world.people["sam"]


def test_rows_come_in_without_cells_that_cannot_be_taken(run: Any) -> None:
    said = "Name,Playing age\nJune Ames,twenty\n"
    code, told = run("--dry-run", said=said)
    assert code == importing.STAY_OUT
    assert "1 of those that cannot be taken can be without such a cell, with --partly." in told
    code, told = run("--partly", said=said)
    assert code == 0
    assert "Row 2 without this cell: Playing age: A playing range goes from 1 to 110, in whole years." in told
    assert Performer.objects.filter(name="June Ames", plays_from=None).exists()


def test_when_every_row_came_in_the_exit_code_is_nought(run: Any) -> None:
    assert run(said="Name\nJune Ames\n")[0] == 0
    assert run(said="Name\nIvy Marlow\n")[0] == importing.STAY_OUT, "somebody waits for a decision"


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (["--map", "Nosuch=note"], BAD_INPUT, "there is no such column"),
        (["--map", "Odd=nosuch"], BAD_INPUT, "a column may say name, first"),
        (["--map", "Performer="], FAILED, "Say in which column the names stand."),
        (["--as", "eve@example.org"], FAILED, "Nobody here has the e-mail address"),
        (["--as", "tom@example.org"], FAILED, "runs no desk here"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run: Any, world: World, more: list[str], code: int, says: str) -> None:
    who = [world.people["tom"].email if one.startswith("tom@") else one for one in more]
    with pytest.raises(Stop, match=says) as stop:
        run(*who)
    assert stop.value.code == code
    assert not ImportRun.objects.exists()
    assert Performer.objects.count() == 1


def test_a_file_that_is_not_there_or_none_is_said(run: Any, tmp_path: Path) -> None:
    with pytest.raises(Stop, match="There is no file"):
        importing.main([str(tmp_path / "nosuch.csv")])
    with pytest.raises(Stop, match="This is a PDF"):
        run(said="%PDF-1.7")
