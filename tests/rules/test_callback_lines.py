"""The lines of a callback day: read, refused by number with why, and written again as the same day."""

import pytest

from castlist.rules.callback_lines import (
    CallbackDay,
    Group,
    length_said,
    lines_of,
    read_day,
    spelt,
    with_unseen,
    without,
)

SAID = {
    "groups": "Duet | 25 min | Ann Hale, Ben; ann hale | Scene 3\n\nFight\t30\tBen\nSilence | 5",
    "starts": "9.30",
    "comes": "ann  hale: 11",
    "leaves": "Ben = 16:00",
    "first": "duet",
    "last": "silence",
    "before": "Duet, Fight, Silence",
    "breaks": "13:00–13:45\n11:00 | 15\n11:00 15 min",
    "fixed": "duet: 9.40\nFight = 14:00",
    "rooms": "2",
    "dearer": "Ben: ×3",
}
DAY = CallbackDay(
    groups=(Group("Duet", 25, ("Ann Hale", "Ben"), "Scene 3"), Group("Fight", 30, ("Ben",)), Group("Silence", 5)),
    starts=570,
    comes=(("Ann Hale", 660),),
    leaves=(("Ben", 960),),
    first="Duet",
    last="Silence",
    before=(("Duet", "Fight"), ("Fight", "Silence")),
    breaks=((660, 15), (780, 45)),
    fixed=(("Duet", 580), ("Fight", 840)),
    rooms=2,
    dearer=(("Ben", 3),),
)


def test_a_day_is_read_and_written_again() -> None:
    assert read_day(SAID) == (DAY, {})
    assert read_day(lines_of(DAY)) == (DAY, {})
    assert read_day({}) == (CallbackDay(), {})


@pytest.mark.parametrize(
    ("field", "line", "why"),
    [
        ("groups", "Duet", "Write its name, its minutes, and who is in it, like: Duet | 25 | Kit Moss, Ben Ashe"),
        ("groups", "Duet | soon", "“soon” is no number of minutes. Write whole minutes from 1 to 240, like 25."),
        ("groups", "Duet | | Ann", "It says no minutes. Write whole minutes from 1 to 240, like 25."),
        ("groups", "Duet | 0 | Ann", "“0” is no number of minutes. Write whole minutes from 1 to 240, like 25."),
        ("groups", "Duet | 5 | Ann: 3", "A name has no colon in it. Between people stands a comma."),
        ("groups", "| 5 | Ann", "It has no name."),
        ("groups", f"Duet | 5 | Ann | {'x' * 201}", "Material is said in at most 200 characters."),
        ("comes", "Ann", "Write who, a colon, and what holds for them, like: Kit Moss: 11:30"),
        ("comes", "Zoe: 11:30", "“Zoe” is in no group."),
        ("comes", "Ann: 24:30", "“24:30” is no time of day. Write 10:30."),
        ("leaves", "Ann: 9:00", "The day starts at 10:00; 9:00 is before it."),
        ("first", "Fight", "No group is called “Fight”."),
        ("before", "Duet", "Write two groups or more, the earlier first, with commas between them."),
        ("before", "Duet > Song > Duet", "Write two groups or more, the earlier first, with commas between them."),
        ("breaks", "noon", "Write when and for how long, like: 13:00–13:45"),
        ("breaks", "13:00-12:00", "It ends before it begins."),
        ("breaks", "9:00 | 15", "The day starts at 10:00; 9:00 is before it."),
        ("fixed", "Duet", "Write the group, a colon, and when it begins, like: Duet: 14:00"),
        ("fixed", "Duet: noon", "Write the group, a colon, and when it begins, like: Duet: 14:00"),
        ("fixed", "Duet: 24:10", "“24:10” is no time of day. Write 10:30."),
        ("fixed", "Duet: 9:30", "The day starts at 10:00; 9:30 is before it."),
        ("fixed", "Fight: 11:00", "No group is called “Fight”."),
        ("rooms", "many", "“many” is no number of rooms from 1 to 9."),
        ("dearer", "Ann: 21", "“21” is no number of times from 1 to 20."),
    ],
)
def test_a_line_that_cannot_be_read_says_what_to_do(field: str, line: str, why: str) -> None:
    said = {"groups": "Duet | 25 | Ann\nSong | 5 | Ann", field: line}
    day, bad = read_day(said)
    assert day == CallbackDay()
    assert [(one.number, one.why) for one in bad[field]] == [(1, why)]


def test_what_is_wrong_with_all_groups_stands_at_its_line() -> None:
    def bad(lines: list[str]) -> list[tuple[int, str]]:
        return [(one.number, one.why) for one in read_day({"groups": "\n".join(lines)})[1]["groups"]]

    assert bad(["A | 5", "", "a | 6"]) == [(3, "Line 1 is called “a” too. Two groups have two names.")]
    assert bad([f"G{n} | 5" for n in range(61)]) == [(61, "A day has at most 60 groups.")]
    assert bad([f"G | 5 | {', '.join(f'P{n}' for n in range(151))}"]) == [(1, "A day has at most 150 people.")]
    assert bad([f"G{n} | 240" for n in range(5)]) == [
        (5, "With it, the groups take more than 16 hours one after the other. Plan two days.")
    ]
    too_much = "That is too much: at most 200 lines and 20,000 characters are read."
    assert bad(["x" * 20_001]) == [(1, too_much)]
    assert bad([f"G{n} | 1" for n in range(201)])[-1] == (201, too_much)


def test_lengths_are_said_in_hours_and_minutes() -> None:
    assert [length_said(n) for n in (0, 25, 60, 95)] == ["0 min", "25 min", "1 h", "1 h 35 min"]


def test_whoever_is_not_seen_is_left_out_and_stays_for_others() -> None:
    hidden = {spelt("ANN  Hále")}
    seen = without(DAY, hidden)
    assert "Ann" not in str(seen)
    assert seen.groups[0] == Group("Duet", 25, ("Ben",), "Scene 3")
    assert with_unseen(seen, DAY, hidden).groups[0].who == ("Ben", "Ann Hale")
    assert with_unseen(seen, DAY, hidden).comes == DAY.comes
    other = read_day({"groups": "Solo | 5 | Ben"})[0]
    assert with_unseen(other, DAY, hidden) == other, "her group is gone, and with it what held for her"
    renamed = read_day({"groups": "Duet | 5 | Ann Hale", "comes": "Ann Hale: 12:00"})[0]
    assert with_unseen(renamed, DAY, hidden) == renamed, "what is written now holds"


def test_a_group_with_a_colon_in_its_name_has_an_hour_too() -> None:
    day, bad = read_day({"groups": "Act 2: Fight | 5 | Ann", "fixed": "act 2: fight: 11:30"})
    assert (bad, day.fixed) == ({}, (("Act 2: Fight", 690),))
    assert read_day(lines_of(day))[0] == day
