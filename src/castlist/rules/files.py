"""Pictures of performers: told by their bytes and not by their name, and kept without what a camera writes beside them.

Where a picture was taken, when, and with whose telephone, is nobody's business here: only which way up it stands stays.
"""

import struct
from collections.abc import Iterator

from castlist.rules.why import Refused, Why

LARGEST = 6 * 1024 * 1024
LARGEST_PICTURE = 20 * 1024 * 1024
"""As telephones take them; of one that is longer than it is ever shown no more is kept than that."""
MOST_PICTURES = 6
"""How many somebody is shown with."""
LONGEST_SHOWS = 120
KINDS = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
TAKEN = (*KINDS.values(), "image/heic", "image/heif")
"""What a browser may offer to choose."""
HEIC_BRANDS = frozenset(b"heic heix heim heis hevc hevx hevm hevs mif1 msf1".split())
LONGEST_SIDE = 2000
"""Pixels. A picture that is longer is made smaller: it is never shown that large, and every telephone would read it."""
SOF = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
PNG_MARK = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs".split())
WEBP_DROPPED = (b"EXIF", b"XMP ")
WEBP_SAYS_DROPPED = 0b1100
"""The bits in VP8X by which a file says that it has the two."""
NOT_A_PICTURE = "That is not a picture that can be shown here. Choose a JPEG, PNG, WebP or HEIC file."
BROKEN = "That picture is broken off or damaged. Choose another file."


def picture(data: bytes) -> tuple[str, bytes]:
    """The kind of a picture, and what is kept of it; refuses what is none."""
    if not data:
        raise Refused(Why.incomplete, detail="Choose a picture; the file that came is empty.")
    if len(data) > LARGEST_PICTURE:
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


def is_heic(data: bytes) -> bool:
    """True for what telephones of one maker write; whether it can be read is seen when it is."""
    if data[4:8] != b"ftyp" or len(data) < 16:
        return False
    named = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
    return any(named[at : at + 4] in HEIC_BRANDS for at in (0, *range(8, len(named) - 3, 4)))


def is_long(kind: str, data: bytes) -> bool:
    """True where either side is longer than a picture is kept."""
    return max(sides(kind, data)) > LONGEST_SIDE


def sides(kind: str, data: bytes) -> tuple[int, int]:
    """How wide and how high the picture says it is; (0, 0) where it does not say."""
    try:
        return {"jpg": _jpeg_sides, "png": _png_sides, "webp": _webp_sides}[kind](data)
    except (IndexError, struct.error):
        return 0, 0


def _jpeg_sides(data: bytes) -> tuple[int, int]:
    at = 2
    while data[at] == 0xFF and data[at + 1] not in (0xD9, 0xDA):
        if data[at + 1] in SOF:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return 0, 0


def _png_sides(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", data, 16)
    return (width, height) if data[12:16] == b"IHDR" else (0, 0)


def _webp_sides(data: bytes) -> tuple[int, int]:
    name, body = data[12:16], data[20:30]
    if name == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if name == b"VP8L":
        bits = struct.unpack_from("<I", body, 1)[0]
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


class TooLarge(Refused):
    """The refusal of a file that is too large, however large it is."""


def too_large() -> TooLarge:
    """What is said to whoever gives one."""
    most, other = LARGEST_PICTURE // 1024 // 1024, LARGEST // 1024 // 1024
    detail = f"A picture has at most {most} MB, any other file at most {other} MB. Choose a smaller one."
    return TooLarge(Why.not_a_picture, detail=detail)


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
