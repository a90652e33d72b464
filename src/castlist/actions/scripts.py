"""A script that is read, for who is on in which scene, and not kept."""

from typing import Final

from django.core.files.base import File

from castlist.actions.reading_apart import read_apart
from castlist.rules.resumes import DAMAGED, LOCKED, kind_of
from castlist.rules.scripts import Script, read_script
from castlist.rules.why import Refused, Why

SAYS: Final = "Give a Fountain or text file, a PDF or a DOCX; or paste the script below."
NOT_READ: Final = {
    "locked": LOCKED,
    "damaged": DAMAGED,
    "large": "It is too large to be read. Save it as text, and give that.",
    "slow": "It took too long to be read. Save it as text, and give that.",
}


def script_in(upload: File | None, pasted: str) -> Script:  # type: ignore[type-arg]
    """What a script says of who is on in which scene, from a file or as it was pasted; nothing of it is kept.

    Refuses: incomplete where there is neither or nothing was found in it, not_a_resume for a file of another kind.
    """
    text = _text_of(upload) if upload is not None and upload.size else pasted
    if not text.strip():
        says = (
            "There is no text in it: perhaps its pages are pictures." if upload else "Choose a file, or paste a script."
        )
        raise Refused(Why.incomplete, detail=says)
    script = read_script(text)
    if not script.chart.scenes:
        raise Refused(Why.incomplete, detail=" ".join(script.doubts))
    return script


def _text_of(upload: File) -> str:  # type: ignore[type-arg]
    data = upload.read()
    plain = _plain(data)
    if plain is not None:
        return plain
    try:
        kind = kind_of(data)
    except Refused as no:
        raise Refused(no.why, detail=no.detail if no.detail in (LOCKED, DAMAGED) else SAYS) from None
    trouble, text = read_apart(data, kind, script=True)
    if trouble:
        raise Refused(Why.not_a_resume, detail=NOT_READ[trouble])
    return text


def _plain(data: bytes) -> str | None:
    """The text of a file that is nothing else; None for whatever is none."""
    if b"%PDF-" in data[:1024] or data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return None
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None
