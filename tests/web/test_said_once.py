"""What the pages say in several places agrees, and is said in words that somebody new understands."""

from datetime import timedelta

import pytest

from castlist.actions import agreements, auditions, decisions
from castlist.actions.decisions import Reason, Revision
from tests.world import World

pytestmark = pytest.mark.django_db


def team(world: World) -> str:
    return world.client("karen").get(f"/p/{world.production.pk}/team/").content.decode()


def room(world: World, who: str, **asked: str) -> str:
    return world.client(who).get(f"/p/{world.production.pk}/r/{world.role}/", asked).content.decode()


def test_the_fewest_who_agree_are_no_other_rule_than_the_sentence_above(world: World) -> None:
    assert "Where somebody steps out, at least 2 must be left, and agree." in team(world)
    change = {"preset": "one", "decider": world.people["karen"].pk}
    agreements.agree(
        world.actor("derek"), str(agreements.move(world.actor("karen"), "set_rule", change=change).answer["motion"])
    )
    assert "must be left" not in team(world)


def test_somebody_who_has_taken_a_time_is_said_to_have_and_on_which_day(invited: World) -> None:
    cand = invited.cands["ivy"]
    assert "Ivy Marlowe is to be heard." in room(invited, "karen", c=cand)
    slot = invited.times(1)[0]
    auditions.book(invited.bearer("ivy"), slot=slot, held="", needs="", now=invited.now)
    page = room(invited, "karen", c=cand)
    assert "Ivy Marlowe is to be heard, and has taken a time." in page
    day = (invited.now + timedelta(days=10)).date()
    assert f"{day:%a} {day.day} {day:%b}, 10:20 ·" in page
    invited.agree("ivy", "callback")
    assert "Ivy Marlowe is called back." in room(invited, "karen", c=cand)


def test_whoever_keeps_a_reason_reads_that_they_do(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    decisions.position(
        world.actor("derek"), cand, revision=1, what="object", reason=Reason(withheld=True), floor="consider"
    )
    own, others = "You keep the reason to yourself.", "The reason is kept by its owner."
    said = {who: room(world, who, c=cand) for who in ("derek", "karen")}
    assert {who: (own in page, others in page) for who, page in said.items()} == {
        "derek": (True, False), "karen": (False, True),
    }  # fmt: skip


def test_conditions_are_called_as_the_minute_calls_them(world: World) -> None:
    cand = world.put_forward("ivy")
    page = room(world, "karen", c=cand)
    for words in ("precondition: met before this is concluded", "undertaking: kept afterwards"):
        assert f">{words}</option>" in page


def test_a_booked_page_says_by_whose_clock_the_time_is(invited: World) -> None:
    token = invited.invite("ivy")
    slot = invited.times(1)[0]
    auditions.book(invited.bearer("ivy"), slot=slot, held="", needs="", now=invited.now)
    page = invited.client("karen").get(f"/i/{token}/").content.decode()
    assert ("You are expected." in page, "Studio 2 · 20 minutes · times in London" in page) == (True, True)
