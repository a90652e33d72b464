"""Files in a matter and the owner's look into a room, by the API: the same rules, refusals, and nothing for others."""

import base64
from typing import Any

import pytest

from castlist.actions import agreements, safeguarding
from castlist.queries.safeguarding import matter_for
from castlist.records.models import Event, MatterAct, MatterFile, Request
from castlist.rules.evidence import MOST_FILES
from castlist.rules.files import LARGEST
from tests.rules.test_evidence import PDF, zipped
from tests.web.api_examples import P, R, owned_by_miriam
from tests.web.api_world import Stage, built_stage, stage

__all__ = ["built_stage", "stage"]
pytestmark = pytest.mark.django_db
FILES = f"{P}/safeguarding/matters/{{matter}}/files"
SAID = b"You will be sorry, he wrote."


def told(data: bytes, name: str = "message.txt") -> dict[str, str]:
    return {"name": name, "data": base64.b64encode(data).decode()}


def give(stage: Stage, who: str, data: bytes, *, key: str = "") -> Any:
    return stage.programs[who].post(stage.path(FILES), told(data), key=key)


def take(stage: Stage, who: str, file: str, *, key: str = "") -> Any:
    return stage.programs[who].post(stage.path(f"{FILES}/{file}/take-out"), key=key)


def steps(stage: Stage) -> list[tuple[str, str]]:
    seen = matter_for(stage.world.people["miriam"], stage.world.production, stage.ids["matter"], now=stage.world.now)
    return [(one.by, one.what) for one in seen.steps]


def test_what_an_author_gives_comes_back_to_the_byte_and_each_look_is_written_down(stage: Stage) -> None:
    """The second file of the stage is Derek's; the first is a lead's, and so not there for him."""
    given = give(stage, "derek", SAID, key="mine")
    assert give(stage, "derek", SAID, key="mine").json() == given.json()
    file = given.json()["made"][0]["id"]
    assert (given.status_code, given.json()) == (200, {"events": [], "made": [{"kind": "file", "id": file}]})
    taken = [take(stage, "miriam", file, key="look"), take(stage, "miriam", file, key="look")]
    assert [one.json() for one in taken] == [{"size": len(SAID), **told(SAID)}] * 2
    assert take(stage, "derek", file).json()["data"] == told(SAID)["data"]
    assert take(stage, "derek", stage.ids["file"]).status_code == 404
    assert steps(stage) == [("Miriam", "file"), ("Derek", "file"), ("Miriam", "looked"), ("Derek", "looked")]
    kept = "".join(Request.objects.values_list("answer", flat=True))
    assert (file in kept, told(SAID)["data"] in kept) == (False, False)


@pytest.mark.parametrize("name", ["karen", "tom", "sam", "julia", "eve", "olga", "ruth"])
def test_others_get_the_same_for_a_file_as_for_what_is_nowhere(stage: Stage, name: str) -> None:
    world = stage.world
    matter = safeguarding.raise_matter(
        world.actor("derek"), kind="finding", account="x", performer=world.performers["maud"]
    )
    stage.ids["matter"] = matter
    file = give(stage, "miriam", SAID).json()["made"][0]["id"]
    agreements.declare(world.actor("ruth"), performer=world.performers["maud"])  # a lead in conflict
    before = MatterAct.objects.count(), MatterFile.objects.count(), Request.objects.count()
    answers = [give(stage, name, SAID), take(stage, name, file), take(stage, name, "nosuch")]
    nowhere = stage.programs[name].post("/nosuch", {})
    assert {(one.status_code, one.content) for one in answers} == {(404, nowhere.content)}
    assert (MatterAct.objects.count(), MatterFile.objects.count(), Request.objects.count()) == before


