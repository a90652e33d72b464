"""Résumés: told by their bytes and not by their name; and which credits may stand in the text of one.

What is found is a proposal and nothing more. Nobody's column is guessed at for good: a line is shown beside what was
read in it, and somebody says yes to it, or does not.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from castlist.rules.files import LARGEST, TooLarge
from castlist.rules.why import Refused, Why

KINDS: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SAYS: Final = "Give a PDF or a DOCX file."
LOCKED: Final = "The file is locked with a password. Save it without one, and give that."
DAMAGED: Final = "The file is broken off or damaged. Save it once more, and give that."
ANCIENT: Final = "This is a file of an older Word. Save it as PDF or as DOCX, and give that."
MOST_UNPACKED: Final = 64 * 1024 * 1024
MOST_FOUND: Final = 60
"""Credits that are proposed out of one résumé, at most."""
LONGEST_LINE: Final = 300
LONGEST_CREDIT: Final = 200


def kind_of(data: bytes) -> str:
    """pdf or docx; refuses every other file, and one of these that is locked, damaged, or holds a program."""
    if not data:
        raise Refused(Why.incomplete, detail="Choose a file first; the one that came is empty.")
    if len(data) > LARGEST:
        raise too_large()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise no_resume(LOCKED if "EncryptedPackage".encode("utf-16-le") in data else ANCIENT)
    if data.startswith(b"PK\x03\x04"):
        _look_into(data)
        return "docx"
    raise no_resume(SAYS)


def too_large() -> TooLarge:
    """The refusal of a file that is larger than is kept."""
    return TooLarge(Why.not_a_resume, detail=f"A file has at most {LARGEST // 1024 // 1024} MB. Give a smaller one.")


def no_resume(detail: str) -> Refused:
    """The refusal of what is none, or cannot be opened."""
    return Refused(Why.not_a_resume, detail=detail)


def _look_into(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise no_resume(DAMAGED) from None
    names = {one.filename for one in inside}
    if "word/document.xml" not in names:
        raise no_resume(SAYS)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise no_resume("There is a program in this file. Save it without macros, as PDF or as DOCX, and give that.")
    if any(one.flag_bits & 1 for one in inside):
        raise no_resume(LOCKED)
    if sum(one.file_size for one in inside) > MOST_UNPACKED:
        raise no_resume("The file unpacks to far more than a résumé is.")


# -- Credits in the text


@dataclass(frozen=True, slots=True)
class Found:
    """A line that may be a credit, and what was read in it. What could not be told apart stands in `production`."""

    line: str
    year: int
    part: str = ""
    production: str = ""
    house: str = ""

    @property
    def text(self) -> str:
        """The credit as it would be kept beside its year."""
        return ", ".join(piece for piece in (self.part, self.production, self.house) if piece)[:LONGEST_CREDIT]


YEARS: Final = re.compile(r"(?<![\d./-])((?:19|20)\d\d)(?:\s*(?:-|–|—|/|to)\s*((?:19|20)?\d\d))?(?![\d./-])")
STRONG: Final = re.compile(r"\t+|\s{2,}|\s*[|;•·]\s*|\s+[-–—]\s+")
WEAK: Final = re.compile(r"\s*,\s*")
MEDIA: Final = frozenset(
    "stage theatre theater film feature short television tv radio audio musical play opera dance commercial voice "
    "workshop reading web video".split()
)
"""What kind of work it was, where that stands by itself; it is no part of the name of anything."""
HOUSE: Final = re.compile(
    r"\b(theatres?|theaters?|playhouse|opera|company|productions?|studios?|festival|rep|repertory|hall|college|school|"
    r"university|academy|arts|fringe|tour|bbc|rsc|national|ensemble|players|society|dir)\b|^dir[.:]",
    re.IGNORECASE,
)
ROUND_IT: Final = " ,.:;[]-–—\"“”'‘’"
COLUMNS: Final = (
    ("part", frozenset("role part character".split())),
    ("production", frozenset("production show title play project".split())),
    ("house", frozenset("company theatre theater venue house director producer where".split())),
)
NOT_A_CREDIT: Final = re.compile(
    r"@|https?:|www\.|©|\b(born|date of birth|phone|tel|updated|copyright|licen[cs]e|certificate|grade|degree|diploma|"
    r"trained|training)\b",
    re.IGNORECASE,
)


def credits_in(text: str, *, this_year: int) -> tuple[Found, ...]:
    """The lines that look like credits, each once, in the order in which they stand; MOST_FOUND at most."""
    found: dict[tuple[int, str], Found] = {}
    for one in _read(text, this_year):
        found.setdefault((one.year, one.text.casefold()), one)
        if len(found) == MOST_FOUND:
            break
    return tuple(found.values())


def _read(text: str, this_year: int) -> Iterator[Found]:
    heading = 0
    columns: tuple[str, ...] = ()
    for raw in text.splitlines():
        line = raw.strip(" \u00a0\u200b*•·-–—\r")
        if not line or len(line) > LONGEST_LINE or NOT_A_CREDIT.search(line):
            continue
        named = _columns(line)
        if named:
            columns = named
            continue
        years = [match for match in YEARS.finditer(line) if 1900 <= _last(match) <= this_year + 1]
        if years and not YEARS.sub("", line).strip(" :.-–—"):
            heading = _last(years[-1])
            continue
        year = _last(years[-1]) if years else heading
        pieces = _pieces(YEARS.sub("\t", line) if years else line)
        if not year or not pieces or (not years and len(pieces) < 2):
            continue
        yield _placed(" ".join(line.split()), year, pieces, columns)


def _last(match: re.Match[str]) -> int:
    """The later of two years: 2018–19 is 2019."""
    first, second = match.group(1), match.group(2) or ""
    return int(first[: 4 - len(second)] + second) if second else int(first)


def _pieces(line: str) -> list[str]:
    """What stands in the columns of a line, without what kind of work it was."""
    cut = [piece for piece in STRONG.split(line) if piece]
    if len(cut) < 2:
        cut = WEAK.split(line)
    clean = (_bare(piece.strip(ROUND_IT)) for piece in cut)
    return [piece for piece in clean if len(piece) > 1 and piece.casefold() not in MEDIA]


def _bare(piece: str) -> str:
    """Without the brackets where they hold all of it, and without any where one has lost its other half."""
    if piece.startswith("(") and piece.endswith(")") and piece.count("(") == 1:
        piece = piece[1:-1]
    if piece.count("(") != piece.count(")"):
        piece = piece.replace("(", " ").replace(")", " ")
    return " ".join(piece.split()).strip(ROUND_IT)


def _columns(line: str) -> tuple[str, ...]:
    """What the columns are called, where the line says nothing else."""
    words = [piece.casefold() for piece in re.split(r"\t+|\s{2,}|[|,;/]", line) if piece.strip()]
    named = tuple(next((name for name, words_for in COLUMNS if set(word.split()) & words_for), "") for word in words)
    return named if len(words) > 1 and all(named) and len(line) < 80 else ()


def _placed(line: str, year: int, pieces: Sequence[str], columns: Sequence[str]) -> Found:
    if columns and len(columns) == len(pieces):
        said: dict[str, str] = {}
        for name, piece in zip(columns, pieces, strict=True):
            said[name] = f"{said[name]}, {piece}" if name in said else piece
        return Found(line, year, said.get("part", ""), said.get("production", ""), said.get("house", ""))
    houses = [piece for piece in pieces[1:] if HOUSE.search(piece)]
    rest = [piece for piece in pieces if piece not in houses]
    loud = next((n for n, piece in enumerate(rest) if len(piece) > 3 and piece.isupper()), None)
    if loud is not None:
        before, after = rest[:loud] or rest[1:2], rest[loud + 1 :] if loud else rest[2:]
        return Found(line, year, ", ".join(before), rest[loud], ", ".join([*after, *houses]))
    if len(rest) == 2 or (len(rest) == 3 and not houses):
        return Found(line, year, rest[0], rest[1], ", ".join([*rest[2:], *houses]))
    return Found(line, year, "", ", ".join(rest), ", ".join(houses))
