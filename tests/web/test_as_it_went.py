"""A letter that has gone says what it said: to the desk, and to whoever accepted what was offered in it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from castlist.actions import agreements, decisions, letters, offers
from castlist.queries.new_letters import new_letter
from castlist.queries.private_links import bearer_for
from castlist.records.models import Letter, Performer
from tests.web.test_first_call_views import here, later, own, played, say, welcome_all, written
from tests.web.test_offer_parts import Several, page_of
from tests.web.test_pencils import concluded, room
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_may_go")]
__all__ = ["played"]


def pays(world: World, pay: str) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, pay=pay)


def shown_to_the_desk(world: World, letter: str, *more: str) -> str:
    return world.client("sam").get(here(world, "letters", letter, *more)).content.decode()


def begun(world: World) -> str:
    """The offer to Ivy is drafted; says which letter it is."""
    page = new_letter(world.people["sam"], world.production, world.cands["ivy"], now=world.now)
    return letters.draft(world.actor("sam"), world.cands["ivy"], page.words, kind=page.kind)


def test_the_desk_reads_the_offer_as_it_went(world: World) -> None:
    several = Several(world, hours=48)
    pays(world, "£600 a week")
    several.send("cover")
    pays(world, "£400 a week")
    rows = Letter.objects.filter(kind="offer")
    for more in ((), ("as-sent",)):
        page = shown_to_the_desk(world, rows.get(part_of=None).pk, *more)
        assert ("£600 a week" in page, "£400 a week" in page) == (True, False)
    assert "£400 a week" not in shown_to_the_desk(world, rows.exclude(part_of=None).get().pk)


def test_one_that_waits_says_what_is_offered_now(world: World) -> None:
    several = Several(world)
    pays(world, "£600 a week")
    letter = several.draft()
    pays(world, "£400 a week")
    page = shown_to_the_desk(world, letter)
    assert ("£600 a week" in page, "£400 a week" in page) == (False, True)


def test_who_has_accepted_reads_what_they_accepted(world: World) -> None:
    several = Several(world, hours=48)
    pays(world, "£600 a week")
    token = several.send("cover")
    offers.accept(bearer_for(token, now=world.now), now=world.now)
    pays(world, "£400 a week")
    page = page_of(world, token)
    accepted = re.search(r'<h2 id="accepted">What you accepted</h2>(.*?)</section>', page, re.S)
    assert accepted is not None
    assert ("£600 a week" in accepted[1], "£400 a week" in accepted[1]) == (True, False)
    assert "£400 a week" in page.partition(accepted[0])[2], "what is said of the part now stands as before"


def test_an_offer_that_said_nothing_of_it_says_nothing_once_accepted(world: World) -> None:
    several = Several(world)
    token = several.send()
    offers.accept(bearer_for(token, now=world.now), now=world.now)
    pays(world, "£400 a week")
    assert "What you accepted" not in page_of(world, token)


def test_a_welcome_keeps_the_first_call_that_it_named(played: World, time_machine: Any) -> None:
    say(played)
    welcome_all(played)
    letter = written("ivy", played).pk
    letters.send(played.actor("sam"), letter)
    assert "Studio 2, Mill Street" in str(mail.outbox[-1].body)
    later(played, time_machine, hours=1)
    say(played, place="The old mill")
    page = shown_to_the_desk(played, letter)
    assert ("Studio 2, Mill Street" in page, "The old mill" in page) == (True, False)
    assert "The old mill" in own(played), "their own page says how it stands"


def test_in_reserve_and_past_the_grace_it_says_what_it_waits_for(world: World, time_machine: Any) -> None:
    """Not that the grace runs: that is over; it is a place that is missing."""
    world.put_forward("ada")
    world.put_forward("ivy")
    Performer.objects.filter(pk=world.performers["ivy"]).update(email="ivy@example.org")
    for name in ("ada", "ivy"):
        decisions.clear(world.actor("miriam"), world.cands[name], value=True)
        for step in ("consider", "audition", "callback"):
            world.agree(name, step)
    world.agree("ada", "offer")
    concluded(world, world.cands["ivy"], "offer", reserve=True)
    letter = begun(world)
    grace, reserve = "The offer waits out its grace;", "The offer is in reserve; the letter can go once a place is free"
    page = shown_to_the_desk(world, letter)
    assert (grace in page, reserve in page) == (True, False)
    time_machine.move_to(world.now + timedelta(hours=25))
    page = shown_to_the_desk(world, letter)
    assert (grace in page, reserve in page, "Send it later" in page) == (False, True, True)


def test_the_last_who_agrees_needs_nobody_more(world: World) -> None:
    several = Several(world, live=False)
    lead = several.cands["lead"]
    world.cands["ivy"] = lead
    assert "Derek must agree too" in room(world, "karen")
    agreements.move(world.actor("karen"), "waive_grace", cand=lead)
    page = room(world, "derek")
    assert ("nobody must agree too" in page, "Then it is, and the letter about it may go." in page) == (False, True)
