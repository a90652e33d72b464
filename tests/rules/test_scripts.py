"""A script is read into a first chart: headings, cues, entrances; and what is doubtful is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.scene_lines import lines_of, read_chart
from castlist.rules.scripts import LONGEST_SCRIPT, Script, read_script


def on(script: Script) -> dict[str, tuple[str, ...]]:
    return {scene.name: scene.on for scene in script.chart.scenes}


PLAY = """THE LONG WAY HOME
A play in two acts

CHARACTERS
MAUD, a baker
IVO, her son
FIRST LORD

ACT ONE

Scene 1. A kitchen

MAUD. You are late again, and the bread is cold.
IVO. The bus was late.
MAUD (aside). The bus is always late.

SCENE 2

Enter FIRST LORD and MAUD.
FIRST LORD. Is this the house?
ALL. It is!

INTERVAL

ACT TWO, SCENE 1

IVO and MAUD. Nobody is here.
[Enter First Lord.]
IVO. Somebody is.

EPILOGUE
MAUD. Good night.
"""


def test_a_play_as_plays_are_typed() -> None:
    script = read_script(PLAY)
    assert on(script) == {
        "1.1 A kitchen": ("Maud", "Ivo"),
        "1.2": ("Maud", "First Lord"),
        "Interval": (),
        "2.1": ("Ivo", "Maud", "First Lord"),
        "Epilogue": ("Maud",),
    }
    assert [scene.seconds for scene in script.chart.scenes if scene.name == "Interval"] == [1200]
    assert script.doubts == ("1.2: “ALL” speak together. Add whoever is meant.",)


FOUNTAIN = """Title: The Long Way Home
Author: Nobody

INT. KITCHEN - NIGHT #1#

Rain. /* A note
that nobody hears. */

MAUD
(cold)
You are late. [[too hard?]]

IVO (CONT'D)
The bus was late.

CUT TO:

.THE YARD

@McTeer
Who is there?

MAUD ^
Nobody!

# Act Two

## A dream

IVO (V.O.)
~Far away, far away
"""


def test_fountain() -> None:
    script = read_script(FOUNTAIN)
    assert on(script) == {
        "INT. KITCHEN - NIGHT": ("Maud", "Ivo"), "THE YARD": ("McTeer", "Maud"), "2: A dream": ("Ivo",),
    }  # fmt: skip
    assert script.doubts == ()


def test_cues_in_small_letters_count_where_they_come_again() -> None:
    lines = "Scene 1\nMaud: Late.\nIvo: Yes.\nMaud: Again.\nIvo: Yes.\nMaud: So.\nIvo: Well: yes.\nNote: nothing.\n"
    assert on(read_script(lines)) == {"Scene 1": ("Maud", "Ivo")}


def test_without_headings_it_is_one_scene_and_that_is_said() -> None:
    script = read_script("MAUD. Late.\nIVO. Yes.\n")
    assert on(script) == {"The play": ("Maud", "Ivo")}
    assert "No heading of a scene was found" in script.doubts[0]


@pytest.mark.parametrize(
    "text", ["", "   \n\n", "A letter to my aunt. She is well.\n", "ACT ONE\n\nScene 1\n\n", "\ufeff"]
)
def test_what_is_no_script_says_so(text: str) -> None:
    script = read_script(text)
    assert (script.chart.scenes, len(script.doubts)) == ((), 1)
    assert "Nobody in it has a cue" in script.doubts[0]


def test_a_sentence_is_no_heading() -> None:
    text = (
        "SCENE 1\nMAUD. Well.\nAct one way and think another.\nScene after scene of it.\nprologue to nothing at all\n"
    )
    assert list(on(read_script(text))) == ["Scene 1"]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("ACT IV, SCENE iii", "4.3"), ("Act Two Scene Two", "2.2"), ("ACT 2 — SCENE 10B: The quay", "2.10b The quay"),
        ("THE SECOND ACT", "Act 2"), ("**Scene XIV**", "Scene 14"), ("Prologue", "Prologue"), ("SCENE 3", "Scene 3"),
    ],
)  # fmt: skip
def test_headings(heading: str, name: str) -> None:
    assert list(on(read_script(f"{heading}\n\nMAUD. Yes.\n"))) == [name]


def test_the_same_heading_twice_makes_two_names() -> None:
    script = read_script("INT. HALL\n\nMAUD\nYes.\n\nINT. HALL\n\nIVO\nNo.\n")
    assert on(script) == {"INT. HALL": ("Maud",), "INT. HALL (2)": ("Ivo",)}


def test_whoever_may_be_somebody_else_is_told() -> None:
    script = read_script(
        "Scene 1\nROSALIND. Yes.\nCELIA. No.\nScene 2\nROS. Yes.\nCELIA. No.\nScene 3\nROSALIND. Oh.\n"
    )
    assert script.doubts == ("“Ros” may be “Rosalind”: they are two in this chart.",)


def test_a_title_that_is_short_is_told_too() -> None:
    script = read_script("Scene 1\nCAPTAIN RUSK. Yes.\nScene 2\nCAPT. No.\n")
    assert script.doubts == ("“Capt” may be “Captain Rusk”: they are two in this chart.",)


def test_minutes_are_guessed_from_the_words() -> None:
    script = read_script("Scene 1\nMAUD. " + "word " * 1500 + "\nScene 2\nMAUD. No.\n")
    assert [scene.seconds for scene in script.chart.scenes] == [600, 30]


def test_one_too_long_is_not_read() -> None:
    script = read_script("x" * (LONGEST_SCRIPT + 1))
    assert (script.chart.scenes, script.doubts) == ((), ("At most 2,000,000 characters are read of a script.",))


WORDS = st.sampled_from(
    [
        "MAUD. Yes.",
        "Scene 1",
        "ACT II",
        "IVO",
        "well then",
        "",
        "[Enter IVO]",
        "Maud: no",
        "INTERVAL",
        '"|;',
        "# x",
        "(a)",
    ]
)


@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=30).map("\n".join)))
def test_whatever_is_given_the_chart_can_be_kept(text: str) -> None:
    """Nothing breaks it, and what it finds is read back as the same chart."""
    chart = read_script(text).chart
    again, bad = read_chart(lines_of(chart))
    assert bad == []
    assert [(s.name, s.seconds) for s in again.scenes] == [(s.name, s.seconds) for s in chart.scenes]
