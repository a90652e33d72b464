"""Questions of the desk: what one may ask, and what is an answer to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.people import NotUsable
from castlist.rules.questions import (
    KINDS,
    LIKED,
    NotAnswered,
    Question,
    answer_to,
    answers_to,
    cleaned,
    parts_of,
    place_words,
    shown,
)
from castlist.rules.why import Refused, Why

DAYS = ("Mondays", "Fridays")


def asks(kind: str, *, required: bool = False, id: str = "a", role: str = "") -> Question:
    return Question(id, role, kind, "What?", "", DAYS if kind in ("one", "some") else (), required)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"kind": "short", "text": "  "}, Why.incomplete),
        ({"kind": "short", "text": "\u200b"}, Why.incomplete),
        ({"kind": "essay", "text": "Why?"}, Why.bad_question),
        ({"text": "Why?"}, Why.bad_question),
        ({"kind": "short", "text": "x" * 301}, Why.too_long),
        ({"kind": "short", "text": "Why?", "help": "x" * 301}, Why.too_long),
        ({"kind": "one", "text": "Which?", "options": "Mondays\n\n Mondays "}, Why.incomplete),
        ({"kind": "one", "text": "Which?"}, Why.incomplete),
        ({"kind": "some", "text": "Which?", "options": [str(n) for n in range(21)]}, Why.too_long),
        ({"kind": "one", "text": "Which?", "options": ["a", "b" * 101]}, Why.too_long),
        ({"kind": "short", "text": "a\u202eb"}, Why.bad_question),
        ({"kind": "number", "text": "How old are you?"}, Why.bad_question),
        ({"kind": "number", "text": "Which year were you born?"}, Why.bad_question),
        ({"kind": "number", "text": "How old will you be in May?"}, Why.bad_question),
        ({"kind": "number", "text": "Age"}, Why.bad_question),
        ({"kind": "date", "text": "D.o.b."}, Why.bad_question),
        ({"kind": "date", "text": "Your date of birth, please"}, Why.bad_question),
    ],
)
def test_a_question_that_cannot_be_asked(said: dict[str, object], why: Why) -> None:
    with pytest.raises(Refused) as no:
        cleaned(said)
    assert no.value.why is why


def test_a_question_as_it_is_kept() -> None:
    said = {"kind": "some", "text": " Which\n days? ", "help": "All of them.", "options": "Mondays\n Fridays\nMondays"}
    assert cleaned(said | {"required": True}, role="r") == Question(
        "", "r", "some", "Which days?", "All of them.", DAYS, required=True
    )
    assert cleaned({"kind": "short", "text": "Why?", "options": "left\nover"}).options == ()


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        ("short", ["  two\n words "], "two words"), ("long", [" a\r\nb\x00 "], "a\nb"), ("one", ["Fridays"], "Fridays"),
        ("some", ["Fridays", "Mondays", "Fridays"], "Mondays\nFridays"), ("yes_no", ["yes"], "yes"),
        ("number", ["+007,50"], "7.50"), ("number", ["-3"], "-3"), ("date", ["2026-12-03"], "2026-12-03"),
        ("short", ["\u200b"], ""), ("number", [" "], ""), ("date", [], ""), ("some", [""], ""),
        ("short", ["first", "last"], "last"),
    ],
)  # fmt: skip
def test_an_answer_as_it_is_kept(kind: str, said: list[str], kept: str) -> None:
    assert answer_to(asks(kind), said) == kept


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("short", "x" * 201), ("long", "x" * 2001), ("one", "Sundays"), ("some", "Sundays"), ("yes_no", "perhaps"),
        ("number", "many"), ("number", "1e9"), ("number", "٣"), ("number", "1" * 10), ("number", "NaN"),
        ("date", "2026-02-30"), ("date", "3.12.2026"), ("date", "20261203"), ("date", "tomorrow"),
    ],
)  # fmt: skip
def test_what_is_no_answer(kind: str, said: str) -> None:
    with pytest.raises(NotUsable):
        answer_to(asks(kind), [said])


@given(st.sampled_from(sorted(KINDS)), st.lists(st.text(max_size=30), max_size=3))
def test_whatever_is_said_is_kept_readably_or_refused_and_kept_again_as_it_was(kind: str, said: list[str]) -> None:
    try:
        value = answer_to(asks(kind), said)
    except NotUsable:
        return
    assert answer_to(asks(kind), value.split("\n") if kind == "some" else [value]) == value
    assert bool(shown(kind, value)) if value else value == ""


def test_every_field_that_is_wrong_is_told_at_once() -> None:
    questions = [asks("number", id="n"), asks("one", id="o", required=True), asks("short", id="s", required=True)]
    with pytest.raises(NotAnswered) as no:
        answers_to(questions, {"q_n": ["many"]})
    assert sorted(no.value.errors) == ["q_n", "q_o", "q_s"]
    assert answers_to(questions, {"q_o": ["Mondays"], "q_s": ["So."]}) == {"o": "Mondays", "s": "So."}
    assert shown("date", "2026-12-03") == "3 December 2026"


def like(**said: str) -> dict[str, list[str]]:
    return {LIKED + role: [place] for role, place in said.items()}


def test_parts_stand_in_the_order_of_their_places() -> None:
    offered = ("lead", "nurse", "ghost", "cook")
    assert parts_of(like(lead="3", nurse="1", ghost="not", cook=""), offered) == (("nurse", "lead"), ("ghost",))
    assert parts_of({}, offered) == (("lead",), ())
    assert parts_of(like(lead="not"), ("lead",)) == (("lead",), ()), "of one part alone nothing is asked"
    assert [place_words(place) for place in (1, 2, 7)] == ["first choice", "second choice", "choice number 7"]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (like(lead="1", nurse="1"), "like_nurse"), (like(lead="", nurse="not"), "like_lead"),
        (like(lead="0", nurse="1"), "like_lead"), (like(lead="9"), "like_lead"), (like(nurse="x"), "like_nurse"),
    ],
)  # fmt: skip
def test_parts_that_cannot_be_taken(said: dict[str, list[str]], wrong: str) -> None:
    with pytest.raises(NotAnswered) as no:
        parts_of(said, ("lead", "nurse"))
    assert list(no.value.errors) == [wrong]
