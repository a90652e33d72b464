"""Files in a matter: told by their bytes and not by their name, and kept to the byte as they came.

Unlike a picture of a performer nothing is taken out of them: where and when something was taken is part of what they
show. They are never opened here: no picture is drawn, no archive unpacked, and whoever takes one out is given a file.
"""

from castlist.rules.files import LARGEST, TooLarge, picture
from castlist.rules.why import Refused, Why

MOST_FILES = 20
"""Of the leads in one matter, and as many of its author."""
LONGEST_NAME = 120
SAYS = f"Give a picture, a PDF, a text, or a recording, of at most {LARGEST // 1024 // 1024} MB."
BRANDS = {b"hei": "heic", b"hev": "heic", b"mif": "heic", b"msf": "heic", b"avi": "avif", b"M4A": "m4a", b"qt ": "mov"}
"""By which files of one family tell what they are; another is a film."""
ALSO = {"jpeg": "jpg", "jpe": "jpg", "mpeg": "mp3", "opus": "ogg", "oga": "ogg", "heif": "heic", "text": "txt"}
UNSEEN = {*range(0x20), 0x7F, *range(0x80, 0xA0), 0x200B, *range(0x200E, 0x2010), *range(0x2028, 0x202F)}
UNSEEN |= {*range(0x2066, 0x206A), 0xFEFF}
"""Signs that nobody sees, or by which a name reads otherwise than it is."""


def kind_of(data: bytes) -> str:
    """Which kind of file it is; refuses what is none of those that are kept.

    Archives are not, whatever is in them, nor what a program would run.
    """
    if not data:
        raise Refused(Why.incomplete, detail="Choose a file; the one that came is empty.")
    if len(data) > LARGEST:
        raise too_large()
    found = _picture(data) or _document(data) or _recording(data) or _text(data)
    if not found:
        raise Refused(Why.not_evidence, detail=SAYS)
    return found


def too_large() -> TooLarge:
    """The refusal of a file that is larger than is kept."""
    return TooLarge(Why.not_evidence, detail=SAYS)


def _picture(data: bytes) -> str:
    if not (data.startswith((b"\xff\xd8\xff", b"\x89PNG")) or data[8:12] == b"WEBP"):
        return ""
    try:
        return picture(data)[0]
    except Refused as no:
        raise Refused(Why.not_evidence, detail=no.detail) from None


def _document(data: bytes) -> str:
    return "pdf" if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:] else ""


def _recording(data: bytes) -> str:
    if data[4:8] == b"ftyp" and len(data) > 16:
        return BRANDS.get(data[8:11], "mp4")
    if data.startswith(b"OggS"):
        return "ogg"
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "wav"
    framed = len(data) > 4 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2
    return "mp3" if data.startswith(b"ID3") or framed else ""


def _text(data: bytes) -> str:
    """Text is what reads as text: a message, a list, a mail."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    plain = all(sign >= " " or sign in "\t\r\n\f" for sign in text) and "\x7f" not in text
    return "txt" if plain and text.strip() else ""


def called(name: str, kind: str) -> str:
    """What the file is called from here on: the last part of its name, as far as it can be seen, ending in its kind."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = " ".join("".join(sign for sign in last if ord(sign) not in UNSEEN and not _odd(sign)).split()).strip(". ")
    stem, dot, end = seen.rpartition(".")
    if dot and ALSO.get(end.lower(), end.lower()) == kind:
        seen = stem.strip(". ")
    return f"{seen[:LONGEST_NAME].strip('. ') or 'file'}.{kind}"


def _odd(sign: str) -> bool:
    """Half a character, as a broken name may carry it."""
    return 0xD800 <= ord(sign) < 0xE000 or sign in '<>:"|?*'
