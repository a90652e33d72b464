"""Who is wanted in two places at once, by the chart of scenes."""

import pytest

from castlist.rules.clashing import Clash, Stands, all_clashes, clash_said, clashes, scenes_of, scenes_said
from castlist.rules.scene_lines import Chart, Scene

CHART = Chart((
    Scene("1", 60, ("Orlando", "Oliver")),
    Scene("2", 60, ("Rosalind", "Celia")),
    Scene("Interval", 60, ()),
    Scene("3", 60, ("Orlando", "Rosalind", "Duke")),
    Scene("4", 60, ("Orlando", "Rosalind")),
))  # fmt: skip
TIES = {"Orlando": "o", "Oliver": "v", "Rosalind": "r", "Celia": "c", "Duke": "v"}
CALLED = {"o": "Orlando", "v": "The Dukes", "r": "Rosalind", "xr": "Cover Rosalind", "xo": "Cover Orlando"}


def found(*parts: Stands) -> tuple[Clash, ...]:
    return clashes(parts, CHART, TIES)


def test_a_role_is_on_wherever_one_of_its_characters_is() -> None:
    on = scenes_of(CHART, TIES)
    assert on == {"o": (0, 3, 4), "v": (0, 3), "r": (1, 3, 4), "c": (1,)}
    assert scenes_of(CHART, {}) == {}


def test_who_plays_two_that_are_on_together_clashes_in_just_these_scenes() -> None:
    assert found(Stands("o"), Stands("r")) == (Clash("plays", "o", "r", ("3", "4")),)
    assert found(Stands("o"), Stands("c")) == ()
    assert found(Stands("o")) == ()
    assert found(Stands("o"), Stands("o")) == (), "one role is no two"


def test_a_role_that_no_character_is_clashes_with_nothing() -> None:
    assert found(Stands("o"), Stands("nobody")) == ()
    assert clashes([Stands("o"), Stands("r")], Chart(), {}) == ()


@pytest.mark.parametrize("turned", [False, True])
def test_a_cover_clashes_where_they_are_on_themselves_whichever_is_named_first(turned: bool) -> None:
    parts = [Stands("xr", "r"), Stands("o")]
    assert found(*(reversed(parts) if turned else parts)) == (Clash("covers", "xr", "o", ("3", "4")),)
    assert found(Stands("xr", "r"), Stands("c")) == (Clash("covers", "xr", "c", ("2",)),)


def test_nobody_covers_whom_they_play() -> None:
    assert found(Stands("xr", "r"), Stands("r")) == (Clash("itself", "xr", "r"),)
    assert found(Stands("r"), Stands("xr", "r")) == (Clash("itself", "xr", "r"),)


def test_two_covers_clash_where_those_are_on_together_whom_they_cover() -> None:
    assert found(Stands("xr", "r"), Stands("xo", "o")) == (Clash("both", "xr", "xo", ("3", "4")),)
    assert found(Stands("xr", "r"), Stands("yr", "r")) == (), "whoever goes on twice for one goes on once"
    assert found(Stands("xc", "c"), Stands("xv", "v")) == ()


def test_of_three_roles_every_two_are_looked_at() -> None:
    some = found(Stands("o"), Stands("r"), Stands("v"))
    assert [(one.role, one.other, one.scenes) for one in some] == [
        ("o", "r", ("3", "4")), ("o", "v", ("1", "3")), ("r", "v", ("3",)),
    ]  # fmt: skip


def test_of_many_people_only_those_are_told_of_who_clash() -> None:
    stands = {"ann": [Stands("o"), Stands("r")], "bo": [Stands("o"), Stands("c")], "cy": [Stands("o")]}
    assert list(all_clashes(stands, CHART, TIES)) == ["ann"]


def test_they_are_said_in_words() -> None:
    said = [clash_said(one, CALLED) for one in (
        Clash("plays", "o", "r", ("3", "4")), Clash("covers", "xr", "o", ("3",)), Clash("itself", "xr", "r"),
        Clash("both", "xr", "xo", ("1", "2", "3", "4", "5")),
    )]  # fmt: skip
    assert said == [
        "Orlando and Rosalind are both in scenes 3 and 4.",
        "As Cover Rosalind they would go on in scene 3, where they are on as Orlando.",
        "They would cover Rosalind, whom they play themselves.",
        "They would be wanted in scenes 1, 2, 3 and 2 more both as Cover Rosalind and as Cover Orlando.",
    ]
    assert scenes_said(("1", "2", "3", "4")) == "scenes 1, 2, 3 and 4"
