"""The command: every subcommand, and what it says to bad input. Never a traceback."""

import contextlib
import errno
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError

from castlist.config import cli
from castlist.jobs.start import Stop, database_errors, make_data_folder, make_sure_it_may_be_ours
from tests.config.test_safety import GOOD_KEY
from tests.installation import clean_environment, run_in

Run = Callable[..., "subprocess.CompletedProcess[str]"]
LONG = "x" * 100_000


@pytest.fixture
def data(founded_folder: Path, tmp_path: Path) -> Path:
    """A founded company of one's own."""
    return shutil.copytree(founded_folder, tmp_path / "data")


@pytest.fixture
def run(data: Path) -> Run:
    """Runs the command in a founded company."""
    return lambda *arguments, **variables: run_in(data, *arguments, **variables)


def one_line(ran: "subprocess.CompletedProcess[str]") -> str:
    """What the command said, which was one line and no traceback."""
    said = ran.stderr.strip()
    assert "Traceback" not in ran.stdout + ran.stderr
    assert said.startswith("castlist: ")
    assert "\n" not in said
    return said


# -- help and the command line


def test_help_is_quick_because_it_loads_no_framework() -> None:
    code = "import sys; from castlist.config import cli\ntry: cli.main(['--help'])\nexcept SystemExit: pass\n"
    ran = subprocess.run(
        [sys.executable, "-c", code + "print([m for m in ('django', 'pydantic', 'granian') if m in sys.modules])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_every_listed_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    own = ("init", "upgrade", "renew-key", "signin-link", "token", "serve", "clock", "settings")
    for name in own:
        with pytest.raises(SystemExit) as ended:
            cli.main([name, "--help"])
        assert ended.value.code == 0
        assert "exit codes" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    listed = capsys.readouterr().out
    assert [name for name in (*own, *cli.commands()) if f"    {name}" not in listed] == []


def test_command_of_another_version_is_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    unknown = sorted(set(cli.ELSEWHERE) - set(cli.commands()))
    for name in [*unknown, "no-such-command", ""]:
        with pytest.raises(SystemExit) as ended:
            cli.main([name])
        assert ended.value.code == 2
        assert "invalid choice" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["init"],
        ["init", "--company", "A"],
        ["init", "--company", "", "--owner", "k@example.org"],
        ["init", "--company", "  ", "--owner", "k@example.org"],
        ["init", "--company", "A", "--owner", ""],
        ["init", "--company", LONG, "--owner", "k@example.org"],
        ["init", "--company", "A", "--owner", LONG],
        ["init", "--company", "A\0", "--owner", "k@example.org"],
        ["init", "--company", "A\x1b[2J", "--owner", "k@example.org"],
        ["init", "--company", "A", "--company", "B", "--owner", "k@example.org"],
        ["init", "--company", "A", "--owner", "k@example.org", "--owner", "d@example.org"],
        ["init", "--company", "A", "--owner", "k@example.org", "--owner-name", ""],
        ["init", "--company", "A", "--owner", "k@example.org", "--data", ""],
        ["init", "--company", "A", "--owner", "k@example.org", "surplus"],
        ["init", "--company", "A", "--owner", "k@example.org", "--unknown"],
        ["init", "--company=--", "--owner", "k@example.org"],
        ["token", "k@example.org", "--name=--"],
        ["demo", "--data", ""],
        ["verify", "--data", ""],
        ["upgrade", "surplus"],
        ["signin-link"],
        ["signin-link", ""],
        ["signin-link", LONG],
        ["signin-link", "a@example.org", "b@example.org"],
        ["token", "a@example.org"],
        ["token", "a@example.org", "--name", ""],
        ["token", "a@example.org", "--name", "x", "--list"],
        ["token", "a@example.org", "--revoke", "x", "--revoke", "y"],
        ["serve", "--port", "1"],
        ["clock", "--server", "x"],
        ["settings", "--check", "surplus"],
    ],
    ids=lambda arguments: " ".join(one[:12] for one in arguments).replace("\0", "NUL").replace("\x1b", "ESC"),
)
def test_wrong_command_line_is_refused_with_its_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert said.err.startswith("usage: castlist")
    assert len(said.err) < 1200


# -- init


def test_init_founds_a_company_and_keeps_it_to_itself(data: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (data, *data.iterdir())}
    assert modes["data"] == 0o700
    assert modes["secret-key"] == modes["castlist.sqlite3"] == 0o600
    assert len((data / "secret-key").read_text().strip()) >= 40


