"""Union status: asked where the call needs it, told to the door alone, and gone with the call."""

import html
import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, auditions, erasure, performers, union
from castlist.records.models import Draft, Erasure, Monitor, Performer, Session, UnionCall, UnionSaid
from castlist.rules.why import Refused, Why
from castlist.web.role_links import role_link
from tests.world import World

pytestmark = pytest.mark.django_db
WHY = "Under our agreement members are seen first."


def words(answer: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def switch(world: World) -> str:
    return f"/p/{world.production.pk}/union/"


def send(world: World, **said: str) -> HttpResponse:
    form = {"name": "Ida Vale", "email": "ida@example.org", "credits": "", "note": "", "adult": "yes"}
    return Client().post(role_link(world.production.pk, world.role), form | said)


def kept() -> list[tuple[str, str]]:
    return list(UnionSaid.objects.order_by("pk").values_list("performer__name", "status"))


@pytest.fixture
def asked(world: World) -> World:
    """The call asks for it."""
    assert world.client("sam").post(switch(world), {"union_why": WHY})["Location"].endswith("?done=on")
    return world


def at_the_door(world: World, name: str = "ivy") -> str:
    """Ivy has a time, and has said that she is a member; the address of the door."""
    auditions.book(world.bearer(name), slot=world.times(3)[0], held="", needs="", now=world.now)
    union.say(world.production.pk, world.performers[name], "member", now=world.now)
    return f"/p/{world.production.pk}/days/{Session.objects.get(slots__cand=world.cands[name]).pk}"


def test_it_is_asked_only_where_the_call_needs_it_and_says_why(world: World) -> None:
    link = role_link(world.production.pk, world.role)
    assert "union" not in Client().get(link).content.decode()
    send(world, union="member")
    assert kept() == []
    nothing = world.client("sam").post(switch(world), {"union_why": " "})
    assert (nothing.status_code, "Say why the call needs it" in words(nothing)) == (422, True)
    world.client("sam").post(switch(world), {"union_why": WHY})
    page = Client().get(link).content.decode()
    assert (WHY in page, "I would rather not say" in page) == (True, True)
    assert re.search(r'name="union" value="" checked', page)
    assert [world.client(who).get(switch(world)).status_code for who in ("karen", "tom", "eve")] == [200, 404, 404]
    with pytest.raises(Refused) as no:
        union.ask(world.actor("tom"), why=WHY)
    assert no.value.why is Why.no_right


def test_what_is_said_is_kept_apart_and_rather_not_keeps_nothing(asked: World) -> None:
    send(asked, union="")
    assert kept() == []
    no = send(asked, union="communist")
    assert (no.status_code, "Choose one of these" in words(no), kept()) == (422, True, [])
    send(asked, union="member")
    assert kept() == [("Ida Vale", "member")]
    send(asked, union="none")  # anybody could send that
    assert kept() == [("Ida Vale", "member")]


def test_the_door_reads_it_and_nobody_else(asked: World, invited: World) -> None:
    door = at_the_door(asked)
    Monitor.objects.create(
        session=Session.objects.get(slots__cand=asked.cands["ivy"]), person=asked.people["eve"], given_at=asked.now,
        by=asked.people["sam"].pk,
    )  # fmt: skip
    for who in ("sam", "eve"):
        assert "union member" in words(asked.client(who).get(f"{door}/door/"))
    assert asked.client("tom").get(f"{door}/door/").status_code == 404
    assert "union member" not in words(asked.client("karen").get(f"{door}/door/"))
    ivy, base = asked.performers["ivy"], f"/p/{asked.production.pk}"
    room = f"{base}/r/{asked.role}/?c={asked.cands['ivy']}"
    pages = (room, f"{door}/board/", f"{door}/door/door.csv", f"/people/{ivy}/", f"{base}/submissions/",
             f"{base}/submissions/submissions.csv", "/people/?q=union", "/people/export/people.json")  # fmt: skip
    for who in ("sam", "karen", "tom"):
        for page in pages:
            said = asked.client(who).get(page)
            text = b"".join(said.streaming_content) if said.streaming else said.content
            assert b"union member" not in text, (who, page)
            assert b'"member"' not in text, (who, page)
    agreements.declare(asked.actor("sam"), performer=ivy)
    assert "union member" not in words(asked.client("sam").get(f"{door}/door/"))


def test_they_read_it_change_it_and_take_it_back(asked: World, invited: World) -> None:
    union.say(asked.production.pk, asked.performers["ivy"], "member", now=asked.now)
    page = f"/i/{asked.link('ivy')}/kept/"
    shown = words(Client().get(page))
    assert ("Union status" in shown, "Small Hours: I am a member" in shown) == (True, True)
    assert Client().post(f"{page}union/", {"union": "candidate"})["Location"].endswith("?done=union")
    assert kept() == [("Ivy Marlowe", "candidate")]
    no = Client().post(f"{page}union/", {"union": "x"})
    assert (no.status_code, kept()) == (422, [("Ivy Marlowe", "candidate")])
    Client().post(f"{page}union/", {"union": ""})
    assert kept() == []
    assert "Small Hours: I am" not in words(Client().get(page))


def test_it_goes_with_the_switch_and_with_the_call(asked: World, invited: World) -> None:
    at_the_door(asked)
    last = asked.now + timedelta(days=10, hours=3)
    assert (union.forget_old(now=last + timedelta(days=6)), len(kept())) == (0, 1)
    assert (union.forget_old(now=last + timedelta(days=8)), kept()) == (1, [])
    assert Erasure.objects.filter(kind="union").count() == 1
    union.say(asked.production.pk, asked.performers["ivy"], "none", now=asked.now)
    asked.client("karen").post(switch(asked), {"off": "yes"})
    assert (kept(), UnionCall.objects.count()) == ([], 0)
    assert b"union" not in Client().get(role_link(asked.production.pk, asked.role)).content


def test_without_times_and_an_end_it_goes_after_90_days(asked: World) -> None:
    send(asked, union="member")
    said = UnionSaid.objects.get().said_at
    assert (union.forget_old(now=said + timedelta(days=89)), len(kept())) == (0, 1)
    assert (union.forget_old(now=said + timedelta(days=91)), kept()) == (1, [])


def test_it_goes_with_whom_it_is_about_and_comes_along_when_two_are_one(asked: World, letters_may_go: None) -> None:
    for name in ("ivy", "ivo"):
        asked.put_forward(name)
    union.say(asked.production.pk, asked.performers["ivo"], "member", now=asked.now)
    performers.merge(asked.actor("karen"), keep=asked.performers["ivy"], gone=asked.performers["ivo"])
    assert kept() == [("Ivy Marlowe", "member")]
    erasure.erase_performer(asked.performers["ivy"], now=asked.now)
    assert (kept(), Performer.objects.exclude(erased_at=None).count()) == ([], 2)


def test_it_never_tells_the_board(asked: World, invited: World) -> None:
    door = at_the_door(asked)
    assert b"union" not in asked.client("sam").get(f"{door}/board/").content


def test_a_form_that_is_begun_does_not_keep_it(asked: World) -> None:
    send(asked, union="member", later="yes")
    assert ("union" in Draft.objects.get().form, kept()) == (False, [])
