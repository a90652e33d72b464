"""The access matrix, asked: every address as every viewer, against a populated database (I28)."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from castlist.actions import (
    agreements,
    auditions,
    cases,
    clearance,
    decisions,
    erasure,
    evidence,
    keeping,
    letters,
    offers,
    safeguarding,
)
from castlist.actions.decisions import Reason, Revision
from castlist.actions.erasure import Item
from castlist.queries.letters import Words
from castlist.web.api.urls import _written
from castlist.web.role_links import role_link
from tests.architecture import access_table
from tests.architecture.access_table import PEOPLE, READINGS, WRITES, Row
from tests.web.api_examples import BY_NAME, filled
from tests.web.api_world import Program, Stage, built_stage
from tests.web.api_world import stage as bare_stage

__all__ = ["bare_stage", "built_stage"]

TABLES = access_table.tables()
PAGES = [row for heading, rows in TABLES.items() if heading not in (READINGS, WRITES) for row in rows]
UNTESTED = "demo_sign_in"
"""Its address exists only while the demo serves; that it is not there otherwise is asked all the same."""


@pytest.fixture
def stage(bare_stage: Stage) -> Stage:
    """The stage, with a list, a private link and a shared link besides."""
    ids = bare_stage.ids
    ids["batch"] = "alist"
    decisions.propose(
        bare_stage.world.actor("karen"), bare_stage.world.cands["maud"], revision=Revision("consider"), batch="alist"
    )
    ids["link"] = bare_stage.world.link("ivy")
    ids["call_link"] = role_link(ids["production"], ids["role"])
    return bare_stage


@pytest.fixture(scope="module")
def browsers(built_stage: Stage, django_db_blocker: Any) -> dict[str, Client]:
    """A browser for each viewer, signed in once."""
    with django_db_blocker.unblock():
        return {name: built_stage.world.client(name) for name in PEOPLE}


def undone(ask: Any) -> HttpResponse:
    """The answer to a request whose effects are rolled back."""
    with transaction.atomic():
        answer: HttpResponse = ask()
        transaction.set_rollback(True)
    return answer


def title(row: Row) -> str:
    """How a row is called in the list of tests."""
    return f"{row.name} {row.method} {row.path} {row.said}"[:90]


@pytest.mark.parametrize("row", PAGES, ids=title)
def test_a_page_opens_for_those_who_may(stage: Stage, browsers: dict[str, Client], row: Row) -> None:
    path, said = row.path.format(**stage.ids), row.said.format(**stage.ids)
    if row.name != UNTESTED:
        assert resolve(path.partition("?")[0]).view_name == row.name
    found = []
    for name in PEOPLE:
        form, browser = {"content_type": "application/x-www-form-urlencoded"}, browsers[name]
        cookies = deepcopy(browser.cookies)
        found.append(undone(lambda b=browser, f=form: b.generic(row.method, path, said, **f)).status_code)
        browser.cookies = cookies  # whoever signs out, or closes their account, does so for this request only
    assert tuple(found) == row.status


@pytest.mark.parametrize("row", TABLES[READINGS], ids=title)
def test_a_reading_is_answered_to_those_who_may(stage: Stage, row: Row) -> None:
    path = row.path.format(**stage.ids)
    assert resolve(f"/api{path}".partition("?")[0]).view_name == row.name
    programs = [stage.programs[name] if name else Program() for name in PEOPLE]
    answers = [undone(lambda p=program: p.get(path)) for program in programs]
    assert tuple(answer.status_code for answer in answers) == row.status
    assert len({answer.content for answer in answers if answer.status_code == 404}) <= 1


@pytest.mark.parametrize("row", TABLES[WRITES], ids=lambda row: row.name)
def test_a_write_is_done_for_those_who_may(stage: Stage, row: Row) -> None:
    example = BY_NAME[row.name.removeprefix("api:api_")]
    example.ready(stage)
    path, answers = stage.path(example.path), []
    assert resolve(f"/api{path}").view_name != "api_nothing"
    for name in PEOPLE:
        program = stage.programs[name] if name else Program()
        said = filled(example.body, stage.ids | own_mark(stage, program, example.path))
        answers.append(undone(lambda p=program, s=said: p.post(path, s, method=example.method)))
    assert tuple(answer.status_code for answer in answers) == row.status
    assert len({answer.content for answer in answers if answer.status_code == 404}) <= 1


def own_mark(stage: Stage, program: Program, path: str) -> dict[str, str]:
    """What this program itself saw: a mark is its bearer's own."""
    if path.endswith("/conclude") and "/candidacies/" in path:
        read = undone(lambda: program.get(stage.path(path.removesuffix("/conclude"))))
    elif path == "/home/seen":
        read = undone(lambda: program.get("/home"))
    else:
        return {}
    return {"seen": read.json()["seen"]} if read.status_code == 200 else {}