def test_init_prints_a_link_that_is_stored_as_a_hash(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    ran = run_in(data, "init", "--company", "Ensemble “Ä”", "--owner", "Karen.B@Example.org", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    facts = json.loads(ran.stdout)
    assert (facts["company"], facts["name"], facts["email"]) == ("Ensemble “Ä”", "Karen B", "karen.b@example.org")
    head, secret = facts["sign_in"].rstrip("/").rsplit("/", 1)
    assert head == "http://127.0.0.1:8000/sign-in/link"
    with sqlite3.connect(data / "castlist.sqlite3") as database:
        stored = "".join(database.iterdump())
    database.close()
    assert secret not in stored


def test_init_twice_says_so_and_changes_nothing(run: Run, data: Path) -> None:
    before = (data / "secret-key").read_text()
    ran = run("init", "--company", "Another", "--owner", "derek@example.org")
    assert ran.returncode == 1
    assert "“Harbour Players” is already at home here" in one_line(ran)
    assert "`castlist signin-link E-MAIL`" in one_line(ran)
    assert (data / "secret-key").read_text() == before
    assert run("signin-link", "derek@example.org").returncode == 1


@pytest.mark.parametrize(
    "owner", ["karen", "karen@", "@example.org", "a b@example.org", "karen@example", "k@x@", "a..b@example.org"]
)
def test_init_with_bad_owner_makes_nothing(tmp_path: Path, owner: str) -> None:
    ran = run_in(tmp_path / "data", "init", "--company", "A", "--owner", owner)
    assert ran.returncode == 2
    assert "is not an e-mail address" in one_line(ran)
    assert not (tmp_path / "data").exists()


def test_init_where_a_file_stands_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    ran = run_in(tmp_path / "data", "init", "--company", "A", "--owner", "k@example.org")
    assert ran.returncode == 1
    assert "CASTLIST_DATA" in one_line(ran)


COMMANDS = [
    ["init", "--company", "A", "--owner", "k@example.org"], ["upgrade"], ["renew-key"], ["renew-key", "--safeguarding"],
    ["signin-link", "k@example.org"], ["serve"], ["clock"], ["settings", "--check"], ["demo", "--port", "8"],
    ["verify", "--json"], ["backup", "backup.zip"], ["signout", "--everybody"], ["import", __file__],
]  # fmt: skip
"""Commands that ask for an installation, or make one, each in its own way."""


@pytest.mark.parametrize("command", COMMANDS, ids=[" ".join(one[:2]) for one in COMMANDS])
def test_data_folder_that_can_be_none_is_named_by_every_command(tmp_path: Path, command: list[str]) -> None:
    data = tmp_path / "file" / "below"
    data.parent.write_text("in the way")
    named = ["--data", str(data)] if command[0] == "demo" else []
    ran = run_in(data, *command, *named, CASTLIST_SECRET_KEY=GOOD_KEY)
    assert "Traceback" not in ran.stderr
    assert ran.returncode == (2 if command[0] == "verify" else 1)
    assert str(data) in ran.stderr
    assert data.parent.read_text() == "in the way"


def test_folder_that_may_not_be_written_to_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "castlist.sqlite3"))
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
    with pytest.raises(Stop) as stopped, database_errors():
        raise OperationalError("unable to open database file")
    assert str(stopped.value) == (
        f"the database says: unable to open database file. The folder {tmp_path} cannot be written to."
    )


def test_init_broken_off_can_be_taken_up_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "castlist.sqlite3").touch()
    assert run_in(data, "init", "--company", "A", "--owner", "k@example.org").returncode == 0


FOREIGN = {
    "another program": {"static/app.js": b"x", "templates/t.html": b"x", "files/t.html": b"x", ".env": b"x"},
    "another program's records": {"castlist.sqlite3": b"this is no database at all"},
    "one file": {"notes.txt": b""},
}


@pytest.mark.parametrize("there", FOREIGN.values(), ids=FOREIGN)
def test_init_leaves_a_folder_of_somebody_else_as_it_is(tmp_path: Path, there: dict[str, bytes]) -> None:
    for name, holds in there.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(holds)
    ran = run_in(tmp_path, "init", "--company", "A", "--owner", "k@example.org")
    assert (ran.returncode, "holds something that is not Castlist’s (" in one_line(ran)) == (1, True)
    left = {str(file.relative_to(tmp_path)): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert left == there


def test_init_takes_no_database_of_another_program(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "castlist.sqlite3")) as database:
        database.execute("CREATE TABLE cast_list (name)")
    ran = run_in(tmp_path, "init", "--company", "A", "--owner", "k@example.org")
    assert (ran.returncode, [path.name for path in tmp_path.iterdir()]) == (1, ["castlist.sqlite3"])


