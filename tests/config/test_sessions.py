"""Sessions and who is signed in by them, read by statements of our own: as Django's would be."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from castlist.config.sessions import SessionStore
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
