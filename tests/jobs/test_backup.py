"""`castlist backup` and `castlist restore`: the real commands, on whole installations, and what is in their way."""

import json
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from castlist.jobs import backup, backup_postgresql
from castlist.jobs.backup_file import Writer, opened
from castlist.jobs.start import Stop, served_from, unserved
from castlist.queries.backups import LEFT_OUT
from tests.installation import OWNER, free_port, looked_into, own_database, run_in, served

pytestmark = pytest.mark.slow
Installation = tuple[Path, dict[str, str]]


def ran(data: Path, *arguments: str, code: int = 0, **settings: str) -> str:
    """What the command said, in one line where it was refused."""
    done = run_in(data, *arguments, **settings)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stdout + done.stderr
    if code:
        assert (done.stderr.count("\n"), done.stdout) == (1, ""), done.stderr
    return done.stderr if code else done.stdout


def rows(data: Path, statement: str, **settings: str) -> Any:
    """What the database of an installation answers."""
    with looked_into(data, settings.get("CASTLIST_DATABASE_URL", "")) as cursor:
        cursor.execute(statement)
        return [list(row) for row in cursor.fetchall()] if cursor.description else []


@pytest.fixture
def written(installation: Installation, tmp_path: Path) -> tuple[Path, dict[str, str], Path]:
    """A founded company with one uploaded file, its settings, and a backup of it."""
    data, settings = installation
    (data / "files" / "headshots").mkdir(parents=True, exist_ok=True)
    (data / "files" / "headshots" / "ivy.jpg").write_bytes(b"a picture")
    file = tmp_path / "backup"
    told = json.loads(ran(data, "backup", str(file), "--json", **settings))
    counted = {name: told[name] for name in ("file", "bytes", "productions", "files", "missing", "with_keys")}
    assert counted == {
        "file": str(file), "bytes": file.stat().st_size, "productions": 0, "files": 1, "missing": [],
        "with_keys": False,
    }  # fmt: skip
    return data, settings, file


def test_backup_is_its_owners_to_read_and_holds_no_key_session_or_link(
    written: tuple[Path, dict[str, str], Path], tmp_path: Path
) -> None:
    data, settings, file = written
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "data"]
    assert rows(data, "SELECT count(*) FROM sign_in_link", **settings) == [[1]]
    assert (data / "secret-key").read_bytes().strip() not in file.read_bytes()
    with own_database() as others:
        said = ran(data, "restore", str(file), "--data", str(tmp_path / "new"), **others)
        assert "The secret key is another one" in said
        assert said.endswith("Verified: nothing is wrong.\n")
        for table in LEFT_OUT:
            anew = table == "search_book"  # a book of nobody, by which people are found from now on
            assert rows(tmp_path / "new", f"SELECT count(*) FROM {table}", **others) == [[int(anew)]], table
        assert rows(tmp_path / "new", "SELECT email FROM person", **others) == [[OWNER]]
        assert "link signs" in ran(tmp_path / "new", "signin-link", OWNER, **others)
    assert (tmp_path / "new" / "files" / "headshots" / "ivy.jpg").read_bytes() == b"a picture"
    assert (tmp_path / "new" / "secret-key").read_bytes() != (data / "secret-key").read_bytes()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").iterdir()}
    assert {mode for name, mode in modes.items() if name != "static"} <= {0o600, 0o700}, modes
    assert [name for name in modes if "restoring" in name] == []


def test_keys_are_in_it_where_that_is_said(installation: Installation, tmp_path: Path) -> None:
    data, settings = installation
    (data / "safeguarding.key").write_bytes(b"k" * 32)
    assert "`safeguarding.key` opens safeguarding matters" in ran(data, "backup", str(tmp_path / "without"), **settings)
    said = ran(data, "backup", str(tmp_path / "with"), "--with-keys", **settings)
    assert "whoever has this file can read everything" in said
    with own_database() as others:
        told = json.loads(
            ran(data, "restore", str(tmp_path / "with"), "--data", str(tmp_path / "new"), "--json", **others)
        )
    assert (told["secret_key_is_the_same"], told["safeguarding_key_is_the_same"]) == (True, True)
    for name in ("secret-key", "safeguarding.key"):
        assert (tmp_path / "new" / name).read_bytes() == (data / name).read_bytes()
    with own_database() as others:  # put there by hand before
        new = tmp_path / "by-hand"
        new.mkdir(mode=0o700)
        for name in ("secret-key", "safeguarding.key"):
            shutil.copy(data / name, new / name)
        told = json.loads(ran(data, "restore", str(tmp_path / "without"), "--data", str(new), "--json", **others))
    assert (told["secret_key_is_the_same"], told["safeguarding_key_is_the_same"]) == (True, True)


