"""`castlist order`: the order of scenes in which people wait least, for problem files. Needs no installation."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from castlist.jobs.problem_files import LARGEST_SEED, Unreadable, problem_in, seconds_to, shown, whole
from castlist.jobs.start import BAD_INPUT
from castlist.planning import orders
from castlist.planning.stopping import Progress

PROVEN, WITH_GAP = 0, 3
LONGEST_SECONDS = 10**9
MOST_MEBIBYTES = 10**6
QUIET_SECONDS = 1.0
"""Progress is told when it takes longer."""


def main(arguments: Sequence[str]) -> int:
    """An answer for each file; 0 when each is proven best, 3 when one is not, 2 when one could not be read."""
    read = _parser().parse_args(arguments)
    codes = [_answered(Path(name), read) for name in read.files]
    return max(codes, key=(PROVEN, WITH_GAP, BAD_INPUT).index)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist order",
        description="Find the order of scenes in which people wait least, and prove it best.",
        epilog="exit codes: 0 proven best · 3 stopped before that, or no order keeps the conditions · 2 a bad file",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a problem, as JSON")
    parser.add_argument(
        "--seconds", type=seconds_to(LONGEST_SECONDS), metavar="S", help="for each file at most (default: until proven)"
    )
    parser.add_argument("--seed", type=whole(0, LARGEST_SEED), default=0, metavar="N", help="the same gives the same")
    parser.add_argument(
        "--memory", type=whole(1, MOST_MEBIBYTES), default=2048, metavar="MB", help="for the search (2048)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a file, a line each")
    return parser


def _answered(path: Path, read: argparse.Namespace) -> int:
    began = time.monotonic()
    try:
        problem = problem_in(path, orders.read)
    except Unreadable as why:
        print(f"castlist order: {shown(path)}: {why}", file=sys.stderr)
        return BAD_INPUT
    stop = orders.Stop(
        seconds=read.seconds, memory_bytes=read.memory << 20, tell=_teller(shown(Path(path.name))), began=began
    )
    result = orders.solve(problem, stop=stop, seed=read.seed)
    wrong = orders.check(problem, result) if result.order else []
    if wrong:  # the solver is not trusted: what it says is checked before it is printed
        raise AssertionError(f"{path}: {'; '.join(violation.says for violation in wrong)}")
    name = problem.name or shown(Path(path.stem))
    if read.json:
        print(json.dumps(_facts(name, result), ensure_ascii=False), flush=True)
    else:
        from castlist.jobs.order_drawn import drawn

        print("\n".join(drawn(problem, result, name=name)), flush=True)
    return PROVEN if result.is_proven else WITH_GAP


def _facts(name: str, result: orders.Result) -> dict[str, object]:
    found = bool(result.order)
    return {
        "name": name,
        "order": list(result.order),
        "cost": result.cost if found else None,
        "bound": result.bound,
        "proven": result.is_proven,
        "seconds": round(result.seconds, 6),
        "nodes": result.nodes,
    }


def _teller(name: str) -> Callable[[Progress], None]:
    """Tells on stderr how far it is, once a second at most, when it takes longer than QUIET_SECONDS."""
    told_at = [0.0]

    def tell(progress: Progress) -> None:
        if progress.seconds - told_at[0] >= QUIET_SECONDS:
            told_at[0] = progress.seconds
            cost = "no order yet" if progress.cost is None else f"cost {progress.cost}"
            print(
                f"{name}: {progress.seconds:.0f} s, {cost}, none below {progress.bound}, {progress.nodes} states",
                file=sys.stderr,
                flush=True,
            )

    return tell


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
