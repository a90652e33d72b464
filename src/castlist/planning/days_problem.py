"""What is asked when audition days are filled, and what is answered.

Minutes count from the start of the first day: 600 is ten o'clock on it, 1440 the start of the second. A performer takes
one slot, or as many slots one after the other in the same room as their length wants. Of two plans the better one gives
more performers a place; then more weight of wishes is met; then the panels wait less between their first and their
last performer of a day.
"""

from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass, field

from castlist.planning.fields import expect_count, expect_place
from castlist.planning.stopping import BadProblem, Status

DAY_MINUTES = 1440
LATEST = 366 * DAY_MINUTES
HEAVIEST = 1_000_000
MOST = 20_000
"""Performers, or slots."""
MOST_PAIRS = 4_000_000
"""Performers times slots: what a gigabyte has room for."""

Plan = tuple[int | None, ...]
"""For each performer the slot with which their time begins, or None who has no place."""


@dataclass(frozen=True)
class Span:
    """From a minute until just before another."""

    from_minutes: int
    to_minutes: int

    def holds(self, start: int, end: int) -> bool:
        """Whether all of start … end lies in it."""
        return self.from_minutes <= start and end <= self.to_minutes

    def meets(self, start: int, end: int) -> bool:
        """Whether any of start … end lies in it."""
        return self.from_minutes < end and start < self.to_minutes


@dataclass(frozen=True)
class Slot:
    """One bookable time: room for one performer."""

    start_minutes: int
    length_minutes: int
    """1 … 1440."""
    room: int
    """A place in `Problem.rooms`."""
    panel: frozenset[int] = frozenset()
    """Who sits there then: places in `Problem.members`."""

    @property
    def end_minutes(self) -> int:
        """When it is over."""
        return self.start_minutes + self.length_minutes


@dataclass(frozen=True)
class Wish:
    """A time, a room, or both, which a performer would like."""

    weight: int = 1
    """1 … 1,000,000, in any unit."""
    span: Span | None = None
    room: int | None = None


@dataclass(frozen=True)
class Performer:
    """Somebody to be seen, once."""

    length_minutes: int
    windows: tuple[Span, ...] | None = None
    """All of their time lies within one of these; None: at any time."""
    is_minor: bool = False
    """All of their time lies within one of `Problem.minor_hours`."""
    not_rooms: frozenset[int] = frozenset()
    recused: frozenset[int] = frozenset()
    """Members whom they may not meet: none of their slots has one of them on its panel."""
    needs: frozenset[int] = frozenset()
    """Places in `Problem.resources`."""
    wishes: tuple[Wish, ...] = ()
    locked: int | None = None
    """The slot with which their time begins, whatever else would be better."""
    name: str = ""


@dataclass(frozen=True)
class Resource:
    """A pianist, a reader: somebody or something that is there at times, and for one performer at once (or `count`)."""

    available: tuple[Span, ...] | None = None
    """None: always."""
    count: int = 1
    """1 … 1000."""
    rooms: frozenset[int] | None = None
    """None: in every room."""
    name: str = ""


@dataclass(frozen=True)
class Break:
    """A time at which nobody is seen in that room, or in any."""

    span: Span
    room: int | None = None


@dataclass(frozen=True)
class Together:
    """Those of these who have a place begin and end within so many minutes: an agent's clients, a family."""

    performers: frozenset[int]
    within_minutes: int


