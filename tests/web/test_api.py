"""The API's door, its document, and its one shape of errors."""

import json
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import get_resolver

from castlist.actions import people
from castlist.queries.people import tokens_of
from castlist.rules.why import Why
from castlist.web.api import door, errors
from castlist.web.limits import Here
from tests.web.api_examples import EXAMPLES, P, R, cand
from tests.web.api_world import Program, Stage, built_stage, stage

__all__ = ["built_stage", "stage"]

NOT_KNOWN = b'{"error": {"why": ["unknown"], "sentence": "That is not known here.", "who": [], "detail": ""}}'


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The OpenAPI document, as anybody gets it."""
    return dict(Client().get("/api/openapi.json").json())


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Every operation: method, path, and what the document says of it."""
    return [(method, path, said) for path, methods in document["paths"].items() for method, said in methods.items()]


def test_the_document_is_openapi_3_1_and_says_of_every_write_that_it_needs_a_key(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    lacking = [
        said["operationId"]
        for method, _, said in operations(document)
        if method != "get" and not any(p["name"] == "Idempotency-Key" and p["required"] for p in said["parameters"])
    ]
    assert lacking == []


def test_every_operation_asks_for_a_token_and_tells_its_errors(document: dict[str, Any]) -> None:
    assert document["components"]["securitySchemes"] == {"MemberToken": {"type": "http", "scheme": "bearer"}}
    for _, path, said in operations(document):
        assert said["security"] == [{"MemberToken": []}], path
        assert {"401", "404", "409", "413", "422", "429", "503"} <= set(said["responses"]), path


def test_every_write_has_an_example(document: dict[str, Any]) -> None:
    writes = {said["operationId"] for method, _, said in operations(document) if method != "get"}
    assert writes == {example.operation for example in EXAMPLES}


def test_no_two_schemas_share_a_name() -> None:
    from castlist.web.api import answers, said, said_about_the_team, team_answers
    from castlist.web.api.schemas import Answer, _made

    spoken = [
        one
        for module in (answers, said, said_about_the_team, team_answers, errors)
        for one in vars(module).values()
        if isinstance(one, type) and hasattr(one, "model_fields") and one.__module__ == module.__name__
    ]
    everything = {one for one in (*spoken, *_made.values()) if one is not Answer}
    hidden = {said.Said, said.WithReason, said_about_the_team.Moved, said_about_the_team.Standing}
    names = [one.__name__ for one in everything - hidden]
    assert sorted(names) == sorted(set(names))


def test_no_page_of_documentation_is_served() -> None:
    served = {pattern.name for pattern in _patterns() if pattern.name}
    assert {"openapi-view", "openapi-json"} & served == {"openapi-json"}


def _patterns() -> list[Any]:
    found: list[Any] = []
    waiting = [get_resolver()]
    while waiting:
        for pattern in waiting.pop().url_patterns:
            (waiting if hasattr(pattern, "url_patterns") else found).append(pattern)
    return found


# -- The door


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer castlist_nothing", "Basic a2FyZW46eA==", "Bearer \xff\xfe"])
def test_without_a_token_that_opens_something_nothing_is_told(stage: Stage, header: str) -> None:
    answer = Client().get("/api/home", headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["error"]["why"] == ["token_required"]


def test_a_browser_that_is_signed_in_is_nobody_here(stage: Stage) -> None:
    signed_in = stage.world.client("karen")
    assert signed_in.get("/p/" + stage.ids["production"] + "/").status_code == 200
    assert signed_in.get("/api/home").status_code == 401
    assert signed_in.post("/api/productions", {"name": "x"}, content_type="application/json").status_code == 401


def test_a_token_in_the_address_is_nobody(stage: Stage) -> None:
    assert Client().get(f"/api/home?token={stage.programs['karen'].token}").status_code == 401


def test_a_revoked_token_and_a_person_who_may_not_sign_in_are_nobody(stage: Stage) -> None:
    karen, tom = stage.world.people["karen"], stage.world.people["tom"]
    people.revoke_token(tokens_of(karen)[0].id, by=karen, now=stage.world.now)
    type(tom).objects.filter(pk=tom.pk).update(is_active=False)
    assert [stage.programs[name].get("/").status_code for name in ("karen", "tom", "derek")] == [401, 401, 200]


def test_the_use_of_a_token_is_noted(stage: Stage) -> None:
    karen = stage.world.people["karen"]
    assert tokens_of(karen)[0].last_used_at is None
    stage.programs["karen"].get("/")
    assert tokens_of(karen)[0].last_used_at is not None


def test_too_many_requests_wait(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST", 3)
    monkeypatch.setattr(door, "READINGS", Here(door.WINDOW))
    karen = stage.programs["karen"]
    answers = [karen.get("/") for _ in range(5)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= door.WINDOW
    assert answers[-1].json()["error"]["why"] == ["too_often"]
    assert stage.programs["derek"].get("/").status_code == 200


def test_guessing_tokens_is_slowed_down_and_nobody_else_is(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_WRONG", 2)
    wrong = Program("castlist_guessed")
    assert [wrong.get("/").status_code for _ in range(4)] == [401, 401, 429, 429]
    assert stage.programs["karen"].get("/").status_code == 200


def test_while_redis_is_away_readings_are_counted_here_and_nothing_else_is_done(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(door, "MOST", 2)
    monkeypatch.setattr(door, "READINGS", Here(door.WINDOW))
    monkeypatch.setattr(door, "_a_count_is_a_lock", lambda: False)
    karen, away = stage.programs["karen"], "redis://127.0.0.1:9/0"
    with override_settings(CACHES={"default": {"BACKEND": "castlist.config.counts.SharedCounts", "LOCATION": away}}):
        read = [karen.get("/home").status_code for _ in range(3)]
        told = [karen.post("/home/seen", {"seen": "x"}), Program("castlist_guessed").get("/home")]
    assert read == [200, 200, 429]
    assert [(one.status_code, one.json()["error"]["why"], one["Retry-After"]) for one in told] == [
        (503, ["busy"], "10")
    ] * 2
    assert "Redis: Error 111 connecting to 127.0.0.1:9" in caplog.text


# -- One shape of errors


def test_what_is_not_there_and_what_is_not_yours_answer_alike(stage: Stage) -> None:
    known, unknown = stage.path(cand("ivy")), stage.path(P) + "/candidacies/000000000000"
    programs = stage.programs
    foreign, motion = stage.path(f"{P}/candidacies/{{foreign}}"), stage.path(f"{P}/motions/000000000000/agree")
    asked = [
        *(programs[name].get(known) for name in ("eve", "olga", "julia", "miriam")),
        *(programs["karen"].get(path) for path in (unknown, foreign, "/nowhere", "/productions/000000000000")),
        *(programs["karen"].get(unknown + more) for more in ("%00", "x" * 300, "%F0%9F%98%80", "%2F..")),
        *(programs[name].post(f"{known}/propose", {"target": "consider"}) for name in ("eve", "julia")),
        programs["karen"].post(f"{unknown}/propose", {"target": "consider"}),
        programs["karen"].post(f"{known}/objections/000000000000/adopt"),
        programs["karen"].post(motion),
        programs["tom"].post(stage.path(f"{cand('ivy')}/clearance"), {"cleared": True}),
        Client().get("/api/nowhere"),
    ]
    assert [(one.status_code, one.content) for one in asked] == [(404, NOT_KNOWN)] * len(asked)
    alike = {tuple(sorted(one.headers.items())) for one in asked}
    assert len(alike) == 1


def test_every_reason_has_a_name_a_sentence_and_people(stage: Stage) -> None:
    karen = stage.programs["karen"]
    seen = karen.get(stage.path(cand("rana"))).json()["seen"]
    answer = karen.post(stage.path(f"{cand('rana')}/conclude"), {"revision": 1, "seen": seen})
    error = answer.json()["error"]
    assert answer.status_code == 422
    assert error["why"] == ["objection_bites", "waiting", "no_support", "precondition_unmet"]
    assert error["sentence"] == " ".join(Why[name].sentence for name in error["why"])
    assert error["who"] == [
        {"id": stage.ids["derek"], "name": "Derek"},
        {"id": stage.ids["karen"], "name": "Karen"},
    ]


def test_a_motion_says_whose_agreement_is_missing(stage: Stage) -> None:
    answer = stage.programs["karen"].post(stage.path(f"{P}/motions/{{motion}}/agree"))
    assert answer.json()["error"]["who"] == [{"id": stage.ids["derek"], "name": "Derek"}]


def test_clearance_is_the_leads_to_give(stage: Stage) -> None:
    world = stage.world
    world.put_forward("nell")
    world.agree("nell", "audition")
    world.agree("nell", "callback")
    karen = stage.programs["karen"]
    path = stage.path(P) + f"/candidacies/{world.cands['nell']}"
    karen.post(f"{path}/propose", {"target": "offer"})
    now = karen.get(path).json()
    for name, said in (("karen", "support"), ("derek", "accept")):
        stage.programs[name].post(
            f"{path}/positions", {"revision": now["focus"]["proposal"]["revision"], "position": said}
        )
    now = karen.get(path).json()
    said = {"revision": now["focus"]["proposal"]["revision"], "seen": now["seen"]}
    error = karen.post(f"{path}/conclude", said).json()["error"]
    assert error["why"] == ["clearance_pending"]
    assert [one["name"] for one in error["who"]] == ["Miriam", "Ruth"]


def test_a_wrong_method_is_told_in_the_same_shape(stage: Stage) -> None:
    answer = stage.programs["karen"].send("DELETE", stage.path(P))
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert answer.json()["error"]["why"] == ["no_such_method"]


def test_head_is_answered_as_get_is(stage: Stage) -> None:
    for path in ("/", stage.path(f"{R}/room"), "/nowhere", "/openapi.json", stage.path(f"{R}/room?at=x")):
        got, head = (stage.programs["karen"].send(method, path) for method in ("GET", "HEAD"))
        assert (head.status_code, head["Content-Type"], head.content) == (got.status_code, got["Content-Type"], b"")
    assert stage.programs["karen"].send("HEAD", "/home/seen").status_code == 405


def test_nothing_on_the_way_keeps_an_answer(stage: Stage) -> None:
    for path in ("/", "/home", stage.path(P), stage.path(f"{R}/room"), "/nowhere", "/openapi.json"):
        assert stage.programs["karen"].get(path)["Cache-Control"] == "private, no-store", path


def test_moments_carry_their_zone(stage: Stage) -> None:
    body = json.dumps(stage.programs["karen"].get(stage.path(f"{cand('ivy')}")).json())
    assert '"at": "20' in body
    assert not [at for at in body.split('"at": "')[1:] if at[:30].split('"')[0][-1] != "Z" and at[19:25].find("+") < 0]
