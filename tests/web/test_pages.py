"""Every page asks the database as often for three of a thing as for one; and strangers find none of them."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, decisions, people, productions, safeguarding
from castlist.actions.decisions import Reason, Revision
from tests.world import World

pytestmark = pytest.mark.django_db
MOST = 15
"""Queries of one page at most, those of the session and the frame included."""
NAMES = ("ivy", "maud", "june")


def one_more(world: World, name: str) -> None:
    """One more of everything that a page lists."""
    cand = world.put_forward(name, email=f"{name}@example.org")
    world.agree(name, "audition")
    world.task_for("tom", name)
    world.letter("sam", name, to=f"{name}@example.org")
    world.times(2)
    decisions.propose(world.actor("karen"), cand, revision=Revision("callback", "Again."))
    decisions.position(world.actor("karen"), cand, revision=2, what="support", reason=Reason("Again, and soon."))
    decisions.advise(world.actor("julia"), cand, what="for", text="Yes.")
    decisions.object_to(world.actor("derek"), cand, floor="offer", reason=Reason("Not the part."))
    agreements.add_role(world.actor("karen"), name=f"Role of {name}")
    agreements.move(world.actor("karen"), "set_rule", change={"grace_hours": 10 + len(world.cands)})
    kind = {"kind": "complaint", "account": "What happened."}
    safeguarding.raise_matter(world.actor("derek"), performer=world.performers[name], **kind)
    people.make_token(world.people["karen"], name=f"for {name}", now=world.now)
    production = productions.open_production(
        world.production.company, name=f"Play of {name}", by=world.people["karen"], now=world.now
    )
    role = agreements.add_role(replace(world.actor("karen"), production=production.pk), name="The Lead").answer["role"]
    decisions.put_forward(
        replace(world.actor("karen"), production=production.pk), role=str(role), performer=world.performers[name],
        reason=Reason("Also there."),
    )  # fmt: skip


def pages(world: World) -> dict[str, str]:
    """Who looks at which page that lists something."""
    home, room = f"/p/{world.production.pk}/", f"/p/{world.production.pk}/r/{world.role}/"
    karens = ["/", "/settings/", home, f"{home}acts/", f"{home}team/", f"{home}days/", f"{home}letters/"]
    karens += [
        room,
        f"{room}?c={world.cands['ivy']}",
        f"{room}?at=5",
        f"{room}acts/",
        f"{room}list/",
    ]
    karens += [f"{room}put-forward/?q=Marlowe", f"{room}minute/{world.cands['ivy']}/1/"]
    return {
        **dict.fromkeys(karens, "karen"),
        f"{home}letters/?": "sam",
        f"{home}days/?": "sam",
        f"{home}safeguarding/": "miriam",
        f"{home}safeguarding/?": "derek",
    }


def queries(world: World) -> dict[str, int]:
    """How often each page asks, when it is looked at a second time."""
    found = {}
    clients = {name: world.client(name) for name in ("karen", "sam", "miriam", "derek")}
    for address, name in pages(world).items():
        assert (address, clients[name].get(address).status_code) == (address, 200)
        with CaptureQueriesContext(connection) as asked:
            clients[name].get(address)
        found[f"{name} {re.sub(world.production.pk, 'P', address)}"] = len(asked)
    return found


def test_no_page_asks_more_often_for_three_than_for_one(world: World) -> None:
    one_more(world, NAMES[0])
    for_one = queries(world)
    for name in NAMES[1:]:
        one_more(world, name)
    for_three = queries(world)
    grown = {page: (for_one[page], for_three[page]) for page in for_one if for_three[page] > for_one[page]}
    assert grown == {}
    assert {page: count for page, count in for_three.items() if count > MOST} == {}


def test_nothing_on_the_way_keeps_a_page_and_nothing_at_all_keeps_a_secret(world: World) -> None:
    one_more(world, "ivy")
    clients = {name: world.client(name) for name in ("karen", "sam", "miriam", "derek")}
    told = {clients[name].get(address)["Cache-Control"] for address, name in pages(world).items()}
    assert told == {"private, no-cache", "private, no-store"}
    made = clients["karen"].post("/settings/", {"label": "Calendar"})
    assert (b"castlist_" in made.content, made["Cache-Control"]) == (True, "private, no-store")
    assert clients["karen"].get(f"/p/{world.production.pk}/r/{world.role}/")["Cache-Control"] == "private, no-cache"


def test_strangers_find_none_of_them(world: World) -> None:
    one_more(world, "ivy")
    addresses = [address for address in pages(world) if address not in ("/", "/settings/")]
    eve, nobody = world.client("eve"), world.client()
    assert {a: eve.get(a).status_code for a in addresses} == dict.fromkeys(addresses, 404)
    assert {a: nobody.get(a).status_code for a in addresses} == dict.fromkeys(addresses, 302)


def test_what_is_not_theirs_answers_like_what_is_not_there(world: World) -> None:
    one_more(world, "ivy")
    eve = world.client("eve")
    for address in pages(world):
        if address in ("/", "/settings/"):
            continue
        nowhere = address.replace(world.production.pk, "0" * 12)
        here, there = eve.get(address), eve.get(nowhere)
        same = re.compile(rb'(csrfmiddlewaretoken" value=")[^"]+')
        assert same.sub(b"", here.content) == same.sub(b"", there.content)
        assert dict(here.headers) == dict(there.headers)
