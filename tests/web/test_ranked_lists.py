"""Lists at the door in the browser: chosen as somebody comes in, called in their order, and forgotten in their time."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from castlist.actions import erasure
from castlist.actions.erasure import Item
from castlist.queries.own_pages import kept_about
from castlist.queries.queue import queue as queue_of
from castlist.queries.retention import endings
from castlist.records.models import Monitor, QueueAct, Session
from castlist.rules.why import Refused, Why
from tests.web.paper_reading import paper, text
from tests.web.test_queue_views import at, base, booked, on, post, press, session, texts
from tests.web.test_session_views import form
from tests.world import World

__all__ = ["booked"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def call(booked: World) -> World:
    """A chorus call with the usual lists, to which Ada, Ben and Cy come."""
    Session.objects.update(kind="ecc-dancers", lists="Members\nCandidates\nNon-members")
    return booked


def names(world: World, who: str = "sam") -> list[str]:
    seen = queue_of(world.people[who], world.production.pk, session(), day=on().day, now=at(45))
    return [row.name.split()[0] for row in seen.standing("waiting")]


def refused(act: Any) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


def test_the_desk_types_the_lists_and_an_equity_call_has_the_usual_ones(world: World) -> None:
    sam, days = world.client("sam"), f"/p/{world.production.pk}/days/"
    sam.post(f"{days}add/", form(world, kind="ecc-singers", lists=""))
    assert Session.objects.get().ranked == ("Members", "Candidates and non-members")
    assert "called by list: Members, Candidates and non-members" in sam.get(days).content.decode()
    change = form(world, session=session(), kind="ecc-singers", lists="Guild\nEverybody else")
    sam.post(f"{days}change/", change)
    assert Session.objects.get().ranked == ("Guild", "Everybody else")
    no = sam.post(f"{days}change/", change | {"lists": "Guild\nguild"})
    assert (no.status_code, "Two lists have the same name." in no.content.decode()) == (422, True)
    assert "Guild\nguild" in no.content.decode()


def test_the_door_chooses_the_list_and_the_queue_calls_by_it(call: World) -> None:
    page = call.client("sam").get(f"{base(call)}door/").content.decode()
    assert re.findall(r'name="listed" value="([^"]+)"', page)[:3] == ["Members", "Candidates", "Non-members"]
    with time_machine.travel(at(45), tick=False):
        post(call, "sam", "here", "ada", listed="Non-members")
        post(call, "sam", "here", "ben", listed="Members")
        post(call, "sam", "here", "cy", listed="Candidates")
        board = texts(call.client("sam").get(f"{base(call)}board/"))
    assert names(call) == ["Ben", "Cy", "Ada"]
    assert "number 2 Ben Marlowe next Members" in board
    assert "number 1 Ada Marlowe Non-members" in texts(call.client("sam").get(f"{base(call)}door/"))


def test_somebody_is_put_on_another_list_and_nothing_else_changes(call: World) -> None:
    press(call, "sam", "ada", "here", listed="Members", minutes=1)
    press(call, "sam", "ben", "here", listed="Members", minutes=2)
    press(call, "sam", "ada", "list", listed="Non-members", minutes=3)
    assert names(call) == ["Ben", "Ada"]
    assert refused(lambda: press(call, "sam", "ada", "list", listed="Guests", minutes=4)) is Why.incomplete
    press(call, "sam", "ada", "enter", minutes=5)
    assert refused(lambda: press(call, "sam", "ada", "list", listed="Members", minutes=6)) is Why.unreachable
    assert refused(lambda: press(call, "tom", "ada", "list", listed="Members", minutes=6)) is Why.no_right


def test_a_list_that_the_session_does_not_have_lets_nobody_in(call: World) -> None:
    answer: Any = post(call, "sam", "here", "ada", listed="VIPs")
    assert (answer.status_code, "Choose one of the lists of this session." in answer.content.decode()) == (422, True)
    assert not QueueAct.objects.exists()


def test_a_monitor_reads_the_list_and_nothing_else_of_them(call: World) -> None:
    Monitor.objects.create(session_id=session(), person=call.people["eve"], by="", given_at=call.now)
    press(call, "sam", "ada", "here", listed="Candidates")
    page = texts(call.client("eve").get(f"{base(call)}board/"))
    assert "Ada Marlowe next Candidates" in page
    assert "by their wish" not in page
    assert f"/r/{call.role}/" not in call.client("eve").get(f"{base(call)}board/").content.decode()


def test_the_list_stands_on_paper_and_in_the_table(call: World) -> None:
    press(call, "sam", "ada", "here", listed="Members")
    assert "Members" in text(paper(call.client("sam").get(f"{base(call)}door.pdf")))
    table: Any = call.client("sam").get(f"{base(call)}door.csv")
    assert [line[-1] for line in csv.reader(io.StringIO(b"".join(table).decode()))] == ["List", "Members", "", ""]


def test_on_which_list_somebody_stood_is_told_to_them_and_goes_with_what_they_needed(call: World) -> None:
    press(call, "sam", "ada", "here", listed="Members")
    kept = {row.what: row.text for row in kept_about(call.bearer("ada"), now=call.now).rows}
    assert kept["On which list you stood"].endswith(": Members")
    key = str(QueueAct.objects.get().pk)

    def due(days: int) -> list[str]:
        found = endings(call.production.company, now=at() + timedelta(days=days), within=timedelta())
        return [one.key for one in found if one.kind == "collector"]

    assert (due(29), due(31)) == ([], [key])
    assert erasure.erase([Item("collector", key)], purpose="needs", now=at() + timedelta(days=31)) == 1
    assert QueueAct.objects.get().listed == ""
