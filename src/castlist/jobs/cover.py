"""`castlist cover`: who goes on when performers are away, and which absences stop the show."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from castlist.jobs.parts import EXIT_CODES, STOPPED_WITH_GAP, drawn, make_sure, problem_in
from castlist.jobs.problem_files import LARGEST_SEED, seconds, shown, whole
from castlist.jobs.start import BAD_INPUT, FAILED
from castlist.jobs.start import Stop as Ended
from castlist.planning.covers import (
    Problem,
    Result,
    Violation,
    WeakPoints,
    check,
    explain,
    explain_result,
    explain_weak_points,
    shortfalls,
    solve,
    weak_points,
)
from castlist.planning.covers_file import problem_of, without
from castlist.planning.covers_words import performer_name, role_name
from castlist.planning.stopping import BadProblem, Stop

USUAL_WEAK = 2
MOST_WEAK = 4
SHOWN_WEAK = 20


@dataclass(frozen=True)
class Told:
    """What was found out."""

    problem: Problem
    result: Result
    shortfalls: list[Violation]
    weak: WeakPoints | None


def main(arguments: Sequence[str]) -> int:
    """Who goes on is told; or, when nobody is said to be away, what the list of covers is worth."""
    read = _parser().parse_args(arguments)
    path = Path(read.file)
    problem = problem_in(path, problem_of)
    try:
        problem = without(problem, [name for names in read.absent for name in names])
    except BadProblem as why:
        raise Ended(f"{shown(path)}: {why}", code=BAD_INPUT) from None
    stop = Stop(seconds=read.seconds)
    result = solve(problem, stop=stop, seed=read.seed)
    if result.plan:
        make_sure(check(problem, result.plan))
    most = read.weak if read.weak is not None else 0 if problem.absent else USUAL_WEAK
    weak = weak_points(problem, most=most, stop=stop) if most else None
    told = Told(problem, result, shortfalls(problem), weak)
    if read.json:
        print(json.dumps(facts(path, told), ensure_ascii=False))
    else:
        print("\n".join(lines(path, told)))
    return exit_code(told)


def exit_code(told: Told) -> int:
    """1: the show cannot go on, or, when nobody is away, the list is not what is wanted; 3: not all was found out."""
    code = EXIT_CODES[told.result.status]
    if code == 0 and told.shortfalls and not told.problem.absent:
        return FAILED
    if code == 0 and told.weak is not None and not told.weak.is_complete:
        return STOPPED_WITH_GAP
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist cover",
        description="Say who goes on when performers are away. With nobody away: whether everybody is covered as is "
        "wanted, and which absences stop the show.",
        epilog="exit codes: 0 done, and nothing less disturbing is possible · 3 stopped before all was known · "
        "1 the show cannot go on, or the list of covers is not as wanted · 2 bad input",
    )
    parser.add_argument("file", metavar="FILE.json", help="roles with scenes, whose they are, and who covers them")
    parser.add_argument("--absent", nargs="+", action="append", default=[], metavar="NAME", help="who is away")
    parser.add_argument(
        "--weak",
        type=whole(0, MOST_WEAK),
        metavar="N",
        help=f"which sets of up to N (further) absences stop the show ({USUAL_WEAK}; with somebody away 0)",
    )
    parser.add_argument("--seconds", type=seconds, default=60.0, metavar="S", help="at most (60)")
    parser.add_argument("--seed", type=whole(0, LARGEST_SEED), default=1, metavar="N", help="the same gives the same")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def facts(path: Path, told: Told) -> dict[str, Any]:
    """What is told to programs."""
    problem, result, weak = told.problem, told.result, told.weak
    return {
        "file": shown(path),
        "name": problem.name,
        "absent": [performer_name(problem, one) for one in sorted(problem.absent)],
        "status": result.status.value,
        "proven": result.is_proven,
        "plan": {
            role_name(problem, role): None if one is None else performer_name(problem, one)
            for role, one in enumerate(result.plan)
        },
        "disturbance": asdict(result.disturbance),
        "bound": asdict(result.bound),
        "core": [role_name(problem, role) for role in result.core],
        "told": list(_said(told)),
        "shortfalls": [one.sentence for one in told.shortfalls],
        "weak_points": None if weak is None else [_weak_said(problem, weak, place) for place in range(len(weak.found))],
        "weak_points_are_all": weak is not None and weak.is_complete,
        "seconds": round(result.seconds, 3),
        "nodes": result.nodes,
    }


def _weak_said(problem: Problem, weak: WeakPoints, place: int) -> dict[str, list[str]]:
    point = weak.found[place]
    return {
        "absent": [performer_name(problem, one) for one in point.absent],
        "roles": [role_name(problem, role) for role in point.core],
    }


def _said(told: Told) -> Iterator[str]:
    yield from explain_result(told.problem, told.result)
    if told.result.plan and told.problem.absent:
        yield from explain(told.problem, told.result.plan)


def lines(path: Path, told: Told) -> Iterator[str]:
    """What is told to people."""
    problem, result = told.problem, told.result
    yield f"{problem.name or shown(path)}: {len(problem.roles)} roles, {len(problem.performers)} performers"
    yield ""
    if not problem.absent:
        yield from _list(problem)
        yield ""
        yield from (one.sentence for one in told.shortfalls)
        if not told.shortfalls:
            yield "Every role is covered as it is wanted."
    elif result.plan:
        yield from _evening(told)
        yield ""
    if problem.absent or not result.plan:
        yield from _said(told)
    if told.weak is not None and result.plan:
        said = explain_weak_points(problem, told.weak)
        yield ""
        yield from said[: SHOWN_WEAK + 1]
        if len(said) > SHOWN_WEAK + 1:
            yield f"… and {len(said) - SHOWN_WEAK - 1} more; --json has them all."


def _list(problem: Problem) -> list[str]:
    """The list of covers."""
    rows = [
        (
            role_name(problem, place),
            performer_name(problem, role.performer),
            ", ".join(performer_name(problem, one) for one in role.covers) or "–",
        )
        for place, role in enumerate(problem.roles)
    ]
    return drawn(("role", "performer", "covers, the first first"), rows)


def _evening(told: Told) -> list[str]:
    """The roles that are not played by whose they are."""
    problem, plan = told.problem, told.result.plan
    rows = [
        (
            role_name(problem, place),
            performer_name(problem, role.performer),
            "cut" if one is None else performer_name(problem, one),
        )
        for place, (role, one) in enumerate(zip(problem.roles, plan, strict=True))
        if one != role.performer
    ]
    return drawn(("role", "instead of", "plays"), rows) if rows else ["Nothing changes."]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
