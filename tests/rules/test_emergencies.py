"""What is asked for an emergency, and what of it can be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.emergencies import FIELDS, LONGEST_NEEDS, Emergency, Unfit, read
from castlist.rules.people import as_dialled

SAID = {"name": "Anna Vale", "relation": "mother", "phone": "+44 20 7946 0018", "needs": "Penicillin: an allergy."}


def test_it_is_kept_as_it_was_said() -> None:
    assert read(SAID) == Emergency(**SAID)
    assert read({"name": "  Anna \t Vale ", "phone": "112"}) == Emergency("Anna Vale", "", "112", "")
    assert read(SAID | {"needs": " one\r\n\r\n  two  \x00\ud800"}).needs == "one\n\ntwo"


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({}, {"name": "Say who is to be called.", "phone": "Say the number at which they are called."}),
        (SAID | {"phone": "at home"}, {"phone": "That is no number."}),
        (SAID | {"phone": "12"}, {"phone": "That is no number."}),
        (SAID | {"name": " \x00 "}, {"name": "Say who is to be called."}),
        (SAID | {"name": "x" * 121}, {"name": "That has 121 characters; 120 are kept. Please shorten it."}),
        (SAID | {"relation": "x" * 61}, {"relation": "That has 61 characters; 60 are kept. Please shorten it."}),
        (SAID | {"phone": "1" * 41}, {"phone": "That has 41 characters; 40 are kept. Please shorten it."}),
        (SAID | {"needs": "x" * 2001}, {"needs": "That has 2,001 characters; 2,000 are kept. Please shorten it."}),
    ],
)
def test_of_each_field_is_said_what_is_wrong_with_it(form: dict[str, str], wrong: dict[str, str]) -> None:
    with pytest.raises(Unfit) as no:
        read(form)
    assert no.value.errors == wrong


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=3000)))
def test_whatever_is_typed_is_kept_whole_or_refused(form: dict[str, str]) -> None:
    try:
        said = read(form)
    except Unfit:
        return
    assert read({field: getattr(said, field) for field in FIELDS}) == said
    assert len(said.needs) <= LONGEST_NEEDS
    said.needs.encode()


@pytest.mark.parametrize(
    ("said", "dialled"),
    [
        ("+44 (0)20 7946-0018", "+442079460018"),
        ("020 7946 0018", "02079460018"),
        ("112", "112"),
        ("ask Anna", ""),
        ("", ""),
    ],
)
def test_a_number_is_dialled_where_it_is_one(said: str, dialled: str) -> None:
    assert as_dialled(said) == dialled
