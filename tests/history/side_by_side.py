"""The stored system beside the pure rules: one walk played on both, compared after every act."""

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from castlist.jobs.conform_play import Stage
from castlist.jobs.conform_player import Player
from castlist.jobs.conform_room import House
from castlist.queries.log import event_of, events_of
from castlist.records.models import Production
from castlist.rules.decisions.due import next_moment
from castlist.rules.decisions.fold import Folding
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused
from tests.history.walks import Walk, setup
from tests.rules.memory_room import MemoryRoom


def differences(one: State, other: State) -> dict[tuple[str, str], tuple[object, object]]:
    """The facts in which two states differ."""
    first = {(f.kind, f.key): f for f in one.facts()}
    second = {(f.kind, f.key): f for f in other.facts()}
    return {
        key: (first.get(key), second.get(key))
        for key in sorted(first.keys() | second.keys())
        if first.get(key) != second.get(key)
    }


@dataclass(slots=True)
class Walked:
    """How a walk went: what was played, and where the two parted, if they did."""

    acts: list[dict[str, Any]] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    parted: str = ""
    stage: Stage | None = None


class Both:
    """A production in memory and one in the database, in which the same is done."""

    def __init__(self, house: House, made: dict[str, Any]) -> None:
        self.stage = Stage(house, made)
        self.memory = Player(MemoryRoom(), made)
        self.folding = Folding()
        self._written = 0
        self._fold()

    def _fold(self) -> None:
        """What has been written since is folded."""
        for row in events_of(self.stage.room.production):
            if row.seq > self._written:
                self.folding.add(event_of(row))
                self._written = row.seq

    def _in_memory(self, act: dict[str, Any]) -> tuple[str, ...]:
        room = self.memory.room
        assert isinstance(room, MemoryRoom)
        state, length, now = room.state, len(room.events), room.now
        try:
            self.memory.play(act)
        except Refused as no:
            room.state, room.now = state, now
            del room.events[length:]
            return tuple(why.name for why in no.whys)
        return ()

    def do(self, act: dict[str, Any]) -> tuple[tuple[str, ...], str]:
        """The act is done in both. Why it was refused, and how the two differ after it."""
        pure, stored = self._in_memory(act), self.stage.do(act)
        if pure != stored:
            return stored, f"refused in memory {pure}, in the database {stored}"
        self._fold()
        apart = differences(self.folding.state, self.stage.room.state)
        if apart:
            return stored, f"the rows are not the fold of the log: {apart}"
        production = Production.objects.get(pk=self.stage.room.production)
        moment = next_moment(self.folding.state)
        if moment and not 0 < production.due_at <= moment:
            return stored, f"due at {moment}, and the production waits until {production.due_at}"
        seen, shown = self.memory.view(), self.stage.view()
        if _unordered(seen) != _unordered(shown):
            return stored, f"seen in memory {seen}, in the database {shown}"
        return stored, ""


def _unordered(view: dict[str, Any]) -> dict[str, Any]:
    """Ids are not in the order of names, so who is waited for is compared as a set."""
    return {cand: {**told, "waits_for": sorted(told["waits_for"])} for cand, told in view.items()}


def walk(house: House, seed: int, length: int) -> Walked:
    """So many acts, chosen by the seed; stopped where the two part."""
    dice = random.Random(seed)
    made = setup(dice)
    both, walked = Both(house, made), Walked()
    chooser = Walk(dice, both.memory)
    for _ in range(length):
        act = chooser.next()
        walked.acts.append(act)
        refused, parted = both.do(act)
        walked.outcomes["refused" if refused else "done"] += 1
        if parted:
            walked.parted = f"seed {seed}, act {len(walked.acts) - 1}, {act}: {parted}"
            break
    walked.stage = both.stage
    return walked
