"""`castlist verify`: the real command on a whole installation, while nothing, something, or everything is wrong."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from castlist.jobs.verify import INVARIANTS
from tests.installation import installation, run_in

__all__ = ["installation"]

Installation = tuple[Path, dict[str, str]]
PLANTED = "INSERT INTO event_stream (production_id, stream, count, hash) VALUES ('nowhere', 'production', 1, 'x')"


def test_a_whole_installation_is_found_whole(installation: Installation) -> None:
    data, settings = installation
    ran = run_in(data, "verify", **settings)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[0].startswith("Looked at 0 productions, 0 events, 0 facts, 0 texts and 0 booked times in ")
    assert [line.split()[0] for line in lines[1:-1]] == list(INVARIANTS)
    assert lines[-1] == "Nothing is wrong."
    told = json.loads(run_in(data, "verify", "--json", **settings).stdout)
    assert (told["findings"], told["productions"], list(told["checked"])) == ([], 0, list(INVARIANTS))


@pytest.mark.without_records
@pytest.mark.slow
def test_what_is_wrong_is_told_with_exit_code_one(founded_folder: Path, tmp_path: Path) -> None:
    import shutil

    data = shutil.copytree(founded_folder, tmp_path / "data")
    with closing(sqlite3.connect(data / "castlist.sqlite3")) as database:
        database.execute("DROP TRIGGER event_never_deleted")
        database.execute(PLANTED)
        database.commit()
    ran = run_in(tmp_path, "verify", "--data", str(data))
    assert ran.returncode == 1
    assert (
        "WRONG  I23  the trigger event_never_deleted is missing or turned off: the log could be changed" in ran.stdout
    )
    assert "WRONG  I25  nowhere: 1 rows of event_stream belong to no production" in ran.stdout
    assert ran.stdout.endswith("Something is wrong.\n")
    findings = json.loads(run_in(tmp_path, "verify", "--json", "--data", str(data)).stdout)["findings"]
    assert [f["invariant"] for f in findings] == ["I23", "I25"]


@pytest.mark.without_records
@pytest.mark.slow
def test_what_cannot_be_read_ends_with_exit_code_two(founded_folder: Path, tmp_path: Path) -> None:
    import shutil

    nothing = run_in(tmp_path / "empty", "verify")
    assert (nothing.returncode, nothing.stdout) == (2, "")
    data = shutil.copytree(founded_folder, tmp_path / "data")
    (data / "castlist.sqlite3").write_bytes(b"this is no database, and never was")
    broken = run_in(data, "verify")
    assert (broken.returncode, broken.stdout) == (2, "")
    assert "cannot be read" in broken.stderr
    (data / "castlist.sqlite3").unlink()
    missing = run_in(data, "verify")
    assert (missing.returncode, missing.stderr.strip()) == (
        2, f"castlist: there is no database at {data / 'castlist.sqlite3'}.",
    )  # fmt: skip
    assert not (data / "castlist.sqlite3").exists()
    for heads, told in ((tmp_path / "none", "No such file"), (data / "secret-key", "is not what")):
        refused = run_in(data, "verify", "--heads", str(heads))
        assert (refused.returncode, told in refused.stderr) == (2, True)


@pytest.mark.without_records
@pytest.mark.slow
def test_it_is_said_how_many_earlier_heads_were_compared(founded_folder: Path, tmp_path: Path) -> None:
    heads = tmp_path / "heads.json"
    heads.write_text(json.dumps({"heads": {"gone": {"production": [7, "a"], "lead": [3, "b"]}}}))
    ran = run_in(founded_folder, "verify", "--heads", str(heads))
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[-3:] == [
        "Held against 2 heads that stood here earlier.",
        "WRONG  I24  gone: the whole production is gone",
        "Something is wrong.",
    ]
