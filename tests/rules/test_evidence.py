"""Evidence is told by its bytes, and called by as much of its name as can do no harm."""

import io
import zipfile
import zlib

import pytest

from castlist.rules.evidence import LONGEST_NAME, called, kind_of
from castlist.rules.files import LARGEST, TooLarge
from castlist.rules.why import Refused, Why
from tests.rules.test_files import chunk, jpeg, riff

PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"x" * 13) + chunk(b"IDAT", b"y") + chunk(b"IEND")
PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


def zipped(name: str = "word/document.xml", size: int = 10) -> bytes:
    there = io.BytesIO()
    with zipfile.ZipFile(there, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), b"0" * size, zipfile.ZIP_DEFLATED)  # of no time of day
    return there.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (jpeg(), "jpg"),
        (jpeg() + b"and a film behind it", "jpg"),
        (PNG, "png"),
        (riff((b"VP8 ", b"even")), "webp"),
        (PDF, "pdf"),
        ("You will be sorry. Ça va? 😀\r\n\tTom".encode(), "txt"),
        (b"<html><script>alert(1)</script>", "txt"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "heic"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0isom", "m4a"),
        (b"\0\0\0\x18ftypqt  \0\0\0\0qt  ", "mov"),
        (b"\0\0\0\x18ftypisom\0\0\0\0avc1", "mp4"),
        (b"OggS\0\2" + b"\0" * 30, "ogg"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "wav"),
        (b"ID3\4\0" + b"\0" * 30, "mp3"),
        (b"\xff\xfb\x90\x64" + b"\0" * 30, "mp3"),
    ],
)
def test_a_file_is_told_by_its_bytes(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "why", "says"),
    [
        (b"", Why.incomplete, "empty"),
        (b" \n\t ", Why.not_evidence, "Give a picture"),
        (b"text, and\0more", Why.not_evidence, "Give a picture"),
        (b"\x1b[2Jtext", Why.not_evidence, "Give a picture"),
        (b"\xff\xfea\0b\0", Why.not_evidence, "Give a picture"),
        (zipped(), Why.not_evidence, "Give a picture"),
        (zipped(size=50_000_000), Why.not_evidence, "Give a picture"),
        (b"MZ\x90\0" + b"\0" * 60, Why.not_evidence, "Give a picture"),
        (b"\x7fELF\2\1\1" + b"\0" * 60, Why.not_evidence, "Give a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, Why.not_evidence, "Give a picture"),
        (zlib.compress(b"0" * 9_000_000), Why.not_evidence, "Give a picture"),
        (b"%PDF-1.7 and then it broke off", Why.not_evidence, ""),
        (jpeg()[:-9], Why.not_evidence, "broken off"),
        (PNG[:-20], Why.not_evidence, "broken off"),
        (b"ftyp", Why.not_evidence, ""),
        (b"%PDF-" + b"x" * LARGEST + b"%%EOF", Why.not_evidence, "at most 6 MB"),
    ],
)
def test_what_is_no_evidence_is_refused(data: bytes, why: Why, says: str) -> None:
    if data.startswith((b"%PDF-1.7 and", b"ftyp")):  # it reads as text, and is kept as one
        assert kind_of(data) == "txt"
        return
    with pytest.raises(Refused) as no:
        kind_of(data)
    assert (no.value.why, says in no.value.detail) == (why, True)
    assert isinstance(no.value, TooLarge) == (len(data) > LARGEST)


@pytest.mark.parametrize(
    ("name", "kind", "is_called"),
    [
        ("Letter.pdf", "pdf", "Letter.pdf"),
        ("IMG 2041.JPEG", "jpg", "IMG 2041.jpg"),
        ("../../etc/passwd", "txt", "passwd.txt"),
        ("C:\\Users\\Tom\\me.png", "png", "me.png"),
        ("bill.pdf.exe", "pdf", "bill.pdf.exe.pdf"),
        ("cod\u202egpj.exe", "txt", "codgpj.exe.txt"),
        ("a\r\nSet-Cookie: x.txt", "txt", "aSet-Cookie x.txt"),
        ("nul\0byte.txt", "txt", "nulbyte.txt"),
        ('"; filename="x.html', "txt", "; filename=x.html.txt"),
        (".htaccess", "txt", "htaccess.txt"),
        ("...", "png", "file.png"),
        ("", "ogg", "file.ogg"),
        ("half\ud800.txt", "txt", "half.txt"),
        ("Brief an Käthe 😀.txt", "txt", "Brief an Käthe 😀.txt"),
        ("x" * 5000 + ".pdf", "pdf", "x" * LONGEST_NAME + ".pdf"),
    ],
)
def test_a_name_does_no_harm(name: str, kind: str, is_called: str) -> None:
    assert called(name, kind) == is_called
