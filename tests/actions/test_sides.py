"""Sides: looked at before they are kept, and never given to anybody without their name on every page."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import File
from django.core.files.storage import default_storage
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from castlist.actions import sides, sides_apart
from castlist.queries.backups import pictures
from castlist.queries.sides import FOLDER
from castlist.records.models import Side
from castlist.rules.files import LARGEST
from castlist.rules.sides import Mark
from castlist.rules.why import Refused, Why
from tests.papers import locked, pdf
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
LINES = ("NURSE", "What, lamb! What, ladybird!")
IVY = Mark("Ivy Marlowe", "For Ivy Marlowe alone · 3 December 2026 · The Lead")


def lying() -> list[str]:
    folder = Path(default_storage.path(FOLDER))
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


@pytest.fixture(autouse=True)
def empty_folder() -> Iterator[None]:
    yield
    for name in lying():
        default_storage.delete(f"{FOLDER}/{name}")


def give(world: World, data: bytes, *, who: str = "sam", readers: str = "invited", called: str = "Act 2") -> str:
    return sides.give(world.actor(who), world.role, File(io.BytesIO(data), "s.pdf"), called=called, readers=readers)


def many(pages: int, *, change: object = None) -> bytes:
    """So many pages, the second on its side."""
    writer, out = PdfWriter(), io.BytesIO()
    source = PdfReader(io.BytesIO(pdf(LINES))).pages[0]
    for n in range(pages):
        page = writer.add_page(source)
        if n == 1:
            page.rotate(90)
    if callable(change):
        change(writer)
    writer.write(out)
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def test_every_page_says_for_whom_it_is_and_keeps_what_is_read() -> None:
    found = texts(sides.marked(many(3), IVY))
    assert len(found) == 3
    for text in found:
        assert "What, lamb! What, ladybird!" in text
        assert text.count("Ivy Marlowe") == 2
        assert "For Ivy Marlowe alone · 3 December 2026 · The Lead" in text


@pytest.mark.parametrize(
    ("name", "says"),
    [("Zoë Brontë", "Zoë Brontë"), ("Ёлка Жукова", "Ёлка Жукова"), ("𒀀 Ada", "Ada"), ("山田太郎", "")],
)
def test_a_name_of_any_script_is_drawn_and_never_as_boxes(name: str, says: str) -> None:
    text = texts(sides.marked(pdf(LINES), Mark(name, f"For {name} alone")))[0]
    assert says in text
    after = text.partition("ladybird!")[2].replace("For", "").replace("alone", "").strip()
    assert sum(one.isalpha() for one in after) >= 3


def test_nothing_goes_on_but_what_is_seen_of_the_pages() -> None:
    def hide(writer: PdfWriter) -> None:
        writer.add_attachment("plan.txt", b"secret-of-the-director")
        program = {NameObject("/JS"): TextStringObject("secret-of-the-director")}
        writer._root_object[NameObject("/OpenAction")] = DictionaryObject(program)
        note = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Text"),
            NameObject("/Contents"): TextStringObject("secret-of-the-director"),
        })  # fmt: skip
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])

    data = many(1, change=hide)
    assert b"secret-of-the-director" in data
    out = sides.marked(data, IVY)
    assert b"secret-of-the-director" not in out
    reader = PdfReader(io.BytesIO(out))
    assert ("/Annots" in reader.pages[0], dict(reader.attachments), "/Names" in reader.root_object) == (
        False,
        {},
        False,
    )


def layered(writer: PdfWriter) -> None:
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject()


def tiny(writer: PdfWriter) -> None:
    writer.pages[0].mediabox.upper_right = (10, 10)


@pytest.mark.parametrize(
    ("data", "why", "says"),
    [
        (b"", Why.incomplete, "the one that came is empty"),
        (b"PK\x03\x04", Why.not_sides, "Give a PDF."),
        (pdf(LINES)[:150], Why.not_sides, "broken off or damaged"),
        (locked(pdf(LINES), user_password="secret"), Why.not_sides, "locked with a password"),
        (locked(pdf(LINES), user_password="", owner_password="secret"), Why.not_sides, "or against changes"),
        (many(sides_apart.MOST_PAGES + 1), Why.not_sides, "At most 60 pages"),
        (many(0), Why.not_sides, "no page in this file"),
        (many(1, change=layered), Why.not_sides, "has layers"),
        (many(1, change=tiny), Why.not_sides, "far too small"),
        (b"%PDF-" + bytes(LARGEST), Why.not_sides, "at most 6 MB"),
    ],
)
def test_what_cannot_be_written_on_is_not_kept(world: World, data: bytes, why: Why, says: str) -> None:
    with pytest.raises(Refused) as no:
        give(world, data)
    assert (no.value.why, says in no.value.detail, Side.objects.count(), lying()) == (why, True, 0, [])


def test_the_desk_gives_them_once_says_who_reads_them_and_takes_them_away(world: World) -> None:
    with pytest.raises(Refused) as no:
        give(world, pdf(LINES), who="tom")
    assert (no.value.why, lying()) == (Why.no_right, [])
    with pytest.raises(Refused) as no:
        give(world, pdf(LINES), readers="all the world")
    assert no.value.why is Why.incomplete
    key = give(world, pdf(LINES), called="Act 2, scene 3")
    row = Side.objects.get()
    assert (row.pk, row.called, row.pages, row.readers, lying()) == (
        key,
        "Act 2, scene 3.pdf",
        1,
        "invited",
        [row.file],
    )
    assert f"{FOLDER}/{row.file}" in _named_by_backups()
    with pytest.raises(Refused) as no:
        give(world, pdf(LINES))
    assert no.value.why is Why.already_there
    sides.change(world.actor("sam"), world.role, key, readers="everybody")
    assert Side.objects.get().readers == "everybody"
    for act in (
        lambda: sides.take_away(world.actor("tom"), world.role, key),
        lambda: sides.change(world.actor("tom"), world.role, key, readers="room"),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.why is Why.no_right
    sides.take_away(world.actor("sam"), world.role, key)
    assert (Side.objects.count(), lying()) == (0, [])
    with pytest.raises(Refused) as no:
        sides.take_away(world.actor("sam"), world.role, key)
    assert no.value.why is Why.unknown


def _named_by_backups() -> set[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        return pictures(cursor)
