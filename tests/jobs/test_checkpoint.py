"""`castlist checkpoint` and `castlist verify --checkpoint`: the real commands, on whole logs and on broken ones."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.installation import OWNER, clean_environment, installation, run_in

__all__ = ["installation"]
pytestmark = pytest.mark.slow
Installation = tuple[Path, dict[str, str]]
OPENED = """
from castlist.jobs.start import open_installation; open_installation()
from django.utils import timezone
from castlist.actions import productions
from castlist.records.models import Company, Person
company, owner = Company.objects.get(), Person.objects.get()
productions.open_production(company, name="Small Hours", by=owner, now=timezone.now())
"""


def begun(data: Path, settings: dict[str, str]) -> None:
    """The owner has begun a production."""
    environment = {**clean_environment(data), **settings}
    subprocess.run([sys.executable, "-c", OPENED], env=environment, check=True)


def test_nobody_and_no_team_are_refused_with_a_reason(installation: Installation) -> None:
    data, settings = installation
    nobody = run_in(data, "checkpoint", "nobody@example.org", **settings)
    assert (nobody.returncode, nobody.stdout, "nobody here signs in as" in nobody.stderr) == (1, "", True)
    teamless = run_in(data, "checkpoint", OWNER, **settings)
    assert (teamless.returncode, teamless.stdout, "is on no team" in teamless.stderr) == (1, "", True)
    assert run_in(data, "checkpoint", **settings).returncode == 2


def test_what_was_kept_is_held_against_the_log(installation: Installation, tmp_path: Path) -> None:
    data, settings = installation
    begun(data, settings)
    kept = tmp_path / "kept.txt"
    kept.write_text(run_in(data, "checkpoint", OWNER, **settings).stdout)
    told = json.loads(run_in(data, "checkpoint", OWNER, "--json", **settings).stdout)["checkpoints"]
    assert [one["name"] for one in told] == ["Small Hours"]
    ran = run_in(data, "verify", "--checkpoint", str(kept), **settings)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Held against 1 checkpoint that somebody kept." in ran.stdout
    assert (
        json.loads(run_in(data, "verify", "--json", "--checkpoint", str(kept), **settings).stdout)["checkpoints"] == 1
    )
    mail = EmailMessage()
    mail.set_content(f"Grüße.\n\n{told[0]['text']}", cte="quoted-printable")
    (tmp_path / "mail.eml").write_bytes(mail.as_bytes())
    assert run_in(data, "verify", "--checkpoint", str(tmp_path / "mail.eml"), **settings).returncode == 0
    mail.set_content(f"Grüße.\n\n{told[0]['text']}", cte="base64")
    (tmp_path / "mail.eml").write_bytes(mail.as_bytes())
    assert run_in(data, "verify", "--checkpoint", str(tmp_path / "mail.eml"), **settings).returncode == 0
    forged = tmp_path / "forged.txt"
    forged.write_text(kept.read_text().replace("stream production 1 ", "stream production 2 "))
    wrong = run_in(data, "verify", "--checkpoint", str(forged), **settings)
    assert (wrong.returncode, "its signature is not right" in wrong.stdout) == (1, True)


def test_a_log_begun_anew_is_not_the_one_that_was_kept(founded_folder: Path, tmp_path: Path) -> None:
    one, other = (shutil.copytree(founded_folder, tmp_path / name) for name in ("one", "other"))
    begun(one, {})
    kept = tmp_path / "kept.txt"
    kept.write_text(run_in(one, "checkpoint", OWNER).stdout)
    ran = run_in(other, "verify", "--checkpoint", str(kept))
    assert (ran.returncode, "there is no such production" in ran.stdout) == (1, True)
    with closing(sqlite3.connect(one / "castlist.sqlite3")) as database:
        guards = "SELECT name FROM sqlite_master WHERE tbl_name = 'event' AND type = 'trigger'"
        for (name,) in database.execute(guards).fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE event SET at = at + 1 WHERE seq = 1")
        database.commit()
    ran = run_in(one, "verify", "--checkpoint", str(kept))
    assert (ran.returncode, "are not those of then" in ran.stdout) == (1, True)


@pytest.mark.parametrize("said", [b"", b"nothing", b"\xff\xfe\x00", b"-----BEGIN CASTLIST CHECKPOINT-----\n"])
def test_a_file_without_a_checkpoint_is_refused_before_anything(
    installation: Installation, tmp_path: Path, said: bytes
) -> None:
    data, settings = installation
    (tmp_path / "file").write_bytes(said)
    ran = run_in(data, "verify", "--checkpoint", str(tmp_path / "file"), **settings)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    assert run_in(data, "verify", "--checkpoint", str(tmp_path), **settings).returncode == 2
