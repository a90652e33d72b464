"""What every answer tells a browser, and what a cookie, a link, a code and a log line may be taken for."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from castlist.actions import people
from castlist.web.role_links import role_link
from tests.web.test_file_views import ONE, address, give, shown
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_came_before() -> None:
    cache.clear()


def answers(world: World) -> dict[str, HttpResponse]:
    """One of each kind of answer, as a browser gets it."""
    karen, token = world.client("karen"), world.link("ivy")
    give(karen, address(world), ONE)
    broken, sheet = Client(raise_request_exception=False), karen.get("/static/castlist/base.css")
    sheet.getvalue()
    return {
        "a page": karen.get("/"),
        "a page that is not there": karen.get("/nowhere/"),
        "the door": Client().get("/sign-in/"),
        "a private page": Client().get(f"/i/{token}/"),
        "a calendar": Client().get(f"/i/{token}/audition.ics"),
        "a call": Client().get(role_link(world.production.pk, world.role)),
        "a picture": karen.get(shown(world)),
        "a style sheet": sheet,
        "a program's answer": Client().get("/api/home"),
        "the document": Client().get("/api/openapi.json"),
        "a form from elsewhere": Client(enforce_csrf_checks=True).post("/sign-in/", {}),
        "what nobody would send": broken.post("/sign-in/", b"--y", content_type="multipart/form-data; boundary=\xff"),
    }


def test_no_answer_is_framed_sniffed_sent_on_or_shared(invited: World) -> None:
    for what, answer in answers(invited).items():
        policy = answer["Content-Security-Policy"]
        told = (answer["X-Content-Type-Options"], answer["Cross-Origin-Opener-Policy"])
        assert told == ("nosniff", "same-origin"), what
        assert answer["Referrer-Policy"] in ("same-origin", "no-referrer"), what
        assert ("frame-ancestors 'none'" in policy, "unsafe" in policy) == (True, False), what
        assert "Access-Control-Allow-Origin" not in answer, what


def test_scripts_come_from_here_alone(invited: World) -> None:
    parts = {tuple(part.split()) for part in Client().get("/sign-in/")["Content-Security-Policy"].split("; ")}
    assert parts == {
        ("default-src", "'self'"), ("img-src", "'self'", "data:"), ("object-src", "'none'"), ("base-uri", "'none'"),
        ("form-action", "'self'"), ("frame-ancestors", "'none'"),
    }  # fmt: skip


def test_every_text_says_what_it_is_and_in_which_letters(invited: World) -> None:
    kinds = {what: answer["Content-Type"] for what, answer in answers(invited).items()}
    page = "text/html; charset=utf-8"
    assert kinds == dict.fromkeys(kinds, page) | {
        "a calendar": page,  # there is none before a time is booked
        "a picture": "image/jpeg",
        "a style sheet": 'text/css; charset="utf-8"',
        "a program's answer": "application/json",  # JSON is UTF-8 and has no such word
        "the document": "application/json",
    }


def test_a_code_of_the_app_opens_once_for_as_long_as_it_would_open(world: World) -> None:
    karen = world.people["karen"]
    secret = generate_totp_secret()
    TOTP.activate(karen, secret)
    then = datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC)

    def comes_in(at: datetime, code: str) -> bool:
        browser = Client()
        with time_machine.travel(at, tick=False):
            browser.post(reverse("sign_in_link", args=[people.make_signin_link(karen, now=at)]))
            assert browser.get("/sign-in/security/authenticate/").status_code == 200
            browser.post("/sign-in/security/authenticate/", {"code": code})
            return "_auth_user_id" in browser.session

    with time_machine.travel(then, tick=False):
        code, later = (
            format_hotp_value(hotp_value(secret, int(then.timestamp()) // 30 + after)) for after in (1, 2)
        )  # of a phone that is half a minute ahead, which opens for a minute and a half from now
    again = f"{code[:3]} {code[3:]}"
    tries = [comes_in(then + timedelta(seconds=s), said) for s, said in ((0, code), (5, code), (31, code), (62, again))]
    assert tries == [True, False, False, False]
    assert comes_in(then + timedelta(seconds=63), later)


def test_signing_out_leaves_nothing_behind(world: World) -> None:
    karen = world.client("karen")
    asked, done = karen.get("/sign-in/out/"), karen.post("/sign-in/out/")
    assert ("Clear-Site-Data" in asked, done["Clear-Site-Data"], done.status_code) == (False, '"storage"', 302)
    assert (karen.get("/").status_code, Session.objects.count()) == (302, 0)


def test_colours_are_kept_in_a_cookie_that_no_script_reads(world: World) -> None:
    karen = world.client("karen")
    for theme in ("dark", "light"):
        cookie = karen.post("/theme/", {"theme": theme}).cookies["castlist_theme"]
        assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (theme, True, "Lax")
        for page in ("/", "/sign-in/sessions/", "/nowhere/"):
            assert f'data-theme="{theme}"' in karen.get(page).content.decode(), page
    karen.cookies["castlist_theme"] = '"><script>'
    assert b"data-theme" not in karen.get("/").content + karen.get("/sign-in/sessions/").content
