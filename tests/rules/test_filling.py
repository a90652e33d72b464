"""Days that are to be filled as a problem: windows, those under 18, who keeps a time, helpers and breaks."""

from dataclasses import replace
from datetime import date
from typing import Any

from castlist.rules.fill_lines import FillLines, Helper, Hours
from castlist.rules.filling import Filling, Person, Room, Time, joined, problem_said, without

FRIDAY, SATURDAY = date(2026, 12, 4), date(2026, 12, 5)
DAY = 24 * 60
IVY = Person("ivy", "p-ivy", "Ivy Marlowe", "lead", "The Lead")
BEN = Person("ben", "p-ben", "Ben Ashe", "lead", "The Lead")
ROOMS = (Room("s2", "Studio 2"), Room("s3", "Studio 3", "nurse"))
TIMES = tuple(
    Time(f"{room.id}-{day.day}-{n}", room.id, day, 600 + 20 * n, 20)
    for day in (FRIDAY, SATURDAY)
    for room in ROOMS
    for n in range(3)
)


def said(*people: Person, times: tuple[Time, ...] = TIMES, **lines: Any) -> dict[str, Any]:
    return problem_said(Filling(people, ROOMS, times, FillLines(**lines)))


def test_minutes_count_from_the_first_day_and_empty_days_are_left_out() -> None:
    found = said(IVY)
    assert found["days"] == ["Friday 4 December", "Saturday 5 December"]
    assert found["slots"][0] == [600, 20, 0]
    assert found["slots"][-1] == [DAY + 640, 20, 1]
    sunday_week = (TIMES[0], replace(TIMES[1], id="later", day=date(2026, 12, 13)))
    assert [slot[0] for slot in said(IVY, times=sunday_week)["slots"]] == [600, DAY + 620]


def test_windows_are_what_was_typed_without_what_they_cannot_and_where_they_are_already() -> None:
    one = replace(IVY, cannot=((FRIDAY, 0, 900),), busy=((SATURDAY, 600, 620),))
    assert said(IVY)["performers"][0]["windows"] is None
    assert said(one)["performers"][0]["windows"] == [(900, DAY + 600), (DAY + 620, 2 * DAY)]
    found = said(one, comes={"ivy marlowe": (Hours(None, 540, 960),)})
    assert found["performers"][0]["windows"] == [(900, 960), (DAY + 540, DAY + 600), (DAY + 620, DAY + 960)]
    assert said(replace(one, cannot=((FRIDAY, 0, DAY), (SATURDAY, 0, DAY))))["performers"][0]["windows"] == []


def test_those_under_18_come_after_school_on_weekdays_alone() -> None:
    child = replace(IVY, minor=True)
    found = said(child, BEN)
    assert [one["minor"] for one in found["performers"]] == [True, False]
    assert found["minor_hours"] == [(960, DAY), (DAY, 2 * DAY)]
    at_any_time = said(child, after_school=None)
    assert (at_any_time["minor_hours"], at_any_time["performers"][0]["minor"]) == (None, False)


def test_who_may_not_know_that_somebody_is_a_minor_is_told_of_hours_and_moves_them_by_no_line() -> None:
    child = replace(IVY, minor=True, minor_known=False)
    for lines in ({}, {"after_school": None}, {"after_school": 1200}):
        one = said(child, **lines)["performers"][0]
        assert (one["minor"], one["windows"]) == (False, [(960, 2 * DAY)])


def test_rooms_of_other_roles_and_of_whoever_is_recused_are_ruled_out() -> None:
    assert said(IVY)["performers"][0]["not_rooms"] == [1]
    assert said(replace(IVY, role="nurse", not_with=frozenset({"s2"})))["performers"][0]["not_rooms"] == [0]


def test_whoever_keeps_a_time_is_asked_for_nothing_else() -> None:
    kept = replace(IVY, keeps=TIMES[1].id, minor=True, cannot=((FRIDAY, 0, DAY),), not_with=frozenset({"s2"}))
    times = (TIMES[0], replace(TIMES[1], holder="ivy"), *TIMES[2:])
    found = said(kept, BEN, times=times, breaks=(("", Hours(FRIDAY, 600, 660)),), helpers=(
        Helper("Pianist", (Hours(FRIDAY, 600, 660),)), Helper("Reader", (Hours(FRIDAY, 640, 700),), "Studio 2"),
    ))  # fmt: skip
    assert found["performers"][0] == {"name": "Ivy Marlowe", "locked": 1}
    assert found["resources"] == [{"name": "Pianist", "available": [(600, 620), (640, 660)], "rooms": None}], (
        "she needs the pianist meanwhile"
    )
    in_studio_2 = [one["span"] for one in found["breaks"] if one["room"] == 0]
    assert not any(since < 640 and until > 620 for since, until in in_studio_2)
    assert {(600, 620), (640, 660), (0, 620)} <= set(in_studio_2)


def test_one_performer_for_two_roles_is_one_person() -> None:
    nurse = replace(IVY, cand="ivy-nurse", role="nurse", role_name="Nurse")
    found = said(IVY, nurse, BEN)
    assert [one["name"] for one in found["performers"]] == ["Ivy Marlowe (The Lead)", "Ivy Marlowe (Nurse)", "Ben Ashe"]
    assert [one["needs"] for one in found["performers"]] == [[0], [0], []]
    assert found["resources"][0]["name"] == "Ivy Marlowe, who is heard for several parts"


def test_stretches_are_joined_and_taken_away() -> None:
    assert joined([(5, 9), (1, 3), (3, 4), (7, 12), (20, 20)]) == [(1, 4), (5, 12)]
    assert without([(0, 10), (20, 30)], [(5, 25), (28, 28)]) == [(0, 5), (25, 30)]
    assert without([(0, 10)], [(0, 10)]) == []


def test_each_of_several_at_one_time_has_a_room_of_its_own() -> None:
    rooms = tuple(Room("s", "Studio 2", "", seat) for seat in (1, 2))
    times = tuple(Time(f"t{seat}", "s", date(2026, 12, 7), 600, 20, "", seat) for seat in (1, 2))
    people = (Person("a", "pa", "Ada", "r"), Person("b", "pb", "Bea", "r"))
    said = problem_said(Filling(people, rooms, times, FillLines()))
    assert (said["rooms"], [slot[2] for slot in said["slots"]]) == (["Studio 2", "Studio 2"], [0, 1])
