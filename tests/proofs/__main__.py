"""`make proofs`: every part of the proofs, each in a process of its own, as many at once as there are processors.

A part leaves its result in .proofs/ and is not done again for the same code; so a run that was broken off goes on where
it was. `--again` does it all the same, `--small` is the size of the test run, words choose parts by their names.
`--kept`: for parts that are neither chosen nor done for this code counts what came out of them last, which is kept
beside the page; and the page says of which commit each is. For a change that only some of them could notice. `--page`:
the page is written although some parts are not done, and says which.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.proofs import page
from tests.proofs.table import PROOFS, Proof, chosen

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".proofs"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every part holds."""
    read = _parser().parse_args(arguments)
    if read.part:
        return _do(next(proof for proof in PROOFS if proof.name == read.part), small=read.small)
    commit, size = code(), "small" if read.small else "full"
    parts = list(chosen(read.words))
    waiting = [proof for proof in parts if read.again or not _held(commit, size, proof)]
    for proof in parts:
        if proof not in waiting:
            print(f"done    {proof.name} (for this code already)")
    # The longest first, so that no processor waits for one of them at the end.
    with ThreadPoolExecutor(max_workers=read.jobs) as processes:
        for line in processes.map(lambda proof: _in_its_own_process(proof, small=read.small), reversed(waiting)):
            print(line, flush=True)
    results = dict(_results(commit, size, parts, kept=page.kept() if read.kept else {}))
    if not read.small and (read.page or len(results) == len(PROOFS)):
        print(f"written {page.written(results).relative_to(ROOT)}")
    asked = PROOFS if read.kept else parts
    failed = [proof.name for proof in asked if not results.get(proof.name, {}).get("holds")]
    print("every part holds" if not failed else f"does not hold: {', '.join(failed)}")
    return 1 if failed else 0


def _results(
    commit: str, size: str, parts: Sequence[Proof], *, kept: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What came of each part for this code; of those neither asked for nor done, what is kept of them."""
    for proof in PROOFS:
        if found := _result(commit, size, proof):
            yield proof.name, found | {"commit": commit}
        elif proof not in parts and proof.name in kept:
            yield proof.name, kept[proof.name]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make proofs", description=__doc__)
    parser.add_argument("words", nargs="*", help="only the parts whose name has one of these words")
    parser.add_argument("--small", action="store_true", help="the size of the test run")
    parser.add_argument("--again", action="store_true", help="also what was done for this code already")
    parser.add_argument("--kept", action="store_true", help="what came out last counts for what is not chosen")
    parser.add_argument("--page", action="store_true", help="write the page although some parts are not done")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many parts at once")
    parser.add_argument("--part", default="", help=argparse.SUPPRESS)
    return parser


def code() -> str:
    """The commit, and, when the code differs from it, by what."""
    head = _git("rev-parse", "--short=12", "HEAD").strip()
    changed = _git("diff", "HEAD", "--", "src", "tests") + _git("ls-files", "-o", "--exclude-standard", "src", "tests")
    return head if not changed else f"{head}+{hashlib.sha256(changed.encode()).hexdigest()[:8]}"


def _git(*arguments: str) -> str:
    ran = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return ran.stdout


def _path(commit: str, size: str, proof: Proof) -> Path:
    return FOLDER / commit / size / f"{proof.name.replace(' ', '-')}.json"


def _result(commit: str, size: str, proof: Proof) -> dict[str, Any] | None:
    path = _path(commit, size, proof)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _held(commit: str, size: str, proof: Proof) -> bool:
    found = _result(commit, size, proof)
    return bool(found and found["holds"])


def _do(proof: Proof, *, small: bool) -> int:
    """The part is done here and now, and its result written."""
    begun, commit = time.monotonic(), os.environ.get("CASTLIST_PROOFS_OF") or code()
    proved = proof.run(small=small)
    path = _path(commit, "small" if small else "full", proof)
    path.parent.mkdir(parents=True, exist_ok=True)
    result = asdict(proved) | {"name": proof.name, "seconds": round(time.monotonic() - begun, 1)}
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0 if proved.holds else 1


def _in_its_own_process(proof: Proof, *, small: bool) -> str:
    command = [sys.executable, "-m", "tests.proofs", "--part", proof.name, *(["--small"] if small else [])]
    commit = code()
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "CASTLIST_PROOFS_OF": commit}, capture_output=True, text=True, check=False
    )
    found = _result(commit, "small" if small else "full", proof)
    if found is None:
        return f"BROKE   {proof.name}\n{ran.stdout[-2000:]}{ran.stderr[-4000:]}"
    counted = ", ".join(f"{name} {n}" for name, n in found["counts"].items() if not name.startswith("held "))
    notes = "".join(f"\n        {note}" for note in found["notes"])
    return f"{'holds ' if found['holds'] else 'FAILS '}  {proof.name}  ({found['seconds']:.0f} s)  {counted}{notes}"


if __name__ == "__main__":
    sys.exit(main())
