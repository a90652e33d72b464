"""A time that does not go with what is somebody's own already is asked about once more, and never forbidden."""

import re
from typing import Any

import pytest
from django.test import Client

from castlist.actions import agreements, auditions, decisions
from castlist.actions.decisions import Reason
from castlist.records.models import Cannot, Link, Slot
from castlist.records.private_links import token_of
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_roles(invited: World) -> World:
    """Ivy is to be heard for The Lead, and for the Nurse at the same hours; she has 10:20 for the Nurse."""
    world = invited
    world.link("ivy")
    lead, cand = world.role, world.cands["ivy"]
    nurse = str(agreements.add_role(world.actor("karen"), name="Nurse").answer["role"])
    world.role = nurse  # type: ignore[misc]
    reason = Reason("The voice.")
    done = decisions.put_forward(
        world.actor("karen"), role=nurse, performer=world.performers["ivy"], reason=reason
    )  # fmt: skip
    world.cands["nurse"], world.performers["nurse"] = str(done.answer["candidacy"]), world.performers["ivy"]
    world.agree("nurse", "audition")
    slots = world.times(2, role=nurse)
    auditions.book(world.bearer("nurse"), slot=slots[0], held="", needs="", now=world.now)
    world.role = lead  # type: ignore[misc]
    assert cand != world.cands["nurse"]
    return world


def lead_times(world: World) -> list[str]:
    rows = Slot.objects.filter(session__place="Studio 2").order_by("start")
    return list(rows.values_list("pk", flat=True))


def book(world: World, slot: str, **more: Any) -> None:
    auditions.book(world.bearer("ivy"), slot=slot, held="", needs="", now=world.now, **more)


def test_two_of_ones_own_times_at_once_are_asked_about(two_roles: World) -> None:
    first, second, _ = lead_times(two_roles)
    with pytest.raises(Refused) as no:
        book(two_roles, first)
    assert (no.value.why, no.value.detail) == (
        Why.goes_against,
        "You have a time for another role then: 10:20, Studio 3.",
    )
    assert not Slot.objects.filter(cand=two_roles.cands["ivy"]).exists()
    book(two_roles, second)  # the next hour is free
    assert Slot.objects.get(cand=two_roles.cands["ivy"]).pk == second


def test_whoever_knows_takes_it_all_the_same(two_roles: World) -> None:
    book(two_roles, lead_times(two_roles)[0], anyway=True)
    assert Slot.objects.filter(cand=two_roles.cands["ivy"]).count() == 1


def test_hours_at_which_they_cannot_are_asked_about(invited: World) -> None:
    first, second, _ = lead_times(invited)
    day = Slot.objects.get(pk=first).start.date()
    Cannot.objects.create(
        production=invited.production, performer_id=invited.performers["ivy"], said_at=invited.now,
        spans=[[day.isoformat(), 0, 10 * 60 + 40]],
    )  # fmt: skip
    with pytest.raises(Refused) as no:
        book(invited, first)
    assert no.value.detail.startswith("You said that you cannot on ")
    book(invited, second)


def test_on_their_page_it_is_said_and_can_be_overruled(two_roles: World) -> None:
    slot = lead_times(two_roles)[0]
    link = Link.objects.get(cand=two_roles.cands["ivy"])
    token = token_of(link.pk)
    said = Client().post(f"/i/{token}/time/", {"slot": slot, "held": "", "access": "A chair, please."})
    page = re.sub(r"\s+", " ", said.content.decode())
    assert said.status_code == 422
    assert "You have a time for another role then: 10:20, Studio 3." in page
    assert f'value="{slot}" required checked' in page
    assert "A chair, please." in page
    assert 'name="anyway"' in page
    went = Client().post(f"/i/{token}/time/", {"slot": slot, "held": "", "access": "", "anyway": "yes"})
    assert went.status_code == 302
    assert Slot.objects.get(cand=two_roles.cands["ivy"]).pk == slot
