"""Doors and boards that many screens look at: told from one read, drawn once, and never for somebody else."""

import re
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client

from castlist.actions import agreements, queue
from castlist.actions.queue import Day
from castlist.queries import board_marks
from castlist.queries.day_boards import mark_now
from castlist.queries.memory import forget_everything
from castlist.records.models import Monitor, Performer, QueueAct
from castlist.web import drawn_boards
from tests.web.test_day_boards import day, path, press, room, rooms
from tests.world import World

__all__ = ["rooms"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    forget_everything()
    drawn_boards._drawn.clear()


def view(world: World) -> str:
    return f"{path(world)}live/?day={day()}"


def seen(client: Client, world: World) -> tuple[str, str, str]:
    """Version, the first token, and the whole body as it is drawn for everybody alike."""
    body = client.get(view(world)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)
    version = re.search(r'data-version="([^"]+)"', body)
    return version[1] if version else "", token[1] if token else "", body


def test_an_open_board_that_did_not_move_costs_one_read(rooms: World, django_assert_num_queries: Any) -> None:
    sam = rooms.client("sam")
    with time_machine.travel(rooms.now, tick=False):
        version, _, _ = seen(sam, rooms)
        sam.get(f"{view(rooms)}&v={version}")
        with django_assert_num_queries(4):  # three say who it is; one, whether anything was written
            assert sam.get(f"{view(rooms)}&v={version}").status_code == 204


def test_two_screens_of_one_sign_in_are_drawn_once_with_tokens_of_their_own(rooms: World) -> None:
    with time_machine.travel(rooms.now, tick=False):
        one, other = (seen(rooms.client("sam"), rooms) for _ in range(2))
        assert (one[0] == other[0], one[1] != other[1]) == (True, True)
        assert len(drawn_boards._drawn) == 2  # Sam's, and the text that others may be found the same as
        assert drawn_boards.VERSION not in one[2]
        assert rooms.client("sam").post(  # what the form carries is taken
            f"{path(rooms)}{room('Studio 2')}/mark/?day={day()}",
            {"cand": rooms.cands["ada"], "press": "here", "seen": "0"},
        ).status_code == 302  # fmt: skip


def test_who_may_press_and_who_may_not_are_never_shown_the_same(rooms: World) -> None:
    with time_machine.travel(rooms.now, tick=False):
        sam, tom = seen(rooms.client("sam"), rooms), seen(rooms.client("tom"), rooms)
        assert ["<form" in sam[2], "<form" in tom[2], sam[0] != tom[0]] == [True, False, True]


def test_who_is_recused_meanwhile_is_shown_nothing_that_was_drawn_before(rooms: World) -> None:
    with time_machine.travel(rooms.now, tick=False):
        assert "Ada Marlowe" in seen(rooms.client("sam"), rooms)[2]
        agreements.declare(rooms.actor("sam"), performer=rooms.performers["ada"])
        assert "Ada Marlowe" not in seen(rooms.client("sam"), rooms)[2]
        assert "Ada Marlowe" in seen(rooms.client("tom"), rooms)[2]


def test_a_monitor_no_more_finds_nothing_at_once(rooms: World) -> None:
    with time_machine.travel(rooms.now, tick=False):
        Monitor.objects.create(session_id=room("Studio 2"), person=rooms.people["eve"], by="sam", given_at=rooms.now)
        eve = rooms.client("eve")
        version, _, body = seen(eve, rooms)
        assert ("Ada Marlowe" in body, "Cy Marlowe" in body) == (True, False)
        Monitor.objects.all().delete()
        assert eve.get(view(rooms)).status_code == 404
        assert eve.get(f"{view(rooms)}&v={version}").status_code == 404


def test_every_press_moves_the_board_of_everybody_who_may_know_of_it(rooms: World) -> None:
    with time_machine.travel(rooms.now, tick=False):
        people = {name: rooms.client(name) for name in ("sam", "tom", "karen")}
        for what in ("here", "call", "enter", "done"):
            before = {name: seen(client, rooms)[0] for name, client in people.items()}
            press(rooms, "Studio 3", "cy", what)
            assert all(seen(client, rooms)[0] != before[name] for name, client in people.items())
        queue.move(replace(rooms.actor("sam"), now=rooms.now), Day(room("Studio 2"), day()), minutes=5, seen=0)
        assert "moved by 5 minutes" in seen(people["tom"], rooms)[2]
        assert QueueAct.objects.count() == 5


def test_a_press_about_somebody_hidden_moves_nothing_of_theirs(rooms: World) -> None:
    agreements.declare(rooms.actor("sam"), performer=rooms.performers["ada"])
    with time_machine.travel(rooms.now, tick=False):
        before = mark_now(rooms.people["sam"], rooms.production.pk, day=None, now=rooms.now)
        press(rooms, "Studio 3", "friend", "here", who="karen")
        after = mark_now(rooms.people["sam"], rooms.production.pk, day=None, now=rooms.now)
        assert (before.version, before.written != after.written) == (after.version, True)


def test_an_erasure_takes_along_what_was_drawn_and_what_was_looked_at(
    rooms: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(rooms.now, tick=False):
        assert "Cy Marlowe" in seen(rooms.client("sam"), rooms)[2]
        before = mark_now(rooms.people["sam"], rooms.production.pk, day=day(), now=rooms.now)
        Performer.objects.filter(pk=rooms.performers["cy"]).update(name="somebody")
        for module in (board_marks, drawn_boards):
            monkeypatch.setattr(module, "journal_mark", lambda: (7, 7))
        assert "Cy Marlowe" not in seen(rooms.client("sam"), rooms)[2]
        after = mark_now(rooms.people["sam"], rooms.production.pk, day=day(), now=rooms.now)
        assert before.look is not after.look
