"""The parts that know no framework really run without one."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "castlist"
PURE = [path for path in (SOURCE / "rules", SOURCE / "planning") if path.is_dir()]
RULES = sorted((SOURCE / "rules").rglob("*.py"))
CLOCKS_AND_DICE = {"time", "random", "secrets", "uuid", "os"}

# An import hook stands in for an environment in which Django was never installed.
WITHOUT_DJANGO = """
import sys, pytest

class NoDjango:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("django", "allauth", "ninja", "psycopg", "pydantic"):
            raise ImportError(f"{name} must not be needed here")

sys.meta_path.insert(0, NoDjango())
options = ["-q", "-p", "no:django", "-p", "no:playwright", "-p", "no:schemathesis", "-p", "no:cacheprovider",
           "-p", "no:xdist", "-c", "/dev/null", "--rootdir", ".", "--noconftest", "-m", "not slow"]
class Marks:
    @staticmethod
    def pytest_configure(config):
        config.addinivalue_line("markers", "slow: longer than a few seconds")

sys.exit(pytest.main(options + sys.argv[1:], plugins=[Marks()]))
"""


def imported(path: Path) -> set[str]:
    """The modules that a file imports by their whole names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module or "")
    return found


def test_rules_need_only_the_standard_library() -> None:
    foreign = {
        (path.name, name)
        for path in RULES
        for name in imported(path)
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith("castlist.rules")
    }
    assert foreign == set()


def test_rules_read_no_clock_and_throw_no_dice() -> None:
    found = {(path.name, name) for path in RULES for name in imported(path) & CLOCKS_AND_DICE}
    for path in RULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today"):
                found.add((path.name, node.attr))
    assert found == set()


@pytest.mark.parametrize("folder", PURE, ids=lambda path: path.name)
def test_every_module_loads_without_django(folder: Path) -> None:
    names = [
        ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
        for path in sorted(folder.rglob("*.py"))
    ]
    block = WITHOUT_DJANGO.partition("options =")[0].replace("import sys, pytest", "import sys")
    load = block + "import importlib\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    load += "print('django' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", load, *names], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (0, "False", "")


@pytest.mark.parametrize("folder", PURE, ids=lambda path: path.name)
def test_its_quick_tests_pass_without_django(folder: Path) -> None:
    """The slow ones run the same code longer, and are run once, with the others."""
    tests = ROOT / "tests" / folder.name
    assert list(tests.glob("test_*.py")), f"tests/{folder.name} is empty"
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, str(tests)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-2000:]


def test_all_code_but_the_tests_is_type_checked() -> None:
    folders = [path.parent for root in (ROOT, ROOT / "src") for path in root.glob("*/*.py")]
    packages = {folder.name for folder in folders if not folder.name.startswith(".")} - {"tests"}
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["packages"]
    assert set(asked) == packages


def test_the_wheel_asks_for_everything_that_is_pinned_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "requirements" / "run.in").read_text(encoding="utf-8").splitlines()
    pinned = {re.split(r"[<>=\[]", line)[0] for line in lines if line.strip() and not line.startswith("#")}
    assert {re.split(r"[<>=\[]", one)[0] for one in project["dependencies"]} == pinned
