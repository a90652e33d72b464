"""A session that is called off: nobody has a time there any more, everybody who had one is told, and has a choice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from castlist.actions import agreements, auditions, calling_off, letters, offers
from castlist.actions.auditions import Place
from castlist.queries.auditions import days
from castlist.queries.called_off import AGAIN, DRAFTED, ENDED, NOT_TOLD, TOLD
from castlist.queries.doors import NotThere
from castlist.queries.performer_pages import page_for
from castlist.queries.verification_walk import walk
from castlist.records.models import CalledOff, Letter, Session, Slot
from castlist.rules.auditions import Grid, read_time
from castlist.rules.decisions.facts import Booking
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(world: World, letters_may_go: None) -> World:
    """Ivy and Maud are invited to a day with three times, and Ivy has the first."""
    times = world.times(3)
    for name in ("ivy", "maud"):
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
        world.invite(name)
    book(world, "ivy", times[0])
    return world


def book(world: World, name: str, slot: str, *, held: str = "") -> None:
    auditions.book(world.bearer(name), slot=slot, held=held, needs="", now=world.now)


def session(world: World) -> str:
    return Session.objects.get(production=world.production, place="Studio 2").pk


def off(world: World, *, who: str = "sam", says: str = "The studio is flooded.", key: str = "") -> int:
    actor = later(world, minutes=1).actor(who, key=key)
    return calling_off.call_off(actor, session(world), says=says)


def later(world: World, **more: float) -> World:
    return replace(world, now=world.now + timedelta(**more))


def refused(act: Any) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


def standing(world: World) -> dict[str, str]:
    """By first name what is said of each who had a time there."""
    shown = days(world.people["sam"], world.production, now=world.now, session=session(world)).sessions[0].off
    assert shown is not None
    return {one.name.split()[0].lower(): one.state for one in shown.people}


def test_nobody_has_a_time_there_and_nobody_can_take_one(booked: World) -> None:
    assert off(booked) == 1
    assert Slot.objects.count() == 0
    assert booked.state().get(Booking, booked.cands["ivy"]) is None
    assert standing(booked) == {"ivy": NOT_TOLD}
    assert page_for(booked.bearer("maud"), now=booked.now).state == "full"
    assert walk().findings == []


def test_their_own_page_says_so_at_once_and_offers_what_is_left(booked: World) -> None:
    off(booked)
    page = page_for(booked.bearer("ivy"), now=booked.now)
    assert page.state == "full"
    assert page.off is not None
    assert page.off.sentence.startswith("your time on ")
    assert page.off.says == "The studio is flooded."
    assert page_for(booked.bearer("maud"), now=booked.now).off is None
    other = booked.times(2)
    assert page_for(booked.bearer("ivy"), now=booked.now).state == "asked"
    book(later(booked, minutes=2), "ivy", other[0])
    assert page_for(booked.bearer("ivy"), now=booked.now).off is None
    assert standing(booked) == {"ivy": AGAIN}


def test_everybody_who_had_a_time_is_written_to_once(booked: World) -> None:
    off(booked)
    after = later(booked, minutes=2)
    drafts = calling_off.draft_all(after.actor("sam"), session(booked))
    assert (len(drafts.letters), drafts.refused) == (1, ())
    letter = Letter.objects.get(pk=drafts.letters[0])
    assert "does not take place" in letter.body
    assert "The studio is flooded." in letter.body
    assert "{link}" in letter.body
    assert "no other time to choose yet" in letter.body
    assert standing(booked) == {"ivy": DRAFTED}
    assert calling_off.draft_all(after.actor("sam"), session(booked)).letters == ()
    letters.send(after.actor("sam"), letter.pk)
    assert standing(booked) == {"ivy": TOLD}
    assert "does not take place" in mail.outbox[-1].body
    assert calling_off.draft_all(after.actor("sam"), session(booked)).letters == ()


def test_a_letter_that_says_how_it_was_is_begun_anew_and_cannot_go(booked: World) -> None:
    held = Slot.objects.get(cand=booked.cands["ivy"])
    Slot.objects.filter(pk=held.pk).update(was=held.start - timedelta(hours=1), moved_at=later(booked, seconds=20).now)
    moved = later(booked, seconds=30).letter("sam", "ivy")
    assert "has changed. It was" in Letter.objects.get(pk=moved).body
    off(booked)
    after = later(booked, minutes=2)
    assert standing(booked) == {"ivy": NOT_TOLD}
    assert refused(lambda: letters.send(after.actor("sam"), moved)) is Why.not_live
    drafts = calling_off.draft_all(after.actor("sam", key="once"), session(booked))
    assert calling_off.draft_all(after.actor("sam", key="once"), session(booked)).letters == ()
    assert ((len(drafts.letters), drafts.refused), Letter.objects.get(pk=moved).state) == ((1, ()), "dropped")
    sent = len(mail.outbox)
    letters.send(later(booked, minutes=3).actor("sam"), drafts.letters[0])
    assert [one.to for one in mail.outbox[sent:]] == [["ivy@example.org"]]
    assert "does not take place" in mail.outbox[-1].body
    assert "It was" not in mail.outbox[-1].body
    assert calling_off.draft_all(after.actor("sam"), session(booked)).letters == ()
    assert walk().findings == []


def test_moved_to_another_room_untold_and_then_called_off_they_read_the_room_that_they_know(booked: World) -> None:
    here = session(booked)
    place = Place(role=booked.role, place="The chapel")
    auditions.change_session(later(booked, seconds=30).actor("sam"), here, place)
    after = later(booked, minutes=1)
    assert calling_off.call_off(after.actor("sam"), here, says="It is flooded.") == 1
    page = page_for(booked.bearer("ivy"), now=after.now)
    assert page.off is not None
    assert ", Studio 2, does not take place" in page.off.sentence
    assert page.off.place == "The chapel"  # as their calendar had it
    (drafted,) = calling_off.draft_all(later(booked, minutes=2).actor("sam"), here).letters
    body = Letter.objects.get(pk=drafted).body
    assert "Studio 2, does not take place." in body
    assert "It is flooded." in body
    assert "The chapel" not in body


def test_a_letter_leads_to_the_other_times_where_there_are_any(booked: World) -> None:
    off(booked)
    booked.times(2)
    drafts = calling_off.draft_all(later(booked, minutes=2).actor("sam"), session(booked))
    assert "there are other times" in Letter.objects.get(pk=drafts.letters[0]).body


def test_whoever_gave_another_time_back_is_not_told_of_the_old_one_again(booked: World) -> None:
    off(booked)
    other = booked.times(2)
    book(later(booked, minutes=2), "ivy", other[0])
    auditions.give_back(booked.bearer("ivy"), now=booked.now + timedelta(minutes=3))
    assert page_for(booked.bearer("ivy"), now=booked.now).off is None
    assert standing(booked) == {"ivy": TOLD}


def test_what_has_begun_took_place(booked: World) -> None:
    start = Slot.objects.earliest("start").start
    at = replace(booked, now=start + timedelta(minutes=5))
    book(booked, "maud", Slot.objects.order_by("start")[1].pk)
    assert off(at) == 1
    assert [slot.cand for slot in Slot.objects.all()] == [booked.cands["ivy"]]
    assert [row.cand for row in CalledOff.objects.all()] == [booked.cands["maud"]]
    shown = days(booked.people["sam"], booked.production, now=at.now, session=session(booked)).sessions[0]
    assert (shown.taken, shown.may_call_off) == (1, False)


def test_it_is_done_once(booked: World) -> None:
    assert off(booked, key="once") == off(booked, key="once") == 1
    assert refused(lambda: off(booked)) is Why.called_off
    assert CalledOff.objects.count() == 1


def test_nothing_to_come_is_nothing_to_call_off(booked: World) -> None:
    at = replace(booked, now=Slot.objects.latest("start").start + timedelta(hours=1))
    assert refused(lambda: off(at)) is Why.all_begun


@pytest.mark.parametrize("who", ["tom", "miriam", "eve"])
def test_only_who_arranges_the_days_calls_one_off(booked: World, who: str) -> None:
    assert refused(lambda: off(booked, who=who)) is Why.no_right
    assert Slot.objects.count() == 3
    off(booked)
    with pytest.raises((Refused, NotThere)):
        calling_off.draft_all(booked.actor(who), session(booked))
    assert Letter.objects.filter(body__contains="does not take place").count() == 0


def test_strange_sessions_and_long_words_are_refused(booked: World) -> None:
    assert refused(lambda: calling_off.call_off(booked.actor("sam"), "nothing")) is Why.unknown
    assert refused(lambda: off(booked, says="x" * 501)) is Why.too_long
    assert refused(lambda: calling_off.draft_all(booked.actor("sam"), session(booked))) is Why.unknown
    assert Slot.objects.count() == 3


def test_a_day_that_is_called_off_gets_no_times_and_is_not_changed(booked: World) -> None:
    off(booked)
    grid = Grid((booked.now + timedelta(days=10)).date(), read_time("14:00"), 20, 2)
    assert refused(lambda: auditions.add_times(booked.actor("sam"), session(booked), grid)) is Why.called_off
    place = auditions.Place(role=booked.role, place="Elsewhere")
    assert refused(lambda: auditions.change_session(booked.actor("sam"), session(booked), place)) is Why.called_off


def test_whoever_has_ended_is_not_written_to(booked: World) -> None:
    off(booked)
    after = later(booked, minutes=2)
    offers.withdraw(booked.bearer("ivy"), now=after.now)
    assert standing(booked) == {"ivy": ENDED}
    assert calling_off.draft_all(after.actor("sam"), session(booked)).letters == ()
    assert page_for(booked.bearer("ivy"), now=after.now).off is None


def test_whoever_is_recused_calls_the_day_off_and_somebody_else_writes(booked: World) -> None:
    agreements.declare(booked.actor("sam"), performer=booked.performers["ivy"])
    assert off(booked) == 1
    shown = days(booked.people["sam"], booked.production, now=booked.now, session=session(booked)).sessions[0].off
    assert shown is not None
    assert (shown.people, shown.hidden, shown.may_write) == ((), 1, False)
    after = later(booked, minutes=2)
    assert calling_off.draft_all(after.actor("sam"), session(booked)).letters == ()
    assert len(calling_off.draft_all(after.actor("karen"), session(booked)).letters) == 1


def test_what_was_called_off_goes_along_where_two_records_become_one(booked: World) -> None:
    off(booked)
    rows = CalledOff.objects
    calling_off.carry(stays=booked.cands["maud"], ends=booked.cands["ivy"])
    assert [row.cand for row in rows.all()] == [booked.cands["maud"]]
    first = rows.get()
    rows.create(session=first.session, cand=booked.cands["ivy"], start=first.start, minutes=20)
    calling_off.carry(stays=booked.cands["maud"], ends=booked.cands["ivy"])
    assert {row.cand for row in rows.all()} == {booked.cands["maud"], booked.cands["ivy"]}
