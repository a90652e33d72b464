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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from castlist.jobs.start import BAD_INPUT, Stop, open_installation

if TYPE_CHECKING:
    from castlist.jobs.conform_judge import Disagreement, Outcome

DISAGREES = 1
JUDGED = (1, 2)
"""The levels at which a disagreement is a failure."""
LEVELS = {1: "outcome, step, minutes", 2: "what is shown", 3: "who is waited for", 4: "reasons of refusals"}

Scenario = dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """The scenarios are played; 1 when one disagrees at level 1 or 2, 2 when the file is not one of scenarios."""
    read = _parser().parse_args(arguments)
    scenarios = list(scenarios_of(Path(read.file)))
    with throw_away_database(on_server=read.database):
        outcomes = play_all(scenarios)
    found = [o.disagreement for o in outcomes if o.disagreement]
    summary = {
        "scenarios": len(scenarios),
        "acts": sum(o.acts for o in outcomes),
        "agreed": len(scenarios) - len(found),
        "disagreements": [
            {"id": d.id, "step": d.step, "level": d.level, "expected": d.expected, "got": d.got} for d in found
        ],
    }
    print(json.dumps(summary, ensure_ascii=False) if read.json else "\n".join(_lines(summary, found)))
    return DISAGREES if any(d.level in JUDGED for d in found) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist conform",
        description="Play scenarios of consent through the stored system and compare, act by act.",
        epilog="exit codes: 0 they agree · 1 one disagrees at level 1 or 2 · 2 the file cannot be played",
    )
    parser.add_argument("file", metavar="FILE", help="scenarios, one JSON object a line")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--database", action="store_true", help="in a new database on the server of CASTLIST_DATABASE_URL"
    )
    return parser


# -- What is asked


def scenarios_of(path: Path) -> Iterator[Scenario]:
    """Every scenario of the file; stops with the line, what stands there and what was expected."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as why:
        raise Stop(f"{path}: {why.strerror}.", code=BAD_INPUT) from None
    found = 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            found += 1
            yield _scenario(line, f"{path}, line {number}")
    if not found:
        raise Stop(f"{path}: found nothing, expected one scenario a line.", code=BAD_INPUT)


def _scenario(line: bytes, where: str) -> Scenario:
    try:
        read = json.loads(line)
    except ValueError:
        raise Stop(f"{where}: found {_short(line)}, expected one JSON object.", code=BAD_INPUT) from None
    expect(isinstance(read, dict), where, read, "one JSON object")
    for name, kind in (("id", str), ("setup", dict), ("steps", list)):
        expect(isinstance(read.get(name), kind), f"{where}, “{name}”", read.get(name), _A[kind])
    for name in ("members", "roles"):
        expect(isinstance(read["setup"].get(name), dict), f"{where}, setup", read["setup"].get(name), f"“{name}”")
        for one, said in read["setup"][name].items():
            expect(isinstance(said, dict), f"{where}, setup, {name}, {one}", said, "an object")
    for number, step in enumerate(read["steps"]):
        _check_step(step, f"{where}, step {number}")
    return read


_A: dict[type, str] = {str: "a text", dict: "an object", list: "a list"}


def _check_step(step: Any, where: str) -> None:
    from castlist.jobs.conform_words import ARGUMENTS

    expect(isinstance(step, dict) and isinstance(step.get("act"), dict), where, step, "an object with “act”")
    act = step["act"]
    name = act.get("act")
    expect(isinstance(name, str) and name in ARGUMENTS, where, name, f"one of the acts {', '.join(sorted(ARGUMENTS))}")
    for wanted in ARGUMENTS[name].split():
        expect(wanted in act, f"{where}, {name}", sorted(act), f"“{wanted}”")
    for one, kind in (("by", list), ("cands", list), ("hours", (int, float)), ("rev", int)):
        expect(one not in act or isinstance(act[one], kind), f"{where}, {name}, “{one}”", act.get(one), _KINDS[one])
    expect(bool(step.get("accepted")) != ("refused" in step), where, sorted(step), "“accepted”: true, or “refused”")
    expect(isinstance(step.get("after"), dict), f"{where}, “after”", step.get("after"), "an object")


_KINDS = {"by": "a list of names", "cands": "a list of names", "hours": "a number", "rev": "a whole number"}


def expect(holds: bool, where: str, found: Any, expected: str) -> None:
    """Stops with what was found and what was expected there, unless it holds."""
    if not holds:
        raise Stop(f"{where}: found {_short(found)}, expected {expected}.", code=BAD_INPUT)


def _short(found: Any) -> str:
    text = found.decode("utf-8", "replace") if isinstance(found, bytes) else json.dumps(found, ensure_ascii=False)
    return text if len(text) <= 80 else text[:77] + "…"


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
    from castlist.jobs.conform_words import sentence

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
        if d.level in JUDGED:
            yield f"  CONSENT.md, {sentence(d.act['act'])}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
