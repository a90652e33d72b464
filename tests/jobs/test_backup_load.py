"""Backups while somebody writes, and while one is killed."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from castlist.jobs.backup_file import opened
from tests.installation import clean_environment, run_in
from tests.proofs.backups import under_load

Installation = tuple[Path, dict[str, str]]
pytestmark = pytest.mark.slow


def test_every_backup_under_load_holds_what_was_acknowledged_before_it_once(
    installation: Installation, tmp_path: Path
) -> None:
    data, settings = installation
    taken = under_load(data, settings, tmp_path, times=2)
    assert [one.wrong for one in taken] == [[], []]
    assert all(one.before < one.after for one in taken), "who wrote had to wait"


def test_killed_backup_leaves_no_file_of_that_name(installation: Installation, tmp_path: Path) -> None:
    data, settings = installation
    folder, dice = tmp_path / "backups", random.Random(4)
    folder.mkdir()
    for number in range(3):
        file = folder / f"backup-{number}"
        command = [sys.executable, "-m", "castlist.config.cli", "backup", str(file)]
        begun = subprocess.Popen(command, env={**clean_environment(data), **settings}, stdout=subprocess.DEVNULL,
                                 start_new_session=True)  # fmt: skip
        time.sleep(dice.uniform(0.3, 1.6))
        os.killpg(begun.pid, signal.SIGKILL)
        begun.wait()
        if file.exists():  # it was quicker
            with opened(file) as backup:
                assert backup.manifest.events == 0
    assert run_in(data, "backup", str(folder / "last"), **settings).returncode == 0
    assert {path.name.partition("-")[0] for path in folder.iterdir() if path.is_file()} <= {"backup", "last"}
