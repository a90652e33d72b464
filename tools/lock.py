"""Pins the newest versions of everything in requirements/, with hashes and without any index address."""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"
COMPILE = "pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade -q"


def main() -> int:
    """run.txt and dev.txt are compiled anew from run.in and dev.in."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
        for name in ("run", "dev"):
            command: list[str | Path] = [programs / "uv", *COMPILE.split(), f"{name}.in", "-o", f"{name}.txt"]
            subprocess.run(command, cwd=REQUIREMENTS, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
