"""What somebody reads on their own page when it is over: they were told no, or their offer ran out."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from castlist.actions import agreements, decisions, letters, offers
from castlist.actions.decisions import Reason, Revision
from castlist.actions.log import bring_due
from castlist.queries.private_links import token_of
from castlist.records.models import Link, Reply
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_may_go")]


def page(world: World, name: str) -> str:
    link = Link.objects.filter(cand=world.cands[name]).latest("created_at", "pk")
    with time_machine.travel(world.now, tick=False):
        answer = Client().get(f"/i/{token_of(link.pk)}/")
    assert answer.status_code == 200
    return answer.content.decode()


def told(world: World, name: str) -> None:
    letters.send(world.actor("sam"), world.letter("sam", name))


@pytest.fixture
def invited(world: World) -> World:
    world.put_forward("ivy", email="ivy@example.org")
    world.agree("ivy", "audition")
    world.times(2)
    told(world, "ivy")
    return world


def test_a_no_is_read_once_the_letter_has_gone_and_not_before(invited: World) -> None:
    invited.agree("ivy", "released")
    assert "This invitation is over." in page(invited, "ivy")
    answer = invited.letter("sam", "ivy")
    assert "It is not The Lead this time." not in page(invited, "ivy")
    letters.send(invited.actor("sam"), answer)
    shown = page(invited, "ivy")
    assert "It is not The Lead this time." in shown
    assert [words for words in ("This invitation is over.", "Days on which I cannot", "Yes, I") if words in shown] == []
    assert "What is kept about me" in shown


def offered(world: World, *, tells: bool = True) -> datetime:
    """She has an offer until then, and a letter has told her."""
    cand = world.cands["ivy"]
    decisions.clear(world.actor("miriam"), cand, value=True)
    world.agree("ivy", "callback")
    decisions.propose(world.actor("karen"), cand, revision=Revision("offer", deadline_hours=48))
    proposal = world.state().proposal(cand)
    assert proposal is not None
    for who in ("karen", "derek"):
        decisions.position(world.actor(who), cand, revision=proposal.revision, what="support", reason=Reason())
    decisions.conclude(world.actor("karen"), cand, revision=proposal.revision)
    world.now += timedelta(hours=25)
    if tells:
        told(world, "ivy")
    bring_due(now=world.now)
    offer = world.state().offer(cand)
    assert offer is not None
    return datetime.fromtimestamp(offer.expires / 1000, world.now.tzinfo)


def test_an_offer_that_ran_out_says_so_and_she_can_say_that_she_would_still_like_it(invited: World) -> None:
    offers.reply(invited.bearer("ivy"), what="yes", text="Gladly.", now=invited.now)
    until = offered(invited)
    assert "Yes, I accept" in page(invited, "ivy")
    invited.now = until + timedelta(minutes=1)
    bring_due(now=invited.now)
    shown = page(invited, "ivy")
    assert "The offer of The Lead has run out." in shown
    assert f"{until.day}" in shown.partition("It stood until")[2][:60]
    assert ("I would still like it" in shown, "Yes, I accept" in shown, "No, thank you" in shown) == (True, False, True)
    bearer = invited.bearer("ivy")
    with time_machine.travel(invited.now, tick=False):
        answer = Client().post(f"/i/{bearer.token}/interested/", {"text": "I was on a plane."})
    assert answer.status_code == 302
    assert Reply.objects.latest("created_at").body == "I was on a plane."
    again = page(invited, "ivy")
    assert "The company knows that you would still like it" in again
    assert "I would still like it" not in again


def test_an_offer_is_accepted_until_its_last_second_and_not_in_the_next(invited: World) -> None:
    """Also before the log says that it has lapsed: the page says why, and offers no way that leads nowhere."""
    until = offered(invited)
    token = invited.bearer("ivy").token
    assert "Yes, I accept" in page(invited, "ivy")
    with time_machine.travel(until + timedelta(seconds=1), tick=False):
        answer = Client().post(f"/i/{token}/accept/")
        shown = answer.content.decode()
    assert (answer.status_code, "The time to answer this offer has passed" in shown) == (422, True)
    assert ("The offer of The Lead has run out." in shown, "Yes, I accept" in shown) == (True, False)
    assert invited.state().candidacy(invited.cands["ivy"]).step == "offer"  # type: ignore[union-attr]
    with time_machine.travel(until - timedelta(seconds=1), tick=False):
        assert Client().post(f"/i/{token}/accept/").status_code == 302
    assert invited.state().candidacy(invited.cands["ivy"]).step == "cast"  # type: ignore[union-attr]


def test_an_offer_that_is_made_once_more_is_answered_as_any(invited: World) -> None:
    invited.now = offered(invited) + timedelta(minutes=1)
    bring_due(now=invited.now)
    offered_again = invited.cands["ivy"]
    decisions.propose(invited.actor("karen"), offered_again, revision=Revision("offer", deadline_hours=48))
    proposal = invited.state().proposal(offered_again)
    assert proposal is not None
    for who in ("karen", "derek"):
        decisions.position(
            invited.actor(who), offered_again, revision=proposal.revision, what="support", reason=Reason()
        )
    decisions.conclude(invited.actor("karen"), offered_again, revision=proposal.revision)
    invited.now += timedelta(hours=25)
    bring_due(now=invited.now)
    assert "Yes, I accept" not in page(invited, "ivy"), "no letter has told her yet that it is made once more"
    told(invited, "ivy")
    assert "Yes, I accept" in page(invited, "ivy")


def bare(text: str) -> str:
    """Without what is another each time."""
    return re.sub(r'value="[0-9a-f]{32,}[^"]*"', "", text)


def test_nothing_outside_the_room_says_that_there_is_an_offer_before_a_letter_has(invited: World) -> None:
    invited.agree("ivy", "callback")
    told(invited, "ivy")
    decisions.clear(invited.actor("miriam"), invited.cands["ivy"], value=True)
    before, token = page(invited, "ivy"), invited.bearer("ivy").token
    invited.agree("ivy", "offer")
    for who in ("karen", "derek"):
        agreements.move(invited.actor(who), "waive_grace", cand=invited.cands["ivy"])
    assert invited.state().offer(invited.cands["ivy"]).state == "live"  # type: ignore[union-attr]
    assert bare(page(invited, "ivy")) == bare(before)
    for act in ("accept", "longer"):
        assert Client().post(f"/i/{token}/{act}/", {"text": "Until Friday?"}).status_code == 409
    assert invited.state().candidacy(invited.cands["ivy"]).step == "offer"  # type: ignore[union-attr]
    told(invited, "ivy")
    assert "Yes, I accept" in page(invited, "ivy")
    assert Client().post(f"/i/{token}/accept/").status_code == 302


def test_an_offer_that_ran_out_before_any_letter_told_of_it_is_not_said_to_have(invited: World) -> None:
    before = page(invited, "ivy")
    until = offered(invited, tells=False)
    invited.now = until + timedelta(minutes=1)
    bring_due(now=invited.now)
    assert invited.state().offer(invited.cands["ivy"]).state == "lapsed"  # type: ignore[union-attr]
    shown = page(invited, "ivy")
    assert ["has run out" in one for one in (before, shown)] == [False, False]
    assert re.findall("<h1>(.*)</h1>", shown) == re.findall("<h1>(.*)</h1>", before)
