"""A server in trouble answers in plain words, keeps nothing by halves, and asks nothing that could fail again."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse
from django.utils import timezone

from castlist.actions import people
from castlist.config.trouble import bad_request
from castlist.records.models import SignInLink


def locked(request: object) -> None:
    raise OperationalError("database is locked")


def full(request: object) -> None:
    raise OperationalError("database or disk is full")


def mistaken(request: object) -> None:
    raise ZeroDivisionError("a mistake of ours")


urlpatterns = [
    path("locked/", locked),
    path("full/", full),
    path("mistaken/", mistaken),
    path("api/locked/", locked),
    path("api/mistaken/", mistaken),
]
handler500 = "castlist.config.trouble.server_error"


@pytest.fixture
def browser_client() -> Client:
    return Client(raise_request_exception=False)


@override_settings(ROOT_URLCONF="tests.config.test_trouble")
@pytest.mark.parametrize(
    ("where", "status", "words"),
    [
        ("/locked/", 503, "cannot be reached just now"),
        ("/full/", 503, "disk is full"),
        ("/mistaken/", 500, "went wrong on our side"),
    ],
)
def test_trouble_is_told_in_plain_words(browser_client: Client, where: str, status: int, words: str) -> None:
    answer = browser_client.get(where)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert answer["Content-Security-Policy"]
    assert ("Retry-After" in answer) is (status == 503)


@override_settings(ROOT_URLCONF="tests.config.test_trouble")
@pytest.mark.parametrize(("where", "why"), [("/api/locked/", "busy"), ("/api/mistaken/", "broken")])
def test_programs_are_told_in_json(browser_client: Client, where: str, why: str) -> None:
    error = json.loads(browser_client.get(where).content)["error"]
    assert (error["why"], sorted(error)) == ([why], ["detail", "sentence", "who", "why"])


@override_settings(ROOT_URLCONF="tests.config.test_trouble", STORAGES={"staticfiles": {"BACKEND": "no.such.Storage"}})
def test_trouble_is_told_even_without_static_files(browser_client: Client) -> None:
    assert b"went wrong on our side" in browser_client.get("/mistaken/").content


def test_form_from_an_older_page_is_told_so() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/sign-in/", {"email": "karen@example.org"})
    assert (answer.status_code, b"open for too long" in answer.content) == (403, True)
    assert b"style" not in answer.content.replace(b"stylesheet", b"")


def test_what_no_page_would_send_is_refused(browser_client: Client) -> None:
    answer = browser_client.post("/sign-in/", b"--y", content_type="multipart/form-data; boundary=\xff")
    assert (answer.status_code, b"could not be read" in answer.content) == (400, True)


@pytest.mark.parametrize("where", ["/sign-in/", "/api/home"])
def test_under_another_host_it_is_said_which_setting_that_is(browser_client: Client, where: str) -> None:
    answer = browser_client.get(where, headers={"host": "stage-door.example.org"})
    page = answer.content.decode()
    assert (answer.status_code, "not opened under this address" in page, "CASTLIST_URL" in page) == (400, True, True)


FORM = "application/x-www-form-urlencoded"
IN_PARTS = "multipart/form-data; boundary=b"
TWO_FILES = b"".join(b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n' for _ in range(2))


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [
        (b"&".join(b"f=x" for _ in range(5001)), FORM, b"5,000 answers"),
        (b"email=" + b"x" * 2_200_000, FORM, b"takes 2 MB of words"),
        (b"x" * 2_200_000, IN_PARTS, b"takes 2 MB of words"),
        (TWO_FILES + b"--b--\r\n", IN_PARTS, b"and 1 file"),
    ],
)
def test_too_much_is_told_with_how_much_may_be(browser_client: Client, body: bytes, kind: str, says: bytes) -> None:
    answer = browser_client.post("/sign-in/", body, content_type=kind)
    assert (answer.status_code, says in answer.content, answer["Cache-Control"]) == (413, True, "no-store")


@pytest.mark.django_db
def test_a_form_with_five_hundred_names_is_read(browser_client: Client) -> None:
    names = b"&".join(b"name=x" for _ in range(4900))
    assert browser_client.post("/sign-in/", b"email=a@b.org&" + names, content_type=FORM).status_code == 302


@contextmanager
def held_by_somebody_else(*tables: str) -> Iterator[None]:
    """Another connection holds what would have to change, and our patience is short."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            connection.patience = 0.05
            holder = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
            holder.execute("BEGIN IMMEDIATE")
        else:
            cursor.execute("SET lock_timeout = '50ms'")
            holder = psycopg.connect(**connection.get_connection_params())
            holder.execute(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        holder.rollback()
        holder.close()
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_database_locked_by_somebody_else_is_told_and_nothing_is_half_written(browser_client: Client) -> None:
    now = timezone.now()
    karen = people.make_person(email="karen@example.org", name="Karen", now=now)
    url = reverse("sign_in_link", args=[people.make_signin_link(karen, now=now)])
    with held_by_somebody_else("sign_in_link"):
        told = browser_client.post(url)
    assert (told.status_code, "Retry-After" in told, told["Cache-Control"]) == (503, True, "private, no-store")
    assert SignInLink.objects.get().used_at is None
    assert browser_client.post(url).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_who_asks_for_a_code_of_locked_records_is_told_so_and_not_to_slow_down(browser_client: Client) -> None:
    people.make_person(email="al@b.org", name="Al", now=timezone.now())
    with held_by_somebody_else("castlist_cache"):
        told = browser_client.post("/sign-in/", {"email": "al@b.org"})
    page = told.content.decode()
    assert (told.status_code, "Retry-After" in told, told["Cache-Control"]) == (503, True, "private, no-store")
    said = [words in page for words in ("disk is full", "too many tries", ">\nal@b.org</textarea>")]
    assert said == [True, False, True]
    assert mail.outbox == []
    assert browser_client.post("/sign-in/", {"email": "al@b.org"}).status_code == 302
    assert [m.to for m in mail.outbox] == [["al@b.org"]]


@pytest.mark.django_db(transaction=True)
def test_session_that_cannot_be_written_is_no_fault_of_the_browser(browser_client: Client) -> None:
    karen = people.make_person(email="karen@example.org", name="Karen", now=timezone.now())
    browser_client.post(reverse("sign_in_link", args=[people.make_signin_link(karen, now=timezone.now())]))
    with held_by_somebody_else("django_session"):
        told = browser_client.get("/sign-in/security/totp/activate/")
    assert (told.status_code, "Retry-After" in told, b"disk is full" in told.content) == (503, True, True)
    interrupted = bad_request(RequestFactory().get("/"), SessionInterrupted())
    assert (interrupted.status_code, b"signed in or out since" in interrupted.content) == (403, True)


NOBODY = {"default": {"BACKEND": "castlist.config.counts.SharedCounts", "LOCATION": "redis://127.0.0.1:9/0"}}
"""A Redis that has been stopped."""


@pytest.mark.django_db(transaction=True)
def test_who_asks_for_a_code_while_redis_is_away_is_told_so(browser_client: Client) -> None:
    people.make_person(email="al@b.org", name="Al", now=timezone.now())
    with override_settings(CACHES=NOBODY):
        told = browser_client.post("/sign-in/", {"email": "al@b.org"})
    assert (told.status_code, "Retry-After" in told, b"cannot be reached" in told.content) == (503, True, True)
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_pages_are_read_and_acts_are_done_while_redis_is_away(browser_client: Client) -> None:
    karen = people.make_person(email="karen@example.org", name="Karen", now=timezone.now())
    with override_settings(CACHES=NOBODY):
        browser_client.post(reverse("sign_in_link", args=[people.make_signin_link(karen, now=timezone.now())]))
        assert [browser_client.get(page).status_code for page in ("/", "/settings/", "/sign-in/")] == [200, 200, 302]
