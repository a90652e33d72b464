"""Programs that act for the fixed cast, and a room in which every kind of thing is there to be acted upon."""

import json
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from castlist.actions import (
    agreements,
    cases,
    decisions,
    evidence,
    import_work,
    imports,
    keeping,
    letter_wordings,
    notes,
    people,
    performers,
    productions,
    questions,
    safeguarding,
    tasks,
    told,
    what_ifs,
)
from castlist.actions.decisions import Actor, Asked, Reason, Revision
from castlist.actions.notes import Words
from castlist.queries.doors import production_for
from castlist.queries.matters import opened_alone
from castlist.queries.told import told_url
from castlist.records.models import Acted, Agent, Case, Performer, Represented, Slot, Text
from castlist.records.private_links import agent_token
from castlist.rules.decisions.facts import Motion, Objection, Task, Voice
from castlist.rules.letter_wordings import Said
from castlist.rules.what_ifs import Fill
from tests.world import World, build


@dataclass
class Program:
    """A program with one member's token; without a token it is a stranger's."""

    token: str = ""
    client: Client = field(default_factory=Client)

    def send(self, method: str, path: str, body: Any = None, *, key: str | None = None, **more: Any) -> HttpResponse:
        """One request to an address below /api."""
        headers = dict(more.pop("headers", {}))
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if key:
            headers["Idempotency-Key"] = key
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        data = {"data": body, "content_type": more.pop("content_type", "application/json")} if body is not None else {}
        return self.client.generic(method, f"/api{path}", headers=headers, **data, **more)

    def get(self, path: str, **more: Any) -> HttpResponse:
        """One reading."""
        return self.send("GET", path, **more)

    def post(self, path: str, body: Any = None, *, key: str = "", method: str = "POST", **more: Any) -> HttpResponse:
        """One write, under a fresh key unless one is given."""
        return self.send(method, path, {} if body is None else body, key=key or uuid.uuid4().hex, **more)


@dataclass
class Stage:
    """The world, with ids of everything by the name under which examples ask for it."""

    world: World
    ids: dict[str, str]
    programs: dict[str, Program]

    def path(self, template: str, **more: str) -> str:
        """The address with the ids of this stage in it."""
        return template.format(**self.ids, **more)


@pytest.fixture(scope="module")
def built_stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """The stage, built once for a module, in a transaction that is rolled back behind its last test."""
    reachable = override_settings(CASTLIST_URL="https://cast.example", CASTLIST_URL_IS_LOCAL=False)
    with reachable, django_db_blocker.unblock(), transaction.atomic():
        yield build_stage(build(timezone.now().astimezone(UTC).replace(microsecond=0)))
        transaction.set_rollback(True)


@pytest.fixture
def stage(built_stage: Stage, db: None) -> Stage:
    """The stage as it was built: whatever a test does to it is undone."""
    programs = {name: Program(program.token) for name, program in built_stage.programs.items()}
    return replace(built_stage, ids=dict(built_stage.ids), programs=programs)


def program_for(person: Any, now: Any) -> Program:
    """A program that acts for the person."""
    return Program(people.make_token(person, name="a test", now=now)[1])


def build_stage(world: World) -> Stage:
    """Ivy is to be heard, under a minute, with a task and a letter; Rana is on the table; Sol waits; others besides.

    Julia is family of Ivy's, and so recused from The Lead, rivals and all.
    """
    ids = {"production": world.production.pk, "role": world.role}
    ids["nell"] = people.make_person(email="nell@example.org", name="Nell", now=world.now).pk
    ids["an_hour_later"] = (world.now + timedelta(days=30, hours=1)).isoformat()
    ids["in_a_month"] = (world.now + timedelta(days=30)).isoformat()
    for name in ("ivy", "rana", "sol", "june", "maud"):
        world.put_forward(name, email=f"{name}@example.org")
    _heard(world, ids)
    _on_the_table(world, ids)
    _elsewhere(world, ids)
    _represented(world, ids)
    agreements.declare(world.actor("julia"), performer=world.performers["ivy"])
    for name, cand in world.cands.items():
        ids[name] = cand
        ids[f"{name}_performer"] = world.performers[name]
    for name, person in world.people.items():
        ids[name] = person.pk
    _tried_out(world, ids)
    return Stage(world, ids, {name: program_for(person, world.now) for name, person in world.people.items()})


def _tried_out(world: World, ids: dict[str, str]) -> None:
    """Karen, for herself, tries Ivy in The Lead."""
    karen, where = world.people["karen"], world.production.pk
    ids["what_if"] = what_ifs.begin(karen, where, name="What if Ivy", as_now=False, now=world.now)
    fill = Fill(world.role, 1, world.performers["ivy"])
    what_ifs.keep(karen, where, ids["what_if"], fills=[fill], seen=1, now=world.now)