@dataclass(frozen=True)
class Problem:
    """Slots and performers, and what a plan has to keep.

    Raises BadProblem when a number is out of its range, names something that is not there, or puts two slots of one
    room, or one member in two rooms, at the same time.
    """

    slots: tuple[Slot, ...]
    performers: tuple[Performer, ...]
    rooms: tuple[str, ...]
    members: tuple[str, ...] = ()
    resources: tuple[Resource, ...] = ()
    breaks: tuple[Break, ...] = ()
    minor_hours: tuple[Span, ...] | None = None
    """When minors may be here: after school. None: at any time."""
    before: tuple[tuple[int, int], ...] = ()
    """Pairs (a, b): if both have a place, a's time is over when b's begins."""
    together: tuple[Together, ...] = ()
    days: tuple[str, ...] = ()
    """What the days are called, for sentences."""
    name: str = ""

    def __post_init__(self) -> None:
        for what, things in (("slots", self.slots), ("performers", self.performers)):
            _expect(len(things) <= MOST, what, len(things), f"at most {MOST}")
        pairs, size = (
            len(self.slots) * len(self.performers),
            f"{len(self.performers)} performers, {len(self.slots)} slots",
        )
        _expect(pairs <= MOST_PAIRS, "slots", size, f"at most {MOST_PAIRS} pairs of them: fewer days at once")
        for place, slot in enumerate(self.slots):
            self._check_slot(slot, f"slots[{place}]")
        for place, performer in enumerate(self.performers):
            self._check_performer(performer, f"performers[{place}]")
        for place, resource in enumerate(self.resources):
            self._check_resource(resource, f"resources[{place}]")
        for place, pause in enumerate(self.breaks):
            _expect_span(pause.span, f"breaks[{place}]")
            _expect_places(() if pause.room is None else (pause.room,), self.rooms, f"breaks[{place}].room", "room")
        _expect_spans(self.minor_hours, "minor_hours")
        self._check_pairs()
        self._check_overlaps()

    def _check_slot(self, slot: Slot, where: str) -> None:
        expect_count(f"{where}.start", slot.start_minutes, most=LATEST)
        expect_count(f"{where}.length", slot.length_minutes, least=1, most=DAY_MINUTES)
        _expect_places((slot.room,), self.rooms, f"{where}.room", "room")
        _expect_places(slot.panel, self.members, f"{where}.panel", "member")

    def _check_performer(self, performer: Performer, where: str) -> None:
        expect_count(f"{where}.length", performer.length_minutes, least=1, most=DAY_MINUTES)
        _expect_spans(performer.windows, f"{where}.windows")
        _expect_places(performer.not_rooms, self.rooms, f"{where}.not_rooms", "room")
        _expect_places(performer.recused, self.members, f"{where}.recused", "member")
        _expect_places(performer.needs, self.resources, f"{where}.needs", "resource")
        for place, wish in enumerate(performer.wishes):
            at = f"{where}.wishes[{place}]"
            expect_count(f"{at}.weight", wish.weight, least=1, most=HEAVIEST)
            _expect_spans(None if wish.span is None else (wish.span,), at)
            _expect_places(() if wish.room is None else (wish.room,), self.rooms, f"{at}.room", "room")
            _expect(wish.span is not None or wish.room is not None, at, None, "a time, a room, or both")
        locked = () if performer.locked is None else (performer.locked,)
        _expect_places(locked, self.slots, f"{where}.locked", "slot")

    def _check_resource(self, resource: Resource, where: str) -> None:
        _expect_spans(resource.available, f"{where}.available")
        expect_count(f"{where}.count", resource.count, least=1, most=1000)
        _expect_places(resource.rooms or (), self.rooms, f"{where}.rooms", "room")

    def _check_pairs(self) -> None:
        for place, (one, other) in enumerate(self.before):
            _expect_places((one, other), self.performers, f"before[{place}]", "performer")
            _expect(one != other, f"before[{place}]", [one, other], "two different performers")
        for place, group in enumerate(self.together):
            _expect_places(group.performers, self.performers, f"together[{place}].performers", "performer")
            expect_count(f"together[{place}].within", group.within_minutes, least=1, most=LATEST)

    def _check_overlaps(self) -> None:
        in_room: dict[int, int] = {}
        with_member: dict[int, int] = {}
        for place in sorted(range(len(self.slots)), key=lambda s: (self.slots[s].start_minutes, s)):
            slot = self.slots[place]
            busy = [("start", in_room.get(slot.room))]
            busy += [("panel", with_member.get(member)) for member in sorted(slot.panel)]
            for what, other in busy:
                if other is not None and self.slots[other].end_minutes > slot.start_minutes:
                    reason = "the room is" if what == "start" else "one of the panel is"
                    expected = f"minute {self.slots[other].end_minutes} or later, until when {reason} in slots[{other}]"
                    raise BadProblem(f"slots[{place}].{what}", found=slot.start_minutes, expected=expected)
            in_room[slot.room] = place
            with_member |= dict.fromkeys(slot.panel, place)


@dataclass(frozen=True)
class Score:
    """What a plan is worth, the weightiest first."""

    placed: int
    """Performers who have a place."""
    wishes: int
    """Σ weight of the wishes that are met."""
    waiting_minutes: int
    """Σ length of the slots left empty between a room's first and last performer of a day; breaks do not count."""

    def is_better_than(self, other: "Score") -> bool:
        """More placed; if equal, more wishes; if equal, less waiting."""
        return self._key() > other._key()

    def _key(self) -> tuple[int, int, int]:
        return (self.placed, self.wishes, -self.waiting_minutes)


@dataclass(frozen=True)
class Result:
    """A plan, what it is worth, and how much better another could be."""

    status: Status
    plan: Plan
    """Empty when there is none."""
    score: Score
    bound: Score
    """No plan places more; none that places as many meets more wishes; none that meets as many has less waiting."""
    seconds: float
    """Wall time since the `Stop` was made."""
    told: Mapping[str, object] = field(default_factory=dict)
    """Which method answered and what it counted; for benchmarks and curious people."""

    @property
    def is_proven(self) -> bool:
        """Whether no plan is better."""
        return self.status is Status.PROVEN


@dataclass(frozen=True)
class Violation:
    """A condition that a plan does not keep: which, the fields of the problem that say so, and a sentence."""

    condition: str
    fields: tuple[str, ...]
    sentence: str


def _expect(holds: bool, where: str, found: object, expected: str) -> None:
    if not holds:
        raise BadProblem(where, found=found, expected=expected)


def _expect_span(span: Span, where: str) -> None:
    expect_count(f"{where}.from", span.from_minutes, most=LATEST)
    expect_count(f"{where}.to", span.to_minutes, most=LATEST)
    _expect(span.from_minutes < span.to_minutes, f"{where}.to", span.to_minutes, f"later than {span.from_minutes}")


def _expect_spans(spans: tuple[Span, ...] | None, where: str) -> None:
    for place, span in enumerate(spans or ()):
        _expect_span(span, f"{where}[{place}]")


def _expect_places(found: Iterable[object], things: Sized, where: str, what: str) -> None:
    for one in found:
        expect_place(where, one, things, what)