def test_nothing_is_overwritten_unless_that_is_said(written: tuple[Path, dict[str, str], Path]) -> None:
    data, settings, file = written
    before = file.read_bytes()
    assert "is there already" in ran(data, "backup", str(file), code=1, **settings)
    assert file.read_bytes() == before
    (data / "files" / "headshots" / "sol.jpg").write_bytes(b"another")
    ran(data, "backup", str(file), "--force", **settings)
    with opened(file) as whole:
        assert whole.manifest.files == 2


def test_places_where_no_file_can_be_are_named(installation: Installation, tmp_path: Path) -> None:
    data, settings = installation
    (data / "files").mkdir(exist_ok=True)
    os.mkfifo(tmp_path / "pipe")
    for where, why, code in (
        ("-", "name a file", 2), (str(tmp_path), "is a folder", 2), ("/dev/full", "is not a file", 2),
        (str(tmp_path / "no" / "b"), "there is no folder", 1), (str(tmp_path / "pipe"), "is not a file", 2),
        (str(data / "files" / "b"), "among the uploaded files", 2), ("/proc/b", "no backup was written to /proc/b", 1),
        (str(tmp_path / ("x" * 300)), "File name too long", 2),
    ):  # fmt: skip
        assert why in ran(data, "backup", where, code=code, **settings), where
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "pipe"]
    assert "nothing is installed" in ran(tmp_path / "none", "backup", str(tmp_path / "b"), code=1)


def test_nothing_is_restored_over_something_unless_it_is_set_aside(
    written: tuple[Path, dict[str, str], Path], tmp_path: Path
) -> None:
    data, settings, file = written
    ran(data, "token", OWNER, "--name", "of later", **settings)
    (data / "files" / "headshots" / "later.jpg").write_bytes(b"later")
    said = ran(data, "restore", str(file), code=1, **settings)
    assert "something is there already" in said
    said = ran(tmp_path / ("x" * 300), "restore", str(file), code=1, **settings)
    assert "nothing was restored: " in said
    assert "File name too long" in said
    assert rows(data, "SELECT name FROM api_token", **settings) == [["of later"]]
    told = json.loads(ran(data, "restore", str(file), "--set-aside", "--json", **settings))
    assert (told["findings"], told["secret_key_is_the_same"]) == ([], True)
    assert rows(data, "SELECT name FROM api_token", **settings) == []
    assert [path.name for path in (data / "files" / "headshots").iterdir()] == ["ivy.jpg"]
    assert (data / f"files.{told['set_aside']}" / "headshots" / "later.jpg").read_bytes() == b"later"
    if settings:
        schema = told["set_aside"].replace("-", "_")
        assert rows(data, f"SELECT name FROM {schema}.api_token", **settings) == [["of later"]]
    else:
        assert (data / f"castlist.sqlite3.{told['set_aside']}").exists()
    assert "Nothing is wrong." in ran(data, "verify", **settings)


def test_nothing_is_set_aside_under_a_server(written: tuple[Path, dict[str, str], Path]) -> None:
    data, settings, file = written
    port = str(free_port())
    with served(data, CASTLIST_PORT=port, **settings):
        said = ran(data, "restore", str(file), "--set-aside", code=1, **settings)
        assert "Stop the server first." in said
    assert rows(data, "SELECT email FROM person", **settings) == [[OWNER]]
    assert [path.name for path in data.iterdir() if "before-" in path.name or "restoring" in path.name] == []


