"""Numbers within their range, places that are there: asked in one way of every problem."""

import json

import pytest

from castlist.planning.covers_problem import Problem as Covers
from castlist.planning.days_problem import Performer as Auditioner
from castlist.planning.days_problem import Problem as Days
from castlist.planning.doubling_problem import Character
from castlist.planning.doubling_problem import Problem as Doubling
from castlist.planning.fields import LARGEST, expect_count, expect_place, once
from castlist.planning.orders_problem import Problem as Orders
from castlist.planning.stopping import BadProblem


@pytest.mark.parametrize("found", [True, False, None, 1.0, "1", -1, LARGEST + 1, 10**400, float("nan"), [1]])
def test_what_is_no_whole_number_of_the_range_is_refused(found: object) -> None:
    with pytest.raises(BadProblem, match=f"^x: found .*, expected a whole number from 0 to {LARGEST}.$"):
        expect_count("x", found)
    for good in (0, 1, LARGEST):
        expect_count("x", good)


@pytest.mark.parametrize("found", [True, None, -1, 2, "0", 0.0])
def test_a_place_that_is_not_there_is_refused(found: object) -> None:
    with pytest.raises(BadProblem, match=r"expected a scene from 0 to 1\.$"):
        expect_place("x", found, "ab", "scene")
    with pytest.raises(BadProblem, match=r"expected none: there is no scene\.$"):
        expect_place("x", found, "", "scene")


def test_every_problem_asks_so() -> None:
    asked = [
        lambda: Orders((), (), first=0),
        lambda: Doubling((), (Character(frozenset({0})),)),
        lambda: Days((), (Auditioner(5, locked=0),), ()),
        lambda: Covers((), (), (), absent=frozenset({0})),
    ]
    said = []
    for problem in asked:
        with pytest.raises(BadProblem) as no:
            problem()
        said.append(str(no.value))
    assert said == [
        "first: found 0, expected none: there is no scene.",
        "characters[0].scenes: found 0, expected none: there is no scene.",
        "performers[0].locked: found 0, expected none: there is no slot.",
        "absent: found 0, expected none: there is no performer.",
    ]


def test_a_field_that_stands_twice_is_named_in_a_line() -> None:
    assert json.loads('{"a": {"a": 1}, "b": 2}', object_pairs_hook=once) == {"a": {"a": 1}, "b": 2}
    for name, said in (("a", "a"), ("\\u001b", r"'\\x1b'"), ("n" * 90, f"'{'n' * 60}'")):
        with pytest.raises(BadProblem, match=f"^{said}: found 'the same field twice', expected each field once.$"):
            json.loads(f'{{"{name}": 1, "{name}": 2}}', object_pairs_hook=once)
