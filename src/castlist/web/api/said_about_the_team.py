"""What programs may say about a team, its rule and its roles. Each motion says its `kind`."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from castlist.web.api.said import Aloud, Id, IdOrAll, IdOrNone, Line, Said, Step, StepOrAll, Text

Relation = Literal["family", "partner", "agent", "business", "own candidacy"]
Title = Annotated[str, StringConstraints(max_length=60)]
Sort = Literal["principal", "ensemble", "cover", "swing", "standby"]
Places = Annotated[int, Field(ge=1, le=500)]
About = Annotated[str, StringConstraints(max_length=2000)]
Age = Annotated[int, Field(ge=0, le=99)]
Note = Annotated[str, StringConstraints(max_length=4)]
Short = Annotated[str, StringConstraints(max_length=200)]
Long = Annotated[str, StringConstraints(max_length=300)]


class Say(Said):
    """For which role and step a say holds; `*` for all."""

    role: IdOrAll = "*"
    step: StepOrAll = "*"


Says = Annotated[list[Say], Field(max_length=100)]


class Standing(Said):
    """Standings that somebody is to have; an empty `say` is none."""

    say: Says = []  # noqa: RUF012 - pydantic copies it for each
    voice: bool = False
    desk: bool = False

    @property
    def given(self) -> dict[str, Any]:
        """As the motion takes it."""
        return {"say": [(s.role, s.step) for s in self.say], "voice": self.voice, "desk": self.desk}


class Moved(Said):
    """Base of every motion."""

    reason: Text = ""


class AddMember(Moved, Standing):
    """Somebody who is concerned with the production already has these standings; a new person is invited."""

    kind: Literal["add_member"]
    person: Id
    lead: bool = False
    title: Title = ""


class RemoveMember(Moved):
    """Somebody is removed."""

    kind: Literal["remove_member"]
    person: Id
    at_once: bool = False


class QuorumAt(Said):
    """The quorum where a say is narrowed."""

    role: IdOrAll
    step: StepOrAll
    quorum: Annotated[int, Field(ge=1, le=100)]


class RuleChange(Said):
    """What of the rule is to change; what is not said stays."""

    preset: Literal["together", "one"] | None = None
    decider: IdOrNone | None = None
    quorum: Annotated[int, Field(ge=1, le=100)] | None = None
    quorum_at: Annotated[list[QuorumAt], Field(max_length=100)] | None = None
    steps: Annotated[list[Step], Field(min_length=1, max_length=4)] | None = None
    skip_to: Literal["named", "consider", "audition", "callback", "offer"] | None = None
    grace_hours: Annotated[int, Field(ge=0, le=720)] | None = None
    absence_hours: Annotated[int, Field(ge=1, le=2160)] | None = None
    gate: bool | None = None
    sealed: bool | None = None
    say_runs_desk: bool | None = None
    notes_after_own: bool | None = None

    @property
    def change(self) -> dict[str, Any]:
        """As the motion takes it."""
        said = {k: v for k, v in self.model_dump().items() if v is not None}
        if "quorum" in said:
            said["q"] = said.pop("quorum")
        if "quorum_at" in said:
            said["q_at"] = [(one["role"], one["step"], one["quorum"]) for one in said.pop("quorum_at")]
        return said


class SetRule(Moved):
    """The rule changes, under the rule in force before."""

    kind: Literal["set_rule"]
    change: RuleChange


class NameAlternate(Moved):
    """Somebody steps in: for a member's `seat`, or for quorum, or on one `candidacy` that is left with too few.

    They are somebody here, by `person`; or somebody from outside, by `email` and `name`.
    """

    kind: Literal["name_alternate"]
    person: IdOrNone = ""
    email: Annotated[str, StringConstraints(max_length=254)] = ""
    name: Annotated[str, StringConstraints(max_length=120)] = ""
    seat: IdOrNone = ""
    candidacy: IdOrNone = ""


class Waive(Moved):
    """Somebody stays in the room of a role in spite of a relation."""

    kind: Literal["waiver"]
    person: Id
    role: Id


class ReleaseObjection(Moved):
    """An objection without owner is released."""

    kind: Literal["release"]
    candidacy: Id
    objection: Id


class WaiveGrace(Moved):
    """The grace of an offer is waived."""

    kind: Literal["waive_grace"]
    candidacy: Id


class ExtendOffer(Moved):
    """A live offer stands longer, by so many hours."""

    kind: Literal["extend_offer"]
    candidacy: Id
    hours: Annotated[int, Field(ge=1, le=24 * 366)]


class Longer(Said):
    """By how much an offer stands longer."""

    hours: Annotated[int, Field(ge=1, le=24 * 366)]


class FindRelation(Moved):
    """A relation of somebody is found, by all and by them."""

    kind: Literal["find_relation"]
    person: Id
    performer: Id
    relation: Relation = "family"


class CloseCasting(Moved):
    """Nothing is begun any more, once everybody has had an answer."""

    kind: Literal["close_casting"]


class OpenCasting(Moved):
    """A casting that was closed goes on."""

    kind: Literal["open_casting"]


class NameOutside(Moved):
    """Somebody outside the production, to whom a worry can be told, is printed; all empty, nobody is any more."""

    kind: Literal["name_outside"]
    name: Annotated[str, StringConstraints(max_length=120)] = ""
    title: Annotated[str, StringConstraints(max_length=120)] = ""
    email: Annotated[str, StringConstraints(max_length=254)] = ""
    phone: Annotated[str, StringConstraints(max_length=40)] = ""


AnyMotion = Annotated[
    NameOutside
    | AddMember
    | RemoveMember
    | SetRule
    | NameAlternate
    | Waive
    | ReleaseObjection
    | WaiveGrace
    | ExtendOffer
    | FindRelation
    | CloseCasting
    | OpenCasting,
    Field(discriminator="kind"),
]


class Motion(Aloud):
    """Something that several people must agree to."""

    motion: AnyMotion


class Invitation(Standing):
    """Somebody is asked onto the team by e-mail address; they sign in with a code sent there."""

    email: Annotated[str, StringConstraints(min_length=3, max_length=254)]
    name: Annotated[str, StringConstraints(max_length=120)] = ""
    title: Title = ""


class DeclaredRelation(Said):
    """The bearer's own relation to a performer."""

    performer: Id
    relation: Relation