# -- Fields


def values(schemas: dict[str, Any], schema: dict[str, Any], value: Any) -> Iterator[tuple[str, str, Any]]:
    """Every field of an answer: the schema it is of, its name, and what stands in it."""
    if "anyOf" in schema and value is not None:
        schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
    if "$ref" in schema and value is not None:
        name = schema["$ref"].rpartition("/")[2]
        for field, said in schemas[name].get("properties", {}).items():
            yield name, field, value[field]
            yield from values(schemas, said, value[field])
    elif isinstance(value, list):
        items = schema.get("prefixItems") or [schema.get("items", {})] * len(value)
        for kind, one in zip(items, value, strict=False):
            yield from values(schemas, kind, one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from values(schemas, schema.get("additionalProperties", {}), one)


def read_by(stage: Stage, name: str) -> dict[tuple[str, str], list[Any]]:
    """Whatever stands in any field of any reading for that person, with empty things left out."""
    import json

    document = json.loads(_written())
    schemas, found = document["components"]["schemas"], dict[tuple[str, str], list[Any]]()
    for path, methods in document["paths"].items():
        if "get" not in methods:
            continue
        said = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for cand in ("ivy", "rana", "sol", "june"):
            if cand != "ivy" and "{cand}" not in path:
                continue
            known = stage.ids | {"cand": stage.ids[cand], "number": "1"}
            query = "?version=&q=i" if re.search("moved|performers", path) else ""
            answer = stage.programs[name].get(path.removeprefix("/api").format(**known) + query)
            if answer.status_code == 200:
                for schema, field, value in values(schemas, said, answer.json()):
                    if value not in ("", [], None, {}, False, INSTEAD.get((schema, field))):
                        found.setdefault((schema, field), []).append(value)
    return found


def test_a_field_that_is_for_fewer_is_empty_for_the_others(stage: Stage) -> None:
    """And for those who may read it something stands there, or the test would prove nothing (I31)."""
    everything_is_said(stage)
    fewer = [field for field in access_table.fields() if field.sight in READERS]
    read = {name: read_by(stage, name) for name in ("karen", "tom", "sam", "miriam", "julia", "derek")}
    told, empty = [], []
    for field in fewer:
        may, may_not = READERS[field.sight]
        key = (field.schema, field.name)
        told += [(key, name) for name in may_not if read[name].get(key)]
        if field.sight != "room" and not any(read[name].get(key) for name in may):
            empty.append(key)
    assert told == [], "these are told to somebody who may not know them"
    assert set(empty) - set(EMPTY_HERE) == set(), "nobody reads anything there, so nothing was tried"


def everything_is_said(stage: Stage) -> None:
    """Whatever some may read and others may not has been said."""
    world = stage.world
    spoken = Reason("Six years on my own.")
    decisions.object_to(world.actor("derek"), world.cands["ivy"], floor="offer", reason=spoken)
    objection = next(o for o in world.state().objections(world.performers["ivy"]))
    decisions.move_floor(world.actor("derek"), world.cands["ivy"], objection=objection.id, to="callback", reason=spoken)
    decisions.breach(world.actor("karen"), world.cands["ivy"], condition=stage.ids["undertaking"], reason=spoken)
    bearer = world.bearer("ivy")
    auditions.book(bearer, slot=stage.ids["slot"], held="", needs="A ramp.", now=world.now)
    offers.reply(bearer, what="none", text="Could it be later?", now=world.now)
    wrong = Words("ivy@example.org", "Come", "Dear {nobody}, {link}", 1)
    letters.change(world.actor("tom"), stage.ids["letter"], wrong)
    stage.ids["matter"] = stage.ids["held"]
    decisions.clear(world.actor("miriam"), world.cands["ivy"], value=True)
    clearance.hold(world.actor("ruth"), stage.ids["held"], text="Until we know.")
    clearance.clear(world.actor("miriam"), world.cands["sol"])
    safeguarding.note(world.actor("miriam"), stage.ids["matter"], text="Spoken to.")
    safeguarding.hand(world.actor("miriam"), stage.ids["matter"], owner=world.people["ruth"].pk)
    later = world.now.date() + timedelta(days=60)
    safeguarding.ease(world.actor("miriam"), stage.ids["matter"], text="With a chaperone.", on=later)
    safeguarding.note(world.actor("miriam"), stage.ids["matter"], text="By letter.", what="told")
    clearance.confirm(world.actor("miriam"), stage.ids["matter"], text="It has to last.")
    evidence.add_file(world.actor("derek"), stage.ids["matter"], name="message.txt", data=b"He wrote it.")
    safeguarding.raise_matter(
        world.actor("derek"), kind="complaint", account="What I saw.", performer=world.performers["maud"]
    )
    what_is_kept_is_said(stage)
    agreements.give_proxy(world.actor("derek"), holder=world.people["karen"].pk)
    decisions.report(
        world.actor("tom"),
        world.cands["rana"],
        member=world.people["karen"].pk,
        revision=1,
        what="concern",
        reason=spoken,
    )


def what_is_kept_is_said(stage: Stage) -> None:
    """Something goes soon, something has gone, a period was changed, and half of an answer is given."""
    world, karen = stage.world, stage.world.people["karen"]
    keeping.change_period(world.production.company, by=karen, purpose="cast", days=700, now=world.now)
    keeping.show(now=world.now + timedelta(days=40))
    erasure.erase([Item("reply", "aaaaaaaaaaaa")], purpose="letters", now=world.now)
    cases.hand_out(
        world.people["miriam"], stage.ids["production"], stage.ids["case"], desk="lead", text="A complaint.",
        now=world.now,
    )  # fmt: skip


READERS = {
    "reasons": (("karen", "tom"), ("sam", "miriam", "julia")),
    "sits": (("karen", "derek"), ("sam", "tom", "miriam", "julia")),
    "desk": (("sam",), ("karen", "tom", "miriam", "julia")),
    "lead": (("miriam",), ("karen", "tom", "sam", "julia", "derek")),
    "author": (("miriam", "derek"), ("karen", "tom", "sam", "julia")),
    "writer": (("tom", "sam"), ("miriam", "julia")),
    "owner": (("karen",), ("tom", "sam", "miriam", "julia", "derek")),
    "half": (("karen", "miriam"), ("tom", "sam", "julia", "derek")),
    "room": ((), ("miriam",)),
}
"""For each sight: some who read, and some who must find it empty."""
INSTEAD = {("SlotRow", "name"): "taken"}
"""What stands in a field for those who may not read it."""
EMPTY_HERE = {
    ("Segment", "reason"): "a ring shows no reasons yet",
    ("VoiceRow", "text_state"): "only for a text that was erased",
    ("ReportedAnswer", "reason_state"): "only for a reason that is withheld or was erased",
    ("Letter", "error"): "only for a letter that failed",
    ("ReplyRow", "read"): "only for one that somebody has read",
    ("ReplyRow", "url"): "only for a reply to a letter",
    ("MatterRow", "due"): "only on its day",
    ("Keeping", "more"): "only beyond two hundred",
    ("KeepingHoldRow", "over"): "only on its day",
    ("Case", "answered"): "only when both halves are given",
    ("Gate", "elsewhere"): "only for a matter in another production of the same lead",
    ("Case", "unseen"): "only where something is beyond the sight of whoever looks",
}


def test_the_matrix_fails_on_a_wrong_row(stage: Stage, browsers: dict[str, Client]) -> None:
    """It would notice a door that stands open."""
    row = next(row for row in PAGES if row.name == "room")
    with pytest.raises(AssertionError):
        test_a_page_opens_for_those_who_may(stage, browsers, replace(row, status=(200, *row.status[1:])))
