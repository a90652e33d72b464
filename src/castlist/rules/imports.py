"""Importing people: what a column may say, how it is guessed, and what becomes of a row."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from castlist.rules.import_dates import ORDERS, guess_order, read_date
from castlist.rules.why import Refused, Why

MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 100
LONGEST_CELL: Final = 4000
LARGEST_FILE: Final = 64 * 1024 * 1024
STAGES: Final = ("mapping", "checking", "checked", "running", "done", "undoing", "undone")
"""What an import goes through; `checking`, `running` and `undoing` are work that goes on by itself."""
WORKING: Final = frozenset({"checking", "running", "undoing"})
FATES: Final = ("new", "known", "maybe", "twice", "wrong", "empty")
FATE_SAYS: Final = {
    "new": "new here",
    "known": "known already",
    "maybe": "perhaps known",
    "twice": "twice in this file",
    "wrong": "cannot be taken",
    "empty": "an empty line",
}
CHOICES: Final = ("new", "same", "skip")
CHOICE_SAYS: Final = {
    "new": "Somebody else: take them as new",
    "same": "The same person: fill in what is missing there",
    "skip": "Leave this row out",
}


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a column may say of a performer, and words by which headings say it."""

    key: str
    name: str
    headings: tuple[str, ...]
    several: bool = False
    """Several columns may say it; they are read one after the other."""


