"""The pages of one PDF with a name on each, written in a process of its own with so much memory and time, and no more.

It is given the path, what to do, and a line of JSON: the name that stands across each page, and the line below. What
comes out is the PDF, or one line of JSON that says why there is none. Nothing but what is seen of the pages goes on:
no form, note, attachment, program or hidden layer.
"""

import io
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

MEGABYTES: Final = 768
SECONDS: Final = 20
MOST_PAGES: Final = 60
SMALLEST, LARGEST = 36, 5000
"""Points: half an inch, and a wall."""
LEFT_BEHIND: Final = ("/Annots", "/AA", "/Metadata", "/PieceInfo", "/Thumb", "/B", "/StructParents", "/Tabs")
NO_FONT: Final = "could not be displayed"
STAMP: Final = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.name, date: none)
#set text(font: "Libertinus Serif", lang: "en", hyphenate: false)
#let across(w, h) = context {
  let long = measure(text(size: 40pt, weight: "semibold", data.name)).width / 40pt
  let most = calc.sqrt(w * w + h * h) * 0.72
  let size = calc.max(8, calc.min(72, most / long))
  rotate(-calc.atan(h / w), box(
    width: (size * long + 2) * 1pt,
    text(size: size * 1pt, weight: "semibold", fill: luma(0).transparentize(86%), data.name),
  ))
}
#let below(w) = context {
  let long = measure(text(size: 10pt, data.line)).width / 10pt
  let size = calc.min(9, w / 40, w * 0.94 / long)
  box(fill: white.transparentize(15%), inset: (x: 2pt, y: 2pt), width: (size * long + 6) * 1pt,
    align(center, text(size: size * 1pt, fill: luma(40), data.line)))
}
#for (w, h) in data.sizes {
  page(width: w * 1pt, height: h * 1pt, margin: 0pt, {
    place(center + horizon, across(w, h))
    place(bottom + center, dy: -5pt, below(w))
  })
}
"""


def main() -> int:
    """The pages stand on the standard output, or how many there are, or why not."""
    _hold_back()
    told: dict[str, Any] = {"trouble": "", "pages": 0}
    try:
        mark = json.load(sys.stdin.buffer)
        data, told["pages"] = marked(sys.argv[1], mark["name"], mark["line"])
        if sys.argv[2] == "give":
            sys.stdout.buffer.write(data)
            return 0
    except Trouble as no:
        told["trouble"] = str(no)
    except MemoryError:
        told["trouble"] = "large"
    except Exception:
        told["trouble"] = "damaged"
    sys.stdout.write(json.dumps(told))
    return 0


class Trouble(Exception):
    """Nothing can be written on it; says why, in a word."""


def _hold_back() -> None:
    """From here on it has no more memory and time than that, and writes no file, where the system can say so."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def marked(path: str, name: str, line: str) -> tuple[bytes, int]:
    """The file with that on every page, and how many pages there are. Raises Trouble."""
    from pypdf import PdfWriter

    pages = _pages(path)
    writer = PdfWriter()
    writer.metadata = {"/Title": name}
    laid = [_laid(_of_its_own(writer, page)) for page in pages]
    sizes = sorted({size for _, size in laid})
    stamps = dict(zip(sizes, _stamps(sizes, name, line), strict=True))
    for page, size in laid:
        page.merge_translated_page(stamps[size], float(page.cropbox.left), float(page.cropbox.bottom), over=True)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), len(laid)


def _pages(path: str) -> list[Any]:
    from pypdf import PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted:
        raise Trouble("locked")
    if "/OCProperties" in reader.root_object:
        raise Trouble("layers")
    if not len(reader.pages):
        raise Trouble("empty")
    if len(reader.pages) > MOST_PAGES:
        raise Trouble("long")
    return list(reader.pages)


def _of_its_own(writer: Any, page: Any) -> Any:
    """The page in the new file, with nothing that it shares with another: what is written on one is on that alone."""
    from pypdf.generic import NameObject

    added = writer.add_page(page, excluded_keys=LEFT_BEHIND)
    drawn = added.get_contents()
    if drawn is not None:
        added[NameObject("/Contents")] = writer._add_object(drawn)
    return added


def _laid(page: Any) -> tuple[Any, tuple[int, int]]:
    """The page the right way up, and how wide and high what is seen of it is."""
    page.transfer_rotation_to_content()
    box, whole = page.cropbox, page.mediabox
    inside = float(box.left) >= float(whole.left) and float(box.bottom) >= float(whole.bottom)
    if not inside or float(box.right) > float(whole.right) or float(box.top) > float(whole.top):
        page.cropbox = box = whole
    size = round(float(box.width)), round(float(box.height))
    if min(size) < SMALLEST or max(size) > LARGEST:
        raise Trouble("odd")
    return page, size


def _stamps(sizes: list[tuple[int, int]], name: str, line: str) -> list[Any]:
    """A page for each size with nothing on it but the mark. Letters that are in no font are written in Latin ones."""
    from pypdf import PdfReader

    try:
        drawn = _drawn(sizes, name, line, standards=["ua-1"])
    except Exception as no:
        if NO_FONT not in str(no):
            raise
        from anyascii import anyascii

        drawn = _drawn(sizes, anyascii(name), anyascii(line), standards=[])
    return list(PdfReader(io.BytesIO(drawn)).pages)


def _drawn(sizes: list[tuple[int, int]], name: str, line: str, *, standards: Any) -> bytes:
    import typst

    root = Path.cwd()
    said = json.dumps({"sizes": sizes, "name": name, "line": line})
    compiler = typst.Compiler(
        STAMP.encode(), root=root, package_path=root, package_cache_path=root, sys_inputs={"data": said}
    )
    drawn: Any = compiler.compile(format="pdf", pdf_standards=standards, timestamp=0)
    return bytes(drawn)


if __name__ == "__main__":
    sys.exit(main())
