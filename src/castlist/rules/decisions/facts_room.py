"""Facts of the room: who is considered, what is on the table, what people said and what stands against it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from castlist.rules.decisions.fact import Fact, frozen


@dataclass(frozen=True, slots=True)
class Candidacy(Fact):
    """One performer for one role. `performer` is '' for a standing decision."""

    kind: ClassVar[str] = "candidacy"
    id: str
    role: str
    performer: str = ""
    person: str = ""
    """The performer's own account, when they are a member too."""
    by: str = ""
    """Who put them forward; '' when they submitted themselves."""
    reason: str = ""
    step: str = "named"
    ended: str = ""
    last: str = ""
    lifted: bool = False
    revision: int = 0
    """The highest revision number given so far."""
    minutes: int = 0
    concluded_at: int = 0
    cleared: bool = False
    at: int = 0
    n: int = 0
    touched: int = 0

    @property
    def key(self) -> str:
        return self.id

    @property
    def submitted(self) -> bool:
        """True when the performer (or agent, or guardian) put themselves in."""
        return not self.by

    @property
    def lives(self) -> bool:
        """True until released, declined or withdrawn."""
        return not self.ended

    @property
    def standing(self) -> bool:
        """True for a standing decision about people not yet known."""
        return not self.performer


@dataclass(frozen=True, slots=True)
class Condition(Fact):
    """Met before the conclusion (pre), or kept afterwards (undertaking)."""

    kind: ClassVar[str] = "condition"
    id: str
    what: str
    """pre or undertaking."""
    asked_by: str
    text: str = ""
    due: str = ""
    met: bool = False
    breached: bool = False

    @property
    def key(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Proposal(Fact):
    """What is on the table for one candidacy: its latest revision."""

    kind: ClassVar[str] = "proposal"
    cand: str
    by: str
    revision: int
    target: str
    terms: str = ""
    conditions: tuple[Condition, ...] = ()
    reserve: bool = False
    deadline_hours: int = 0
    again: bool = False
    joined: tuple[str, ...] = ()
    """Alternates who joined for quorum; they stay until the proposal ends."""
    passed: tuple[tuple[str, str], ...] = ()
    """(absent member, alternate who has their seat)."""
    kept: tuple[str, ...] = ()
    """Removed members who keep their seat until the proposal ends."""
    since: tuple[tuple[str, int], ...] = ()
    """(person, when) for everybody who came to sit here after the latest revision was made."""
    sealed: bool = False
    batch: str = ""
    opened_at: int = 0
    at: int = 0
    revised_by: str = ""
    n: int = 0

    @property
    def key(self) -> str:
        return self.cand

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        values = {name: frozen(value) for name, value in data.items() if name != "conditions"}
        return cls(**values, conditions=conditions_from(data.get("conditions", ())))


def conditions_from(rows: Iterable[dict[str, Any]]) -> tuple[Condition, ...]:
    """Conditions out of plain data."""
    return tuple(Condition.from_json(dict(row)) for row in rows)


@dataclass(frozen=True, slots=True)
class Position(Fact):
    """What one person says to one revision. `by` is the human who gave it (a proxy, or the person)."""

    kind: ClassVar[str] = "position"
    cand: str
    revision: int
    person: str
    what: str
    reason: str = ""
    by: str = ""
    void: bool = False
    sealed: bool = False
    """True while the first round in which it was given is sealed, and for good when that round never opened."""
    at: int = 0
    before: tuple[tuple[str, int, str], ...] = ()
    """What they said earlier on the same revision, the last of it: (what, at, reason)."""
    n: int = 0

    @property
    def key(self) -> str:
        return f"{self.cand}/{self.revision}/{self.person}"


@dataclass(frozen=True, slots=True)
class Reported(Fact):
    """A position taken by phone and entered by somebody else: counts only once the person confirms it."""

    kind: ClassVar[str] = "reported"
    cand: str
    revision: int
    person: str
    what: str
    reason: str
    by: str
    resolve: tuple[tuple[str, str], ...] = ()
    at: int = 0

    @property
    def key(self) -> str:
        return f"{self.cand}/{self.person}"


@dataclass(frozen=True, slots=True)
class Objection(Fact):
    """About a performer, in its scope; outlives proposals and candidacies."""

    kind: ClassVar[str] = "objection"
    id: str
    performer: str
    role: str
    owner: str
    floor: str
    reason: str = ""
    scope: str = "role"
    asked_by: str = ""
    q: int = 1
    orphaned: tuple[str, ...] = ()
    """Roles in which it is an orphan; '*' for all."""
    adopted: tuple[tuple[str, str], ...] = ()
    """(role, person) who speaks for the orphan there."""
    released: tuple[str, ...] = ()
    """Roles for which a production-wide objection was released."""
    held: tuple[tuple[str, str], ...] = ()
    """(role, floor) where it was an orphan when its owner, elsewhere, moved the floor or ended it: there it stays."""
    confined: bool = False
    """True when its owner has ended it everywhere but where it was an orphan (`held`)."""
    moved_why: str = ""
    """What its owner said when they last moved the floor."""
    ended: str = ""
    at: int = 0
    n: int = 0

    @property
    def key(self) -> str:
        return f"{self.performer}/{self.id}"

    def floor_in(self, role: str) -> str:
        """The lowest step it objects to in this role."""
        return dict(self.held).get(role, self.floor)

    def orphan_in(self, role: str) -> bool:
        """True when nobody owns it in this role any more."""
        return "*" in self.orphaned or role in self.orphaned


@dataclass(frozen=True, slots=True)
class UnderSeal(Fact):
    """An objection as a sealed round has made it: so in that round at once, and elsewhere when the round is over."""

    kind: ClassVar[str] = "under_seal"
    cand: str
    objection: str
    owner: str
    by: str
    """The human who gave it (a proxy, or the owner)."""
    floor: str
    raised: bool = False
    """True for one that was raised there; then all that follows is its own, up to `q`."""
    reason: str = ""
    scope: str = "role"
    asked_by: str = ""
    q: int = 1
    moved_why: str = ""
    ended: str = ""
    at: int = 0
    n: int = 0

    @property
    def key(self) -> str:
        return f"{self.cand}/{self.objection}"

    @property
    def sealed(self) -> bool:
        """True as long as there is such a fact."""
        return True


@dataclass(frozen=True, slots=True)
class Review(Fact):
    """A conclusion is looked at again: the late objections, or breached undertakings, that opened it."""

    kind: ClassVar[str] = "review"
    cand: str
    objections: tuple[str, ...] = ()
    breaches: tuple[str, ...] = ()
    told: tuple[tuple[str, str, str], ...] = ()
    """Of each breach: (condition, who declared it, why)."""
    at: int = 0

    @property
    def key(self) -> str:
        return self.cand
