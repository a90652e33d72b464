"""Sessions and who is signed in by them, read by statements of our own: as Django's would be."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client, override_settings
from django.utils import timezone

from castlist.config.sessions import SessionStore
from tests.web.test_security import code_by_mail, comes_in
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_session_is_read_as_it_was_written_and_not_once_it_has_run_out() -> None:
    written = SessionStore()
    written["words"] = {"für": [1, 2]}
    written.save()
    key = written.session_key
    assert SessionStore(key)["words"] == db.SessionStore(key)["words"] == {"für": [1, 2]}
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    late = SessionStore(key)
    assert (late.get("words"), late.session_key) == (None, None)
    assert SessionStore("made-up-by-somebody").get("words") is None


def test_a_session_ends_ninety_days_after_signing_in_whatever_is_done(world: World) -> None:
    karen, start = Client(), timezone.now()
    days = [0, 20, 40, 60, 80, 89.9, 90.1]
    with time_machine.travel(start, tick=False):
        assert comes_in(karen, code_by_mail(karen, world.people["karen"].email))
    answers = []
    for day in days:
        with time_machine.travel(start + timedelta(days=day), tick=False):
            answers.append(karen.get("/").status_code)
            if day < 90:
                session = karen.session
                session["something"] = day  # so that its thirty days begin anew
                session.save()
    assert answers == [200] * 6 + [302]
    told = "You had been signed in for 90 days."
    with time_machine.travel(start + timedelta(days=90.2), tick=False):
        assert told in karen.get("/sign-in/").content.decode()
        assert ("_auth_user_id" in karen.session, Session.objects.count()) == (False, 1)
        assert comes_in(karen, code_by_mail(karen, world.people["karen"].email))
        karen.post("/sign-in/out/")
        assert told not in karen.get("/sign-in/").content.decode()


def test_what_was_typed_when_a_session_had_its_time_waits_for_its_author(world: World) -> None:
    karen = world.client("karen")
    hidden = re.findall(r'name="(typed_by)" value="([^"]*)"', karen.get("/start/").content.decode())
    with (
        time_machine.travel(timezone.now() + timedelta(days=15), tick=False),
        override_settings(CASTLIST_SESSION_DAYS=14),
    ):
        sent = karen.post("/start/", {"name": "A play about the sea", **dict(hidden)})
        assert (sent.status_code, sent["Location"]) == (302, "/sign-in/?next=/start/")
        told = karen.get("/sign-in/").content.decode()
        assert ("You had been signed in for 14 days." in told, "What you typed is kept" in told) == (True, True)
        karen.force_login(world.people["karen"], backend="castlist.config.members.Members")
        assert "A play about the sea" in karen.get("/start/").content.decode()


@pytest.mark.parametrize("broken", ["", "x", "eyJhIjoxfQ:1:forged"])
def test_a_session_that_nobody_signed_holds_nothing(broken: str) -> None:
    Session.objects.create(pk="k" * 32, session_data=broken, expire_date=timezone.now() + timedelta(days=1))
    assert SessionStore("k" * 32).load() == {}


def test_who_may_no_longer_sign_in_is_nobody(world: World) -> None:
    client: Client = world.client("karen")
    request = HttpRequest()
    request.session = client.session
    assert get_user(request) == world.people["karen"]
    assert client.get("/").status_code == 200
    type(world.people["karen"]).objects.filter(pk=world.people["karen"].pk).update(is_active=False)
    assert get_user(request).is_anonymous
    assert client.get("/").status_code == 302
