"""Somebody outside the production: only whom a person could read, and reach, is printed."""

import pytest

from castlist.rules.contacts import Outside, outside, read_outside
from castlist.rules.why import Refused, Why


def test_contact_is_kept_as_one_text_and_read_again() -> None:
    one = outside(name=" Ada  Bell ", title="welfare officer", email="ada@house.example", phone="+44 20 7946 0000")
    assert one == Outside("Ada Bell", "welfare officer", "ada@house.example", "+44 20 7946 0000")
    assert read_outside(one.kept) == one
    assert read_outside(Outside("A helpline", phone="0800 1111").kept) == Outside("A helpline", phone="0800 1111")


def test_nothing_said_names_nobody() -> None:
    assert outside(name=" ", title="\u200b", email=" ", phone="") is None
    assert read_outside("") is None
    assert read_outside("A helpline\n\n\n0800 1111"[:10]) == Outside("A helpline")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"email": "ada@house.example"}, Why.incomplete),
        ({"name": "Ada"}, Why.incomplete),
        ({"name": "Ada", "title": "welfare officer"}, Why.incomplete),
        ({"name": "a" * 121, "phone": "0800 1111"}, Why.too_long),
        ({"name": "Ada", "title": "a" * 100_000, "phone": "0800 1111"}, Why.too_long),
        ({"name": "Ada", "phone": "0"}, Why.bad_contact),
        ({"name": "Ada", "phone": "0" * 41}, Why.bad_contact),
        ({"name": "Ada", "phone": "call me"}, Why.bad_contact),
        ({"name": "Ada", "phone": "0800\n1111"}, Why.bad_contact),
        ({"name": "Ada", "email": "ada"}, Why.bad_contact),
        ({"name": "Ada", "email": "ada@house"}, Why.bad_contact),
        ({"name": "Ada", "email": "a da@house.example"}, Why.bad_contact),
        ({"name": "Ada", "email": "<script>@house.example"}, Why.bad_contact),
        ({"name": "Ada", "email": "ada\x00@house.example"}, Why.bad_contact),
        ({"name": "Ada", "email": "\u202eada@house.example"}, Why.bad_contact),
        ({"name": "Ada", "email": "ada@house.example\nBcc:b@c.example"}, Why.bad_contact),
        ({"name": "Ada", "email": "a" * 250 + "@b.example"}, Why.bad_contact),
    ],
)
def test_what_reaches_nobody_is_refused(said: dict[str, str], why: Why) -> None:
    with pytest.raises(Refused) as no:
        outside(**{"name": "", **said})
    assert no.value.why is why


def test_signs_that_cannot_be_seen_or_turn_the_line_are_left_out() -> None:
    assert outside(name="\u202eAda\x00\u2066 {link}\nBell", phone="0800 1111") == Outside(
        "Ada link Bell", phone="0800 1111"
    )
