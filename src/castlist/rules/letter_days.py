"""How a day is written in each language in which letters can be worded: as the Unicode CLDR says, by Babel."""

from datetime import date
from typing import Final

from castlist.rules.languages import HOUSE, LANGUAGES

LOCALES: Final = {"no": "nb"}
"""Where Babel calls a language otherwise."""


def day_in(language: str, day: date, *, year: bool = False) -> str:
    """'Saturday 12 September', with the year where that is wanted; in another language always with it, 'samedi 12
    septembre 2026', for that is an order that is known of each. In the house's language where the other is not known.
    """
    if language == HOUSE or language not in LANGUAGES:
        return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if year else "")
    from babel.dates import format_date  # a server that words no letter in another language never loads it

    return format_date(day, "full", locale=LOCALES.get(language, language))
