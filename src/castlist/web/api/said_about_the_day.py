"""What programs may say on the day of a session."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from castlist.rules.queue import LONGEST_COLLECTOR, LONGEST_MOVE
from castlist.web.api.said import Day, Id, Said

Seen = Annotated[
    int, Field(ge=0, le=1_000_000, description="How many presses were seen: `seen` of the row, or of all.")
]


class Press(Said):
    """What is pressed about one candidacy."""

    day: Day
    candidacy: Id
    what: Literal["here", "missing", "call", "enter", "done", "out", "undo"]
    seen: Seen
    collector: Annotated[str, StringConstraints(max_length=LONGEST_COLLECTOR)] = Field(
        "", description="With `out`: who fetches somebody under 18."
    )


class Move(Said):
    """By how many minutes the rest of the day moves; below 0, back towards what was booked."""

    day: Day
    minutes: Annotated[int, Field(ge=-LONGEST_MOVE, le=LONGEST_MOVE)]
    seen: Seen


class Undo(Said):
    """The last move is taken back."""

    day: Day
    seen: Seen


class Monitor(Said):
    """Who keeps a door besides the desk."""

    email: Annotated[str, StringConstraints(max_length=254)]
