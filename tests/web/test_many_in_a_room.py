"""A role for which many stand: whom its room opens on, in which order they stand, and what its bar is labelled with."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from castlist.actions import decisions, productions
from castlist.actions.decisions import Actor, Reason, Revision
from castlist.queries import rooms
from castlist.queries.shapes import Room
from tests.world import World

pytestmark = pytest.mark.django_db


def room(world: World, who: str = "karen", **asked: Any) -> Room:
    return rooms.room(world.people[who], world.production.pk, world.role, now=world.now, **asked)


def names(found: Room, column: str = "named") -> list[str]:
    return [card.name for one in found.columns if one.key == column for card in one.cards]


def put_forward(world: World, *called: str) -> list[str]:
    """Karen has named them, in this order."""
    cands = []
    for name in called:
        performer = productions.add_performer(world.production.company_id, name=name, email="", now=world.now)
        why = Reason("So.")
        done = decisions.put_forward(world.actor("karen"), role=world.role, performer=performer.pk, reason=why)
        cands.append(str(done.answer["candidacy"]))
    return cands


CALLED = ["Zoë Ash", "bea Dove", "Émile Birch", "Ada Cedar", "Oz Elm", "Kit Finch", "Jo Grove", "Cleo Heath"]


def test_a_crowd_stands_in_the_order_of_its_names_after_those_who_wait_for_the_viewer(world: World) -> None:
    cands = put_forward(world, *CALLED)
    assert names(room(world)) == CALLED, "few enough to be seen at a glance: in the order in which they came"
    cands += put_forward(world, "Abe Iles")
    alphabetical = sorted([*CALLED, "Abe Iles"], key=lambda n: n.lower().replace("é", "e").replace("ë", "e"))
    assert names(room(world)) == alphabetical
    decisions.propose(world.actor("karen"), cands[4], revision=Revision("consider"))
    waiting = ["Oz Elm", *(name for name in alphabetical if name != "Oz Elm")]
    seen = [names(room(world, who)) for who in ("karen", "derek", "tom")]
    assert seen == [waiting, waiting, alphabetical]


def test_behind_show_all_stand_the_last_of_the_alphabet(world: World) -> None:
    cands = put_forward(world, *(f"Name {number:02}" for number in reversed(range(30))))
    found = room(world)
    assert names(found) == [f"Name {number:02}" for number in range(24)]
    assert names(room(world, focused=cands[0])) == [*(f"Name {number:02}" for number in range(24)), "Name 29"]
    assert names(room(world, everybody=True)) == [f"Name {number:02}" for number in range(30)]


def test_a_crowd_of_whom_nobody_is_asked_for_is_spoken_of_as_a_whole(world: World) -> None:
    cands = put_forward(world, *CALLED)
    found = room(world)
    assert (found.headline, found.focus is not None) == ("Named.", True)
    cands += put_forward(world, "Abe Iles")
    found = room(world)
    assert (found.headline, found.sentence, found.focus) == ("9 named.", "Nothing is on the table.", None)
    page = world.client("karen").get(f"/p/{world.production.pk}/r/{world.role}/").content.decode()
    assert "Who is it about?" in page
    assert "9 named." in page
    asked = room(world, focused=cands[2]).focus
    assert asked is not None
    assert asked.name == "Émile Birch"
    looked_for = room(world, find="kit").focus
    assert looked_for is not None
    assert looked_for.name == "Kit Finch"
    # Whoever something is asked about comes before whoever was named last.
    decisions.propose(world.actor("karen"), cands[0], revision=Revision("consider"))
    for who in ("karen", "derek", "tom", "sam"):
        opened = room(world, who).focus
        assert opened is not None
        assert opened.name == "Zoë Ash"
    for who in ("karen", "derek"):
        decisions.position(world.actor(who), cands[0], revision=1, what="support", reason=Reason("So."))
    decisions.conclude(world.actor("karen"), cands[0], revision=1)
    found = room(world)
    assert (found.headline, found.focus) == ("9 stand here, 8 of them only named.", None)


def test_a_room_of_many_asks_as_often_as_a_room_of_few(world: World, django_assert_max_num_queries: Any) -> None:
    put_forward(world, *CALLED[:2])
    address = f"/p/{world.production.pk}/r/{world.role}/"
    world.client("karen").get(address)
    for more in (0, 30):
        put_forward(world, *(f"Name {number:02}" for number in range(more)))
        client = world.client("karen")
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


# -- The bar


def days(world: World, moments: list[datetime], now: datetime) -> list[tuple[str, float]]:
    """The labels under the bar, when something was said at each of these moments."""
    ivy = world.cands["ivy"]
    for at in moments:
        decisions.advise(Actor(world.production.pk, world.people["tom"].pk, at), ivy, what="comment", text="So.")
    found = rooms.room(world.people["karen"], world.production.pk, world.role, now=now)
    return [(mark.text, mark.left) for mark in found.flashback.days]


def test_each_label_stands_under_its_own_marks_and_the_first_stays(world: World) -> None:
    world.now = datetime(2027, 3, 9, 8, 0, tzinfo=UTC)
    world.put_forward("ivy")
    evening = [datetime(2027, 3, 10, 19, 0, tzinfo=UTC) + timedelta(seconds=n) for n in range(90)]
    found = days(world, evening, datetime(2027, 3, 10, 20, 0, tzinfo=UTC))
    assert [text for text, _ in found][-1] == "this evening"
    bar = room(world).flashback
    assert bar.ticks[0].ordinal == 1
    began = next(t.left for t in bar.ticks if t.ordinal == bar.last - 89)
    assert began < found[-1][1] <= 30, "there was no room where it began, and there is soon after"
    assert all(second[1] - first[1] >= 20 for first, second in pairwise(found))
    assert len(found) == 2


def test_where_words_have_no_room_on_a_phone_the_day_or_its_part_stands_in_short(world: World) -> None:
    world.now = datetime(2027, 3, 9, 8, 0, tzinfo=UTC)
    world.put_forward("ivy")
    mornings = [datetime(2027, 3, day, 8, 0, tzinfo=UTC) + timedelta(minutes=n) for day in (9, 10) for n in range(4)]
    evening = [datetime(2027, 3, 10, 19, 0, tzinfo=UTC) + timedelta(minutes=n) for n in range(5)]
    days(world, mornings + evening, now := datetime(2027, 3, 10, 20, 0, tzinfo=UTC))
    marks = rooms.room(world.people["karen"], world.production.pk, world.role, now=now).flashback.days
    assert [mark.text for mark in marks[1:]] == ["yesterday morning", "this morning", "this evening"]
    assert [mark.phone for mark in marks[1:]] == ["yesterday morning", "today", "this evening"]


def test_the_bar_says_that_it_draws_the_last_of_many_acts(world: World) -> None:
    put_forward(world, *(f"Name {number:03}" for number in range(170)))
    page = world.client("karen").get(f"/p/{world.production.pk}/r/{world.role}/").content.decode()
    assert re.search(r"Flashback: the last 160 of \d+ acts", page)
    assert "flash-many" in page