@pytest.mark.parametrize(
    ("data", "status", "why"),
    [
        (b"", 422, "incomplete"),
        (zipped(), 422, "not_evidence"),
        (b"GIF89a\0\0;\0", 422, "not_evidence"),
        (b"%PDF-" + b"x" * LARGEST, 413, "not_evidence"),
    ],
)
def test_what_cannot_be_kept_is_refused_as_on_the_page(stage: Stage, data: bytes, status: int, why: str) -> None:
    files = MatterFile.objects.count()
    for who in ("miriam", "derek"):
        answer = give(stage, who, data)
        assert (answer.status_code, answer.json()["error"]["why"]) == (status, [why])
    assert MatterFile.objects.count() == files


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        ({"name": "x.txt", "data": "no base64!"}, 422, "bad_request"),
        ({"name": "x.txt", "data": "YQ"}, 422, "bad_request"),
        ({"name": "x" * 301, "data": ""}, 422, "too_long"),
        ({"data": "YQ=="}, 422, "bad_request"),
        ({"name": "x\0.txt", "data": "YQ=="}, 422, "bad_request"),
        ({"name": "x.txt", "data": "YQ==", "kind": "txt"}, 422, "bad_request"),
        ({"name": "x.pdf", "data": "A" * 2 * LARGEST}, 413, "too_large"),
    ],
)
def test_a_body_that_is_wrong_is_refused_and_nothing_is_kept(
    stage: Stage, body: dict[str, str], status: int, why: str
) -> None:
    before = MatterFile.objects.count(), MatterAct.objects.count()
    answer = stage.programs["miriam"].post(stage.path(FILES), body)
    assert (answer.status_code, answer.json()["error"]["why"]) == (status, [why])
    assert (MatterFile.objects.count(), MatterAct.objects.count()) == before


def test_a_file_as_large_as_the_page_takes_is_taken_and_no_other_address_takes_as_much(stage: Stage) -> None:
    data = b"%PDF-" + b"x" * (LARGEST - 10) + b"%%EOF"
    assert len(data) == LARGEST
    file = give(stage, "miriam", data).json()["made"][0]["id"]
    assert base64.b64decode(take(stage, "miriam", file).json()["data"]) == data
    notes = stage.path(f"{P}/safeguarding/matters/{{matter}}/notes")
    assert stage.programs["miriam"].post(notes, {"text": "x" * 2_000_000}).status_code == 413


def test_no_more_files_are_kept_than_on_the_page_and_none_in_what_has_ended(stage: Stage) -> None:
    answers = [give(stage, "miriam", PDF).status_code for _ in range(MOST_FILES)]
    assert answers == [200] * (MOST_FILES - 1) + [422]
    safeguarding.end(stage.world.actor("miriam"), stage.ids["matter"], text="Settled.")
    assert give(stage, "miriam", SAID).json()["error"]["why"] == ["already_there"]
    assert give(stage, "derek", SAID).status_code == 200, "that it has ended is not the author's to know"


# -- The owner's look into a room


def test_the_owner_looks_into_a_room_by_the_api_as_by_the_page(stage: Stage) -> None:
    owned_by_miriam(stage)
    miriam, room, glass = stage.programs["miriam"], stage.path(f"{R}/room"), stage.path(f"{R}/glass")
    assert miriam.get(room).status_code == 404
    closed = miriam.get("/glass").json()
    both = {stage.ids["role"], stage.ids["other_role"]}
    assert ({one["role"] for one in closed["closed"]}, closed["open"]) == (both, [])
    done = [miriam.post(glass, {"why": "dispute"}, key="once") for _ in range(2)]
    assert [one.json() for one in done] == [{"events": ["glass_broken"], "made": []}] * 2
    assert (miriam.get(room).status_code, Event.objects.filter(kind="glass_broken").count()) == (200, 1)
    opened = miriam.get("/glass").json()["open"]
    assert [(one["role"], one["until"] is not None) for one in opened] == [(stage.ids["role"], True)]
    again = miriam.post(glass, {"why": "dispute"})
    assert (again.status_code, again.json()["error"]["why"]) == (409, ["already_there"])
    acts = stage.programs["derek"].get(stage.path(f"{R}/acts")).content.decode()
    assert "a dispute has to be looked into" in acts
    assert "Secret." not in miriam.get(room).content.decode()


def test_a_look_that_cannot_be_is_refused_and_for_everybody_else_there_is_none(stage: Stage) -> None:
    owned_by_miriam(stage)
    miriam, glass = stage.programs["miriam"], stage.path(f"{R}/glass")
    for said in ({"why": "because"}, {"why": ""}, {}, {"why": "asked", "text": "x"}):
        assert miriam.post(glass, said).json()["error"]["why"] == ["bad_request"]
    nowhere = miriam.post("/nosuch", {}).content
    foreign = stage.path("/productions/{foreign_production}/roles/{foreign_role}/glass")
    unknown = stage.path(f"{P}/roles/nosuch/glass")
    answers = [miriam.post(path, {"why": "asked"}) for path in (foreign, unknown)]
    answers += [stage.programs[who].post(glass, {"why": "asked"}) for who in ("karen", "sam", "eve", "olga")]
    answers += [stage.programs[who].get("/glass") for who in ("karen", "eve")]
    assert {(one.status_code, one.content) for one in answers} == {(404, nowhere)}
    assert Event.objects.filter(kind="glass_broken").count() == 0
