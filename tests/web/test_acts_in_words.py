"""What an act says in a list of acts: who, what exactly, and about whom."""

import re

import pytest

from castlist.actions import agreements, decisions
from castlist.actions.decisions import Reason, Revision
from castlist.queries.doors import Names
from castlist.queries.telling import tell
from castlist.rules.decisions.state import State
from tests.world import World

pytestmark = pytest.mark.django_db


def acts(world: World, who: str = "tom") -> str:
    page = world.client(who).get(f"/p/{world.production.pk}/r/{world.role}/acts/").content.decode()
    return re.sub(r"<[^>]*>", "", page)


def answers(world: World, cand: str, revision: int, **said: str) -> None:
    for who, what in said.items():
        decisions.position(world.actor(who), cand, revision=revision, what=what, reason=Reason("So."))


def test_an_answer_says_to_what_it_was_given_also_after_something_else_was_put_instead(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    answers(world, cand, 1, karen="support", derek="concern")
    decisions.amend(world.actor("karen"), cand, revision=Revision("audition"))
    answers(world, cand, 2, karen="support", derek="accept")
    decisions.conclude(world.actor("karen"), cand, revision=2)
    decisions.propose(world.actor("karen"), cand, revision=Revision("released"))
    answers(world, cand, 3, karen="support", derek="object")
    said = acts(world)
    for line in (
        "Karen wants to consider Ivy Marlowe",
        "Derek goes along with considering Ivy Marlowe, with a concern",
        "Karen wants an audition for Ivy Marlowe",
        "Derek can live with an audition for Ivy Marlowe",
        "Karen wants to let Ivy Marlowe go",
        "Derek says “not as it stands” about letting Ivy Marlowe go",
    ):
        assert line in said, line
    assert "wants it" not in said


def test_home_says_it_too(world: World) -> None:
    cand = world.put_forward("ivy")
    world.client("tom").get("/")
    decisions.propose(world.actor("karen"), cand, revision=Revision("audition"))
    answers(world, cand, 1, karen="support", derek="accept")
    decisions.conclude(world.actor("karen"), cand, revision=1)
    decisions.propose(world.actor("karen"), cand, revision=Revision("callback"))
    answers(world, cand, 2, karen="support")
    page = world.client("tom").get("/").content.decode()
    for line in (
        "Karen wants an audition for Ivy Marlowe",
        "Derek can live with an audition for Ivy Marlowe",
        "Karen wants a callback for Ivy Marlowe",
    ):
        assert line in page, line


def test_where_what_was_asked_is_not_known_the_answer_is_said_and_no_step_is_guessed() -> None:
    named = Names.of({"k": "Karen"}, {}, {})
    said = tell("position_given", "k", "c", '{"revision": 1, "what": "support"}', State(), named)
    assert said == "Karen says “I want this” about somebody"


def test_a_role_that_is_opened_or_changed_is_named(world: World) -> None:
    made = agreements.add_role(world.actor("karen"), name="The Landlord", places=1)
    world.role = str(made.answer["role"])
    agreements.change_role(world.actor("karen"), role=world.role, places=2)
    said = acts(world)
    assert "A role is opened: The Landlord" in said
    assert "A role is changed: The Landlord" in said
    assert "The role is" not in said
