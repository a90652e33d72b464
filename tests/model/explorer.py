"""Explores every state that the acts of a small world lead to, and asks the invariants of each step on the way.

The rules under test are driven act by act. Two moments are one state when nothing but the times, the places in the log
and the reasons differs, for the rules and for the ledger alike; a world's budget bounds how often what may happen.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from time import monotonic

from castlist.rules.decisions import answering, concluding, proposing
from castlist.rules.decisions.due import settle_time
from castlist.rules.decisions.fold import fold
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why
from tests.model.abstraction import key_of, outlook_of
from tests.model.book import canonical, entered
from tests.model.invariants import Findings
from tests.model.ledger import HOUR, Ledger

Run = Callable[[State, int], list[Event]]
Act = tuple[str, Run]
"""What it is called in a trace, and the act: given the state and the time, its events, or Refused."""

MORNING = 1_700_000_000_000

NO_VOICE = "I7 no voice changes a conclusion"
ENOUGH = "I13 enough people: some path leads to an end"
TOO_FEW = "I13 too few people: inquorate"
MINUTES_STAND = "I17 a late objection leaves earlier minutes byte-identical"
ELSEWHERE = (NO_VOICE, ENOUGH, TOO_FEW, MINUTES_STAND)
"""Invariants that are asked of whole states and not of single events."""


def spends(event: Event) -> str:
    """What a world's budget calls it: every revision, and every objection, however it came to be, is one."""
    if event.kind in ("amended", "proposed"):
        return "revision"
    return "objected" if event.kind == "position_given" and "opens" in event.data else event.kind


@dataclass(frozen=True)
class World:
    """A small world: how it begins, what may be tried in each state, and how often what may happen."""

    name: str
    begin: Callable[[], list[Event]]
    acts: Callable[[State], Iterable[Act]]
    budget: dict[str, int] = field(default_factory=dict)
    """By kind of event (revision: proposals and amendments together); what is not named is not bounded."""
    hours: tuple[int, ...] = ()
    """How much time may pass at once; the budget of `hours` says how often."""


@dataclass(slots=True)
class Node:
    """One state, for the rules and for the ledger."""

    state: State
    ledger: Ledger
    quiet: State | None
    """The same without any voice, once there was one."""
    now: int
    spent: dict[str, int]
    trail: "Trail"
    depth: int = 0
    """How many acts led here, by a shortest way."""


@dataclass(slots=True)
class Trail:
    """How a state was reached."""

    label: str
    before: "Trail | None" = None

    def __str__(self) -> str:
        steps: list[str] = []
        at: Trail | None = self
        while at:
            steps.append(at.label)
            at = at.before
        return " > ".join(reversed(steps))


@dataclass
class Exploration:
    """What was found in a world."""

    world: str
    states: int = 0
    steps: int = 0
    refusals: int = 0
    seconds: float = 0.0
    whole: bool = False
    """True when every state within the bounds was seen."""
    depth: int = 0
    """Every way of so many acts was gone; of all of them when whole, to the last new state."""
    findings: Findings = field(default_factory=Findings)
    traces: dict[str, str] = field(default_factory=dict)
    """For each broken invariant one of the shortest ways there."""

    def asked(self, name: str, trail: "Trail", *, holds: bool) -> None:
        """The antecedent held there; so did the invariant, or it is noted."""
        self.findings.held[name] += 1
        if not holds:
            self.findings.broken.append(name)
            self.broke(name, trail)

    def broke(self, name: str, trail: "Trail") -> None:
        """The way there is kept, unless a shorter one is known."""
        if name not in self.traces:
            self.traces[name] = str(trail)

    @property
    def held(self) -> dict[str, int]:
        """How often each antecedent held."""
        return dict(sorted(self.findings.held.items()))


def explore(world: World, *, until: str = "", ends: bool = True, most: int = 10_000_000) -> Exploration:
    """Every state of the world, shortest ways first; up to so many states, or until that invariant breaks.
    `ends`: ask I13 of each.
    """
    found, begun = Exploration(world.name), monotonic()
    first = _first(world, found)
    seen = {key_of(first.state, first.ledger, first.spent, first.now, timed=bool(world.hours))}
    waiting, asked = deque([first]), set()
    while waiting and found.states < most:
        node = waiting.popleft()
        found.states += 1
        found.depth = node.depth
        outlook = outlook_of(node.state, node.ledger)
        if ends and outlook not in asked:
            asked.add(outlook)
            _ends_somewhere(node, found)
        for after in _steps(world, node, found):
            key = key_of(after.state, after.ledger, after.spent, after.now, timed=bool(world.hours))
            if key not in seen:
                seen.add(key)
                after.depth = node.depth + 1
                waiting.append(after)
        if until in found.traces:
            break
    found.whole = not waiting
    found.seconds = monotonic() - begun
    return found


def _first(world: World, found: Exploration) -> Node:
    node = Node(State(), Ledger(), None, MORNING, {}, Trail("begin"))
    after = _taken(world, node, world.begin(), MORNING, "begin", found)
    after.spent = {}
    return after