def test_init_takes_a_folder_in_which_nothing_is_to_be_seen(tmp_path: Path) -> None:
    (tmp_path / ".bashrc").touch()
    (tmp_path / "lost+found").mkdir()
    assert run_in(tmp_path, "init", "--company", "A", "--owner", "k@example.org").returncode == 0


@pytest.mark.parametrize("left", ["secret-key", "secret-key.new", "static/castlist/tokens.css"])
def test_folder_that_an_init_began_may_be_taken_up(tmp_path: Path, left: str) -> None:
    (tmp_path / left).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / left).touch()
    make_sure_it_may_be_ours(tmp_path)
    make_sure_it_may_be_ours(tmp_path / "not there yet")


def test_init_says_how_to_serve_the_folder_it_was_given(tmp_path: Path) -> None:
    ran = run_in(tmp_path, "init", "--company", "A", "--owner", "k@example.org", "--data", str(tmp_path / "one two"))
    assert f"Start the server with `castlist serve --data '{tmp_path}/one two'`." in ran.stdout


@pytest.mark.parametrize("option", ["--company", "--owner-name"])
def test_init_says_which_name_is_too_long(tmp_path: Path, option: str) -> None:
    given = {"--company": "A", "--owner": "k@example.org", option: "x" * 500}
    ran = run_in(tmp_path / "data", "init", *[word for pair in given.items() for word in pair])
    assert ran.returncode == 2
    assert one_line(ran).startswith(f"castlist: {option}: The name is too long")
    assert not (tmp_path / "data").exists()


def test_two_at_once_found_one_company(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "castlist.config.cli", "init", "--owner", "k@example.org", "--company"]
    begun = [
        subprocess.Popen([*command, name], env=clean_environment(tmp_path / "data"), stderr=subprocess.PIPE, text=True,
                         stdout=subprocess.DEVNULL)
        for name in ("One", "Other")
    ]  # fmt: skip
    said = [ran.communicate(timeout=60)[1] for ran in begun]
    assert sorted(ran.returncode for ran in begun) == [0, 1], said
    assert ["is already at home here" in line for line in sorted(said)] == [False, True]


def test_key_that_may_not_be_read_is_no_missing_installation(tmp_path: Path) -> None:
    (tmp_path / "secret-key").mkdir()  # not by mode: root may read everything
    ran = run_in(tmp_path, "upgrade")
    assert (ran.returncode, "secret-key cannot be read" in one_line(ran), "init" in ran.stderr) == (1, True, False)


def test_records_of_another_user_are_said_to_be_so() -> None:
    with pytest.raises(Stop) as stopped, database_errors():
        raise OperationalError("attempt to write a readonly database")
    assert str(stopped.value) == (
        "the database says: attempt to write a readonly database. "
        "Run the command as the user whom the installation belongs to."
    )


def test_key_that_a_full_disk_broke_off_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.delenv("CASTLIST_SECRET_KEY", raising=False)
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", no_space)
        with pytest.raises(Stop, match="secret-key cannot be read or written: No space left on device"):
            make_data_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "secret-key").touch()  # as an earlier version left it
    make_data_folder(tmp_path)
    key = (tmp_path / "secret-key").read_text()
    make_data_folder(tmp_path)
    assert (len(key) > 40, (tmp_path / "secret-key").read_text()) == (True, key)


# -- the other commands


def test_upgrade_says_what_it_did(run: Run) -> None:
    ran = run("upgrade")
    assert (ran.returncode, "up to date already" in ran.stdout, ran.stderr) == (0, True, "")
    assert json.loads(run("upgrade", "--json").stdout)["steps"] == 0


def test_upgrade_makes_no_records_where_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text(GOOD_KEY)  # the records are in PostgreSQL, and this shell does not know of it
    ran = run_in(tmp_path, "upgrade")
    says = f"there is no database at {tmp_path / 'castlist.sqlite3'}. Is CASTLIST_DATABASE_URL set as it is for the"
    assert (ran.returncode, one_line(ran)) == (1, f"castlist: {says} server?")
    assert [one.name for one in tmp_path.iterdir()] == ["secret-key"]


