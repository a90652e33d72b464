"""Files of audition days: what they mean, and how each of them that is wrong is refused."""

import json
import random
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from castlist.planning.days_files import problem_of
from castlist.planning.days_problem import (
    Break,
    Performer,
    Problem,
    Resource,
    Slot,
    Span,
    Together,
    Wish,
)
from castlist.planning.stopping import BadProblem

GOOD: dict[str, Any] = {
    "name": "Two days",
    "days": ["Saturday", "Sunday"],
    "members": ["Karen", "Derek"],
    "sessions": [
        {"room": "Hall", "from": "Saturday 10:00", "to": "Saturday 11:00", "slot": 20, "panel": ["Karen"]},
        {"room": "Attic", "from": "Sunday 10:00", "to": "Sunday 10:50", "slot": 20, "buffer": 10},
    ],
    "breaks": [{"from": "10:20", "to": "10:40", "room": "Hall"}],
    "minor_hours": [["15:30", "18:00"]],
    "resources": [{"name": "pianist", "available": [["10:00", "12:00"]], "rooms": ["Hall"], "count": 2}],
    "performers": [
        {
            "name": "Ivy",
            "length": 20,
            "windows": [["Saturday 10:00", "Sunday 24:00"]],
            "minor": True,
            "not_rooms": ["Attic"],
            "recused": ["Derek"],
            "needs": ["pianist"],
            "wishes": [{"from": "10:00", "to": "10:30", "weight": 3}, {"room": "Hall"}],
            "locked": {"room": "Hall", "at": "10:40"},
        },
        {"name": "Ada", "length": 15},
    ],
    "before": [["Ivy", "Ada"]],
    "together": [{"performers": ["Ivy", "Ada"], "within": 60}],
}


def changed(path: str, value: Any) -> str:
    """The good file with another value there; … takes the field away."""
    data = deepcopy(GOOD)
    *way, last = [int(word) if word.isdigit() else word for word in path.split()]
    at: Any = data
    for step in way:
        at = at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return json.dumps(data)