FIELDS: Final = (
    Field("name", "Name", ("name", "full name", "performer", "artist", "actor", "stage name", "your name", "fn",
                           "vollständiger name", "vor und nachname", "vorname und nachname", "künstlername",
                           "darsteller", "darstellerin", "schauspieler", "schauspielerin")),
    Field("first", "First name", ("first name", "given name", "given names", "forename", "vorname", "firstname")),
    Field("last", "Last name", ("last name", "surname", "family name", "nachname", "lastname", "familienname",
                                "zuname")),
    Field("email", "E-mail", ("e mail", "email", "email address", "e mail address", "mail", "contact email",
                              "e mail adresse", "emailadresse", "mailadresse")),
    Field("phone", "Phone", ("phone", "phone number", "mobile", "mobile number", "telephone", "tel", "cell",
                             "telefon", "telefonnummer", "handy", "handynummer", "mobil", "mobilnummer", "rufnummer")),
    Field("pronouns", "Pronouns", ("pronouns", "pronoun", "pronomen")),
    Field("agent", "Agent", ("agent", "agency", "representation", "represented by", "management", "agentur",
                             "agentin", "vertreten durch")),
    Field("skills", "Skills", ("skills", "special skills", "skill", "instruments", "dance", "languages",
                               "fähigkeiten", "besondere fähigkeiten", "fertigkeiten", "instrumente", "tanz",
                               "sprachen"), several=True),
    Field("voice", "Voice", ("voice", "voice type", "vocal part", "voice part", "fach", "singing voice", "stimme",
                             "stimmlage", "stimmfach")),
    Field("range", "Vocal range, as A3-D5", ("vocal range", "range", "singing range", "stimmumfang", "tonumfang")),
    Field("range_low", "Lowest note", ("lowest note", "range low", "low note", "range from", "tiefster ton")),
    Field("range_high", "Highest note", ("highest note", "range high", "high note", "range to", "top note",
                                         "höchster ton")),
    Field("plays", "Playing range, as 30-40", ("playing age", "playing range", "age range", "plays", "casting age",
                                               "spielalter", "rollenalter")),
    Field("plays_from", "Plays from", ("plays from", "playing age from", "youngest", "spielalter von")),
    Field("plays_to", "Plays to", ("plays to", "playing age to", "oldest", "spielalter bis")),
    Field("credits", "Credits, a year first", ("credits", "experience", "previous roles", "previous credits", "cv",
                                               "engagements", "bisherige rollen", "bühnenerfahrung", "vita"),
          several=True),
    Field("printed", "Name as it is printed", ("name as it is printed", "printed name", "name as printed",
                                               "programme name", "program name", "name im programmheft")),
    Field("language", "Language of their letters", ("language of their letters", "preferred language", "letters in",
                                                    "korrespondenzsprache")),
    Field("note", "A line about them", ("note", "notes", "comment", "comments", "about", "bio", "anything else",
                                        "remarks", "city", "town", "based in", "where are you based", "location",
                                        "lives in", "notiz", "notizen", "bemerkung", "bemerkungen", "anmerkung",
                                        "anmerkungen", "kommentar", "wohnort", "ort", "stadt"), several=True),
    Field("last_heard", "Last heard of", ("last seen", "last heard", "last contact", "last audition", "last auditioned",
                                          "timestamp", "date", "zeitstempel", "datum", "zuletzt gesehen",
                                          "letzter kontakt", "letztes vorsprechen")),
)  # fmt: skip
BY_FIELD: Final = {field.key: field for field in FIELDS}
NEVER: Final = (
    ("a birth date, or an age", ("date of birth", "dob", "birth date", "birthday", "birthdate", "born", "age",
                                 "how old are you", "actual age", "year of birth", "birth year", "geburtsdatum",
                                 "geb datum", "geburtstag", "geburtsjahr", "geboren", "geboren am", "alter",
                                 "wie alt bist du", "wie alt sind sie")),
    ("health and what somebody needs", ("health", "medical", "disability", "access needs", "access requirements",
                                        "allergies", "medical conditions", "gesundheit", "behinderung",
                                        "allergien", "krankheiten", "barrierefreiheit")),
    ("origin, belief and the like", ("ethnicity", "race", "religion", "nationality", "sexuality", "gender identity",
                                     "sexual orientation", "union status", "herkunft", "ethnie",
                                      "konfession", "nationalität", "staatsangehörigkeit", "geschlechtsidentität",
                                      "sexuelle orientierung", "gewerkschaft")),
    ("what an account or a contract needs", ("national insurance", "passport", "bank", "iban", "salary", "password",
                                             "social security number", "ssn", "reisepass", "ausweisnummer",
                                              "bankverbindung", "kontonummer", "gehalt", "gage", "passwort",
                                              "sozialversicherungsnummer", "steuernummer", "steuer id")),
)  # fmt: skip
"""What is never taken from a list, and headings that say it."""
SOMEBODY_ELSE: Final = frozenset(
    (
        "emergency parent parents guardian guardians kin notfall notfallkontakt eltern mutter vater vormund"
        " erziehungsberechtigte erziehungsberechtigter erziehungsberechtigten"
    ).split()
)
"""Words of headings below which somebody else stands than whom the row is about; nothing of them is taken either."""
FORMULAS: Final = "=+-@\t\r＝＋－＠"
"""Signs with which a program of tables lets a formula begin."""
SURE: Final = 100
NAMED: Final = 40
"""How sure a heading is at least in which a field is named among other words."""
_EMAIL = re.compile(r"[^\s@<>(){}\[\]\",;:\\]+@[\w-]+(\.[\w-]+)+")
_LOOKS_LIKE_A_PHONE = re.compile(r"\+?[0-9(][0-9 ()/.\-]{6,20}")
_WORDS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it is understood: what it says, what stands in it, and why nothing of it is taken, if so."""

    number: int
    heading: str
    field: str
    examples: tuple[str, ...]
    never: str = ""
    """What it seems to tell that is never taken; '' for others."""


@dataclass(frozen=True, slots=True)
class Guess:
    """How a file is understood until somebody says otherwise."""

    columns: tuple[Column, ...]
    order: str
    """In which order dates are written."""
    sure: bool
    """False where the dates in it could be read in another order, too."""
    example: tuple[str, str]
    """One date of the file and how it is read; two times '' where there is none."""


def heading_words(heading: str) -> str:
    """The heading in small letters, and one space between words: two spellings of one heading are one."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return " ".join(_WORDS.sub(" ", plain.replace("_", " ")).split())


