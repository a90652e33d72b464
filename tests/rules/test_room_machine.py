"""The rules under random acts, sensible and not: by Hypothesis, which finds short ways to a failure, and by dice."""

import random

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from castlist.rules.decisions.fold import after
from castlist.rules.decisions.state import State
from tests.model.invariants import CHECKS
from tests.rules.checked_room import CheckedRoom
from tests.rules.random_acts import Dice, said
from tests.rules.random_rooms import plan, setup
from tests.rules.walks import Walked, walk

pytestmark = pytest.mark.slow


class RoomMachine(RuleBasedStateMachine):
    """Acts chosen by Hypothesis. Subclasses may give a checked room of their own."""

    checked: type[CheckedRoom] = CheckedRoom

    def __init__(self) -> None:
        super().__init__()
        self.room = self.checked()

    @initialize(data=st.data())
    def found(self, data: st.DataObject) -> None:
        self.room.begin(setup(lambda options: data.draw(st.sampled_from(options))))

    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        for made in plan(Dice(self.room.room.state, lambda options: data.draw(st.sampled_from(options)))):
            note(str(made)[:300])
            self.room.play(made)

    @rule(hours=st.sampled_from([1, 24, 200]))
    def time(self, hours: int) -> None:
        self.room.pass_time(hours)

    def teardown(self) -> None:
        if self.room.room.events:
            self.room.end()


TestRoomMachine = RoomMachine.TestCase
TestRoomMachine.settings = settings(
    max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


def test_walks_by_dice_break_no_invariant() -> None:
    walked = Walked()
    for seed in range(60):
        walk(seed, 200, walked)
    assert sum(walked.accepted.values()) > 1500
    assert [name for name in CHECKS if not walked.held[name]] == []


def test_the_order_in_which_facts_are_read_changes_nothing() -> None:
    """A database gives rows in any order; what an event makes of them is the same in each."""
    dice, compared = random.Random(7), 0
    for seed in range(25):
        walked = walk(seed, 60, Walked())
        state = State()
        for event in walked.room.events:
            facts = list(state.facts())
            dice.shuffle(facts)
            state, otherwise = after(state, event), after(State.of(facts, state.n), event)
            compared += len(facts)
            assert {(f.kind, f.key): f for f in otherwise.facts()} == {(f.kind, f.key): f for f in state.facts()}, event
    assert compared > 10_000


def test_a_waiver_asked_for_one_of_two_records_covers_the_performer_whom_they_become() -> None:
    checked = CheckedRoom()
    checked.begin(setup(lambda options: options[-1]))
    plays = [
        said("submit", "r", by="Rose", performer="Rose", role="Lead"),
        said("move", "waiver", by="Karen", new_id="m1", person="Derek", role="Lead"),
        said("merge_performers", by="Karen", keep="Dora", gone="Rose"),
        said("agree", "m1", by="Mira"),
    ]
    assert [checked.play(made) for made in plays] == [True] * 4
    checked.end()
    assert checked.room.state.waived("Derek", "Lead") == ("Dora",)
