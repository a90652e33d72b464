"""One paper drawn by typst, in a process of its own, with so much memory and so much time, and no more.

It is given one object of JSON: which paper, and what stands on it. What comes out is a PDF, or one line of JSON that
says why there is none. Whatever people wrote comes to the paper as data, and is never read as anything but text.
"""

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

MEGABYTES: Final = 768
SECONDS: Final = 20
NO_FONT: Final = "could not be displayed"
"""What typst says of a letter for which no font is there: PDF/UA-1 has no boxes in place of letters."""


def main() -> int:
    """The paper stands on the standard output, or why there is none. The folder in which this runs is an empty one."""
    _hold_back()
    try:
        asked = json.load(sys.stdin.buffer)
        sys.stdout.buffer.write(drawn(asked["template"], asked["data"], root=Path.cwd(), shape=asked["shape"]))
        return 0
    except MemoryError:
        told = {"trouble": "large"}
    except Exception as no:
        # No log is to hold what somebody wrote: whatever is quoted is left out.
        told = {"trouble": "broken", "said": " ".join(str(no).partition('"')[0].split())[:300]}
    sys.stdout.write(json.dumps(told))
    return 0


def _hold_back() -> None:
    """From here on it has no more memory and time than that, and writes no file, where the system can say so."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def drawn(template: str, data: dict[str, Any], *, root: Path, shape: str = "pdf") -> Any:
    """The paper as an accessible PDF (PDF/UA-1); as pictures of its pages, where `shape` is png.

    Where a letter is in no font, the paper has a box for it and says so; it is tagged all the same.
    """
    import typst

    try:
        return _compiled(template, data, root, shape, standards=["ua-1"] if shape == "pdf" else [])
    except typst.TypstError as no:
        if NO_FONT not in str(no):
            raise
    return _compiled(template, data | {"boxes": True}, root, shape, standards=[])


def _compiled(template: str, data: dict[str, Any], root: Path, shape: Any, *, standards: Any) -> Any:
    import typst

    here = Path(__file__).parent
    source = b"\n".join((here / f"{name}.typ").read_bytes() for name in ("house", template))
    compiler = typst.Compiler(
        source, root=root, package_path=root, package_cache_path=root, sys_inputs={"data": json.dumps(data)}
    )
    # The same rows are the same bytes: no clock is read.
    return compiler.compile(format=shape, pdf_standards=standards, timestamp=0)


if __name__ == "__main__":
    sys.exit(main())
