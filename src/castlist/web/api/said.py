"""What programs may say to the API: one strict model an act. Numbers are numbers, and unknown fields are refused."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from castlist.actions.decisions import Asked, Reason, Revision
from castlist.actions.notes import Words
from castlist.actions.productions import LONGEST_NAME
from castlist.rules.remarks import LONGEST

Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,40}$")]
"""The id of anything, in an address or a body."""
IdOrNone = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{0,40}$")]
IdOrAll = Annotated[str, StringConstraints(pattern=r"^([0-9A-Za-z_-]{1,40}|\*)$")]
Text = Annotated[str, Field(description="At most 20,000 characters are kept; a longer text is refused as too_long.")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
Short = Annotated[str, StringConstraints(max_length=200)]
Step = Literal["consider", "audition", "callback", "offer"]
StepOrAll = Literal["consider", "audition", "callback", "offer", "*"]
Target = Literal["named", "consider", "audition", "callback", "offer", "released"]
Answered = Literal["support", "accept", "concern", "object"]
Ends = Literal["ends", "consider", "audition", "callback", "offer"]
Resolve = Annotated[dict[Id, Ends], Field(max_length=50)]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Ordinal = Annotated[int, Field(ge=1, le=10_000_000)]
"""The place of an act among those that the bearer may see; 0 is now."""
Moment = Annotated[AwareDatetime, Field(strict=False)]
"""A moment on the clock, with the zone in which it is said: 2026-12-03T09:12:00+01:00."""
Page = Annotated[int, Field(ge=1, le=1_000_000)]
Day = Annotated[date, Field(strict=False)]
Clock = Annotated[time, Field(strict=False)]
Mark = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[0-9a-f.]+$")]


class Said(BaseModel):
    """Base of every body."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class Aloud(Said):
    """Something that everybody with sight of the room will read: it is read over before it is kept."""

    said_knowingly: bool = Field(
        False,
        description="After `looks_like_an_account` or `person_or_part`: the words are meant, and are kept as said.",
    )


class WithReason(Aloud):
    """Something that is said with a reason, which may be withheld."""

    reason: Text = ""
    withheld: bool = False

    @property
    def why(self) -> Reason:
        """As the action takes it."""
        return Reason(self.reason, withheld=self.withheld)


# -- Putting forward and proposing


class Credit(Said):
    """A credit on the career line."""

    year: Annotated[int, Field(ge=1900, le=2200)]
    text: Short


class PutForward(WithReason):
    """Somebody the company knows, by `performer`; or somebody new, by `name` and what is known of them."""

    performer: IdOrNone = ""
    name: Annotated[str, StringConstraints(max_length=LONGEST_NAME)] = ""
    email: Annotated[str, StringConstraints(max_length=254)] = ""
    note: Short = ""
    last_heard: Annotated[str, StringConstraints(max_length=120)] = ""
    credits: Annotated[list[Credit], Field(max_length=40)] = []


class WalkIn(Said):
    """Somebody who walks in on the day."""

    name: Line
    email: Annotated[str, StringConstraints(max_length=254)] = ""


class Condition(Said):
    """A condition as it is asked for; with the `id` of one that is kept as it was."""

    kind: Literal["precondition", "undertaking"]
    text: Text = ""
    asked_by: IdOrNone = ""
    due: Annotated[str, StringConstraints(max_length=60)] = ""
    id: IdOrNone = ""

    @property
    def asked(self) -> Asked:
        """As the action takes it."""
        what = "pre" if self.kind == "precondition" else self.kind
        return Asked(what, self.text, self.asked_by, self.due, self.id)


class Proposal(Aloud):
    """What a revision says."""

    target: Target
    terms: Text = ""
    conditions: Annotated[list[Condition], Field(max_length=20)] = []
    reserve: bool = False
    deadline_hours: Annotated[int, Field(ge=0, le=24 * 366)] = 0

    @property
    def as_revision(self) -> Revision:
        """As the action takes it."""
        asked = [c.asked for c in self.conditions]
        return Revision(self.target, self.terms, asked, self.reserve, self.deadline_hours)


