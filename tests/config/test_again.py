"""Saying once more who one is: before the first lock is set up, before others are signed out; and codes lie hidden."""

import hashlib
import json
import re
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from castlist.actions import people
from castlist.config.signin import hide_shown_codes
from tests.web.test_security import code_by_mail, comes_in
from tests.world import World

pytestmark = pytest.mark.django_db
AGAIN = "/sign-in/again/"
APP, SESSIONS = "/sign-in/security/totp/activate/", "/sign-in/sessions/"


@pytest.fixture(autouse=True)
def nobody_came_before() -> None:
    cache.clear()


def in_since(world: World, minutes: float) -> Client:
    """Karen's browser, in which she signed in so long ago."""
    browser = Client()
    with time_machine.travel(timezone.now() - timedelta(minutes=minutes), tick=False):
        assert comes_in(browser, code_by_mail(browser, world.people["karen"].email))
    return browser


def sent_again(browser: Client, then: str) -> str:
    """The code that is in her mail."""
    before = len(mail.outbox)
    assert browser.post(AGAIN, {"next": then}).status_code == 302
    assert len(mail.outbox) == before + 1
    found = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.M)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("page", [APP, "/sign-in/security/webauthn/add/"])
def test_before_the_first_lock_a_code_by_mail_is_asked(world: World, page: str) -> None:
    assert in_since(world, 9).get(page).status_code == 200
    karen = in_since(world, 11)
    for ask in (karen.get, karen.post):
        assert ask(page)["Location"] == f"{AGAIN}?next={page.replace('/', '%2F')}"
    code = sent_again(karen, page)
    assert karen.post(AGAIN, {"next": page, "code": code.lower().replace("-", " ")})["Location"] == page
    assert karen.get(page).status_code == 200


def test_others_are_signed_out_after_a_code_and_without_the_phone_that_is_lost(world: World) -> None:
    TOTP.activate(world.people["karen"], generate_totp_secret())  # on the phone that is gone
    other, karen = world.client("karen"), world.client("karen")
    UserSession.objects.bulk_create(
        UserSession(user=world.people["karen"], ip="127.0.0.1", user_agent="x", session_key=one.session.session_key)
        for one in (other, karen)
    )
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert karen.get(SESSIONS).status_code == 200
        assert karen.post(SESSIONS)["Location"] == f"{AGAIN}?next=%2Fsign-in%2Fsessions%2F"
        assert other.get("/").status_code == 200
        asked = karen.get(AGAIN, {"next": SESSIONS}).content.decode()
        assert "Use the app, or a recovery code" in asked
        karen.post(AGAIN, {"next": SESSIONS, "code": sent_again(karen, SESSIONS)})
        assert karen.post(SESSIONS)["Location"] == SESSIONS
        assert (other.get("/").status_code, karen.get("/").status_code) == (302, 200)
        # The lock itself comes off with the lock alone.
        assert karen.get("/sign-in/security/totp/deactivate/")["Location"].startswith(
            "/sign-in/security/reauthenticate/"
        )


def test_a_session_has_another_key_once_a_factor_was_shown_again(world: World) -> None:
    karen = in_since(world, 11)
    keys = [karen.session.session_key]
    karen.post(AGAIN, {"next": APP, "code": sent_again(karen, APP)})
    keys.append(karen.session.session_key)
    secret = generate_totp_secret()
    TOTP.activate(world.people["karen"], secret)
    code = format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))
    empty = karen.post("/sign-in/security/reauthenticate/", {"code": ""})
    assert "The code is needed: the app shows it." in empty.content.decode()
    assert karen.post("/sign-in/security/reauthenticate/", {"code": code}).status_code == 302
    keys.append(karen.session.session_key)
    assert len(set(keys)) == 3
    assert list(Session.objects.values_list("pk", flat=True)) == keys[-1:]
    assert "this one" in karen.get(SESSIONS).content.decode()


