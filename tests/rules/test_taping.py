"""Which files are recordings: told by their bytes, whatever they are called."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.taping import KINDS, kind_of
from castlist.rules.why import Refused, Why
from tests.rules.test_files import jpeg

BEGINNINGS = {
    "mp4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2",
    "mov": b"\x00\x00\x00\x14ftypqt  \x20\x05\x03\x00qt  ",
    "m4a": b"\x00\x00\x00\x1cftypM4A \x00\x00\x00\x00M4A mp42",
    "webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87\x81\x04",
    "mkv": b"\x1aE\xdf\xa3\xa3B\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x88matroskaB\x87",
    "mp3": b"ID3\x04\x00\x00\x00\x00\x00\x23TSSE",
    "wav": b"RIFF\x24\x08\x00\x00WAVEfmt \x10\x00\x00\x00",
}


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_recordings_are_told_by_how_they_begin(kind: str) -> None:
    assert kind_of(BEGINNINGS[kind]) == kind
    assert KINDS[kind].partition("/")[0] in ("video", "audio")


def test_sound_without_a_tag_and_a_film_of_old() -> None:
    assert kind_of(b"\xff\xfb\x90\x64" + bytes(40)) == "mp3"
    assert kind_of(b"\x00\x00\x00\x08wide\x00\x00\x10\x00mdat") == "mov"


@pytest.mark.parametrize(
    "head",
    [
        b"", jpeg(), b"%PDF-1.7", b"PK\x03\x04", b"MZ\x90\x00", b"<!doctype html><script>", b"#!/bin/sh\n",
        b"RIFFxxxxWEBP", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", b"\x1aE\xdf\xa3" + bytes(60), b"ftyp",
        b"\xff\xfe\x00\x00ab", b"\x89PNG\r\n\x1a\n", b"GIF89a", bytes(4096),
    ],
)  # fmt: skip
def test_whatever_is_none_is_refused(head: bytes) -> None:
    with pytest.raises(Refused) as no:
        kind_of(head)
    assert no.value.why is Why.not_a_tape


@given(st.binary(max_size=64))
def test_anything_is_a_kind_or_is_refused(head: bytes) -> None:
    with suppress(Refused):
        assert kind_of(head) in KINDS
