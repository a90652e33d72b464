"""`castlist conform`: plays scenarios of consent through the stored system, on a database that is thrown away."""

import argparse
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from castlist.jobs.conform_reading import Scenario, scenarios_of
from castlist.jobs.start import BAD_INPUT, Stop, open_installation

if TYPE_CHECKING:
    from castlist.jobs.conform_judge import Disagreement, Outcome

DISAGREES = 1
JUDGED = (1, 2)
"""The levels at which a disagreement is a failure."""
LEVELS = {1: "outcome, step, minutes", 2: "what is shown", 3: "who is waited for", 4: "reasons of refusals"}


def main(arguments: Sequence[str]) -> int:
    """The scenarios are played, and lines that cannot be are named; says 1 when one disagrees at level 1 or 2, and 2
    when a line could not be played.
    """
    read = _parser().parse_args(arguments)
    path = Path(read.file)
    asked, bad = scenarios_of(path)
    outcomes = _played(asked, on_server=read.database) if asked else []
    found = [o.disagreement for o in outcomes if o.disagreement]
    summary = _summary(outcomes, found)
    if bad:
        summary["malformed"] = [asdict(one) for one in bad]
    if read.json:
        print(json.dumps(summary))
    elif asked:
        print("\n".join(_lines(summary, found)))
    for one in bad:
        print(f"castlist: {one.sentence(path)}", file=sys.stderr)
    if bad:
        return BAD_INPUT
    return DISAGREES if any(d.level in JUDGED for d in found) else 0


def _summary(outcomes: "Sequence[Outcome]", found: "Sequence[Disagreement]") -> dict[str, Any]:
    return {
        "scenarios": len(outcomes),
        "acts": sum(o.acts for o in outcomes),
        "agreed": len(outcomes) - len(found),
        "disagreements": [
            {"id": d.id, "step": d.step, "level": d.level, "expected": d.expected, "got": d.got} for d in found
        ],
    }


def _played(scenarios: Sequence[Scenario], *, on_server: bool) -> "list[Outcome]":
    with throw_away_database(on_server=on_server):
        return play_all(scenarios)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist conform",
        description="Play scenarios of consent through the stored system and compare, act by act.",
        epilog="exit codes: 0 they agree · 1 one disagrees at level 1 or 2 · 2 a line, or the file, cannot be played",
    )
    parser.add_argument("file", metavar="FILE", help="scenarios, one JSON object a line")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--database", action="store_true", help="in a new database on the server of CASTLIST_DATABASE_URL"
    )
    return parser


# -- Where it is played


@contextmanager
def throw_away_database(*, on_server: bool = False) -> Iterator[None]:
    """The tables stand in a new database that is gone afterwards: a file, or one on the configured server."""
    folder = Path(tempfile.mkdtemp(prefix="castlist-conform-"))
    given = os.environ.get("CASTLIST_DATABASE_URL", "")
    if on_server and not given:
        raise Stop("--database: CASTLIST_DATABASE_URL names no server.", code=BAD_INPUT)
    if not on_server:
        os.environ["CASTLIST_DATABASE_URL"] = ""
    os.environ["CASTLIST_SECRET_KEY"] = secrets.token_urlsafe(40)
    try:
        open_installation(folder)
        from castlist.jobs.conform_database import made

        with made():
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# -- What is told


def play_all(scenarios: Sequence[Scenario]) -> "list[Outcome]":
    """How each scenario went."""
    from castlist.jobs.conform_play import play
    from castlist.jobs.conform_room import House

    house = House.built()
    return [play(house, scenario) for scenario in scenarios]


def _lines(summary: dict[str, Any], found: "list[Disagreement]") -> Iterator[str]:
    from castlist.jobs.conform_sentences import sentence

    yield f"{summary['scenarios']} scenarios, {summary['acts']} acts; {summary['agreed']} scenarios agree throughout."
    for level, what in LEVELS.items():
        count = sum(1 for d in found if d.level == level)
        yield f"level {level}, {what}: {f'{count} disagree' if count else 'all agree'}"
    for d in found:
        yield f"{d.id}, step {d.step}, level {d.level}: {json.dumps(d.act, ensure_ascii=False)}"
        yield f"  expected {json.dumps(d.expected, ensure_ascii=False)}"
        yield f"  got      {json.dumps(d.got, ensure_ascii=False)}"
        if d.readings:
            yield f"  rests on {', '.join(d.readings)}"
        if d.act:
            yield f"  CONSENT.md, {sentence(d)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
