"""`castlist renew-key --safeguarding`: killed in its midst, beside backups of before, and as its operator reads it."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import clean_environment, own_database, run_in
from tests.jobs.test_backup import ran

Installation = tuple[Path, dict[str, str]]
RAISE = """
from castlist.jobs.start import open_installation
open_installation()
from django.utils import timezone
from castlist.actions import productions, safeguarding
from castlist.actions.decisions import Actor
from castlist.records.models import Company, Person
company, karen, now = Company.objects.get(), Person.objects.get(), timezone.now()
opened = productions.open_production(company, name="Small Hours", by=karen, now=now)
for number in range(3):
    safeguarding.raise_matter(
        Actor(opened.pk, karen.pk, now), kind="finding", account=f"What I saw, {number}.", about="the lift"
    )
"""
READ = """
from castlist.jobs.start import open_installation
open_installation()
from castlist.queries.matters import opened
from castlist.records.models import Matter
print("".join(sorted(opened(row, []).sealed.account for row in Matter.objects.all())))
"""
KILLED = """
import os, signal, sys
from castlist.jobs.start import open_installation
open_installation()
from castlist.config import cli
from castlist.actions import wrapping
from castlist.records import vault
at, steps = int(sys.argv[1]), iter(range(1000))
def before(real):
    def step(*args, **kwargs):
        if next(steps) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return step
vault.renew_master_key = before(vault.renew_master_key)
vault._keep_names = before(vault._keep_names)
vault.wrapped_anew = before(vault.wrapped_anew)
sys.exit(cli.main(["renew-key", "--safeguarding"]))
"""
ALL = "What I saw, 0.What I saw, 1.What I saw, 2."


def script(installation: Installation, code: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    data, settings = installation
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], env={**clean_environment(data), **settings},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def read(installation: Installation) -> str:
    """What every matter says; '' where one of them does not open."""
    done = script(installation, READ)
    return done.stdout.strip() if done.returncode == 0 else ""


@pytest.fixture
def raised(installation: Installation) -> Installation:
    assert script(installation, RAISE).returncode == 0
    return installation


def test_killed_anywhere_every_matter_opens_and_the_next_run_ends_it(raised: Installation) -> None:
    """When each key has its place, and after one of the matters; everywhere else: tests/actions/test_wrapping.py."""
    data, settings = raised
    for at in (1, 2, 4):
        old = data / "safeguarding.key.old"
        old.unlink(missing_ok=True)
        assert script(raised, KILLED, str(at)).returncode == -signal.SIGKILL
        assert read(raised) == ALL
        assert "is wrong" in ran(data, "verify", **settings)
        told = json.loads(ran(data, "renew-key", "--safeguarding", "--json", **settings))
        assert told == {"wrapped_anew": 3 - max(0, at - 3), "shut": 0, "old_key": str(old)}
        old.unlink()
        assert (read(raised), sorted(one.name for one in data.glob("safeguarding*"))) == (ALL, ["safeguarding.key"])


def test_its_operator_reads_what_to_do_with_the_old_key(raised: Installation) -> None:
    data, settings = raised
    said = ran(data, "renew-key", "--safeguarding", **settings)
    assert "so many keys are wrapped under it now: 3. Copy it to where you keep the other." in said
    assert f"Backups of before need the old one: move {data}/safeguarding.key.old" in said
    told = ran(data, "renew-key", "--safeguarding", code=1, **settings)
    assert f"{data}/safeguarding.key.old is there still from the last time" in told
    (data / "safeguarding.key.old").unlink()
    (data / "safeguarding.key").unlink()
    told = ran(data, "renew-key", "--safeguarding", code=1, **settings)
    assert "there is no safeguarding key yet" in told
    (data / "safeguarding.key").write_bytes(b"k" * 32)
    done = run_in(data, "renew-key", "--safeguarding", **settings)
    assert (done.returncode, done.stderr) == (1, "")
    assert "3 could not be opened, or were damaged, and stay as they are" in done.stdout


def test_a_backup_of_before_opens_with_the_old_key_beside_the_new_one(raised: Installation, tmp_path: Path) -> None:
    data, settings = raised
    ran(data, "backup", str(tmp_path / "before.tar"), **settings)
    ran(data, "renew-key", "--safeguarding", **settings)
    drawer = shutil.move(data / "safeguarding.key.old", tmp_path / "old")
    for with_old in (False, True):
        new = tmp_path / f"new-{with_old}"
        new.mkdir(mode=0o700)
        for name in ("secret-key", "safeguarding.key"):
            shutil.copy(data / name, new / name)
        if with_old:
            shutil.copy(drawer, new / "safeguarding.key.old")
        with own_database() as others:
            told = ran(data, "restore", str(tmp_path / "before.tar"), "--data", str(new), **others)
            assert told.endswith("Verified: nothing is wrong.\n")
            assert ("beside the new one at" in told) is not with_old
            (new / "safeguarding.key.old").unlink(missing_ok=True)
            assert read((new, others)) == (ALL if with_old else "")


def test_a_backup_with_keys_in_the_midst_of_it_needs_no_other(raised: Installation, tmp_path: Path) -> None:
    data, settings = raised
    assert script(raised, KILLED, "4").returncode == -signal.SIGKILL
    ran(data, "backup", str(tmp_path / "all.tar"), "--with-keys", **settings)
    with own_database() as others:
        ran(data, "restore", str(tmp_path / "all.tar"), "--data", str(tmp_path / "new"), **others)
        assert read((tmp_path / "new", others)) == ALL


@pytest.mark.parametrize("spoilt", [None, b"", b"\xff\xfe"])
def test_a_key_that_was_lost_is_told_and_no_other_is_made(founded_folder: Path, tmp_path: Path, spoilt: bytes) -> None:
    data = tmp_path / "data"
    shutil.copytree(founded_folder, data)
    key = data / "secret-key"
    key.unlink()
    if spoilt is not None:
        key.write_bytes(spoilt)
    for command in (["serve"], ["init", "--company", "Another", "--owner", "o@example.org"]):
        done = run_in(data, *command)
        wrong = "is not there" if spoilt is None else "holds no key"
        assert (done.returncode, f"{key} {wrong}. Put it back from a backup." in done.stderr) == (1, True), done.stderr
    assert (key.read_bytes() if key.exists() else None) == spoilt
