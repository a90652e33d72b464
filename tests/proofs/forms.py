"""Every form that anybody finds, sent rightly and wrongly; on each database.

`python -m tests.proofs forms` runs these parts, `--small` sends each form once or a few times.
"""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.proofs.databases import Missing, address_of
from tests.proofs.table import Proved

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES, FEW = 20, 1
"""How often each seat sends each form; one of them five times as often."""


def flood(*, small: bool, about: str) -> Proved:
    """No answer was an error of ours, nothing refused was written, and nothing typed was lost."""
    try:
        with address_of(about) as url:
            return _on(url, FEW if small else EXAMPLES)
    except Missing as no:
        return Proved(False, notes=[str(no)])


def _on(url: str, examples: int) -> Proved:
    environment = os.environ | {"CASTLIST_TEST_DATABASE_URL": url, "CASTLIST_TEST_FORM_EXAMPLES": str(examples)}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "tests/web/test_forms_fuzz.py"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = re.search(r"forms by answer: (\{.*\})", ran.stdout)
    figures: dict[str, int] = ast.literal_eval(said[1]) if said else {}
    sent = sum(n for name, n in figures.items() if not name.startswith("forms"))
    counts: dict[str, int | float | str] = {"sent": sent, **figures}
    return Proved(ran.returncode == 0 and bool(sent), counts, notes=[ran.stdout[-1500:]] if ran.returncode else [])
