"""Audition days of 50 to 1,000 performers: how many get a place, what is met, who waits, and what is proven.

    python -m benchmarks.days [--sizes 50,100,300,600,1000] [--seeds 3] [--seconds 60]

Each day is made by a fixed seed. `plain` days have windows, wishes, minors, recusals, breaks and locks; `tied` days
also a pianist between rooms, a reader who comes and goes, performers who want two slots, an order, and agents'
clients who come together. “By hand” is what comes out when everybody gets the best free time in the order of the list.
"""

import argparse
import random
import time
from collections.abc import Iterator

from benchmarks.measuring import machine, table
from castlist.planning.days import solve
from castlist.planning.days_options import Grid, fixed, options, score
from castlist.planning.days_problem import (
    Break,
    Performer,
    Plan,
    Problem,
    Resource,
    Score,
    Slot,
    Span,
    Together,
    Wish,
)
from castlist.planning.days_start import Board
from castlist.planning.stopping import Stop

GRID_MINUTES = 10
OPENS, LUNCH, AFTER_SCHOOL, CLOSES, DAY = 600, 780, 930, 1080, 1440
ROOMS = ("Hall", "Studio", "Attic", "Foyer")


def made(people: int, *, seed: int, tied: bool) -> Problem:
    """Days with about 16 slots for 15 performers, in as many days as they need."""
    dice = random.Random(f"{people} {seed} {tied}")
    wanted = 0
    performers = []
    for _ in range(people):
        length = GRID_MINUTES * (2 if tied and dice.random() < 0.1 else 1)
        wanted += length // GRID_MINUTES
        performers.append(length)
    slots = tuple(_slots(-(-wanted * 16 // 15), rooms=2 if people <= 100 else 4))
    days = slots[-1].start_minutes // DAY + 1
    who = tuple(_performer(dice, length, days, tied) for length in performers)
    taken = [i for i in range(people) if dice.random() < 0.03]
    problem = Problem(
        slots=slots,
        performers=who,
        rooms=ROOMS,
        members=("Karen", "Derek", "Tom", "Julia"),
        resources=(
            Resource(available=_daily(days, OPENS, CLOSES - 60), name="pianist"),
            Resource(available=_daily(days, LUNCH, CLOSES), name="reader"),
        ),
        breaks=tuple(Break(span) for span in _daily(days, LUNCH, LUNCH + 60)),
        minor_hours=_daily(days, AFTER_SCHOOL, CLOSES),
        before=tuple(_pairs(dice, people)) if tied else (),
        together=tuple(_groups(dice, people)) if tied else (),
        days=tuple(f"day {d + 1}" for d in range(days)),
    )
    return _with_locks(problem, taken, dice)


def _daily(days: int, start: int, end: int) -> tuple[Span, ...]:
    return tuple(Span(day * DAY + start, day * DAY + end) for day in range(days))


def _slots(count: int, *, rooms: int) -> Iterator[Slot]:
    found = 0
    for minute in range(OPENS, 400 * DAY, GRID_MINUTES):
        if OPENS <= minute % DAY < LUNCH or LUNCH + 60 <= minute % DAY < CLOSES:
            for room in range(rooms):
                if found == count:
                    return
                found += 1
                yield Slot(minute, GRID_MINUTES, room, frozenset({room}))


def _performer(dice: random.Random, length: int, days: int, tied: bool) -> Performer:
    windows = []
    for _ in range(dice.choice([1, 2, 2, 3])):
        day, hour = dice.randrange(days), dice.choice([10, 11, 12, 14, 15, 16])
        windows.append(Span(day * DAY + hour * 60, day * DAY + min(CLOSES, hour * 60 + dice.choice([60, 120, 240]))))
    wishes = [Wish(weight=dice.choice([1, 2, 5]), span=dice.choice(windows)) for _ in range(dice.choice([0, 1]))]
    if dice.random() < 0.2:
        wishes.append(Wish(weight=1, room=dice.randrange(2)))
    needs = {0} if dice.random() < 0.12 else set()
    needs |= {1} if dice.random() < 0.1 else set()
    return Performer(
        length_minutes=length,
        windows=tuple(windows) if dice.random() < 0.8 else None,
        is_minor=dice.random() < 0.06,
        recused=frozenset({dice.randrange(4)}) if dice.random() < 0.05 else frozenset(),
        needs=frozenset(needs) if tied else frozenset(),
        wishes=tuple(wishes),
    )


def _pairs(dice: random.Random, people: int) -> Iterator[tuple[int, int]]:
    for _ in range(people // 50):
        one, other = dice.sample(range(people), 2)
        yield one, other


def _groups(dice: random.Random, people: int) -> Iterator[Together]:
    for _ in range(people // 25):
        yield Together(frozenset(dice.sample(range(people), dice.choice([2, 3, 4]))), dice.choice([60, 120]))


def _with_locks(problem: Problem, who: list[int], dice: random.Random) -> Problem:
    """Some have a time already, which keeps every condition."""
    grid = Grid(problem)
    every = options(grid)
    board = Board(problem, every)
    for place in who:
        rows = [row for row in every[place].rows if not board.in_the_way(place, row)]
        if rows:
            board.put(place, dice.choice(rows))
    performers = tuple(
        Performer(**{**vars(p), "locked": board.rows[i].slots[0]}) if i in board.rows else p
        for i, p in enumerate(problem.performers)
    )
    return Problem(**{**vars(problem), "performers": performers})


def by_hand(problem: Problem) -> Score:
    """What comes out when everybody gets the best free time in the order of the list."""
    grid = Grid(problem)
    board = Board(problem, fixed(problem, options(grid)))
    order = sorted(range(len(problem.performers)), key=lambda place: problem.performers[place].locked is None)
    for place in order:
        board.fit(place)
    plan: Plan = tuple(board.rows[i].slots[0] if i in board.rows else None for i in range(len(problem.performers)))
    return score(grid, plan)


def _row(people: int, *, seed: int, tied: bool, seconds: float) -> list[object]:
    problem = made(people, seed=seed, tied=tied)
    hand = by_hand(problem)
    cpu = time.process_time()
    result = solve(problem, stop=Stop(seconds=seconds), seed=1)
    cpu = time.process_time() - cpu
    ours, bound = result.score, result.bound
    return [
        f"{people} × {len(problem.slots)}",
        f"{'tied' if tied else 'plain'} {seed}",
        f"{hand.placed}",
        f"{ours.placed} of {bound.placed}",
        f"{hand.wishes}",
        f"{ours.wishes} of {bound.wishes}",
        f"{hand.waiting_minutes}",
        f"{ours.waiting_minutes} over {bound.waiting_minutes}",
        "proven" if result.is_proven else "stopped",
        f"{cpu:.1f}",
        f"{result.seconds:.1f}",
    ]


HEAD = (
    "performers × slots",
    "day",
    "placed by hand",
    "placed of bound",
    "wishes by hand",
    "wishes of bound",
    "waiting by hand",
    "waiting over bound, min",
    "",
    "CPU s",
    "wall s",
)


def main() -> None:
    """The table is printed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.days")
    parser.add_argument("--sizes", default="50,100,300,600,1000")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60)
    read = parser.parse_args()
    print(f"{machine()}\n")
    rows = []
    for size in map(int, read.sizes.split(",")):
        for tied in (False, True):
            for seed in range(1, read.seeds + 1):
                rows.append(_row(size, seed=seed, tied=tied, seconds=read.seconds))
                print(*rows[-1], sep=" | ", flush=True)
    print()
    print(table(HEAD, rows))


if __name__ == "__main__":
    main()
