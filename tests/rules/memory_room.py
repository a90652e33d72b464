"""A room in memory: the pure rules over a list of events."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from castlist.jobs.conform_founding import LEADS, founding
from castlist.rules.decisions import agreeing, answering, concluding, disclosing, merging, objecting, outward, proposing
from castlist.rules.decisions.due import settle_time
from castlist.rules.decisions.fold import after, fold
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

HOUR = 3_600_000
MORNING = 1_700_000_000_000

Each = Callable[[State, Any], list[Event]]


def _in_turn(state: State, names: Iterable[Any], does: Each) -> list[Event]:
    """Each name in turn, after those before it; refused where nothing can be done for any of them."""
    events: list[Event] = []
    refused: Refused | None = None
    for name in names:
        try:
            made = does(state, name)
        except Refused as no:
            refused = refused or no
            continue
        events, state = [*events, *made], fold(made, state)
    if not events:
        raise refused or Refused(Why.unknown)
    return events


def list_propose(state: State, *, by: str, at: int, cands: list[str], target: str, new_id: str) -> list[Event]:
    """A proposal for each of them."""
    return _in_turn(
        state, cands,
        lambda now, cand: proposing.propose(now, cand, by=by, at=at, target=target, batch=new_id),
    )  # fmt: skip


def list_position(
    state: State, *, by: str, at: int, named: list[tuple[str, int, str]], what: str, reason: str, new_id: str
) -> list[Event]:
    """The same answer to each of them."""
    return _in_turn(
        state, named,
        lambda now, name: answering.position(
            now, name[0], by=by, at=at, revision=name[1], what=what, reason=reason, new_id=f"{new_id} {name[0]}"
        ),
    )  # fmt: skip


def list_conclude(state: State, *, by: str, at: int, named: list[tuple[str, int, str]]) -> list[Event]:
    """Those that are consented are concluded."""
    try:
        return _in_turn(
            state, named, lambda now, name: concluding.conclude(now, name[0], by=by, at=at, revision=name[1])
        )
    except Refused as no:
        raise Refused(Why.none_consented, *no.whys) from None


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
        agreeing.change_role, disclosing.accept_content, merging.merge_performers,
        merging.part_performers,
    )
}  # fmt: skip
"""Every act of the rules by its name."""
LISTS: dict[str, Callable[..., list[Event]]] = {f.__name__: f for f in (list_propose, list_position, list_conclude)}


class MemoryRoom:
    """What the acts gave, in order, and what is so after them."""

    def __init__(self, now: int = MORNING, *, leads: Sequence[str] = LEADS) -> None:
        self.events: list[Event] = []
        self.state = State()
        self.now = now
        self.leads = leads

    def begin(self, setup: Mapping[str, Any]) -> None:
        """The production stands as the setup says."""
        self.write(founding(setup, self.now, self.leads))

    def act(self, name: str, *args: Any, **said: Any) -> list[Event]:
        """The events of the act, and of what it made due at once; or Refused."""
        events = (ACTS.get(name) or LISTS[name])(self.state, *args, at=self.now, **said)
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
