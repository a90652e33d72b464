"""What programs may say about what is kept: holds, periods, and halves of answers."""

from typing import Annotated

from pydantic import Field, StringConstraints

from castlist.web.api.said import Day, Id, Said, Text

Commitment = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
"""The name of something that was said."""


class KeepingHold(Said):
    """Somebody is kept until that day, because; they read the reason on their own page."""

    performer: Id
    reason: Annotated[str, StringConstraints(max_length=4000)] = ""
    until: Day


class KeepingPeriod(Said):
    """How many days a purpose has."""

    purpose: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    days: Annotated[int, Field(ge=0, le=100_000)]


class HalfOfAnAnswer(Said):
    """What somebody is given to read, and which of the texts are erased with it."""

    text: Text = ""
    erase: Annotated[tuple[Commitment, ...], Field(max_length=5000, strict=False)] = ()
