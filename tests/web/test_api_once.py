"""Every write of the API is done once under its key, and answered again as often as it is asked (I37)."""

import uuid
from typing import Any

import pytest

from castlist.records.models import Event, Letter, Matter, Performer, Person, Production, Request, Session, Slot, Text
from tests.web.api_examples import BY_NAME, EXAMPLES, Example, P, cand
from tests.web.api_world import Stage, built_stage, stage

__all__ = ["built_stage", "stage"]

TABLES = (Event, Letter, Matter, Performer, Person, Production, Request, Session, Slot, Text)


def counts() -> dict[str, int]:
    """How many rows there are of everything that an act may write."""
    return {table.__name__: table.objects.count() for table in TABLES}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.operation)
def test_asked_twice_it_is_done_once_and_answered_alike(stage: Stage, example: Example) -> None:
    example.ready(stage)
    program, key, before = stage.programs[example.by], uuid.uuid4().hex, counts()
    path, said = stage.path(example.path), example.said(stage)
    first = program.post(path, said, key=key, method=example.method)
    after = counts()
    again = program.post(path, said, key=key, method=example.method)
    assert (first.status_code, first.content) == (200, again.content)
    assert counts() == after
    # Whoever has left finds the answer to their leaving, and nothing else.
    assert {name for name in after if after[name] != before[name]} >= {"Request"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.operation)
def test_without_a_key_nothing_is_done(stage: Stage, example: Example) -> None:
    example.ready(stage)
    before = counts()
    answer = stage.programs[example.by].send(example.method, stage.path(example.path), example.said(stage))
    assert (answer.status_code, answer.json()["error"]["why"]) == (422, ["key_required"])
    assert counts() == before


@pytest.mark.parametrize("key", ["x" * 81, "with space", "tab\t", "\x7f", "ü", "😀"])
def test_a_key_is_printable_and_short(stage: Stage, key: str) -> None:
    path, before = stage.path(f"{cand('ivy')}/voices"), counts()
    answer = stage.programs["tom"].client.post(
        f"/api{path}", {"kind": "for"}, content_type="application/json",
        HTTP_AUTHORIZATION=f"Bearer {stage.programs['tom'].token}", HTTP_IDEMPOTENCY_KEY=key,
    )  # fmt: skip
    assert (answer.status_code, counts()) == (422, before)


def test_the_same_key_for_something_else_is_refused(stage: Stage) -> None:
    tom, path = stage.programs["tom"], stage.path(f"{cand('rana')}/voices")
    assert tom.post(path, {"kind": "for", "text": "Hear her."}, key="one").status_code == 200
    before = counts()
    others = [
        tom.post(path, {"kind": "against", "text": "Hear her."}, key="one"),
        tom.post(stage.path(f"{cand('sol')}/voices"), {"kind": "for", "text": "Hear her."}, key="one"),
        tom.post(stage.path(f"{P}/proxies"), {"holder": stage.ids["sam"]}, key="one"),
    ]
    assert [(one.status_code, one.json()["error"]["why"]) for one in others] == [(409, ["key_reused"])] * 3
    assert counts() == before


def test_the_same_request_in_another_layout_is_the_same(stage: Stage) -> None:
    tom, path = stage.programs["tom"], stage.path(f"{cand('rana')}/voices")
    first = tom.post(path, b'{"kind": "for", "text": "A"}', key="one")
    again = tom.post(path, b'{\n "text" : "\\u0041",\n "kind":"for"}', key="one")
    assert (first.status_code, first.content) == (200, again.content)


def test_what_is_kept_of_a_request_tells_nobody_who_raised_a_matter(stage: Stage) -> None:
    said = {"kind": "finding", "account": "What I saw.", "about": "the bar"}
    answers = [stage.programs["tom"].post(stage.path(f"{P}/safeguarding/matters"), said, key="mine") for _ in range(2)]
    (made,) = {answer.json()["made"][0]["id"] for answer in answers}
    noted = stage.programs["miriam"].post(
        stage.path(f"{P}/safeguarding/matters/{made}/notes"), {"text": "Spoken to."}, key="mine"
    )
    kept = " ".join(f"{row.key} {row.act} {row.answer}" for row in Request.objects.all())
    assert ([one.status_code for one in (*answers, noted)], made in kept, "matter" in kept) == ([200] * 3, False, False)


def test_without_the_key_a_program_is_told_so(stage: Stage, settings: Any, tmp_path: Any) -> None:
    settings.CASTLIST_DATA = tmp_path
    for name in ("miriam", "tom"):
        answer = stage.programs[name].get(stage.path(f"{P}/safeguarding"))
        assert (answer.status_code, answer.json()["error"]["why"]) == (503, ["key_missing"])


def test_two_people_may_use_the_same_key(stage: Stage) -> None:
    path = stage.path(f"{cand('rana')}/voices")
    answers = [stage.programs[name].post(path, {"kind": "for"}, key="mine") for name in ("tom", "karen")]
    assert [one.status_code for one in answers] == [200, 200]


def test_what_was_refused_may_be_sent_again_under_its_key(stage: Stage) -> None:
    example = BY_NAME["conclude"]
    karen = stage.programs["karen"]
    stage.ids["seen"] = karen.get(stage.path(cand("sol"))).json()["seen"]
    path, said = stage.path(example.path), example.said(stage)
    assert karen.post(path, said, key="late").status_code == 422
    example.ready(stage)
    assert karen.post(path, example.said(stage), key="late").status_code == 200


def test_a_list_that_broke_off_is_gone_on_with(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second name fails as if the server had stopped; sent again, the first is not done a second time."""
    from castlist.actions import decisions

    karen, example = stage.programs["karen"], BY_NAME["propose_list"]
    propose, asked = decisions.propose, []

    def stops(who: Any, name: str, **more: Any) -> Any:
        asked.append(name)
        if len(asked) == 2:
            raise RuntimeError("the server stopped")
        return propose(who, name, **more)

    monkeypatch.setattr(decisions, "propose", stops)
    with pytest.raises(RuntimeError):
        karen.post(stage.path(example.path), example.said(stage), key="list")
    before = Event.objects.count()
    answer = karen.post(stage.path(example.path), example.said(stage), key="list").json()
    assert [one["done"] for one in answer["results"]] == [True, True, False]
    assert Event.objects.count() == before + 1
    assert answer["results"][2]["error"]["why"] == ["already_open"]
