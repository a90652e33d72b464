"""Whatever there is, for whom it opens, and to whom it is named: in lists, searches, counts, files and mails (I29)."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from castlist.actions import agreements, decisions, people, productions
from castlist.actions.decisions import Reason, Revision
from castlist.queries.log import load_whole
from castlist.records.models import Case, ImportRun, Letter, Matter, Performer, Production, Session
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.web.api.urls import api
from tests.web.api_world import Program, Stage, program_for

SEATS = ("karen", "derek", "tom", "julia", "sam", "miriam", "ruth", "nell", "eve", "olga")
"""Everybody with an account: the team, Nell who only sits in, and two strangers."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has an id, how it is opened, and the list that it belongs in."""

    kind: str
    id: str
    opens: str
    lists: tuple[str, ...]
    """Where it stands, for those for whom it opens: in one of these."""

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


def things() -> list[Thing]:
    """Everything there is."""
    found = []
    for production in Production.objects.order_by("pk"):
        base = f"/productions/{production.pk}"
        found.append(Thing("production", production.pk, base, ("/productions",)))
        state = load_whole(production.pk)
        for role in state.all(Role):
            found.append(Thing("role", role.id, f"{base}/roles/{role.id}/room", (base, "/home", "/glass")))
        for cand in state.all(Candidacy):
            room = f"{base}/roles/{cand.role}/room?everybody=true"
            found.append(Thing("candidacy", cand.id, f"{base}/candidacies/{cand.id}", (room,)))
        found += _of(production.pk, base)
    for performer in Performer.objects.filter(erased_at=None, merged_into=None).order_by("pk"):
        found.append(Thing("performer", performer.pk, f"/people/{performer.pk}", ("/people",)))
    for run in ImportRun.objects.order_by("pk"):
        found.append(Thing("list of people", run.pk, f"/people/lists/{run.pk}", ("/people/lists",)))
    return found


def _of(production: str, base: str) -> Iterator[Thing]:
    for letter in Letter.objects.filter(production=production):
        yield Thing("letter", letter.pk, f"{base}/letters/{letter.pk}", (f"{base}/letters",))
    for session in Session.objects.filter(production=production):
        yield Thing("session", session.pk, f"{base}/days/sessions/{session.pk}/queue", (f"{base}/days",))
    for matter in Matter.objects.filter(production=production):
        yield Thing("matter", matter.pk, f"{base}/safeguarding/matters/{matter.pk}", (f"{base}/safeguarding",))
    for case in Case.objects.filter(production=production):
        yield Thing("case", case.pk, f"{base}/cases/{case.pk}", (f"{base}/cases", "/home"))


DELIBERATE = {
    ("role", "/days"): "a session says to the whole team for which role it is",
    ("role", "/breakdown"): "a role says which one it covers",
    ("role", "/glass"): "the owner of the company chooses into which room to look",
    ("candidacy", "/safeguarding"): "the leads clear everybody, by gates of one shape, without the room",
    ("performer", "/room"): "a card says whose it is, also to who sits in and has no seat on a team",
    ("performer", "everybody=true"): "a card says whose it is, also to who sits in and has no seat on a team",
    ("performer", "/candidacies/[^/]+"): "a candidacy says whose it is, also to who sits in",
}
"""What is named to those for whom it does not open, by kind and end of the address; and why that is meant."""


