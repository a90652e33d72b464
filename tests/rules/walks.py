"""Long random walks through checked rooms, with dice instead of Hypothesis: many more steps in the same time."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from castlist.rules.why import Refused
from tests.rules.checked_room import CheckedRoom
from tests.rules.random_acts import Call, Dice
from tests.rules.random_rooms import plan, setup


@dataclass
class Walked:
    """How often each act was accepted and refused, and how often each antecedent of an invariant held."""

    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    whys: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)


class _Counting(CheckedRoom):
    def __init__(self, walked: Walked) -> None:
        super().__init__()
        self.walked = walked

    def refused(self, call: Call, refused: Refused) -> None:
        self.walked.whys.update(why.name for why in refused.whys)


def chooser(dice: random.Random) -> Callable[[Sequence[Any]], Any]:
    """Chooses by dice."""
    return lambda options: options[int(dice.random() * len(options))]


def walk(seed: int, steps: int, walked: Walked, *, room: Callable[[Walked], CheckedRoom] = _Counting) -> CheckedRoom:
    """One walk; everything is asked after each step. The same seed walks the same way."""
    dice = random.Random(seed)
    choose, checked = chooser(dice), room(walked)
    checked.begin(setup(choose))
    for _ in range(steps):
        if choose(range(25)) == 0:
            checked.pass_time(choose((1, 12, 24, 100, 200)))
            continue
        for made in plan(Dice(checked.room.state, choose)):
            name = f"move {made.args[0]}" if made.name == "move" else made.name
            (walked.accepted if checked.play(made) else walked.refused)[name] += 1
    checked.end()
    walked.held += checked.findings.held
    return checked
