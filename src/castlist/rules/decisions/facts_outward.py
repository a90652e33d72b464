"""Facts that follow from conclusions: offers, minutes, tasks, letters, booked times."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from castlist.rules.decisions.fact import Fact


@dataclass(frozen=True, slots=True)
class Offer(Fact):
    """An offer concluded. `state`: reserve, grace, live, accepted, lapsed."""

    kind: ClassVar[str] = "offer"
    cand: str
    state: str
    reserve: bool = False
    deadline_hours: int = 0
    grace_ends: int = 0
    grace_left: int = 0
    """Milliseconds left while a review has stopped the grace; 0 when it runs or is over."""
    waived: bool = False
    expires: int = 0
    n: int = 0

    @property
    def key(self) -> str:
        return self.cand

    @property
    def holds_place(self) -> bool:
        """True while the offer takes one of the role's places."""
        return self.state in ("grace", "live", "accepted")


@dataclass(frozen=True, slots=True)
class Minute(Fact):
    """A frozen conclusion; `frozen` is its canonical content."""

    kind: ClassVar[str] = "minute"
    cand: str
    number: int
    frozen: dict[str, Any]
    at: int = 0
    by: str = ""
    n: int = 0

    @property
    def key(self) -> str:
        return f"{self.cand}/{self.number}"

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Task(Fact):
    """Something a person is to do under a minute. `outward` when it reaches somebody outside the room."""

    kind: ClassVar[str] = "task"
    id: str
    cand: str
    owner: str
    minute: int
    by: str
    outward: bool = True
    what: str = ""
    done_at: int = 0
    at: int = 0
    n: int = 0

    @property
    def key(self) -> str:
        return f"{self.cand}/{self.id}"


@dataclass(frozen=True, slots=True)
class Voice(Fact):
    """What somebody with a voice said: for, against, comment, ask."""

    kind: ClassVar[str] = "voice"
    id: str
    cand: str
    person: str
    what: str
    text: str = ""
    at: int = 0
    n: int = 0

    @property
    def key(self) -> str:
        return f"{self.cand}/{self.id}"


@dataclass(frozen=True, slots=True)
class Letter(Fact):
    """A letter to somebody outside about one candidacy. `state`: drafted, sent, failed, opened, answered."""

    kind: ClassVar[str] = "letter"
    id: str
    cand: str
    what: str
    state: str
    by: str = ""
    minute: int = 0
    task: str = ""
    at: int = 0
    n: int = 0
    said: str = ""
    """What was answered last, where the room goes by it: comes, to a callback day, or none, as they cannot then."""

    @property
    def key(self) -> str:
        return f"{self.cand}/{self.id}"


@dataclass(frozen=True, slots=True)
class Booking(Fact):
    """The time a performer has taken. `slot` '' after they gave it back."""

    kind: ClassVar[str] = "booking"
    cand: str
    slot: str
    start: int = 0
    at: int = 0
    n: int = 0

    @property
    def key(self) -> str:
        return self.cand


@dataclass(frozen=True, slots=True)
class AskedAgain(Fact):
    """Content that was disclosed after somebody had read of the part, and since when it is all right for them."""

    kind: ClassVar[str] = "asked_again"
    cand: str
    what: tuple[tuple[str, str], ...]
    """(what of rules.breakdowns.DISCLOSURES, a line about it or '')."""
    at: int = 0
    answered_at: int = 0
    told_at: int = 0
    """When they were written to about it, or it was found that no letter reaches them; 0 for not yet."""
    went: bool = False
    n: int = 0

    @property
    def key(self) -> str:
        return self.cand


@dataclass(frozen=True, slots=True)
class Tape(Fact):
    """A self-tape that a performer was asked for, under a minute or by the open call. `came`: when it came, or 0."""

    kind: ClassVar[str] = "tape"
    id: str
    cand: str
    due: int
    minute: int = 0
    by: str = ""
    came: int = 0
    closed: bool = False
    """The desk takes none any more."""
    at: int = 0
    n: int = 0
    of_call: str = ""
    """welcome, asked: the open call wished for it, of whoever puts themselves in; '' where somebody asked for it."""

    @property
    def key(self) -> str:
        return self.cand

    @property
    def late(self) -> bool:
        """True when it came after it was due."""
        return self.came > self.due


@dataclass(frozen=True, slots=True)
class WrittenOff(Fact):
    """An answer that reached nobody: by which ways it was tried, and why it is left at that."""

    kind: ClassVar[str] = "written_off"
    cand: str
    routes: tuple[str, ...]
    reason: str
    minute: int
    """The conclusion that they were to hear of: of another one they are owed an answer all the same."""
    by: str = ""
    at: int = 0
    n: int = 0

    @property
    def key(self) -> str:
        return self.cand


@dataclass(frozen=True, slots=True)
class Wish(Fact):
    """Whether a performer wants to be written to where the answer is no; without one they do."""

    kind: ClassVar[str] = "wish"
    cand: str
    wants_no: bool
    at: int = 0
    n: int = 0

    @property
    def key(self) -> str:
        return self.cand
