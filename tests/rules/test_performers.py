"""What is known of a performer: what is kept of what was typed, and what is refused with which sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.people import NotUsable
from castlist.rules.performers import (
    MOST_SKILLS,
    Traits,
    height_of,
    joined_skills,
    note_of,
    playing_range_in,
    skills_of,
    traits_of,
    vocal_range,
)

pytestmark = pytest.mark.without_records


def test_everything_that_was_typed_is_kept_in_one_spelling() -> None:
    form = {
        "skills": "Tap, stage  combat\ntap;driving", "voice": " Mezzo-soprano ", "range_low": "a3", "range_high": "f♯5",
        "plays_from": "30", "plays_to": "40", "agent": "Kit  & Co", "phone": "+44 (0)20 7946 0000",
        "pronouns": "she/her",
    }  # fmt: skip
    assert traits_of(form) == Traits(
        ("Tap", "stage combat", "driving"), "Mezzo-soprano", "A3", "F#5", 30, 40, "Kit & Co", "+44 (0)20 7946 0000",
        "she/her",
    )  # fmt: skip
    assert traits_of({}) == Traits()


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"skills": "x" * 41}, "The skill “xxxxxxxxxxxxxxxxxxxx…” has 41 characters; at most 40 are kept."),
        ({"skills": ",".join(map(str, range(31)))}, "These are 31 skills; 30 are kept. Choose the ones that matter."),
        ({"voice": "al\x00to"}, "The voice contains characters that cannot be shown."),
        ({"voice": "\u202eotla"}, "The voice contains characters that cannot be shown."),
        ({"range_low": "H3", "range_high": "C5"}, "“H3” is no note. Write it like A3 or F#4: middle C is C4."),
        ({"range_low": "A3"}, "A vocal range has a lowest and a highest note: give both, or neither."),
        ({"range_low": "A4", "range_high": "C4"}, "The lowest note, A4, is higher than the highest, C4."),
        ({"plays_from": "30"}, "A playing range has two ends, as 30 and 40: give both, or neither."),
        ({"plays_from": "thirty", "plays_to": "40"}, "A playing range goes from 1 to 110, in whole years."),
        ({"plays_from": "9" * 5000, "plays_to": "40"}, "A playing range goes from 1 to 110, in whole years."),
        ({"plays_from": "40", "plays_to": "30"}, "The playing range ends at 30 before it begins at 40."),
        ({"agent": "a" * 201}, "The agent has 201 characters; at most 200 are kept."),
        ({"phone": "call me"}, "The phone number has characters that no phone number has."),
        ({"pronouns": "p" * 41}, "The line of pronouns has 41 characters; at most 40 are kept."),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(form: dict[str, str], says: str) -> None:
    with pytest.raises(NotUsable) as no:
        traits_of(form)
    assert str(no.value) == says


def test_two_spellings_of_one_note_are_equally_high() -> None:
    assert (height_of("F#4"), height_of("C4"), height_of("Cb4")) == (height_of("Gb4"), 48, height_of("B3"))
    assert vocal_range("F#4", "Gb4") == ("F#4", "Gb4")
    assert (note_of("bb3"), note_of(" ")) == ("Bb3", "")


def test_a_playing_range_is_read_from_one_text() -> None:
    assert [playing_range_in(t) for t in ("30-40", "30 – 40", "30 to 40", "")] == [(30, 40)] * 3 + [(None, None)]
    with pytest.raises(NotUsable):
        playing_range_in("thirty")


@given(st.lists(st.text(max_size=12), max_size=40))
def test_no_skill_stands_twice_and_none_is_lost(said: list[str]) -> None:
    found = joined_skills(said, said)
    assert len({one.casefold() for one in found}) == len(found)
    assert {one.casefold() for one in found} == {one.casefold() for one in said if one}


def test_as_many_skills_as_are_kept_are_kept() -> None:
    assert len(skills_of([str(n) for n in range(MOST_SKILLS)])) == MOST_SKILLS
