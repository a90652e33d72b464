"""`castlist double`: the fewest performers for a chart of scenes and characters."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from castlist.jobs.parts import EXIT_CODES, drawn, make_sure, problem_in, progress_of
from castlist.jobs.problem_files import LARGEST_SEED, seconds, shown, whole
from castlist.planning.doubling import Plan, Problem, Result, check, explain_result, sentence_of, solve
from castlist.planning.doubling_file import parts_said, problem_of
from castlist.planning.doubling_words import name_of, names, tightest
from castlist.planning.parts_words import time_said
from castlist.planning.stopping import Stop

MOST_ALTERNATIVES = 100
MOST_REASONS = 1000
LEAST_GRAVE_FIRST = (0, 3, 1)


def main(arguments: Sequence[str]) -> int:
    """The smallest plan of each file is told; the exit code is the gravest of all."""
    read = _parser().parse_args(arguments)
    problems = [(path, problem_in(path, problem_of)) for path in map(Path, read.files)]
    worst = 0
    for number, (path, problem) in enumerate(problems):
        stop = Stop(seconds=read.seconds, tell=progress_of(shown(path)))
        result = solve(problem, stop=stop, seed=read.seed, alternatives=read.alternatives)
        for plan in (result.plan, *result.alternatives) if result.plan else ():
            make_sure(check(problem, plan))
        if read.json:
            print(json.dumps(facts(path, problem, result), ensure_ascii=False), flush=True)
        else:
            print("\n".join([*([""] if number else []), *lines(path, problem, result)]), flush=True)
        worst = max(worst, EXIT_CODES[result.status], key=LEAST_GRAVE_FIRST.index)
    return worst


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist double",
        description="Find the fewest performers who can play all characters of a show, and say why fewer cannot.",
        epilog="exit codes: 0 proven · 3 stopped before it was proven · 1 impossible, and why · 2 bad input; "
        "of several files the gravest",
    )
    parser.add_argument("files", metavar="FILE.json", nargs="+", help="scenes, characters, and who is in which scene")
    parser.add_argument("--seconds", type=seconds, default=60.0, metavar="S", help="for each file at most (60)")
    parser.add_argument("--seed", type=whole(0, LARGEST_SEED), default=1, metavar="N", help="the same gives the same")
    parser.add_argument(
        "--alternatives", type=whole(0, MOST_ALTERNATIVES), default=0, metavar="N", help="other plans as small (0)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object for each file, a line each")
    return parser


def facts(path: Path, problem: Problem, result: Result) -> dict[str, Any]:
    """What is told to programs."""
    return {
        "file": shown(path),
        "name": problem.name,
        "status": result.status.value,
        "proven": result.is_proven,
        "performers": result.performers,
        "bound": result.bound,
        "plan": parts_said(problem, result.plan),
        "alternatives": [parts_said(problem, plan) for plan in result.alternatives],
        "alternatives_are_all": result.are_all,
        "clique": [name_of(problem, character) for character in result.clique],
        "clique_because": [
            sentence_of(problem, condition, among=result.clique) for condition in result.reasons[:MOST_REASONS]
        ],
        "core": [name_of(problem, character) for character in result.core_characters],
        "core_because": [sentence_of(problem, one, among=result.core_characters) for one in result.core],
        "core_is_least": result.core_is_least,
        "told": explain_result(problem, result),
        "seconds": round(result.seconds, 3),
        "nodes": result.nodes,
    }


def lines(path: Path, problem: Problem, result: Result) -> Iterator[str]:
    """What is told to people."""
    yield f"{problem.name or shown(path)}: {len(problem.characters)} characters, {len(problem.scenes)} scenes"
    yield ""
    if result.plan:
        yield from _table(problem, result.plan)
        yield ""
    yield from explain_result(problem, result)
    for number, plan in enumerate(result.alternatives, 1):
        yield ""
        yield f"Another way, {number} of {len(result.alternatives)}{' (there are no more)' if result.are_all else ''}:"
        yield from _table(problem, plan)


def _table(problem: Problem, plan: Plan) -> list[str]:
    rows = []
    for who, part in zip(names(problem, plan), plan, strict=True):
        change = tightest(problem, part)
        on = {scene for character in part.characters for scene in problem.characters[character].scenes}
        rows.append(
            (
                who,
                ", ".join(name_of(problem, character) for character in part.characters),
                str(len(on)),
                "–" if change is None else time_said(change[2]),
            )
        )
    return drawn(("performer", "plays", "scenes", "least time to change"), rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
