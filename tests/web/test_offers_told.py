"""An offer is answered by whoever a letter told of it, whichever way they come: the act looks, and no page alone."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from castlist.actions import agreements, decisions, guardians, letters, offers
from castlist.actions.decisions import Reason, Revision
from castlist.actions.log import bring_due
from castlist.queries.private_links import Bearer, bearer_for
from castlist.records.models import Event, Represented
from castlist.rules.why import Refused, Why
from tests.web.test_agent_views import ask, clients_of, submit, theirs
from tests.web.test_offer_parts import Several
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("letters_may_go")]


def by_their_own_link(world: World) -> str:
    world.put_forward("ivy", email="ivy@example.org")
    world.agree("ivy", "audition")
    return world.invite("ivy")


def by_who_acts_for_them(world: World) -> str:
    world.put_forward("ivy", email="anna@example.org")
    born = (world.now - timedelta(days=11 * 366)).date().isoformat()
    said = {"guardian_name": "Anna Vale", "guardian_relation": "mother", "email": "anna@example.org", "born": born}
    guardians.say(world.production, world.performers["ivy"], form=said, now=world.now)
    world.agree("ivy", "audition")
    letters.send(world.actor("sam"), world.letter("sam", "ivy", to="anna@example.org"))
    found = re.search(r"/i/([^/\s]+)/", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def by_their_agents_page(world: World) -> str:
    ask(world)
    found = re.search(r"https://cast\.example/agent/([^/\s]+)/", mail.outbox[-1].body)
    assert found is not None
    submit(world, found[1], "Ivy Marlowe")
    assert (clients_of(world).keys(), Represented.objects.count()) == ({"ivy"}, 1)
    world.agree("ivy", "audition")
    letters.send(world.actor("sam"), world.letter("sam", "ivy", to="ada@quill.example"))
    return theirs(found[1])[0].split("/")[2]


WAYS = [by_their_own_link, by_who_acts_for_them, by_their_agents_page]


def live(world: World, name: str = "ivy") -> None:
    """The room has made the offer, for a week, and has waived the wait."""
    cand = world.cands[name]
    decisions.clear(world.actor("miriam"), cand, value=True)
    if world.state().candidacy(cand).step == "audition":  # type: ignore[union-attr]
        world.agree(name, "callback")
    decisions.propose(world.actor("karen"), cand, revision=Revision("offer", deadline_hours=168))
    number = world.state().proposal(cand).revision  # type: ignore[union-attr]
    for who in ("karen", "derek"):
        decisions.position(world.actor(who), cand, revision=number, what="support", reason=Reason())
    decisions.conclude(world.actor("karen"), cand, revision=number)
    for who in ("karen", "derek"):
        agreements.move(world.actor(who), "waive_grace", cand=cand)
    assert world.state().offer(cand).state == "live"  # type: ignore[union-attr]


def refused(act: Callable[[], object]) -> Why | None:
    try:
        act()
    except Refused as no:
        return no.why
    return None


def answers(world: World, bearer: Bearer) -> list[Why | None]:
    """Why they can neither ask for longer nor accept."""
    ask_longer = lambda: offers.reply(bearer, what="longer", text="Until Friday?", now=world.now)  # noqa: E731
    return [refused(ask_longer), refused(lambda: offers.accept(bearer, now=world.now))]


@pytest.mark.parametrize("way", WAYS)
def test_whichever_way_they_come_nothing_is_answered_of_which_no_letter_told(
    world: World, way: Callable[[World], str]
) -> None:
    token = way(world)
    live(world)
    bearer, before = bearer_for(token, now=world.now), Event.objects.count()
    assert answers(world, bearer) == [Why.not_live, Why.not_live]
    pages = [Client().post(f"/i/{token}/{act}/", {"text": "Until Friday?"}).status_code for act in ("longer", "accept")]
    assert (pages, Event.objects.count()) == ([409, 409], before)
    world.phoned("ivy")
    assert answers(world, bearer) == [None, None]
    assert world.state().candidacy(world.cands["ivy"]).step == "cast"  # type: ignore[union-attr]


@pytest.mark.parametrize("way", WAYS)
def test_a_no_needs_no_offer_of_which_they_know(world: World, way: Callable[[World], str]) -> None:
    """Whoever says no to the part says nothing of an offer: it is theirs to say at any time."""
    token = way(world)
    live(world)
    offers.decline(bearer_for(token, now=world.now), text="I am abroad.", now=world.now)
    assert world.state().candidacy(world.cands["ivy"]).ended == "declined"  # type: ignore[union-attr]


def test_what_was_told_of_an_offer_that_lapsed_answers_none_that_is_made_once_more(world: World) -> None:
    token = by_their_own_link(world)
    live(world)
    letters.send(world.actor("sam"), world.letter("sam", "ivy"))
    world.now += timedelta(days=8)
    bring_due(now=world.now)
    live(world)
    assert answers(world, bearer_for(token, now=world.now)) == [Why.not_live, Why.not_live]
    letters.send(world.actor("sam"), world.letter("sam", "ivy"))
    assert answers(world, bearer_for(token, now=world.now)) == [None, None]


def test_one_part_of_an_offer_that_is_made_once_more_is_not_accepted_with_the_others_before_a_letter(
    world: World, time_machine: object
) -> None:
    """The letter that offered all of it told them of the cover that lapsed, and not of the one there is now."""
    several = Several(world, hours=48)
    token = several.send("cover")
    for who in ("karen", "derek"):
        agreements.move(world.actor(who), "extend_offer", cand=several.cands["lead"], hours=24 * 14)
    world.now += timedelta(hours=49)
    time_machine.move_to(world.now)  # type: ignore[attr-defined]
    bring_due(now=world.now)
    assert world.state().offer(several.cands["cover"]).state == "lapsed"  # type: ignore[union-attr]
    live(world, "cover")
    assert refused(lambda: offers.accept(bearer_for(token, now=world.now), now=world.now)) is Why.not_live
    shown = Client().get(f"/i/{token}/").content.decode()
    assert ("Yes, I accept" in shown, "The time for Second Nurse" in shown) == (False, True)
    assert several.stands() == {"lead": "offer", "cover": "offer", "double": "offer"}
