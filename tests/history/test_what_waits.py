"""Walks: what home says waits on somebody can be answered where it leads, and whom a room waits for is told at home."""

import random
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from castlist.jobs.conform_room import House
from castlist.queries.home import home
from castlist.queries.standings import Standings
from castlist.queries.waiting import Waits
from castlist.records.models import Person
from castlist.rules.decisions.facts import Alternate, Proposal
from tests.history.side_by_side import Both
from tests.history.walks import Walk, setup

FORMS = {
    "position": ("position",), "confirm": ("position",), "proxy": ("position",), "unwanted": ("position",),
    "against": ("position",), "conclude": ("conclude",), "met": ("judge",), "review": ("propose", "decide"),
    "objection": ("move_floor", "withdraw_objection"), "write": ("task",), "orphan": ("release",),
    "unreachable": ("amend", "withdraw"),
}  # fmt: skip
"""For a kind of what waits, the acts of which the page has to offer one."""
SILENT = ("task", "arrived")
"""The performers of a walk are no records, so nobody writes to them; and who came in is looked at in the room."""


def offered(page: str) -> set[str]:
    return set(re.findall(r'data-act="(\w+)"', page))


def answered_elsewhere(browser: Client, one: Waits) -> Iterator[str]:
    """What is wrong with one thing that waits."""
    answer = browser.get(one.url.partition("#")[0])
    if answer.status_code != 200:
        yield f"“{one.title}” leads to {answer.status_code}"
        return
    page = answer.content.decode()
    wanted = FORMS.get(one.kind, ())
    if wanted and "/list/" not in one.url and not offered(page) & set(wanted):
        yield f"“{one.title}” leads to no {' or '.join(wanted)}, but to {sorted(offered(page))}"
    if one.kind == "too_few" and 'id="alternate"' not in page:
        yield f"“{one.title}” leads to no way on"


def untold(browser: Client, both: Both, person: str, waits: tuple[Waits, ...]) -> Iterator[str]:
    """Where a room waits for somebody who may see it, and their home does not say so."""
    room, standings = both.stage.room, Standings(both.stage.room.state)
    for proposal in room.state.all(Proposal):
        cand = room.state.candidacy(proposal.cand)
        assert cand is not None
        found = standings.standing(cand)
        if person not in found.waits_for:
            continue
        if browser.get(f"/p/{room.production}/r/{cand.role}/?c={cand.id}").status_code != 200:
            yield f"{found.status}: it waits for somebody who may not see it"
        elif not any(f"c={cand.id}" in one.url or "/list/" in one.url for one in waits):
            yield f"{found.status}: it waits for somebody whose home says {[one.title for one in waits]}"


def nobodys(both: Both, told: set[str]) -> Iterator[str]:
    """Where something is on the table that somebody could move, and no home of anybody says so."""
    standings = Standings(both.stage.room.state)
    for proposal in both.stage.room.state.all(Proposal):
        cand = both.stage.room.state.candidacy(proposal.cand)
        assert cand is not None
        found = standings.standing(cand)
        others = found.status == "inquorate" or set(found.waits_for) <= {"clearance", "place"} and found.status != "ready"
        if not others and not any(f"c={cand.id}" in url or "/list/" in url for url in told):
            yield f"{found.status}: it waits for {found.waits_for}, and nobody is told"


def faults(both: Both) -> Iterator[str]:
    room = both.stage.room
    told: set[str] = set()
    seated = {m.person for m in room.state.members} | {a.person for a in room.state.all(Alternate)}
    seated |= {p for one in room.state.all(Proposal) for p in one.kept}
    for person in Person.objects.filter(pk__in=seated).order_by("pk"):
        browser = Client()
        browser.force_login(person, backend="castlist.config.members.Members")
        waits = home(person, now=room.now).waits
        for one in waits:
            if one.kind not in SILENT:
                yield from answered_elsewhere(browser, one)
        yield from untold(browser, both, person.pk, waits)
        told |= {one.url for one in waits}
    yield from nobodys(both, told)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", [6, 7, 10, 16, 19, 25])
def test_what_waits_is_answered_where_it_leads_and_told_to_whom_it_waits_for(seed: int) -> None:
    dice = random.Random(seed)
    both = Both(House.built(), setup(dice))
    walk = Walk(dice, both.memory)
    for turn in range(60):
        both.do(walk.next())
        if turn % 6 == 5:
            with time_machine.travel(both.stage.room.now, tick=False):
                assert list(faults(both)) == [], f"after act {turn}"
