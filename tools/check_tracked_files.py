"""Nothing that belongs to one machine, or that is unfinished, is in the repository."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 1_000_000

# Written in pieces, so that this file does not find itself.
UNWANTED = {
    "the address of a package registry": r"py" r"pi\.org|python" r"hosted\.|registry\.npm" r"js|deb\.deb" r"ian\.",
    "a path of one machine": r"(?:^|[^A-Za-z0-9_.])/(?:wo" r"rk|ro" r"ot|far" r"m)/[A-Za-z0-9_.]",
    "something left to do": r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b",
    "a private key": r"BEGIN [A-Z ]*PRIV" r"ATE KEY",
    "a conflict": r"^(?:<<<<" r"<<<|>>>>" r">>>) ",
}
VENDORED = re.compile(r"/vendor/|/fonts/")


def tracked() -> list[Path]:
    """Every file that is in the repository or about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def findings(path: Path) -> list[str]:
    """What is wrong with the file, a line each."""
    name = path.relative_to(ROOT).as_posix()
    found = []
    if path.stat().st_size > LARGEST:
        found.append(f"{name}: larger than {LARGEST} bytes")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return found
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in UNWANTED.items():
            if what == "something left to do" and VENDORED.search(name):
                continue
            if re.search(pattern, line):
                found.append(f"{name}:{number}: {what}")
    return found


def main() -> int:
    """Every finding is printed; the exit code is 1 when there is one."""
    found = [line for path in tracked() for line in findings(path)]
    print("\n".join(found) or "nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
