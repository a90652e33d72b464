"""What may be looked for in the directory, as a form, an address or a program says it; and searches that are kept."""

from collections.abc import Mapping, Sequence
from typing import Final

from castlist.rules.people import NotUsable
from castlist.rules.performers import line_of

MOST_SAVED: Final = 50
LONGEST_SAVED_NAME: Final = 80
LONGEST_QUERY: Final = 1_000
MOST_SKILLS: Final = 8
FIRST_YEAR, LAST_YEAR = 1900, 2200
OLDEST: Final = 110
FIELDS: Final = ("q", "skill", "voice", "plays_from", "plays_to", "seen_before", "seen_after", "outcome")
"""What an address of the directory may say, beside the page."""


class NotAFilter(NotUsable):
    """What was said in one field cannot be looked for; `field` says in which."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field


def year_of(field: str, text: str) -> int | None:
    """The year, or None for nothing. Refuses what is none."""
    return _number(field, text, FIRST_YEAR, LAST_YEAR, "is not a year. Write it like 2021.")


def ages_of(start: str, end: str) -> tuple[int, int] | None:
    """From and to; one alone is both. Refuses what is no age, and a range that is upside down."""
    says = f"is not an age from 1 to {OLDEST}."
    low = _number("plays_from", start, 1, OLDEST, says)
    high = _number("plays_to", end, 1, OLDEST, says)
    if low is None and high is None:
        return None
    low, high = (high if low is None else low), (low if high is None else high)
    assert low is not None
    assert high is not None
    if low > high:
        raise NotAFilter("plays_to", f"The playing range ends at {high} before it begins at {low}.")
    return low, high


def _number(field: str, text: str, lowest: int, highest: int, says: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and lowest <= int(text[:9]) <= highest):
        raise NotAFilter(field, f"“{text[:20]}” {says}")
    return int(text)


def one_of(field: str, text: str, known: Mapping[str, object] | Sequence[str]) -> str:
    """The word, if it is one of these, or ''. Refuses others."""
    if text and text not in known:
        raise NotAFilter(field, f"“{text[:20]}” cannot be looked for.")
    return text


def saved_name(text: str) -> str:
    """What a search is called. Refuses nothing, and what is too long."""
    name = line_of(text, "The name of the search", LONGEST_SAVED_NAME)
    if not name:
        raise NotUsable("Say what the search is to be called.")
    return name
