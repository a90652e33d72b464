"""What every answer tells a browser, and what a cookie, a link, a code and the name of a file may be taken for."""

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone

from castlist.actions import people
from castlist.config.environment import Environment
from castlist.config.logs import formatter
from castlist.records.models import Performer
from castlist.records.private_links import new_link_id
from castlist.web.limits import came_from
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

    def came_in(at: datetime, code: str) -> bool:
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
    tries = [came_in(then + timedelta(seconds=s), said) for s, said in ((0, code), (5, code), (31, code), (62, again))]
    assert tries == [True, False, False, False]
    assert came_in(then + timedelta(seconds=63), later)


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


def code_by_mail(browser: Client, email: str) -> str:
    browser.post("/sign-in/", {"email": email})
    found = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.M)
    assert found is not None
    return found[1]


def comes_in(browser: Client, code: str) -> bool:
    browser.post("/sign-in/code/confirm/", {"code": code})
    return "_auth_user_id" in browser.session


def test_a_code_by_mail_opens_once_in_the_browser_that_asked_and_for_ten_minutes(world: World) -> None:
    asked, other = Client(), Client()
    code = code_by_mail(asked, world.people["karen"].email)
    assert re.fullmatch("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}", code)  # 34 bits
    code_by_mail(other, world.people["karen"].email)
    assert (comes_in(other, code), comes_in(asked, code)) == (False, True)
    asked.post("/sign-in/out/")
    assert comes_in(asked, code) is False
    late = Client()
    code = code_by_mail(late, world.people["derek"].email)
    with time_machine.travel(timezone.now() + timedelta(seconds=601), tick=False):
        assert comes_in(late, code) is False


def test_a_recovery_code_opens_once(world: World) -> None:
    karen = world.people["karen"]
    TOTP.activate(karen, generate_totp_secret())
    code = RecoveryCodes.activate(karen).generate_codes()[0]
    tries = []
    for _ in range(2):
        browser = Client()
        browser.post(reverse("sign_in_link", args=[people.make_signin_link(karen, now=timezone.now())]))
        browser.post("/sign-in/security/authenticate/", {"code": code})
        tries.append("_auth_user_id" in browser.session)
    assert tries == [True, False]


def test_whoever_signs_in_gets_another_session(world: World) -> None:
    browser = Client()
    code = code_by_mail(browser, world.people["karen"].email)
    before = browser.session.session_key
    assert comes_in(browser, code)
    after = browser.session.session_key
    assert (before != after, len(after or "")) == (True, 32)
    assert list(Session.objects.values_list("pk", flat=True)) == [after]


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "http://[::1"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(world: World, there: str) -> None:
    browser = Client()
    browser.post("/sign-in/", {"email": world.people["karen"].email, "next": there})
    code = re.findall(r"^ {4}(\S+)$", mail.outbox[-1].body, re.M)[0]
    assert browser.post("/sign-in/code/confirm/", {"code": code, "next": there})["Location"] == "/"
    assert browser.post("/theme/", {"theme": "dark"}, headers={"Referer": there})["Location"] == "/"


