"""Holding a time while deciding, on the page of whoever does, and on the desk's list."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from castlist.actions import auditions
from castlist.records.models import Slot, TimeHold
from castlist.records.private_links import token_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world: World, letters_may_go: None) -> World:
    """Ivy and June are invited, and there are two times."""
    cache.clear()
    world.times(2)
    for name in ("ivy", "june"):
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
        world.invite(name)
        world.bearer(name)
    return world


def address(world: World, name: str) -> str:
    return f"/i/{token_of(world.bearer(name).link)}/"


def ids(page: str) -> list[str]:
    return re.findall(r' id="([^"]+)"', page)


def test_somebody_holds_a_time_holds_it_longer_and_takes_it(asked: World) -> None:
    ivy, here = asked.client(), address(asked, "ivy")
    first = Slot.objects.earliest("start").pk
    assert f'formaction="{here}hold/"' in ivy.get(here).content.decode()
    answer = ivy.post(f"{here}hold/", {"slot": first, "held": "", "access": "A ramp, please"})
    assert answer["Location"] == f"{here}?done=hold"
    page = ivy.get(here).content.decode()
    assert "Held for you until" in page
    assert "10 minutes left at " in page
    assert "After that it is free for others." in page
    assert "You can do that 10 times." in page
    assert page.count("A ramp, please") == 2
    assert page.count("What to expect") == 1
    assert len(ids(page)) == len(set(ids(page)))
    june = asked.client().get(address(asked, "june")).content.decode()
    assert first not in june
    longer = {"hold": "longer", "seen": "0", "slot": first, "held": "", "access": "A ramp, please, and a chair"}
    assert ivy.post(f"{here}hold/", longer).status_code == 302
    page = ivy.get(here).content.decode()
    assert "You can do that 9 times." in page
    assert "A ramp, please, and a chair" in page
    assert ivy.post(f"{here}time/", {"slot": first, "held": "", "access": "A ramp, please"}).status_code == 302
    page = ivy.get(here).content.decode()
    assert "You are expected for" in page
    assert "Held for you" not in page


def test_somebody_lets_it_go(asked: World) -> None:
    ivy, here = asked.client(), address(asked, "ivy")
    first = Slot.objects.earliest("start").pk
    ivy.post(f"{here}hold/", {"slot": first, "held": ""})
    page = ivy.post(f"{here}hold/", {"hold": "go"}, follow=True).content.decode()
    assert "That time is free for others again." in page
    assert "Held for you" not in page
    assert first in asked.client().get(address(asked, "june")).content.decode()


def test_whoever_has_a_time_holds_another_and_keeps_theirs_meanwhile(asked: World) -> None:
    one, two = Slot.objects.order_by("start").values_list("pk", flat=True)
    auditions.book(asked.bearer("ivy"), slot=one, held="", needs="", now=asked.now)
    ivy, here = asked.client(), address(asked, "ivy")
    assert ivy.post(f"{here}hold/", {"slot": two, "held": one}).status_code == 302
    page = ivy.get(here).content.decode()
    assert "Change to this time" in page
    assert "You are expected for" in page
    assert len(ids(page)) == len(set(ids(page)))
    assert ivy.post(f"{here}time/", {"slot": two, "held": one}).status_code == 302
    assert Slot.objects.get(pk=two).cand == asked.cands["ivy"]


def test_what_cannot_be_held_is_said_and_what_was_typed_stays(asked: World) -> None:
    first = Slot.objects.earliest("start").pk
    ivy, june = asked.client(), asked.client()
    ivy.post(f"{address(asked, 'ivy')}hold/", {"slot": first, "held": ""})
    here = address(asked, "june")
    answer = june.post(f"{here}hold/", {"slot": first, "held": "", "access": "By train"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody has just taken that time." in page
    assert "By train" in page
    assert june.post(f"{here}hold/", {"held": ""}).status_code == 422
    answer = june.post(f"{here}hold/", {"hold": "longer", "seen": "0"})
    assert "That time is no longer held for you." in answer.content.decode()
    assert answer.status_code in (409, 422)


def test_the_desk_sees_what_is_held(asked: World) -> None:
    first = Slot.objects.earliest("start")
    desk, days = asked.client("sam"), f"/p/{asked.production.pk}/days/"
    assert "held until" not in desk.get(days).content.decode()
    asked.client().post(f"{address(asked, 'ivy')}hold/", {"slot": first.pk, "held": ""})
    page = desk.get(days).content.decode()
    assert "held until" in page
    assert f'value="{first.pk}"' not in page.partition("Take a free time away")[2].partition("</details>")[0]
    with time_machine.travel(TimeHold.objects.get().until + timedelta(seconds=1)):
        assert "held until" not in asked.client("sam").get(days).content.decode()


def version_in(page: str) -> str:
    return re.search(r'data-version="(\w+)"', page)[1]  # type: ignore[index]


def test_an_open_page_looks_again_and_is_told_only_of_what_moved(asked: World) -> None:
    ivy, here = asked.client(), address(asked, "ivy")
    assert "own.js" not in ivy.get(here).content.decode()
    one, two = Slot.objects.order_by("start").values_list("pk", flat=True)
    ivy.post(f"{here}hold/", {"slot": one, "held": ""})
    page = ivy.get(here).content.decode()
    assert f'data-live-url="{here}"' in page
    assert "own.js" in page
    live = {"headers": {"HX-Request": "true"}}
    assert ivy.get(f"{here}?v={version_in(page)}", **live).status_code == 204
    assert ivy.get(f"{here}?v=other", **live).status_code == 200
    auditions.book(asked.bearer("june"), slot=two, held="", needs="", now=asked.now)
    fresh = ivy.get(f"{here}?v={version_in(page)}", **live)
    assert (fresh.status_code, two in fresh.content.decode()) == (200, False)
    again = version_in(fresh.content.decode())
    asked.agree("june", "callback")  # what a room concludes is no news on the page of somebody else
    assert ivy.get(f"{here}?v={again}", **live).status_code == 204
    with time_machine.travel(TimeHold.objects.get().until + timedelta(seconds=1)):
        over = asked.client().get(f"{here}?v={again}", **live).content.decode()
        assert "Held for you" not in over
        assert "data-live-url" not in over
