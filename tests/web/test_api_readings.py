"""What programs read: the same as the pages, in fields that cannot drift, and nothing that is not theirs to know."""

import dataclasses
import re
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pydantic import BaseModel

from castlist.actions import agreements, covers, decisions, letters, parts
from castlist.actions.decisions import Reason, Revision
from castlist.queries import rooms, shapes, teams
from castlist.records.models import Event, Link
from castlist.records.private_links import token_of
from castlist.rules.cover_lines import Covered
from castlist.rules.decisions.facts import Motion
from castlist.rules.scene_lines import read_chart
from castlist.web.api.schemas import Answer, More, schema_of
from castlist.web.api.team_answers import NOT_ANSWERED, Team
from tests.web.api_examples import P, R, cand
from tests.web.api_world import Stage, built_stage, stage

__all__ = ["built_stage", "stage"]

READINGS = (
    "/", "/home", "/tokens", "/productions", P, f"{P}/team", f"{R}/room", f"{R}/room?at=9", f"{R}/room?everybody=true",
    f"{R}/acts", f"{R}/moved?version=", f"{R}/performers?q=ivy", cand("ivy"), cand("rana"), f"{cand('ivy')}/minutes",
    f"{cand('ivy')}/minutes/1", f"{P}/letters", f"{P}/letters/{{letter}}", f"{P}/letters/{{letter}}/as-sent",
    f"{R}/link", f"{P}/days", f"{P}/safeguarding",
)  # fmt: skip


def read(stage: Stage, name: str, path: str) -> Any:
    """What that person's program is answered."""
    answer = stage.programs[name].get(stage.path(path))
    assert answer.status_code == 200, answer.content
    return answer.json()


# -- The fields


def test_a_schema_has_every_field_of_its_read_model() -> None:
    from castlist.web.api import answers

    made = answers.RoomAnswer.model_fields["focus"].annotation
    assert {f.name for f in dataclasses.fields(shapes.Focus)} == set(schema_of(shapes.Focus).model_fields)
    assert made == schema_of(shapes.Focus) | None


def test_a_field_that_could_hold_anything_is_refused() -> None:
    @dataclasses.dataclass
    class Loose:
        rows: dict[str, Any]

    @dataclasses.dataclass
    class Stored:
        link: Link

    for shape in (Loose, Stored):
        with pytest.raises(TypeError, match="nobody could say"):
            schema_of(shape)


def test_a_field_may_be_made_of_another_one() -> None:
    @dataclasses.dataclass
    class Spot:
        url: str
        pairs: tuple[tuple[str, str], ...]

    made = schema_of(Spot, without=("url",), more={"length": More(int, "url", len)})
    found = made.model_validate(Spot("/p/", (("a", "A"),)))
    assert found.model_dump() == {"pairs": [{"key": "a", "label": "A"}], "length": 3}


def test_the_team_has_every_field_of_its_page(stage: Stage) -> None:
    world = stage.world
    agreements.give_proxy(world.actor("karen"), holder=world.people["tom"].pk)
    agreements.move(
        world.actor("karen"), "name_alternate", person=world.people["tom"].pk, seat=world.people["derek"].pk
    )
    agreements.agree(world.actor("derek"), next(m.id for m in world.state().all(Motion) if m.what == "name_alternate"))
    for viewer in ("karen", "julia"):
        page = teams.team_page(world.people[viewer], world.production.pk, now=world.now).context
        same_fields(Team, {name: value for name, value in page.items() if name not in NOT_ANSWERED})


def same_fields(schema: Any, value: Any) -> None:
    """Every name in the page's own data is a field of the schema, and the other way round, all the way down."""
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        assert set(value) == set(schema.model_fields), schema
        for name, field in schema.model_fields.items():
            same_fields(field.annotation, value[name])
    elif getattr(schema, "__origin__", None) is list:
        for one in value:
            same_fields(schema.__args__[0], one)


