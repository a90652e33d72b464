"""A second lock for everybody: the owner asks for it, and whoever has none sets it up before anything else."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from castlist.actions import people
from castlist.config.signin import forget_second_factor
from castlist.queries.people import bearer_of
from castlist.records.models import Company
from tests.web.test_kept_words import WORDS, answer, proposed
from tests.web.test_security import code_by_mail, comes_in
from tests.world import World

__all__ = ["proposed"]
pytestmark = pytest.mark.django_db
WAYS = "/sign-in/security/"


@pytest.fixture(autouse=True)
def nobody_came_before() -> None:
    cache.clear()


def asked_of_everybody(world: World) -> World:
    """Karen, who owns the company, has an app herself, and asked everybody for a second lock."""
    TOTP.activate(world.people["karen"], generate_totp_secret())
    assert world.client("karen").post("/locks/", {"everybody": "yes"})["Location"] == "/locks/?done=yes"
    return world


def sets_up_the_app(browser: Client) -> None:
    page = browser.get(f"{WAYS}totp/activate/").content.decode()
    found = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page)
    assert found is not None
    code = format_hotp_value(hotp_value(found[1], int(timezone.now().timestamp()) // 30))
    assert browser.post(f"{WAYS}totp/activate/", {"code": code}).status_code == 302


def test_a_first_code_that_does_not_fit_is_not_told_of_recovery_codes_that_are_not_there(world: World) -> None:
    browser = world.client("derek")
    browser.get(f"{WAYS}totp/activate/")
    page = browser.post(f"{WAYS}totp/activate/", {"code": "12345x"}).content.decode()
    assert ("Take the one that the app shows now. If it never fits, the clock" in page, "recovery" in page) == (
        True,
        False,
    )


def test_whoever_has_no_second_lock_sets_one_up_before_anything_else(world: World) -> None:
    home = f"/p/{world.production.pk}/"
    derek = world.client("derek")
    assert derek.get(home).status_code == 200
    asked_of_everybody(world)
    for page in ("/", home, "/settings/", "/settings/kept/take/", f"{home}team/"):
        assert derek.get(page)["Location"] == WAYS, page
    derek.get(f"{home}team/")
    assert "Here everybody has a second lock, and you have none yet." in derek.get(WAYS).content.decode()
    sets_up_the_app(derek)
    assert f'href="{home}team/">Go on</a>' in derek.get(WAYS).content.decode()
    assert derek.get(f"{home}team/").status_code == 200
    assert "Go on</a>" not in derek.get(WAYS).content.decode()


def test_what_was_typed_in_that_moment_waits(proposed: World) -> None:
    derek, where, typed = answer(proposed)
    derek.force_login(proposed.people["derek"], backend="castlist.config.members.Members")
    asked_of_everybody(proposed)
    assert derek.post(where, typed)["Location"] == WAYS
    assert "What you typed is kept." in derek.get(WAYS).content.decode()
    sets_up_the_app(derek)
    assert f'href="{where}">Go on</a>' in derek.get(WAYS).content.decode()
    assert WORDS in derek.get(where).content.decode()


def test_what_is_too_long_to_wait_stands_there_to_be_copied(proposed: World) -> None:
    derek, where, typed = answer(proposed)
    derek.force_login(proposed.people["derek"], backend="castlist.config.members.Members")
    asked_of_everybody(proposed)
    told = derek.post(where, typed | {"reason": WORDS * 5000})
    assert (told.status_code, told.content.decode().count(WORDS), "Copy your words" in told.content.decode()) == (
        403, 5000, True,
    )  # fmt: skip


def test_the_owner_sets_up_theirs_first_and_no_company_is_shut_out_by_it(world: World) -> None:
    karen = world.client("karen")
    refused = karen.post("/locks/", {"everybody": "yes"})
    assert (refused.status_code, "of your own first" in refused.content.decode()) == (422, True)
    assert not Company.objects.filter(second_lock=True).exists()
    asked_of_everybody(world)
    assert "Everybody has to have one." in karen.get("/locks/").content.decode()
    # The phone is gone, and the recovery codes, too: a link from whoever runs the server.
    forget_second_factor(world.people["karen"].email)
    browser = Client()
    browser.post(f"/sign-in/link/{people.make_signin_link(world.people['karen'], now=timezone.now())}/")
    assert browser.get("/")["Location"] == WAYS
    sets_up_the_app(browser)
    assert browser.post("/locks/", {"everybody": "no"}).status_code == 302
    assert world.client("derek").get("/").status_code == 200


def test_where_everybody_has_one_a_passkey_is_asked_for_behind_the_code(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tom = world.people["tom"]
    data = {"name": "a key", "credential": {"clientExtensionResults": {"credProps": {"rk": True}}}}
    Authenticator.objects.create(user=tom, type=Authenticator.Type.WEBAUTHN, data=data)
    codes = RecoveryCodes.activate(tom).generate_codes()
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])
    assert comes_in(Client(), code_by_mail(Client(), tom.email)) is False  # in the browser that asked alone
    browser = Client()
    assert comes_in(browser, code_by_mail(browser, tom.email)) is True
    asked_of_everybody(world)
    assert browser.get("/").status_code == 200
    browser = Client()
    assert comes_in(browser, code_by_mail(browser, tom.email)) is False
    browser.post(f"{WAYS}authenticate/", {"code": codes[0]})
    assert browser.get("/").status_code == 200


def test_who_only_has_recovery_codes_has_no_lock_and_programs_go_on(world: World) -> None:
    asked_of_everybody(world)
    derek = world.people["derek"]
    RecoveryCodes.activate(derek)
    assert world.client("derek").get("/").status_code == 302
    secret = people.make_token(derek, name="x", now=timezone.now())[1]
    assert bearer_of(secret) is not None
    assert Client().get("/api/home", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_nobody_but_the_owner_changes_it(world: World) -> None:
    derek = world.client("derek")
    assert [derek.get("/locks/").status_code, derek.post("/locks/", {"everybody": "yes"}).status_code] == [404, 404]
    assert (
        "/locks/" in world.client("karen").get("/settings/").content.decode(),
        b"/locks/" in derek.get("/settings/").content,
    ) == (True, False)