def _steps(world: World, node: Node, found: Exploration) -> Iterator[Node]:
    for label, run in world.acts(node.state):
        try:
            events = run(node.state, node.now)
        except Refused:
            found.refusals += 1
            continue
        if events and _within(world, node, events):
            after = _taken(world, node, events, node.now, label, found)
            _same_without_voices(node, after, events, run, found)
            yield after
    for hours in world.hours if node.spent.get("hours", 0) < world.budget.get("hours", 1) else ():
        now = node.now + hours * HOUR
        events, _ = settle_time(node.state, now, node.now)
        after = _taken(world, node, events, now, f"{hours} hours", found)
        after.spent["hours"] = after.spent.get("hours", 0) + 1
        yield after


def _within(world: World, node: Node, events: list[Event]) -> bool:
    for event in events:
        kind = spends(event)
        if kind in world.budget and node.spent.get(kind, 0) >= world.budget[kind]:
            return False
    return True


def _taken(world: World, node: Node, events: list[Event], now: int, label: str, found: Exploration) -> Node:
    """The node after these events and whatever they made due, every invariant asked."""
    state = fold(events, node.state)
    due, state = settle_time(state, now, now)
    ledger, spent, trail = node.ledger, dict(node.spent), Trail(label, node.trail)
    quiet = node.quiet
    if quiet is None and any(e.kind == "voiced" for e in events):
        quiet = node.state
    if quiet is not None:
        quiet = fold([e for e in (*events, *due) if e.kind != "voiced"], quiet)
    for event in (*events, *due):
        before, ledger = ledger, entered(ledger, event)
        kind = spends(event)
        if kind in world.budget:
            spent[kind] = spent.get(kind, 0) + 1
        found.steps += 1
        for broken in found.findings.look(before, event, ledger):
            found.broke(broken, trail)
        if before.reviews != ledger.reviews:
            _minutes_stand(before, ledger, state, trail, found)
    return Node(state, ledger, quiet, now, spent, trail)


def _same_without_voices(node: Node, after: Node, events: list[Event], run: Run, found: Exploration) -> None:
    """I7: deleting every voice event from the log changes no conclusion."""
    minutes = [e.data["minute"] for e in events if e.kind in ("concluded", "admitted")]
    if not minutes or node.quiet is None:
        return
    try:
        quietly = [e.data["minute"] for e in run(node.quiet, node.now) if e.kind in ("concluded", "admitted")]
    except Refused:
        quietly = []
    same = [{**m, "place": 0} for m in minutes] == [{**m, "place": 0} for m in quietly]
    found.asked(NO_VOICE, after.trail, holds=same)


def _minutes_stand(before: Ledger, ledger: Ledger, state: State, trail: Trail, found: Exploration) -> None:
    """I17: whatever a late objection has brought under review, every minute there reads as on the day it was made."""
    for cand, (objections, _) in ledger.reviews.items():
        if not objections <= before.reviews.get(cand, (frozenset(),))[0]:
            minutes = [state.minute(cand, number + 1) for number in range(len(ledger.cands[cand].frozen))]
            now = tuple(canonical(minute.frozen) if minute else "" for minute in minutes)
            found.asked(MINUTES_STAND, trail, holds=now == ledger.cands[cand].frozen)


def _ends_somewhere(node: Node, found: Exploration) -> None:
    """I13: with |S| >= q some path leads to an end; with fewer the room says that it is inquorate."""
    for cand, table in node.ledger.tables.items():
        seats = node.ledger.sitting(cand, table.target)
        enough = len(seats) >= node.ledger.q_for(cand, table.target)
        if enough:
            found.asked(ENOUGH, node.trail, holds=_can_release(node, cand, sorted(seats)))
        else:
            found.asked(TOO_FEW, node.trail, holds=_is_inquorate(node, cand))


def _can_release(node: Node, cand: str, seats: list[str]) -> bool:
    """All who sit agree to release the performer; nothing can stand against that but their own objecting."""
    state, at, who = node.state, node.now, seats[0]
    try:
        begin = proposing.amend
        if node.ledger.tables[cand].sealed:
            # Under seal nobody amends: it is taken off the table first.
            opener = node.ledger.tables[cand].opener
            opener = opener if opener in seats else who
            state = fold(proposing.withdraw_proposal(state, cand, by=opener, at=at), state)
            begin = proposing.propose
        state = fold(begin(state, cand, by=who, at=at, target="released", terms=proposing.Terms()), state)
        revision = state.candidacy(cand).revision  # type: ignore[union-attr]
        seats = sorted(entered_seats(node, cand))
        for person in seats:
            said = answering.position(
                state, cand, by=person, at=at, revision=revision, what="support", new_id="never", reason="-"
            )
            state = fold(said, state)
        concluding.conclude(state, cand, by=who, at=at, revision=revision)
    except Refused:
        return False
    return True


def entered_seats(node: Node, cand: str) -> set[str]:
    """Who sits when a release is on the table."""
    amended = Event("amended", "", node.now, {"target": "released"}, cand, node.ledger.cands[cand].role)
    return set(entered(node.ledger, amended).sitting(cand, "released"))


def _is_inquorate(node: Node, cand: str) -> bool:
    table = node.ledger.tables[cand]
    seats = node.ledger.sitting(cand, table.target)
    for who in seats:
        try:
            concluding.conclude(node.state, cand, by=who, at=node.now, revision=table.number)
        except Refused as refused:
            if Why.inquorate not in refused.whys and not (table.sealed and refused.whys == (Why.waiting,)):
                return False  # Under seal the room says who has not answered, and nothing else.
        else:
            return False
    return True
