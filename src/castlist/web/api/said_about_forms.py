"""What programs may ask in the form of an open call."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from castlist.web.api.said import Id, Said

Line = Annotated[str, StringConstraints(max_length=300)]
Option = Annotated[str, StringConstraints(max_length=100)]
Kind = Literal["short", "long", "one", "some", "yes_no", "number", "date"]


class QuestionAsked(Said):
    """A question, and how it is answered."""

    kind: Kind
    """`one` and `some` name what can be chosen, in `options`."""
    text: Line
    help: Line = ""
    options: list[Option] = Field(default_factory=list)
    required: bool = False
    """Nobody sends the form without an answer to it."""

    @property
    def question(self) -> dict[str, Any]:
        """As the action takes it."""
        return self.model_dump(include={"kind", "text", "help", "options", "required"})


class NewQuestion(QuestionAsked):
    """A question that is asked of everybody, or for one role alone."""

    role: Id | Literal[""] = ""


class QuestionChanged(QuestionAsked):
    """The question as it is asked from now on."""

    version: int = 0
    """The one that was looked at: where it was said anew since, this is refused. 0: whichever."""


class QuestionMoved(Said):
    """Where it is to stand."""

    up: bool
    """One place higher; else one place lower."""