def test_a_file_means_its_problem() -> None:
    karen = frozenset({0})
    assert problem_of(json.dumps(GOOD), name="file") == Problem(
        slots=(Slot(600, 20, 0, karen), Slot(640, 20, 0, karen), Slot(2040, 20, 1), Slot(2070, 20, 1)),
        performers=(
            Performer(
                length_minutes=20,
                windows=(Span(600, 2880),),
                is_minor=True,
                not_rooms=frozenset({1}),
                recused=frozenset({1}),
                needs=frozenset({0}),
                wishes=(Wish(3, Span(600, 630)), Wish(1, None, 0)),
                locked=1,
                name="Ivy",
            ),
            Performer(15, name="Ada"),
        ),
        rooms=("Hall", "Attic"),
        members=("Karen", "Derek"),
        resources=(Resource((Span(600, 720),), 2, frozenset({0}), "pianist"),),
        breaks=(Break(Span(620, 640), 0),),
        minor_hours=(Span(930, 1080),),
        before=((0, 1),),
        together=(Together(frozenset({0, 1}), 60),),
        days=("Saturday", "Sunday"),
        name="Two days",
    )


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("sessions", ..., "sessions: found None, expected a value: it is missing."),
        ("performers", {}, "performers: found {}, expected a list."),
        ("colour", "red", "colour: found 'a field', expected only before, breaks, days, "),
        ("sessions 0", 7, "sessions[0]: found 7, expected an object."),
        ("sessions 0 from", "25:00", "sessions[0].from: found '25:00', expected a time such as “10:30” or “Sunday"),
        ("sessions 0 from", "Monday 10:00", "sessions[0].from: found 'Monday 10:00', expected a time such as "),
        ("sessions 0 to", "09:00", "sessions[0].to: found '09:00', expected later than Saturday 10:00."),
        ("sessions 0 slot", 0, "sessions[0].slot: found 0, expected whole minutes from 1 to 1440."),
        ("sessions 0 slot", 15, "sessions[0].slot: found 15, expected a length that divides the time until 10:20: 5 "),
        ("sessions 0 panel", ["Tom"], "sessions[0].panel[0]: found 'Tom', expected a member: Karen, Derek."),
        ("sessions 1 room", "Hall", "rooms: found"),
        ("sessions 1 room", "", "sessions[1].room: found '', expected a name of 1 to 200 letters."),
        ("breaks 0 room", "Yard", "breaks[0].room: found 'Yard', expected a room: Hall, Attic."),
        ("performers 1 name", "Ivy", "performers[1]: found 'Ivy', expected another name than that of performers[0]."),
        ("performers 1 name", ..., "performers[1]: found None, expected a name of 1 to 200 letters."),
        ("performers 0 length", "20", "performers[0].length: found '20', expected whole minutes from 1 to 1440."),
        ("performers 0 windows", "10:00", "performers[0].windows: found '10:00', expected a list."),
        ("performers 0 windows 0", ["10:00"], "performers[0].windows[0]: found ['10:00'], expected two times, from "),
        ("performers 0 minor", "yes", "performers[0].minor: found 'yes', expected true or false."),
        ("performers 0 recused", ["Kareen"], "performers[0].recused[0]: found 'Kareen', expected a member: Karen, D"),
        ("performers 0 needs", ["reader"], "performers[0].needs[0]: found 'reader', expected a resource: pianist."),
        ("performers 0 wishes 0 weight", 0, "performers[0].wishes[0].weight: found 0, expected a whole number from 1."),
        ("performers 0 wishes 0 to", ..., "performers[0].wishes[0].to: found None, expected a value: it is missing."),
        ("performers 0 wishes 0", {}, "performers[0].wishes[0]: found None, expected a time, a room, or both."),
        ("performers 0 locked at", "10:10", "performers[0].locked.at: found '10:10', expected when a slot in Hall beg"),
        ("performers 0 locked", 3, "performers[0].locked: found 3, expected an object."),
        ("before 0", ["Ivy"], "before[0]: found ['Ivy'], expected two performers."),
        ("before 0 1", "Eve", "before[0]: found 'Eve', expected a performer: Ivy, Ada."),
        ("before 0 1", "Ivy", "before[0]: found [0, 0], expected two different performers."),
        ("together 0 within", -1, "together[0].within: found -1, expected whole minutes from 1 to 1440."),
        ("resources 0 count", 1.5, "resources[0].count: found 1.5, expected a whole number from 1."),
        ("days 1", "Saturday", "days[1]: found 'Saturday', expected another name than that of days[0]."),
    ],
)
def test_a_wrong_field_is_named_with_what_was_found_and_expected(path: str, value: Any, said: str) -> None:
    if path == "sessions 1 room" and value == "Hall":
        text = changed("rooms", ["Hall", "Hall"])
        said = "rooms[1]: found 'Hall', expected another name than that of rooms[0]."
    else:
        text = changed(path, value)
    with pytest.raises(BadProblem) as refused:
        problem_of(text)
    assert str(refused.value)[: len(said)] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": ' + "9" * 5000 + "}", "the file: found 'a number of too many digits', expected one JSON object."),
        ("", "the file, line 1: found 'Expecting value', expected one JSON object."),
        ("{", "the file, line 1: found 'Expecting property name enclosed in double quotes', expected one JSON object."),
        ("[]", "the file: found [], expected an object."),
        ('{"sessions": [], "sessions": []}', "sessions: found 'the same field twice', expected each field once."),
        ('{"sessions": NaN}', "the file: found 'NaN', expected a number."),
        (b"\xff\xfe", "the file: found 'bytes that are not UTF-8', expected one JSON object."),
        ("[" * 100_000, "the file: found 'too many brackets', expected one JSON object."),
    ],
)
def test_what_is_no_object_is_refused(text: str | bytes, said: str) -> None:
    with pytest.raises(BadProblem) as refused:
        problem_of(text)
    assert str(refused.value) == said


def test_a_session_of_a_year_of_minutes_is_refused_and_not_made() -> None:
    text = changed("sessions 1", {"room": "Attic", "from": 2000, "to": 500_000, "slot": 1})
    with pytest.raises(BadProblem, match=r"slots: found 20001, expected at most 20000"):
        problem_of(text)


nonsense = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 3000) | st.floats() | st.text(max_size=8) | st.just("10:00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["from", "to", "room"]), inner),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**20), value=nonsense)
def test_any_value_anywhere_is_read_or_refused_with_its_field(seed: int, value: Any) -> None:
    data = deepcopy(GOOD)
    dice = random.Random(seed)
    at: Any = data
    while True:
        key = dice.choice(list(at) if isinstance(at, dict) else range(len(at)))
        if not isinstance(at[key], (dict, list)) or not at[key] or dice.random() < 0.2:
            break
        at = at[key]
    at[key] = value
    try:
        assert isinstance(problem_of(json.dumps(data)), Problem)
        return
    except BadProblem as why:
        refused = why
    assert str(refused).startswith(f"{refused.where}: found ")
    assert refused.expected in str(refused)
