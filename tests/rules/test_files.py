"""A picture is told by its bytes, and kept without what a camera wrote beside it."""

import struct
import zlib

import pytest

from castlist.rules.files import LARGEST_PICTURE, is_heic, is_long, picture, sides
from castlist.rules.why import Refused, Why
from tests.pictures import HEIC, drawn


def segment(mark: int, inside: bytes) -> bytes:
    return bytes([0xFF, mark]) + struct.pack(">H", len(inside) + 2) + inside


def exif(order: str, turned: int) -> bytes:
    """What a telephone writes: which way up, and where."""
    head = b"II*\0" if order == "<" else b"MM\0*"
    rows = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0) + struct.pack(f"{order}HHI4s", 0x8825, 2, 4, b"HOME")
    return segment(0xE1, b"Exif\0\0" + head + struct.pack(f"{order}IH", 8, 2) + rows)


JFIF, TABLE, COLOURS = segment(0xE0, b"JFIF\0"), segment(0xDB, b"\xff\xd9 table"), segment(0xE2, b"ICC_PROFILE\0x")
SCAN = segment(0xDA, b"\1\1\0") + b"\x12\xff\x00\x34\xff\xd0\x56"


def jpeg(*more: bytes, end: bytes = b"\xff\xd9") -> bytes:
    return b"\xff\xd8" + b"".join(more) + TABLE + COLOURS + SCAN + segment(0xC4, b"\xff\xd9") + SCAN + end


def chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(n + struct.pack("<I", len(d)) + d + b"\0" * (len(d) % 2) for n, d in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_jpeg_keeps_which_way_up_and_loses_where(order: str) -> None:
    whole = jpeg(JFIF, exif(order, 6), segment(0xE1, b"http://ns.adobe.com/xap/ HOME"), segment(0xFE, b"HOME"))
    kind, kept = picture(whole + b"HOME, and a film")
    turned = segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, 6, 0, 0))
    assert (kind, kept) == ("jpg", b"\xff\xd8" + turned + jpeg(JFIF)[2:])
    assert picture(kept) == ("jpg", kept)
    assert picture(jpeg(exif(order, 1)))[1] == jpeg()


def test_a_png_and_a_webp_lose_what_was_written_beside_them() -> None:
    mark, head = b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", b"x" * 13)
    whole = mark + head + chunk(b"tEXt", b"HOME") + chunk(b"eXIf", b"HOME") + chunk(b"IDAT", b"y") + chunk(b"IEND")
    assert picture(whole + b"HOME") == ("png", mark + head + chunk(b"IDAT", b"y") + chunk(b"IEND"))
    found = riff((b"VP8X", b"\x1c" + b"\0" * 9), (b"VP8 ", b"odd"), (b"EXIF", b"HOME"), (b"XMP ", b"HOME!"))
    assert picture(found) == ("webp", riff((b"VP8X", b"\x10" + b"\0" * 9), (b"VP8 ", b"odd")))


@pytest.mark.parametrize(
    ("data", "why", "says"),
    [
        (b"", Why.incomplete, "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Why.not_a_picture, "JPEG, PNG, WebP or HEIC"),
        (b"GIF89a", Why.not_a_picture, "JPEG, PNG, WebP or HEIC"),
        (b"<html><script>", Why.not_a_picture, "JPEG, PNG, WebP or HEIC"),
        (b"\xff\xd8\xff" + b"x" * LARGEST_PICTURE, Why.not_a_picture, "at most 20 MB"),
        (b"RIFF\x04\0\0\0WEBP", Why.not_a_picture, "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(data: bytes, why: Why, says: str) -> None:
    with pytest.raises(Refused) as no:
        picture(data)
    assert (no.value.why, says in no.value.detail) == (why, True)


@pytest.mark.parametrize(
    "whole", [jpeg(JFIF, exif("<", 3)), riff((b"VP8 ", b"even")), b"\x89PNG\r\n\x1a\n" + chunk(b"IEND")]
)
def test_a_picture_that_breaks_off_anywhere_is_refused(whole: bytes) -> None:
    for cut in range(12, len(whole) - 1):
        with pytest.raises(Refused) as no:
            picture(whole[:cut])
        assert no.value.why is Why.not_a_picture


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("jpg", drawn(2100, 30)),
        ("jpg", drawn(2100, 30, progressive=True)),
        ("png", drawn(2100, 30, "PNG")),
        ("webp", drawn(2100, 30, "WEBP")),
        ("webp", drawn(2100, 30, "WEBP", lossless=True)),
        ("webp", drawn(2100, 30, "WEBP", "RGBA", exif=b"Exif\0\0MM")),
    ],
)
def test_how_large_a_picture_is_stands_in_its_head(kind: str, data: bytes) -> None:
    assert (sides(kind, data), is_long(kind, data)) == ((2100, 30), True)
    assert (sides(kind, data[:15]), is_long(kind, data[:15])) == ((0, 0), False)


def test_what_telephones_of_one_maker_write_is_told_by_its_brands() -> None:
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
    assert [is_heic(data) for data in (HEIC, HEIC[:12], film, b"", jpeg())] == [True, False, False, False, False]
