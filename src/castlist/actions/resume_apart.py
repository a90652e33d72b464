"""The text of one résumé or script, read in a process of its own, with so much memory and so much time, and no more.

It is given the path, the kind, and whether it is a script: longer, and in one column. Whatever such a file does to its
reader, it does to this process. One line of JSON says what was read, or how it ended.
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final
from xml.etree import ElementTree

MEGABYTES: Final = 512
SECONDS: Final = 12
MOST_PAGES: Final = 20
MOST_TEXT: Final = 100_000
MOST_PAGES_OF_A_SCRIPT: Final = 300
MOST_OF_A_SCRIPT: Final = 1_000_000
MOST_XML: Final = 16 * 1024 * 1024
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def main() -> int:
    """What was read stands on the standard output."""
    _hold_back()
    told = {"trouble": "", "text": ""}
    try:
        script = sys.argv[3:] == ["script"]
        text = _pdf(sys.argv[1], script=script) if sys.argv[2] == "pdf" else _docx(sys.argv[1])
        told["text"] = text[: MOST_OF_A_SCRIPT if script else MOST_TEXT]
    except _Locked:
        told["trouble"] = "locked"
    except MemoryError:
        told["trouble"] = "large"
    except Exception:
        # Whatever a reader stumbles over in a stranger's file, the file is to blame.
        told["trouble"] = "damaged"
    print(json.dumps(told))
    return 0


class _Locked(Exception):
    """It asks for a password."""


def _hold_back() -> None:
    """From here on this process has no more memory and time than that, where the system can say so."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _pdf(path: str, *, script: bool) -> str:
    from pypdf import PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise _Locked
    found, left = [], MOST_OF_A_SCRIPT if script else MOST_TEXT
    for page in reader.pages[: MOST_PAGES_OF_A_SCRIPT if script else MOST_PAGES]:
        text = str(page.extract_text()) if script else _page(page)
        found.append(text)
        left -= len(text)
        if left <= 0:
            break
    return "\n".join(found)


def _page(page: Any) -> str:
    """The lines as they lie on the page, columns apart; where that cannot be told, in the order of the file."""
    try:
        return str(page.extract_text(extraction_mode="layout"))
    except MemoryError:
        raise
    except Exception:
        return str(page.extract_text())


def _docx(path: str) -> str:
    with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as file:
        data = file.read(MOST_XML + 1)
    if len(data) > MOST_XML:
        raise MemoryError
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("no document says that of itself")
    return "\n".join(_lines(ElementTree.fromstring(data)))  # noqa: S314 - no entities, and limits hold


def _lines(within: ElementTree.Element) -> Iterator[str]:
    """Each paragraph a line, and each row of a table."""
    for one in within:
        if one.tag == f"{W}p":
            yield _words(one)
        elif one.tag == f"{W}tr":
            yield "\t".join(" ".join(_lines(cell)).strip() for cell in one.iter(f"{W}tc"))
        else:
            yield from _lines(one)


def _words(paragraph: ElementTree.Element) -> str:
    said = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n"}
    return "".join(one.text or "" if one.tag == f"{W}t" else said.get(one.tag, "") for one in paragraph.iter())


if __name__ == "__main__":
    sys.exit(main())