class Amendment(Proposal):
    """The next revision, and on which one it is made. Everything that it does not say is gone."""

    on: Number


class DecideAlone(Proposal, WithReason):
    """*One decides*: proposed, supported and concluded in one act."""

    resolve: Resolve = {}


# -- Answering, objecting


class Position(WithReason):
    """An answer to one revision."""

    revision: Number
    position: Answered
    resolve: Resolve = {}
    floor: Step | Literal[""] = ""
    on_behalf_of: IdOrNone = Field("", description="A person who gave the bearer a proxy.")


class Report(WithReason):
    """What somebody said by phone."""

    person: Id
    revision: Number
    position: Answered
    resolve: Resolve = {}


class Confirmation(Said):
    """What was reported is so; with what becomes of own objections, where that was not reported."""

    resolve: Resolve | None = None


class Voice(Aloud):
    """What somebody with a voice says."""

    kind: Literal["for", "against", "comment", "ask"]
    text: Text = ""


class NoteOnCandidacy(Aloud):
    """A note about a candidacy, a score, or both. It is for its author alone, for the desk, or for all with sight."""

    audience: Literal["me", "desk", "room"]
    text: Text = ""
    score: Annotated[int, Field(ge=0, le=5, description="1 to 5; 0 for none.")] = 0

    @property
    def words(self) -> Words:
        """As the action takes it."""
        return Words(self.audience, self.text, self.score)


class NewNote(NoteOnCandidacy):
    """A note that is new. `second`: at which moment of the recording that is here of them; null for none."""

    second: Annotated[int, Field(ge=0, lt=LONGEST)] | None = None

    @property
    def words(self) -> Words:
        """As the action takes it."""
        return Words(self.audience, self.text, self.score, self.second)


class NoteChange(NoteOnCandidacy):
    """The note as it is to be, and the version that the bearer saw."""

    version: Number


class NoteWithdrawal(Said):
    """The version of the note that the bearer saw."""

    version: Number


class Objection(WithReason):
    """An objection from a step on. `asked_by`: the voice who asked for it, where it is taken up."""

    floor: Step
    scope: Literal["role", "production"] = "role"
    asked_by: IdOrNone = ""


class Floor(WithReason):
    """The step from which an objection stands, and, where it is lowered or raised, why."""

    floor: Step


class Breach(WithReason):
    """How an undertaking was not kept."""


class Release(Aloud):
    """Why an objection without owner is released."""

    reason: Text


class Conclusion(Said):
    """Which revision is concluded, and what the bearer saw: the `seen` of a reading."""

    revision: Number
    seen: Mark


class Admission(Said):
    """The standing decision under which somebody is heard."""

    under: Id


class TakeOut(Said):
    """The list out of which the name is taken."""

    batch: Id


class Clearance(Said):
    """The gate as the safeguarding lead says."""

    cleared: bool


class Task(Aloud):
    """Something to be done under the minute; `outward` when it reaches somebody outside the room."""

    owner: Id
    text: Text
    outward: bool = True


# -- Lists


class ProposedList(Aloud):
    """One proposal for each of many."""

    candidacies: Annotated[list[Id], Field(min_length=1, max_length=500)]
    proposal: Proposal


class PositionOn(Position):
    """An answer about one name of a list."""

    candidacy: Id


class Positions(Aloud):
    """One answer for each of many."""

    positions: Annotated[list[PositionOn], Field(min_length=1, max_length=500)]


class ConclusionOf(Conclusion):
    """One name of a list, to be concluded."""

    candidacy: Id


class Conclusions(Said):
    """One conclusion for each of many."""

    conclusions: Annotated[list[ConclusionOf], Field(min_length=1, max_length=500)]


# -- Letters, days, safeguarding, home


class WriteOff(Aloud):
    """By which ways an answer was tried, two at least, and what became of it."""

    routes: Annotated[
        list[Literal["letter", "message", "phone", "post", "agent", "guardian", "in person"]],
        Field(min_length=1, max_length=7),
    ]
    reason: Text


class Looked(Said):
    """Up to where the bearer has read: the `seen` of home."""

    seen: Mark
