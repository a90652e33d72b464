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
        readings |= dict.fromkeys(step.get("readings", ()))
        whys: tuple[str, ...] = ()
        try:
            player.play(step["act"])
            player.played()
        except Refused as refused:
            whys = tuple(why.name for why in refused.whys)
        parted = compare(step, player.view(), whys)
        if parted:
            level, expected, got = parted
            found = Disagreement(scenario["id"], i, level, expected, got, step["act"], tuple(readings))
            return Outcome(scenario["id"], i + 1, found)
    return Outcome(scenario["id"], len(scenario["steps"]))


def compare(
    step: Mapping[str, Any], got: Mapping[str, Any], whys: tuple[str, ...]
) -> tuple[int, object, object] | None:
    """Where what was expected and what was got part; None where they agree. Without `whys` the act was accepted."""
    accepted = bool(step.get("accepted"))
    if accepted == bool(whys):
        return (
            1,
            "accepted" if accepted else {"refused": step["refused"]},
            {"refused": list(whys)} if whys else "accepted",
        )
    for level, names in LEVELS:
        for cand, want in step["after"].items():
            have = got.get(cand)
            for name in names:
                if have is None or have[name] != want[name]:
                    return level, {cand: {name: want[name]}}, {cand: have and {name: have[name]}}
    if whys and not set(whys) & set(step["refused"]):
        return REASONS, {"refused": step["refused"]}, {"refused": list(whys)}
    return None


def agreed(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many scenarios agree at each level, and how many there are."""
    outcomes = list(outcomes)
    worst = Counter(o.disagreement.level for o in outcomes if o.disagreement)
    count = {"scenarios": len(outcomes)}
    for level in (1, 2, 3, REASONS):
        count[f"level {level}"] = len(outcomes) - sum(n for found, n in worst.items() if found <= level)
    return count