@pytest.mark.parametrize(
    ("proxies", "said", "from_"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "made up, 203.0.113.9", "203.0.113.9"),
        (2, "made up, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_where_somebody_comes_from_is_said_by_our_own_proxies(proxies: int, said: str, from_: str) -> None:
    with override_settings(ENVIRONMENT=Environment(trusted_proxy=proxies)):
        assert came_from(RequestFactory().get("/", headers={"X-Forwarded-For": said})) == from_


def test_what_was_signed_for_one_thing_opens_no_other(invited: World) -> None:
    private, call = invited.link("ivy"), role_link(invited.production.pk, invited.role).strip("/").split("/")[1]
    asked = {f"/i/{private}/": 200, f"/i/{call}/": 404, f"/call/{call}/": 200, f"/call/{private}/": 404}
    asked |= {f"/sign-in/link/{private}/": 404, f"/sign-in/link/{call}/": 404}
    assert {where: Client().get(where).status_code for where in asked} == asked


def test_what_nobody_may_guess_is_long_and_never_the_same(world: World) -> None:
    karen, now = world.people["karen"], timezone.now()
    for make in (
        new_link_id,
        lambda: people.make_signin_link(karen, now=now),
        lambda: people.make_token(karen, name="x", now=now)[1].removeprefix("castlist_"),
    ):
        made = {make() for _ in range(50)}
        assert (len(made), min(map(len, made)) * 6 >= 128) == (50, True)


def test_nothing_answers_to_trace_and_no_folder_is_listed(world: World) -> None:
    karen = world.client("karen")
    for where in ("/", "/sign-in/", "/api/home", "/static/castlist/base.css"):
        assert karen.trace(where).status_code == 405, where
    assert [karen.get(f"/static/{where}").status_code for where in ("", "castlist/", "../secret-key")] == [404] * 3


def test_the_name_of_a_file_is_let_go_by(world: World) -> None:
    world.put_forward("ivy")
    form = (
        b'--b\r\nContent-Disposition: form-data; name="picture"; filename="../../../evil.php"\r\n'
        b"Content-Type: application/x-php\r\n\r\n" + ONE + b"\r\n--b--\r\n"
    )
    sent = world.client("karen").post(address(world), form, content_type="multipart/form-data; boundary=b")
    performer = Performer.objects.get(pk=world.performers["ivy"])
    assert sent.status_code == 302
    assert re.fullmatch(rf"{performer.pk}-[0-9a-f]{{20}}\.jpg", performer.headshot)
    served = world.client("karen").get(shown(world))
    assert (served["Content-Type"], served["Content-Disposition"]) == ("image/jpeg", 'inline; filename="picture.jpg"')


def test_a_form_may_name_no_column_of_ours(world: World) -> None:
    karen = world.people["karen"]
    more = {"is_superuser": "1", "is_active": "", "email": "eve@example.org", "id": "0" * 12}
    world.client("karen").post("/settings/", {"name": "Karen", "label": "x"} | more)
    kept = type(karen).objects.get(pk=karen.pk)
    assert (kept.is_active, kept.email) == (True, karen.email)


def lines(caplog: pytest.LogCaptureFixture, logger: str) -> list[str]:
    records = [record for record in caplog.records if record.name.startswith(logger)]
    return [f"{record.levelname} {record.getMessage()}" for record in records]


def test_who_comes_in_and_who_does_not_is_written_down(world: World, caplog: pytest.LogCaptureFixture) -> None:
    karen, browser = world.people["karen"], Client()
    TOTP.activate(karen, generate_totp_secret())
    with caplog.at_level(logging.INFO, logger="castlist.config.signin"):
        code = code_by_mail(browser, karen.email)
        assert comes_in(browser, "WRONG-CODE") is False
        assert comes_in(browser, code) is False
        browser.post("/sign-in/security/authenticate/", {"code": "000000"})
        browser.post("/sign-in/security/authenticate/", {"code": RecoveryCodes.activate(karen).generate_codes()[0]})
        browser.post("/sign-in/out/")
        browser.post("/sign-in/link/guessed/")
    of_her = f"person {karen.pk}, from 127.0.0.1"
    assert lines(caplog, "castlist.config.signin") == [
        f"WARNING a sign-in was refused, a wrong code by mail: {of_her}",
        f"WARNING a sign-in was refused, a wrong second factor: {of_her}",
        f"INFO a second factor or a passkey was shown: {of_her}",
        f"INFO signed in: {of_her}",
        f"INFO signed out: {of_her}",
        "WARNING a sign-in was refused: a link that opens nothing, from 127.0.0.1",
    ]


def test_what_is_refused_is_written_down(invited: World, caplog: pytest.LogCaptureFixture) -> None:
    home = f"/p/{invited.production.pk}/"
    with caplog.at_level(logging.WARNING, logger="django"):
        invited.client("eve").get(home)
        Client(enforce_csrf_checks=True).post("/sign-in/", {})
        Client().get("/api/home", headers={"Authorization": "Bearer castlist_guessed"})
        invited.client("karen").post(f"{home}days/add/", {"day": "never"})
        for _ in range(6):
            asked = Client().post(f"{role_link(invited.production.pk, invited.role)}concern/", {"text": " "})
    assert asked.status_code == 429
    told = [line.partition(": ")[0].removeprefix("WARNING ") for line in lines(caplog, "django")]
    assert {"Not Found", "Unauthorized", "Unprocessable Entity", "Too Many Requests"} <= set(told)
    assert [line for line in told if line.startswith("Forbidden")]


def test_a_passkey_that_does_not_fit_and_a_program_that_comes_in_are_written_down(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    karen = world.people["karen"]
    token, secret = people.make_token(karen, name="x", now=timezone.now())
    guessed = {"credential": '{"id": "x", "rawId": "x", "type": "public-key", "response": {"userHandle": "eA"}}'}
    with caplog.at_level(logging.INFO, logger="castlist"):
        Client().post("/sign-in/security/webauthn/login/", guessed)
        TOTP.activate(karen, generate_totp_secret())
        browser = Client()
        assert comes_in(browser, code_by_mail(browser, karen.email)) is False
        browser.post("/sign-in/security/authenticate/", guessed)
        for _ in range(2):
            Client().get("/api/home", headers={"Authorization": f"Bearer {secret}"})
    wrong = "WARNING a sign-in was refused, a passkey that does not fit: person"
    assert lines(caplog, "castlist") == [
        f"{wrong} -, from 127.0.0.1",
        f"{wrong} {karen.pk}, from 127.0.0.1",
        f"INFO a program came in: person {karen.pk}, token {token.pk}, from 127.0.0.1",
    ]


def test_what_is_refused_says_who_asked_by_their_id_alone(invited: World, caplog: pytest.LogCaptureFixture) -> None:
    home, karen, eve = f"/p/{invited.production.pk}/", invited.people["karen"], invited.people["eve"]
    secret = people.make_token(karen, name="x", now=timezone.now())[1]
    with caplog.at_level(logging.WARNING, logger="django"):
        invited.client("eve").get(home)
        invited.client("karen").post(f"{home}team/invite/", {"email": "x", "name": ""})
        Client().get("/api/productions/nosuch", headers={"Authorization": f"Bearer {secret}"})
        Client().get("/nowhere/")
    told = [formatter().format(record) for record in caplog.records if record.name.startswith("django")]
    assert [re.findall(r"\bwho='(\w+)'", line) for line in told] == [[eve.pk], [karen.pk], [karen.pk], ["nobody"]]
    assert [line for line in told if "from='127.0.0.1'" not in line] == []
    assert [word for word in (karen.name, karen.email, eve.name, eve.email) if word in "\n".join(told)] == []


@pytest.mark.parametrize("address", ["/nothing/", "/call/x/"])
@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("multipart/form-data", b"x"), ("multipart/form-data; boundary=b", b"--b"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"a=b"),
        ("application/x-www-form-urlencoded", b"a=" + 3_000_000 * b"b"),
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_read_is_no_fault_of_ours_wherever_it_is_sent(
    db: None, address: str, kind: str, sent: bytes
) -> None:
    assert Client().post(address, data=sent, content_type=kind).status_code in (400, 404, 413)
