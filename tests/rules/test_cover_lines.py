"""Who plays and covers what is read as people write it; a line that cannot be read is named."""

from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.cover_lines import Covered, covers_said, read_characters, read_covers
from castlist.rules.scene_lines import read_chart

CHART = read_chart("1 | 8 | Rosalind, Celia, King: Lear\n2 | 3 | Orlando")[0]


def whys(text: str) -> list[tuple[int, str]]:
    rows, bad = read_covers(text, CHART)
    assert rows == ()
    return [(one.number, one.why) for one in bad]


def test_lines_are_read_and_written_again() -> None:
    rows, bad = read_covers("rosalind: Ivy Vale; Julia, Kim\n\nKing: Lear: Tom\nCelia: ; Kim\nOrlando | Ben", CHART)
    assert bad == []
    assert rows == (
        Covered("Rosalind", "Ivy Vale", ("Julia", "Kim")), Covered("King: Lear", "Tom"), Covered("Celia", "", ("Kim",)),
        Covered("Orlando", "Ben"),
    )  # fmt: skip
    assert rows[0].names == ("Ivy Vale", "Julia", "Kim")
    assert read_covers(covers_said(rows), CHART) == (rows, [])
    assert read_covers("Rosalind:\nCelia: ;", CHART) == ((), [])


def test_each_line_that_cannot_be_read_is_named() -> None:
    lines = "Rosalind Ivy\nJaques: Tom\nCelia: Ann; ann\nCelia: Ann, Ben\nOrlando: A;B,C,b\nRosalind: A\nrosalind: B"
    assert whys(lines) == [
        (1, "Write a character, who plays it, and who covers it, the first cover first, like: Rosalind: Ann; Bea, Kim"),
        (2, "“Jaques” is not in the chart."),
        (3, "Somebody is named twice in it."),
        (4, "One person plays it; covers stand behind the sign ; with commas between them."),
        (5, "Somebody is named twice in it."),
        (7, "“Rosalind” stands in an earlier line already."),
    ]  # fmt: skip
    assert whys("x" * 40_001)[0][0] == 1
    assert "at most 20 covers" in whys("Celia: A; " + ", ".join(f"C{n}" for n in range(21)))[0][1]
    assert whys(f"Celia: {'x' * 81}") == [(1, "A name has at most 80 characters.")]


def test_characters_are_read_with_commas_or_lines_between_them() -> None:
    assert read_characters("celia, Orlando\nCelia", CHART) == (("Celia", "Orlando"), [])
    assert [one.why for one in read_characters("Celia\nJaques", CHART)[1]] == ["“Jaques” is not in the chart."]


@given(st.text(st.sampled_from('Rosalind Celia:;,|\nAnnBen \t"x'), max_size=80))
def test_anything_typed_is_read_the_same_again_or_named(text: str) -> None:
    rows, bad = read_covers(text, CHART)
    assert not (rows and bad)
    assert read_covers(covers_said(rows), CHART) == (rows, [])