def _represented(world: World, ids: dict[str, str]) -> None:
    """June, by an agent, who did something for her."""
    agent = Agent.objects.create(
        id="agent-of-all", company=world.production.company, name="Ada Quill", agency="Quill",
        email="ada@quill.example", link="the-link-of-an-agent", created_at=world.now,
        link_until=world.now + timedelta(days=30),
    )  # fmt: skip
    Represented.objects.create(
        agent=agent, performer_id=world.performers["june"], production=world.production, role=world.role,
        cand=world.cands["june"], key="the-key-of-june", copied=True, since=world.now,
    )  # fmt: skip
    Acted.objects.create(
        cand=world.cands["june"], production=world.production, performer_id=world.performers["june"], agent=agent,
        what="cannot", at=world.now,
    )  # fmt: skip
    ids |= {
        "agent": agent.pk,
        "agent_link": agent_token(agent.link),
        "june_link": agent_token(agent.link, "the-key-of-june"),
    }


def _heard(world: World, ids: dict[str, str]) -> None:
    """Ivy, at the audition: a minute with an undertaking, tasks, a letter, a booked time."""
    cand = world.cands["ivy"]
    asked = [Asked("undertaking", "Nobody is late", world.people["derek"].pk)]
    decisions.propose(world.actor("karen"), cand, revision=Revision("audition", "To be heard once.", asked))
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(world.actor(who), cand, revision=1, what=what, reason=Reason("A secret reason."))
    decisions.conclude(world.actor("karen"), cand, revision=1)
    minute = world.state().minute(cand, 1)
    assert minute is not None
    ids["undertaking"] = minute.frozen["conditions"][0]["id"]
    slots = world.times(3, panel="Tom at the piano", members=(world.people["miriam"].pk,))
    first = Slot.objects.get(pk=slots[0])
    ids |= {"slot": slots[2], "session": first.session_id, "session_day": first.start.date().isoformat()}
    ids["again_mark"], ids["again_day"] = "0" * 16, "2026-12-03"  # until a program has looked
    ids["fill_mark"] = "of other sessions"  # until a program has read them
    ids["monitor"] = world.people["ruth"].pk
    ids["chaperone"] = "0123456789ab"
    ids["group_seen"] = "0123456789abcdef"
    ids["task"] = world.task_for("tom", "ivy")
    ids["karens_task"] = world.task_for("karen", "ivy")
    ids["letter"] = world.letter("tom", "ivy")
    tasks.give_task(world.actor("karen"), cand, owner=world.people["sam"].pk, what="Book the piano", outward=False)
    ids["inner_task"] = next(t.id for t in world.state().group(Task, cand) if t.owner == world.people["sam"].pk)


def _on_the_table(world: World, ids: dict[str, str]) -> None:
    """Rana: a proposal with a precondition, an objection of Derek's, and a voice that asks for another."""
    cand = world.cands["rana"]
    asked = [Asked("pre", "She has been asked whether she tours", world.people["karen"].pk)]
    decisions.propose(world.actor("karen"), cand, revision=Revision("audition", "Hear her.", asked))
    proposal = world.state().proposal(cand)
    assert proposal is not None
    ids["precondition"] = proposal.conditions[0].id
    decisions.position(world.actor("derek"), cand, revision=1, what="object", reason=Reason(withheld=True))
    ids["objection"] = next(o.id for o in world.state().all(Objection) if not o.ended)
    decisions.advise(world.actor("tom"), cand, what="ask", text="I would object, had I a say.")
    ids["voice"] = next(v.id for v in world.state().all(Voice))
    ids["note"] = notes.write(world.actor("karen"), cand, Words("room", "A clear top.", 4)).note
    decisions.propose(world.actor("karen"), world.cands["sol"], revision=Revision("consider"))
    ids["call"] = str(decisions.standing_open(world.actor("karen"), role=world.role).answer["candidacy"])


def _made_one(world: World, ids: dict[str, str]) -> None:
    """Two records that stand nowhere were made one by mistake."""
    keep, gone = (
        productions.add_performer(world.production.company_id, name=name, now=world.now).pk
        for name in ("Wilma Ott", "Wilhelmine Otto")
    )
    performers.merge(world.actor("karen"), keep=keep, gone=gone)
    ids |= {"one_performer": keep, "gone_performer": gone}


LIST = (
    "Name,E-mail,Notes,Last seen,Age\nNora Cole,nora@example.org,tap,13/04/2021,31\n"
    "nora cole,NORA@example.org,,,\nIvy Marlow,,x,,\nAda,no,,,\n"
)


