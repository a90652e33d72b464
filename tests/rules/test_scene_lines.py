"""A chart of scenes is read as people write it; a line that cannot be read is named, and then nothing is taken."""

from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.scene_lines import (
    MOST_CHARACTERS,
    MOST_SCENES,
    BadLine,
    Chart,
    Scene,
    chart_of,
    lines_of,
    minutes_said,
    read_chart,
    stored,
)

ARDEN = Chart(
    (
        Scene("1.1", 480, ("Orlando", "Oliver")),
        Scene("1.2", 690, ("Rosalind", "Celia", "Orlando")),
        Scene("Interval", 1200, ()),
    )
)


def whys(text: str) -> list[tuple[int, str]]:
    chart, bad = read_chart(text)
    assert chart == Chart()
    return [(one.number, one.why) for one in bad]


def test_lines_are_read_whatever_parts_them() -> None:
    for text in (
        "1.1 | 8 | Orlando, Oliver\n1.2 | 11:30 | Rosalind, Celia, Orlando\nInterval | 20 |",
        "1.1, 8, Orlando, Oliver\n1.2, 11.5, Rosalind, celia, ORLANDO\nInterval, 20",
        "1.1;8;Orlando,Oliver\r\n1.2;11,5;Rosalind,Celia, Orlando,rosalind\r\n\r\nInterval;20;",
        '1.1,8,"Orlando, Oliver"\n1.2,11.5,"Rosalind; Celia; Orlando"\nInterval,20,',
        "1.1\t8 min\tOrlando\tOliver\n1.2\t11:30\tRosalind, Celia, Orlando\nInterval\t20\t",
        "1.1 (8 min): Orlando, Oliver\n1.2 (11:30): Rosalind, Celia, Orlando\nInterval (20):",
        "Scene,Minutes,Characters\n1.1,8,Orlando,Oliver\n1.2,11.5,Rosalind,Celia,Orlando\nInterval,20",
    ):
        chart, bad = read_chart(text)
        assert (bad, [(s.name, s.seconds) for s in chart.scenes]) == (
            [], [("1.1", 480), ("1.2", 690), ("Interval", 1200)],
        )  # fmt: skip
        assert [{n.casefold() for n in s.on} for s in chart.scenes] == [
            {"orlando", "oliver"}, {"rosalind", "celia", "orlando"}, set(),
        ]  # fmt: skip
        assert len(chart.characters) == 4


def test_a_sheet_with_a_column_for_each_character_is_read() -> None:
    chart, bad = read_chart(
        "\ufeffscene,min,Orlando,Oliver,Rosalind,Celia\n1.1,8,x,X,,\n1.2,11.5,1,,yes,✓\nInterval,20"
    )
    assert bad == []
    assert chart.scenes[1] == Scene("1.2", 690, ("Orlando", "Rosalind", "Celia"))
    assert whys("scene,min,Orlando\n1.1,8,perhaps\n1.2,3,x,x") == [
        (2, "“perhaps” stands under “Orlando”. Write an x where somebody is on, and else nothing."),
        (3, "“x” stands under “”. Write an x where somebody is on, and else nothing."),
    ]


def test_each_bad_line_is_named_and_nothing_is_taken() -> None:
    assert whys("1.1 | 8 | A\n\nall of it\n1.2 | soon | B\n1.1 | 3 | C\n | 4 | D\n1.5 || E\n1.6 | 3:75 | F") == [
        (3, "Write its name, its minutes, and who is on, like: 1.1 | 8 | Orlando, Oliver"),
        (4, "“soon” is no number of minutes. Write 8, or 8:30."),
        (5, "Line 1 is called “1.1” too. Two scenes have two names."),
        (6, "It has no name."),
        (7, "How many minutes is it? Write 8, or 8:30."),
        (8, "“3:75” is no time: a minute has 60 seconds."),
    ]
    assert whys(f"1 | 601 | A\n2 | 3 | {'x' * 81}") == [
        (1, "A scene has at most 600 minutes."), (2, "A name has at most 80 characters."),
    ]  # fmt: skip
    assert read_chart("1.1 | 8 | a\u202eb\n")[0].scenes != ()
    assert whys("1.1 | 8 | a\x00b")[0][0] == 1


def test_what_is_too_much_is_refused_at_the_line_where_it_begins() -> None:
    many = "\n".join(f"{n} | 1 | A" for n in range(MOST_SCENES))
    assert len(read_chart(many)[0].scenes) == MOST_SCENES
    assert whys(f"{many}\nlast | 1 | A") == [(MOST_SCENES + 1, "A chart has at most 300 scenes.")]
    people = "\n".join(f"{n} | 1 | P{n}" for n in range(MOST_CHARACTERS + 3))
    assert whys(people) == [(MOST_CHARACTERS + 1, "A chart has at most 120 characters.")]
    assert whys("x" * 60_001) == [(1, "At most 60,000 characters are read.")]
    assert len(whys("bad\n" * 100)) == 20
    assert read_chart(" \n\n") == (Chart(), [])


def test_what_was_read_is_written_so_that_it_is_read_again() -> None:
    assert read_chart(lines_of(ARDEN)) == (ARDEN, [])
    assert chart_of(stored(ARDEN)) == ARDEN
    assert ARDEN.characters == ("Orlando", "Oliver", "Rosalind", "Celia")
    assert (ARDEN.seconds, minutes_said(690), minutes_said(480)) == (2370, "11:30", "8")


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_a_chart_that_reads_the_same_again_or_is_refused_by_line(text: str) -> None:
    chart, bad = read_chart(text)
    assert not (chart.scenes and bad)
    assert read_chart(lines_of(chart)) == (chart, [])
    assert all(isinstance(one, BadLine) and 1 <= one.number <= len(text.splitlines()) for one in bad)


@given(
    st.lists(
        st.sampled_from(["1.1", "8", "|", ",", ";", "\t", "\n", '"', "x", " ", "(", ")", ":", "scene", "min", "A"])
    )
)
def test_any_mixture_of_signs_is_read_the_same_again(parts: list[str]) -> None:
    chart, _ = read_chart("".join(parts))
    assert read_chart(lines_of(chart)) == (chart, [])
