"""Whoever is known fills in the form of another part without typing anew what is known; nothing is sent by it."""

import html
import re

import pytest
from django.test import Client

from castlist.actions import agreements, notices
from castlist.records.models import Draft, Guardian, Performer, Submission
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(invited: World) -> tuple[World, str]:
    """The Pilot is open to everybody; Ivy is known with her credits."""
    role = str(agreements.add_role(invited.actor("karen"), name="The Pilot", open_to="public").answer["role"])
    notices.publish(invited.actor("karen"), sure=True)
    Performer.objects.filter(pk=invited.performers["ivy"]).update(
        email="ivy@example.org", credits=[[2019, "Nora, A Doll’s House"]], note="Mezzo"
    )
    return invited, role


def test_the_form_says_what_is_known_and_is_not_sent(public: tuple[World, str]) -> None:
    world, role = public
    page = f"/i/{world.link('ivy')}/"
    assert f'href="{page}other/"' in Client().get(page).content.decode()
    listed = html.unescape(Client().get(f"{page}other/").content.decode())
    assert ("The Pilot" in listed, "Begin the form for The Lead" in listed) == (True, False)
    begun = Client().post(f"{page}other/", {"production": world.production.pk, "role": role})
    assert (begun.status_code, begun["Location"].startswith("/form/")) == (302, True)
    form = html.unescape(Client().get(begun["Location"]).content.decode())
    for said in ('value="Ivy Marlowe"', 'value="ivy@example.org"', 'value="Mezzo"', "2019, Nora, A Doll’s House"):
        assert said in form, said
    assert (Submission.objects.count(), Draft.objects.count()) == (0, 1)
    assert not re.search(r'name="adult"[^>]*checked', form)


def test_what_is_not_open_to_everybody_is_neither_listed_nor_begun(public: tuple[World, str]) -> None:
    world, role = public
    where = f"/i/{world.link('ivy')}/other/"
    for production, part in ((world.production.pk, world.role), (world.production.pk, "nosuch"), ("nosuch", role)):
        assert Client().post(where, {"production": production, "role": part}).status_code == 404
    notices.take_back(world.actor("karen"))
    assert "The Pilot" not in Client().get(where).content.decode()
    assert Client().post(where, {"production": world.production.pk, "role": role}).status_code == 404
    assert Draft.objects.count() == 0


def test_where_somebody_acts_for_them_it_is_not_there(public: tuple[World, str]) -> None:
    world, _ = public
    Guardian.objects.create(
        performer_id=world.performers["ivy"], name="Anna", relation="mother", under_18_on=world.now.date(),
        said_at=world.now,
    )  # fmt: skip
    page = f"/i/{world.link('ivy')}/"
    assert Client().get(f"{page}other/").status_code == 404
    assert f'href="{page}other/"' not in Client().get(page).content.decode()
