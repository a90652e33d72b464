"""The callback day on paper: what its page says, to those alone who may plan it."""

from typing import Any

import pytest
from django.test import Client

from castlist.actions import agreements, callbacks
from tests.web.paper_reading import NASTY, page, paper, text
from tests.web.test_callback_views import ask, callback, do
from tests.web.test_callback_views import page as shown
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
PAPERS = ("order", "own")


def get(world: World, who: str, name: str, **query: str) -> Any:
    where = f"/p/{world.production.pk}/callbacks/{name}.pdf"
    return (world.client(who) if who else Client()).get(where, query)


def said(world: World, name: str, who: str = "sam") -> str:
    return text(paper(get(world, who, name)))


def test_before_anything_is_worked_out_they_say_so(world: World) -> None:
    assert ["No order has been worked out yet." in said(world, name) for name in PAPERS] == [True, True]
    assert "order.pdf" not in shown(world)


def test_the_running_order_says_who_is_there_when(world: World) -> None:
    ask(world, first="Song", where="Saturday 5 December, Studio *2*")
    found = said(world, "order")
    assert "Callback day · Saturday 5 December, Studio *2*" in found
    assert "10:00–10:20 Song Ann Hale 10:20–10:45 Duet Ann Hale, Ben Scene 3 10:45–11:00 Trio" in found
    assert "Who is there when Dark: in a group. Dashes: waits. Who Comes Goes Waits" in found
    assert ["Ann Hale 10:00 11:00" in found, "Cy 10:45 11:30" in found] == [True, True]
    do(world, "move", group="Trio", to="earlier")
    assert "Ben 10:20 11:30" in said(world, "order")
    assert ["order.pdf" in shown(world), "own.pdf" in shown(world)] == [True, True]


def test_everybody_has_a_slip_of_their_own(world: World) -> None:
    ask(world, first="Song", last="Duet")
    found = said(world, "own")
    assert "Ann Hale Small Hours 10:00 to 11:30 10:00–10:20 Song" in found
    assert "waits" in found
    assert "Duet, Scene 3" in found


def test_strangers_and_who_may_not_plan_find_no_paper(world: World) -> None:
    ask(world)
    got = {who: [get(world, who, name).status_code for name in PAPERS] for who in ("karen", "sam", "tom", "eve", "")}
    assert got == {"karen": [200, 200], "sam": [200, 200], "tom": [404, 404], "eve": [404, 404], "": [302, 302]}


def test_nobody_reads_of_whom_they_may_not_know(world: World) -> None:
    callback(world, "ivy")
    ask(world, groups="Solo | 25 | Ivy Marlowe\nDuet | 25 | Ann Hale, Ben")
    agreements.declare(world.actor("sam"), performer=world.performers["ivy"])
    assert ["Ivy" in said(world, name, "karen") for name in PAPERS] == [True, True]
    assert [("Ivy" in said(world, name), "Ann Hale" in said(world, name)) for name in PAPERS] == [(False, True)] * 2


def test_what_is_impossible_is_said(world: World) -> None:
    ask(world, groups="A | 60 | Ann\nB | 60 | Ann", leaves="Ann: 11:00")
    assert ["As it is asked, there is no order." in said(world, name) for name in PAPERS] == [True, True]


@pytest.mark.parametrize("name", [one for one in NASTY if not set(one) & set(',|:"')][:3])
def test_names_are_words(world: World, name: str) -> None:
    callbacks.work_out(world.actor("sam"), {"groups": f"{name} | 25 | {name}, Ben | {name}"}, seen=0)
    words = " ".join(name.split())
    assert [said(world, one).count(words) >= 3 for one in PAPERS] == [True, True]


def test_a_long_day_has_each_slip_on_one_page(world: World) -> None:
    ask(world, groups="\n".join(f"Group {n} | 10 | Person {n}, Person {n + 1}" for n in range(30)))
    pages = [page(one) for one in paper(get(world, "sam", "own")).pages]
    assert len(pages) > 2
    for n in range(31):
        assert sum(f"Person {n} Small Hours" in one for one in pages) == 1


@pytest.mark.parametrize("name", PAPERS)
def test_another_size_is_told_which_there_are(world: World, name: str) -> None:
    assert [get(world, who, name, paper="a3").status_code for who in ("sam", "eve")] == [422, 404]
