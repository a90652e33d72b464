"""A restored installation answers everybody exactly as the one that was backed up: every page, and every reading."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.installation import ROOT, clean_environment, own_database, run_in

MOMENT = "2031-03-02T10:00:00+00:00"


def seen(data: Path, settings: dict[str, str], *arguments: str) -> Any:
    """What the looking process printed."""
    environment = {**clean_environment(data), "CASTLIST_DEMO": "1", "CASTLIST_LOG": "error", **settings}
    environment["PYTHONPATH"] += f":{ROOT}"
    command = [sys.executable, "-m", "tests.jobs.every_view", *arguments]
    ran = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return json.loads(ran.stdout)


@pytest.mark.slow
def test_restored_installation_answers_every_seat_as_the_old_one(tmp_path: Path) -> None:
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "backup"
    with own_database() as settings, own_database() as others:
        tokens = json.dumps(seen(old, settings, "tell"))
        assert run_in(old, "backup", str(file), "--with-keys", **settings).returncode == 0
        restored = run_in(old, "restore", str(file), "--data", str(new), "--json", **others)
        assert restored.returncode == 0, restored.stderr
        told = json.loads(restored.stdout)
        same = ("secret_key_is_the_same", "safeguarding_key_is_the_same", "files", "matters")
        assert ([told[name] for name in same], told["findings"]) == ([True, True, 2, 1], [])
        before, after = seen(old, settings, "look", tokens, MOMENT), seen(new, others, "look", tokens, MOMENT)
    assert {seat: list(answers) for seat, answers in after.items()} == {s: list(a) for s, a in before.items()}
    assert [(s, url) for s, answers in before.items() for url in answers if answers[url] != after[s][url]] == []
    statuses = Counter(status for answers in before.values() for status, _headers, _body in answers.values())
    assert (statuses[200] > 600, statuses[404] > 200, statuses[500]) == (True, True, 0), statuses
    assert any("/picture/" in url and answer[0] == 200 for url, answer in before["karen"].items())
    assert "Six years ago, on tour" in json.dumps(before["miriam's program"])
