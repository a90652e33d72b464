"""`make proofs`: a part runs in its own process, is not done twice for the same code; the page says what came out."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.model.invariants import CHECKS
from tests.proofs import __main__ as proofs
from tests.proofs import page
from tests.proofs.table import PROOFS, Proof, Proved

pytestmark = pytest.mark.without_records


def test_every_part_can_be_loaded() -> None:
    for proof in PROOFS:
        module = __import__(proof.module, fromlist=[proof.function])
        assert callable(getattr(module, proof.function))


def test_names_of_parts_are_unique_and_words_choose_among_them() -> None:
    names = [proof.name for proof in PROOFS]
    assert len(set(names)) == len(names)
    assert [proof.name for proof in proofs.chosen(["scenarios"])] == ["scenarios"]


def test_a_part_is_done_once_for_the_same_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(proofs, "FOLDER", tmp_path)
    monkeypatch.setattr(proofs, "code", lambda: "abc")
    monkeypatch.setattr(proofs, "_in_its_own_process", _here)
    for expected in ("holds", "done", "holds"):
        again = ["--again"] if expected == "holds" else []
        assert proofs.main(["--small", "scenarios", *again]) == 0
        assert expected in capsys.readouterr().out
    (kept,) = tmp_path.rglob("*.json")
    assert json.loads(kept.read_text(encoding="utf-8"))["holds"] is True


def _here(proof: Proof, *, small: bool) -> str:
    proofs._do(proof, small=small)
    return "holds"


def test_a_part_that_does_not_hold_fails_the_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(proofs, "FOLDER", tmp_path)
    monkeypatch.setattr(proofs, "code", lambda: "abc")
    monkeypatch.setattr(proofs, "_in_its_own_process", _here)
    monkeypatch.setattr(Proof, "run", lambda self, small: Proved(False, notes=["seed 7"]))
    assert proofs.main(["--small", "scenarios"]) == 1


def test_what_came_out_last_counts_where_that_is_wished_and_each_part_says_its_commit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(proofs, "FOLDER", tmp_path / "one machine")
    monkeypatch.setattr(page, "PAGE", tmp_path / "proofs.md")
    monkeypatch.setattr(proofs, "ROOT", tmp_path)
    monkeypatch.setattr(proofs, "_in_its_own_process", _here)
    monkeypatch.setattr(Proof, "run", lambda self, small: Proved(self.name != "walks" or holds))
    holds = False
    monkeypatch.setattr(proofs, "code", lambda: "before")
    assert proofs.main([]) == 1
    assert "Of commit before." in told_by(tmp_path)
    monkeypatch.setattr(proofs, "FOLDER", tmp_path / "another")
    monkeypatch.setattr(proofs, "code", lambda: "after")
    assert proofs.main(["scenarios", "--kept"]) == 1, "what did not hold is kept as well"
    holds = True
    assert proofs.main(["walks", "--kept"]) == 0
    told = told_by(tmp_path)
    assert "Of 2 commits: each part says which." in told
    assert (told.count("| yes | before |"), told.count("| yes | after |")) == (len(PROOFS) - 2, 2)
    assert "**no**" not in told
    monkeypatch.setattr(proofs, "code", lambda: "later")
    assert proofs.main(["scenarios", "--page"]) == 0
    told = told_by(tmp_path)
    assert ("Of commit later." in told, told.count("| not done | - | - | - |")) == (True, len(PROOFS) - 1)


def told_by(folder: Path) -> str:
    return (folder / "proofs.md").read_text("utf-8")


def test_a_part_runs_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "code", lambda: "a-test-of-the-proofs")
    (scenarios,) = proofs.chosen(["scenarios"])
    assert proofs._in_its_own_process(scenarios, small=True).startswith("holds   scenarios")


def result(**counts: Any) -> dict[str, Any]:
    return {
        "holds": True,
        "counts": counts,
        "table": [["a", "b"], ["1", "2"]],
        "notes": ["n|b"],
        "seconds": 60.0,
        "commit": "abc123",
    }


def test_the_page_names_the_commit_the_machine_and_the_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(page, "PAGE", tmp_path / "proofs.md")
    first = next(iter(CHECKS))
    text = page.written({"model talk": result(states=1234, **{f"held {first}": 5})}).read_text("utf-8")
    assert "Of commit abc123." in text
    assert "states 1,234" in text
    assert f"| {first} | 5 | 0 |" in text
    assert "| a | b |\n|---|---|\n| 1 | 2 |" in text
    assert "- model talk: n|b" in text
