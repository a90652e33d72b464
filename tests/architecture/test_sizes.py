"""Files and functions stay small enough to feel at home in, and are called after theatre life."""

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "castlist"
FILES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
NAMES_THAT_SAY_NOTHING = {"utils", "util", "common", "helpers", "helper", "manager", "managers", "misc", "base"}
NAMED_BY_DJANGO = {"config/sqlite/base.py"}


def test_files_are_short() -> None:
    lengths = {path.relative_to(SOURCE).as_posix(): len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    found = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    found[f"{path.relative_to(SOURCE).as_posix()}: {node.name}"] = length
    assert found == {}


def test_names_say_something() -> None:
    found = {path.relative_to(SOURCE).as_posix() for path in FILES if path.stem in NAMES_THAT_SAY_NOTHING}
    assert found == NAMED_BY_DJANGO


def test_only_the_one_app_has_models() -> None:
    settings = (SOURCE / "config" / "settings.py").read_text("utf-8")
    assert settings.count('"castlist.records"') == 1
    assert [path for path in SOURCE.rglob("apps.py") if path.parent.name != "records"] == []
    assert list(SOURCE.rglob("admin.py")) == []
