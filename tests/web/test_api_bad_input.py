"""Whatever a program sends by mistake or on purpose is refused in words, by the field, and nothing is half-written."""

import json
from typing import Any

import pytest

from castlist.records.models import Event, Fact, Letter, Matter, Person, Production, Request, Session, Text
from castlist.web.api import bodies
from tests.web.api_examples import EXAMPLES, MOTIONS, Example, P, R, cand, filled
from tests.web.api_world import Stage, built_stage, stage

__all__ = ["built_stage", "stage"]

TABLES = (Event, Fact, Letter, Matter, Person, Production, Request, Session, Text)
DEEP = b'{"a":' * 5000 + b"1" + b"}" * 5000
SOME = {"revision": 1, "position": "support"}


def counts() -> list[int]:
    """How many rows there are of everything that an act may write."""
    return [table.objects.count() for table in TABLES]


def detail(answer: Any) -> str:
    """What an error says was wrong."""
    return str(answer.json()["error"]["detail"])


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "the body: is missing"),
        (b"{}", "revision: is missing · position: is missing"),
        (b"[]", "the body: is not an object"),
        (b"null", "the body: is not an object"),
        (b"12", "the body: is not an object"),
        (b'"text"', "the body: is not an object"),
        (b"{", "the body: is not JSON"),
        (b"revision=1", "the body: is not JSON"),
        (b'{"revision": 1, "position": "support"} trailing', "the body: is not JSON"),
        ('{"revision": 1, "reason": "é"}'.encode("latin-1"), "the body: is not UTF-8"),
        ('{"revision": 1}'.encode("utf-16"), "the body: is not UTF-8"),
        (b'{"revision": NaN, "position": "support"}', "the body: NaN is not a number of JSON"),
        (b'{"revision": 1, "revision": 2, "position": "support"}', "the body: names a field twice"),
        (b'{"revision": 1, "position": "support", "reason": "\\u0000"}', "the body: holds a NUL character"),
        (b'{"revision": 1, "position": "support", "reason": "\\ud800"}', "the body: holds half a character"),
        (DEEP, "the body: is nested too deeply"),
        (
            b'{"revision": 1, "position": "support", "reason": [[[[[[[[[[[[[[1]]]]]]]]]]]]]]}',
            "the body: is nested too deeply",
        ),
        (b'{"revision": ' + b"9" * 5000 + b', "position": "support"}', "the body: is not JSON"),
        (b'{"revision": 1e400, "position": "support"}', "revision: Input should be"),
    ],
    ids=lambda value: value[:24].decode("latin-1") if isinstance(value, bytes) else "",
)
def test_a_body_that_cannot_be_read_is_refused_in_words(stage: Stage, body: bytes, says: str) -> None:
    before = counts()
    answer = stage.programs["karen"].post(stage.path(f"{cand('rana')}/positions"), body)
    assert (answer.status_code, answer.json()["error"]["why"]) == (422, ["bad_request"])
    assert detail(answer).startswith(says), detail(answer)
    assert counts() == before


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"revision": "1"}, "revision: Input should be a valid integer"),
        ({"revision": 1.5}, "revision: Input should be a valid integer"),
        ({"revision": True}, "revision: Input should be a valid integer"),
        ({"revision": None}, "revision: Input should be a valid integer"),
        ({"revision": -1}, "revision: Input should be greater than or equal to 1"),
        ({"revision": 10**30}, "revision: Input should be less than or equal to 1000000"),
        ({"position": "maybe"}, "position: Input should be 'support', 'accept', 'concern' or 'object'"),
        ({"position": ["support"]}, "position: Input should be 'support', 'accept', 'concern' or 'object'"),
        ({"reason": 7}, "reason: Input should be a valid string"),
        ({"reason": {"text": "x"}}, "reason: Input should be a valid string"),
        ({"withheld": "yes"}, "withheld: Input should be a valid boolean"),
        ({"colour": "red"}, "colour: is not a field here"),
        ({"resolve": {"x y": "ends"}}, "resolve.x y.[key]: String should match pattern"),
        ({"resolve": {"abc": "never"}}, "resolve.abc: Input should be"),
        ({"on_behalf_of": "../../etc"}, "on_behalf_of: String should match pattern"),
    ],
    ids=lambda value: json.dumps(value)[:40] if isinstance(value, dict) else "",
)
def test_a_field_of_the_wrong_kind_is_named(stage: Stage, change: dict[str, Any], says: str) -> None:
    before = counts()
    answer = stage.programs["karen"].post(stage.path(f"{cand('rana')}/positions"), SOME | change)
    assert answer.status_code == 422
    assert detail(answer).startswith(says), detail(answer)
    assert counts() == before


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_read(stage: Stage, content_type: str) -> None:
    path = stage.path(f"{cand('rana')}/positions")
    answer = stage.programs["karen"].post(path, json.dumps(SOME).encode(), content_type=content_type)
    assert (answer.status_code, detail(answer)) == (422, "the body: say that it is application/json")


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.body], ids=lambda example: example.operation)
def test_no_write_takes_a_field_that_it_does_not_know(stage: Stage, example: Example) -> None:
    stage.ids |= dict.fromkeys(("seen", "batch"), "0" * 20)
    before = counts()
    path, said = stage.path(example.path), example.said(stage)
    answer = stage.programs[example.by].post(path, said | {"zzz": 1}, method=example.method)
    assert (answer.status_code, "zzz: is not a field here" in detail(answer)) == (422, True)
    assert counts() == before


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (f"{R}/room?att=1", "att: is not a field here"),
        (f"{R}/room?at=1&AT=2&production=x", "AT: is not a field here · production: is not a field here"),
        (f"{R}/room?at=0", "at: Input should be greater than or equal to 1"),
        (f"{P}?at=0", "at: Input should be greater than or equal to 1"),
        ("/home?page=2", "page: is not a field here"),
        (f"{R}/moved?version=&candidate={{ivy}}", "candidate: is not a field here"),
    ],
)
def test_an_address_asks_for_nothing_that_is_not_known(stage: Stage, path: str, says: str) -> None:
    answer = stage.programs["karen"].get(stage.path(path))
    assert (answer.status_code, answer.json()["error"]["why"], detail(answer)) == (422, ["bad_request"], says)


