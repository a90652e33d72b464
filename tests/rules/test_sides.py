"""Who is given sides, and whose name stands on them."""

import pytest

from castlist.rules.sides import CAME, INVITED, READERS, given_to, marks, readers
from castlist.rules.why import Refused, Why


def test_the_room_alone_is_never_among_what_somebody_outside_is_given() -> None:
    assert {one for state in (*INVITED, *CAME) for one in given_to(state)} == set(READERS) - {"room"}
    for over in ("over", "declined", "withdrawn", "changed", "taken_back", "nosuch"):
        assert given_to(over) == ()
        assert given_to(over, taped=True) == ()
    assert given_to("submitted") == ("everybody",)
    assert given_to("submitted", taped=True) == given_to("tape") == ("invited", "everybody")


def test_the_mark_says_who_reads_and_in_whose_place() -> None:
    own = marks("Ivy Marlowe", where=("The Lead", "Small Hours"), day="3 December 2026")
    assert (own.name, own.line) == (
        "Ivy Marlowe", "For Ivy Marlowe alone · 3 December 2026 · The Lead · Small Hours",
    )  # fmt: skip
    child = marks("Mia Vale", acts="Anna Vale (mother)", where=(), day="3 December 2026")
    assert child.name == "Anna Vale (mother), for Mia Vale"


def test_readers_are_one_of_three() -> None:
    assert [readers(one) for one in READERS] == list(READERS)
    with pytest.raises(Refused) as no:
        readers("anybody")
    assert no.value.why is Why.incomplete
