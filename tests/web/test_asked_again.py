"""Content that was added after somebody had been invited: asked on their page, answered, and seen in the room."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements
from castlist.queries.verification_walk import walk
from castlist.rules.decisions.facts import AskedAgain
from tests.world import World

pytestmark = pytest.mark.django_db


def add(world: World, **lines: str) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, discloses={"kissing": "", **lines})


def page(token: str) -> str:
    return Client().get(f"/i/{token}/").content.decode()


def answer(token: str, seen: str = "") -> HttpResponse:
    mark = seen or re.search(r'name="seen" value="(\w+)"', page(token))[1]
    return Client(enforce_csrf_checks=True).post(f"/i/{token}/content/", {"seen": mark})


def room(world: World, who: str = "tom") -> str:
    return world.client(who).get(f"/p/{world.production.pk}/r/{world.role}/").content.decode()


def test_whoever_was_invited_answers_on_their_page_and_the_room_sees_it(invited: World) -> None:
    token = invited.invite("ivy")
    assert "Something was added" not in page(token)
    add(invited, nudity="in scene 4")
    asked = page(token)
    assert ("Something was added to The Lead." in asked, "nudity: in scene 4" in asked) == (True, True)
    assert asked.count("<h1") == 1
    assert ("1 person asked again" in room(invited), "no answer yet" in room(invited)) == (True, True)
    assert answer(token).status_code == 302
    assert "It is all right for me" not in page(token)
    assert ("asked again</summary>" in room(invited), "all right for them" in room(invited)) == (False, True)
    assert not list(walk().findings)


def test_an_answer_names_what_was_read(invited: World) -> None:
    token = invited.invite("ivy")
    add(invited, nudity="")
    mark = re.search(r'name="seen" value="(\w+)"', page(token))[1]
    add(invited, nudity="", weapons="")
    late = answer(token, mark)
    assert (late.status_code, "has changed since you looked" in late.content.decode()) == (409, True)
    assert answer(token).status_code == 302
    assert answer(token, "x" * 20).status_code == 409
    fact = invited.state().get(AskedAgain, invited.cands["ivy"])
    assert fact is not None
    assert fact.what == (("nudity", ""), ("kissing", ""), ("weapons", ""))
    assert fact.answered_at > 0


def test_answering_twice_is_answering_once(invited: World) -> None:
    token = invited.invite("ivy")
    add(invited, nudity="")
    mark = re.search(r'name="seen" value="(\w+)"', page(token))[1]
    assert [answer(token, mark).status_code for _ in range(2)] == [302, 302]
    assert [e.kind for e in events(invited)].count("content_accepted") == 1


def events(world: World) -> list:
    from castlist.records.models import Event

    return list(Event.objects.filter(production=world.production))


def test_whoever_leaves_over_it_leaves_without_a_mark(invited: World) -> None:
    token = invited.invite("ivy")
    add(invited, nudity="")
    sure = Client().get(f"/i/{token}/sure/leave/").content.decode()
    assert ("Leave The Lead?" in sure, "<textarea" in sure) == (True, False)
    assert Client().post(f"/i/{token}/sure/leave/").status_code == 302
    cand = invited.state().candidacy(invited.cands["ivy"])
    assert cand is not None
    assert (cand.ended, list(invited.state().all(AskedAgain))) == ("declined", [])
    assert "asked again" not in room(invited)
    assert not list(walk().findings)


def test_it_is_kept_about_them_and_they_read_that(invited: World) -> None:
    token = invited.invite("ivy")
    add(invited, nudity="in scene 4")
    kept = Client().get(f"/i/{token}/kept/").content.decode()
    assert "nudity: in scene 4; kissing (not answered)" in kept
    answer(token)
    kept = Client().get(f"/i/{token}/kept/").content.decode()
    assert "nudity: in scene 4; kissing (all right for you, " in kept


def test_nothing_is_asked_of_whom_nothing_was_added_for(invited: World) -> None:
    token = invited.invite("ivy")
    assert answer(token, "x").status_code == 404
    assert Client().get(f"/i/{token}/content/").status_code == 302