def _lists(world: World, ids: dict[str, str]) -> None:
    """Lists of people that Sam brought, one in each stage."""
    for stage, said in (
        ("undone", "Name,E-mail\nLena Pike,lena@example.org\n"), ("brought", LIST), ("checked", LIST),
        ("taken", LIST + "Rana Marlowe,rana@example.org,Tours.,,\n"),
    ):  # fmt: skip
        ids[f"list_{stage}"] = _list(world, stage, said)
    ids["people_list"] = ids["list_taken"]
    Performer.objects.filter(email="sol@example.org").update(
        phone="0800 1111", pronouns="they", agent="Ames", skills=["tap"], voice="alto", range_low="A3", range_high="D5",
        plays_from=20, plays_to=30, printed="Sol Pike Jr", credits=[[2019, "The Play"]],
        last_heard="3 April 2021", note="Tours.",
    )  # fmt: skip


def _list(world: World, stage: str, said: str) -> str:
    company, now = world.production.company, world.now
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_text(said, encoding="utf-8")
        run = imports.bring(path, company=company, by=world.people["sam"], name="list.csv", now=now)
    if stage != "brought":
        imports.understand(run.pk, company=company, columns=run.columns, order="dmy", now=now)
        import_work.go_on(run.pk, now=now)
    if stage in ("taken", "undone"):
        imports.choose(run.pk, company=company, choices={4: "skip"}, now=now)
        imports.take(run.pk, company=company, now=now)
        import_work.go_on(run.pk, now=now)
    if stage == "undone":
        Performer.objects.filter(email="lena@example.org").update(note="Sings.")
        imports.undo(run.pk, company=company, now=now)
        import_work.go_on(run.pk, now=now)
    return run.pk


def _elsewhere(world: World, ids: dict[str, str]) -> None:
    """A second role, a matter, a motion that waits for Derek, and another production, of Olga's."""
    ids["other_role"] = str(agreements.add_role(world.actor("karen"), name="The Landlord").answer["role"])
    for name, role in (("question", ""), ("question_of_role", world.role)):
        asked = questions.ask(world.actor("karen"), said={"kind": "short", "text": "Do you sing?"}, role=role)
        ids[name] = asked["made"][0]["id"]
    ids["matter"] = safeguarding.raise_matter(
        world.actor("derek"), kind="complaint", account="Secret.", about="the bar"
    )
    ids["file"] = evidence.add_file(
        world.actor("miriam"), ids["matter"], name="What he wrote.txt", data=b"You will be sorry."
    )
    ids["held"] = safeguarding.raise_matter(
        world.actor("derek"), kind="complaint", account="Secret.", performer=world.performers["rana"]
    )
    told.tell(world.actor("miriam"), ids["held"], text="Somebody has told us about you.")
    ids["told"] = told_url(opened_alone(ids["held"])).split("/")[-2]
    cases.ask(world.bearer("maud"), wants="read", words="About last winter.", now=world.now)
    ids["case"] = Case.objects.get().pk
    ids["own_text"] = Text.objects.filter(author=world.people["karen"].pk, cand=world.cands["june"]).latest("pk").pk
    ids["kept_hold"] = keeping.hold(
        world.production.company, by=world.people["karen"], performer=world.performers["sol"], reason="A claim.",
        until=(world.now + timedelta(days=90)).date(), now=world.now,
    ).pk  # fmt: skip
    german = Said("Lesen Sie für uns?", "Guten Tag {name}\n\n{link}", "Zu Ihrer Seite")
    karen = world.people["karen"]
    for where, language in ((None, "fr"), (world.production, "de"), (None, "de")):
        letter_wordings.keep(karen, where, kind="invitation", language=language, said=german, version=0, now=world.now)
    ids |= {"kind": "invitation", "language": "de"}
    agreements.move(world.actor("karen"), "set_rule", change={"grace_hours": 48})
    ids["motion"] = next(m.id for m in world.state().all(Motion))
    olga = people.make_person(email="olga@harbour.example", name="Olga", now=world.now)
    world.people["olga"] = olga
    company = productions.make_company(name="Harbour Players", owner=olga, now=world.now)
    theirs = productions.open_production(company, name="Low Tide", by=olga, now=world.now)
    actor = Actor(theirs.pk, olga.pk, world.now)
    ids["foreign_production"] = theirs.pk
    ids["foreign_role"] = str(agreements.add_role(actor, name="The Pilot").answer["role"])
    performer = productions.add_performer(company.pk, name="Nell Harbour", now=world.now)
    put = decisions.put_forward(actor, role=ids["foreign_role"], performer=performer.pk, reason=Reason("Hers."))
    ids |= {"foreign_performer": performer.pk, "foreign": str(put.answer["candidacy"])}
    assert production_for(olga, theirs.pk)
    _lists(world, ids)
    _made_one(world, ids)
    ids["later"] = (world.now + timedelta(days=20)).date().isoformat()
