"""Writes docs/reference/proofs.md: what was proved, of which commit, on what kind of machine, and how much of it.

The same lies beside it in proofs.json, so that whoever proves some parts again need not prove the others.
"""

import json
import os
import platform
from collections import Counter
from pathlib import Path
from typing import Any

from tests.model.explorer import ELSEWHERE
from tests.model.invariants import CHECKS
from tests.proofs.table import PROOFS, Proof

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "proofs.md"
Results = dict[str, dict[str, Any]]


def written(results: Results) -> Path:
    """The page stands, and what it was made of lies beside it."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text("\n".join(_lines(results)) + "\n", encoding="utf-8")
    told = json.dumps(results, indent=1, ensure_ascii=False)
    PAGE.with_suffix(".json").write_text(told + "\n", encoding="utf-8")
    return PAGE


def kept() -> Results:
    """What the page was made of when it was written last."""
    beside = PAGE.with_suffix(".json")
    found: Results = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
    return found


def _lines(results: Results) -> list[str]:
    total = sum(result["seconds"] for result in results.values())
    lines = [
        "# What has been proved, and how much of it",
        "",
        "Written by `make proofs`; nothing here is typed by hand. What the invariants say stands in"
        " [the rules](../explanation/consent.md), section 10; they read the raw events through a second,"
        " independent reading of the rules (`tests/model/`).",
        "",
        "A world bounds how often what may happen: so many revisions, objections, departures. Within its bounds every"
        " state is explored; where that is not so, it says how many acts long the ways are that were all gone.",
        "",
        f"Of {_commits(results)}. {platform.python_implementation()} {platform.python_version()} on"
        f" {platform.system()} {platform.machine()}, {os.cpu_count()} processors;"
        f" {total / 60:.0f} minutes of work.",
        "",
        "## Parts",
        "",
        *_table(
            [["part", "shows", "holds", "commit", "seconds", "counted"], *(_part(proof, results) for proof in PROOFS)]
        ),
        "",
        "## How often each antecedent held",
        "",
        "An invariant that never had anything to say would hold of anything; so its antecedents are counted, over all"
        " worlds of the model, and over the random rooms.",
        "",
        *_table([["invariant", "in the model", "in random rooms"], *_antecedents(results)]),
    ]
    for name, result in results.items():
        if result["table"]:
            lines += ["", f"## {name.capitalize()}", "", *_table(result["table"])]
    noted = [f"- {name}: {note}" for name, result in results.items() for note in result["notes"]]
    return lines + (["", "## Notes", "", *noted] if noted else [])


def _commits(results: Results) -> str:
    """One commit, or that each part says its own."""
    several = {result["commit"] for result in results.values()}
    return f"commit {several.pop()}" if len(several) == 1 else f"{len(several)} commits: each part says which"


def _part(proof: Proof, results: Results) -> list[str]:
    result = results.get(proof.name)
    if result is None:
        return [proof.name, proof.shows, "not done", "-", "-", "-"]
    counted = ", ".join(f"{k} {_number(v)}" for k, v in result["counts"].items() if not k.startswith("held "))
    holds = "yes" if result["holds"] else "**no**"
    return [proof.name, proof.shows, holds, result["commit"], f"{result['seconds']:.0f}", counted]


def _antecedents(results: Results) -> list[list[str]]:
    model: Counter[str] = Counter()
    rooms: Counter[str] = Counter()
    for name, result in results.items():
        held = {k.removeprefix("held "): v for k, v in result["counts"].items() if k.startswith("held ")}
        (model if name.startswith("model ") else rooms).update(held)
    names = sorted({*CHECKS, *ELSEWHERE}, key=lambda n: (n[0] != "I", len(n.split()[0]), n))
    return [[name, _number(model[name]), _number(rooms[name]) if name in CHECKS else "-"] for name in names]


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _table(rows: list[list[str]]) -> list[str]:
    head, *body = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *(f"| {' | '.join(row)} |" for row in body)]