def test_a_code_asked_for_again_opens_once_for_ten_minutes_and_dies_of_three_guesses(world: World) -> None:
    karen = in_since(world, 11)
    code = sent_again(karen, APP)
    tries = [karen.post(AGAIN, {"next": APP, "code": "WRONG"}) for _ in range(3)]
    assert [("not the code" in t.content.decode(), "opens nothing" in t.content.decode()) for t in tries] == [
        (True, False), (True, False), (False, True),
    ]  # fmt: skip
    assert karen.post(AGAIN, {"next": APP, "code": code}).status_code == 422
    code = sent_again(karen, APP)
    with time_machine.travel(timezone.now() + timedelta(seconds=601), tick=False):
        assert karen.post(AGAIN, {"next": APP, "code": code}).status_code == 422
    code = sent_again(karen, APP)
    assert [karen.post(AGAIN, {"next": APP, "code": code}).status_code for _ in range(2)] == [302, 422]
    for _ in range(2):
        sent_again(karen, APP)
    told = karen.post(AGAIN, {"next": APP})
    assert (told.status_code, "Too many codes were asked for." in told.content.decode()) == (422, True)


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "http://[::1", ""]
)
def test_nobody_is_led_elsewhere_from_there(world: World, there: str) -> None:
    karen = in_since(world, 11)
    code = sent_again(karen, APP)
    assert karen.post(AGAIN, {"next": there, "code": code})["Location"] == "/sign-in/security/"


def held_in_sessions() -> list[dict[str, Any]]:
    return [row.get_decoded() for row in Session.objects.all()]


def test_a_code_by_mail_lies_nowhere_but_in_the_mail(world: World) -> None:
    karen, stranger = Client(), Client()
    codes = [code_by_mail(karen, world.people["karen"].email)]
    stranger.post("/sign-in/", {"email": "nobody@example.org"})
    waiting = json.dumps(held_in_sessions())
    assert [word for code in codes for word in (code, code.replace("-", "")) if word.lower() in waiting.lower()] == []
    assert waiting.count('"scrypt$') == 1
    assert comes_in(karen, codes[0])
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        code = sent_again(karen, APP)
        waiting = json.dumps(held_in_sessions())
    assert (code in waiting, code.replace("-", "") in waiting, waiting.count('"scrypt$')) == (False, False, 1)


def test_asking_for_a_code_takes_as_long_for_an_address_that_nobody_has(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, hashed = hashlib.scrypt, list[bytes]()
    monkeypatch.setattr(hashlib, "scrypt", lambda secret, **how: hashed.append(secret) or slow(secret, **how))
    assert comes_in(Client(), "nothing") is False
    counted = []
    for email in (world.people["karen"].email, "nobody@example.org"):
        browser, times = Client(), list[int]()
        for page, form in (
            ("/sign-in/", {"email": email}),
            ("/sign-in/code/confirm/", {"action": "resend"}),
            ("/sign-in/code/confirm/", {"code": "WRONG"}),
        ):
            hashed.clear()
            browser.post(page, form)
            times.append(len(hashed))
        counted.append(times)
    assert counted == [[1, 1, 1]] * 2


def test_of_recovery_codes_that_were_shown_slow_hashes_are_kept(world: World) -> None:
    karen, browser = world.people["karen"], world.client("karen")
    TOTP.activate(karen, generate_totp_secret())
    codes = RecoveryCodes.activate(karen).generate_codes()
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = karen.pk
    session.save()
    shown = [browser.get("/sign-in/security/recovery-codes/").content.decode() for _ in range(2)]
    assert [[code in page for code in codes] for page in shown] == [[True] * 10, [False] * 10]
    kept = Authenticator.objects.get(user=karen, type="recovery_codes").data
    assert ("seed" in kept, [one.split("$")[0] for one in kept["migrated_codes"]]) == (False, ["scrypt"] * 10)
    assert [code for code in codes if code in json.dumps(kept)] == []

    def comes_by(code: str) -> bool:
        one = Client()
        one.post(f"/sign-in/link/{people.make_signin_link(karen, now=timezone.now())}/")
        one.post("/sign-in/security/authenticate/", {"code": code})
        return "_auth_user_id" in one.session

    spaced = f"{codes[7][:4]} {codes[7][4:]}"
    tries = [comes_by(code) for code in (codes[3], codes[3], spaced, "00000000")]
    assert tries == [True, False, True, False]
    assert "Eight of them are left" in browser.get("/sign-in/security/").content.decode()


def test_codes_of_before_are_hidden_by_an_upgrade_if_they_were_shown(world: World) -> None:
    karen, tom = world.people["karen"], world.people["tom"]
    shown, unseen = RecoveryCodes.activate(karen), RecoveryCodes.activate(tom)
    code, spent = shown.generate_codes()[4:6]
    assert shown.validate_code(spent)
    shown.mark_as_viewed()
    assert (hide_shown_codes(), hide_shown_codes()) == (1, 0)
    again = Authenticator.objects.get(user=karen).wrap()
    assert [again.validate_code(one) for one in (spent, code, code)] == [False, True, False]
    assert "seed" in Authenticator.objects.get(pk=unseen.instance.pk).data
