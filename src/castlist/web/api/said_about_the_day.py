"""What programs may say on the day of a session."""

import base64
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from castlist.rules.chaperones import DAY_MINUTES, ENGLAND, LONGEST
from castlist.rules.chaperones import LARGEST as CHILDREN
from castlist.rules.line_ups import LARGEST, SMALLEST
from castlist.rules.queue import LONGEST_COLLECTOR, LONGEST_MOVE
from castlist.rules.ranked_lists import LONGEST as LONGEST_LIST
from castlist.web.api.said import Day, Id, Said
from castlist.web.api.said_about_matters import Bytes

Seen = Annotated[
    int, Field(ge=0, le=1_000_000, description="How many presses were seen: `seen` of the row, or of all.")
]

Arranged = Annotated[
    int, Field(ge=0, le=1_000_000, description="How many presses that group people were seen: `arranged` of the queue.")
]

Clock = Annotated[int, Field(ge=0, le=DAY_MINUTES, description="A minute of the day, where the production is.")]


class Press(Said):
    """What is pressed about one candidacy."""

    day: Day
    candidacy: Id
    what: Literal["here", "missing", "call", "enter", "done", "out", "list", "undo"]
    seen: Seen
    collector: Annotated[str, StringConstraints(max_length=LONGEST_COLLECTOR)] = Field(
        "", description="With `out`: who fetches somebody under 18."
    )
    listed: Annotated[str, StringConstraints(max_length=LONGEST_LIST)] = Field(
        "", description="With `here` or `list`: on which of the session's lists they are."
    )


class Move(Said):
    """By how many minutes the rest of the day moves; below 0, back towards what was booked."""

    day: Day
    minutes: Annotated[int, Field(ge=-LONGEST_MOVE, le=LONGEST_MOVE)]
    seen: Seen


class MakeGroups(Said):
    """Whoever is in no group yet is put into groups of at most so many, as even as can be."""

    day: Day
    size: Annotated[int, Field(ge=SMALLEST, le=LARGEST)]
    whom: Literal["here", "booked"] = Field("here", description="Who is here, by number; or booked, too, by time.")
    seen: Arranged


class PutIntoGroup(Said):
    """These people are in that group; in none with an empty letter, in a new one with `new`."""

    day: Day
    candidacies: Annotated[list[Id], Field(min_length=1, max_length=500)]
    letter: Annotated[str, StringConstraints(pattern="^([A-Z]{0,2}|new)$")]
    seen: Arranged


class PressGroup(Said):
    """What is pressed about everybody of one group of whom it can be said."""

    day: Day
    letter: Annotated[str, StringConstraints(pattern="^[A-Z]{1,2}$")]
    what: Literal["call", "enter", "done"]
    seen: Annotated[str, StringConstraints(max_length=32)] = Field(description="`seen` of the group.")


class EnterChaperone(Said):
    """Who looks after children on that day."""

    day: Day
    name: Annotated[str, StringConstraints(max_length=LONGEST)]
    starts: Clock
    until: Clock
    most: Annotated[int, Field(ge=1, le=CHILDREN)] = Field(ENGLAND, description="For how many children at most.")
    approved: Annotated[str, StringConstraints(max_length=LONGEST)] = Field(description="Who approved them.")


class TakePicture(Said):
    """A picture of somebody who is here, with their agreement."""

    day: Day
    agreed: Annotated[bool, Field(description="They were asked, and agree.")]
    data: Bytes

    @property
    def file(self) -> bytes:
        """The picture itself."""
        return base64.b64decode(self.data)


class TakePictureAway(Said):
    """There is no picture of them of that day."""

    day: Day


class SayRecording(Said):
    """Whether somebody may be recorded, as they said at the door."""

    day: Day
    agrees: Annotated[bool, Field(description="They were asked, and agree.")]
    seen: Annotated[int, Field(ge=0, le=1_000_000, description="`recorded_seen` of the row that was looked at.")]


class RemoveChaperone(Said):
    """They do not look after children on that day."""

    day: Day


class Undo(Said):
    """The last move is taken back."""

    day: Day
    seen: Seen


class Monitor(Said):
    """Who keeps a door besides the desk."""

    email: Annotated[str, StringConstraints(max_length=254)]
