"""Whatever somebody is shown opens for them, and what opens for them is shown where it belongs (I29)."""

import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.test import Client

from castlist.actions import agreements, decisions, glass
from castlist.actions.decisions import Actor, Reason
from castlist.queries import letters, outboxes
from castlist.queries.doors import NotThere
from castlist.queries.log import load_whole
from castlist.records.models import Case, Letter, Matter, Performer, Production
from castlist.rules.decisions.facts import Candidacy, Proposal, Role
from castlist.rules.why import Refused
from tests.paired.asking import MEMBERS, STRANGERS
from tests.web.api_world import Stage, built_stage, stage
from tests.web.test_api_access import everything_is_said

__all__ = ["built_stage", "stage"]
pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
HERE = "http://testserver"
MOST = 400


def address(of: str, href: str) -> str:
    """Where the link leads, without the place on the page; '' where that is not here."""
    parts = urlsplit(urljoin(f"{HERE}{of}", unescape(href)))
    if parts.scheme != "http" or parts.netloc not in ("testserver", "testserver.localhost"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def alike(path: str) -> tuple[str, tuple[str, ...]]:
    """Of the moments and pages of one thing a few stand for all."""
    parts = urlsplit(path)
    said = parse_qs(parts.query, keep_blank_values=True)
    return parts.path, tuple(sorted(f"{k}={v[0] if k == 'c' else ''}" for k, v in said.items()))


def crawled(browser: Client, starts: list[str], count: Counter[str]) -> list[str]:
    """Every page that can be come to by links; says which did not open, and from where they were led there."""
    seen, wrong, queue = set(), [], [(start, "") for start in starts]
    while queue and len(seen) < MOST:
        path, of = queue.pop(0)
        if alike(path) in seen:
            continue
        seen.add(alike(path))
        answer = browser.get(path, HTTP_HOST="testserver.localhost")
        count["pages"] += 1
        if answer.status_code in (301, 302, 303):
            queue.append((address(path, answer["Location"]), of))
        elif answer.status_code != 200:
            wrong.append(f"{answer.status_code} {path} from {of}")
        elif answer["Content-Type"].startswith("text/html"):
            text = answer.content.decode()
            queue += [(to, path) for href in LINK.findall(text) if (to := address(path, href))]
    return wrong


def test_every_link_that_somebody_is_shown_opens(stage: Stage) -> None:
    everything_is_said(stage)
    wrong, count = {}, Counter[str]()
    for who in (*MEMBERS, *STRANGERS):
        wrong[who] = crawled(stage.world.client(who), ["/"], count)
    assert {who: some for who, some in wrong.items() if some} == {}
    assert count["pages"] > 600


# -- By programs: of each kind of thing those that are listed, and those that open


def ids(rows: Iterable[Any], key: str = "id") -> set[str]:
    return {str(row[key]) for row in rows if row[key]}


@dataclass
class Asker:
    """Somebody's program."""

    stage: Stage
    who: str

    def get(self, path: str) -> Any:
        """What is read there; {} where nothing is for them."""
        answer = self.stage.programs[self.who].get(path)
        assert answer.status_code in (200, 404), (self.who, path, answer.status_code)
        return answer.json() if answer.status_code == 200 else {}

    def opening(self, path: str, among: Iterable[str]) -> set[str]:
        """Those of these that open at that address."""
        return {one for one in among if self.get(path.format(one))}


def listed_and_open(asker: Asker) -> dict[str, tuple[set[str], set[str]]]:
    """By kind of thing: what stands in a list, and what opens by itself, of all that there is."""
    production = asker.stage.ids["production"]
    here, state = f"/productions/{production}", load_whole(production)
    roles = [role.id for role in state.all(Role)]
    rooms = [asker.get(f"{here}/roles/{role}/room") for role in roles]
    cards = [card for room in rooms for column in room.get("columns", []) for card in column["cards"]]
    keys = {kind: [str(key) for key in kind.objects.values_list("pk", flat=True)] for kind in (
        Production, Letter, Matter, Case)}  # fmt: skip
    staying = [str(one) for one in Performer.objects.filter(merged_into=None).values_list("pk", flat=True)]
    people, mine = asker.get("/people?q=").get("performers", []), asker.get("/productions")["productions"]
    return {
        "productions": (
            ids(one for one in mine if not one["role"]), asker.opening("/productions/{}", keys[Production]),
        ),
        "roles": (ids(asker.get(here).get("roles", [])), asker.opening(f"{here}/roles/{{}}/room", roles)),
        "candidacies": (
            ids(cards), asker.opening(f"{here}/candidacies/{{}}", [c.id for c in state.all(Candidacy)]),
        ),
        "letters": (
            ids(asker.get(f"{here}/letters").get("letters", [])), asker.opening(f"{here}/letters/{{}}", keys[Letter]),
        ),
        "matters": (
            ids(asker.get(f"{here}/safeguarding").get("matters", [])),
            asker.opening(f"{here}/safeguarding/matters/{{}}", keys[Matter]),
        ),
        "cases": (ids(asker.get(f"{here}/cases").get("cases", [])), asker.opening(f"{here}/cases/{{}}", keys[Case])),
        "people": (ids(people), asker.opening("/people/{}", staying)),
    }  # fmt: skip


def differences(stage: Stage, count: Counter[str]) -> list[str]:
    """Who is shown what does not open for them, or opens what they are not shown."""
    found = []
    for who in (*MEMBERS, *STRANGERS):
        for kind, (listed, opens) in listed_and_open(Asker(stage, who)).items():
            count[f"{kind} open"] += len(opens)
            found += [f"{who}: {kind} {one} is listed and does not open" for one in listed - opens]
            if kind != "cases":  # listed as long as they wait on somebody, and read afterwards
                found += [f"{who}: {kind} {one} opens and is not listed" for one in opens - listed]
    return found


def test_what_is_listed_opens_and_what_opens_is_listed(stage: Stage) -> None:
    everything_is_said(stage)
    count: Counter[str] = Counter()
    assert differences(stage, count) == []
    assert len(count) == 7
    assert min(count.values()) > 0, count


def test_whoever_reads_a_reason_reads_the_answer_and_whom_it_is_about(stage: Stage) -> None:
    """See reason, see position, see that it exists (I31); and those who read no reason still read answers."""
    everything_is_said(stage)
    karen_says_why(stage)
    production, count = stage.ids["production"], Counter[str]()
    here = f"/productions/{production}"
    for who in (*MEMBERS, *STRANGERS):
        asker = Asker(stage, who)
        for cand in [c.id for c in load_whole(production).all(Candidacy)]:
            read = asker.get(f"{here}/candidacies/{cand}")
            for one in read["focus"]["positions"] if read else ():
                count["answers read"] += bool(one["kind"])
                count["answers without a reason"] += bool(one["kind"] and not one["reason"])
                if one["reason"]:
                    count["reasons read"] += 1
                    room = asker.get(f"{here}/roles/{read['role']}/room")
                    assert one["kind"], (who, cand)
                    assert cand in {card["id"] for column in room["columns"] for card in column["cards"]}, (who, cand)
    assert min(count[name] for name in ("answers read", "answers without a reason", "reasons read")) > 0, count


def looks_into_another_room(stage: Stage) -> None:
    """Karen, who owns the company and is not on that team, looks into one room there already."""
    elsewhere = Actor(Production.objects.get(name="Spring Tide").pk, stage.ids["derek"], stage.world.now)
    role = str(agreements.add_role(elsewhere, name="The Miller").answer["role"])
    glass.break_glass(replace(elsewhere, by=stage.ids["karen"]), role=role, why="asked")


def karen_says_why(stage: Stage) -> None:
    """Of everything that is on the table, and that she may answer."""
    world = stage.world
    for proposal in list(world.state().all(Proposal)):
        with suppress(Refused):
            decisions.position(world.actor("karen"), proposal.cand, revision=proposal.revision, what="support",
                               reason=Reason("She frightens me."))  # fmt: skip


def test_what_is_theirs_of_other_productions_opens(stage: Stage) -> None:
    """Whoever only looks into rooms, or sits in there, is told which, however many of one production they are."""
    everything_is_said(stage)
    looks_into_another_room(stage)
    rooms = Counter[str]()
    for who in (*MEMBERS, *STRANGERS):
        asker = Asker(stage, who)
        for one in asker.get("/productions")["productions"]:
            path = f"/productions/{one['id']}" + (f"/roles/{one['role']}/room" if one["role"] else "")
            assert asker.get(path), (who, path)
            rooms["a room"] += bool(one["role"])
            if one["role"]:  # whom the company knows is not for those who only look in
                assert asker.get(path.removesuffix("/room") + "/performers?q=a") == {}
                page = f"/p/{one['id']}/r/{one['role']}/put-forward/"
                assert stage.world.client(who).get(page).status_code == 404
    assert rooms["a room"] == 2


def test_a_list_that_leaves_out_what_opens_is_found(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault put in on purpose: the newest letter is on no list."""
    everything_is_said(stage)
    true = outboxes.outbox
    monkeypatch.setattr(outboxes, "outbox", lambda *a, **k: replace(found := true(*a, **k), letters=found.letters[1:]))
    assert [one for one in differences(stage, Counter()) if "opens and is not listed" in one] != []


def test_a_list_of_what_does_not_open_is_found(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another: no letter opens. Before it, somebody who is recused since sees neither in lists nor by itself."""
    everything_is_said(stage)
    agreements.declare(stage.world.actor("sam"), performer=stage.world.performers["ivy"], what="partner")
    assert differences(stage, Counter()) == []
    monkeypatch.setattr(letters, "letter_for", lambda *_, **__: nothing())
    assert [one for one in differences(stage, Counter()) if "is listed and does not open" in one] != []


def nothing() -> None:
    """Nothing is there."""
    raise NotThere
