"""An offer that is out is taken back with a reason, whichever way it is asked for: by a page, a list, or a program."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from castlist.actions import agreements, decisions
from castlist.actions.decisions import Reason, Revision
from castlist.queries.home import home
from castlist.rules.why import Why
from tests.world import World

pytestmark = pytest.mark.django_db
WHY = "The tour comes first."
NEEDS = Why.offer_needs_why.sentence


@pytest.fixture
def offered(world: World) -> World:
    """Ivy has an offer that she can accept."""
    cand = world.put_forward("ivy")
    decisions.clear(world.actor("miriam"), cand, value=True)
    for step in ("audition", "callback", "offer"):
        world.agree("ivy", step)
    for who in ("karen", "derek"):
        agreements.move(world.actor(who), "waive_grace", cand=cand)
    assert offer_of(world) == "live"
    return world


def offer_of(world: World) -> str:
    found = world.state().offer(world.cands["ivy"])
    return found.state if found else ""


def room(world: World, who: str) -> str:
    return world.client(who).get(f"/p/{world.production.pk}/r/{world.role}/?c={world.cands['ivy']}").content.decode()


def act(world: World, who: str, name: str, **form: str) -> tuple[int, str]:
    answer = world.client(who).post(f"/p/{world.production.pk}/c/{world.cands['ivy']}/{name}/", form)
    return answer.status_code, answer.content.decode()


def said_by(world: World, who: str) -> str:
    """What somebody has answered on the open revision."""
    state, cand = world.state(), world.cands["ivy"]
    proposal = state.proposal(cand)
    found = state.position(cand, proposal.revision, world.people[who].pk) if proposal else None
    return found.what if found else ""


def test_who_proposes_it_says_why_in_the_same_form(offered: World) -> None:
    assert "Why, if you want their offer taken back" in room(offered, "karen")
    assert act(offered, "karen", "propose", target="callback", mine="support", reason=WHY)[0] == 302
    assert said_by(offered, "karen") == "support"
    page = room(offered, "derek")
    assert (WHY in page, "An offer is out: whoever wants it taken back says why" in page) == (True, True)


def test_without_why_they_have_not_answered_and_are_asked(offered: World) -> None:
    assert act(offered, "karen", "propose", target="released", mine="support")[0] == 302
    assert said_by(offered, "karen") == ""
    for more in ({}, {"withheld": "yes"}):
        status, page = act(offered, "karen", "position", kind="support", revision="4", **more)
        assert (status, NEEDS in page) == (422, True)
    assert act(offered, "karen", "position", kind="support", revision="4", reason=WHY)[0] == 302
    assert act(offered, "derek", "position", kind="accept", revision="4")[0] == 302
    assert act(offered, "karen", "conclude", revision="4")[0] == 302
    assert offer_of(offered) == ""


def test_what_was_wanted_before_the_offer_was_out_waits_for_why(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.clear(world.actor("miriam"), cand, value=True)
    for step in ("audition", "callback", "offer"):
        world.agree("ivy", step)
    agreements.move(world.actor("karen"), "waive_grace", cand=cand)
    decisions.propose(world.actor("karen"), cand, revision=Revision("callback"))
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(world.actor(who), cand, revision=4, what=what, reason=Reason())
    later = replace(world.actor("tom"), now=world.now + timedelta(days=2))
    decisions.advise(later, cand, what="comment", text="The day has gone by.")
    assert offer_of(world) == "live"
    titles = {who: [one.title for one in home(world.people[who], now=later.now).waits] for who in ("karen", "derek")}
    assert [one for one in titles["karen"] if "have not said why" in one]
    assert not [one for one in titles["derek"] if "have not said why" in one]
    assert "whoever wants this to say why, as an offer is out" in room(world, "derek")
    assert act(world, "karen", "conclude", revision="4")[0] == 422


def test_a_list_takes_it_back_with_the_reason_that_is_given_for_the_list(offered: World) -> None:
    at = f"/p/{offered.production.pk}/r/{offered.role}/list/"
    form = {"name": offered.cands["ivy"], "offered": offered.cands["ivy"], "target": "released", "support": "yes"}
    page = offered.client("karen").post(at, form).content.decode()
    assert (NEEDS in page, offered.state().proposal(offered.cands["ivy"])) == (True, None)
    assert offered.client("karen").post(at, form | {"terms": WHY}).status_code in (200, 302)
    assert said_by(offered, "karen") == "support"


def test_one_who_decides_says_why(offered: World) -> None:
    change = {"preset": "one", "decider": offered.people["karen"].pk}
    made = agreements.move(offered.actor("karen"), "set_rule", change=change)
    agreements.agree(offered.actor("derek"), str(made.answer["motion"]))
    assert re.search(r"An offer is out: it is taken back with a reason, in words\. Ivy", room(offered, "karen"))
    status, page = act(offered, "karen", "decide", target="released")
    assert (status, NEEDS in page, offer_of(offered)) == (422, True, "live")
    assert act(offered, "karen", "decide", target="released", reason=WHY)[0] == 302
    assert offer_of(offered) == ""


def test_the_reason_is_read_by_those_who_decide_and_on_no_page_of_theirs(offered: World) -> None:
    cand = offered.cands["ivy"]
    decisions.propose(offered.actor("karen"), cand, revision=Revision("callback"))
    decisions.position(offered.actor("karen"), cand, revision=4, what="support", reason=Reason(WHY))
    decisions.position(offered.actor("derek"), cand, revision=4, what="accept", reason=Reason())
    decisions.conclude(offered.actor("karen"), cand, revision=4)
    minute = f"/p/{offered.production.pk}/r/{offered.role}/minute/{cand}/4/"
    reads = {who: WHY in offered.client(who).get(minute).content.decode() for who in ("karen", "tom", "sam")}
    assert reads == {"karen": True, "tom": True, "sam": False}
