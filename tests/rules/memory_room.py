"""A room in memory: the pure rules over a list of events."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from castlist.jobs.conform_player import founding
from castlist.rules.decisions import agreeing, answering, concluding, merging, objecting, outward, proposing
from castlist.rules.decisions.due import settle_time
from castlist.rules.decisions.fold import after
from castlist.rules.decisions.state import Event, State

HOUR = 3_600_000
MORNING = 1_700_000_000_000

ACTS: dict[str, Callable[..., list[Event]]] = {
    f.__name__: f
    for f in (
        proposing.put_forward, proposing.submit, proposing.propose, proposing.amend, proposing.withdraw_proposal,
        proposing.judge_met, proposing.breach, proposing.take_out, proposing.clear, proposing.standing_open,
        answering.position, answering.report, answering.confirm, answering.give_proxy, answering.end_proxy,
        answering.advise, answering.testify, objecting.object_to,
        objecting.take_up, objecting.move_floor, objecting.withdraw_objection,
        objecting.adopt, concluding.conclude, concluding.decide, concluding.admit, outward.give_task,
        outward.finish_task, outward.accept_offer, outward.decline, outward.withdraw, outward.book, outward.give_back,
        agreeing.move, agreeing.agree, agreeing.withdraw_motion, agreeing.leave, agreeing.declare, agreeing.add_role,
        agreeing.change_role, merging.merge_performers,
    )
}  # fmt: skip
"""Every act of the rules by its name."""


class MemoryRoom:
    """What the acts gave, in order, and what is so after them."""

    def __init__(self, now: int = MORNING) -> None:
        self.events: list[Event] = []
        self.state = State()
        self.now = now

    def begin(self, setup: Mapping[str, Any]) -> None:
        """The production stands as the setup says."""
        self.write(founding(setup, self.now))

    def act(self, name: str, *args: Any, **said: Any) -> list[Event]:
        """The events of the act, and of what it made due at once; or Refused."""
        events = ACTS[name](self.state, *args, at=self.now, **said)
        self.write(events)
        return [*events, *self.pass_time(0)]

    def pass_time(self, hours: float) -> list[Event]:
        """So much time has passed; what it brought."""
        self.now += int(hours * HOUR)
        events, _ = settle_time(self.state, self.now, self.events[-1].at if self.events else 0)
        self.write(events)
        return events

    def write(self, events: Iterable[Event]) -> None:
        """The events are in the log, and the state is as they left it."""
        for event in events:
            self.events.append(event)
            self.state = after(self.state, event)
