"""Whether this server can make recordings smaller: the program for it, looked for once in each process."""

import functools
import os
import shutil
import subprocess
from pathlib import Path

from django.conf import settings

from castlist.rules.tape_copies import OLDEST, Tool, version_of, writer_of

NEVER = "none"
SECONDS = 10


@functools.cache
def _looked(named: str) -> tuple[Tool | None, str]:
    """The program, or why there is none."""
    if named == NEVER:
        return None, "CASTLIST_FFMPEG says that none is to be used"
    path = shutil.which(named or "ffmpeg")
    if path is None:
        return None, f"CASTLIST_FFMPEG names {named}, which is no program" if named else "no ffmpeg is installed"
    path = str(Path(path).resolve())
    said = _said(path, "-version")
    version = version_of(said)
    if version is None:
        return None, f"{path} is no ffmpeg of version {'.'.join(map(str, OLDEST))} or newer"
    video = writer_of(_said(path, "-hide_banner", "-encoders"))
    if video is None:
        return None, f"{path} cannot write H.264 with AAC"
    return Tool(path, version, video), ""


def _said(path: str, *arguments: str) -> str:
    try:
        done = subprocess.run(
            [path, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False,
            env={"PATH": os.defpath, "LANG": "C"},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")


def tool() -> Tool | None:
    """The program that makes recordings smaller; None where there is none."""
    return _looked(settings.CASTLIST_FFMPEG)[0]


def why_none() -> str:
    """Why there is none; '' where there is one."""
    return _looked(settings.CASTLIST_FFMPEG)[1]
