"""What was compiled is kept, and never run for other sources than it was compiled of."""

import shutil
import subprocess
import sys
from pathlib import Path

import castlist.planning.compiling as compiling

ONE = """
from kept.compiling import compiled
from kept.orders_two import two

@compiled
def one(number: int) -> int:
    return two(number) + 1
"""
TWO = """
from kept.compiling import compiled

@compiled
def two(number: int) -> int:
    return {} * number
"""
ASK = """
from kept.compiling import forget_others, is_kept
from kept.orders_one import one

before = is_kept(one)
answer = one(10)
forget_others(one)
print(before, answer, is_kept(one))
"""


def test_after_a_change_in_another_file_what_was_compiled_before_is_not_run(tmp_path: Path) -> None:
    package = tmp_path / "kept"
    package.mkdir()
    shutil.copy(compiling.__file__, package / "compiling.py")
    (package / "__init__.py").touch()
    (package / "orders_one.py").write_text(ONE, "utf-8")

    def asked(factor: int) -> str:
        (package / "orders_two.py").write_text(TWO.format(factor), "utf-8")
        # Without bytecode: Python takes that for current when a file of the same size changed within the same second.
        done = subprocess.run(
            [sys.executable, "-B", "-c", ASK], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=300
        )
        return done.stdout.strip()

    assert asked(2) == "False 21 True"
    assert asked(2) == "True 21 True"
    assert asked(3) == "False 31 True"
    kept = {path.name for path in (package / "__pycache__").glob("*.nbi")}
    assert len(kept) == 2, "what is of other sources takes no room"
    assert asked(3) == "True 31 True"


def test_whatever_is_compiled_is_among_the_sources() -> None:
    for path in Path(compiling.__file__).parent.glob("*.py"):
        if "compiling import" in path.read_text("utf-8"):
            assert path.name.startswith("orders_"), path.name
