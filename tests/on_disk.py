"""What lies in files, as another process reads them."""

import os
import subprocess
from pathlib import Path


def files_that_hold(words: str, *places: Path) -> list[str]:
    """The files there, and in the folders there, in which those words stand, in capitals or not.

    Whoever opens the file of a SQLite database and closes it again takes from its process every lock it has on it
    (https://sqlite.org/howtocorrupt.html, 2.2); so the files are read by a process of their own.
    """
    looked = subprocess.run(
        ["grep", "--recursive", "--files-with-matches", "--fixed-strings", "--ignore-case", words, *map(str, places)],
        env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert looked.returncode in (0, 1), looked.stderr
    return looked.stdout.splitlines()
