"""A card that is dragged moves nothing: it leads to the form that proposes the step it was dropped on."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from castlist.actions import decisions
from castlist.actions.decisions import Revision
from castlist.records.models import Event
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def named() -> World:
    """Ivy and Maud are named."""
    cache.clear()
    world = build(timezone.now().replace(microsecond=0))
    world.put_forward("ivy")
    world.put_forward("maud")
    return world


def room(world: World, who: str, name: str, step: str) -> str:
    address = f"/p/{world.production.pk}/r/{world.role}/"
    return world.client(who).get(address, {"c": world.cands[name], "propose": step}).content.decode()


def chosen(page: str, act: str) -> list[str]:
    """The step that is chosen in the form."""
    found = re.search(rf'<form[^>]*id="form-{act}".*?</form>', page, re.S)
    select = re.search(r'<select id="\w+-target".*?</select>', found[0], re.S) if found else None
    return re.findall(r'value="(\w+)" selected', select[0]) if select else []


def test_the_form_is_open_with_the_step_chosen_and_nothing_was_written(named: World) -> None:
    events = Event.objects.count()
    page = room(named, "karen", "ivy", "audition")
    assert (chosen(page, "propose"), "Nothing has moved. Say in which terms" in page) == (["audition"], True)
    assert Event.objects.count() == events


def test_over_an_open_proposal_it_is_what_is_put_instead(named: World) -> None:
    decisions.propose(named.actor("karen"), named.cands["ivy"], revision=Revision("consider"))
    page = room(named, "karen", "ivy", "audition")
    assert (chosen(page, "amend"), 'id="also-amend" open' in page) == (["audition"], True)


@pytest.mark.parametrize(("who", "step"), [("karen", "cast"), ("karen", "offer"), ("tom", "audition"), ("karen", "x")])
def test_what_cannot_be_proposed_is_said(named: World, who: str, step: str) -> None:
    page = room(named, who, "ivy", step)
    assert "that cannot be proposed for them from where they stand" in page


@pytest.mark.without_records
def test_a_card_is_dragged_to_a_step(page: Page, named: World, live_server: Any) -> None:
    cookie = named.client("karen").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/p/{named.production.pk}/r/{named.role}/?c={named.cands['ivy']}")
    page.locator(f"#card-{named.cands['maud']}").drag_to(page.locator("#step-audition"))
    expect(page.get_by_role("heading", name="Maud Marlowe").first).to_be_visible()
    expect(page.get_by_label("What is proposed")).to_have_value("audition")
    expect(page.get_by_label("What is proposed")).to_be_focused()
    expect(page.locator(f"#step-named #card-{named.cands['maud']}")).to_be_visible()
