"""What is known of a performer beside name and credits: skills, voice, ranges, agent, phone, pronouns."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from castlist.rules.languages import language_of
from castlist.rules.people import BIDI_OVERRIDES, NotUsable

MOST_SKILLS: Final = 30
LONGEST_SKILL: Final = 40
LONGEST_VOICE: Final = 40
LONGEST_AGENT: Final = 200
LONGEST_PHONE: Final = 40
LONGEST_PRONOUNS: Final = 40
LONGEST_PRINTED: Final = 120
YOUNGEST, OLDEST = 1, 110
VOICES: Final = ("soprano", "mezzo-soprano", "alto", "countertenor", "tenor", "baritone", "bass")
"""Voice types that a form proposes; any other word may be written."""
_NOTE = re.compile(r"([A-Ga-g])(#|b|♯|♭)?([0-8])")
_RANGE = re.compile(rf"({_NOTE.pattern})\s*(?:-|–|—|to)\s*({_NOTE.pattern})")
Notes = tuple[str, str]
"""The lowest and the highest note, as A3 and F#4."""
_STEPS: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_PLAYS = re.compile(r"(\d{1,3})\s*(?:-|–|—|to)\s*(\d{1,3})")
_PHONE = re.compile(r"[0-9+()./x \-]+")


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of somebody beside name and credits, as it is kept."""

    skills: tuple[str, ...] = ()
    voice: str = ""
    range_low: str = ""
    range_high: str = ""
    plays_from: int | None = None
    plays_to: int | None = None
    agent: str = ""
    phone: str = ""
    pronouns: str = ""
    printed: str = ""
    language: str = ""
    """In which they would rather be written to."""


def traits_of(form: Mapping[str, object]) -> Traits:
    """What was typed, as it is kept. Refuses what is too long, no note, no range, or cannot be shown."""
    low, high = vocal_range(_text(form, "range_low"), _text(form, "range_high"))
    start, end = playing_range(_text(form, "plays_from"), _text(form, "plays_to"))
    return Traits(
        skills=skills_of(form.get("skills", "")),
        voice=line_of(_text(form, "voice"), "The voice", LONGEST_VOICE),
        range_low=low,
        range_high=high,
        plays_from=start,
        plays_to=end,
        agent=line_of(_text(form, "agent"), "The agent", LONGEST_AGENT),
        phone=phone_of(_text(form, "phone")),
        pronouns=line_of(_text(form, "pronouns"), "The line of pronouns", LONGEST_PRONOUNS),
        printed=line_of(_text(form, "printed"), "The name as it is printed", LONGEST_PRINTED),
        language=language_of(_text(form, "language")),
    )


def _text(form: Mapping[str, object], name: str) -> str:
    value = form.get(name)
    return "" if value is None else str(value)


def line_of(text: str, what: str, longest: int) -> str:
    """The text on one line. Refuses one that is too long, or that cannot be shown."""
    line = " ".join(text.split())
    if any(unicodedata.category(char) in ("Cc", "Cs") or char in BIDI_OVERRIDES for char in line):
        raise NotUsable(f"{what} contains characters that cannot be shown.")
    if len(line) > longest:
        raise NotUsable(f"{what} has {len(line):,} characters; at most {longest:,} are kept.")
    return line


def skills_of(said: object) -> tuple[str, ...]:
    """Each skill once, in the order in which they were said: a list, or one text with commas or lines between them."""
    parts = re.split(r"[,;\n]", said) if isinstance(said, str) else [str(one) for one in said or ()]  # type: ignore[attr-defined]
    skills = joined_skills(line_of(part, f"The skill “{part.strip()[:20]}…”", LONGEST_SKILL) for part in parts)
    if len(skills) > MOST_SKILLS:
        raise NotUsable(f"These are {len(skills):,} skills; {MOST_SKILLS} are kept. Choose the ones that matter.")
    return tuple(skills)


def joined_skills(*lists: Iterable[str]) -> list[str]:
    """Every skill of the lists once, whether it is written with capitals or not; the first spelling stays."""
    found: dict[str, str] = {}
    for one in (skill for skills in lists for skill in skills if skill):
        found.setdefault(one.casefold(), one)
    return list(found.values())


def note_of(text: str) -> str:
    """The note in scientific pitch, as A3 or F#4; '' for nothing. Refuses what is no note."""
    text = text.strip()
    if not text:
        return ""
    found = _NOTE.fullmatch(text)
    if found is None:
        raise NotUsable(f"“{text[:20]}” is no note. Write it like A3 or F#4: middle C is C4.")
    letter, sign, octave = found.groups(default="")
    return letter.upper() + {"♯": "#", "♭": "b"}.get(sign, sign) + octave