def test_read_models_are_read_from_their_attributes() -> None:
    assert Answer.model_config["from_attributes"] is True


# -- What they say


def test_the_room_is_what_the_page_shows(stage: Stage) -> None:
    karen, world = stage.world.people["karen"], stage.world
    page = rooms.room(karen, world.production.pk, world.role, now=world.now, focused=stage.ids["rana"])
    found = read(stage, "karen", f"{R}/room?candidacy={{rana}}")
    assert page.focus is not None
    shown = {card.id: (card.name, card.status, card.sentence) for column in page.columns for card in column.cards}
    told = {c["id"]: (c["name"], c["status"], c["sentence"]) for column in found["columns"] for c in column["cards"]}
    assert told == shown
    assert (found["version"], found["focus"]["question"]["seen"]) == (page.version, page.version.rpartition(".")[2])
    assert found["flashback"]["is_now"] is True


def test_a_past_moment_shows_what_stood_then_and_nothing_later(stage: Stage) -> None:
    last = read(stage, "karen", f"{R}/room")["flashback"]["last"]
    acts = {act["ordinal"]: act["text"] for act in read(stage, "karen", f"{R}/acts")["acts"]}
    assert sorted(acts) == list(range(1, last + 1))
    proposed = next(n for n in sorted(acts) if "proposes an audition for Ivy" in acts[n])
    then = read(stage, "karen", f"{R}/room?at={proposed}&candidacy={{ivy}}")
    assert (then["read_only"], then["flashback"]["at"], then["flashback"]["is_now"]) == (True, proposed, False)
    assert (then["focus"]["step"], then["focus"]["minutes"], then["focus"]["question"]) == ("named", [], None)
    assert then["focus"]["proposal"]["revision"] == 1


def test_many_acts_come_in_pages(stage: Stage) -> None:
    world = stage.world
    for n in range(120):
        decisions.advise(world.actor("tom"), world.cands["sol"], what="comment", text=f"Thought {n}.")
    last = read(stage, "karen", f"{R}/room")["flashback"]["last"]
    pages = [read(stage, "karen", f"{R}/acts?page={page}") for page in (1, 2)]
    assert [page["pages"] for page in pages] == [2, 2]
    assert [act["ordinal"] for page in pages for act in page["acts"]] == list(range(last, 0, -1))


def test_what_waits_points_at_things_by_their_ids(stage: Stage) -> None:
    waits = read(stage, "karen", "/home")["home"]["waits"]
    found = next(one for one in waits if one["kind"] == "position" and "Rana" in one["title"])
    assert found["where"] == {
        "production": stage.ids["production"], "role": stage.ids["role"], "candidacy": stage.ids["rana"], "letter": "",
        "task": "",
    }  # fmt: skip
    task = next(one for one in read(stage, "tom", "/home")["home"]["waits"] if one["kind"] == "task")
    assert (task["where"]["candidacy"], task["where"]["task"]) == (stage.ids["ivy"], stage.ids["task"])


def test_what_moved_counts_as_read_only_when_the_bearer_says_so(stage: Stage) -> None:
    tom = stage.programs["tom"]
    first = tom.get("/home").json()
    assert first["home"]["moved"]
    assert tom.get("/home").json() == first
    decisions.advise(stage.world.actor("karen"), stage.world.cands["sol"], what="comment", text="Listen.")
    stale = tom.post("/home/seen", {"seen": first["seen"]})
    assert (stale.status_code, stale.json()["error"]["why"]) == (409, ["stale_version"])
    assert tom.post("/home/seen", {"seen": tom.get("/home").json()["seen"]}).status_code == 200
    assert tom.get("/home").json()["home"]["moved"] == []


def test_a_room_says_whether_it_has_moved(stage: Stage) -> None:
    version = read(stage, "karen", f"{R}/room")["version"]
    assert read(stage, "karen", f"{R}/moved?version={version}") == {"moved": False}
    decisions.advise(stage.world.actor("tom"), stage.world.cands["sol"], what="comment", text="Listen.")
    assert read(stage, "karen", f"{R}/moved?version={version}") == {"moved": True}


