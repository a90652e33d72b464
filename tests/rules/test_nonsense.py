"""Whatever is said to the rules, the answer is an event or Refused, and never another exception."""

import inspect
from typing import Any

import pytest

from castlist.rules.decisions.motions import MOTIONS
from castlist.rules.why import Refused, Why
from tests.rules.company import room
from tests.rules.memory_room import ACTS

NAMES = ("", "*", "a/b", "x" * 201, "\x00", "two\nlines")
LONG = "x" * 20_001
PERFORMERS = {"submit", "decline", "withdraw", "accept_offer", "book", "give_back"}
"""Acts of people outside: whoever acts for the performer is known by their private link."""


def arguments(name: str, value: str) -> dict[str, Any]:
    """Every argument that the act must have, this value where a name or a text is asked for."""
    found: dict[str, Any] = {}
    for parameter in inspect.signature(ACTS[name]).parameters.values():
        if parameter.name in ("state", "at") or parameter.kind is parameter.VAR_KEYWORD:
            continue
        if parameter.default is not parameter.empty and parameter.name not in ("reason", "text", "floor", "principal"):
            continue
        found[parameter.name] = {"by": "Karen", "revision": 1, "value": True}.get(parameter.name, value)
    return found


@pytest.mark.parametrize("value", NAMES)
@pytest.mark.parametrize("name", sorted(set(ACTS) - {"leave", "move"}))
def test_an_act_with_a_name_that_is_none_is_refused(name: str, value: str) -> None:
    with pytest.raises(Refused):
        room().act(name, **arguments(name, value))


@pytest.mark.parametrize("who", ["", "Eve", "x" * 500])
@pytest.mark.parametrize("name", sorted(set(ACTS) - PERFORMERS - {"move"}))
def test_an_act_by_nobody_known_is_refused(name: str, who: str) -> None:
    found = room()
    found.propose("consider")
    said = arguments(name, "c") | {"by": who}
    with pytest.raises(Refused):
        found.act(name, **said)


@pytest.mark.parametrize("what", sorted(what for what in MOTIONS if MOTIONS[what].takes))
@pytest.mark.parametrize("value", NAMES)
def test_a_motion_about_what_is_not_there_is_refused(what: str, value: str) -> None:
    args = dict.fromkeys(MOTIONS[what].takes, value)
    with pytest.raises(Refused):
        room().act("move", what, by="Karen", new_id="m", **args)


def test_a_motion_without_its_arguments_or_with_others_is_unknown() -> None:
    for args in ({}, {"person": "Derek"}, {"person": "Derek", "role": "Lead", "colour": "red"}):
        assert room().why_not("move", "waiver", by="Karen", new_id="m", **args) == (Why.unknown,)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("position", {"revision": 1, "what": "support", "new_id": "o", "reason": LONG}),
        ("object_to", {"floor": "offer", "new_id": "o", "reason": LONG}),
        ("advise", {"what": "for", "new_id": "v", "text": LONG}),
        ("report", {"member": "Derek", "revision": 1, "what": "support", "reason": LONG}),
    ],
)
def test_a_text_that_is_too_long_is_refused(name: str, said: dict[str, Any]) -> None:
    found = room()
    found.propose("consider")
    assert found.why_not(name, "c", by="Karen", **said) == (Why.too_long,)


def test_a_text_of_the_longest_kind_with_any_characters_is_taken() -> None:
    found = room()
    found.propose("consider")
    for reason in ("x" * 20_000, "שלום\u202e", "🎭" * 100, "<b>&amp;</b>", "a\x00b"):
        found.say("concern", "Karen", reason=reason)
    assert found.state.position("c", 1, "Karen").reason == "a\x00b"


def test_what_is_there_already_is_not_put_in_its_place() -> None:
    found = room()
    found.reach("consider")
    assert found.why_not("put_forward", "c", by="Karen", performer="Dora", role="Lead") == (Why.already_there,)
    assert found.why_not("submit", "c", by="x", performer="Dora", role="Lead") == (Why.already_there,)
    assert found.why_not("standing_open", "c", by="Karen", role="Lead") == (Why.already_there,)
    assert found.why_not("add_role", by="Karen", role="Lead") == (Why.already_there,)
    name = found.objects("Derek", "offer")
    said = {"by": "Karen", "floor": "offer", "new_id": name, "reason": "x"}
    assert found.why_not("object_to", "c", **said) == (Why.already_there,)
    found.act("give_task", "c", by="Karen", owner="Tom", new_id="t")
    assert found.why_not("give_task", "c", by="Karen", owner="Tom", new_id="t") == (Why.already_there,)
    found.act("move", "set_rule", by="Karen", new_id="m", change={"grace_hours": 1})
    said = {"by": "Karen", "new_id": "m", "change": {"grace_hours": 2}}
    assert found.why_not("move", "set_rule", **said) == (Why.already_there,)


def test_a_performer_without_a_name_is_no_standing_decision() -> None:
    found = room()
    assert found.why_not("put_forward", "x", by="Karen", performer="", role="Lead") == (Why.unknown,)
    assert found.why_not("submit", "x", by="x", performer="", role="Lead") == (Why.unknown,)


@pytest.mark.parametrize(
    "change", [{}, {"places": 0}, {"places": True}, {"places": "2"}, {"sort": "star"}, {"id": "Nurse"}, {"n": 4}]
)
def test_a_role_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    assert room().why_not("change_role", by="Karen", role="Lead", **change) == (Why.bad_rule,)


def test_a_role_is_no_cover_of_itself() -> None:
    assert room().why_not("change_role", by="Karen", role="Lead", covers="Lead") == (Why.unknown,)
