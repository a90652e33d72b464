"""`castlist conform`: what a file of scenarios must be, and the one line for each that is not."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from castlist.jobs import conform_reading
from castlist.jobs.conform_reading import Bad, scenarios_of

HANDFUL = Path(__file__).parents[1] / "rules" / "scenarios" / "handful.jsonl"
GOOD: dict[str, Any] = {"id": "a", "setup": {"members": {}, "roles": {}}, "steps": []}
SHOWN = {
    "status": "named", "waits_for": [], "step": "named", "revision": None, "bites": [], "stands": [], "orphaned": [],
    "review": False, "minutes": 0, "offer": None,
}  # fmt: skip


def told(tmp_path: Path, text: str | bytes) -> list[str]:
    path = tmp_path / "some.jsonl"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    asked, bad = scenarios_of(path)
    assert asked or bad
    sentences = [one.sentence(path) for one in bad]
    assert not any("\n" in one or len(one) > 1200 for one in sentences)
    return [one.removeprefix(f"{path}") for one in sentences]


def setup(**said: Any) -> str:
    return json.dumps({**GOOD, "setup": {"members": {}, "roles": {}, **said}})


def step(act: Any, **said: Any) -> str:
    return json.dumps({**GOOD, "steps": [{"act": act, "accepted": True, "after": {}, **said}]})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ": found nothing, expected one scenario a line."),
        ("\n \n", ": found nothing, expected one scenario a line."),
        ("{", ", line 1: found {, expected one JSON object (Expecting property name enclosed in double quotes at "
              "character 2)."),
        ("[1]", ", line 1, the line: found [1], expected one JSON object."),
        ("\n\n{}", ", line 3, id: found nothing, expected a name of 1 to 200 characters that can be shown."),
        ('{"id": NaN}', ", line 1: found NaN, expected one JSON object."),
        ('{"id": "a", "id": "b"}', ", line 1: found “id” twice in one object, expected one JSON object."),
        (b"\x00\xff", ", line 1: found bytes that are not UTF-8 (0xff as byte 2), expected one JSON object in UTF-8."),
        ("[" * 100_000, ", line 1: found JSON that is too deeply nested, expected one JSON object."),
        (f"{json.dumps(GOOD)}\n{json.dumps(GOOD)}",
         ', line 2, “a”, id: found "a", expected an id of its own: line 1 has this one.'),
        (json.dumps({**GOOD, "readings": 5}), ", line 1, “a”, readings: found 5, expected a list of texts."),
        (json.dumps({**GOOD, "steps": None}), ", line 1, “a”, steps: found null, expected a list."),
    ],
)  # fmt: skip
def test_a_line_that_is_no_scenario_is_told_in_one_sentence(tmp_path: Path, text: str | bytes, line: str) -> None:
    assert told(tmp_path, text) == [line]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"members": []}, "members: found [], expected an object."),
        ({"members": {"K": 1}}, "members.K: found 1, expected an object."),
        ({"members": {"K": {"say": ["x"]}}}, 'members.K.say[0]: found "x", expected a pair [role or *, step or *].'),
        ({"members": {"K": {"say": True}}}, "members.K.say: found true, expected a list of pairs [role, step]."),
        ({"members": {"K": {"say": [["Lead", "*"]]}}},
         'members.K.say[0][0]: found "Lead", expected * or a role of the setup.'),
        ({"members": {"K": {"voice": "yes"}}}, 'members.K.voice: found "yes", expected true or false.'),
        ({"members": {"K": {"lead": True}}}, 'members.K, a field: found "lead", expected one of desk, say, voice.'),
        ({"members": {"K\x00": {}}}, 'members, a name in it: found "K\\u0000", expected a name of 1 to 200 characters '
                                     "that can be shown."),
        ({"roles": {"Lead": {"places": "many"}}},
         'roles.Lead.places: found "many", expected a whole number, 0 or more.'),
        ({"roles": {"Lead": {"covers": "Nurse"}}},
         'roles.Lead.covers: found "Nurse", expected another role of the setup.'),
        ({"roles": {"A": {"covers": "B"}, "B": {"covers": "A"}}},
         'roles.B.covers: found "A", expected another role of the setup.'),
        ({"rule": []}, "rule: found [], expected an object."),
        ({"rule": {"sealed": True}}, 'rule, a field: found "sealed", expected one of absence, decider, gate, grace, '
                                     "preset, q, skip_to, steps."),
        ({"rule": {"q": "two"}}, 'rule.q: found "two", expected a whole number, 0 or more.'),
        ({"rule": {"q": 0}}, "rule.q: found 0, expected a whole number, 1 or more."),
        ({"rule": {"q": True}}, "rule.q: found true, expected a whole number, 0 or more."),
        ({"rule": {"preset": "one"}}, 'rule.preset: found "one", expected a member with a say, who decides.'),
        ({"rule": {"grace": -1}}, "rule.grace: found -1, expected a whole number, 0 or more."),
        ({"alternates": "Cleo"}, 'alternates: found "Cleo", expected a list of names.'),
        ({"seconds": ["a"]}, 'seconds: found ["a"], expected an object, member to alternate.'),
        ({"relations": [["a"]]}, 'relations[0]: found ["a"], expected a pair [member, performer].'),
        ({"performers": []}, 'a field: found "performers", expected one of alternates, members, relations, roles, '
                             "rule, seconds."),
    ],
)  # fmt: skip
def test_a_setup_that_cannot_be_is_told_by_its_field(tmp_path: Path, said: dict[str, Any], line: str) -> None:
    join = ", " if line.startswith("a field") else "."
    assert told(tmp_path, setup(**said)) == [f", line 1, “a”, setup{join}{line}"]


@pytest.mark.parametrize(
    ("act", "line"),
    [
        ([], ": found [], expected an object."),
        ({"who": "K"}, ".act: found nothing, expected one of accept_offer, add_member, "),
        ({"act": "dance"}, '.act: found "dance", expected one of accept_offer, add_member, '),
        ({"act": "leave"}, ".who: found nothing, expected this argument of leave."),
        ({"act": "leave", "who": ""}, '.who: found "", expected a name of '),
        ({"act": "leave", "who": "K", "whom": "D"}, ', an argument of leave: found "whom", expected one of act, by, '),
        ({"act": "time", "hours": "two"}, '.hours: found "two", expected a number of hours, 0 to '),
        ({"act": "time", "hours": -1}, ".hours: found -1, expected a number of hours, 0 to "),
        ({"act": "time", "hours": True}, ".hours: found true, expected a number of hours, 0 to "),
        ({"act": "set_rule", "by": "K"}, '.by: found "K", expected a list of names.'),
        ({"act": "set_rule", "by": ["K"], "q": "two"}, '.q: found "two", expected a whole number.'),
        ({"act": "set_rule", "by": ["K"], "sealed": True}, ', an argument of set_rule: found "sealed", expected one '),
        ({"act": "add_member", "by": [], "name": "N", "say": ["x"]}, '.say[0]: found "x", expected a pair '),
        ({"act": "conclude", "who": "K", "cand": "c", "rev": 1.5}, ".rev: found 1.5, expected a whole number."),
        ({"act": "conclude", "who": "K", "cand": "c", "rev": 1, "seen": -1}, ".seen: found -1, expected a whole "),
        ({"act": "propose", "who": "K", "cand": "c", "target": None}, ".target: found null, expected a text "),
        ({"act": "propose", "who": "K", "cand": "c", "target": "x", "conditions": ["y"]},
         '.conditions[0]: found "y", expected an object.'),
        ({"act": "propose", "who": "K", "cand": "c", "target": "x", "conditions": [{"name": "y"}]},
         ".conditions[0].kind: found nothing, expected this field."),
        ({"act": "propose", "who": "K", "cand": "c", "target": "\ud800"}, '.target: found "\\ud800", expected a text '),
        ({"act": "confirm", "who": "K", "cand": "c", "resolve": ["O1"]}, '.resolve: found ["O1"], expected an object.'),
        ({"act": "clearance", "cand": "c", "value": 1}, '.value: found 1, expected one of "cleared", "pending", '),
    ],
)  # fmt: skip
def test_an_act_that_says_nothing_is_told_by_its_argument(tmp_path: Path, act: Any, line: str) -> None:
    (found,) = told(tmp_path, step(act))
    assert found.startswith(f", line 1, “a”, steps[0].act{line}")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"accepted": False}, ': found {"accepted": false}, expected either “accepted”: true or “refused”: [reasons].'),
        ({"refused": ["ended"]}, ': found {"accepted": true, "refused": ["ended"]}, expected either '),
        ({"accepted": False, "refused": []}, ': found {"accepted": false, "refused": []}, expected either '),
        ({"accepted": "yes"}, '.accepted: found "yes", expected true or false.'),
        ({"refused": "ended"}, '.refused: found "ended", expected a list of reasons.'),
        ({"after": None}, ".after: found null, expected an object, candidacy to what is so."),
        ({"after": []}, ".after: found [], expected an object, candidacy to what is so."),
        ({"after": {"c": {}}}, ".after.c.status: found nothing, expected this field."),
        ({"after": {"c": []}}, ".after.c: found [], expected an object."),
        ({"after": {"c": {**SHOWN, "bites": "O1"}}}, '.after.c.bites: found "O1", expected a list of objections.'),
        ({"after": {"c": {**SHOWN, "minutes": None}}}, ".after.c.minutes: found null, expected a whole number, "),
        ({"readings": 5}, ".readings: found 5, expected a list of texts."),
    ],
)
def test_an_expectation_that_is_none_is_told_by_its_field(tmp_path: Path, said: dict[str, Any], line: str) -> None:
    (found,) = told(tmp_path, step({"act": "leave", "who": "K"}, **said))
    assert found.startswith(f", line 1, “a”, steps[0]{line}")


def test_null_stands_for_what_is_left_out(tmp_path: Path) -> None:
    acts: list[dict[str, Any]] = [
        {"act": "amend", "who": "K", "cand": "c", "target": None, "conditions": None, "deadline": None},
        {"act": "position", "who": "K", "cand": "c", "rev": 1, "kind": "x", "floor": None, "resolve": None, "for_": ""},
        {"act": "conclude", "who": "K", "cand": "c", "rev": 1, "seen": None},
        {"act": "name_alternate", "by": [], "name": "C", "seat": ""},
    ]
    for act in acts:
        assert told(tmp_path, step(act, after={"c": SHOWN}, readings=None)) == []


def test_a_file_in_another_encoding_is_told_line_by_line(tmp_path: Path) -> None:
    assert told(tmp_path, json.dumps(GOOD).encode("utf-16"))[0].startswith(", line 1: found bytes that are not UTF-8")
    assert told(tmp_path, json.dumps(GOOD).encode("utf-8-sig")) == []


def test_a_line_without_end_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conform_reading, "LONGEST_LINE", 1024**2)
    long = json.dumps({**GOOD, "title": "x" * 1024**2})
    found = told(tmp_path, f"{json.dumps(GOOD)}\n{long}\n{json.dumps(GOOD)}")
    assert found == [", line 2: found more than 1 MB, expected a shorter line; nothing after it was read."]


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    for path, why in ((tmp_path, "Is a directory"), (tmp_path / "none", "No such file or directory")):
        asked, bad = scenarios_of(path)
        assert (asked, [one.sentence(path) for one in bad]) == ([], [f"{path}: {why}."])


def test_one_sentence_stays_one_line() -> None:
    bad = Bad(3, "a\nb", "x\ty", "\x1b[2J", "z")
    assert bad.sentence(Path("f")) == "f, line 3, “a�b”, x�y: found �[2J, expected z."


def _spoilt(dice: random.Random, value: Any) -> Any:
    """The value with one thing in it, somewhere, that does not belong there."""
    odd = [None, 1, -1, 1.5, True, "", "x", "\x00", "\ud800", [], {}, ["x"], {"x": 1}, [[["x"]]], 10**30, "*" * 500]
    if isinstance(value, dict) and value and dice.random() < 0.85:
        key = dice.choice(sorted(value))
        if dice.random() < 0.1:
            return {k: v for k, v in value.items() if k != key}
        return {**value, key: _spoilt(dice, value[key])}
    if isinstance(value, list) and value and dice.random() < 0.85:
        place = dice.randrange(len(value))
        return [*value[:place], _spoilt(dice, value[place]), *value[place + 1 :]]
    return dice.choice(odd)


def test_whatever_is_put_in_a_line_it_is_played_or_told(tmp_path: Path) -> None:
    dice = random.Random(12)
    lines = [json.loads(line) for line in HANDFUL.read_text(encoding="utf-8").splitlines()]
    spoilt = [json.dumps(_spoilt(dice, dice.choice(lines))) for _ in range(400)]
    found = told(tmp_path, "\n".join(spoilt))
    assert len(found) > 100
    assert all(": found " in one and ", expected " in one for one in found)