def height_of(note: str) -> int:
    """How high the note is, in half tones from C0; two spellings of one note are equally high."""
    sign = {"#": 1, "b": -1}.get(note[1:-1], 0)
    return 12 * int(note[-1]) + _STEPS[note[0]] + sign


def vocal_range(low: str, high: str) -> tuple[str, str]:
    """The lowest and the highest note, or two times ''. Refuses half a range, and one that is upside down."""
    low, high = note_of(low), note_of(high)
    if bool(low) != bool(high):
        raise NotUsable("A vocal range has a lowest and a highest note: give both, or neither.")
    if low and height_of(low) > height_of(high):
        raise NotUsable(f"The lowest note, {low}, is higher than the highest, {high}.")
    return low, high


def notes_in(text: str) -> Notes | None:
    """The vocal range that is written as C4–A5; None where it is a word. Refuses one note alone, and a range that is
    upside down.
    """
    text = text.strip()
    if _NOTE.fullmatch(text):
        raise NotUsable(f"“{text}” is one note. Write the lowest and the highest, like C4–A5.")
    found = _RANGE.fullmatch(text)
    return vocal_range(found[1], found[5]) if found else None


def said_notes(notes: Notes) -> str:
    """The range as it is written: C4–A5."""
    return "–".join(notes)


def is_within(sung: Notes, held: Notes | None) -> bool:
    """Whether whoever has the second range can sing all of the first; nobody of whom none is known can."""
    return held is not None and height_of(held[0]) <= height_of(sung[0]) and height_of(sung[1]) <= height_of(held[1])


def spanned(some: Iterable[Notes]) -> Notes | None:
    """The least range that holds all of these; None of none."""
    ranges = list(some)
    if not ranges:
        return None
    return min((low for low, _ in ranges), key=height_of), max((high for _, high in ranges), key=height_of)


def playing_range(start: str, end: str) -> tuple[int | None, int | None]:
    """The ages that somebody plays, from and to, or neither. Refuses half a range, and one that is upside down."""
    start, end = start.strip(), end.strip()
    if not start and not end:
        return None, None
    if not start or not end:
        raise NotUsable("A playing range has two ends, as 30 and 40: give both, or neither.")
    if not all(text.isascii() and text.isdigit() and YOUNGEST <= int(text[:9]) <= OLDEST for text in (start, end)):
        raise NotUsable(f"A playing range goes from {YOUNGEST} to {OLDEST}, in whole years.")
    if int(start) > int(end):
        raise NotUsable(f"The playing range ends at {end} before it begins at {start}.")
    return int(start), int(end)


def playing_range_in(text: str) -> tuple[int | None, int | None]:
    """The playing range that is written as 30-40, or neither. Refuses what is none."""
    text = text.strip()
    found = _PLAYS.fullmatch(text)
    if text and found is None:
        raise NotUsable(f"“{text[:20]}” is no playing range. Write it like 30-40.")
    return playing_range(found[1], found[2]) if found else (None, None)


def phone_of(text: str) -> str:
    """The number as it was written, on one line. Refuses what is none."""
    line = line_of(text, "The phone number", LONGEST_PHONE)
    if line and (not _PHONE.fullmatch(line) or sum(char.isdigit() for char in line) < 3):
        raise NotUsable("The phone number has characters that no phone number has.")
    return line
