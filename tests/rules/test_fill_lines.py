"""What the desk types about days that are filled: who comes when, who is needed, breaks; and which line is none."""

from datetime import date

import pytest

from castlist.rules.fill_lines import AFTER_SCHOOL, Around, FillLines, Helper, Hours, read_fill

SATURDAY, SUNDAY = date(2026, 12, 5), date(2026, 12, 6)
AROUND = Around(
    {"Ivy Marlowe", "Ben Ashe"}, {"Studio 2, Corner House", "Studio 3"}, {SATURDAY, SUNDAY}, date(2026, 11, 29)
)  # fmt: skip
DAY = 24 * 60


def read(field: str, lines: str) -> FillLines:
    found, bad = read_fill({field: lines}, AROUND)
    assert bad == {}
    return found


def why(field: str, line: str) -> str:
    found, bad = read_fill({field: line}, AROUND)
    assert found == FillLines()
    return bad[field][0].why


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("after 14:00", (Hours(None, 840, DAY),)),
        ("not before 14:00", (Hours(None, 840, DAY),)),
        ("no later than 12:30", (Hours(None, 0, 750),)),
        ("10:00–12:00, 15:00-17:00", (Hours(None, 600, 720), Hours(None, 900, 1020))),
        ("2026-12-05 10:00–12:00", (Hours(SATURDAY, 600, 720),)),
        ("5 December after 2pm", (Hours(SATURDAY, 840, DAY),)),
        ("Sunday", (Hours(SUNDAY, 0, DAY),)),
        ("mornings", (Hours(None, 0, 780),)),
    ],
)
def test_when_somebody_comes_is_read(said: str, hours: tuple[Hours, ...]) -> None:
    assert read("comes", f"ivy  marlowe: {said}").comes == {"ivy marlowe": hours}


def test_several_lines_of_one_person_are_all_kept() -> None:
    found = read("comes", "Ivy Marlowe: until 11:00\nBen Ashe: Sunday\n\nIvy Marlowe: after 16:00")
    assert found.comes["ivy marlowe"] == (Hours(None, 0, 660), Hours(None, 960, DAY))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Kit Moss: after 14:00", "“Kit Moss” is not among those who are asked for a time here."),
        ("Ivy Marlowe", "Write who, a colon, and when they can come, like: Ivy Marlowe: after 14:00"),
        ("Ivy Marlowe: not 5 December", "Write when they can, and not when they cannot, like: after 14:00"),
        ("Ivy Marlowe: 9 December", "No chosen session is on that day."),
        ("Ivy Marlowe: soon", "“soon” could not be read. Write it like after 14:00, or 5 December 10:00–12:00."),
        ("Ivy Marlowe: 14:00-12:00",
         "“14:00-12:00” ends before it begins. Write it like after 14:00, or 5 December 10:00–12:00."),
    ],
)  # fmt: skip
def test_a_line_that_says_no_time_is_told(line: str, says: str) -> None:
    assert why("comes", line) == says


def test_helpers_are_there_at_times_for_everybody_for_some_or_in_one_room() -> None:
    ten = (Hours(None, 600, 780),)
    assert read("helpers", "Pianist: 10:00–13:00").helpers == (Helper("Pianist", ten),)
    assert read("helpers", "Pianist at studio 2: 10:00–13:00").helpers == (
        Helper("Pianist", ten, "Studio 2, Corner House"),
    )
    assert read("helpers", "Reader: 10:00–13:00 for Ivy Marlowe, Ben Ashe").helpers == (
        Helper("Reader", ten, "", ("ivy marlowe", "ben ashe")),
    )
    assert read("helpers", "Reader: for everybody").helpers == (Helper("Reader", (Hours(None, 0, DAY),)),)
    assert why("helpers", "Pianist: 10:00–13:00\nPianist: 15:00–16:00") == (
        "Line 1 says when Pianist is there. Write it in one."
    )
    assert why("helpers", "Pianist at Room 9: 10:00–13:00") == (
        "“Room 9” is no place of a chosen session. Write it as it stands there."
    )
    assert why("helpers", "Pianist at Studio: 10:00–13:00") == (
        "“Studio” is the beginning of several places. Write it as it stands there."
    )


def test_breaks_are_everywhere_or_in_one_room() -> None:
    assert read("breaks", "13:00–14:00\nStudio 3: 11:00-11:20").breaks == (
        ("", Hours(None, 780, 840)), ("Studio 3", Hours(None, 660, 680)),
    )  # fmt: skip
    assert why("breaks", "Saturday") == "Write from when until when, like: 13:00–14:00"


def test_after_school_is_an_hour_or_nothing() -> None:
    assert read_fill({}, AROUND)[0].after_school == AFTER_SCHOOL
    assert (read("after_school", "15:30").after_school, read("after_school", "").after_school) == (930, None)
    assert why("after_school", "late") == "“late” is no time of day. Write 16:00, or nothing."


def test_too_many_lines_are_not_read() -> None:
    says = "That is too much: at most 400 lines and 30,000 characters are read."
    assert why("comes", "Ivy Marlowe: Sunday\n" * 401) == says
    assert why("comes", "x" * 30_001) == says
