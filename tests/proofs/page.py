"""Writes docs/reference/proofs.md: what was proved, of which commit, on what kind of machine, and how much of it."""

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


def written(commit: str, results: Results) -> Path:
    """The page stands; made of what the parts have left in their files."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text("\n".join(_lines(commit, results)) + "\n", encoding="utf-8")
    return PAGE


def _lines(commit: str, results: Results) -> list[str]:
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
        f"Commit {commit}. {platform.python_implementation()} {platform.python_version()} on"
        f" {platform.system()} {platform.machine()}, {os.cpu_count()} processors;"
        f" {total / 60:.0f} minutes of work.",
        *_since(commit, results),
        "",
        "## Parts",
        "",
        *_table([["part", "shows", "holds", "seconds", "counted"], *(_part(proof, results) for proof in PROOFS)]),
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


def _since(commit: str, results: Results) -> list[str]:
    """Which parts were done for this commit, where others were done for an earlier one and not again."""
    earlier = Counter(of for result in results.values() if (of := result.get("commit", commit)) != commit)
    now = ", ".join(name for name, result in results.items() if result.get("commit", commit) == commit)
    return [
        f"{count} of the {len(results)} parts were done for commit {of} and not again; for this one: {now or 'none'}."
        for of, count in earlier.items()
    ]


def _part(proof: Proof, results: Results) -> list[str]:
    result = results.get(proof.name)
    if result is None:
        return [proof.name, proof.shows, "not done", "-", "-"]
    counted = ", ".join(f"{k} {_number(v)}" for k, v in result["counts"].items() if not k.startswith("held "))
    return [proof.name, proof.shows, "yes" if result["holds"] else "**no**", f"{result['seconds']:.0f}", counted]


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
