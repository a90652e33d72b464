"""The read models that pages, API and live updates are given: plain, frozen, already filtered for the viewer.

Every sentence in them is ready to be read by a person. Templates decide nothing about rights.
"""

from dataclasses import dataclass, field
from datetime import datetime

from castlist.queries.alternates import AlternateView
from castlist.queries.offers import OfferView
from castlist.queries.shapes_beside import Beside, Linked
from castlist.queries.shapes_breakdown import AskedRow, Breakdown, Disclosed
from castlist.queries.shapes_ladder import Card, Column, Mark, Ring, Segment
from castlist.queries.shapes_notes import NoteRow, Notes, NoteVersionRow
from castlist.queries.shapes_past import DayMark, Flashback, Tick
from castlist.queries.shapes_sent import Received

__all__ = [
    "Answer", "AskedRow", "Beside", "Breakdown", "Card", "CareerPoint", "Column", "ConditionRow", "DayMark",
    "Disclosed", "Flashback", "Focus", "Frame", "LetterRow", "Linked", "Mark", "May", "MinuteRow", "NoteRow",
    "NoteVersionRow", "Notes", "ObjectionRow", "OfferView", "PositionRow", "ProposalView", "Question",
    "ReportedAnswer", "Ring", "Room", "Seat", "Segment", "TaskRow", "Tick", "VoiceRow",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    """One person as others see them: `initial` is for the monogram."""

    id: str
    name: str
    initial: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A precondition or undertaking of the revision on the table."""

    id: str
    text: str
    kind: str
    """precondition or undertaking."""
    asked_by: str
    due: str = ""
    met: bool = False
    judge: str = ""
    may_judge: bool = False
    may_declare_breach: bool = False
    breached: bool = False
    told: str = ""
    """'Karen says that it was not kept.'"""
    told_why: str = ""
    told_why_state: str = ""
    asker: str = ""
    """The id of whoever asked for it, on the revision on the table."""


@dataclass(frozen=True, slots=True)
class PositionRow:
    """What one person with a say has said, on the latest revision and before."""

    who: Seat
    kind: str
    """support, accept, concern, object, none, sealed."""
    says: str
    reason: str = ""
    reason_state: str = ""
    """'' when readable; withheld, erased or sealed otherwise."""
    at: datetime | None = None
    note: str = ""
    """by proxy, reported and not yet confirmed, alternate for …."""
    earlier: tuple[str, ...] = ()
    """'on revision 1, 09:12: not as it stands'."""


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection about this performer that reaches this room."""

    id: str
    owner: str
    floor: str
    scope: str
    """role or production."""
    state: str
    """bites, stands or ended."""
    sentence: str
    reason: str = ""
    reason_state: str = ""
    orphaned: bool = False
    adopted_by: str = ""
    at: datetime | None = None
    mine: bool = False
    may_move: bool = False
    may_withdraw: bool = False
    may_adopt: bool = False
    may_release: bool = False
    release_waits: str = ""
    """Why nobody can release it now, where too few sit here for that."""
    released_by: tuple[str, ...] = ()
    floors: tuple[tuple[str, str], ...] = ()
    """Steps the owner may move it to, as (key, label)."""
    moved_why: str = ""
    """What the owner said when they last moved it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the four answers to 'Can you live with it?'."""

    kind: str
    says: str
    """The words on the button: 'I want this'."""
    hint: str
    """'support', 'object, say why'."""
    needs_reason: bool
    pressed: bool = False


@dataclass(frozen=True, slots=True)
class ReportedAnswer:
    """What somebody entered as the viewer's answer by phone: theirs once they confirm it."""

    by: str
    kind: str
    says: str
    reason: str = ""
    reason_state: str = ""
    consents: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """The one question, as the viewer may answer it now; None of it when they may not."""

    revision: int
    seen: str
    """The version looked at: goes back with the act."""
    answers: tuple[Answer, ...]
    floors: tuple[tuple[str, str], ...]
    """Steps at or below the target from which an objection may be raised, as (key, label)."""
    resolves: tuple[ObjectionRow, ...] = ()
    """Own objections that bite here: with a consent each of them must end or stand from a step above."""
    stand_from: tuple[tuple[str, str], ...] = ()
    for_others: tuple[Seat, ...] = ()
    """Principals for whom the viewer holds a proxy here."""
    for_self: bool = True
    """False for who sits here by proxy only."""
    note: str = ""
    """'NAME may one day ask to read this.'"""
    reported: ReportedAnswer | None = None


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """What somebody with a voice said."""

    id: str
    who: Seat
    kind: str
    """for, against, comment, ask; testimony of somebody who is recused."""
    says: str
    text: str
    text_state: str = ""
    at: datetime | None = None
    may_take_up: bool = False


@dataclass(frozen=True, slots=True)
class MinuteRow:
    """A frozen conclusion."""

    number: int
    title: str
    at: datetime
    by: str
    consent: tuple[PositionRow, ...]
    conditions: tuple[ConditionRow, ...]
    standing: tuple[str, ...]
    recused: tuple[str, ...]
    rule: str
    fingerprint: str
    current: bool
    quorum: int = 2
    not_yet: str = ""
    """Why it is not in force: 'no longer current', 'under review', 'its grace runs'."""
    under: str = ""
    """Of an admission: 'Admitted under the open call, which minute 1 of it decided once for everybody who comes.'"""
    terms: str = ""
    """What exactly was agreed to, in the words that were on the table; 'erased on …' once they are gone."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Something somebody is to do under a minute."""

    id: str
    text: str
    owner: Seat
    state: str
    """live, suspended, done; over, where it fell away."""
    sentence: str
    mine: bool
    url: str = ""
    """Where it is done, e.g. the letter."""
    at: datetime | None = None
    may_finish: bool = False


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter to somebody outside, as its state is seen on the card."""

    id: str
    kind: str
    state: str
    """drafted, sent, opened, answered, failed."""
    sentence: str
    url: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class May:
    """Whether the viewer may do an act here, and the one sentence why not."""

    ok: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class ProposalView:
    """The proposal on the table: its latest revision."""

    revision: int
    title: str
    """'An audition for Ivy Marlowe', 'Consider Ivy Marlowe'."""
    target: str
    target_label: str
    terms: str
    by: str
    at: datetime
    conditions: tuple[ConditionRow, ...]
    reserve: bool = False
    deadline_hours: int = 0
    sealed: bool = False
    history: tuple[str, ...] = ()
    """Earlier revisions, one line each."""


@dataclass(frozen=True, slots=True)
class CareerPoint:
    """A credit on the career line."""

    year: int
    text: str


@dataclass(frozen=True, slots=True)
class Focus:
    """The candidacy that is looked at: everything on it that the viewer may see."""

    id: str
    name: str
    performer_id: str
    initial: str
    step: str
    step_label: str
    status: str
    headline: str
    """'Stuck.' 'Waiting for Derek.' 'Ready to conclude.'"""
    sentence: str
    why_here: str
    """Who put them forward, and when."""
    credits: tuple[CareerPoint, ...]
    last_heard: str
    proposal: ProposalView | None
    positions: tuple[PositionRow, ...]
    question: Question | None
    objections: tuple[ObjectionRow, ...]
    voices: tuple[VoiceRow, ...]
    minutes: tuple[MinuteRow, ...]
    tasks: tuple[TaskRow, ...]
    letters: tuple[LetterRow, ...]
    marks: tuple[Mark, ...]
    may: dict[str, May]
    """propose, amend, withdraw, object, conclude, advise, task, give_up_name, decide … each with its why."""
    targets: tuple[tuple[str, str], ...]
    """Steps that may be proposed now, as (key, label)."""
    members: tuple[Seat, ...]
    """To whom a task may be given, who may ask for a condition."""
    said_why: str = ""
    """The reason that whoever put them forward gave."""
    recused: tuple[str, ...] = ()
    booking: str = ""
    """'Thursday 3 December, 11:20, Studio 2', or ''."""
    offer: OfferView | None = None
    report_for: tuple[Seat, ...] = ()
    """For whom the viewer may enter an answer that was given by phone."""
    report_answers: tuple[tuple[str, str], ...] = ()
    call: str = ""
    """The open call under which they may be admitted to the audition, or ''."""
    alternate: AlternateView | None = None
    """What can be done where too few are left to decide."""
    tape: Linked | None = None
    """The self-tape that they are asked for, or may be asked for."""
    cannot: Linked | None = None
    """On how many days of the production they cannot; None where they have not said."""
    guardian: Linked | None = None
    """Who acts for them, who is under 18; for those alone who read what somebody needs."""
    agent: Linked | None = None
    """Who represents them; None where nobody does."""
    in_list: Linked | None = None
    """The list that the open proposal belongs to."""
    standing: bool = False
    """True for a standing decision about everybody who comes."""
    notes: Notes | None = None
    """Notes and scores about them; None where nothing is shown of any."""
    unwritten: bool = False
    """They are to be heard, and nobody has been asked to write to them."""
    sent: tuple[Received, ...] = ()
    """What they sent by the form of the open call, the newest first, as far as it concerns this part."""
    recorded: tuple[str, ...] = ()
    """Whether they may be recorded, by place, where they are heard before a camera."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page's head needs: who looks, at which production, what waits on them."""

    viewer: Seat
    company: str
    production: str = ""
    production_url: str = ""
    waits: int = 0
    standing: tuple[str, ...] = ()
    """say, voice, desk, lead: as words for the viewer's menu."""
    production_id: str = ""
    zone: str = "UTC"
    """The clock on which times are shown: the production's."""
    on_team: bool = True
    """False for an alternate who sits in one room and belongs to no team."""
    quiet: tuple[str, ...] = ()
    """Places of the production in which there is nothing yet: they stand behind “More”. What somebody may not know of
    has no part in it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Somebody is looked for by name among those on the ladder: only they are shown."""

    text: str
    found: int
    of: int


@dataclass(frozen=True, slots=True)
class Room:
    """The room of one role, now or as of a past moment."""

    frame: Frame
    role_id: str
    role: str
    about: str
    """The breakdown in a sentence or two."""
    headline: str
    sentence: str
    columns: tuple[Column, ...]
    focus: Focus | None
    flashback: Flashback
    version: str
    """Opaque; changes whenever anything the viewer may see here changes."""
    may_put_forward: May = field(default_factory=lambda: May(True))
    read_only: bool = False
    rule: str = ""
    """The rule in one plain sentence."""
    notes: tuple[str, ...] = ()
    """Above the ladder: 'You are recused here', 'Somebody is recused from this room'."""
    looks_in: bool = False
    """The viewer owns the company, and looks in for a day."""
    beside: Beside | None = None
    """What concerns several at once: lists, the open call."""
    breakdown: Breakdown | None = None
    """The rest of what the role says of itself; None where it is not there."""
    asked_again: tuple[AskedRow, ...] = ()
    """Whoever was invited before content was added, and is asked about it."""
    finding: Finding | None = None
    """None where few enough stand here to be seen at a glance, and nobody is looked for."""