def test_every_moment_is_rfc_3339_with_a_zone(stage: Stage) -> None:
    found = 0
    for path in READINGS:
        for value in strings(read(stage, "karen", path)):
            if re.match(r"^\d{4}-\d\d-\d\dT", value):
                assert datetime.fromisoformat(value).tzinfo is not None, (path, value)
                found += 1
    assert found > 40


def strings(value: Any) -> list[str]:
    """Every string in a JSON value."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in strings(one)]
    return [value] if isinstance(value, str) else []


# -- What they do not say


def test_a_moment_without_a_zone_is_refused_and_not_guessed_at(stage: Stage) -> None:
    ask = stage.programs["karen"].get
    refused = ask(stage.path(f"{R}/room?when=2026-03-02T09:12:00"))
    error = refused.json()["error"]
    assert (refused.status_code, error["why"], "timezone" in error["detail"]) == (422, ["bad_request"], True)
    said = [ask(stage.path(f"{R}/room?when={when}")).status_code for when in ("2199-03-02T09:12:00Z",
            "2199-03-02T10:12:00%2B01:00", "1999-03-02T10:12:00Z")]  # fmt: skip
    assert said == [200, 200, 404]


def test_the_desk_reads_no_reasons(stage: Stage) -> None:
    secret = "A secret reason."
    assert secret in strings(read(stage, "karen", cand("ivy")))
    for path in READINGS:
        assert secret not in strings(read(stage, "sam", path)), path


def test_a_sealed_round_tells_names_and_nothing_else(stage: Stage) -> None:
    world, path = stage.world, cand("june")
    for motion in list(world.state().all(Motion)):
        agreements.withdraw_motion(world.actor("karen"), motion.id)
    agreements.move(world.actor("karen"), "set_rule", change={"sealed": True})
    agreements.agree(world.actor("derek"), next(m.id for m in world.state().all(Motion)))
    decisions.propose(world.actor("karen"), world.cands["june"], revision=Revision("consider"))
    decisions.position(
        world.actor("derek"), world.cands["june"], revision=1, what="object", reason=Reason("Sealed words.")
    )
    found = read(stage, "karen", path)
    derek = next(row for row in found["focus"]["positions"] if row["who"]["name"] == "Derek")
    assert (derek["kind"], derek["reason"], derek["at"], found["focus"]["objections"]) == ("sealed", "", None, [])
    assert "Sealed words." not in strings(found)
    refused = stage.programs["karen"].post(stage.path(f"{path}/conclude"), {"revision": 1, "seen": found["seen"]})
    error = refused.json()["error"]
    assert (error["why"], [one["name"] for one in error["who"]]) == (["waiting"], ["Karen"])


def test_no_program_is_told_a_private_link(stage: Stage, settings: Any) -> None:
    letters.send(stage.world.actor("tom"), stage.ids["letter"])
    tokens = [token_of(link.pk) for link in Link.objects.all()]
    assert tokens
    settings.CASTLIST_DEMO = True
    for name in ("karen", "tom", "sam"):
        for path in READINGS:
            body = stage.programs[name].get(stage.path(path)).content.decode()
            assert not any(token in body for token in tokens), (name, path)
            assert "/i/" not in body, (name, path)


def test_the_internal_order_of_the_log_is_not_told(stage: Stage) -> None:
    """Between the acts that the bearer may see lie others; their number does not show."""
    before = Event.objects.filter(production_id=stage.ids["production"]).count()
    assert read(stage, "karen", f"{R}/room")["flashback"]["last"] < before


# -- What they cost


def test_a_reading_costs_the_same_for_one_and_for_many(stage: Stage) -> None:
    world = stage.world
    paths = [f"{R}/room?candidacy={{rana}}" if path == f"{R}/room" else path for path in READINGS]
    stage.programs["karen"].get("/")

    def costs() -> dict[str, int]:
        found = {}
        for path in paths:
            read(stage, "karen", path)  # how many things wait is counted once a change
            with CaptureQueriesContext(
                connection,
            ) as captured:
                read(stage, "karen", path)
            found[path] = len([q for q in captured if "castlist_cache" not in q["sql"]])
        return found

    few = costs()
    for n in range(6):
        world.put_forward(f"more{n}", email=f"more{n}@example.org")
        world.agree(f"more{n}", "audition")
        world.letter("sam", f"more{n}", to=f"more{n}@example.org")
    world.times(5)
    assert costs() == few


# -- Links


def test_the_link_of_a_role_is_told_and_opens_its_call(stage: Stage) -> None:
    from django.conf import settings
    from django.test import Client

    link = read(stage, "karen", f"{R}/link")["link"]
    assert link.startswith(f"{settings.CASTLIST_URL}/call/")
    assert Client().get(link.removeprefix(settings.CASTLIST_URL)).status_code == 200


def test_a_letter_as_sent_is_told_without_the_link_in_it(stage: Stage) -> None:
    stage.world.link("ivy")
    told = read(stage, "karen", f"{P}/letters/{{letter}}/as-sent")
    assert ("<!doctype html>" in told["html"], "https://…" in told["html"], "https://…" in told["plain"]) == (True,) * 3
    assert "/i/" not in str(told)


def test_covers_are_proposed_to_programs_too(stage: Stage) -> None:
    sam = stage.world.actor("sam")
    parts.say_chart(sam, read_chart("1 | 8 | Nurse, Page\n2 | 4 | Ghost")[0], seen=0)
    covers.say_covers(sam, [Covered("Nurse", "Ann"), Covered("Ghost", "Ben")], wanted=1, most=1)
    address = f"{P}/parts/covers/proposed?each=1&who="
    found = read(stage, "sam", f"{address}Kim%0ALou:%20Ghost")
    tracks = [{"name": "Kim", "covers": ["Nurse"]}, {"name": "Lou", "covers": ["Ghost"]}]
    assert (found["tracks"], found["proven"]) == (tracks, True)
    assert found["told"][0] == "Every part has as many covers as are wanted."
    statuses = {who: stage.programs[who].get(stage.path(f"{address}Kim")).status_code for who in ("karen", "tom")}
    assert statuses == {"karen": 200, "tom": 404}
    assert stage.programs["sam"].get(stage.path(f"{address}Kim:%20Nobody")).status_code == 422


def test_a_list_says_which_cells_cannot_be_taken_and_is_taken_without_them(stage: Stage) -> None:
    sam = stage.programs["sam"]

    def does(path: str, body: dict[str, Any]) -> Any:
        answer = sam.post(path, body, content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    said = "Name,E-mail,Playing age\nNora Cole,nora@example.org,twenty\n"
    first = "/people/lists/" + does("/people/lists", {"name": "a.csv", "text": said})["made"][0]["id"]
    assert sam.get(first).json()["said_at"] is None
    does(f"{first}/columns", {"columns": ["name", "email", "plays"], "order": "dmy"})
    page = sam.get(first).json()
    assert (page["partly"], page["without"], page["spared"], page["fates"]["wrong"]) == (False, 1, 0, 1)
    assert page["rows"][0]["troubles"][0]["left_out"] is False
    does(f"{first}/partly", {"partly": True})
    page = sam.get(f"{first}?fate=partly").json()
    assert (page["partly"], page["without"], page["spared"], page["fates"]["wrong"]) == (True, 0, 1, 0)
    assert page["rows"][0]["troubles"][0] | {"why": ""} == {
        "column": "Playing age", "cell": "twenty", "why": "", "left_out": True,
    }  # fmt: skip
    again = does("/people/lists", {"name": "b.csv", "text": said})["made"][0]["id"]
    assert sam.get(f"/people/lists/{again}").json()["said_at"]