def test_signin_link_and_token(run: Run) -> None:
    link = json.loads(run("signin-link", " Karen.B@example.org ", "--json").stdout)
    assert link["name"] == "Karen B"
    made = json.loads(run("token", "karen.b@example.org", "--name", "Calendar", "--json").stdout)
    assert made["token"].startswith("castlist_")
    listed = json.loads(run("token", "karen.b@example.org", "--list", "--json").stdout)
    assert [(one["id"], one["name"]) for one in listed["tokens"]] == [(made["id"], "Calendar")]
    assert run("token", "karen.b@example.org", "--revoke", made["id"]).returncode == 0
    again = run("token", "karen.b@example.org", "--revoke", made["id"])
    assert (again.returncode, "holds no such token" in one_line(again)) == (1, True)
    assert run("token", "karen.b@example.org", "--list").stdout == "no tokens\n"


@pytest.mark.parametrize("email", ["eve@example.org", "x", "'; drop table person; --", "é" * 300, "😀@example.org"])
def test_stranger_gets_no_link(run: Run, email: str) -> None:
    for arguments in (("signin-link", email), ("token", email, "--name", "x")):
        ran = run(*arguments)
        assert ran.returncode == 1
        assert "Nobody here has the e-mail address" in one_line(ran)


@pytest.mark.parametrize("command", [["upgrade"], ["signin-link", "k@example.org"], ["serve"], ["settings", "--check"]])
def test_without_installation_every_command_says_what_to_do(tmp_path: Path, command: list[str]) -> None:
    ran = run_in(tmp_path / "nothing", *command)
    assert ran.returncode == 1
    assert "castlist init" in one_line(ran)
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CASTLIST_PORT", "eighty"),
        ("CASTLIST_URL", "casting.example.org"),
        ("CASTLIST_DATABASE_URL", "mysql://karen:hunter2@localhost/x"),
        ("CASTLIST_WORKERS", "0"),
        ("CASTLIST_DATABASE_POOL", "many"),
        ("CASTLIST_DATABASE_POOL", "-1"),
        ("CASTLIST_REDIS_URL", "karen:hunter2@localhost"),
    ],
)
def test_wrong_setting_is_named_without_its_value(run: Run, variable: str, value: str) -> None:
    ran = run("settings", "--check", **{variable: value})
    assert ran.returncode == 2
    assert one_line(ran).startswith(f"castlist: {variable}: ")
    assert "hunter2" not in ran.stderr


def test_wrong_settings_are_told_in_our_words(run: Run) -> None:
    wrong = {"PORT": "80x", "WORKERS": "65", "THREADS": "0", "LOG": "loud", "DEVELOP": "perhaps"}
    ran = run("settings", "--check", **{f"CASTLIST_{name}": value for name, value in wrong.items()})
    assert (ran.returncode, one_line(ran)) == (
        2,
        "castlist: CASTLIST_PORT: must be a whole number. CASTLIST_WORKERS: must be 64 or less. "
        "CASTLIST_THREADS: must be 1 or more. CASTLIST_LOG: must be one of debug, info, warning, error. "
        "CASTLIST_DEVELOP: must be 1 or 0.",
    )


def test_misspelt_setting_is_named(run: Run) -> None:
    ran = run("settings", "--check", CASTLIST_DATABSE_URL="postgresql://karen:hunter2@localhost/x")
    said = "castlist: CASTLIST_DATABSE_URL: there is no such setting; is CASTLIST_DATABASE_URL meant?"
    assert (ran.returncode, one_line(ran)) == (2, said)


def test_database_that_does_not_answer_is_named(run: Run) -> None:
    ran = run("upgrade", CASTLIST_DATABASE_URL="postgresql://karen:hunter2@127.0.0.1:9/castlist")
    assert ran.returncode == 1
    assert "CASTLIST_DATABASE_URL" in one_line(ran)
    assert "hunter2" not in ran.stderr


def test_broken_database_file_is_named(run: Run, data: Path) -> None:
    (data / "castlist.sqlite3").write_bytes(b"this is no database at all" * 100)
    ran = run("upgrade")
    assert ran.returncode == 1
    assert "not a database" in one_line(ran)


