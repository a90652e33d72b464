"""What would make it work for somebody: asked of everybody who puts themselves in, and read only by who arranges."""

from collections.abc import Iterable
from typing import Final

from castlist.rules.people import NotUsable

FIELD: Final = "access"
LONGEST_SENT: Final = 600
"""Characters of what a form says; by their own link they can say more."""
LONGEST: Final = 2000
MOST_SAID: Final = 6
"""So many forms add to what somebody said; anybody could send one, so none takes anything away."""
WHY_KEPT: Final = "So that whoever arranges the days can make it work for you; nobody else reads it."


def needs_in(text: str) -> str:
    """What a form says of it, as it is kept; '' for nothing. Refuses (NotUsable) what is too long."""
    said = clean(text)
    if len(said) > LONGEST_SENT:
        raise NotUsable(
            f"That has {len(said):,} characters; {LONGEST_SENT} are kept here. Say the rest once you have a page of "
            f"your own."
        )
    return said


def clean(text: str) -> str:
    """The words without signs that nobody can read; lines stay lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign == "\n" or sign.isprintable() or sign in _JOINERS)
    return kept.encode("utf-8", "ignore").decode().strip()


_JOINERS: Final = "\u200c\u200d\u200e\u200f"
"""Unseen, and needed by scripts and signs that hang together."""


def together(said: Iterable[str]) -> str:
    """Everything that somebody said, each thing once, one below the other."""
    found: list[str] = []
    for text in said:
        if text and not any(says(other, text) for other in found):
            found = [other for other in found if not says(text, other)] + [text]
    return "\n".join(found)


def says(whole: str, text: str) -> bool:
    """Whether every line of a text stands in another."""
    return set(text.splitlines()) <= set(whole.splitlines())
