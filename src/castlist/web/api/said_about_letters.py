"""What is said about letters."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from castlist.actions.letters import LONGEST_SUBJECT
from castlist.rules.letter_wordings import LONGEST_BODY, LONGEST_BUTTON
from castlist.rules.offer_parts import MOST
from castlist.web.api.said import Id, Moment, Said, Text

Parts = Annotated[list[Id], Field(max_length=MOST)]


class LetterDraft(Said):
    """A letter; what is not said stands as the outline has it."""

    to: Annotated[str, StringConstraints(max_length=254)] | None = None
    subject: Annotated[str, StringConstraints(max_length=LONGEST_SUBJECT)] | None = None
    body: Text | None = None
    parts: Parts = Field(default_factory=list)
    """Other candidacies of the same performer that an offer offers with it."""
    pencil: bool = False
    """Whoever has an offer in reserve is asked to keep the dates free, instead of being offered the part."""
    until: Moment | None = None
    """Until when, where it is a pencil."""


class LetterChange(Said):
    """The letter as it is to be, and the version that the bearer saw."""

    to: Annotated[str, StringConstraints(max_length=254)]
    subject: Annotated[str, StringConstraints(max_length=LONGEST_SUBJECT)]
    body: Text
    version: Annotated[int, Field(ge=0, le=1_000_000)]
    parts: Parts | None = None
    """What an offer offers besides; null for what it does."""
    until: Moment | None = None
    """Until when a pencil asks for the dates; of any other letter nothing."""


class HowToSend(Said):
    """How the letter goes; at once where nothing is said."""

    in_a_minute: bool = False
    """It can be taken back for so long, as one that goes later."""


class LetterLater(Said):
    """When the letter goes by itself."""

    at: Moment


Kind = Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,60}$")]
"""A kind of letter, as the list of them names it."""
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
"""A code of two letters."""
Seen = Annotated[int, Field(ge=0, le=1_000_000)]
"""The version that was read; 0 where nothing of its own was kept."""


class LetterWording(Said):
    """A letter as it is to begin: the fields in braces are filled in for each person."""

    subject: Annotated[str, StringConstraints(max_length=LONGEST_SUBJECT)]
    body: Annotated[str, StringConstraints(max_length=LONGEST_BODY)]
    button: Annotated[str, StringConstraints(max_length=LONGEST_BUTTON)] = ""
    version: Seen = 0


class WordingSeen(Said):
    """Which version goes."""

    version: Seen


class LetterLanguage(Said):
    """The language."""

    language: Language


class LetterReminders(Said):
    """How long before they go."""

    days: Literal[0, 1, 2, 3, 7] | None = Field(
        description="Days before a time, or the end of an offer; 0 for never, null for as the company says."
    )


class LetterConfirmations(Said):
    """Whether they go."""

    confirm: bool | None = Field(description="null for as the company says.")


class LinkCodes(Said):
    """Whether they are asked for."""

    ask: bool | None = Field(description="null for as the company says.")


class WhomToAnswer(Said):
    """To whom a letter that says no is drafted."""

    candidacies: Annotated[list[Id], Field(max_length=500)] = []  # noqa: RUF012 - never changed
    """Empty: to everybody who is owed a no that nobody has begun and that need not wait, as far as you may write."""
