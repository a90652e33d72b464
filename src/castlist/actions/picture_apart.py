"""One picture made small, or the signs in it read, in a process of its own, with so much memory and time, and no more.

It is given the path, and how long the longer side may be. What stands on the standard output is a JPEG without anything
that a camera wrote beside it, or one line of JSON that says why there is none. Given 'signs' instead of a length, it is
one line of JSON with what the signs (QR codes) in the picture say.
"""

import io
import json
import sys
from contextlib import suppress
from typing import Any, Final

MEGABYTES: Final = 768
SECONDS: Final = 15
SIDE: Final = 1600
"""Pixels of the longer side."""
MOST_PIXELS: Final = 50_000_000
MOST_OF_JPEG: Final = 150_000_000
"""A JPEG is read small from the start, so it may be larger."""
SIGNS: Final = "signs"
MOST_SIGNS, LONGEST_SIGN = 8, 500


def main() -> int:
    """The picture stands on the standard output, or what is wrong with it."""
    _hold_back()
    try:
        path, how = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else str(SIDE)
        sys.stdout.buffer.write(_signs(path) if how == SIGNS else _small(path, int(how)))
        return 0
    except _TooMany as no:
        told = {"trouble": "pixels", "width": no.width, "height": no.height}
    except MemoryError:
        told = {"trouble": "large"}
    except Exception:
        # Whatever a reader stumbles over in a stranger's file, the file is to blame.
        told = {"trouble": "damaged"}
    sys.stdout.write(json.dumps(told))
    return 0


class _TooMany(Exception):
    """It has more pixels than are read."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self.width, self.height = width, height


def _hold_back() -> None:
    """From here on this process has no more memory and time than that, where the system can say so."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _small(path: str, side: int) -> bytes:
    from PIL import ImageOps

    with _opened(path) as image:
        colours = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA") else None
        image.draft("RGB", (side, side))
        image.load()
        shown = ImageOps.exif_transpose(_with_colours(image))
        shown.thumbnail((side, side))
        out = io.BytesIO()
        _on_white(shown).save(out, "JPEG", quality=88, optimize=True, icc_profile=colours)
    return out.getvalue()


def _signs(path: str) -> bytes:
    """What each sign in the picture says, whichever way up it stands; the first few, and of none more than that."""
    import zxingcpp

    with _opened(path) as image:
        image.draft("L", (SIDE, SIDE))
        image.load()
        grey = _on_white(_with_colours(image)).convert("L")
        grey.thumbnail((SIDE, SIDE))
        found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return json.dumps({SIGNS: [one.text[:LONGEST_SIGN] for one in found[:MOST_SIGNS]]}).encode()


def _opened(path: str) -> Any:
    """The picture, of which nothing is read yet but how large it is."""
    from pi_heif import register_heif_opener
    from PIL import Image

    register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is read
    image = Image.open(path, formats=("JPEG", "PNG", "WEBP", "HEIF"))
    width, height = image.size
    if width * height > (MOST_OF_JPEG if image.format == "JPEG" else MOST_PIXELS):
        raise _TooMany(width, height)
    return image


def _with_colours(image: Any) -> Any:
    """The picture as it can be made smaller: what names its colours by number says them."""
    return image if image.mode in ("L", "RGB", "RGBA") else image.convert("RGBA" if "A" in image.mode else "RGB")


def _on_white(image: Any) -> Any:
    """The picture without what one can see through."""
    from PIL import Image

    if image.mode != "RGBA":
        return image.convert("RGB")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


if __name__ == "__main__":
    sys.exit(main())
