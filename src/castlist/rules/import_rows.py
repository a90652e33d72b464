"""One row of a list becomes what is known of somebody, or says which cell stands against that, and why."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from castlist.rules.import_dates import read_date, said
from castlist.rules.imports import BY_FIELD, LONGEST_CELL, mapped
from castlist.rules.languages import language_called
from castlist.rules.people import NotUsable, clean_name
from castlist.rules.performers import LONGEST_PRINTED, line_of, phone_of, playing_range, skills_of, vocal_range

LONGEST_LINE: Final = 200
LONGEST_HEARD: Final = 120
LONGEST_EMAIL: Final = 254
MOST_CREDITS: Final = 60
KEPT: Final = (
    "name", "email", "note", "credits", "last_heard", "skills", "voice", "range_low", "range_high", "plays_from",
    "plays_to", "agent", "phone", "pronouns", "printed", "language",
)  # fmt: skip
"""What a row may say of a performer, as it is kept."""
IDENTIFY: Final = frozenset({"name", "first", "last", "email"})
"""Fields by which it is told who a row is about: where one of them cannot be taken, the row cannot."""
TOGETHER: Final = (("range_low", "range_high"), ("plays_from", "plays_to"))
"""What is filled in as a whole, or not at all."""
_EMAIL = re.compile(r"[^\s@<>(){}\[\]\",;:\\]+@[\w-]+(\.[\w-]+)+")
_WITHIN = re.compile(r"(?:mailto:)?(?:[^<>]*<([^<>]+)>|(\S+))", re.IGNORECASE)
_PAIR = re.compile(r"\s*(.+?)\s*(?:-|–|—|\bto\b)\s*(.+?)\s*")
_CREDIT = re.compile(r"\(?((?:19|20)\d\d)\)?\s*[,:;–—-]?\s*(.+)")
_CREDIT_ENDS = re.compile(r"(.+?)[\s,(]+((?:19|20)\d\d)\)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be taken: the number of its column, and why, in a sentence; -1 for the row as a whole."""

    column: int
    why: str
    spared: bool = False
    """True where the row can be taken without the cell."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a row says: the values that are kept, and what stands against taking it."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def empty(self) -> bool:
        """True where it says nothing at all."""
        return not self.values and not self.faults

    @property
    def without(self) -> bool:
        """True where the row can be taken as long as cells of it that cannot be taken are left out."""
        return bool(self.faults) and all(fault.spared for fault in self.faults)

    def stays_out(self, *, partly: bool) -> bool:
        """Whether nothing of the row is taken; `partly`: rows are taken without the cells that cannot be."""
        return bool(self.faults) and not (partly and self.without)


Cells = list[tuple[int, str]]
Found = Mapping[str, Cells]
"""Cells by field: the number of each column, and what stands there."""
Reader = Callable[[Found], Mapping[str, Any]]


def read_row(fields: Sequence[str], cells: Sequence[str], *, order: str) -> Read:
    """What the row says. Faults name every cell that cannot be taken; `values` is what the others say."""
    found = mapped(fields, cells)
    if not found:
        return Read()
    values: dict[str, Any] = {}
    faults: list[Fault] = []

    def take(keys: tuple[str, ...], read: Reader) -> None:
        given = {key: found[key] for key in keys if key in found}
        if given:
            taken, bad = _taken(given, read)
            values.update({key: value for key, value in taken.items() if value not in ("", None, [], ())})
            faults.extend(bad)

    _take_all(take, order)
    if not values.get("name") and all(fault.spared for fault in faults):
        faults.append(Fault(-1, "There is no name in this row."))
    return Read(values, tuple(faults))


def _taken(given: Found, read: Reader) -> tuple[Mapping[str, Any], list[Fault]]:
    """What these cells say, and those of them that cannot be taken: of several that one field may have, each alone."""
    try:
        return _read(given, read), []
    except NotUsable as no:
        (key, cells), *others = given.items()
        if not others and BY_FIELD[key].several and len(cells) > 1:
            return _one_by_one(key, cells, read)
        spared = not IDENTIFY & set(given)
        return {}, [Fault(column, str(no), spared) for column in sorted(n for one in given.values() for n, _ in one)]


def _read(given: Found, read: Reader) -> Mapping[str, Any]:
    for cells in given.values():
        for _, text in cells:
            _can_be_kept(text)
    return read(given)


def _one_by_one(key: str, cells: Cells, read: Reader) -> tuple[Mapping[str, Any], list[Fault]]:
    good: Cells = []
    said: Mapping[str, Any] = {}
    faults = []
    for cell in cells:
        try:
            said = _read({key: [*good, cell]}, read)
            good.append(cell)
        except NotUsable as no:
            faults.append(Fault(cell[0], str(no), spared=True))
    return said, faults


def _take_all(take: Callable[[tuple[str, ...], Reader], None], order: str) -> None:
    take(("name", "first", "last"), lambda found: {"name": _name(found)})
    take(("email",), lambda found: {"email": _email(_first(found, "email"))})
    take(("phone",), lambda found: {"phone": phone_of(_first(found, "phone").removeprefix("tel:"))})
    for key, longest in (("pronouns", 40), ("voice", 40), ("agent", LONGEST_LINE), ("printed", LONGEST_PRINTED)):
        take((key,), lambda found, key=key, longest=longest: {  # type: ignore[misc]
            key: line_of(_first(found, key), BY_FIELD[key].name, longest)})  # fmt: skip
    take(("language",), lambda found: {"language": language_called(_first(found, "language"))})
    take(("skills",), lambda found: {"skills": list(skills_of("\n".join(text for _, text in found["skills"])))})
    take(("range", "range_low", "range_high"), _range)
    take(("plays", "plays_from", "plays_to"), _plays)
    take(("credits",), lambda found: {"credits": _credits(found["credits"])})
    take(("note",), _note)
    take(("last_heard",), lambda found: {"last_heard": _heard(_first(found, "last_heard"), order)})


def _note(found: Found) -> dict[str, str]:
    return {"note": line_of(" · ".join(text for _, text in found["note"]), "The line", LONGEST_LINE)}


def _first(found: Found, key: str) -> str:
    return found[key][0][1] if key in found else ""


def _can_be_kept(text: str) -> None:
    """Refuses what no database can hold, and what is longer than anybody reads."""
    if "\x00" in text or "\ufffd" in text:
        raise NotUsable("It contains characters that cannot be kept: the file may be in another encoding.")
    if len(text) > LONGEST_CELL:
        raise NotUsable(f"It has {len(text):,} characters; at most {LONGEST_CELL:,} are read.")


def _name(found: Found) -> str:
    """First and last name, or the whole one; “Marlowe, Ivy” is Ivy Marlowe."""
    whole = _first(found, "name")
    for key in ("name", "first", "last"):
        _is_no_more_than_a_name(_first(found, key))
    if not whole:
        return clean_name(f"{_first(found, 'first')} {_first(found, 'last')}")
    last, comma, first = whole.partition(",")
    return clean_name(f"{first} {last}" if comma and first.strip() and "," not in first else whole)


def _is_no_more_than_a_name(text: str) -> None:
    """Refuses what swallowed the rows below it, as a cell does in which a quotation mark is never closed."""
    if _EMAIL.search(text) or text.count("\n") > 1:
        raise NotUsable("More stands here than a name. Perhaps a quotation mark is opened there and never closed.")


def _email(text: str) -> str:
    """One address, also out of “Ivy Marlowe <ivy@example.org>”."""
    within = _WITHIN.fullmatch(text.strip())
    email = ((within[1] or within[2]) if within else text).strip().lower()
    if not _EMAIL.fullmatch(email) or not email.isprintable():
        shown = text if len(text) <= 80 else text[:77] + "…"
        raise NotUsable(f"“{shown}” is not an e-mail address.")
    if len(email) > LONGEST_EMAIL:
        raise NotUsable("The e-mail address is too long.")
    return email


def _range(found: Found) -> dict[str, str]:
    low, high = _first(found, "range_low"), _first(found, "range_high")
    if not low and not high and (pair := _PAIR.fullmatch(_first(found, "range"))):
        low, high = pair[1], pair[2]
    elif not low and not high:
        raise NotUsable(f"“{_first(found, 'range')[:20]}” is no vocal range. Write it like A3-D5.")
    low, high = vocal_range(low, high)
    return {"range_low": low, "range_high": high}


def _plays(found: Found) -> dict[str, int | None]:
    start, end = _first(found, "plays_from"), _first(found, "plays_to")
    if not start and not end:
        text = _first(found, "plays")
        pair = _PAIR.fullmatch(text)
        start, end = (pair[1], pair[2]) if pair else (text, text)
    first, last = playing_range(start, end)
    return {"plays_from": first, "plays_to": last}


def _credits(cells: Cells) -> list[list[Any]]:
    """[[year, text], …], oldest first: one a line, or with a semicolon between; the year stands first, or last."""
    rows: list[list[Any]] = []
    for _, text in cells:
        for line in filter(None, (part.strip(" \t•*-") for part in re.split(r"[;\n\r]+", text))):
            first, ends = _CREDIT.fullmatch(line), _CREDIT_ENDS.fullmatch(line)
            if not first and not ends:
                raise NotUsable(f"“{line[:60]}” has no year. Write credits like: 2019, the play, the part.")
            year, what = (first[1], first[2]) if first else (ends[2], ends[1]) if ends else ("", "")
            rows.append([int(year), line_of(what.strip(" ,("), "A credit", LONGEST_LINE)])
    if len(rows) > MOST_CREDITS:
        raise NotUsable(f"These are {len(rows):,} credits; {MOST_CREDITS} are kept.")
    return sorted(rows)


def _heard(text: str, order: str) -> str:
    """A day in words where it is one, otherwise the text as it stands."""
    day = read_date(text, order)
    return said(day) if day else line_of(text, "When they were last heard of", LONGEST_HEARD)


def filled_in(known: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What a row adds to what is known: only where nothing stands yet; skills and credits that are not there yet."""
    added: dict[str, Any] = {}
    whole = {key for pair in TOGETHER if any(known[key] not in (None, "") for key in pair) for key in pair}
    for key, value in values.items():
        if key == "skills":
            has = {skill.casefold() for skill in known["skills"]}
            more = [skill for skill in value if skill.casefold() not in has]
            if more:
                added[key] = [*known[key], *more]
        elif key == "credits":
            more = [row for row in value if row not in [list(one) for one in known[key]]]
            if more:
                added[key] = sorted([*map(list, known[key]), *more])
        elif key != "name" and key not in whole and known[key] in (None, ""):
            added[key] = value
    return added
