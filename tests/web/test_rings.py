"""The ring of a card: of what is on the table, or of what was decided last, by those who decided it."""

from datetime import timedelta

import pytest

from castlist.actions import agreements, decisions, offers
from castlist.actions.decisions import NO_REASON, Revision
from castlist.queries import rooms
from castlist.rules.decisions.facts import Motion
from tests.world import World

pytestmark = pytest.mark.django_db


def ring(world: World, who: str = "karen", name: str = "ivy") -> dict[str, str]:
    """Whose segments the card shows, and what each says."""
    found = rooms.room(world.people[who], world.production.pk, world.role, now=world.now, focused=world.cands[name])
    card = next(c for column in found.columns for c in column.cards if c.id == world.cands[name])
    assert len(card.ring.segments) == len({one.name for one in card.ring.segments})
    return {one.name: one.kind for one in card.ring.segments}


def agreed(world: World, what: str, **args: object) -> None:
    """Karen moves it, and Derek agrees."""
    agreements.move(world.actor("karen"), what, **args)
    for motion in world.state().all(Motion):
        agreements.agree(world.actor("derek"), motion.id)


def test_who_joins_later_has_no_segment_in_what_was_concluded_before(world: World) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "consider")
    both = {"Karen": "support", "Derek": "accept"}
    assert ring(world) == both
    agreed(world, "add_member", person=world.people["eve"].pk, title="dramaturg", say=[("*", "*")])
    assert [ring(world, who) for who in ("karen", "eve", "sam")] == [both] * 3
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("audition"))
    assert ring(world) == {"Karen": "none", "Derek": "none", "Eve": "none"}
    # What was withdrawn is no decision: who would have to agree now is who sits now.
    decisions.withdraw_proposal(world.actor("karen"), world.cands["ivy"])
    assert ring(world) == {"Karen": "none", "Derek": "none", "Eve": "none"}


def test_who_leaves_keeps_the_segment_in_what_they_decided(world: World) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "consider")
    agreed(world, "add_member", person=world.people["eve"].pk, title="dramaturg", say=[("*", "*")])
    agreements.leave(world.actor("derek"))
    assert ring(world) == {"Karen": "support", "Derek": "accept"}
    world.put_forward("rana")
    assert ring(world, name="rana") == {"Karen": "none", "Eve": "none"}


def test_what_was_open_when_they_withdrew_is_no_decision(world: World) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "consider")
    world.now += timedelta(days=1)
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("audition"))
    decisions.position(world.actor("karen"), world.cands["ivy"], revision=2, what="support", reason=NO_REASON)
    offers.withdraw(world.bearer("ivy"), now=world.now)
    assert ring(world) == {"Karen": "support", "Derek": "none"}
