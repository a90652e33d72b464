"""A part that is cut: nobody comes to stand for it, nobody goes a step up; what was promised stands until it ends."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, decisions, offers, productions
from castlist.actions.decisions import Reason, Revision
from castlist.queries.home import home
from castlist.queries.verification_walk import walk
from castlist.records.models import Event
from castlist.rules.why import Refused, Why
from castlist.web.role_links import role_link
from tests.world import World

pytestmark = pytest.mark.django_db


def address(world: World) -> str:
    return f"/p/{world.production.pk}/r/{world.role}/breakdown/"


def press(world: World, wanted: str = "yes", who: str = "karen") -> HttpResponse:
    page = world.client("karen").get(address(world)).content.decode()
    mark = re.search(r'name="seen" value="(\w+)"', page)
    assert mark is not None
    return world.client(who).post(f"{address(world)}cut/", {"cut": wanted, "seen": mark[1]})


def cut(world: World, *, back: bool = False) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, cut=not back)


def refused(do: object) -> Why:
    with pytest.raises(Refused) as no:
        do()  # type: ignore[operator]
    return no.value.why


def propose(world: World, target: str, who: str = "karen") -> None:
    decisions.propose(world.actor(who), world.cands["ivy"], revision=Revision(target))


def test_it_is_cut_and_brought_back_by_whoever_has_a_say(world: World) -> None:
    assert "Cut this part" in world.client("karen").get(address(world)).content.decode()
    assert press(world)["Location"].endswith("?done=cut")
    shown = world.client("tom").get(address(world)).content.decode()
    assert "This part is cut" not in shown, "whoever may not bring it back is told in the room"
    room = world.client("tom").get(f"/p/{world.production.pk}/r/{world.role}/").content.decode()
    assert ("This part is cut: nobody comes to stand for it" in room, "the part is cut" in room) == (True, True)
    page = world.client("sam").get(f"/p/{world.production.pk}/").content.decode()
    assert "This part is cut." in page
    assert (
        "This part is cut. 2 places" in world.client("sam").get(f"/p/{world.production.pk}/casting/").content.decode()
    )
    assert press(world).status_code == 409, "it is so already"
    assert press(world, "no")["Location"].endswith("?done=back")
    assert "This part is cut" not in world.client("tom").get(f"/p/{world.production.pk}/").content.decode()
    assert [event.kind for event in Event.objects.filter(kind="role_changed")] == ["role_changed"] * 2


def test_the_desk_and_strangers_do_not_cut(world: World) -> None:
    assert (press(world, who="sam").status_code, press(world, who="eve").status_code) == (422, 404)
    assert "Cut this part" not in world.client("sam").get(address(world)).content.decode()
    stale = world.client("karen").post(f"{address(world)}cut/", {"cut": "yes", "seen": "0"})
    assert stale.status_code == 409
    assert world.client("karen").get(f"{address(world)}cut/").status_code == 302


def test_nobody_comes_to_stand_for_it(world: World) -> None:
    link = role_link(world.production.pk, world.role)
    assert Client().get(link).status_code == 200
    cut(world)
    assert Client().get(link).status_code == 404
    assert refused(lambda: world.put_forward("ivy")) is Why.part_cut
    ivy = productions.add_performer(world.production.company_id, name="Ivy", email="", now=world.now).pk
    assert refused(lambda: decisions.submit(world.actor("sam"), role=world.role, performer=ivy)) is Why.part_cut
    cut(world, back=True)
    world.put_forward("ivy")


def test_nobody_goes_a_step_up_and_whoever_stands_there_is_let_go(world: World) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    cut(world)
    assert refused(lambda: propose(world, "callback")) is Why.part_cut
    world.agree("ivy", "released")
    assert world.state().candidacy(world.cands["ivy"]).ended == "released"  # type: ignore[union-attr]
    assert list(walk().findings) == []


def test_what_is_on_the_table_waits_and_home_says_why(world: World) -> None:
    cand = world.put_forward("ivy")
    propose(world, "audition")
    cut(world)
    for who in ("karen", "derek"):
        decisions.position(world.actor(who), cand, revision=1, what="support", reason=Reason("Yes."))
    assert refused(lambda: decisions.conclude(world.actor("karen"), cand, revision=1)) is Why.part_cut
    told = [(w.kind, w.title) for w in home(world.people["karen"], now=world.now).waits]
    assert told == [("cut", "The part is cut: an audition for Ivy Marlowe")]
    room = world.client("karen").get(f"/p/{world.production.pk}/r/{world.role}/?c={cand}").content.decode()
    assert "a part that is not cut" in room
    cut(world, back=True)
    decisions.conclude(world.actor("karen"), cand, revision=1)


@pytest.fixture
def offered(world: World, letters_may_go: None) -> World:
    """Ivy has a live offer; Ben stands in reserve, and there is one place."""
    agreements.change_role(world.actor("karen"), role=world.role, places=1)
    for name in ("ivy", "ben"):
        cand = world.put_forward(name)
        decisions.clear(world.actor("miriam"), cand, value=True)
        for step in ("consider", "audition", "callback"):
            world.agree(name, step)
        decisions.propose(world.actor("karen"), cand, revision=Revision("offer", reserve=name == "ben"))
        revision = world.state().proposal(cand).revision  # type: ignore[union-attr]
        for who, what in (("karen", "support"), ("derek", "accept")):
            decisions.position(world.actor(who), cand, revision=revision, what=what, reason=Reason("Yes."))
        decisions.conclude(world.actor("karen"), cand, revision=revision)
        for who in ("karen", "derek"):
            agreements.move(world.actor(who), "waive_grace", cand=cand)
    return world


def test_an_offer_that_is_out_stands_and_can_be_accepted(offered: World) -> None:
    offered.invite("ivy")
    cut(offered)
    offers.accept(offered.bearer("ivy"), now=offered.now)
    assert offered.state().candidacy(offered.cands["ivy"]).step == "cast"  # type: ignore[union-attr]


def test_nobody_in_reserve_is_asked_for_a_part_that_is_cut(offered: World) -> None:
    cut(offered)
    offered.agree("ivy", "released")
    assert offered.state().offer(offered.cands["ben"]).state == "reserve"  # type: ignore[union-attr]
    later = replace(offered.actor("karen"), now=offered.now + timedelta(days=5))
    agreements.change_role(later, role=offered.role, cut=False)
    assert offered.state().offer(offered.cands["ben"]).state == "live"  # type: ignore[union-attr]
    assert list(walk().findings) == []


def test_the_room_before_stands_as_it_was(world: World) -> None:
    world.put_forward("ivy")
    room = f"/p/{world.production.pk}/r/{world.role}/"
    cut(world)
    acts = world.client("karen").get(room).content.decode()
    assert "Karen cuts the part: The Lead" in acts
    past = [world.client("karen").get(f"{room}?at={n}").content.decode() for n in range(1, 20)]
    forward = [page for page in past if "Ivy Marlowe" in page]
    assert {"This part is cut:" in page for page in forward} == {True, False}
    assert "This part is cut:" not in past[0]
