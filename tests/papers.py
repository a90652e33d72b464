"""Papers as people bring them, made for tests: PDF and DOCX files with a text in them."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from pypdf import PdfWriter

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(lines: Sequence[str]) -> bytes:
    """One page with these lines on it."""
    shown = " ".join("({}) Tj T*".format(line.replace("(", "\\(").replace(")", "\\)")) for line in lines)
    page = f"BT /F1 11 Tf 14 TL 50 780 Td {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, said in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{said}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def locked(data: bytes, **how: Any) -> bytes:
    """The same PDF, which asks for a password."""
    writer, out = PdfWriter(clone_from=io.BytesIO(data)), io.BytesIO()
    writer.encrypt(algorithm="AES-256", **how)
    writer.write(out)
    return out.getvalue()


def docx(lines: Sequence[str], *, before: str = "") -> bytes:
    """A document with these paragraphs; `before`: what stands before its first element."""
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", f'{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return out.getvalue()
