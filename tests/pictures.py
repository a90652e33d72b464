"""Pictures as telephones write them, made for tests."""

import base64
import io

from PIL import Image

HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAAB4gABAAAAAAAAACUAAgAAAAACBwABAAAAAAAAADYAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq"
    "5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xh"
    "cAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAA"
    "ABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAAY21kYXQAAAAhKAGvGYDvSaW//9/jH/X2r/imyF4X8k2h3QkH+zwQ21vAAAAABkV4"
    "aWYAAE1NACoAAAAIAAIBDwACAAAABQAAACYBEgADAAAAAQAGAAAAAAAASE9NRQAA"
)
"""64 by 48, red on the left and white on the right; beside it a maker’s name, HOME."""


def drawn(width: int, height: int, kind: str = "JPEG", mode: str = "RGB", **how: object) -> bytes:
    """A picture of that size, of one colour."""
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, kind, **how)  # type: ignore[arg-type]
    return out.getvalue()
