"""One paper drawn by typst, in a process of its own, with so much memory and so much time, and no more.

It is given one object of JSON: which paper, and what stands on it. What comes out is a PDF, or one line of JSON that
says why there is none. Whatever people wrote comes to the paper as data, and is never read as anything but text.
"""

import base64
import io
import json
import sys
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

MEGABYTES: Final = 768
SECONDS: Final = 20
SHAPE: Final = (192, 240)
"""Pixels of a picture, across and down."""
MOST_PIXELS: Final = 20_000_000
NO_FONT: Final = "could not be displayed"
"""What typst says of a letter for which no font is there: PDF/UA-1 has no boxes in place of letters."""


def main() -> int:
    """The paper stands on the standard output, or why there is none. The folder in which this runs is an empty one."""
    _hold_back()
    try:
        asked = json.load(sys.stdin.buffer)
        asked["data"]["pictures"] = pictures_of(asked.get("pictures", {}))
        sys.stdout.buffer.write(drawn(asked["template"], asked["data"], root=Path.cwd(), shape=asked["shape"]))
        return 0
    except MemoryError:
        told = {"trouble": "large"}
    except Exception as no:
        # No log is to hold what somebody wrote: whatever is quoted is left out.
        told = {"trouble": "broken", "said": " ".join(str(no).partition('"')[0].split())[:300]}
    sys.stdout.write(json.dumps(told))
    return 0


def pictures_of(told: dict[str, str]) -> dict[str, list[int]]:
    """Each picture, small, as its bytes; what is none is left out."""
    found: dict[str, list[int]] = {}
    for name, data in told.items():
        with suppress(Exception):  # whatever a reader stumbles over in a stranger's file, the file is to blame
            found[name] = list(_small(base64.b64decode(data)))
    return found


def _small(data: bytes) -> bytes:
    """A JPEG of that shape, the right way up, of what is in the middle above."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError
        picture.draft("RGB", (2 * SHAPE[0], 2 * SHAPE[1]))
        turned = ImageOps.exif_transpose(picture).convert("RGB")
        fitted, out = ImageOps.fit(turned, SHAPE, centering=(0.5, 0.3)), io.BytesIO()
    fitted.save(out, "JPEG", quality=75)
    return out.getvalue()


def _hold_back() -> None:
    """From here on it has no more memory and time than that, and writes no file, where the system can say so."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def drawn(template: str, data: dict[str, Any], *, root: Path, shape: str = "pdf") -> Any:
    """The paper as an accessible PDF (PDF/UA-1); as a picture of its page, where `shape` is png.

    Where a letter is in no font, the paper has a box for it and says so; it is tagged all the same. A picture has Latin
    letters there, and nothing in place of a sign.
    """
    import typst

    try:
        made = _compiled(template, data, root, "pdf", standards=["ua-1"])
    except typst.TypstError as no:
        if NO_FONT not in str(no):
            raise
        data = data | {"boxes": True} if shape == "pdf" else in_latin(data)
        made = _compiled(template, data, root, "pdf", standards=[]) if shape == "pdf" else b""
    return made if shape == "pdf" else _compiled(template, data, root, shape, standards=[])


LATIN: Final = 0x52F
"""The last letter of those that the fonts of the papers have: Latin, Greek and Cyrillic."""


def in_latin(said: Any) -> Any:
    """The same with every word of other letters written in Latin ones, and without signs that are no letters."""
    if isinstance(said, dict):
        plain = {name: in_latin(one) for name, one in said.items()}
        return plain | {"right": False} if "right" in plain else plain
    if isinstance(said, list):
        return [in_latin(one) for one in said]
    if not isinstance(said, str) or all(ord(one) <= LATIN for one in said):
        return said
    from anyascii import anyascii

    kept = (one for one in said if unicodedata.category(one) not in ("So", "Sk", "Cn", "Co"))
    return " ".join("".join(one if _is_there(one) else anyascii(one) for one in kept).split())


def _is_there(one: str) -> bool:
    return ord(one) <= LATIN or unicodedata.category(one).startswith("P")


def _compiled(template: str, data: dict[str, Any], root: Path, shape: Any, *, standards: Any) -> Any:
    import typst

    here = Path(__file__).parent
    source = b"\n".join((here / f"{name}.typ").read_bytes() for name in ("house", template))
    compiler = typst.Compiler(
        source, root=root, package_path=root, package_cache_path=root, sys_inputs={"data": json.dumps(data)}
    )
    # The same rows are the same bytes: no clock is read.
    return compiler.compile(format=shape, ppi=72, pdf_standards=standards, timestamp=0)


if __name__ == "__main__":
    sys.exit(main())
