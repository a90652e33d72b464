"""Whoever put themselves in for several parts by one form finds all of them behind the one link that they were sent."""

import re

import pytest
from django.core import mail
from django.test import Client

from castlist.actions import agreements, notices, received, submissions
from castlist.records.models import Link, Performer
from tests.web.test_notice_views import full
from tests.world import World

pytestmark = pytest.mark.django_db
NELL = {"name": "Nell Ash", "email": "nell@example.org", "adult": "yes"}


@pytest.fixture
def other(world: World, letters_may_go: None) -> str:
    """A second public part; Nell stands for both, and has her letter."""
    full(world)
    made = agreements.add_role(world.actor("karen"), name="The Landlord", open_to="public", playing_from=50)
    notices.publish(world.actor("sam"), sure=True)
    other = str(made.answer["role"])
    form = {**NELL, f"like_{world.role}": "1", f"like_{other}": "2"}
    submissions.submit_to_call(world.production.pk, world.role, form=form, now=world.now)
    assert received.write_to(world.production.pk, Performer.objects.get(name="Nell Ash").pk, now=world.now)
    return other


def address() -> str:
    found = re.search(r"https://cast\.example(/i/[^\s]+)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def others_on(path: str) -> list[str]:
    section = re.search(r'<section aria-labelledby="others">.*?</section>', Client().get(path).content.decode(), re.S)
    return re.findall(r'href="(/i/[^"]+)"', section[0]) if section else []


def test_each_leads_to_the_other_and_is_withdrawn_on_its_own(world: World, other: str) -> None:
    first = address()
    (second,) = others_on(first)
    said = Client().get(second).content.decode()
    assert ("You stand for The Landlord." in said, others_on(second)) == (True, [first])
    assert Client().post(f"{second}sure/withdraw/", {}).status_code == 302
    assert "You stand for The Lead." in Client().get(first).content.decode()
    assert [cand.ended for cand in world.state().candidacies(other)] == ["withdrawn"]


def test_a_link_that_went_elsewhere_was_handed_on_or_closed_is_not_led_to(world: World, other: str) -> None:
    first = address()
    link = Link.objects.get(role=other)
    for changed in ({"mailed_to": "else@example.org"}, {"mailed_to": ""}, {"revoked_at": world.now}, {"letter": "l"}):
        kept = {name: getattr(link, name) for name in changed}
        Link.objects.filter(pk=link.pk).update(**changed)
        assert others_on(first) == []
        Link.objects.filter(pk=link.pk).update(**kept)
    assert len(others_on(first)) == 1


def test_the_link_of_a_letter_that_is_handed_on_leads_to_its_own_part_alone(world: World, other: str) -> None:
    link = Link.objects.get(role=world.role)
    Link.objects.filter(pk=link.pk).update(letter="one", mailed_to="")
    assert others_on(address()) == []


def test_who_stands_for_one_part_alone_reads_of_no_other(world: World, other: str) -> None:
    submissions.submit_to_call(
        world.production.pk, world.role, form={**NELL, "name": "Ida Frost", "email": "ida@example.org"}, now=world.now
    )
    assert received.write_to(world.production.pk, Performer.objects.get(name="Ida Frost").pk, now=world.now)
    assert others_on(address()) == []
