"""The waiting list on the page of whoever waits, and on the desk's."""

import pytest
from django.core.cache import cache

from castlist.actions import auditions, waiting_list
from castlist.records.models import Slot, WaitingList
from castlist.records.private_links import token_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(world: World, letters_may_go: None) -> World:
    """Ivy has the only time, and June is invited too."""
    cache.clear()
    (slot,) = world.times(1)
    for name in ("ivy", "june"):
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
        world.invite(name)
        world.bearer(name)
    auditions.book(world.bearer("ivy"), slot=slot, held="", needs="", now=world.now)
    return world


def address(world: World, name: str) -> str:
    return f"/i/{token_of(world.bearer(name).link)}/"


def test_somebody_waits_takes_what_comes_free_and_is_told_where_they_stand(full: World) -> None:
    june, here = full.client(), address(full, "june")
    assert "Put me on the waiting list" in june.get(here).content.decode()
    assert june.post(f"{here}wait/")["Location"] == f"{here}?done=wait"
    page = june.get(here).content.decode()
    assert "You are on the waiting list, and next." in page
    assert "Put me on the waiting list" not in page
    auditions.give_back(full.bearer("ivy"), now=full.now)
    assert "10:20" not in june.get(here).content.decode()
    waiting_list.hand_out(now=full.now)
    page = june.get(here).content.decode()
    assert "A time has come free, and is kept for you until" in page
    assert "10:20" in page
    assert june.post(f"{here}time/", {"slot": Slot.objects.get().pk, "held": ""}).status_code == 302
    assert "waiting list" not in june.get(here).content.decode()


def test_somebody_would_rather_not_wait(full: World) -> None:
    june, here = full.client(), address(full, "june")
    june.post(f"{here}wait/")
    page = june.post(f"{here}wait/", {"leave": "yes"}, follow=True).content.decode()
    assert "You are no longer on the waiting list." in page
    assert "Put me on the waiting list" in page
    assert WaitingList.objects.count() == 0


def test_whoever_has_a_time_is_refused_in_words(full: World) -> None:
    answer = full.client().post(f"{address(full, 'ivy')}wait/")
    assert answer.status_code == 409
    assert "That is already so." in answer.content.decode()


def test_the_desk_sees_who_waits(full: World) -> None:
    waiting_list.join(full.bearer("june"), now=full.now)
    days = f"/p/{full.production.pk}/days/"
    page = full.client("sam").get(days).content.decode()
    assert "Waiting for a time" in page
    assert "June Marlowe" in page
    assert full.client("eve").get(days).status_code == 404
    auditions.give_back(full.bearer("ivy"), now=full.now)
    waiting_list.hand_out(now=full.now)
    assert "is kept for them until" in full.client("sam").get(days).content.decode()
