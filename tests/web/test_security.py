"""What every answer tells a browser, and what a cookie, a link, a code and a log line may be taken for."""

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

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