@dataclass
class Told:
    """What one seat can open, and what is named to it, where."""

    seat: str
    opens: set[Thing] = field(default_factory=set)
    named: dict[Thing, str] = field(default_factory=dict)
    """With one address where it is."""
    listed: set[Thing] = field(default_factory=set)
    """Named in the list that it belongs in."""
    answers: int = 0
    passed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What is named although it does not open, and is meant to be."""

    def hear(self, where: str, text: str, everything: Iterable[Thing]) -> None:
        """Whatever stands in an answer."""
        self.answers += 1
        for thing in everything:
            if thing.id in text and not self._is_deliberate(thing, where):
                self.named.setdefault(thing, where)
                if where in thing.lists:
                    self.listed.add(thing)

    def _is_deliberate(self, thing: Thing, where: str) -> bool:
        if thing in self.opens:
            return False
        found = [one for one in DELIBERATE if one[0] == thing.kind and re.search(f"{one[1]}$", where)]
        self.passed.update(found)
        return bool(found)

    def wrong(self) -> Iterator[str]:
        """What is named and does not open, and what opens and is in no list."""
        for thing, where in self.named.items():
            if thing not in self.opens:
                yield f"{thing} is named to {self.seat} at {where}, and does not open"
        for thing in self.opens - self.listed:
            yield self.unlisted(thing)

    def unlisted(self, thing: Thing) -> str:
        """What is said of something that opens, and is in no list."""
        return f"{thing} opens for {self.seat}, and is not in {thing.lists}"


def told_by_programs(stage: Stage, seat: str, everything: list[Thing]) -> Told:
    """All that a program of the seat reads."""
    told, program = Told(seat), stage.programs[seat]
    told.opens = {thing for thing in everything if program.get(thing.opens).status_code == 200}
    told.opens |= {one for one in everything if one.kind == "production" and leads_on(one, told.opens)}
    for path in readings(told.opens):
        answer = program.get(path)
        if answer.status_code == 200 and "json" in answer.get("Content-Type", ""):
            told.hear(path, answer.content.decode(), everything)
            for more in _further(program, path, json.loads(answer.content)):
                told.hear(path, json.dumps(more), everything)
    return told


def leads_on(production: Thing, opened: Iterable[Thing]) -> bool:
    """For who sits in, or looks in, a production is where the room is."""
    return any(thing.kind == "role" and thing.opens.startswith(production.opens) for thing in opened)


def _further(program: Program, path: str, first: dict[str, object]) -> Iterator[object]:
    """The pages behind the first."""
    pages = first.get("pages", 1) if isinstance(first, dict) else 1
    for page in range(2, int(str(pages)) + 1):
        yield json.loads(program.get(f"{path}{'&' if '?' in path else '?'}page={page}").content)


PARAMETERS = {"role": "role", "cand": "candidacy", "letter": "letter", "session": "session", "matter": "matter",
              "case": "case", "performer": "performer", "people_list": "list of people"}  # fmt: skip
ALSO = ("/productions/{production}/roles/{role}/room?everybody=true",
        "/productions/{production}/roles/{role}/performers?q=a",
        "/productions/{production}/roles/{role}/performers?q=i",
        "/productions/{production}/dates/conflicts?role={role}", "/people?q=ivy", "/people?q=r")  # fmt: skip
"""Readings with something asked."""


def readings(opened: Iterable[Thing]) -> Iterator[str]:
    """Every address of the API that reads, about whatever opens."""
    opened = list(opened)
    paths = [path.removeprefix("/api") for path, does in api.get_openapi_schema()["paths"].items() if "get" in does]
    for path in (*paths, *ALSO):
        if "{production}" not in path:
            yield from _filled(path, "", opened)
            continue
        for production in sorted({thing.opens.split("/")[2] for thing in opened if "/productions/" in thing.opens}):
            mine = [thing for thing in opened if thing.opens.startswith(f"/productions/{production}")]
            yield from _filled(path, production, mine)


def _filled(path: str, production: str, there: list[Thing]) -> Iterator[str]:
    path = path.replace("{production}", production).replace("{number}", "1").replace("{batch}", "alist")
    name = next((name for name in PARAMETERS if f"{{{name}}}" in path), "")
    if not name:
        yield path
        return
    for thing in there:
        if thing.kind == PARAMETERS[name]:
            yield path.replace(f"{{{name}}}", thing.id)


# -- A house in which more is forbidden


def more_happens(stage: Stage) -> None:
    """Abel stands for The Landlord, which Julia sees. Derek is found to be a brother of Rana's, and is recused like
    Julia; then Nell, who has no standing here, sits in for quorum on whatever is on the table for The Lead.
    """
    world = stage.world
    performer = productions.add_performer(world.production.company_id, name="Abel Crane", now=world.now)
    put = decisions.put_forward(
        world.actor("karen"), role=stage.ids["other_role"], performer=performer.pk, reason=Reason("Says little.")
    )
    stage.ids["abel"] = world.cands["abel"] = str(put.answer["candidacy"])
    decisions.propose(world.actor("karen"), stage.ids["abel"], revision=Revision("audition", "To be heard."))
    nell = people.make_person(email="nell@elsewhere.example", name="Nell", now=world.now)
    world.people["nell"], stage.ids["nell"] = nell, nell.pk
    stage.programs["nell"] = program_for(nell, world.now)
    agreements.move(world.actor("karen"), "name_alternate", person=nell.pk)
    motion = max(world.state().motions(), key=lambda one: one.n)
    agreements.agree(world.actor("derek"), motion.id)
    agreements.declare(world.actor("derek"), performer=world.performers["rana"])
