"""The story, played by programs: from a name to a letter, with what is refused on the way."""

from typing import Any

from django.core import mail

from tests.web.api_examples import P, R, called_back
from tests.web.api_world import Program, Stage, built_stage, stage

__all__ = ["built_stage", "stage"]


def post(program: Program, path: str, body: Any = None) -> Any:
    """An act that goes through; what it made, by kind."""
    answer = program.post(path, body)
    assert answer.status_code == 200, answer.content
    return {one["kind"]: one["id"] for one in answer.json()["made"]}


def refused(program: Program, path: str, body: Any = None) -> tuple[int, list[str], list[str]]:
    """An act that does not: status, reasons, and who can resolve it."""
    answer = program.post(path, body)
    error = answer.json()["error"]
    return answer.status_code, error["why"], [one["name"] for one in error["who"]]


def test_the_story(stage: Stage) -> None:
    karen, derek, tom, sam = (stage.programs[name] for name in ("karen", "derek", "tom", "sam"))
    nora = {"name": "Nora Field", "email": "nora@example.org", "reason": "The voice.", "last_heard": "Six years ago."}
    made = post(karen, stage.path(f"{R}/candidacies"), nora)
    path = stage.path(P) + f"/candidacies/{made['candidacy']}"
    assert refused(tom, f"{path}/propose", {"target": "consider"})[:2] == (422, ["no_right"])
    post(karen, f"{path}/propose", {"target": "consider", "terms": "To talk about her, no more."})
    assert refused(derek, f"{path}/propose", {"target": "consider"})[:2] == (409, ["already_open"])
    post(karen, f"{path}/positions", {"revision": 1, "position": "support", "reason": "She has what it needs."})

    # Derek objects; nothing can be concluded over it, by anybody.
    assert refused(derek, f"{path}/positions", {"revision": 1, "position": "object"})[:2] == (422, ["reason_required"])
    objection = post(derek, f"{path}/positions", {"revision": 1, "position": "object", "withheld": True})["objection"]
    said = {"revision": 1, "seen": karen.get(path).json()["seen"]}
    assert refused(karen, f"{path}/conclude", said) == (422, ["objection_bites", "waiting"], ["Derek"])
    assert refused(karen, f"{path}/objections/{objection}/withdraw") == (422, ["not_owner"], ["Derek"])
    assert refused(tom, f"{path}/objections/{objection}/floor", {"floor": "offer"})[:2] == (422, ["not_owner"])

    # He moves his floor, and the room agrees to hear her on terms.
    post(derek, f"{path}/objections/{objection}/floor", {"floor": "offer"})
    asked = [{"kind": "undertaking", "text": "Derek’s family is not there", "asked_by": stage.ids["derek"]}]
    post(karen, f"{path}/amend", {"target": "audition", "terms": "To be heard once.", "conditions": asked, "on": 1})
    assert refused(derek, f"{path}/positions", {"revision": 1, "position": "accept"})[:2] == (409, ["not_latest"])
    post(karen, f"{path}/positions", {"revision": 2, "position": "support"})
    stale = {"revision": 2, "seen": sam.get(path).json()["seen"]}
    post(derek, f"{path}/positions", {"revision": 2, "position": "accept", "reason": "On these terms."})
    assert refused(sam, f"{path}/conclude", stale)[:2] == (409, ["stale_version"])
    post(sam, f"{path}/conclude", {"revision": 2, "seen": sam.get(path).json()["seen"]})
    minute = karen.get(f"{path}/minutes/1").json()["minute"]
    assert sorted(row["kind"] for row in minute["consent"]) == ["accept", "support"]
    assert [line.partition(" from ")[0] for line in minute["standing"]] == ["Derek’s objection stands"]

    # Out of the room: Tom writes to her, once.
    task = post(karen, f"{path}/tasks", {"owner": stage.ids["tom"], "text": "Contact her"})["task"]
    assert tom.get("/home").json()["home"]["waits"][-1]["where"]["task"] == task
    letter = post(tom, f"{path}/letters", {})["letter"]
    post(tom, stage.path(f"{P}/letters/") + f"{letter}/send")
    assert [one.to for one in mail.outbox] == [["nora@example.org"]]
    assert refused(sam, stage.path(f"{P}/letters/") + f"{letter}/send")[:2] == (422, ["not_waiting"])
    assert karen.get(path).json()["focus"]["tasks"][0]["state"] == "done"

    # A late objection stops what is outward, and the page says why.
    post(derek, f"{path}/objections/{objection}/floor", {"floor": "audition"})
    assert karen.get(path).json()["focus"]["status"] == "review"
    again = post(karen, f"{path}/tasks", {"owner": stage.ids["karen"], "text": "Ring her"})["task"]
    assert refused(karen, f"{path}/tasks/{again}/finish") == (422, ["suspended"], ["Derek"])


def test_a_list_is_one_call_and_every_name_has_its_own_outcome(stage: Stage) -> None:
    karen, derek = stage.programs["karen"], stage.programs["derek"]
    names = [stage.ids[name] for name in ("june", "maud", "rana", "foreign")]
    lists = stage.path(f"{P}/lists")
    begun = karen.post(f"{lists}/propose", {"candidacies": names, "proposal": {"target": "released"}}).json()
    assert [one["done"] for one in begun["results"]] == [True, True, False, False]
    assert [one["error"]["why"] for one in begun["results"][2:]] == [["already_open"], ["unknown"]]
    said = [{"candidacy": name, "revision": 1, "position": "support"} for name in names[:2]]
    assert all(one["done"] for one in karen.post(f"{lists}/positions", {"positions": said}).json()["results"])
    derek.post(f"{lists}/positions", {"positions": [said[0]]})
    marks = {name: karen.get(stage.path(P) + f"/candidacies/{name}").json()["seen"] for name in names[:2]}
    ends = [{"candidacy": name, "revision": 1, "seen": mark} for name, mark in marks.items()]
    ended = karen.post(f"{lists}/conclude", {"conclusions": ends}).json()["results"]
    assert [one["done"] for one in ended] == [True, False]
    assert (ended[1]["error"]["why"], [one["name"] for one in ended[1]["error"]["who"]]) == (["waiting"], ["Derek"])
    taken = derek.post(stage.path(P) + f"/candidacies/{names[1]}/take-out", {"batch": begun["batch"]})
    assert taken.json()["events"] == ["taken_from_list"]


def test_a_group_is_put_at_a_place_of_the_order(stage: Stage) -> None:
    called_back(stage)
    sam, path = stage.programs["sam"], stage.path(f"{P}/callbacks")

    def order() -> list[str]:
        return [one["name"] for one in sam.get(path).json()["found"]["groups"]]

    before = order()
    last = before[-1]
    post(sam, f"{path}/move", {"seen": 1, "group": last, "up": False, "place": 1})
    assert order() == [last, *before[:-1]]
    assert refused(sam, f"{path}/move", {"seen": 2, "group": last, "up": False, "place": 1})[1] == ["already_there"]
    assert refused(sam, f"{path}/move", {"seen": 2, "group": last, "up": False, "place": 9})[1] == ["already_there"]
    assert order() == [last, *before[:-1]]