def headings_digest(headings: Iterable[str]) -> str:
    """By what a mapping is remembered: the same headings in the same order, however they are spelt; no word of them."""
    said = "\n".join(heading_words(one) for one in headings)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def has_headings(first: Sequence[str], second: Sequence[str] = ()) -> bool:
    """Whether the first row of a table says what the columns are, and is not somebody already."""
    filled = [cell for cell in first if cell.strip()]
    if not filled or any(_EMAIL.fullmatch(cell.strip()) or _LOOKS_LIKE_A_PHONE.fullmatch(cell) for cell in filled):
        return False
    if any(_by_heading(cell)[1] for cell in filled) or any(_never(cell) for cell in filled):
        return True
    return any(_EMAIL.fullmatch(cell.strip()) for cell in second)


HEADINGS_WITHIN: Final = 10
"""So many rows may stand above the headings: a title, a date, an empty line."""


def rows_above(first: Sequence[Sequence[str]]) -> int:
    """How many of the first rows of a table stand above its headings; 0 where it has none, or they come first.

    Headings below other rows are a row in which two cells are words for what is kept and nothing but that, and above
    which every row has fewer cells.
    """
    widest = 0
    for n, row in enumerate(first[:HEADINGS_WITHIN]):
        filled = [cell for cell in row if cell.strip()]
        if len(filled) > widest and sum(_by_heading(cell)[1] == SURE for cell in filled) >= 2:
            return n
        widest = max(widest, len(filled))
    return 0


def guess(
    headings: Sequence[str], rows: Sequence[Sequence[str]], remembered: Sequence[str] = (), order: str = ""
) -> Guess:  # fmt: skip
    """What each column says, by its heading and by what stands in it, or as somebody said it of the same headings.

    `order`: in which dates were written as they said; it counts where the dates do not tell otherwise.
    """
    samples = [[row[n].strip() for row in rows if n < len(row) and row[n].strip()] for n in range(len(headings))]
    fields = [*remembered] if len(remembered) == len(headings) else _guessed(headings, samples)
    dated = [cell for n, field in enumerate(fields) if field == "last_heard" for cell in samples[n]]
    dates = dated or [cell for n, field in enumerate(fields) if not field and not _never(headings[n])
                      for cell in samples[n]]  # fmt: skip
    order, sure, example = guess_order(dates, order)
    columns = tuple(
        Column(n, heading, field if not _never(heading) else "", tuple(dict.fromkeys(samples[n]))[:3], _never(heading))
        for n, (heading, field) in enumerate(zip(headings, fields, strict=True))
    )
    return Guess(columns, order, sure, example)


def _guessed(headings: Sequence[str], samples: Sequence[Sequence[str]]) -> list[str]:
    """The surest first: no field is given twice, but for those that several columns may say."""
    found = [""] * len(headings)
    wishes = sorted(
        ((score, -n, field) for n, heading in enumerate(headings) for score, field in _wishes(heading, samples[n])),
        reverse=True,
    )
    for _, n, field in wishes:
        free = BY_FIELD[field].several or field not in found
        if free and not found[-n] and not _never(headings[-n]):
            found[-n] = field
    if "name" in found and "first" in found and "last" in found:
        found[found.index("name")] = ""
    return found


def _wishes(heading: str, cells: Sequence[str]) -> list[tuple[int, str]]:
    """What the column may say, and how sure that is."""
    field, score = _by_heading(heading)
    wishes = [(score, field)] if field else []
    if cells:
        share = sum(bool(_EMAIL.fullmatch(cell)) for cell in cells) / len(cells)
        if share > 0.6:
            wishes.append((90, "email"))
        elif not field and sum(_reads_like_a_phone(cell) for cell in cells) / len(cells) > 0.8:
            wishes.append((30, "phone"))
        elif not field and sum(_reads_like_a_name(cell) for cell in cells) / len(cells) > 0.8:
            wishes.append((20, "name"))
    return wishes


