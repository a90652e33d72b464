"""Doubling and covers on generated shows of 5 to 60 roles: time, and whether the optimum is proven, as tables.

`python -m benchmarks.parts`; `--seeds N` shows of each size, `--write` puts the tables into docs/explanation/parts.md.
"""

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks.measuring import machine, put_into, table
from castlist.planning import covers, doubling
from castlist.planning.stopping import Status, Stop

T = TypeVar("T")
PAGE = Path(__file__).resolve().parent.parent / "docs" / "explanation" / "parts.md"
SIZES = (5, 10, 20, 30, 40, 50, 60)
ABSENCES = (1, 2, 3, 4)
SECONDS = 60.0
VOICES = ("soprano", "mezzo", "tenor", "bass")


# -- Shows


def show(size: int, *, seed: int) -> doubling.Problem:
    """A play of so many characters in scenes of 2 to 10 minutes: some are in many scenes, most are in few.

    Every eighth scene is a crowd. A change takes 3 minutes, and an interval of 20 stands in the middle.
    """
    dice = random.Random(f"{size} {seed}")
    number = 12 + size // 2
    weights = [1 / (1 + place) ** 0.5 for place in range(size)]
    scenes: list[set[int]] = [set() for _ in range(number)]
    for place, scene in enumerate(scenes):
        cast = dice.randint(size // 4, size // 3) if place % 8 == 7 else dice.randint(2, 7)
        while len(scene) < min(max(2, cast), size):
            scene.add(dice.choices(range(size), weights)[0])
    for character in range(size):
        if not any(character in scene for scene in scenes):
            dice.choice(scenes).add(character)
    scenes.insert(number // 2, set())
    minutes = [dice.randint(2, 10) if scene else 20 for scene in scenes]
    return doubling.Problem(
        scenes=tuple(doubling.Scene(60 * m) for m in minutes),
        characters=tuple(
            doubling.Character(frozenset(s for s, on in enumerate(scenes) if c in on)) for c in range(size)
        ),
        change_seconds=180,
        name=f"{size} characters, {seed}",
    )


def musical(size: int, *, seed: int) -> doubling.Problem:
    """The same with a voice for half of the characters, four kinds of performer, and four characters each at most."""
    plain, dice = show(size, seed=seed), random.Random(f"voices {size} {seed}")
    needs = [frozenset(dice.sample(VOICES, 1) if dice.random() < 0.5 else ()) for _ in plain.characters]
    return replace(
        plain,
        characters=tuple(replace(c, needs=n) for c, n in zip(plain.characters, needs, strict=True)),
        performers=tuple(doubling.Performer(has=frozenset([v]), number=None, name=v) for v in VOICES),
        most_characters=4,
    )


def house(size: int, *, seed: int) -> covers.Problem:
    """The same play with a performer for each character and a swing for every five.

    The first third are principals, each with two covers from the ensemble and a swing. Each other track has two swings.
    """
    dice, play = random.Random(f"covers {size} {seed}"), show(size, seed=seed)
    swings = [size + place for place in range(max(2, size // 5))]
    ensemble = range(max(1, size // 3), size)
    roles = []
    for place, character in enumerate(play.characters):
        of_ensemble = place in ensemble
        known = dice.sample(swings, 2) if of_ensemble else [*dice.sample(ensemble, 2), dice.choice(swings)]
        roles.append(covers.Role(character.scenes, place, tuple(known), wanted=2, name=f"role {place}"))
    return covers.Problem(
        scenes=tuple(f"scene {place}" for place in range(len(play.scenes))),
        performers=tuple(f"performer {place}" for place in range(size + len(swings))),
        roles=tuple(roles),
    )


# -- What is measured


def timed(do: Callable[[], T]) -> tuple[T, float]:
    """What came of it, and the milliseconds."""
    started = time.perf_counter()
    found = do()
    return found, (time.perf_counter() - started) * 1000


def doubling_rows(make: Callable[..., doubling.Problem], seeds: int) -> Iterator[list[object]]:
    """For each size a row: performers, proven, how often the clique is the number, time."""
    for size in SIZES:
        runs = [
            timed(partial(doubling.solve, make(size, seed=seed), stop=Stop(seconds=SECONDS), seed=1))
            for seed in range(seeds)
        ]
        found, spent = [result for result, _ in runs], sorted(ms for _, ms in runs)
        assert all(result.plan for result in found)
        yield [
            size,
            _range([result.performers for result in found]),
            f"{sum(result.is_proven for result in found)} of {seeds}",
            f"{sum(len(result.clique) == result.performers for result in found)} of {seeds}",
            f"{statistics.median(spent):,.0f}",
            f"{spent[-1]:,.0f}",
        ]


def covers_rows(seeds: int) -> Iterator[list[object]]:
    """For each size and number of absences a row: how often the show goes on, how many roles move, time."""
    for size in SIZES:
        for away in ABSENCES:
            runs = []
            for seed in range(seeds):
                problem, dice = house(size, seed=seed), random.Random(f"away {size} {away} {seed}")
                absent = frozenset(dice.sample(range(len(problem.performers)), away))
                evening = replace(problem, absent=absent)
                runs.append(timed(partial(covers.solve, evening, stop=Stop(seconds=SECONDS), seed=1)))
            found, spent = [result for result, _ in runs], sorted(ms for _, ms in runs)
            moved = [result.disturbance.moved for result in found if result.plan]
            proven = sum(r.is_proven or r.status is Status.IMPOSSIBLE for r in found)
            yield [
                size,
                away,
                f"{len(moved)} of {seeds}",
                _range(moved) if moved else "–",
                f"{proven} of {seeds}",
                f"{statistics.median(spent):.1f}",
                f"{spent[-1]:,.1f}",
            ]


def weak_rows(seeds: int) -> Iterator[list[object]]:
    """For each size and number of absences a row: how many sets, how many stop the show, time."""
    for size in SIZES:
        for most in (2, 3):
            runs = [
                timed(partial(covers.weak_points, house(size, seed=seed), most=most, stop=Stop(seconds=SECONDS)))
                for seed in range(min(seeds, 3))
            ]
            yield [
                size,
                most,
                f"{runs[0][0].looked_at:,}",
                _range([len(points.found) for points, _ in runs]),
                f"{sum(points.is_complete for points, _ in runs)} of {len(runs)}",
                f"{statistics.median(ms for _, ms in runs):,.0f}",
            ]


def _range(numbers: Sequence[int]) -> str:
    return str(min(numbers)) if min(numbers) == max(numbers) else f"{min(numbers)} to {max(numbers)}"


def tables(seeds: int) -> Iterator[str]:
    """All that is measured."""
    from ortools.sat.python import cp_model

    assert cp_model
    yield f"{machine()}, at a nice of {os.nice(0)}; {seeds} shows of each size. CP-SAT is loaded before the clock runs."
    head = ("characters", "performers", "proven", "a clique says so", "median ms", "most ms")
    yield "### Anybody can play anybody\n\n" + table(head, list(doubling_rows(show, seeds)))
    said = "### Half of the characters need one of four voices, and nobody plays more than four\n\n"
    yield said + table(head, list(doubling_rows(musical, seeds)))
    said = (
        "### Who goes on\n\nPrincipals have two covers from the ensemble and a swing, ensemble tracks two swings.\n\n"
    )
    covered = ("roles", "away", "goes on", "roles moved", "known for certain", "median ms", "most ms")
    yield said + table(covered, list(covers_rows(seeds)))
    weak = ("roles", "away up to", "sets", "stop the show", "complete", "median ms")
    yield "### Weak points\n\n" + table(weak, list(weak_rows(seeds)))


def main() -> None:
    """The tables are printed, and put into the page when asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parts")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/explanation/parts.md")
    read = parser.parse_args()
    found = []
    for text in tables(read.seeds):
        print(text, end="\n\n", flush=True)
        found.append(text)
    if read.write:
        put_into(PAGE, "parts", "\n\n".join(found))


if __name__ == "__main__":
    main()