def test_nothing_is_set_aside_under_a_server_that_has_asked_nothing_yet(
    written: tuple[Path, dict[str, str], Path],
) -> None:
    data, settings, file = written
    with served_from(data):
        said = ran(data, "restore", str(file), "--set-aside", code=1, **settings)
        assert f"{data}: a server answers from it. Stop the server first." in said
    with unserved(data), pytest.raises(Stop, match="a backup is being restored there"), served_from(data):
        raise AssertionError("it served")
    with served_from(data), served_from(data):
        assert rows(data, "SELECT email FROM person", **settings) == [[OWNER]]
    ran(data, "restore", str(file), "--set-aside", **settings)


def test_spoilt_backup_changes_nothing(written: tuple[Path, dict[str, str], Path], tmp_path: Path) -> None:
    data, settings, file = written
    whole = file.read_bytes()
    for spoilt in (whole[:-1], whole[: len(whole) // 2], whole[:3000] + b"x" + whole[3001:], b"other"):
        file.write_bytes(spoilt)
        assert "is refused, and nothing was changed" in ran(
            data, "restore", str(file), "--data", str(tmp_path / "new"), code=2, **settings
        )
        assert not (tmp_path / "new").exists()
    assert "no such file" in ran(data, "restore", str(tmp_path / "none"), code=2, **settings)


def test_backup_of_a_newer_version_or_another_database_is_refused(
    written: tuple[Path, dict[str, str], Path], tmp_path: Path
) -> None:
    data, settings, file = written
    new, later = tmp_path / "new", tmp_path / "later"
    if settings:
        said = ran(data, "restore", str(file), "--data", str(new), code=2)
        assert "of records in PostgreSQL, and the setting names SQLite" in said
    with opened(file) as whole, later.open("wb") as out:
        writer = Writer(out)
        for name, member in whole.manifest.members.items():
            writer.add(name, whole.open(name), member.bytes)
        whole.manifest.version = "7.0.0"
        whole.manifest.steps.append("records.0099_later")
        writer.close(whole.manifest)
    said = ran(data, "restore", str(later), "--data", str(new), code=2, **settings)
    assert "it is of a newer version of Castlist (7.0.0) than this program" in said
    statement = "INSERT INTO django_migrations (app, name, applied) VALUES ('records', '0099_later', '2026-01-01')"
    rows(data, statement, **settings)
    assert "of a newer version" in ran(data, "backup", str(tmp_path / "none"), code=1, **settings)
    assert [path.name for path in (new, tmp_path / "none") if path.exists()] == []


def test_backup_of_an_older_version_is_upgraded(installation: Installation, tmp_path: Path) -> None:
    data, settings = installation
    if settings:
        pytest.skip("the step back is written for SQLite")
    rows(data, "DELETE FROM django_migrations WHERE app = 'usersessions'")
    rows(data, "DROP TABLE usersessions_usersession")
    ran(data, "backup", str(tmp_path / "b"))
    told = json.loads(ran(data, "restore", str(tmp_path / "b"), "--data", str(tmp_path / "new"), "--json"))
    assert (told["steps"], told["findings"]) == (1, [])


def test_damaged_records_are_not_backed_up(installation: Installation, tmp_path: Path) -> None:
    data, settings = installation
    if settings:
        pytest.skip("a file that is damaged is one of SQLite")
    for more in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            (data / f"castlist.sqlite3{more}").unlink()
    with (data / "castlist.sqlite3").open("r+b") as file:
        file.seek(4096 * -40, os.SEEK_END)
        file.write(b"\xff" * 4096 * 40)
    said = ran(data, "backup", str(tmp_path / "b"), code=1)
    assert "no backup was written" in said or "malformed" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_full_disk_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: Any, **_more: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "write", full)
    monkeypatch.setattr(backup, "open_installation", lambda data: None)
    with pytest.raises(Stop, match=r"^no backup was written to .*/b: No space left on device\.$"):
        backup.main([str(tmp_path / "b")])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_programs_of_postgresql_that_are_missing_or_too_old_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    assert Path(backup_postgresql._program("pg_dump")).name == "pg_dump"
    monkeypatch.setattr(backup_postgresql, "_version", lambda path: 9)
    with pytest.raises(Stop, match=r"`pg_dump` 9 is installed, and the server is PostgreSQL \d+\. Install"):
        backup_postgresql._program("pg_dump")
    monkeypatch.setattr(backup_postgresql, "_installed", lambda name: iter(()))
    with pytest.raises(Stop, match="`pg_restore` is not installed"):
        backup_postgresql.program_that_restores()
