"""Papers are read back as whoever holds them reads them: what stands on each page, and how the file calls itself."""

import io
import re
from typing import Any

from pypdf import PdfReader


def paper(answer: Any) -> PdfReader:
    """The paper, which is an accessible one: tagged, with its language and its title."""
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), answer.content[:2000]
    assert re.fullmatch(r'inline; filename="[a-z0-9-]+\.pdf"', answer["Content-Disposition"])
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    policy = answer.headers.get("Content-Security-Policy", "")
    assert policy.startswith("default-src 'none'; object-src 'self'"), policy
    found = PdfReader(io.BytesIO(answer.content))
    root: Any = found.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")
    assert found.metadata is not None
    assert found.metadata.title
    assert b"<pdfuaid:part>1<" in answer.content or "A box stands for" in text(found)
    return found


def text(found: PdfReader) -> str:
    """Everything that stands on it, in one line."""
    return " ".join(page(one) for one in found.pages)


def page(one: Any) -> str:
    """What stands on one page, in one line; where a word was broken for being very long, it is whole again."""
    return " ".join(re.sub(r"\u200b\s*", "", one.extract_text()).split())


def lines(found: PdfReader) -> list[str]:
    """What stands on it, line by line, without the head and the foot of each page."""
    return [line.strip() for one in found.pages for line in one.extract_text().splitlines()[1:-1]]


NASTY = (
    '#panic("no")', "*bold* _it_ $x^2$ `raw`", r"\ back\slash \u{41}", "@someone <label> // no comment",
    '"quotes” ‘’ \'', '#sys.inputs #read("/etc/passwd")', "= heading", "[x](y) ~ -- --- ...", "שרה לוי",
    "Zoë Ødegård Ngũgĩ", "#{1+1} ]] }}",
)  # fmt: skip
"""Names that mean something to a program that sets type, or are written from right to left."""
