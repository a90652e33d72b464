"""Where one decides, one button does it: also for what is on the table already, as it stands there."""

import re

import pytest

from castlist.actions import agreements, decisions
from castlist.actions.decisions import Asked, Reason, Revision
from castlist.rules.decisions.facts import Minute
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_proposal(world: World) -> World:
    """Derek proposed an audition, under a condition; since then Karen decides."""
    cand = world.put_forward("ivy")
    asked = [Asked("undertaking", "Nobody is late", world.people["derek"].pk)]
    decisions.propose(world.actor("derek"), cand, revision=Revision("audition", terms="A song", conditions=asked))
    change = {"preset": "one", "decider": world.people["karen"].pk}
    made = agreements.move(world.actor("karen"), "set_rule", change=change)
    agreements.agree(world.actor("derek"), str(made.answer["motion"]))
    return world


def room(world: World, who: str) -> str:
    return world.client(who).get(f"/p/{world.production.pk}/r/{world.role}/?c={world.cands['ivy']}").content.decode()


def decide(world: World, **form: str) -> tuple[int, Minute | None]:
    cand = world.cands["ivy"]
    answer = world.client("karen").post(f"/p/{world.production.pk}/c/{cand}/decide/", form)
    return answer.status_code, world.state().minute(cand, 1)


def test_the_button_is_there_with_what_is_on_the_table_first(open_proposal: World) -> None:
    page = room(open_proposal, "karen")
    buttons = re.findall(r'name="target" value="(\w+)"', page)
    assert buttons[0] == "audition"
    assert "released" in buttons
    assert "Answer, and do not decide yet" in page
    for who in ("derek", "tom", "sam"):
        assert not re.findall(r'name="target" value="(\w+)"', room(open_proposal, who))


def test_one_press_decides_what_is_on_the_table_with_its_terms_and_conditions(open_proposal: World) -> None:
    status, minute = decide(open_proposal, target="audition", open="audition", reason="Hear her.")
    assert (status, minute is not None) == (302, True)
    assert (minute.frozen["revision"], minute.frozen["target"]) == (1, "audition")
    assert [one["what"] for one in minute.frozen["conditions"]] == ["undertaking"]
    page = room(open_proposal, "karen")
    assert "Nobody is late" in page


def test_one_press_decides_otherwise_than_what_is_on_the_table(open_proposal: World) -> None:
    status, minute = decide(open_proposal, target="released", open="audition")
    assert (status, minute is not None) == (302, True)
    assert (minute.frozen["revision"], minute.frozen["target"]) == (2, "released")
    assert not minute.frozen["conditions"]


def test_a_condition_to_be_met_first_is_not_passed_over(open_proposal: World) -> None:
    cand = open_proposal.cands["ivy"]
    asked = [Asked("pre", "She has the score", open_proposal.people["karen"].pk)]
    decisions.amend(open_proposal.actor("karen"), cand, revision=Revision("audition", conditions=asked))
    assert decide(open_proposal, target="audition", open="audition") == (422, None)
    condition = open_proposal.state().proposal(cand).conditions[0].id
    decisions.judge_met(open_proposal.actor("karen"), cand, condition=condition)
    status, minute = decide(open_proposal, target="audition", open="audition")
    assert (status, minute.frozen["revision"]) == (302, 2)


def test_what_is_ready_is_concluded_and_asks_for_nothing_more(open_proposal: World) -> None:
    said = {"revision": 1, "what": "support", "reason": Reason("Yes.")}
    decisions.position(open_proposal.actor("karen"), open_proposal.cands["ivy"], **said)
    page = room(open_proposal, "karen")
    assert "Conclude: An audition for Ivy Marlowe" in page
    assert "Answer, and do not decide yet" not in page


def test_whoever_proposes_reads_that_there_are_four_answers(world: World) -> None:
    world.put_forward("ivy")
    page = room(world, "karen")
    assert '<option value="">not yet; you are asked later</option>' in page
    answers = {"support", "accept", "concern", "object"}
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    assert set(re.findall(r'name="kind" id="position-(\w+)"', room(world, "karen"))) == answers
