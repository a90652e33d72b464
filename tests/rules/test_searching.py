"""Words by which people are found, what a line asks for, and what is nearly a word."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.searching import (
    Asked,
    Card,
    asked,
    distance,
    folded,
    is_near,
    last_seen,
    marks_of,
    neighbourhood,
    tokens_of,
    words_of,
)

pytestmark = pytest.mark.without_records


def test_a_name_is_the_same_however_it_is_spelt() -> None:
    assert [folded(n) for n in ("Zoë", "ZOE\u0308", "Łukasz", "Søren", "Straße", "İpek")] == [
        "zoe", "zoe", "lukasz", "soren", "strasse", "ipek",
    ]  # fmt: skip
    assert words_of("Anne-Marie O’Neill, Anne") == ["anne", "marie", "oneill"]
    assert words_of("\x00 \u202e '' …") == []


def test_a_line_is_read_as_words_and_filters() -> None:
    assert asked("belt london last seen before 2021") == Asked(("belt", "london"), seen_before=2021)
    assert asked("Zoë  PLAYS 30–40 seen since 2019") == Asked(("zoe",), plays=(30, 40), seen_after=2018)
    assert asked("belt not seen since 2021") == Asked(("belt",), seen_before=2021)
    assert asked("not heard of after 2019") == Asked(seen_before=2020)
    assert asked("never seen before 2020, seen until 2022") == Asked(seen_after=2019, seen_before=2023)
    assert asked("heard from in 2020") == Asked(seen_after=2019, seen_before=2021)
    assert asked("plays 35, seen after 2019 and before") == Asked(("and", "before"), plays=(35, 35), seen_after=2019)
    assert not asked("\U0001f600").is_everybody
    assert asked(" \x00 ").is_everybody or asked(" \x00 ").terms
    assert asked("  ").is_everybody
    assert asked("seen before long") == Asked(("seen", "before", "long"))
    assert asked("") == Asked()
    assert asked("").is_everybody


@given(st.text(max_size=400))
def test_whatever_is_typed_is_read(text: str) -> None:
    found = asked(text)
    assert len(found.terms) <= 8
    assert all(0 < len(term) <= 40 for term in found.terms)


def test_somebody_is_found_by_all_that_is_known_and_by_no_contact() -> None:
    card = Card(
        "Zoë Hart", "belts to D5", [[2019, "Hamlet, Ophelia"]], "Last heard from in 2020.", ["Stage combat"], "Alto",
        30, 40, "Kit & Co",
    )  # fmt: skip
    assert sorted(tokens_of(card)) == sorted(
        ["E:", "n:zoe", "n:hart", "p:z", "p:zo", "p:zoe", "p:h", "p:ha", "p:har", "p:hart", "s:stage", "s:combat",
         "s:alto", "c:2019", "c:hamlet", "c:ophelia", "o:belts", "o:to", "o:d5", "o:kit", "o:co", "S:stage combat",
         "V:alto", "F:", "F:1", "F:2", "F:3", "F:4", "T:", "T:3", "T:5", "Y:",
         "Y:2", "Y:3", "Y:4", "Y:6", "Y:7"]
    )  # fmt: skip
    assert [last_seen(c) for c in (card, card._replace(last_heard=""), Card("A"))] == [2020, 2019, 0]


WORD = st.text(alphabet="abcd", min_size=3, max_size=10)


@given(WORD, WORD)
def test_words_that_are_near_share_a_mark(one: str, other: str) -> None:
    if is_near(one, other):
        assert marks_of(1, neighbourhood(one)) & marks_of(1, neighbourhood(other))
        assert is_near(other, one)


def test_one_or_two_slips_of_the_hand_are_near() -> None:
    dice = random.Random(7)
    for _ in range(400):
        word = "".join(dice.choices("abcdefghijklmnop", k=dice.randint(5, 14)))
        half = len(word) // 2
        slipped = _slip(word[:half], dice) + (_slip(word[half:], dice) if len(word) > 9 else word[half:])
        assert slipped == word or is_near(slipped, word)


def _slip(word: str, dice: random.Random) -> str:
    at, letter = dice.randrange(len(word) - 1), dice.choice("abcdefgh")
    return dice.choice(
        [word[:at] + letter + word[at:], word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :],
         word[:at] + word[at + 1] + word[at] + word[at + 2 :]]
    )  # fmt: skip


def test_distance_counts_slips() -> None:
    assert [distance(*pair) for pair in (("ivy", "ivy"), ("marlowe", "malrowe"), ("abc", ""), ("ca", "abc"))] == [
        0, 1, 3, 3,
    ]  # fmt: skip
    assert [is_near(*p) for p in (("tom", "tim"), ("toms", "tom"), ("ivy", "ivvy"), ("karen", "karon"))] == [
        False, True, True, True,
    ]  # fmt: skip
