"""What programs may say about safeguarding matters, and the files that they give to one."""

import base64
import binascii
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from castlist.web.api.said import Day, Id, IdOrNone, Said, Short, Text


def _is_base64(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("is not base64") from None
    return text


Bytes = Annotated[
    str,
    AfterValidator(_is_base64),
    Field(description="The bytes of a file in base64, without line breaks; the file has at most 6 MB."),
]


class NewMatter(Said):
    """A safeguarding matter: about a performer, a person on the team, or whom the words name."""

    kind: Literal["concern", "finding", "complaint", "restriction", "breach", "request"]
    account: Text
    performer: IdOrNone = ""
    person: IdOrNone = ""
    about: Short = ""


class Note(Said):
    """A dated step of a matter."""

    text: Text


class MatterNote(Note):
    """A dated step, and what kind of step it is."""

    what: Literal["note", "told", "told_other", "ground", "answer"] = "note"


class Evidence(Said):
    """A file for a matter. What it is is told by its bytes; of its name the end is put right."""

    name: Annotated[str, StringConstraints(max_length=300)]
    data: Bytes

    @property
    def file(self) -> bytes:
        """The file itself."""
        return base64.b64decode(self.data)


class MatterKind(Note):
    """Of what kind the matter is, and why."""

    kind: Literal["finding", "complaint", "restriction", "breach", "request"]


class MatterOwner(Said):
    """Which lead looks after the matter."""

    owner: Id


class Review(Note):
    """It still stands, and is looked at again on that day."""

    on: Day