def test_a_write_takes_nothing_from_its_address(stage: Stage) -> None:
    before = counts()
    answer = stage.programs["karen"].post(stage.path(f"{cand('rana')}/positions?revision=1"), SOME)
    assert (answer.status_code, detail(answer), counts()) == (422, "revision: is not a field here", before)


@pytest.mark.parametrize("motion", MOTIONS, ids=lambda motion: str(motion["kind"]))
def test_each_kind_of_motion_has_fields_of_its_own(stage: Stage, motion: dict[str, Any]) -> None:
    said = filled(motion, stage.ids)
    karen, path = stage.programs["karen"], stage.path(f"{P}/motions")
    assert karen.post(path, {"motion": said}).status_code in (200, 409, 422)
    before = counts()
    answer = karen.post(path, {"motion": said | {"zzz": 1}})
    assert (answer.status_code, "zzz: is not a field here" in detail(answer)) == (422, True)
    assert karen.post(path, {"motion": said | {"kind": "overthrow"}}).status_code == 422
    assert counts() == before


def test_a_text_of_a_hundred_thousand_characters_is_too_long(stage: Stage) -> None:
    before = counts()
    for text in ("x" * 100_000, "😀" * 100_000, "\u202e" * 100_000):
        answer = stage.programs["karen"].post(stage.path(f"{cand('rana')}/positions"), SOME | {"reason": text})
        assert (answer.status_code, answer.json()["error"]["why"]) == (422, ["too_long"])
    named = stage.programs["karen"].post(stage.path(f"{R}/candidacies"), {"name": "x" * 100_000, "reason": "x"})
    assert (named.status_code, named.json()["error"]["why"]) == (422, ["too_long"])
    assert counts() == before


def test_twenty_thousand_characters_are_kept_as_they_were(stage: Stage) -> None:
    text = "שלום 😀 <b>&amp;</b> \u202e " * 800
    karen, path = stage.programs["karen"], stage.path(cand("rana"))
    assert karen.post(f"{path}/positions", SOME | {"reason": text}).status_code == 200
    mine = next(row for row in karen.get(path).json()["focus"]["positions"] if row["who"]["name"] == "Karen")
    assert mine["reason"] == text.strip()


