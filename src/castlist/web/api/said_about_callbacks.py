"""What programs may say about callback days."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from castlist.rules.callback_lines import (
    LONGEST_GROUP,
    LONGEST_MATERIAL,
    MOST_DAYS,
    MOST_DEAR,
    MOST_GROUPS,
    MOST_INSIDE,
    MOST_LINES,
    MOST_PEOPLE,
    MOST_ROOMS,
)
from castlist.rules.scene_lines import LONGEST_NAME
from castlist.web.api.said import Clock, Id, Said

Version = Annotated[int, Field(ge=0, le=1_000_000)]
Person = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, pattern=r'^[^|;",:=\t\r\n]+$')]
GroupName = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, pattern=r'^[^|;",>\t\r\n]+$')]
NameOrNone = Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=r'^[^|;",>\t\r\n]*$')]
Material = Annotated[str, StringConstraints(max_length=LONGEST_MATERIAL, pattern=r"^[^|\t\r\n]*$")]
Minutes = Annotated[int, Field(ge=1, le=LONGEST_GROUP)]
Day = Annotated[int, Field(ge=1, le=MOST_DAYS)]
"""Which of the callback days: they are counted as they are begun."""
DayOrNone = Annotated[int, Field(ge=0, le=MOST_DAYS)]
Pair = Annotated[tuple[GroupName, GroupName], Field(strict=False)]


class GroupSaid(Said):
    """Those who read or dance together."""

    name: GroupName
    minutes: Minutes
    who: Annotated[tuple[Person, ...], Field(max_length=MOST_PEOPLE, strict=False)] = ()
    material: Material = ""

    @property
    def line(self) -> str:
        """As it is typed."""
        return f"{self.name} | {self.minutes} | {', '.join(self.who)} | {self.material}"


class BreakSaid(Said):
    """A time at which nobody reads."""

    at: Clock
    minutes: Minutes


class CallbacksSaid(Said):
    """The whole day, and which version of it was seen: 0 where there is none. `longer`: looked for up to 20 seconds."""

    seen: Version
    day: Day = 1
    """One more than the last begins another."""
    groups: Annotated[tuple[GroupSaid, ...], Field(min_length=1, max_length=MOST_GROUPS, strict=False)]
    on: date | None = None
    """On which day, as letters say it."""
    where: Material = ""
    """Where, as letters say it."""
    starts: Clock | None = None
    comes: Annotated[dict[Person, Clock], Field(max_length=MOST_PEOPLE)] = Field(default_factory=dict)
    leaves: Annotated[dict[Person, Clock], Field(max_length=MOST_PEOPLE)] = Field(default_factory=dict)
    first: NameOrNone = ""
    last: NameOrNone = ""
    before: Annotated[tuple[Pair, ...], Field(max_length=MOST_LINES, strict=False)] = ()
    breaks: Annotated[tuple[BreakSaid, ...], Field(max_length=20, strict=False)] = ()
    fixed: Annotated[dict[GroupName, Clock], Field(max_length=MOST_GROUPS)] = Field(default_factory=dict)
    """When groups begin that have an hour of their own."""
    rooms: Annotated[int, Field(ge=1, le=MOST_ROOMS)] = 1
    dearer: Annotated[dict[Person, Annotated[int, Field(ge=1, le=MOST_DEAR)]], Field(max_length=MOST_PEOPLE)] = Field(
        default_factory=dict
    )
    inside: Annotated[tuple[Person, ...], Field(max_length=MOST_INSIDE, strict=False)] = ()
    """Who is in the rooms with those who come."""
    longer: bool = False

    @property
    def fields(self) -> dict[str, str]:
        """As it is typed."""
        return {
            "groups": "\n".join(one.line for one in self.groups),
            "on": self.on.isoformat() if self.on else "",
            "where": self.where,
            "starts": "" if self.starts is None else on_the_clock(self.starts),
            "comes": "\n".join(f"{name}: {on_the_clock(when)}" for name, when in self.comes.items()),
            "leaves": "\n".join(f"{name}: {on_the_clock(when)}" for name, when in self.leaves.items()),
            "first": self.first,
            "last": self.last,
            "before": "\n".join(" > ".join(pair) for pair in self.before),
            "breaks": "\n".join(f"{on_the_clock(one.at)} | {one.minutes}" for one in self.breaks),
            "fixed": "\n".join(f"{name}: {on_the_clock(when)}" for name, when in self.fixed.items()),
            "rooms": str(self.rooms),
            "dearer": "\n".join(f"{name}: {times}" for name, times in self.dearer.items()),
            "inside": "\n".join(self.inside),
        }


def on_the_clock(when: time) -> str:
    """10:30, as it is typed."""
    return f"{when.hour}:{when.minute:02}"


class GroupMoved(Said):
    """A group, one place earlier (`up`) or later; with a `place`, that one of the order, of which the first is 1."""

    seen: Version
    day: Day = 1
    group: GroupName
    up: bool
    place: Annotated[int, Field(ge=0, le=MOST_GROUPS)] = 0


class GroupHeld(Said):
    """A group that is held first, last or at its present hour, or is free of all that."""

    seen: Version
    day: Day = 1
    group: GroupName
    place: Literal["first", "last", "hour", "free"]


class BestAgain(Said):
    """Which version was seen, of which day."""

    seen: Version
    day: Day = 1


class WhomToCall(Said):
    """To whom a letter with their own order is drafted, and of which day it tells."""

    day: Day = 1
    candidacies: Annotated[list[Id], Field(max_length=500)] = []  # noqa: RUF012 - never changed
    """Empty: to everybody who does not know of their order as it stands, as far as you may write to them."""
