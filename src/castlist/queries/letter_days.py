"""How a day is written in each language in which letters can be worded: as the Unicode CLDR says, by Babel."""

from datetime import date, datetime
from typing import Final

from castlist.rules.auditions import said_clock
from castlist.rules.languages import HOUSE, LANGUAGES
from castlist.rules.letter_words import said_in

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


def moment_in(language: str, at: datetime) -> str:
    """'Saturday 12 September, 18:00', on the clock of the moment."""
    return f"{day_in(language, at.date())}, {said_clock(at)}"


def days_of_an_example(language: str) -> dict[str, str]:
    """What stands in a made-up letter in that language of days and times; nothing where it is the house's."""
    if language == HOUSE:
        return {}
    saturday = day_in(language, date(2026, 9, 12))
    comes = said_in(language, "comes", comes="10:20", goes="11:30")
    first = said_in(language, "call", when=day_in(language, date(2026, 10, 5), year=True), begins="10:00", ends="13:00",
                    clock="London")  # fmt: skip
    return {
        "own_time": f"{saturday}, 14:20, Studio 2", "was": f"{saturday}, 13:00, Studio 3",
        "until": f"{day_in(language, date(2026, 9, 26))}, 18:00", "first_call": first,
        "own_order": f"{day_in(language, date(2026, 9, 19))}, Studio 2\n{comes}",
        "off": said_in(language, "off", when=f"{saturday}, 14:20", place="Studio 2"),
    }  # fmt: skip
