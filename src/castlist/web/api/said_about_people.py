"""What programs may say about performers whom the company knows."""

from typing import Annotated

from pydantic import Field, StringConstraints

from castlist.rules.directory import LONGEST_QUERY, LONGEST_SAVED_NAME
from castlist.web.api.said import Line, Mark, Said, Short

SHORT = StringConstraints(max_length=40)
Word = Annotated[str, SHORT]
Age = Annotated[int, Field(ge=1, le=110)]


class Known(Said):
    """What is known of a performer. What is left out stays as it is; '' and [] take something away."""

    name: Line | None = None
    note: Short | None = None
    skills: Annotated[list[Word], Field(max_length=60)] | None = None
    voice: Word | None = None
    range_low: Annotated[str, StringConstraints(max_length=4)] | None = None
    range_high: Annotated[str, StringConstraints(max_length=4)] | None = None
    plays_from: Age | None = None
    plays_to: Age | None = None
    agent: Short | None = None
    phone: Word | None = None
    pronouns: Word | None = None
    printed: Annotated[str, StringConstraints(max_length=120)] | None = None
    """The name as it is printed, where that is another."""
    language: Annotated[str, StringConstraints(max_length=8)] | None = None
    """In which they would rather be written to: a code of two letters, of those in which letters can be worded."""
    seen: Mark | None = Field(None, description="The `version` that was read; refused as stale_version if it moved on.")


class Search(Said):
    """A search to be kept: its name, and what the address of the directory says after the question mark."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_SAVED_NAME)]
    query: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_QUERY)]
