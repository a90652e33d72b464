"""What programs may say about self-tapes."""

from typing import Annotated

from pydantic import Field, StringConstraints

from castlist.web.api.said import Day, Moment, Said, Text


class TapeWanted(Said):
    """What somebody is asked to tape; without `due` it is due at the earliest fair moment."""

    material: Text
    pages: Annotated[int, Field(ge=0, le=10_000)]
    scenes: Annotated[int, Field(ge=0, le=10_000)] = 1
    versions: Annotated[int, Field(ge=0, le=10_000)] = 1
    due: Moment | None = None
    early: Annotated[str, StringConstraints(max_length=4000)] = ""
    """Why it cannot wait, where it is due earlier; the performer reads it."""
    holidays: Annotated[tuple[Day, ...], Field(max_length=60, strict=False)] = ()


class TapeMoved(Said):
    """Until when they have time; never earlier than before."""

    due: Moment
