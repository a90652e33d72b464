"""What the API answers: the read models of the pages as schemas, and what an act has done."""

from urllib.parse import parse_qs, urlsplit

from django.urls import Resolver404, resolve
from pydantic import BaseModel, Field

from castlist.queries import (
    auditions,
    breakdowns,
    cast_lists,
    contact_sheets,
    emergencies,
    evidence,
    first_call_pages,
    first_calls,
    glass,
    home,
    letters,
    lists,
    minutes,
    notices,
    outboxes,
    owed,
    people,
    performers,
    productions,
    rooms,
    safeguarding,
    shapes,
    shapes_past,
    ticks,
    trade,
    waiting,
)
from castlist.rules.emergencies import Emergency
from castlist.web.api.errors import ErrorBody
from castlist.web.api.schemas import Answer, More, schema_of


class Where(Answer):
    """What a page's address points at, as ids; '' for what it does not name."""

    production: str = ""
    role: str = ""
    candidacy: str = ""
    letter: str = ""
    task: str = ""


NAMES = {"cand": "candidacy"}


def where(address: str) -> dict[str, str]:
    """The ids in the address of one of our pages."""
    parts = urlsplit(address)
    try:
        found = {NAMES.get(k, k): str(v) for k, v in resolve(parts.path).kwargs.items()}
    except Resolver404:
        found = {}
    focused = parse_qs(parts.query).get("c", [])
    if focused:
        found["candidacy"] = focused[0]
    return {name: found.get(name, "") for name in Where.model_fields}


POINTS_AT = {"where": More(Where, "url", where)}

# Those with a name or fields of their own come first: a read model that holds them finds them made.
Moment = schema_of(
    shapes_past.Flashback,
    name="Moment",
    without=("ticks", "days", "left", "now_url", "then_url", "previous_url", "next_url", "acts_url"),
    more={"is_now": More(bool, "is_now")},
)
schema_of(ticks.ActRow, name="PastAct", without=("url",))
schema_of(productions.Step, name="StepCount")
schema_of(productions.Part, without=("breakdown_url",))
schema_of(safeguarding.Step, name="MatterStep")
schema_of(evidence.FileRow, name="MatterFile")
schema_of(waiting.Waits, more=POINTS_AT)
schema_of(home.Moved, more=POINTS_AT)
RoomAnswer = schema_of(shapes.Room, name="Room", without=("frame",))
FocusAnswer = schema_of(shapes.Focus)
MinuteRow = schema_of(shapes.MinuteRow)
MinuteAnswer = schema_of(minutes.MinutePage, name="Minute")
HomeAnswer = schema_of(home.Home, without=("productions", "heads", "news", "more"))
ProductionAnswer = schema_of(productions.ProductionPage, name="Production")
schema_of(lists.Row, name="ListedName")
ListAnswer = schema_of(lists.ListPage, name="List", without=("answering", "concluding"))
ActsAnswer = schema_of(rooms.ActsPage, name="Acts", without=("frame", "room_url"))
schema_of(trade.PackRow, name="TradePack")
DaysAnswer = schema_of(auditions.Days)
OutboxAnswer = schema_of(outboxes.Outbox, without=("answers", "wording"))
schema_of(owed.OwedRow, name="Owed", more={**POINTS_AT, "may_write": More(bool, "write", bool)},
          without=("write", "off"))  # fmt: skip