class Merge(Said):
    """Two records of one performer: under which one they stay, and which one is gone."""

    keep: Id
    gone: Id


class Testimony(Aloud):
    """What the bearer, who is recused through this performer, knows of them."""

    performer: Id
    text: Text


class Proxy(Said):
    """Who may answer for the bearer, where, and for how long."""

    holder: Id
    role: IdOrAll = "*"
    days: Annotated[int, Field(ge=1, le=366)] = 30


class ProxyEnd(Said):
    """Who may no longer answer for the bearer."""

    holder: Id
    role: IdOrAll = "*"


class Disclosure(Said):
    """Content that is disclosed with a role, and a line about it."""

    what: Literal[
        "nudity", "simulated_sex", "undress", "touch", "kissing", "weapons", "fight", "heights", "smoking", "strobe",
        "effects", "blood", "language", "slurs", "drugs", "self_harm", "eating", "abuse", "loss", "racial_violence",
        "sexual_violence",
    ]  # fmt: skip
    line: Short = ""


class RoleChange(Said):
    """What of a role is to change; what is not said stays."""

    name: Line | None = None
    places: Places | None = None
    covers: IdOrNone | None = None
    sort: Sort | None = None
    about: About | None = None
    minors: bool | None = None
    playing_from: Age | None = None
    playing_to: Age | None = None
    voice: Short | None = None
    lowest: Note | None = None
    highest: Note | None = None
    skills: Long | None = None
    pay: Short | None = None
    contract: Short | None = None
    dates: Long | None = None
    discloses: Annotated[list[Disclosure], Field(max_length=11)] | None = None
    """All of the content: what is not named any more is disclosed no more."""
    open_to: Literal["public", "link", "nobody"] | None = None
    precast: Short | None = None

    @property
    def change(self) -> dict[str, Any]:
        """As the action takes it."""
        said = {name: value for name, value in self.model_dump(exclude={"seen"}).items() if value is not None}
        if "discloses" in said:
            said["discloses"] = {one["what"]: one["line"] for one in said["discloses"]}
        return said


class NewRole(RoleChange):
    """A role to be cast."""

    name: Line
    places: Places = 1
    covers: IdOrNone = ""
    sort: Sort = "principal"
    about: About = ""
    minors: bool = False


class ChangedRole(RoleChange):
    """What of a role is to change, and what was looked at."""

    seen: Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9a-f]*$")] = ""
    """From the breakdown: where it has changed since, the change is refused. Empty: whatever it says now."""
    cut: bool | None = None
    """Whether the part is cut, for whoever has a say: nobody comes to stand for it then, and nobody goes a step up."""


class NewProduction(Said):
    """A production to be opened."""

    name: Line
    about: About = ""
    time_zone: Annotated[str, StringConstraints(max_length=64)] = ""
    """Such as `Europe/London`. Empty: the time zone of the installation."""


class Leaving(Said):
    """They leave."""

    sure: bool = Field(False, description="After `last_to_decide`: they leave all the same.")


class BreakGlass(Said):
    """Why the owner of the company has to look into a room; a reason from the closed list, which everybody there reads.

    `asked`: somebody in the room asked for it; `broken`: something does not work there; `request`: somebody asked what
    is kept about them; `dispute`: a dispute has to be looked into.
    """

    why: Literal["asked", "broken", "request", "dispute"]
