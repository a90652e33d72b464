"""Proofs on the stored system, on SQLite and on PostgreSQL: walks beside the pure rules, and races at full count.

`python -m tests.proofs.stored [walks] [races] [--rounds N] [--walks N] [--sqlite-only]`
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tools.services import postgresql

ROUNDS = 300
ROUNDS_OF_PROCESSES = 60
WALKS = 250
ACTS = 80


def main(arguments: Sequence[str] = ()) -> int:
    """Every proof was tried on every database; 0 when each holds."""
    read = _read(arguments)
    if read.here:
        return _prove_here(read)
    again = [*(read.what or []), f"--rounds={read.rounds}", f"--walks={read.walks}", "--here"]
    failed = _on("SQLite", "", again)
    if not read.sqlite_only:
        with postgresql() as url:
            if url is None:
                print("PostgreSQL: none answers, and none could be started")
                return 1
            failed += _on("PostgreSQL", url, again)
    return 1 if failed else 0


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.proofs.stored")
    parser.add_argument("what", nargs="*", choices=[[], "walks", "races"])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--walks", type=int, default=WALKS)
    parser.add_argument("--sqlite-only", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _on(name: str, url: str, arguments: list[str]) -> int:
    """The proofs in a process of their own, whose settings name that database; 1 when one fails."""
    print(f"== {name}", flush=True)
    environment = {**os.environ, "CASTLIST_TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    ran = subprocess.run([sys.executable, "-m", "tests.proofs.stored", *arguments], env=environment, check=False)
    return 1 if ran.returncode else 0


@contextmanager
def _database() -> Iterator[None]:
    """Tables stand in a database of our own that is gone afterwards."""
    import django

    django.setup()
    from django.db import connection

    configured = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(configured, verbosity=0)


def _prove_here(read: argparse.Namespace) -> int:
    holds = True
    with _database():
        if not read.what or "walks" in read.what:
            holds = _walks(read.walks) and holds
        if not read.what or "races" in read.what:
            holds = _races(read.rounds) and holds
    return 0 if holds else 1


def _walks(count: int) -> bool:
    """The same walks through the pure rules and the stored system, and `verify` over everything they left."""
    from castlist.jobs.conform_room import House
    from castlist.queries.verification_walk import walk as verify
    from tests.history.side_by_side import walk

    house, started = House.built(), time.monotonic()
    outcomes: Counter[str] = Counter()
    parted = []
    for seed in range(count):
        walked = walk(house, seed, ACTS)
        outcomes += walked.outcomes
        parted += [walked.parted] if walked.parted else []
    report = verify()
    wrong = [f for f in report.findings if f.invariant != "times"]  # rehearsed bookings take times of no table
    print(
        f"walks: {count} of {ACTS} acts side by side, {outcomes['done']:,} done and {outcomes['refused']:,} refused "
        f"alike, parted {len(parted)}; verify: {report.counts['events']:,} events, {len(wrong)} findings "
        f"({time.monotonic() - started:.0f} s)",
        flush=True,
    )
    for line in [*parted, *map(str, wrong)][:10]:
        print(f"  {line}")
    return not parted and not wrong


def _races(rounds: int) -> bool:
    """Every race at full count, by two threads, and fewer by two processes."""
    from tests.races.pairs import MAKES
    from tests.races.races import RACES, run

    holds = True
    for kind, make in MAKES.items():
        pair = make()
        for race in RACES:
            started = time.monotonic()
            tally = run(race, pair, rounds if kind == "threads" else min(rounds, ROUNDS_OF_PROCESSES))
            print(f"{kind}: {tally.line()} ({time.monotonic() - started:.0f} s)", flush=True)
            for line in tally.illegal[:3]:
                print(f"  {line}")
            if not tally.both_won:
                print("  only one order was seen")
            holds = holds and tally.both_won and not tally.illegal
        pair.close()
    return holds


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