def _reads_like_a_phone(cell: str) -> bool:
    """A number of a telephone; a day is none, although it is written with the same signs."""
    return bool(_LOOKS_LIKE_A_PHONE.fullmatch(cell)) and not any(read_date(cell, order) for order in ORDERS)


def _reads_like_a_name(cell: str) -> bool:
    words = cell.split()
    return 2 <= len(words) <= 4 and all(word[0].isalpha() and word[0].upper() == word[0] for word in words)


def _by_heading(heading: str) -> tuple[str, int]:
    """The field that the heading names, and how surely; ('', 0) where it names none.

    Of the words in a long heading the longest count; they are surer than anything that only reads like a name.
    """
    said = heading_words(heading)
    best = ("", 0)
    for field in FIELDS:
        for words in field.headings:
            if said == words:
                return field.key, SURE
            if re.search(rf"\b{re.escape(words)}\b", said) and len(words) > best[1] and len(said) <= 120:
                best = field.key, len(words)
    return best[0], min(best[1] + NAMED, 80) if best[0] else 0


def never_taken(headings: Sequence[str]) -> frozenset[int]:
    """The numbers of the columns that tell what is never taken, by their headings."""
    return frozenset(n for n, heading in enumerate(headings) if _never(heading))


def _never(heading: str) -> str:
    said = heading_words(heading)
    for what, words in NEVER:
        if said in words or any(" " in one and one in said for one in words):
            return what
    return "who else is to be reached" if SOMEBODY_ELSE & set(said.split()) else ""


def checked_mapping(headings: Sequence[str], fields: Sequence[str], order: str) -> tuple[list[str], str]:
    """The mapping as it is kept. Refuses one that names no one, the same thing twice, or what is never taken."""
    if len(fields) != len(headings) or any(field and field not in BY_FIELD for field in fields):
        raise Refused(Why.unknown)
    if order not in ORDERS:
        raise Refused(Why.incomplete, detail="Say in which order dates are written.")
    for heading, field in zip(headings, fields, strict=True):
        if field and (what := _never(heading)):
            raise Refused(Why.bad_mapping, detail=f"“{heading[:60]}” tells {what}: that is never taken from a list.")
    given = [field for field in fields if field]
    twice = next((f for f in given if given.count(f) > 1 and not BY_FIELD[f].several), "")
    if twice:
        raise Refused(
            Why.bad_mapping,
            detail=f"Two columns say “{BY_FIELD[twice].name}”. Choose one of them, and leave the other.",
        )
    if not {"name", "first", "last"} & set(given):
        raise Refused(Why.bad_mapping, detail="Say in which column the names stand.")
    return list(fields), order


def mapped(fields: Sequence[str], cells: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
    """What a row says, by field: the number of each column and what stands there; nothing for what is left empty."""
    found: dict[str, list[tuple[int, str]]] = {}
    for n, field in enumerate(fields):
        text = defused_back(cells[n].strip()) if field and n < len(cells) else ""
        if text:
            found.setdefault(field, []).append((n, text))
    return found


_NUMBER_TO_CALL = re.compile(r"\+[0-9][0-9()/.-]* [0-9 ()/.-]*")
"""Digits and the signs between them, with a space: programs of tables take that for a text and for nothing else."""


def defused(text: str) -> str:
    """The text as a cell of a file that a program may take for a formula: then a mark in front says that it is none.

    A number that is called has none: whoever dials out of the table would dial the mark.
    """
    taken = text and text[0] in FORMULAS and not _NUMBER_TO_CALL.fullmatch(text)
    return f"'{text}" if taken else text


def defused_back(text: str) -> str:
    """The text without that mark: what was written by `defused` is read as it was."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in FORMULAS else text


def checked_choices(choices: Mapping[int, str]) -> dict[int, str]:
    """What somebody decided about rows, by number. Refuses what cannot be decided."""
    if any(choice not in ("", *CHOICES) for choice in choices.values()):
        raise Refused(Why.incomplete, detail="Say for each row what is to become of it.")
    return dict(choices)
