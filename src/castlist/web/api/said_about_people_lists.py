"""What programs may say about lists of people."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from castlist.web.api.said import Said

FieldKey = Annotated[str, StringConstraints(max_length=20)]
MOST_SIGNS = 1_200_000


class BroughtList(Said):
    """A list: as text, or as a file in base64; of what kind is told by what is in it. Larger ones come by browser."""

    name: Annotated[str, StringConstraints(max_length=200)] = ""
    text: Annotated[str, StringConstraints(max_length=MOST_SIGNS)] = ""
    base64: Annotated[str, StringConstraints(max_length=MOST_SIGNS)] = ""


class ColumnsOfAList(Said):
    """What each column says, in their order: the key of a field, or '' to leave it out; and the order of dates."""

    columns: Annotated[tuple[FieldKey, ...], Field(max_length=100, strict=False)]
    order: Literal["dmy", "mdy", "ymd", "ydm"] = "dmy"


class PartlyTaken(Said):
    """Whether rows are taken without the cells of theirs that cannot be; without name or address none ever is."""

    partly: bool


class ChoiceOfARow(Said):
    """What is to become of one row; '' takes a decision back."""

    row: Annotated[int, Field(ge=1, le=10_000_000)]
    choice: Literal["new", "same", "skip", ""]


class ChoicesOfAList(Said):
    """Decisions about rows, and one about all who may be known."""

    choices: Annotated[tuple[ChoiceOfARow, ...], Field(max_length=5000, strict=False)] = ()
    everybody: Literal["new", "same", "skip", ""] = ""
