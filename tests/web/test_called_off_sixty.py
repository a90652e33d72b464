"""Sixty people are booked, and it is called off: each is told once and can choose, and each costs the same."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from castlist.actions import auditions, letters
from castlist.queries.verification_walk import walk
from castlist.records.models import Letter, Session, Slot
from tests.world import World

pytestmark = pytest.mark.django_db
SIXTY = 60
EACH = 60
"""Questions for each person at most: their time is taken, and their letter begun."""


def booked(world: World, first: int, many: int) -> str:
    """So many more people with a time each in one more session; says which."""
    slots = world.times(many, minutes=5)
    for n, slot in zip(range(first, first + many), slots, strict=True):
        name = f"p{n}"
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
        world.invite(name)
        auditions.book(world.bearer(name), slot=slot, held="", needs="", now=world.now)
    return Slot.objects.get(pk=slots[0]).session_id


def call_off(world: World, sam: Client, session: str) -> int:
    """It is called off through the page, twice in the same press; how much was asked of the database by the first."""
    page = f"/p/{world.production.pk}/days/{session}/call-off/"
    key = re.search(r'name="key" value="([^"]+)"', sam.get(page).content.decode())
    assert key is not None
    said = {"key": key[1], "says": "The studio is flooded."}
    with CaptureQueriesContext(connection) as asked:
        assert sam.post(page, said).headers["Location"].endswith("letters/?done=called")
    assert sam.post(page, said).status_code in (302, 404, 409, 422)
    return len(asked)


def test_sixty_people_are_told_once_each_and_choose_another(
    world: World, letters_may_go: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = booked(world, 0, 3), booked(world, 3, SIXTY)
    sam, names = world.client("sam"), [f"p{n}" for n in range(3, 3 + SIXTY)]
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    mail.outbox.clear()
    for_few, for_many = call_off(world, sam, few), call_off(world, sam, many)
    assert for_many - for_few <= (SIXTY - 3) * EACH
    assert Session.objects.filter(off_at=None).count() == 0
    begun = Letter.objects.filter(state="drafted")
    assert sorted(begun.values_list("cand", flat=True)) == sorted(world.cands.values())
    desk = sam.get(f"/p/{world.production.pk}/days/").content.decode()
    assert f"{SIXTY} wait for letters that are drafted" in desk
    sent = replace(world, now=later + timedelta(minutes=1))
    for letter in begun.values_list("pk", flat=True):
        letters.send(sent.actor("sam"), letter)
    told = [one.to[0] for one in mail.outbox]
    assert sorted(told) == sorted(f"{name}@example.org" for name in world.cands)
    sent.times(SIXTY, minutes=5)
    for name in names:
        page = Client().get(f"/i/{world.bearer(name).token}/").content.decode()
        assert "does not take place" in page
        assert "The studio is flooded." in page
        assert "Please choose another one." in page
    assert f"{SIXTY} are told" in sam.get(f"/p/{world.production.pk}/days/").content.decode()
    assert walk().findings == []
