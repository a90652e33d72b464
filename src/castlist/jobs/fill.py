"""`castlist fill`: audition days are filled from a file of slots and performers."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from castlist.jobs.problem_files import LARGEST_SEED, Unreadable, problem_in, seconds, shown, whole
from castlist.jobs.start import BAD_INPUT, FAILED, Stop

if TYPE_CHECKING:
    from castlist.planning.days_problem import Problem, Result, Violation
    from castlist.planning.days_why import Reason

STOPPED = 3
DEFAULT_SECONDS = 60.0
REASON_SECONDS = 20.0
"""For the reasons of one file, besides the search."""
QUIET_SECONDS = 1.0


def main(arguments: Sequence[str]) -> int:
    """Each file is filled and told of; the exit code is the worst of theirs: bad input, impossible, stopped, best."""
    read = _parser().parse_args(arguments)
    codes = [_one(Path(file), read) for file in read.files]
    return next((code for code in (BAD_INPUT, FAILED, STOPPED) if code in codes), 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist fill",
        description="Fill audition days: most performers placed, then most wishes met, then least waiting.",
        epilog="exit codes: 0 the best plan, proven · 1 the locks are impossible, and why · 2 bad input: which field, "
        "what was found, what was expected · 3 stopped before it was proven",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="sessions and performers, one JSON object a file")
    parser.add_argument("--seconds", type=seconds, default=DEFAULT_SECONDS, metavar="S", help="for each file (60)")
    parser.add_argument(
        "--seed", type=whole(0, LARGEST_SEED), default=0, metavar="N", help="the same seed gives the same plan (0)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a file, a line each")
    return parser


def _one(path: Path, read: argparse.Namespace) -> int:
    from castlist.planning.days import solve
    from castlist.planning.days_files import problem_of
    from castlist.planning.days_reasons import explain, impossible_core
    from castlist.planning.stopping import Status
    from castlist.planning.stopping import Stop as Until

    began = time.monotonic()
    try:
        problem = problem_in(path, partial(problem_of, name=_called(path)))
    except Unreadable as why:
        return _refuse(path, why, read)
    told = _Told()
    result = solve(problem, stop=Until(seconds=read.seconds, tell=told.tell), seed=read.seed)
    told.end()
    if result.status is Status.IMPOSSIBLE:
        core = impossible_core(problem)
        assert core is not None
        _print_impossible(problem, core, read)
        return FAILED
    reasons = explain(problem, result.plan, stop=Until(seconds=REASON_SECONDS))
    _print(problem, result, reasons, read, time.monotonic() - began)
    return 0 if result.is_proven else STOPPED


def _refuse(path: Path, no: Unreadable, read: argparse.Namespace) -> int:
    """One line says what is wrong with the file; the others are filled all the same."""
    print(f"castlist: {shown(path)}: {no}", file=sys.stderr)
    if read.json:
        print(json.dumps({"name": _called(path), "status": "bad_input", "why": no.why}, ensure_ascii=False), flush=True)
    return BAD_INPUT


def _called(path: Path) -> str:
    return shown(Path(path.stem))


class _Told:
    """How far the search is, on stderr, once it takes longer than a second."""

    def __init__(self) -> None:
        self._has_spoken = False

    def tell(self, progress: Any) -> None:
        """Performers without a place so far, and how many there will be at least."""
        if progress.seconds > QUIET_SECONDS and sys.stderr.isatty():
            self._has_spoken = True
            line = f"\r{progress.seconds:.0f} s: {progress.cost} without a place, at least {progress.bound}   "
            print(line, end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """The line is done."""
        if self._has_spoken:
            print(file=sys.stderr)


# -- What is told


def _print_impossible(problem: "Problem", core: "Violation", read: argparse.Namespace) -> None:
    if read.json:
        facts = {"name": problem.name, "status": "impossible", "core": list(core.fields), "why": core.sentence}
        print(json.dumps(facts, ensure_ascii=False), flush=True)
    else:
        print(f"{problem.name}: the locks are impossible. {core.sentence}\n  {', '.join(core.fields)}", flush=True)


def _print(
    problem: "Problem", result: "Result", reasons: "list[Reason]", read: argparse.Namespace, seconds: float
) -> None:
    if read.json:
        print(json.dumps(_facts(problem, result, reasons, seconds), ensure_ascii=False), flush=True)
        return
    from castlist.jobs.fill_table import lines

    if len(read.files) > 1:
        print(f"{problem.name}\n")
    print("\n".join(lines(problem, result, reasons)), flush=True)


def _facts(problem: "Problem", result: "Result", reasons: "list[Reason]", seconds: float) -> dict[str, Any]:
    from castlist.planning.days_words import clock, day_of, name_of

    plan = []
    for place, first in enumerate(result.plan):
        if first is not None:
            slot = problem.slots[first]
            at = {"day": day_of(problem, slot.start_minutes), "at": clock(slot.start_minutes)}
            room = {"room": problem.rooms[slot.room], "start_minutes": slot.start_minutes}
            plan.append({"performer": name_of(problem, place), **at, **room})
    return {
        "name": problem.name,
        "status": result.status.value,
        "proven": result.is_proven,
        "performers": len(problem.performers),
        "placed": result.score.placed,
        "wishes": result.score.wishes,
        "waiting": result.score.waiting_minutes,
        "bound": dict(zip(("placed", "wishes", "waiting"), vars(result.bound).values(), strict=True)),
        "plan": plan,
        "without": [_reason_facts(problem, reason) for reason in reasons],
        "seconds": round(seconds, 3),
    }


def _reason_facts(problem: "Problem", reason: "Reason") -> dict[str, Any]:
    from castlist.planning.days_words import clock, day_of, name_of

    slots = [problem.slots[slot] for slot in reason.slots]
    return {
        "performer": name_of(problem, reason.performer),
        "kind": reason.kind.value,
        "why": reason.sentence,
        "fields": list(reason.fields),
        "performers": [name_of(problem, place) for place in reason.performers],
        "slots": [
            {
                "room": problem.rooms[slot.room],
                "day": day_of(problem, slot.start_minutes),
                "at": clock(slot.start_minutes),
            }
            for slot in slots
        ],
    }


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        sys.exit(stop.code)
