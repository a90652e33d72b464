"""What would make it work for somebody: what a form can say of it, and how several things said stand together."""

import pytest

from castlist.rules.access_needs import LONGEST_SENT, needs_in, says, together
from castlist.rules.people import NotUsable


def test_what_is_typed_is_kept_without_what_nobody_can_read() -> None:
    assert needs_in(" A ramp,\r\nand a\x00 chair\x07.\u202e ") == "A ramp,\nand a chair."
    assert [needs_in(text) for text in ("", "  ", "\x00\x01\x1b", "\ud800")] == [""] * 4
    assert needs_in("می\u200cخواهم") == "می\u200cخواهم"


def test_too_much_is_refused_with_how_much_there_is() -> None:
    assert len(needs_in("x" * LONGEST_SENT)) == LONGEST_SENT
    with pytest.raises(NotUsable, match=r"2,000,000 characters; 600 are kept here"):
        needs_in("x" * 2_000_000)


def test_what_was_said_twice_stands_once() -> None:
    assert together(["A ramp", "", "A ramp", "A chair"]) == "A ramp\nA chair"
    assert together(["A ramp", "A chair\nA ramp"]) == "A chair\nA ramp"
    assert together(["No ramp", "ramp"]) == "No ramp\nramp"
    assert together([]) == ""
    assert [says("A\nB", "B"), says("AB", "B")] == [True, False]
