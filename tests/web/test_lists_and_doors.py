"""Whatever is in a list, search, count, file or mail for somebody, they may open; and what they may open is in its
list (I29).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from castlist.actions import agreements, decisions, reminders
from castlist.actions.decisions import Reason
from castlist.queries import auditions, cards, outboxes
from castlist.queries.doors import role_sight
from castlist.records.models import Performer
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.sight import sees
from castlist.web.api import rooms as api_rooms
from tests.web import named
from tests.web.api_world import Stage, built_stage
from tests.web.api_world import stage as bare_stage
from tests.web.crawling import Crawl
from tests.web.named import SEATS, Thing, more_happens, things, told_by_programs
from tests.web.test_api_access import everything_is_said
from tests.web.test_api_access import stage as said_stage
from tests.world import World

__all__ = ["bare_stage", "built_stage", "said_stage"]
pytestmark = pytest.mark.slow


@pytest.fixture
def stage(said_stage: Stage) -> Stage:
    """The stage on which everything is said, with one who only sits in."""
    everything_is_said(said_stage)
    more_happens(said_stage)
    return said_stage


def by_kind(found: set[Thing]) -> Counter[str]:
    """How many of each."""
    return Counter(thing.kind for thing in found)


def test_what_programs_are_told_of_opens_for_them_and_what_opens_is_in_its_list(stage: Stage) -> None:
    everything = things()
    told = {seat: told_by_programs(stage, seat, everything) for seat in SEATS}
    wrong = {one for seat in SEATS for one in told[seat].wrong()}
    answered = {thing for thing in everything if thing.kind == "case"}
    assert wrong == {told[lead].unlisted(case) for lead in ("miriam", "ruth") for case in answered}, (
        "a case while it waits"
    )
    opens = {seat: by_kind(found.opens) for seat, found in told.items()}
    assert opens["eve"] == {}
    assert (opens["nell"]["candidacy"], opens["julia"]["candidacy"], opens["karen"]["candidacy"]) == (4, 1, 14)
    assert set(sum(opens.values(), Counter())) == {thing.kind for thing in everything}
    closed = {seat: by_kind(set(everything) - found.opens) for seat, found in told.items()}
    assert set(sum((closed[seat] for seat in ("karen", "julia", "miriam")), Counter())) == set(closed["eve"]) - {
        "session"
    }
    assert sum(found.answers for found in told.values()) > 500
    assert set(sum((found.passed for found in told.values()), Counter())) == set(named.DELIBERATE)


# -- Pages


def seats(stage: Stage) -> Iterator[Crawl]:
    """Everybody with an account, nobody at all, and whoever holds a link."""
    for seat in (*SEATS, ""):
        yield Crawl(seat, stage.world.client(seat)).go(["/"])
    for name in ("call_link", "calls_link", "dates_link"):
        yield Crawl(name, Client()).go([stage.ids[name]])
    for where in ("/i/{link}/", "/i/{june_link}/", "/agent/{agent_link}/", "/word/{told}/"):
        yield Crawl(where, Client()).go([stage.path(where)])


def test_every_link_that_a_page_shows_opens_and_what_it_names_opens_too(stage: Stage) -> None:
    everything, pages, rows, wrong = things(), Counter[str](), Counter[str](), list[str]()
    for crawl in seats(stage):
        wrong += crawl.wrong()
        pages[crawl.seat] = len(crawl.pages)
        if crawl.seat in SEATS:
            wrong += [*named_on_pages(stage, crawl, everything), *named_in_files(stage, crawl, rows)]
    assert "\n".join(wrong) == ""
    assert min(pages[seat] for seat in ("karen", "derek", "tom", "sam")) > 100, pages
    assert min(pages[seat] for seat in ("julia", "miriam", "nell", "olga")) > 20, pages
    assert sum(pages.values()) > 900, pages
    assert min(rows["shown"], rows["hidden"]) > 10, rows


ON_PAGES = {
    ("role", "/team/"): "whoever is recused reads there from what",
    ("role", "/call"): "what is called for in public",
    ("role", "/days/"): "a session says to the whole team for which role it is",
    ("role", "/glass/"): "the owner of the company chooses into which room to look",
    ("candidacy", "/safeguarding/"): "the leads clear everybody, without the room",
}


def named_on_pages(stage: Stage, crawl: Crawl, everything: list[Thing]) -> list[str]:
    """What stands on a page with its id, and does not open."""
    program = stage.programs[crawl.seat]
    opens = {thing for thing in everything if program.get(thing.opens).status_code == 200}
    opens |= {one for one in everything if one.kind == "production" and named.leads_on(one, opens)}
    return [
        f"{thing} is named to {crawl.seat} on {url}, and does not open"
        for thing in set(everything) - opens
        for url, text in crawl.pages.items()
        if thing.id in text and not any(thing.kind == kind and end in url for kind, end in ON_PAGES)
    ]


def named_in_files(stage: Stage, crawl: Crawl, rows: Counter[str]) -> Iterator[str]:
    """Who stands by name in a file of the production, and is nobody of whom the viewer may know."""
    state, viewer = stage.world.state(), stage.world.people[crawl.seat].pk
    people = dict(Performer.objects.values_list("pk", "name"))
    stands = [cand for cand in state.all(Candidacy) if not cand.standing]
    known = {people[cand.performer] for cand in stands if sees(state, viewer, cand)}
    for url, text in crawl.pages.items():
        if url.startswith(f"/p/{stage.ids['production']}/") and ".csv" in url:
            for name in {people[cand.performer] for cand in stands}:
                rows["shown" if name in known and name in text else "hidden" if name not in known else "not there"] += 1
                if name in text and name not in known:
                    yield f"{name} is named to {crawl.seat} in {url}"


def test_a_desk_that_is_recused_from_all_there_is_is_led_nowhere_in_vain(world: World) -> None:
    world.put_forward("ivy")
    agreements.declare(world.actor("sam"), performer=world.performers["ivy"])
    assert world.client("sam").get(f"/p/{world.production.pk}/r/{world.role}/").status_code == 404
    crawl = Crawl("sam", world.client("sam")).go(["/"])
    assert crawl.wrong() == []
    assert len(crawl.pages) > 20


# -- Mails


def test_every_link_in_a_mail_opens_for_whom_it_went_to(stage: Stage) -> None:
    world, opened = stage.world, Counter[str]()
    for who in ("karen", "derek"):
        decisions.position(world.actor(who), world.cands["abel"], revision=1, what="support", reason=Reason("Yes."))
    decisions.conclude(world.actor("karen"), world.cands["abel"], revision=1)
    world.invite("abel")
    later = world.now + timedelta(days=6)
    reminders.remind(now=later)
    reminders.remind_leads(now=later)
    accounts = {person.email: name for name, person in world.people.items()}
    for sent in mail.outbox:
        for to in sent.recipients():
            browser = world.client(accounts.get(to, ""))
            for url in re.findall(r"https://cast\.example(/[^\s<>]*)", str(sent.body)):
                assert browser.get(url).status_code in (200, 302), (to, sent.subject, url)
                opened["a member" if to in accounts else "a performer"] += 1
    assert opened["a member"] > 5, opened
    assert opened["a performer"] > 0, opened


# -- Faults, each of which must be noticed


def wrong_for(stage: Stage, seat: str) -> str:
    """What is wrong with all that a program of the seat is told."""
    return "\n".join(told_by_programs(stage, seat, things()).wrong())


def all_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """The letters of everybody are listed."""
    monkeypatch.setattr(outboxes, "sees", lambda *_: True)


def anybody_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sees a room searches whom the company knows."""
    monkeypatch.setattr(api_rooms, "role_to_fill", role_sight)


FAULTS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str, str]] = {
    "all letters": (all_letters, "julia", "letter .* is named to julia at .*/letters, and does not open"),
    "anybody searches": (anybody_searches, "nell", "performer .* is named to nell at .*performers.*does not open"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_list_that_shows_too_much_is_noticed(stage: Stage, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    put_in, seat, noticed = FAULTS[fault]
    put_in(monkeypatch)
    assert re.search(noticed, wrong_for(stage, seat))


def test_a_list_that_leaves_something_out_is_noticed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    real = cards.places
    monkeypatch.setattr(cards, "places", lambda *said, **more: real(*said, **more)[:1])
    assert re.search("candidacy .* opens for karen, and is not in", wrong_for(stage, "karen"))


def test_a_link_that_leads_nowhere_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = lambda state, person: tuple((role.id, role.name) for role in state.all(Role))  # noqa: E731
    monkeypatch.setattr(auditions, "arranged_by", everything)
    with pytest.raises(AssertionError, match="walk-in"):
        test_a_desk_that_is_recused_from_all_there_is_is_led_nowhere_in_vain(world)
