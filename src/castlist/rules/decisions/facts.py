"""What can be so in a production: one frozen dataclass a kind of fact.

The current facts are the fold of the event log. Each has a `key` that is unique within its kind, a `scope` (a role,
or '' for the whole production) and `cand` (a candidacy, or ''), by which the store finds them.
Times are whole milliseconds since 1970 (UTC); `n` is the place in the production's log at which the fact came to be.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Fact:
    """Base of all facts."""

    kind: ClassVar[str] = ""

    @property
    def key(self) -> str:
        """Unique within the kind and the production."""
        raise NotImplementedError(self.kind)

    def to_json(self) -> dict[str, Any]:
        """The fact as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The fact that `to_json` gave."""
        return cls(**{name: _frozen(value) for name, value in data.items()})


@dataclass(frozen=True, slots=True)
class Rule(Fact):
    """How this production decides. `q_at` narrows the quorum: (role or *, step or *, q)."""

    kind: ClassVar[str] = "rule"
    preset: str = "together"
    decider: str = ""
    q: int = 1
    q_auto: bool = True
    q_at: tuple[tuple[str, str, int], ...] = ()
    steps: tuple[str, ...] = ("consider", "audition", "callback", "offer")
    skip_to: str = "audition"
    grace_hours: int = 24
    absence_hours: int = 168
    gate: bool = False
    sealed: bool = False
    say_runs_desk: bool = True
    version: int = 1
    roster_n: int = 0

    @property
    def key(self) -> str:
        return "rule"


@dataclass(frozen=True, slots=True)
class Member(Fact):
    """Somebody on the team, with their standings; `left` when they are no longer."""

    kind: ClassVar[str] = "member"
    person: str
    say: tuple[tuple[str, str], ...] = ()
    voice: bool = False
    desk: bool = False
    lead: bool = False
    title: str = ""
    since: int = 0
    left: bool = False
    n: int = 0

    @property
    def key(self) -> str:
        return self.person

    @property
    def unnarrowed(self) -> bool:
        """True when the say holds for every role and step."""
        return ("*", "*") in self.say and not self.left

    def holds(self, role: str, step: str) -> bool:
        """True when the say covers this role at this step; '*' asks for any step."""
        return any(
            (r in ("*", role)) and (s == "*" or step in ("*", s)) for r, s in self.say
        )


@dataclass(frozen=True, slots=True)
class Alternate(Fact):
    """Somebody who steps in: for a member's seat when absent, or (seat '') for quorum, in order of `n`."""

    kind: ClassVar[str] = "alternate"
    person: str
    seat: str = ""
    n: int = 0

    @property
    def key(self) -> str:
        return f"{self.seat}/{self.person}"


@dataclass(frozen=True, slots=True)
class Role(Fact):
    """A part to be cast."""

    kind: ClassVar[str] = "role"
    id: str
    places: int = 1
    covers: str = ""
    minors: bool = False
    """True where anyone booked or assisting at its auditions is under 18: clearance comes before the audition."""
    name: str = ""
    sort: str = "principal"
    """principal, ensemble, cover, swing or standby."""
    about: str = ""
    """The breakdown in a sentence or two."""
    n: int = 0

    @property
    def key(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Relation(Fact):
    """A declared relation between a member and a performer."""

    kind: ClassVar[str] = "relation"
    person: str
    performer: str
    what: str = "family"
    found: bool = False
    n: int = 0

    @property
    def key(self) -> str:
        return f"{self.person}/{self.performer}"


@dataclass(frozen=True, slots=True)
class Waiver(Fact):
    """The others keep somebody in the room of a role, in spite of these relations."""

    kind: ClassVar[str] = "waiver"
    person: str
    role: str
    performers: tuple[str, ...] = ()
    n: int = 0

    @property
    def key(self) -> str:
        return f"{self.person}/{self.role}"


@dataclass(frozen=True, slots=True)
class Proxy(Fact):
    """One person may answer for another, for one role or all, until a time."""

    kind: ClassVar[str] = "proxy"
    principal: str
    holder: str
    role: str = "*"
    until: int = 0
    n: int = 0

    @property
    def key(self) -> str:
        return f"{self.principal}/{self.holder}/{self.role}"


@dataclass(frozen=True, slots=True)
class Motion(Fact):
    """Something that several people must agree to, and who has so far. `args` are (name, value) pairs."""

    kind: ClassVar[str] = "motion"
    id: str
    what: str
    args: tuple[tuple[str, Any], ...]
    opened_by: str
    agreed: tuple[str, ...]
    role: str = ""
    reason: str = ""
    at: int = 0
    n: int = 0

    @property
    def key(self) -> str:
        return self.id


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
    passed: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()
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
        frozen = {name: _frozen(value) for name, value in data.items()}
        return cls(**frozen | {"conditions": conditions_from(data.get("conditions", ()))})


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
    at: int = 0
    before: tuple[tuple[str, int, str], ...] = ()
    """What they said earlier on the same revision: (what, at, reason)."""
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
    ended: str = ""
    at: int = 0
    n: int = 0

    @property
    def key(self) -> str:
        return f"{self.performer}/{self.id}"

    def orphan_in(self, role: str) -> bool:
        """True when nobody owns it in this role any more."""
        return "*" in self.orphaned or role in self.orphaned


@dataclass(frozen=True, slots=True)
class Review(Fact):
    """A conclusion is looked at again: the late objections, or breached undertakings, that opened it."""

    kind: ClassVar[str] = "review"
    cand: str
    objections: tuple[str, ...] = ()
    breaches: tuple[str, ...] = ()
    at: int = 0

    @property
    def key(self) -> str:
        return self.cand


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


KINDS: dict[str, type[Fact]] = {
    cls.kind: cls
    for cls in (
        Rule, Member, Alternate, Role, Relation, Waiver, Proxy, Motion, Candidacy, Proposal, Position, Reported,
        Objection, Review, Offer, Minute, Task, Voice, Letter, Booking,
    )
}  # fmt: skip

GROUPED = frozenset({"position", "reported", "objection", "minute", "task", "voice", "letter"})
"""Kinds whose key begins with the candidacy (an objection's: with the performer), so that a group is found at once."""
