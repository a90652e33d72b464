"""Pictures of performers: told by their bytes and not by their name, and kept without what a camera writes beside them.

Where a picture was taken, when, and with whose telephone, is nobody's business here: only which way up it stands stays.
"""

import struct
from collections.abc import Iterator

from castlist.rules.why import Refused, Why

LARGEST = 6 * 1024 * 1024
KINDS = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
PNG_MARK = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs".split())
WEBP_DROPPED = (b"EXIF", b"XMP ")
WEBP_SAYS_DROPPED = 0b1100
"""The bits in VP8X by which a file says that it has the two."""
NOT_A_PICTURE = "That is not a picture that can be shown here. Choose a JPEG, PNG or WebP file."
BROKEN = "That picture is broken off or damaged. Choose another file."


def picture(data: bytes) -> tuple[str, bytes]:
    """The kind of a picture, and what is kept of it; refuses what is none."""
    if not data:
        raise Refused(Why.incomplete, detail="Choose a picture; the file that came is empty.")
    if len(data) > LARGEST:
        raise too_large()
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return "jpg", _jpeg(data)
        if data.startswith(PNG_MARK):
            return "png", PNG_MARK + b"".join(_png(data))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return "webp", _webp(data)
    except (IndexError, struct.error):
        raise Refused(Why.not_a_picture, detail=BROKEN) from None
    raise Refused(Why.not_a_picture, detail=NOT_A_PICTURE)


class TooLarge(Refused):
    """The refusal of a file that is too large, however large it is."""


def too_large() -> TooLarge:
    """What is said to whoever gives one."""
    return TooLarge(Why.not_a_picture, detail=f"A file has at most {LARGEST // 1024 // 1024} MB. Choose a smaller one.")


def did_not_arrive() -> Refused:
    """The refusal of a file that broke off on its way here."""
    return Refused(Why.not_a_picture, detail="It broke off on its way here. Send it once more.")


def _jpeg(data: bytes) -> bytes:
    """Its segments but for what programs wrote into it, up to the end of the picture; and which way up it stands."""
    kept, turned, at = list[bytes](), 1, 2
    while True:
        if data[at] != 0xFF:
            raise IndexError
        mark = data[at + 1]
        if mark == 0xD9:
            return b"\xff\xd8" + _exif(turned) + b"".join(kept) + b"\xff\xd9"
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if end > len(data) or end < at + 4:
            raise IndexError
        inside = data[at + 4 : end]
        if mark == 0xE1 and inside.startswith(b"Exif\0\0"):
            turned = _orientation(inside[6:])
        elif not _written_by_programs(mark, inside):
            kept.append(data[at:end])
        at = end
        if mark == 0xDA:
            at = _end_of_scan(data, end)
            kept.append(data[end:at])


def _written_by_programs(mark: int, inside: bytes) -> bool:
    """Whether the segment is a note and no part of the picture; colours are a part of it."""
    colours = (mark == 0xE2 and inside.startswith(b"ICC_PROFILE\0")) or mark == 0xEE
    return mark == 0xFE or (0xE1 <= mark <= 0xEF and not colours)


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next segment begins: within a scan FF is followed by 00, or by a restart mark."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise IndexError
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
        elif mark == 0 or 0xD0 <= mark <= 0xD7:
            at += 2
        else:
            return at


def _orientation(tiff: bytes) -> int:
    """Which way up the camera was held, 1 to 8."""
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        start = struct.unpack_from(f"{order}I", tiff, 4)[0]
        for n in range(struct.unpack_from(f"{order}H", tiff, start)[0]):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * n)
            if tag == 0x0112:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _exif(turned: int) -> bytes:
    """A segment that says which way up and nothing else; none for a picture that stands as it should."""
    if turned == 1:
        return b""
    said = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said


def _png(data: bytes) -> Iterator[bytes]:
    at = len(PNG_MARK)
    while True:
        end = at + 12 + struct.unpack_from(">I", data, at)[0]
        name = data[at + 4 : at + 8]
        if end > len(data):
            raise IndexError
        if name in PNG_KEPT:
            yield data[at:end]
        if name == b"IEND":
            return
        at = end


def _webp(data: bytes) -> bytes:
    kept, at = [], 12
    last = min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    while at < last:
        size = struct.unpack_from("<I", data, at + 4)[0]
        end = at + 8 + size + size % 2
        if end > len(data):
            raise IndexError
        name, chunk = data[at : at + 4], data[at:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~WEBP_SAYS_DROPPED]) + chunk[9:]
        if name not in WEBP_DROPPED:
            kept.append(chunk)
        at = end
    if not kept:
        raise IndexError
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body
