"""The text of a paper that somebody brings, a PDF or a DOCX: read by a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from castlist.actions import resume_apart

AT_MOST: Final = 20
"""Seconds that somebody waits for it to be read."""


def read_apart(data: bytes, kind: str, *, script: bool = False) -> tuple[str, str]:
    """What kept it from being read, and its text: by a process of its own, which is given so long and no longer."""
    with TemporaryDirectory(prefix="castlist-paper-") as folder:
        path = Path(folder) / f"paper.{kind}"
        path.write_bytes(data)
        command = [sys.executable, "-I", str(resume_apart.__file__), str(path), kind, *(["script"] if script else [])]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=AT_MOST, check=False)
        except subprocess.TimeoutExpired:
            return "slow", ""
    try:
        told = json.loads(done.stdout)
    except ValueError:
        return "large" if done.returncode >= 0 else "slow", ""
    return str(told["trouble"]), str(told["text"])
