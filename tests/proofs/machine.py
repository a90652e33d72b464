"""A Hypothesis state machine that plays every act twice: by the pure rules in memory, and in the stored system.

After each act both must have refused it alike, the rows must be the fold of the log, and both must show the same.
"""

import random
from collections import Counter
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from castlist.jobs.conform_room import House
from tests.history.side_by_side import Both
from tests.history.walks import Walk, setup

CHOICES = st.randoms(use_true_random=False)
"""Dice whose every throw is Hypothesis's, so that a failure shrinks to the shortest way there."""


class SideBySide(RuleBasedStateMachine):
    """One production, in memory and in the database."""

    house: ClassVar[House]
    counted: ClassVar[Counter[str]]

    @initialize(dice=CHOICES)
    def found(self, dice: random.Random) -> None:
        self.both = Both(self.house, setup(dice))
        self.walk = Walk(dice, self.both.memory)
        self.counted["rooms"] += 1

    @rule(dice=CHOICES)
    def act(self, dice: random.Random) -> None:
        self.walk.dice = dice
        act = self.walk.next()
        note(str(act))
        refused, parted = self.both.do(act)
        assert not parted, f"{act}: {parted}"
        self.counted["acts refused alike" if refused else "acts done alike"] += 1
        self.counted.update(f"why {why}" for why in refused)
        if not refused:
            self.counted[f"did {act['act']}"] += 1


def play(house: House, *, rooms: int, acts: int, same_every_time: bool, shortest: bool = True) -> Counter[str]:
    """So many rooms of so many acts; what was counted. Raises where the two part, with the shortest way there."""
    counted: Counter[str] = Counter()
    machine: Any = type("SideBySideHere", (SideBySide,), {"house": house, "counted": counted})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=rooms, stateful_step_count=acts, deadline=None, database=None, derandomize=same_every_time,
            suppress_health_check=list(HealthCheck), print_blob=False,
            phases=[Phase.generate, Phase.shrink] if shortest else [Phase.generate],
        ),
    )  # fmt: skip
    return counted
