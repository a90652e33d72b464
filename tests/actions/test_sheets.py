"""Files of people: whatever they are called, in whatever they are written, and whatever they pretend to be."""

import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

from castlist.actions import sheets
from castlist.actions.sheets import rows_of
from castlist.rules.why import Refused, Why

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
pytestmark = pytest.mark.without_records
TABLE = [["Name", "E-mail"], ["Zoë Ångström", "zoe@example.org"]]


@pytest.fixture
def rows(tmp_path: Path):  # type: ignore[no-untyped-def]
    """The rows of a file that holds these bytes."""

    def read(data: bytes) -> list[list[str]]:
        path = tmp_path / "a list.bin"
        path.write_bytes(data)
        return list(rows_of(path))

    return read


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_is_read_in_every_encoding_with_every_mark(rows, mark: str, encoding: str) -> None:  # type: ignore[no-untyped-def]
    text = "\r\n".join(mark.join(row) for row in TABLE) + "\r\n"
    assert rows(text.encode(encoding)) == TABLE


def test_quotes_lines_within_cells_and_rows_of_any_length_are_read(rows) -> None:  # type: ignore[no-untyped-def]
    said = 'Name,Note\n"Marlowe, Ivy","two\nlines ""here"""\nJune\nAnn,a,b,c\n\n'
    assert rows(said.encode()) == [
        ["Name", "Note"], ["Marlowe, Ivy", 'two\nlines "here"'], ["June"], ["Ann", "a", "b", "c"], [],
    ]  # fmt: skip


