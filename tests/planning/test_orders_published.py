"""Every published problem is solved to its published optimum."""

import json
from pathlib import Path

import pytest

from castlist.planning.orders import Stop, check, read, solve

pytestmark = pytest.mark.slow
INSTANCES = sorted((Path(__file__).parent / "instances").glob("*.json"))


def test_all_of_them_are_here() -> None:
    assert len(INSTANCES) == 69


@pytest.mark.parametrize("path", INSTANCES, ids=lambda path: path.stem)
def test_the_published_optimum_is_proven(path: Path) -> None:
    """Against `best_known`, which each file gives with its `best_known_source`."""
    published = json.loads(path.read_text("utf-8"))
    problem = read(path.read_bytes())
    result = solve(problem, stop=Stop(seconds=600), seed=1)
    assert published["best_known_source"]
    assert (result.cost, result.bound) == (published["best_known"], published["best_known"])
    assert check(problem, result) == []
