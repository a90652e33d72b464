"""The rows of a file of people: told by what is in it and not by its name, read from its start to its end only once."""

import codecs
import csv
import io
import json
import logging
import mmap
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import IO, Final

import vobject

from castlist.actions import import_apart
from castlist.rules.imports import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS
from castlist.rules.why import Refused, Why

Row = list[str]
LOOKED_AT: Final = 64 * 1024
MOST_UNPACKED: Final = 1024 * 1024 * 1024
LONGEST_CARD: Final = 4 * 1024 * 1024
DELIMITERS: Final = (",", ";", "\t", "|")
UNREADABLE: Final = "\ufffd this card cannot be read"
CARD_HEADINGS: Final = ["Name", "E-mail", "Phone", "Note", "Agency"]
OTHER_KINDS: Final = (
    (b"%PDF", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"Rar!", "an archive"), (b"7z\xbc\xaf", "an archive"), (b"\x1f\x8b", "an archive"), (b"{\\rtf", "a text document"),
    (b"SQLite format 3", "a database"), (b"<!DOCTYPE", "a web page"), (b"<html", "a web page"), (b"<?xml", "XML"),
)  # fmt: skip
SAVE_AS: Final = "Save the list as XLSX or CSV, and bring that."


def too_large() -> Refused:
    """What is said of a file that is too large, however large it is."""
    most = LARGEST_FILE // 1024 // 1024
    return Refused(Why.not_a_table, detail=f"The file is larger than {most} MB. Bring it in two parts.")


def too_many() -> Refused:
    """What is said of a list that is too long, however long it is."""
    return Refused(
        Why.not_a_table, detail=f"The list has more than {MOST_ROWS:,} rows, so none was read. Bring it in parts."
    )


def rows_of(path: Path) -> Iterator[Row]:
    """Every row of the list, without empty cells at its end. Refuses what is no list, as soon as that is seen."""
    size = path.stat().st_size
    if not size:
        raise Refused(Why.incomplete, detail="The file that came is empty.")
    if size > LARGEST_FILE:
        raise too_large()
    with path.open("rb") as file:
        head = file.read(LOOKED_AT)
    for number, row in enumerate(_read(path, head)):
        while row and not row[-1].strip():
            row.pop()
        if number > MOST_ROWS:
            raise too_many()
        if len(row) > MOST_COLUMNS:
            raise Refused(
                Why.not_a_table, detail=f"Row {number + 1} has {len(row):,} cells; at most {MOST_COLUMNS} are read."
            )
        yield row


def _read(path: Path, head: bytes) -> Iterator[Row]:
    if head.startswith(b"PK\x03\x04"):
        _look_into_archive(path)
        return _workbook(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        _look_for_a_lock(path)
        return _workbook(path)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:16]
    for mark, what in OTHER_KINDS:
        if start.lower().startswith(mark.lower()):
            raise Refused(Why.not_a_table, detail=f"This is {what}. {SAVE_AS}")
    encoding = encoding_of(path, head)
    text = head.decode(encoding, "replace").lstrip("\ufeff \r\n\t")
    if text[:11].upper() == "BEGIN:VCARD":
        return _cards(path, encoding)
    return _separated(path, encoding, text)


# -- Workbooks


def _look_into_archive(path: Path) -> None:
    """Refuses an archive that holds no workbook, and one that unpacks to more than anybody reads."""
    try:
        with zipfile.ZipFile(path) as archive:
            inside = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Refused(Why.not_a_table, detail="The file is broken off or damaged.") from None
    names = {one.filename for one in inside}
    if not any(name.endswith(("workbook.xml", "workbook.bin", "content.xml")) for name in names):
        raise Refused(Why.not_a_table, detail=f"This is an archive with no list in it. {SAVE_AS}")
    if sum(one.file_size for one in inside) > MOST_UNPACKED:
        raise Refused(Why.not_a_table, detail="The file unpacks to far more than a list of people is.")
    if any(one.flag_bits & 1 for one in inside):
        raise _locked()


