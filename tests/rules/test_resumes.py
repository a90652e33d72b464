"""Résumés are told by their bytes; lines that look like credits are read, and what is none is left alone."""

import io
import zipfile

import pytest

from castlist.rules.files import LARGEST
from castlist.rules.resumes import MOST_FOUND, Found, credits_in, kind_of
from castlist.rules.why import Refused, Why


def archive(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in files.items():
            made.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_dot_", ".")), text)  # of no time of day
    return out.getvalue()


WORD = archive(word__document_dot_xml="<w/>")


def read(text: str) -> list[tuple[int, str, str, str]]:
    return [(one.year, one.part, one.production, one.house) for one in credits_in(text, this_year=2026)]


def test_the_two_kinds_are_told_whatever_they_are_called() -> None:
    assert (kind_of(b"%PDF-1.7\n%"), kind_of(b"\xef\xbb\xbf\n%PDF-1.4"), kind_of(WORD)) == ("pdf", "pdf", "docx")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"MZ\x90\x00", "Give a PDF or a DOCX file."),
        (b"{\\rtf1}", "Give a PDF or a DOCX file."),
        (archive(xl__workbook_dot_xml="<x/>"), "Give a PDF or a DOCX file."),
        (WORD[:40], "broken off or damaged"),
        (archive(word__document_dot_xml="<w/>", word__vbaProject_dot_bin="x"), "a program in this file"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "an older Word"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b"%PDF-" + bytes(LARGEST), "at most 6 MB"),
    ],
)
def test_everything_else_is_refused_in_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(Refused) as no:
        kind_of(data)
    assert (no.value.why, says in no.value.detail) == (Why.not_a_resume, True)


def test_an_empty_file_is_said_to_be_empty() -> None:
    with pytest.raises(Refused) as no:
        kind_of(b"")
    assert no.value.why is Why.incomplete


def test_lines_with_columns_are_taken_apart() -> None:
    assert read(
        "2019   Nora        A DOLL'S HOUSE       Young Vic\n"
        "2018-19  Ensemble   Les Choses       Corner House Theatre\n"
        "2021, Stage, Viola, Twelfth Night, Harbour Players\n"
        "HAMLET | Ophelia | Old Mill Playhouse | 2015\n"
    ) == [
        (2019, "Nora", "A DOLL'S HOUSE", "Young Vic"),
        (2019, "Ensemble", "Les Choses", "Corner House Theatre"),
        (2021, "Viola", "Twelfth Night", "Harbour Players"),
        (2015, "Ophelia", "HAMLET", "Old Mill Playhouse"),
    ]


def test_headings_say_what_the_columns_are_and_a_year_alone_holds_for_what_follows() -> None:
    assert read("2020\nProduction\tRole\tTheatre\nLow Tide\tThe Pilot\tHarbour\nA lone line\n") == [
        (2020, "The Pilot", "Low Tide", "Harbour")
    ]


def test_what_is_no_credit_is_left_alone() -> None:
    text = (
        "Ivy Marlowe\nborn 1990\nTrained 2012 at the academy\nivy@example.org 2019, x\nphone 0700 2019 123\n"
        "updated May 2024\nTel: 2020 2021\n1850, Nora, A Doll's House\n2099, Eve, Later\n12.04.2019\n"
    )
    assert read(text) == []


def test_each_stands_once_and_only_so_many() -> None:
    text = "\n".join(f"2019, Part {n}, The Play" for n in range(MOST_FOUND + 20))
    assert len(credits_in(text + "\n" + text, this_year=2026)) == MOST_FOUND


def test_a_credit_keeps_what_was_read_in_the_order_in_which_it_is_said() -> None:
    assert Found("x", 2019, "Nora", "A Doll's House", "Young Vic").text == "Nora, A Doll's House, Young Vic"


def test_brackets_are_kept_whole_or_not_at_all() -> None:
    lines = "2021  Sally  Cabaret  Mill Theatre (dir. A. Holm)\n2020  Nina  The Seagull (revival  Rep)"
    assert [(one.production, one.house) for one in credits_in(lines, this_year=2026)] == [
        ("Cabaret", "Mill Theatre (dir. A. Holm)"), ("The Seagull revival", "Rep"),
    ]  # fmt: skip