def workbook(*lines: list[object]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_and_no_formula_is_worked_out(rows) -> None:  # type: ignore[no-untyped-def]
    from datetime import date

    data = workbook(["Name", "Sum", "Day", "Number"], ["Ivy", "=1+1", date(2021, 4, 3), 7700900123])
    assert rows(data) == [["Name", "Sum", "Day", "Number"], ["Ivy", "", "2021-04-03", "7700900123"]]


def test_one_cell_at_the_far_corner_does_not_ask_for_the_memory_of_all_between(rows) -> None:  # type: ignore[no-untyped-def]
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.active["XFD1048576"] = "x", "y"
    book.save(out)
    with pytest.raises(Refused, match="not_a_table") as no:
        rows(out.getvalue())
    assert no.value.detail.startswith("The workbook asks for more memory")


def test_cards_are_read_each_for_itself(rows) -> None:  # type: ignore[no-untyped-def]
    said = (
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoë Ångström\r\nEMAIL;TYPE=home:other@example.org\r\n"
        "EMAIL;PREF=1:zoe@example.org\r\nTEL;VALUE=uri:tel:+44-555-0100\r\nNOTE:belts\\, taps\r\n  and more\r\n"
        "END:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Marlowe;Ivy;;;\r\nORG:Ames & Co\r\nEND:VCARD\r\n"
    )
    assert rows(said.encode()) == [
        sheets.CARD_HEADINGS,
        ["Zoë Ångström", "zoe@example.org", "+44-555-0100", "belts, taps and more"],
        ["Ivy  Marlowe", "", "", "", "Ames & Co"],
    ]


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # of no time of day
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file that came is empty."),
        (b"PK\x03\x04 and then nothing", "The file is broken off or damaged."),
        (archive(photo=b"x"), "This is an archive with no list in it."),
        (archive(**{"xl/workbook.xml": b"<no"}), "The workbook is broken off or damaged, or it is none."),
        (b"%PDF-1.7 ...", "This is a PDF."),
        (b"\x89PNG\r\n\x1a\n....", "This is a picture."),
        (b"<html><table>", "This is a web page."),
        (
            COMPOUND + "EncryptedPackage".encode("utf-16-le"),
            "The file is locked",
        ),
        (COMPOUND, "The workbook is broken off or damaged"),
        (bytes(range(32)) * 90, "This is no text, and no workbook."),
        (
            b'Name,Note\nA,"never closed' + b"x" * 200_000,
            "Near line 2 a cell goes on for more than 131,072 characters. Perhaps a quotation mark",
        ),
        (b"BEGIN:VCARD\nFN:Ivy\n", "The last card has no end"),
        (b"Name" + b",x" * 200 + b"\n", "Row 1 has 201 cells; at most 100 are read."),
    ],
)
def test_a_file_that_is_no_list_says_what_it_is(rows, data: bytes, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as no:
        rows(data)
    assert no.value.detail.startswith(says)


def test_what_unpacks_to_far_too_much_is_not_unpacked(rows, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1000)
    with pytest.raises(Refused) as no:
        rows(archive(**{"xl/workbook.xml": bytes(5000)}))
    assert no.value.detail == "The file unpacks to far more than a list of people is."


def test_a_million_rows_are_refused_with_the_limit(rows, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(sheets, "MOST_ROWS", 1000)
    with pytest.raises(Refused) as no:
        rows(b"Name\n" + b"Ivy\n" * 1001)
    assert no.value.detail == "The list has more than 1,000 rows, so none was read. Bring it in parts."
    assert len(rows(b"Name\n" + b"Ivy\n" * 1000)) == 1001


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_read_or_refused_and_nothing_else(rows, seed: int) -> None:  # type: ignore[no-untyped-def]
    starts = (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"BEGIN:VCARD\n")
    said = ""
    try:
        said = str(rows(starts[seed % 5] + os.urandom(3000)))
    except Refused as no:
        said = no.detail
    assert said


def test_a_card_that_says_nothing_is_told_and_is_no_empty_line() -> None:
    assert sheets.card_row("BEGIN:VCARD\r\nVERSION:3.0\r\nnothing of this is one\r\nEND:VCARD\r\n") == [
        sheets.UNREADABLE
    ]


def test_of_a_list_that_is_too_long_no_row_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 10)
    long, folded = tmp_path / "long.csv", tmp_path / "folded.csv"
    long.write_text("Name,Note\n" + "Ada,x\n" * 11)
    folded.write_text("Name,Note\n" + 'Ada,"one\ntwo\nthree"\n' * 10)
    with pytest.raises(Refused) as no:
        next(rows_of(long))
    assert "more than 10 rows" in no.value.detail
    assert len(list(rows_of(folded))) == 11


def several(**rows: list[list[object]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, lines in rows.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
        if name.startswith("Hidden"):
            sheet.sheet_state = "hidden"
    book.save(out)
    return out.getvalue()


HEAD: list[object] = ["Name", "E-mail"]
WOMEN, MEN = [HEAD, ["Ivy", "ivy@example.org"]], [HEAD, ["Abel", "abel@example.org"], ["Cy", ""]]


def test_all_sheets_that_begin_alike_are_one_list(tmp_path: Path) -> None:
    read_me: list[list[object]] = [["How to fill this in"], [], ["One line for each."]]
    path = tmp_path / "people.xlsx"
    other: list[list[object]] = [["Colour", "Size"], ["x", "y"]]
    path.write_bytes(several(Notes=read_me, Women=WOMEN, Men=[["Spring 2026"], *MEN], Hidden=other))
    assert list(rows_of(path)) == [
        ["Name", "E-mail"], ["Ivy", "ivy@example.org"], ["Abel", "abel@example.org"], ["Cy"],
    ]  # fmt: skip


def test_sheets_that_begin_otherwise_are_refused_by_name_and_none_is_left_out_unsaid(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(several(Women=WOMEN, Old=[["Name", "Phone"], ["Bea", "0123"]]))
    with pytest.raises(Refused) as no:
        list(rows_of(path))
    assert no.value.why is Why.not_a_table
    assert "“Women”, “Old”" in no.value.detail


def test_a_workbook_with_one_column_alone_is_a_list_too(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(several(Empty=[], Names=[["Name"], ["Ivy"]]))
    assert list(rows_of(path)) == [["Name"], ["Ivy"]]
