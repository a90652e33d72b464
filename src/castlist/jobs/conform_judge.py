"""Judges a room by scenarios of consent: where it answered differently, and how badly (level 1 is worst)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from castlist.jobs.conform_player import Act, Player, Room
from castlist.rules.why import Refused

LEVELS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (1, ("step", "minutes")),
    (2, ("status", "bites", "stands", "orphaned", "review", "offer")),
    (3, ("waits_for", "revision")),
)
REASONS = 4
"""The level at which the reasons of a refusal are compared."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where a scenario and the room parted: level 1 is worst."""

    id: str
    step: int
    level: int
    expected: object
    got: object
    act: Act = field(default_factory=dict)
    readings: tuple[str, ...] = ()
    status: str = ""
    """Of the candidacy about which they parted, as the room shows it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a scenario went: how many acts were played, and the first disagreement at any level."""

    id: str
    acts: int
    disagreement: Disagreement | None = None


def play(scenario: Mapping[str, Any], room: Room) -> Outcome:
    """The scenario, played until its end or the first disagreement."""
    player = Player(room, scenario["setup"])
    readings: dict[str, None] = {}
    for i, step in enumerate(scenario["steps"]):
        readings |= dict.fromkeys(step.get("readings") or ())
        whys: tuple[str, ...] = ()
        try:
            player.play(step["act"])
            player.played()
        except Refused as refused:
            whys = tuple(why.name for why in refused.whys)
        found = disagreement(scenario["id"], i, step, player.view(), whys, readings)
        if found:
            return Outcome(scenario["id"], i + 1, found)
    return Outcome(scenario["id"], len(scenario["steps"]))


def disagreement(
    named: str, number: int, step: Mapping[str, Any], view: Mapping[str, Any], whys: tuple[str, ...],
    readings: Iterable[str],
) -> Disagreement | None:  # fmt: skip
    """How a step went otherwise than its scenario says; None where it did not."""
    parted = compare(step, view, whys)
    if parted is None:
        return None
    level, expected, got = parted
    cand = next(iter(got), "") if isinstance(got, dict) else ""
    status = str((view.get(cand) or {}).get("status", ""))
    return Disagreement(named, number, level, expected, got, step["act"], tuple(readings), status)


def compare(
    step: Mapping[str, Any], got: Mapping[str, Any], whys: tuple[str, ...]
) -> tuple[int, object, object] | None:
    """Where what was expected and what was got part; None where they agree. Without `whys` the act was accepted."""
    accepted = bool(step.get("accepted"))
    if accepted == bool(whys):
        return 1, expected_of(step), {"refused": list(whys)} if whys else "accepted"
    for level, names in LEVELS:
        for cand, want in step["after"].items():
            have = got.get(cand)
            for name in names:
                if have is None or not _same(have[name], want[name]):
                    return level, {cand: {name: want[name]}}, {cand: have and {name: have[name]}}
    if whys and not set(whys) & set(step["refused"]):
        return REASONS, {"refused": step["refused"]}, {"refused": list(whys)}
    return None


def expected_of(step: Mapping[str, Any]) -> object:
    """How the act must go."""
    return "accepted" if step.get("accepted") else {"refused": step["refused"]}


def _same(have: object, want: object) -> bool:
    """Lists of names say the same in any order: O10 comes after O9, or before O2."""
    if isinstance(have, list) and isinstance(want, list):
        return sorted(have) == sorted(want)
    return have == want


def agreed(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many scenarios agree at each level, and how many there are."""
    outcomes = list(outcomes)
    worst = Counter(o.disagreement.level for o in outcomes if o.disagreement)
    count = {"scenarios": len(outcomes)}
    for level in (1, 2, 3, REASONS):
        count[f"level {level}"] = len(outcomes) - sum(n for found, n in worst.items() if found <= level)
    return count