def _look_for_a_lock(path: Path) -> None:
    """Refuses a workbook that is locked with a password."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise _locked()


def _locked() -> Refused:
    return Refused(Why.not_a_table, detail="The file is locked with a password. Save it without one, and bring that.")


def _several(sheets: list[str]) -> Refused:
    names = ", ".join(f"“{name[:40]}”" for name in sheets[:6])
    return Refused(Why.not_a_table, detail=(
        f"Lists that do not begin alike stand on several sheets: {names}. Give them the same headings in the same "
        "order, or hide those that are not meant; or save each as a file of its own."
    ))  # fmt: skip


TROUBLE: Final = {
    "damaged": "The workbook is broken off or damaged, or it is none.",
    "large": "The workbook asks for more memory than a list of people does. Copy the list into a new one.",
}


def _workbook(path: Path) -> Iterator[Row]:
    """The rows, read in a process of its own. Formulas are not worked out: their last value counts, or nothing."""
    command = [sys.executable, "-I", str(import_apart.__file__), str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as apart:
        assert apart.stdout is not None
        try:
            for line in apart.stdout:
                told = json.loads(line)
                if isinstance(told, dict):
                    if told["trouble"] == "password":
                        raise _locked()
                    if told["trouble"] == "several":
                        raise _several(told["sheets"])
                    if told["trouble"]:
                        raise Refused(Why.not_a_table, detail=TROUBLE[told["trouble"]])
                    return
                yield told
        finally:
            apart.kill()
    raise Refused(Why.not_a_table, detail=TROUBLE["large"])


# -- Text


def encoding_of(path: Path, head: bytes) -> str:
    """In what the text is written: what its first bytes say, or UTF-8 where all of it is, or else Windows-1252.

    Refuses what is no text at all.
    """
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 5:
        return "utf-16-be" if even > odd else "utf-16-le"
    if sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1a" for byte in head) > len(head) // 50:
        raise Refused(Why.not_a_table, detail=f"This is no text, and no workbook. {SAVE_AS}")
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while part := file.read(LOOKED_AT):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _opened(path: Path, encoding: str) -> IO[str]:
    """Bytes that the encoding does not know become a mark, by which the row is told."""
    return path.open(encoding=encoding, errors="replace", newline="")


def delimiter_of(text: str, *, whole: bool) -> str:
    """What stands between cells: of those that give most rows equally many, the one that gives most of them."""
    best, most = ",", (0, 0)
    for mark in DELIMITERS:
        rows = [len(row) for row in _first_rows(text, mark, whole=whole) if row]
        widths = [width for width in rows if width > 1]
        usual = max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 0
        if usual and (widths.count(usual), usual) > most:
            best, most = mark, (widths.count(usual), usual)
    return best


def _first_rows(text: str, mark: str, *, whole: bool) -> list[Row]:
    rows: list[Row] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=mark):
            rows.append(row)
            if len(rows) == 50:
                return rows
    except csv.Error:
        return rows
    return rows if whole else rows[:-1] or rows  # the last one may be cut off where looking ended


def _is_not_too_long(path: Path, encoding: str, mark: str) -> None:
    """Refuses a list with too many rows before the first of them is kept: lines are counted, and rows only of many."""
    with closing(_opened(path, encoding)) as file, suppress(csv.Error):
        if sum(1 for _ in file) > MOST_ROWS + 1:
            file.seek(0)
            if sum(1 for _ in islice(csv.reader(file, delimiter=mark), MOST_ROWS + 2)) > MOST_ROWS + 1:
                raise too_many()


def _separated(path: Path, encoding: str, text: str) -> Iterator[Row]:
    said = text[:4].lower() == "sep=" and text[4:5]
    mark = said or delimiter_of(text, whole=path.stat().st_size < LOOKED_AT)
    _is_not_too_long(path, encoding, mark)
    with closing(_opened(path, encoding)) as file:
        reader = csv.reader(file, delimiter=mark)
        try:
            if said:
                next(reader)
            for row in reader:
                if row and row[0].startswith("\ufeff"):
                    row[0] = row[0][1:]
                yield row
        except csv.Error:
            raise Refused(
                Why.not_a_table,
                detail=f"Near line {reader.line_num:,} a cell goes on for more than {csv.field_size_limit():,} "
                "characters. Perhaps a quotation mark is opened there and never closed.",
            ) from None


# -- Address cards

logging.getLogger("vobject.base").setLevel(logging.CRITICAL + 1)  # it would write into the log what a card says


def _cards(path: Path, encoding: str) -> Iterator[Row]:
    """A row for each card; one that cannot be read gives a row that says so where the name would stand."""
    yield list(CARD_HEADINGS)
    with closing(_opened(path, encoding)) as file:
        for card in _each_card(file):
            yield card_row(card)


def _each_card(lines: Iterable[str]) -> Iterator[str]:
    card: list[str] = []
    size = 0
    for line in lines:
        size += len(line)
        if size > LONGEST_CARD:
            raise Refused(Why.not_a_table, detail="One of the cards is larger than a card with a picture is.")
        if line.strip().upper() == "BEGIN:VCARD":
            card = []
        card.append(line)
        if line.strip().upper() == "END:VCARD":
            yield "".join(card)
            card, size = [], 0
    if card and "".join(card).strip():
        raise Refused(Why.not_a_table, detail="The last card has no end: the file is broken off.")


def card_row(text: str) -> Row:
    """What the card says, under CARD_HEADINGS."""
    try:
        card = vobject.readOne(text, ignoreUnreadable=True)
    except Exception:  # the library lets through whatever breaks within it
        return [UNREADABLE]
    email, phone = _said(card, "email"), _said(card, "tel").removeprefix("tel:")
    row = [_said(card, "fn") or _named(card), email, phone, _said(card, "note"), _said(card, "org")]
    return row if any(row) else [UNREADABLE]


def _said(card: object, name: str) -> str:
    """The first of these lines that says anything; the one that is preferred before others."""
    found = list(getattr(card, "contents", {}).get(name, ()))
    found.sort(key=lambda line: "pref" not in str(getattr(line, "params", {})).lower())
    for line in found:
        value = line.value
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        if text.strip():
            return text.strip()
    return ""


def _named(card: object) -> str:
    """The name out of its parts, where the card does not say it as a whole."""
    parts = next((line.value for line in getattr(card, "contents", {}).get("n", ())), None)
    if parts is None:
        return ""
    said = (getattr(parts, part, "") for part in ("given", "additional", "family"))
    return " ".join(" ".join(one) if isinstance(one, list) else str(one) for one in said).strip()
