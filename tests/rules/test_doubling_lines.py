"""What is asked of doubling is read as people write it; what cannot be read is named, and then nothing of it counts."""

from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.doubling_lines import FIELDS, Wish, read_wish
from castlist.rules.scene_lines import read_chart

CHART = read_chart("1.1 | 8 | Orlando, Oliver, King: Lear\n1.2 | 11 | Rosalind, Celia, Orlando\n2 | 3 | Amiens")[0]


def whys(**said: str) -> list[tuple[str, int, str]]:
    wish, bad = read_wish(said, CHART)
    assert (wish == Wish()) or not bad
    return [(field, one.number, one.why) for field, lines in bad.items() for one in lines]


def test_every_kind_of_line_is_read() -> None:
    said = {
        "change": "3:30", "changes": "rosalind, CELIA: 5\nKing: Lear / Oliver = 0.5 min", "most": " 3 ",
        "apart": "Orlando, Oliver, Celia", "together": "Amiens & Rosalind", "there": "2: tenor, Sword\nany\n3 x Alto",
        "needs": "Amiens: Tenor\n\nKing: Lear: crown\namiens | lute, tenor",
    }  # fmt: skip
    wish, bad = read_wish(said, CHART)
    assert bad == {}
    assert wish == Wish(
        change_seconds=210,
        changes=(("Rosalind", "Celia", 300), ("King: Lear", "Oliver", 30)),
        apart=(("Orlando", "Oliver"), ("Orlando", "Celia"), ("Oliver", "Celia")),
        together=(("Amiens", "Rosalind"),),
        needs=(("Amiens", ("tenor", "lute")), ("King: Lear", ("crown",))),
        there=((2, ("tenor", "sword"), None), (None, (), None), (3, ("alto",), None)),
        most=3,
    )
    assert read_wish({}, CHART) == (Wish(), {})


def test_notes_are_read_apart_from_words() -> None:
    said = {"needs": "Amiens: Tenor, c3–A4\nAmiens: D3 to Bb4\nCelia: F♯3 - C♭6", "there": "2: A2—C5, lute\nany: C4-A5"}
    wish, bad = read_wish(said, CHART)
    assert bad == {}
    assert (wish.needs, wish.sings) == (
        (("Amiens", ("tenor",)),),
        (("Amiens", ("C3", "Bb4")), ("Celia", ("F#3", "Cb6"))),
    )
    assert wish.there == ((2, ("lute",), ("A2", "C5")), (None, (), ("C4", "A5")))
    assert whys(needs="Amiens: A4\nCelia: A5–C4", there="2: C3–A4, C4–A5") == [
        ("needs", 1, "“A4” is one note. Write the lowest and the highest, like C4–A5."),
        ("needs", 2, "The lowest note, A5, is higher than the highest, C4."),
        ("there", 1, "Say one range of notes, from the lowest to the highest."),
    ]


def test_each_line_that_cannot_be_read_is_named() -> None:
    assert whys(apart="Orlando, Oliver\n\nOrlando\nOrlando, Jaques", change="soon", most="0") == [
        ("apart", 3, "Write two characters or more, with commas between them."),
        ("apart", 4, "“Jaques” is not in the chart."),
        ("change", 1, "“soon” is no number of minutes. Write 8, or 8:30."),
        ("most", 1, "“0” is not a number from 1 to 999."),
    ]
    assert whys(changes="Rosalind, Celia\nOrlando, Oliver, Celia: 3\nCelia, Oliver: 3\nOliver, Celia: 4") == [
        ("changes", 1, "Write two characters and how many minutes, like: Rosalind, Celia: 5"),
        ("changes", 2, "A change is between two characters."),
        ("changes", 1, "This pair is said twice."),
    ]
    assert whys(needs="Amiens\nJaques: bass\nAmiens: ", there="many: tenor\n0: alto") == [
        ("needs", 1, "Write a character and what it needs, like: Amiens: tenor"),
        ("needs", 2, "“Jaques” is not in the chart."),
        ("needs", 3, "Say what it needs."),
        ("there", 1, "Write how many there are and what they have, like: 2: tenor, sword; or any: soprano"),
        ("there", 2, "How many there are is a number from 1 to 500, or “any”."),
    ]


def test_too_much_is_refused() -> None:
    assert {one[2] for one in whys(apart="Orlando, Oliver\n" * 401)} == {
        "That is too much: at most 400 lines and 10,000 characters are read."
    }
    assert len(whys(needs="x" * 10_001)) == 1
    assert len(whys(needs=f"Amiens: {'x' * 41}")) == 1


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(st.characters(codec="utf-8"), max_size=60)))
def test_anything_typed_is_read_or_named(said: dict[str, str]) -> None:
    wish, bad = read_wish(said, CHART)
    assert set(bad) <= set(said)
    assert wish == Wish() or not bad
