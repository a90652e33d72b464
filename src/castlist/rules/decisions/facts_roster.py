"""Facts about the team, the rule, the roles and how people are related to performers."""

from dataclasses import dataclass
from typing import Any, ClassVar

from castlist.rules.decisions.fact import Fact


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
    outside: str = ""
    """The text that says who outside the production may be told of a worry; '' while nobody is named."""
    q_at_auto: tuple[tuple[str, str], ...] = ()
    """(role or *, step or *) where q became 2 by itself, because the second say is a narrowed one."""
    notes_after_own: bool = False
    """Notes and scores of others on a candidacy are hidden from whoever has not given their own: see rules/notes.py."""

    @property
    def key(self) -> str:
        return "rule"


def covers(say: tuple[tuple[str, str], ...], role: str, step: str) -> bool:
    """True when a say covers this role at this step; '*' asks for any step."""
    return any(r in ("*", role) and (s == "*" or step in ("*", s)) for r, s in say)


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
    kept_say: tuple[tuple[str, str], ...] = ()
    """The say they had when they were removed: it holds for the seats they keep on what was open then."""
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
        return covers(self.say, role, step)


@dataclass(frozen=True, slots=True)
class Alternate(Fact):
    """Somebody who steps in: for a member's seat when absent, or (seat '') for quorum, in order of `n`."""

    kind: ClassVar[str] = "alternate"
    person: str
    seat: str = ""
    n: int = 0
    only: str = ""
    """The one candidacy for which they stand in line, where too few were left on it to name them for more."""

    @property
    def key(self) -> str:
        return f"{self.seat}/{self.person}" + (f"/{self.only}" if self.only else "")


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
    playing_from: int = 0
    playing_to: int = 0
    """The playing range, never an actual age; 0 where none is named."""
    voice: str = ""
    lowest: str = ""
    highest: str = ""
    """The lowest and the highest note, such as A3 and F#5."""
    skills: str = ""
    pay: str = ""
    contract: str = ""
    dates: str = ""
    discloses: tuple[tuple[str, str], ...] = ()
    """(what of rules.breakdowns.DISCLOSURES, a line about it or '')."""
    open_to: str = "link"
    """Who may put themselves in: public, link, nobody."""
    precast: str = ""
    """The text that says who is cast already; it may name somebody, so it lies beside the log."""
    cut: bool = False
    """True while the part is not in the show: nobody comes to stand for it, and nobody goes a step up."""

    @property
    def key(self) -> str:
        return self.id

    @property
    def asks(self) -> str:
        """Who may put themselves in now: public, link, nobody."""
        return "nobody" if self.cut else self.open_to


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
class Glass(Fact):
    """The owner of the company, who sees no room by that, sees this one for a while: see glass.py."""

    kind: ClassVar[str] = "glass"
    person: str
    room: str
    until: int
    why: str = ""
    n: int = 0

    @property
    def key(self) -> str:
        return f"{self.room}/{self.person}"


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
class Notice(Fact):
    """The notice of the open call: of the whole production (`role` ''), or what is otherwise for one role."""

    kind: ClassVar[str] = "notice"
    role: str = ""
    text: str = ""
    """The commitment to what it says, which may name people."""
    opens: int = 0
    closes: int = 0
    """From when, and up to which moment, somebody may put themselves in; 0 where none is named."""
    published_at: int = 0
    changed_at: int = 0
    """When it was last changed while it stood in public."""
    n: int = 0

    @property
    def key(self) -> str:
        return self.role or "*"


@dataclass(frozen=True, slots=True)
class CastList(Fact):
    """The cast list as it was released: who stands on it, and from which moment on anybody reads it."""

    kind: ClassVar[str] = "cast_list"
    cands: tuple[str, ...]
    out_at: int = 0
    by: str = ""
    at: int = 0
    n: int = 0
    free: bool = True
    """Nothing but its moment holds it; False while it may have to wait for those who are to be told first."""

    @property
    def key(self) -> str:
        return "cast_list"


@dataclass(frozen=True, slots=True)
class FirstCall(Fact):
    """When and where everybody who is cast comes together first. `starts` 0 once it was taken back."""

    kind: ClassVar[str] = "first_call"
    text: str = ""
    """The commitment to the place, how to get in, what to bring and whom to ask, which may name people."""
    starts: int = 0
    ends: int = 0
    by: str = ""
    at: int = 0
    """When it was said, changed or taken back last."""
    since: int = 0
    """Since when there is one."""
    times: int = 0
    """How often it was said, changed or taken back: a calendar takes what was counted further for newer."""
    n: int = 0

    @property
    def key(self) -> str:
        return "first_call"


@dataclass(frozen=True, slots=True)
class Closed(Fact):
    """The casting is over: everybody has had an answer, and nothing is begun any more."""

    kind: ClassVar[str] = "closed"
    by: str
    at: int = 0
    n: int = 0

    @property
    def key(self) -> str:
        return "closed"