def test_a_body_that_is_too_large_is_not_read(stage: Stage) -> None:
    before = counts()
    answer = stage.programs["karen"].post(stage.path(f"{cand('rana')}/positions"), b"x" * (bodies.LARGEST + 1))
    assert (answer.status_code, answer.json()["error"]["why"]) == (413, ["too_large"])
    assert counts() == before


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.operation)
def test_ids_of_another_production_are_not_known(stage: Stage, example: Example) -> None:
    """Every id in the address and in the body is taken from Olga's production, one at a time."""
    example.ready(stage)
    said = example.said(stage)
    before = counts()
    for name in [
        name for name in ("ivy", "rana", "sol", "june", "role", "other_role") if f"{{{name}}}" in example.path
    ]:
        foreign = stage.ids["foreign_role"] if "role" in name else stage.ids["foreign"]
        path = example.path.format(**stage.ids | {name: foreign})
        answer = stage.programs[example.by].post(path, said, method=example.method)
        assert (answer.status_code, answer.json()["error"]["why"]) == (404, ["unknown"]), path
    if "{production}" in example.path:
        path = example.path.format(**stage.ids | {"production": stage.ids["foreign_production"]})
        answer = stage.programs[example.by].post(path, said, method=example.method)
        assert (answer.status_code, answer.json()["error"]["why"]) == (404, ["unknown"])
    assert counts() == before


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{R}/candidacies", {"performer": "{foreign_performer}", "reason": "x"}),
        (f"{P}/relations", {"performer": "{foreign_performer}", "relation": "family"}),
        (f"{cand('ivy')}/tasks", {"owner": "{olga}", "text": "x"}),
        (f"{cand('rana')}/reports", {"person": "{olga}", "revision": 1, "position": "accept"}),
        (
            f"{cand('june')}/propose",
            {"target": "consider", "conditions": [{"kind": "undertaking", "text": "x", "asked_by": "{olga}"}]},
        ),
        (f"{P}/proxies", {"holder": "{olga}"}),
        (f"{P}/motions", {"motion": {"kind": "add_member", "person": "{olga}", "voice": True}}),
        (f"{P}/motions", {"motion": {"kind": "name_alternate", "person": "{olga}"}}),
        (f"{P}/motions", {"motion": {"kind": "find_relation", "person": "{tom}", "performer": "{foreign_performer}"}}),
        (f"{P}/motions", {"motion": {"kind": "waive_grace", "candidacy": "{foreign}"}}),
        (f"{P}/safeguarding/matters", {"kind": "finding", "account": "x", "performer": "{foreign_performer}"}),
        (f"{P}/safeguarding/matters", {"kind": "finding", "account": "x", "person": "{olga}"}),
        (
            f"{P}/days/sessions",
            {
                "place": "Studio",
                "role": "{foreign_role}",
                "times": {"day": "{later}", "first": "10:00", "minutes": 20, "count": 1},
            },
        ),
        (
            f"{P}/lists/propose",
            {
                "candidacies": ["{foreign}"],
                "proposal": {
                    "target": "consider",
                    "conditions": [{"kind": "undertaking", "text": "x", "asked_by": "{olga}"}],
                },
            },
        ),
    ],
)
def test_what_a_body_names_must_be_known_here(stage: Stage, path: str, body: dict[str, Any]) -> None:
    before = counts()
    answer = stage.programs["karen"].post(stage.path(path), filled(body, stage.ids))
    assert (answer.status_code, answer.json()["error"]["why"]) in ((404, ["unknown"]), (422, ["no_right"]))
    assert counts() == before


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{R}/room?at=-1", 422),
        (f"{R}/room?at=x", 422),
        (f"{R}/room?at=9999999", 404),
        (f"{R}/room?at=99999999999999999999999", 422),
        (f"{R}/room?candidacy=%00", 422),
        (f"{R}/room?candidacy={{foreign}}", 404),
        (f"{R}/room?everybody=perhaps", 422),
        (f"{R}/acts?page=0", 422),
        (f"{R}/acts?page=999999", 200),
        (f"{R}/moved", 422),
        (f"{R}/moved?version=%00", 422),
        (f"{R}/moved?version=", 200),
        (f"{R}/performers?q=%00", 422),
        (f"{R}/performers?q=%25_", 200),
        (f"{cand('ivy')}/minutes/0", 404),
        (f"{cand('ivy')}/minutes/2", 404),
        (f"{cand('ivy')}/minutes/one", 404),
        (f"{cand('ivy')}/minutes/99999999999999999999", 404),
    ],
)
def test_odd_addresses_are_answered_plainly(stage: Stage, path: str, status: int) -> None:
    assert stage.programs["karen"].get(stage.path(path)).status_code == status


def test_a_stale_mark_concludes_nothing(stage: Stage) -> None:
    from tests.web.api_examples import agreed_on_sol

    agreed_on_sol(stage)
    karen, path = stage.programs["karen"], stage.path(cand("sol"))
    seen = stage.ids["seen"]
    stage.programs["derek"].post(f"{path}/positions", SOME)
    stale = karen.post(f"{path}/conclude", {"revision": 1, "seen": seen})
    assert (stale.status_code, stale.json()["error"]["why"]) == (409, ["stale_version"])
    fresh = karen.get(path).json()
    assert karen.post(f"{path}/conclude", {"revision": 1, "seen": fresh["version"]}).status_code == 200