schema_of(owed.LeftAtThat, name="WrittenOff", more=POINTS_AT)
OwedAnswer = schema_of(owed.Ledger, name="Answers", more={"sentence": More(str, "sentence")})
LetterAnswer = schema_of(letters.LetterPage, name="Letter", without=("open_as_them",))
SafeguardingAnswer = schema_of(safeguarding.LeadPage, name="Safeguarding")
MatterAnswer = schema_of(safeguarding.MatterPage, name="Matter")
GlassAnswer = schema_of(glass.GlassPage, name="BehindGlass")
BreakdownAnswer = schema_of(breakdowns.BreakdownPage, name="BreakdownOfRole", without=("production",))
schema_of(notices.Line, name="NoticeLine")
NoticeAnswer = schema_of(notices.NoticePage, name="Notice", without=("production",))
schema_of(cast_lists.Listed, more=POINTS_AT, without=("url", "cand"))
schema_of(contact_sheets.Contact, without=("url",))
ContactSheetAnswer = schema_of(contact_sheets.ContactSheet, name="ContactSheet", without=("production", "reads_needs"))
schema_of(Emergency, name="SaidForAnEmergency")
EmergencySheetAnswer = schema_of(emergencies.EmergencySheet, name="EmergencySheet", without=("production", "rows"))
CastListAnswer = schema_of(cast_lists.CastListPage, name="CastList", without=("production",))
schema_of(first_calls.Call, name="Call")
FirstCallAnswer = schema_of(first_call_pages.FirstCallPage, name="FirstCall", without=("production",))
KnownAnswer = schema_of(performers.Known, name="Performer")
TokenAnswer = schema_of(people.Token)


class FileTaken(Answer):
    """A file that was taken out of a matter."""

    name: str
    size: int
    data: str = Field(description="Its bytes, in base64.")


class PictureAnswer(Answer):
    """A picture that was taken at a door."""

    size: int
    data: str = Field(description="Its bytes, a JPEG, in base64.")


class NoteSaved(Answer):
    """Which note stands now, in which version."""

    note: str
    version: int


class Me(Answer):
    """For whom the token acts."""

    id: str
    name: str
    company: str
    openapi: str


class HomeWithMark(Answer):
    """What waits on the bearer, then what moved since they last looked at home in a browser, or said so here."""

    home: HomeAnswer  # type: ignore[valid-type]
    seen: str = Field(description="Goes back with `home/seen`, and says up to where the bearer has read.")


class ListedProduction(Answer):
    """A production in which the bearer has a seat, or a room of it."""

    id: str
    role: str = Field(description="The room that is theirs, of a production on whose team they are not: read that.")
    name: str
    sentence: str


class Productions(Answer):
    """Every production in which the bearer has a seat, the newest first."""

    productions: list[ListedProduction]


class Candidacy(Answer):
    """One candidacy with everything on it that the bearer may see."""

    production: str
    role: str
    focus: FocusAnswer  # type: ignore[valid-type]
    version: str = Field(description="Changes whenever anything in the room changes that the bearer may see.")
    seen: str = Field(description="Changes with every act that bears on a decision here: a conclusion names it.")


class RoomHasMoved(Answer):
    """Whether the room is no longer as the bearer saw it."""

    moved: bool


class RoleLink(Answer):
    """The link of a role, to be shared: whoever opens it may put themselves in, without an account."""

    link: str


class LetterAsSent(Answer):
    """A letter as a mail program gets it. Its private link is written as “https://…”: no program is told it."""

    subject: str
    html: str
    plain: str


class Minutes(Answer):
    """The minutes of a candidacy, the newest first."""

    minutes: list[MinuteRow]  # type: ignore[valid-type]


class Performers(Answer):
    """Performers that the company knows."""

    performers: list[KnownAnswer]  # type: ignore[valid-type]


class Tokens(Answer):
    """The bearer's own tokens that still open something."""

    tokens: list[TokenAnswer]  # type: ignore[valid-type]


class Draft(Answer):
    """A letter as it would be begun, and kept nowhere yet."""

    letter: LetterAnswer  # type: ignore[valid-type]


class Made(BaseModel):
    """Something that came to be by the act."""

    kind: str = Field(description="candidacy, objection, voice, task, motion, role, letter, session, matter, …")
    id: str


class Done(BaseModel):
    """What the act has done. The same answer comes back however often the same request is sent."""

    events: list[str] = Field(description="The kinds of what the bearer's act has put into the log, in order.")
    made: list[Made] = Field(description="What came to be by it, with the ids to go on with.")


class NameDone(BaseModel):
    """What became of one name of a list."""

    candidacy: str
    done: bool
    events: list[str]
    made: list[Made]
    error: ErrorBody | None


class ListDone(BaseModel):
    """What became of each name: each was done or refused on its own."""

    batch: str = Field(description="The list that these proposals belong to; '' where none was begun.")
    results: list[NameDone]
