"""`castlist erase` on whole installations: the bytes are gone from every file, and stay so when a backup comes back."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import OWNER, ROOT, clean_environment, looked_into, own_database, run_in
from tests.jobs.test_backup import ran

pytestmark = pytest.mark.slow
Installation = tuple[Path, dict[str, str]]
WORDS = (
    "Zwetschgen", "quince@example.org", "Sternberg, the nurse", "alto to D5", "last heard of in Linz",
    "a ramp for the wheelchair", "only after six in the evening", "A secret reason.", "letter of her own words",
    "a tremor on the top note",
)  # fmt: skip
OF_A_MEMBER = (
    "Derek Zwetschgen", "derek@cornerhouse.example", "A calendar of cherries", "cherry-secret", "Cherrybrowser",
    "She tours when they are ripe.",
)  # fmt: skip
REACHABLE = {"CASTLIST_URL": "https://cast.example"}
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}


def python(data: Path, *arguments: str, **settings: str) -> str:
    """What the program printed that ran in that installation."""
    environment = {**clean_environment(data), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **REACHABLE, **settings}
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def in_files(data: Path, told: tuple[str, ...] = WORDS) -> dict[str, list[str]]:
    """Which of the words lie in which file of the folder, in any spelling in which a database keeps text."""
    found: dict[str, list[str]] = {}
    for path in sorted(data.rglob("*")):
        if path.is_file() and ".before-" not in str(path) and "static" not in path.parts:
            held = path.read_bytes()
            words = [w for w in told if any(w.encode(code) in held for code in ("utf-8", "utf-16-le", "utf-16-be"))]
            if words:
                found[path.name] = words
    return found


def in_rows(data: Path, told: tuple[str, ...] = WORDS, **settings: str) -> list[str]:
    """Which of the words stand in any row."""
    said: list[str] = []
    url = settings.get("CASTLIST_DATABASE_URL", "")
    with looked_into(data, url) as cursor:
        cursor.execute(TABLES["postgresql" if url else "sqlite"])
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [str(value) for row in cursor.fetchall() for value in row]
    assert len(said) > 300, "nothing was read"
    return [word for word in told if any(word in one for one in said)]


@pytest.fixture
def known(installation: Installation) -> tuple[Path, dict[str, str], str]:
    """An installation in which Quince is known in every way; her id."""
    data, settings = installation
    performer = python(data, "-m", "tests.jobs.a_cast_to_erase", **settings).strip()
    return data, settings, performer


def test_the_bytes_are_in_no_file_and_no_row_any_more(known: tuple[Path, dict[str, str], str]) -> None:
    data, settings, performer = known
    before = in_files(data)
    assert in_rows(data, **settings) == list(WORDS)
    if not settings:
        assert before["castlist.sqlite3"] == list(WORDS)
    assert [name for name in before if name.endswith(".log")] != []
    assert len(list((data / "files" / "headshots").iterdir())) == 2
    mails = len(list((data / "mail").iterdir()))
    told = json.loads(ran(data, "erase", "--performer", performer, "--json", **settings))
    assert (told["clean"], told["erased"] > 1) == (True, True)
    assert (in_files(data), in_rows(data, **settings)) == ({}, [])
    assert list((data / "files" / "headshots").iterdir()) == []
    assert len(list((data / "mail").iterdir())) == mails - 1
    assert ran(data, "verify", **settings).endswith("Nothing is wrong.\n")


def test_what_was_erased_stays_so_when_an_older_backup_comes_back(
    known: tuple[Path, dict[str, str], str], tmp_path: Path
) -> None:
    data, settings, performer = known
    ran(data, "backup", str(tmp_path / "older"), **settings)
    ran(data, "erase", "--performer", performer, **settings)
    said = ran(data, "restore", str(tmp_path / "older"), "--set-aside", **settings)
    assert "What has been erased since is erased here, too: " in said
    assert said.endswith("Verified: nothing is wrong.\n")
    assert (in_files(data), in_rows(data, **settings)) == ({}, [])
    assert list((data / "files" / "headshots").iterdir()) == []
    told = json.loads(ran(data, "erase", "--json", **settings))
    assert (told["erased"], told["from_journal"], told["clean"]) == (0, 0, True)
    if not settings:
        assert any("castlist.sqlite3.before-" in path for path in told["older_copies"])


def test_an_empty_machine_says_what_it_cannot_know_and_takes_a_journal(
    known: tuple[Path, dict[str, str], str], tmp_path: Path
) -> None:
    data, settings, performer = known
    ran(data, "backup", str(tmp_path / "older"), **settings)
    ran(data, "erase", "--performer", performer, **settings)
    new = tmp_path / "new"
    with own_database() as others:
        said = ran(data, "restore", str(tmp_path / "older"), "--data", str(new), **others)
        assert "is back, and nobody here can know of it" in said
        assert in_rows(new, **others) == list(WORDS)
        looked = run_in(new, "erase", "--dry-run", "--json", "--journal", str(data / "erased.journal"), **others)
        assert (looked.returncode, json.loads(looked.stdout)["from_journal"] > 1) == (3, True)
        assert in_rows(new, **others) == list(WORDS)
        ran(new, "erase", "--journal", str(data / "erased.journal"), **others)
        assert (in_files(new), in_rows(new, **others)) == ({}, [])
        assert (new / "erased.journal").read_bytes() == (data / "erased.journal").read_bytes()
        assert run_in(new, "erase", "--dry-run", **others).returncode == 0


def test_what_the_command_cannot_do_it_says(known: tuple[Path, dict[str, str], str], tmp_path: Path) -> None:
    data, settings, performer = known
    assert "That is not known here." in ran(data, "erase", "--performer", "nobody", code=1, **settings)
    assert "there is no file" in ran(data, "erase", "--journal", str(tmp_path / "none"), code=1, **settings)
    ran(data, "erase", "--performer", performer, **settings)
    assert "That has been erased here." in ran(data, "erase", "--performer", performer, code=1, **settings)
    assert run_in(data, "erase", "--nonsense", **settings).returncode == 2


# -- A member


@pytest.fixture
def member(installation: Installation) -> tuple[Path, dict[str, str], str]:
    """An installation in which Derek has everything that a member can have; his id."""
    data, settings = installation
    person = python(data, "-m", "tests.jobs.a_member_to_erase", **settings).strip()
    return data, settings, person


def test_of_a_closed_account_the_bytes_are_in_no_file_and_no_row(member: tuple[Path, dict[str, str], str]) -> None:
    data, settings, person = member
    assert in_rows(data, OF_A_MEMBER, **settings) == list(OF_A_MEMBER)
    before = in_files(data, OF_A_MEMBER)
    if not settings:
        assert before["castlist.sqlite3"] == list(OF_A_MEMBER)
    assert len([name for name in before if name.endswith(".log")]) > 1
    mails = len(list((data / "mail").iterdir()))
    told = json.loads(ran(data, "erase", "--member", person, "--json", **settings))
    assert (told["clean"], told["erased"] > 1) == (True, True)
    assert (in_files(data, OF_A_MEMBER), in_rows(data, OF_A_MEMBER, **settings)) == ({}, [])
    assert 0 < len(list((data / "mail").iterdir())) < mails
    assert ran(data, "verify", **settings).endswith("Nothing is wrong.\n")


def test_a_closed_account_stays_closed_when_an_older_backup_comes_back(
    member: tuple[Path, dict[str, str], str], tmp_path: Path
) -> None:
    data, settings, person = member
    ran(data, "backup", str(tmp_path / "older"), **settings)
    ran(data, "erase", "--member", "Derek@cornerhouse.example", **settings)
    said = ran(data, "restore", str(tmp_path / "older"), "--set-aside", **settings)
    assert "What has been erased since is erased here, too: " in said
    assert said.endswith("Verified: nothing is wrong.\n")
    assert (in_files(data, OF_A_MEMBER), in_rows(data, OF_A_MEMBER, **settings)) == ({}, [])
    assert "That has been erased here." in ran(data, "erase", "--member", person, code=1, **settings)


def test_whoever_is_needed_is_not_closed_by_the_command_either(member: tuple[Path, dict[str, str], str]) -> None:
    data, settings, _ = member
    said = ran(data, "erase", "--member", OWNER, code=1, **settings)
    assert ("--member: This account cannot be closed yet." in said, "belongs to you" in said) == (True, True)
    assert "Nobody here has" in ran(data, "owner", "nobody@example.org", code=1, **settings)
    assert "belongs to Eve now." in ran(data, "owner", "eve@cornerhouse.example", **settings)
    assert json.loads(ran(data, "erase", "--member", OWNER, "--json", **settings))["erased"] == 1
