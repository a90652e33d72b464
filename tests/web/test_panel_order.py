"""The order of the panel: what bears on the decision stands before what somebody may write beside it."""

import re

import pytest

from castlist.actions import agreements, decisions
from castlist.actions.decisions import Reason, Revision
from tests.world import World

pytestmark = pytest.mark.django_db


def panel(world: World, who: str) -> str:
    """The panel about Ivy, as they see it."""
    address = f"/p/{world.production.pk}/r/{world.role}/?c={world.cands['ivy']}"
    page = world.client(who).get(address).content.decode()
    return page[page.index('id="panel"') : page.index('id="ladder"')]


def headings(world: World, who: str) -> list[str]:
    return re.findall(r"<h3[^>]*>([^<]*)</h3>", panel(world, who))


def notes_are_open(found: str) -> bool:
    return bool(re.search(r'id="also-note" open', found))


def test_notes_stand_below_objections_and_voices_and_folded_while_something_is_asked(world: World) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    assert not notes_are_open(panel(world, "karen")), "first somebody has to write"
    world.task_for("tom", "ivy")
    assert notes_are_open(panel(world, "karen")), "being heard, and nothing else is asked"
    decisions.object_to(world.actor("derek"), world.cands["ivy"], floor="offer", reason=Reason("So."))
    decisions.advise(world.actor("tom"), world.cands["ivy"], what="comment", text="So.")
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("callback"))
    found = panel(world, "karen")
    order = ["Can you live with it?", "An objection", "One voice", "Notes"]
    assert [heading for heading in headings(world, "karen") if heading in order] == order
    assert found.index('id="positions"') < found.index("An objection")
    assert not notes_are_open(found)


def test_whoever_is_recused_stands_among_the_answers(world: World) -> None:
    world.put_forward("ivy")
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    agreements.declare(world.actor("derek"), performer=world.performers["ivy"], what="family")
    for who, told in (("karen", 1), ("tom", 1), ("sam", 0)):
        found = panel(world, who)
        positions = found[found.index('id="positions"') :]
        positions = positions[: positions.index("</ul>")]
        assert positions.count('<span class="says">Recused</span> · Derek') == told
        assert found.count("Recused") == told, "said once, and not again below"
        assert "family" not in found


def test_whoever_can_object_is_not_offered_that_somebody_objects_for_them(world: World) -> None:
    world.put_forward("ivy")
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    asks = {who: "please object for me" in panel(world, who) for who in ("karen", "derek", "tom", "julia")}
    assert asks == {"karen": False, "derek": False, "tom": True, "julia": True}


def test_two_ways_to_object_are_told_apart_where_both_are_there(world: World) -> None:
    world.put_forward("ivy")
    apart = "“Not as it stands”, above, answers what is on the table."
    assert apart not in panel(world, "derek"), "nothing is on the table"
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    assert apart in panel(world, "derek")


def test_what_comes_next_after_a_conclusion_stands_open_until_somebody_was_asked_to_write(world: World) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    assert 'id="also-task" open' in panel(world, "karen")
    world.task_for("tom", "ivy")
    assert 'id="also-task">' in panel(world, "karen")


def test_the_next_step_is_proposed_where_it_is_said_what_is_to_be_done(world: World) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    found = panel(world, "karen")
    order = ["To be done", "Propose the next step", "The minute", "Say what you think", "Write a note"]
    assert sorted(order, key=found.index) == order
    assert "Propose the next step" not in panel(world, "tom")
