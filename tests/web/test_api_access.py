"""The access matrix, asked: every address as every viewer, against a populated database (I28)."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from castlist.actions import (
    agreements,
    auditions,
    callbacks,
    cannot,
    cases,
    chaperones,
    clearance,
    covers,
    dates,
    decisions,
    doubling,
    erasure,
    evidence,
    glass,
    guardians,
    keeping,
    letters,
    line_ups,
    notices,
    offers,
    parts,
    productions,
    questions,
    queue,
    safeguarding,
    submissions,
)
from castlist.actions.decisions import Actor, Reason, Revision
from castlist.actions.erasure import Item
from castlist.queries.cannot import asked_behind
from castlist.queries.letters import Words
from castlist.records.models import Performer, Session, Slot
from castlist.rules.cover_lines import Covered
from castlist.rules.dates import Day
from castlist.rules.scene_lines import read_chart
from castlist.web.after_submission import dates_after
from castlist.web.api.urls import _written
from castlist.web.role_links import calls_link, cast_list_link, role_link
from tests.architecture import access_table
from tests.architecture.access_table import PEOPLE, READINGS, WRITES, Row
from tests.web.api_examples import BY_NAME, charted_twice, filled, first_call_said
from tests.web.api_world import Program, Stage, built_stage
from tests.web.api_world import stage as bare_stage
from tests.world import World

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
    ids["dates_link"] = dates_after(ids["production"], "ivy@example.org", "Ivy Marlowe", now=bare_stage.world.now)
    ids["calls_link"] = calls_link(ids["production"])
    ids["cast_list_link"] = cast_list_link(ids["production"])
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
        content = methods["get"]["responses"]["200"].get("content", {})
        if "application/json" not in content:
            continue  # a recording, which has no fields
        said = content["application/json"]["schema"]
        for cand in ("ivy", "rana", "sol", "june"):
            if cand != "ivy" and "{cand}" not in path:
                continue
            known = stage.ids | {"cand": stage.ids[cand], "number": "1", "performer": stage.ids[f"{cand}_performer"]}
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


def some_are_owed_an_answer(world: World) -> None:
    """One has thought better of it, one is to have a no, and whoever has a time was promised a day."""
    Session.objects.update(answer_by=world.now.date() + timedelta(days=30))
    for name in ("ada", "bo"):
        made = productions.add_performer(world.production.company_id, name=name.title(), email="", now=world.now)
        world.performers[name] = made.pk
        done = decisions.submit(world.actor("sam"), role=world.role, performer=made.pk)
        world.cands[name] = str(done.answer["candidacy"])
    offers.withdraw(world.bearer("ada"), now=world.now)
    world.agree("bo", "released")


def somebody_put_themselves_in(stage: Stage) -> None:
    """Ivy for two parts, with an answer to all that is asked."""
    world, actor = stage.world, stage.world.actor("karen")
    ghost = str(agreements.add_role(actor, name="The Ghost", open_to="public").answer["role"])
    agreements.change_role(actor, role=world.role, open_to="public")
    notices.publish(actor, sure=True)
    said = {"kind": "some", "text": "When?", "help": "Tick.", "options": ["Now", "Later"], "required": True}
    asked = {questions.ask(actor, said=said, role=role)["made"][0]["id"]: "Now" for role in ("", world.role)}
    form = {"adult": "yes", "access": "A chair.", f"like_{world.role}": "1", f"like_{ghost}": "2"}
    form |= {f"q_{question}": answer for question, answer in asked.items()}
    for name, to in (("Ivy Marlowe", "ivy"), ("Somebody Else", "two"), ("Another One", "two")):
        said = form | {"name": name, "email": f"{to}@example.org"}
        submissions.submit_to_call(world.production.pk, world.role, form=said, now=world.now)


def the_production_says_of_itself(stage: Stage) -> None:
    """What its notice says, and when the first call is."""
    notices.say(stage.world.actor("sam"), said={"producer": "Corner House", "sides": "https://example.org/s"})
    first_call_said(stage)


def everything_is_said(stage: Stage) -> None:
    """Whatever some may read and others may not has been said."""
    world = stage.world
    spoken = Reason("Six years on my own.")
    decisions.object_to(world.actor("derek"), world.cands["ivy"], floor="offer", reason=spoken)
    objection = next(o for o in world.state().objections(world.performers["ivy"]))
    decisions.move_floor(world.actor("derek"), world.cands["ivy"], objection=objection.id, to="callback", reason=spoken)
    decisions.breach(world.actor("karen"), world.cands["ivy"], condition=stage.ids["undertaking"], reason=spoken)
    agreements.change_role(
        world.actor("karen"), role=world.role, covers=stage.ids["other_role"], playing_from=28, playing_to=40,
        voice="mezzo", lowest="A3", highest="F#5", skills="Dance", pay="unpaid", contract="none", dates="May",
        discloses={"kissing": "one"}, precast="Ada Vale",
    )  # fmt: skip
    Performer.objects.filter(pk=world.performers["ivy"]).update(phone="0800 1111", email="ivy@example.org")
    the_production_says_of_itself(stage)
    somebody_put_themselves_in(stage)
    bearer = world.bearer("ivy")
    auditions.book(bearer, slot=stage.ids["slot"], held="", needs="A ramp.", now=world.now)
    dates.add(world.actor("sam"), [Day(date(2027, 3, 3), "rehearsal", 600, 1080), Day(date(2027, 3, 4), "other")])
    cannot.add(asked_behind(bearer), [(date(2027, 3, 3), 0, 1440)], now=world.now)
    acts = {
        "guardian_name": "Iris Marlowe",
        "guardian_relation": "aunt",
        "email": "ivy@example.org",
        "may_print": "yes",
    }
    guardians.say(world.production, world.performers["ivy"], form={**acts, "born": "2012-05-01"}, now=world.now)
    somebody_was_fetched(stage)
    late = {"kissing": "one", "strobe": "at the end"}
    agreements.change_role(world.actor("karen"), role=world.role, discloses=late)
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
    some_are_owed_an_answer(world)
    what_is_kept_is_said(stage)
    the_owner_looks_into_a_room(stage)
    agreements.give_proxy(world.actor("derek"), holder=world.people["karen"].pk)
    decisions.report(
        world.actor("tom"),
        world.cands["rana"],
        member=world.people["karen"].pk,
        revision=1,
        what="concern",
        reason=spoken,
    )


def somebody_was_fetched(stage: Stage) -> None:
    """Ivy had her turn and was fetched; Sol waits, without a time."""
    on = queue.Day(stage.ids["session"], date.fromisoformat(stage.ids["session_day"]))
    at = Slot.objects.filter(session=on.session).order_by("start")[0].start
    sam, cands = replace(stage.world.actor("sam"), now=at), stage.world.cands
    for seen, what in enumerate(("here", "call", "enter", "done", "out")):
        queue.mark(sam, on, cands["ivy"], what=what, seen=seen, collector="Aunt Hester")
    queue.mark(sam, on, cands["sol"], what="here", seen=0)
    line_ups.make(sam, on, size=2, whom="here", seen=0)
    chaperones.enter(sam, on, name="Hester Vale", starts=570, until=780, most=12, approved="The council")


def the_owner_looks_into_a_room(stage: Stage) -> None:
    """Derek opens a production in which the owner has no seat; she looks into one of its rooms, and not the other."""
    world = stage.world
    opened = productions.open_production(
        world.production.company, name="Spring Tide", by=world.people["derek"], now=world.now
    )
    derek, karen = (Actor(opened.pk, world.people[name].pk, world.now) for name in ("derek", "karen"))
    for name in ("The Ferryman", "The Nurse"):
        role = str(agreements.add_role(derek, name=name).answer["role"])
    glass.break_glass(karen, role=role, why="asked")


def it_is_said_who_plays_what(stage: Stage) -> None:
    """A chart that was changed, and put back."""
    charted_twice(stage)
    parts.put_back(stage.world.actor("sam"), 1, seen=2)
    parts.say_chart(stage.world.actor("sam"), read_chart("1 | 8 | A, B\n2 | 5 | C")[0], seen=3)
    doubling.work_out(stage.world.actor("sam"), {"needs": "C: alto", "change": "0"}, seen=4)
    parts.say_chart(stage.world.actor("sam"), read_chart("1 | 8 | A, The Lead\n2 | 1 | Extra, A, The Lead")[0], seen=4)
    rows = [Covered("A", "Ann Hale", ("Ben",)), Covered("The Lead", "Ben", ("Ann Hale",)), Covered("Extra", "Ben", ())]
    covers.say_covers(stage.world.actor("sam"), rows, wanted=2, most=1, spared=["The Lead"])
    the_callbacks_are_planned(stage)


def the_callbacks_are_planned(stage: Stage) -> None:
    """A callback day whose order was found, and moved by hand, in two rooms."""
    sam = stage.world.actor("sam")
    lines = "Duet | 25 | Ann Hale, Ben | Scene 3\nFight | 30 | Ben, Cy\nSong | 20 | Ann Hale"
    kept = {"last": "Song", "dearer": "Cy: 2", "breaks": "13:00 | 45", "fixed": "Fight: 10:40"}
    kept |= {"on": "2024-03-01", "where": "The barn"}
    callbacks.work_out(sam, {"groups": lines, **kept}, seen=0)
    callbacks.move(sam, "Song", up=True, seen=1)


def what_is_kept_is_said(stage: Stage) -> None:
    """Something goes soon, something has gone, a period was changed, and half of an answer is given."""
    it_is_said_who_plays_what(stage)
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
    "runs": (("sam", "karen"), ("tom", "miriam", "julia")),
    "desk": (("sam",), ("karen", "tom", "miriam", "julia")),
    "lead": (("miriam",), ("karen", "tom", "sam", "julia", "derek")),
    "author": (("miriam", "derek"), ("karen", "tom", "sam", "julia")),
    "writer": (("tom", "sam"), ("miriam", "julia")),
    "owner": (("karen",), ("tom", "sam", "miriam", "julia", "derek")),
    "lists": (("karen", "sam"), ("tom", "miriam", "julia")),
    "answers": (("karen", "sam"), ("tom", "miriam", "julia")),
    "half": (("karen", "miriam"), ("tom", "sam", "julia", "derek")),
    "plans": (("karen", "sam"), ("tom", "miriam", "julia")),
    "room": ((), ("miriam",)),
}
"""For each sight: some who read, and some who must find it empty."""
INSTEAD = {("SlotRow", "name"): "taken", ("Outbox", "page"): 1, ("Outbox", "pages"): 1}
"""What stands in a field for those who may not read it."""
BY_A_WRITE = "answered by a write, and no reading: tests/web/test_api_evidence.py asks it"
ONE_EVENING = "only where somebody is said to be away: tests/web/test_cover_views.py asks it"
PROPOSED = "only where somebody is named who may cover: tests/web/test_api_readings.py asks it"
LEFT = "only where an answer was written off: tests/web/test_closing_a_casting.py reads it"
CAST = "only where somebody is cast: tests/web/test_contact_sheet.py asks it"
GIVEN = "only where somebody is cast, and gave it: tests/web/test_emergency_views.py asks it"
WELCOMED = "only where somebody is cast, and written to: tests/web/test_first_call_views.py asks it"
CLOSED = "only once a casting can be closed, or is: tests/web/test_closing_a_casting.py asks it"
ON_OFFER = "only while the part is on offer to somebody else: tests/web/test_owed_views.py asks it"
CALLED = "only where somebody stands at callback and in the order: tests/web/test_callback_letters.py asks it"
FILLED = "answered by a write, and no reading: tests/web/test_fill_views.py asks it"
NO_TIME = "only where a time is given, or can be: tests/web/test_fill_views.py asks it"
NOBODY_MOVES = "nobody has a time there: tests/web/test_replan_views.py reads it for a day with people"
EMPTY_HERE = {
    **{
        ("DayAgain", field): NOBODY_MOVES
        for field in ("moved", "left", "stays", "hidden", "gone", "late", "usual", "today")
    },
    **{("NewTime", field): NOBODY_MOVES for field in ("cand", "name", "url", "was", "at", "here")},
    **{("LeftWithout", f): NOBODY_MOVES for f in ("cand", "name", "url", "was", "why", "times", "proposed")},
    **{("TimeToHave", field): NOBODY_MOVES for field in ("id", "at", "place", "desk", "places")},
    **{("DayAgainDone", field): NOBODY_MOVES for field in ("moved", "elsewhere", "left")},
    **{
        ("FilledDays", field): FILLED
        for field in ("sentence", "bound", "is_proven", "rooms", "without", "gives", "kept", "seen")
    },
    **{("FilledRoom", field): FILLED for field in ("session", "place", "role_name", "day", "times")},
    **{("FilledTime", field): FILLED for field in ("slot", "at", "minutes", "state", "cand", "name", "role_name")},
    **{("Unplaced", field): FILLED for field in ("cand", "name", "role_name", "url", "kind", "why")},
    **{("GivenTime", field): FILLED for field in ("cand", "slot")},
    **{("FillDone", field): FILLED for field in ("given", "refused")},
    **{("NotGiven", field): FILLED for field in ("name", "why", "detail")},
    **{("UntoldPerson", field): NO_TIME for field in ("cand", "name", "at")},
    ("Untold", "people"): NO_TIME,
    ("Wordings", "remind"): "only where a production says its own: tests/actions/test_reminder_letters.py asks it",
    ("Wordings", "codes"): "only where a production says its own: tests/web/test_link_codes.py asks it",
    ("Wordings", "codes_company"): "no, unless a company wants it: tests/web/test_link_codes.py asks it",
    ("Wordings", "confirm"): "only where a production says its own: tests/actions/test_confirmation_letters.py asks it",
    ("DaysToFill", "without"): NO_TIME,
    ("FillPerson", "known"): NO_TIME,
    ("FillPerson", "waits"): NO_TIME,
    ("FillSession", "panel"): NO_TIME,
    ("GridPerson", "clashes"): "only where somebody stands for two who meet: tests/web/test_casting_views.py asks it",
    ("Callbacks", "minors"): "only where somebody is out of hours: tests/web/test_callback_minors.py asks it",
    ("Callbacks", "room"): "only where a rule of the trade is not kept: tests/web/test_callback_rooms.py asks it",
    ("SessionRow", "minors"): "only where somebody is out of hours: tests/web/test_trade_views.py asks it",
    ("Letter", "trade"): "only where a rule speaks of a letter: tests/web/test_trade_views.py asks it",
    ("Guardian", "picture"): "only where whoever acts for them agreed: tests/web/test_day_pictures.py asks it",
    ("Heard", "tape"): "only where somebody is asked for a self-tape: tests/web/test_panel_views.py asks it",
    ("HalfHourRow", "expected"): "Ivy came, and was fetched; nobody else there is under 18",
    ("HalfHourRow", "short"): "one chaperone is enough for one child",
    ("Answers", "written_off"): LEFT,
    **{
        ("WrittenOff", field): LEFT
        for field in ("cand", "name", "role", "by", "at", "routes", "reason", "reason_state", "url", "where")
    },
    ("ContactSheet", "people"): CAST,
    **{("InAnEmergency", field): GIVEN for field in ("id", "name", "roles", "said", "at")},
    **{("SaidForAnEmergency", field): GIVEN for field in ("name", "relation", "phone", "needs")},
    ("EmergencySheet", "people"): GIVEN,
    **{("Contact", field): CAST for field in ("id", "name", "pronouns", "roles", "email", "phone", "acts", "agent")},
    **{("Listed", field): WELCOMED for field in ("letter", "welcome", "write")},
    **{("CastList", field): WELCOMED for field in ("welcomed", "behind", "to_welcome")},
    **{("FirstCall", field): WELCOMED for field in ("people", "told", "behind", "wants", "changed")},
    **{("Answers", field): CLOSED for field in ("closed", "may_close", "may_open")},
    **{("ProposedCovers", field): PROPOSED for field in ("told", "tracks", "proven")},
    **{("CoverTrack", field): PROPOSED for field in ("name", "covers")},
    ("Covers", "away"): ONE_EVENING,
    ("Covers", "evening"): ONE_EVENING,
    ("Covers", "not_here"): ONE_EVENING,
    ("ListRow", "adds"): "only where a row is about somebody known: tests/web/test_import_views.py asks it",
    **{("Evening", field): ONE_EVENING for field in ("status", "told", "why", "instead")},
    **{("Instead", field): ONE_EVENING for field in ("role", "whose", "plays")},
    ("Played", "cast"): "only where somebody is cast: tests/web/test_cover_views.py asks it",
    ("WhoPlays", "cast"): "only where somebody is cast: tests/web/test_cover_views.py asks it",
    ("Callbacks", "suggested"): "only where somebody stands at callback: tests/web/test_callback_views.py",
    ("Suggested", "name"): "only where somebody stands at callback: tests/web/test_callback_views.py",
    ("Suggested", "roles"): "only where somebody stands at callback: tests/web/test_callback_views.py",
    ("Matter", "may_hold"): "only where no hold was asked for yet: tests/web/test_safeguarding_views.py asks it",
    **{("CallbackLetters", field): CALLED for field in ("people", "may_write", "told", "behind")},
    **{("CalledBack", field): CALLED for field in ("cand", "name", "state", "says", "letter", "at")},
    ("CallbacksFound", "why"): "only where there is no order: tests/web/test_callback_views.py",
    ("DoublingFound", "is_of_now"): "only until the chart changes",
    ("DoublingFound", "are_all"): "only where there is no other way",
    ("Letter", "agent"): "only for a letter to an agent: tests/web/test_agent_views.py",
    ("Letter", "copied"): "only for a letter to an agent, of which the client has a copy",
    ("OutboxRow", "agent"): "only for a letter to an agent",
    ("Owed", "agent"): "only for somebody whom an agent represents",
    ("SentForm", "agent"): "only for a form that an agent sent",
    ("Agents", "same"): "only where two of one name, or address, stand in a production",
    ("Alike", "name"): "only where two of one name, or address, stand in a production",
    ("Alike", "by"): "only where two of one name, or address, stand in a production",
    ("Alike", "url"): "only where two of one name, or address, stand in a production",
    ("Everybody", "next"): "only beyond two hundred",
    ("ListOfPeople", "fate"): "only where rows of one fate are asked for",
    **dict.fromkeys(
        [
            ("CellTrouble", "left_out"),
            ("ListOfPeople", "partly"),
            ("ListOfPeople", "without"),
            ("ListOfPeople", "spared"),
            ("ListOfPeople", "said_at"),
        ],
        "only where a cell cannot be taken, or columns were said before: tests/web/test_api_readings.py reads it",
    ),
    ("ListOfPeople", "ready"): "only between a decision and taking it in",
    ("ListLine", "forgotten"): "only when its rows are gone",
    ("Segment", "reason"): "a ring shows no reasons yet",
    ("VoiceRow", "text_state"): "only for a text that was erased",
    ("ReportedAnswer", "reason_state"): "only for a reason that is withheld or was erased",
    ("Letter", "error"): "only for a letter that failed",
    ("ReplyRow", "read"): "only for one that somebody has read",
    ("ReplyRow", "url"): "only for a reply to a letter",
    ("MatterRow", "due"): "only on its day",
    ("Owed", "can_wait"): ON_OFFER,
    ("Answers", "waiting"): ON_OFFER,
    ("Owed", "late"): "only after its day",
    ("Keeping", "more"): "only beyond two hundred",
    ("KeepingHoldRow", "over"): "only on its day",
    ("Case", "answered"): "only when both halves are given",
    ("Gate", "elsewhere"): "only for a matter in another production of the same lead",
    ("FileTaken", "name"): BY_A_WRITE,
    ("FileTaken", "size"): BY_A_WRITE,
    ("FileTaken", "data"): BY_A_WRITE,
    ("Case", "unseen"): "only where something is beyond the sight of whoever looks",
}


def test_the_matrix_fails_on_a_wrong_row(stage: Stage, browsers: dict[str, Client]) -> None:
    """It would notice a door that stands open."""
    row = next(row for row in PAGES if row.name == "room")
    with pytest.raises(AssertionError):
        test_a_page_opens_for_those_who_may(stage, browsers, replace(row, status=(200, *row.status[1:])))