def test_unsafe_server_does_not_start_and_names_every_setting(run: Run) -> None:
    ran = run("serve", CASTLIST_URL="http://casting.example.org", CASTLIST_SECRET_KEY="short", CASTLIST_DEMO="1")
    assert ran.returncode == 1
    assert [line.split(":")[0].strip() for line in ran.stderr.splitlines()[1:]] == [
        "CASTLIST_SECRET_KEY",
        "CASTLIST_DEMO",
        "CASTLIST_URL",
    ]


def test_server_of_another_version_does_not_start(run: Run, data: Path) -> None:
    database = sqlite3.connect(data / "castlist.sqlite3")
    database.execute("DELETE FROM django_migrations WHERE app = 'records' AND name > '0030'")
    database.commit()
    database.close()
    ran = run("settings", "--check")
    assert ran.returncode == 1
    assert "castlist upgrade" in ran.stderr


@pytest.mark.parametrize("command", ["settings --check", "upgrade", "signin-link karen@example.org", "verify"])
def test_an_empty_database_is_said_to_hold_nothing_yet(run: Run, tmp_path: Path, command: str) -> None:
    empty = tmp_path / "empty.sqlite3"
    empty.touch()
    ran = run(*command.split(), CASTLIST_DATABASE_URL=f"sqlite:///{empty}")
    assert (ran.returncode, "castlist init" in ran.stderr) == (2 if command == "verify" else 1, True)
    assert "Traceback" not in ran.stderr
    assert ("no such table" in ran.stderr, "older version" in ran.stderr) == (False, False)


@pytest.mark.parametrize("command", ["renew-key", "clock"])
def test_nothing_is_begun_where_the_records_are_not_there(run: Run, data: Path, tmp_path: Path, command: str) -> None:
    empty, key = tmp_path / "empty.sqlite3", data / "secret-key"
    empty.touch()
    before = key.read_bytes()
    for address in (f"sqlite:///{empty}", "postgresql://nobody@127.0.0.1:9/nothing"):
        ran = run(command, CASTLIST_DATABASE_URL=address)
        assert ran.returncode == 1
        one_line(ran)
    assert key.read_bytes() == before
    assert not key.with_name("secret-key.old").exists()


def test_init_closes_a_folder_that_was_there_before(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert run_in(tmp_path, "init", "--company", "A", "--owner", "k@example.org").returncode == 0
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750
    assert run_in(tmp_path, "settings", "--check").returncode == 0


def test_records_of_a_newer_version_are_left_alone(run: Run, data: Path) -> None:
    database = sqlite3.connect(data / "castlist.sqlite3")
    database.execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('records', '0099_later', '2026-01-01')"
    )
    database.commit()
    database.close()
    init = ["init", "--company", "A", "--owner", "k@example.org"]
    for command, code in ((["upgrade"], 1), (init, 1), (["settings", "--check"], 1), (["verify"], 2)):
        ran = run(*command)
        assert (ran.returncode, ran.stdout) == (code, "")
        assert "the records are of a newer version of Castlist than this program" in ran.stderr
        assert "Traceback" not in ran.stderr


def test_safe_settings_are_called_safe(run: Run) -> None:
    said = run("settings", "--check").stdout.splitlines()
    assert (len(said), said[0]) == (2, "A server would start with these settings.")
    assert said[1].startswith(("Smaller copies of self-tapes are made by ", "Self-tapes are played as they come and "))
    ran = run(
        "settings",
        "--check",
        CASTLIST_URL="https://casting.example.org",
        CASTLIST_TRUSTED_PROXY="1",
        CASTLIST_SECRET_KEY=GOOD_KEY,
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_what_may_be_meant_otherwise_is_said_and_stands_against_nothing(run: Run) -> None:
    ran = run(
        "settings",
        "--check",
        CASTLIST_URL="https://casting.example.org",
        CASTLIST_TRUSTED_PROXY="1",
        CASTLIST_HOST="0.0.0.0",
        CASTLIST_NONSENSE="1",
    )
    said = [line.rpartition("note: ")[2].partition(":")[0] for line in ran.stderr.splitlines()]
    assert (ran.returncode, said) == (0, ["CASTLIST_NONSENSE", "CASTLIST_HOST"])


def test_redis_that_does_not_answer_is_named(run: Run) -> None:
    ran = run("settings", "--check", CASTLIST_REDIS_URL="redis://127.0.0.1:9/0")
    assert ran.returncode == 1
    assert "CASTLIST_REDIS_URL" in ran.stderr
