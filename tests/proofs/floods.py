"""Whatever takes something from outside, under a flood of it, right and wrong: the API from its own document, and every
form that anybody finds; on each database.

`python -m tests.proofs api forms` runs these parts, `--small` with a few requests for each.
"""

import ast
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.proofs.databases import Missing, address_of
from tests.proofs.table import Proved

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Flood:
    """Tests that send as much as they are told to, and tell in the end what was answered."""

    tests: str
    says: str
    """The words before their figures."""
    often: str
    """Where they read how often."""
    full: int
    few: int

    def over(self, about: str, *, small: bool) -> Proved:
        """The tests have run on that database, and what they counted."""
        try:
            with address_of(about) as url:
                return self._on(url, self.few if small else self.full)
        except Missing as no:
            return Proved(False, notes=[str(no)])

    def _on(self, url: str, times: int) -> Proved:
        environment = os.environ | {"CASTLIST_TEST_DATABASE_URL": url, self.often: str(times)}
        command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", self.tests]
        ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        said = re.search(rf"{self.says}: (\{{.*\}})", ran.stdout)
        figures: dict[str, int] = ast.literal_eval(said[1]) if said else {}
        sent = sum(n for name, n in figures.items() if name.split()[-1].isdigit())
        counts: dict[str, int | float | str] = {"requests": sent, **figures}
        return Proved(ran.returncode == 0 and sent > 0, counts, notes=[ran.stdout[-1500:]] if ran.returncode else [])


API = Flood("tests/web/test_api_fuzz.py", "requests by kind and answer", "CASTLIST_TEST_FUZZ_EXAMPLES", 15, 4)
FORMS = Flood("tests/web/test_forms_fuzz.py", "forms by answer", "CASTLIST_TEST_FORM_EXAMPLES", 20, 1)
"""Each seat sends each form so often; one of them five times as often."""


def api(*, small: bool, about: str) -> Proved:
    """Every operation was asked; no answer was an error of ours, or other than the document says."""
    return API.over(about, small=small)


def forms(*, small: bool, about: str) -> Proved:
    """No answer was an error of ours, nothing refused was written, and nothing typed was lost."""
    return FORMS.over(about, small=small)
