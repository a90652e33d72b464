"""What is said to the API about audition days: sessions, their times and their breaks."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from castlist.rules.auditions import MOST_PEOPLE
from castlist.rules.breaks import LONGEST_WHOSE
from castlist.rules.breaks import MOST as MOST_BREAKS
from castlist.rules.panels import MOST_MEMBERS
from castlist.rules.parallel_rooms import MOST_ROOMS
from castlist.rules.ranked_lists import LONGEST, MOST
from castlist.web.api.said import Clock, Day, Id, IdOrNone, Said, Text

ListName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]


class Break(Said):
    """When nobody is heard."""

    begins: Clock
    ends: Clock
    whose: Annotated[str, StringConstraints(max_length=LONGEST_WHOSE)] = ""
    """Whose break it is; '' for everybody's."""


class Breaks(Said):
    """The breaks of a session on one day, all of them."""

    day: Day
    breaks: Annotated[list[Break], Field(max_length=MOST_BREAKS)]


class Times(Said):
    """Times one after another on one day, on the production's own clock."""

    day: Day
    first: Clock
    minutes: Annotated[int, Field(ge=1, le=480)]
    count: Annotated[int, Field(ge=1, le=200)]
    breaks: Annotated[list[Break], Field(default_factory=list, max_length=20)]
    online: Annotated[int, Field(ge=0, le=1_000)] | None = None
    """How many of all places can be chosen online; null for all. The others are kept for the desk."""
    people: Annotated[int, Field(ge=1, le=200)] = 1
    """How many people come at each time."""
    gap: Annotated[int, Field(ge=0, le=480)] = 0
    """Minutes between one time and the next."""


InTheRoom = Annotated[list[Id], Field(default_factory=list, max_length=MOST_MEMBERS)]


class Matched(Said):
    """Members who are meant by names that were typed for a room."""

    members: Annotated[list[Id], Field(min_length=1, max_length=MOST_MEMBERS)]


SessionKind = Literal[
    "invited", "open", "epa", "ecc-singers", "ecc-dancers", "generals", "dance", "chemistry", "callback", "modesty"
]


class SessionPlace(Said):
    """What holds for every time of a session. `why`: why it is so, where a rule of the trade asks."""

    place: Text
    access: Text = ""
    members: InTheRoom
    """Who of the team is in the room."""
    panel: Text = ""
    """Who else is."""
    material: Text = ""
    recording: bool = False
    answer_by: Day | None = None
    kind: SessionKind = "invited"
    adults: Annotated[int, Field(ge=0, le=99)] = 0
    observer: Text = ""
    why: Text = ""
    lists: Annotated[list[ListName], Field(default_factory=list, max_length=MOST)]
    """In which order people are called at the door; an Equity call that names none has the usual ones."""


class MoreTimes(Times):
    """Times that a session has too; `why`: where a rule of the trade asks."""

    why: Text = ""


class Places(Said):
    """How many people can come at one moment; `why`: where a rule of the trade asks."""

    places: Annotated[int, Field(ge=1, le=MOST_PEOPLE)]
    why: Text = ""


class TradePacks(Said):
    """The packs of rules, by id, that look at the days of the production; no others do."""

    packs: Annotated[list[Annotated[str, StringConstraints(max_length=40)]], Field(max_length=40)]


class CalledOff(Said):
    """What those who had a time in a session that is called off should know."""

    says: Text = ""


class RoomBeside(Said):
    """A room beside another, and who is in it."""

    place: Text
    members: InTheRoom
    panel: Text = ""


class Session(SessionPlace):
    """A stretch of audition time; `role` '' is for the whole production. `rooms`: others with the same times."""

    role: IdOrNone = ""
    times: Times
    rooms: Annotated[list[RoomBeside], Field(default_factory=list, max_length=MOST_ROOMS)]
