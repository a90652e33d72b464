"""What programs may say about the calendar of a production."""

from typing import Annotated, Literal

from pydantic import Field

from castlist.rules.dates import MIDNIGHT
from castlist.rules.dates import Day as ShowDay
from castlist.web.api.said import Clock, Day, Said


class DateSaid(Said):
    """One entry: the whole day, or from `starts` until `ends` on the production's clock."""

    day: Day
    kind: Literal["rehearsal", "technical", "performance", "other"] = "rehearsal"
    starts: Clock | None = None
    ends: Clock | None = None

    @property
    def entry(self) -> ShowDay:
        """As the action takes it."""
        since = self.starts.hour * 60 + self.starts.minute if self.starts else 0
        until = self.ends.hour * 60 + self.ends.minute if self.ends else MIDNIGHT
        return ShowDay(self.day, self.kind, since, until or MIDNIGHT)


class DatesSaid(Said):
    """The whole calendar: what is not in it is taken away."""

    days: Annotated[list[DateSaid], Field(max_length=600)]
