"""What is vendored for the journeys is what its page says it is."""

import hashlib
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "vendor"


def test_files_are_those_that_were_noted() -> None:
    noted = dict(re.findall(r"`(axe-core/axe\.min\.js)` \| `([0-9a-f]{64})`", (FOLDER / "README.md").read_text()))
    assert {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in noted} == noted
    assert len(noted) == 1
