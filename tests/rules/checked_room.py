"""A room in which everything is asked after every act: others build on it, and play the same on a room of their own.

Nothing may be raised but Refused; facts and events come back from JSON as they were; the state is the fold of the log;
every invariant of the model holds; the model sees the room as the rules do; and facts may come in any order, as they
do from a database.
"""

import json
from dataclasses import asdict

from castlist.rules.decisions import agreeing
from castlist.rules.decisions.due import next_moment
from castlist.rules.decisions.facts import KINDS, Fact, Offer, Review
from castlist.rules.decisions.fold import changes, fold
from castlist.rules.decisions.objections import biting
from castlist.rules.decisions.seats import seats
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import standing
from castlist.rules.why import Refused
from tests.model.book import entered
from tests.model.invariants import Findings
from tests.model.ledger import Ledger
from tests.rules.memory_room import MemoryRoom
from tests.rules.random_acts import Call

STATUSES = frozenset([
    "named", "waiting", "stuck", "ready", "concluded", "review", "inquorate", "withdrawn", "released", "declined",
    "cast",
])  # fmt: skip


class CheckedRoom:
    """One production in memory, from its founding on."""

    def __init__(self) -> None:
        self.room = MemoryRoom()
        self.ledger = Ledger()
        self.findings = Findings()

    # -- For those who play the same elsewhere

    def founded(self, events: list[Event]) -> None:
        """The production was founded with these events."""

    def accepted(self, call: Call, events: list[Event]) -> None:
        """The act gave these events."""

    def refused(self, call: Call, refused: Refused) -> None:
        """The act was refused."""

    def time_passed(self, hours: int, events: list[Event]) -> None:
        """So much time passed, and brought these events."""

    # -- What may happen

    def begin(self, events: list[Event]) -> None:
        """The production is founded."""
        before = self.room.state
        self.room.write(events)
        self._check(before, events)
        self.founded(events)

    def play(self, call: Call) -> bool:
        """The act is tried; true when it was accepted."""
        before, other = self.room.state, MemoryRoom(self.room.now)
        other.state, other.events = _backwards(before), self.room.events[-1:]
        try:
            events = self.room.act(call.name, *call.args, **call.said)
        except Refused as found:
            refused = found
        else:
            assert other.act(call.name, *call.args, **call.said) == events, "the order in which facts are loaded shows"
            self._check(before, events)
            self.accepted(call, events)
            return True
        assert refused.whys, call
        assert self.room.state is before, "a refusal changes nothing"
        self.refused(call, refused)
        return False

    def pass_time(self, hours: int) -> None:
        """So much time passes."""
        before = self.room.state
        events = self.room.pass_time(hours)
        self._check(before, events)
        assert not 0 < next_moment(self.room.state) <= self.room.now or events == []
        self.time_passed(hours, events)

    def end(self) -> None:
        """The state is the fold of the whole log, and of its own facts."""
        state = self.room.state
        assert fold(self.room.events) == state
        assert State.of(state.facts(), state.n) == state

    # -- What must be so

    def _check(self, before: State, events: list[Event]) -> None:
        state = before
        for event in events:
            assert Event(**json.loads(json.dumps(asdict(event)))) == event
            made = changes(state, event)
            assert changes(_backwards(state), event) == made, "the order in which facts are loaded shows"
            for fact in made.values():
                assert fact is None or _comes_back(fact) == fact
            state = state.with_changes(made, n=state.n + 1)
            ledger, self.ledger = self.ledger, entered(self.ledger, event)
            assert self.findings.look(ledger, event, self.ledger) == [], event
        assert state == self.room.state
        self._seen_alike()

    def _seen_alike(self) -> None:
        """The rules see steps, offers and reviews, who sits, what bites and what counts, as the model does."""
        state, ledger = self.room.state, self.ledger
        for name, cand in ledger.cands.items():
            found = state.candidacy(name)
            assert found is not None
            assert (found.step, found.ended) == (cand.step, cand.ended)
            assert standing(state, found).status in STATUSES
            proposal, table = state.proposal(name), ledger.tables.get(name)
            assert (proposal is None) == (table is None), name
            if proposal is None or table is None:
                continue
            sitting = seats(state, found, proposal.target)
            assert sitting == ledger.sitting(name, table.target)
            assert {o.id for o in biting(state, found, proposal.target)} == set(ledger.biting(name, table.target))
            given = {p: state.position(name, proposal.revision, p) for p in sitting}
            said = {p: said[:2] for p, said in ledger.consents(name).items()}
            assert {p: (g.what, g.by) for p, g in given.items() if g} == said
        assert {r.cand for r in state.all(Review)} == set(ledger.reviews)
        assert {o.cand: o.state for o in state.all(Offer)} == {name: o.state for name, o in ledger.offers.items()}
        for motion in state.motions():
            agreeing.needed(state, motion)


def _backwards(state: State) -> State:
    """The same, its facts the other way round."""
    return State.of(reversed(list(state.facts())), state.n)


def _comes_back(fact: Fact) -> Fact:
    return KINDS[fact.kind].from_json(json.loads(json.dumps(fact.to_json())))
