"""Coming in: by code, by one-time link, with a second factor; and staying out."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from castlist.actions import people
from castlist.config.signin_forms import browser
from castlist.jobs.keys import LINK
from castlist.records.models import Person

pytestmark = pytest.mark.django_db

UNKNOWN = "somebody.else@example.org"


@pytest.fixture
def karen() -> Person:
    return people.make_person(email="karen@example.org", name="Karen", now=timezone.now())


def ask_for_code(client: Client, email: str) -> str:
    """The body of the page that follows."""
    answer = client.post(reverse("account_login"), {"email": email}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def code_in(message: object) -> str:
    return re.search(r"^ {4}(\S+)$", message.body, re.M)[1]


def test_code_signs_in(client: Client, karen: Person) -> None:
    ask_for_code(client, "Karen@Example.org")
    assert [m.to for m in mail.outbox] == [["karen@example.org"]]
    answer = client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == karen.pk


def test_who_comes_to_the_door_of_the_demo_is_told_where_its_keys_are(client: Client, settings: Any) -> None:
    said = "shows a link for each person"
    assert said not in client.get(reverse("account_login")).content.decode()
    settings.CASTLIST_DEMO = True
    assert said in client.get(reverse("account_login")).content.decode()


def test_code_of_somebody_else_is_refused(client: Client, karen: Person) -> None:
    ask_for_code(client, karen.email)
    answer = client.post(reverse("account_confirm_login_code"), {"code": "XXXX-YYYY"})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    empty = client.post(reverse("account_confirm_login_code"), {"code": ""})
    assert "The code is needed: it stands in the mail." in empty.content.decode()


def test_code_is_dead_after_three_guesses(client: Client, karen: Person) -> None:
    ask_for_code(client, karen.email)
    code = code_in(mail.outbox[0])
    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "WRONG"})
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert "_auth_user_id" not in client.session


def test_stranger_sees_what_a_member_sees_and_gets_no_mail(client: Client, karen: Person) -> None:
    member, stranger = Client(), Client()
    pages = [ask_for_code(member, karen.email), ask_for_code(stranger, UNKNOWN)]
    shown = [
        re.sub(r'(?:name="csrfmiddlewaretoken" value=)"[^"]+"', "", page).replace(UNKNOWN, karen.email)
        for page in pages
    ]
    assert shown[0] == shown[1]
    assert len(mail.outbox) == 1


def test_closed_person_gets_no_code(client: Client, karen: Person) -> None:
    Person.objects.filter(pk=karen.pk).update(is_active=False)
    ask_for_code(client, karen.email)
    for message in mail.outbox:
        client.post(reverse("account_confirm_login_code"), {"code": code_in(message)})
    assert "_auth_user_id" not in client.session


def test_fourth_request_for_a_code_within_a_minute_waits(karen: Person) -> None:
    answers = [Client().post(reverse("account_login"), {"email": karen.email}).status_code for _ in range(4)]
    assert (answers, len(mail.outbox)) == ([302, 302, 302, 200], 3)


@pytest.mark.parametrize("email", ["", "x", "a" * 5000 + "@example.org", "karen@example.org\0", "<b>@example.org"])
def test_bad_address_is_refused(client: Client, email: str) -> None:
    answer = client.post(reverse("account_login"), {"email": email})
    assert answer.status_code == (422 if "\0" in email else 200)
    assert mail.outbox == []
    page = answer.content.decode()
    said = "An e-mail address is needed." if not email else "is not an e-mail address" if len(email) < 100 else ""
    said = "no character that can be kept" if "\0" in email else said
    assert said in page
    assert "This field is required" not in page


def test_there_is_no_sign_up(client: Client) -> None:
    for path in ("/sign-in/signup/", "/accounts/signup/", "/sign-in/password/reset/"):
        assert client.get(path).status_code == 404


def test_link_signs_in_once_and_looking_spends_nothing(client: Client, karen: Person) -> None:
    url = reverse("sign_in_link", args=[people.make_signin_link(karen, now=timezone.now())])
    assert b"Welcome, Karen" in client.get(url).content
    assert client.post(url)["Location"] == "/"
    assert client.session["_auth_user_id"] == karen.pk
    again = Client()
    assert (again.get(url).status_code, again.post(url).status_code) == (404, 404)


@pytest.mark.parametrize("token", ["x", "a" * 3000, "%00", "ü"])
def test_guessed_link_is_not_found(client: Client, token: str) -> None:
    assert client.get(f"/sign-in/link/{token}/").status_code == 404
    assert client.post(f"/sign-in/link/{token}/").status_code == 404


def test_the_command_says_the_address_that_the_link_has() -> None:
    assert LINK.format("a-secret") == reverse("sign_in_link", args=["a-secret"])


def test_second_factor_is_asked_for_after_the_link(client: Client, karen: Person) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(karen, generate_totp_secret())
    answer = client.post(reverse("sign_in_link", args=[people.make_signin_link(karen, now=timezone.now())]))
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(("alone", "then"), [(True, "/"), (None, "/"), (False, "/sign-in/security/authenticate/")])
def test_passkey_stands_beside_the_code_and_a_second_key_behind_it(
    client: Client, karen: Person, alone: bool | None, then: str
) -> None:
    Authenticator.objects.create(
        user=karen,
        type=Authenticator.Type.WEBAUTHN,
        data={"credential": {"clientExtensionResults": {"credProps": {"rk": alone}}}},
    )
    ask_for_code(client, karen.email)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert answer["Location"] == then


def with_second_key(person: Person) -> None:
    """A bare key behind the code, and the recovery codes that came with it; no app."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    data = {"name": "a key", "credential": {"clientExtensionResults": {"credProps": {"rk": False}}}}
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)
    RecoveryCodes.activate(person)


def test_whoever_has_a_passkey_is_asked_for_it_first_and_never_for_an_app_they_do_not_have(
    client: Client, karen: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_second_key(karen)
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])
    answer = client.post(reverse("sign_in_link", args=[people.make_signin_link(karen, now=timezone.now())]))
    page = client.get(answer["Location"]).content.decode()
    assert (
        page.index("Use a passkey")
        < page.index("Without the passkey: write one of your recovery codes.")
        < page.index(">Sign in</button>")
    )
    assert "authenticator app" not in page

    client.force_login(karen, backend="castlist.config.members.Members")
    page = client.get(reverse("mfa_generate_recovery_codes"), follow=True)
    assert page.redirect_chain[-1][0].partition("?")[0] == reverse("mfa_reauthenticate_webauthn")
    assert "Use a recovery code" in page.content.decode()
    page = client.get(reverse("mfa_reauthenticate")).content.decode()
    assert ("One of your recovery codes." in page, "authenticator app, or" in page) == (True, False)


def test_new_passkey_is_called_after_where_it_is_made(client: Client, karen: Person) -> None:
    client.force_login(karen, backend="castlist.config.members.Members")
    says = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    page = client.get(reverse("mfa_add_webauthn"), HTTP_USER_AGENT=says).content.decode()
    assert ('value="Firefox on Linux"' in page, "Master key" in page) == (True, False)


def test_second_factor_lies_encrypted(karen: Person) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(karen, "JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.get().data)


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list", "account_logout"],
)
def test_page_of_the_door_is_ours(client: Client, karen: Person, name: str) -> None:
    client.post(reverse("sign_in_link", args=[people.make_signin_link(karen, now=timezone.now())]))
    answer = client.get(reverse(name), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="wordmark"' in page
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))|<style|\son[a-z]+=|\sstyle=", page)


def test_other_sessions_can_be_ended(karen: Person) -> None:
    phone, desk = Client(), Client()
    for one in (phone, desk):
        one.post(reverse("sign_in_link", args=[people.make_signin_link(karen, now=timezone.now())]))
    assert b"Sign out everywhere else" in desk.get(reverse("usersessions_list")).content
    desk.post(reverse("usersessions_list"))
    assert phone.get(reverse("usersessions_list")).status_code == 302
    assert desk.get(reverse("usersessions_list")).status_code == 200


def test_one_session_can_be_ended_and_no_other_is(karen: Person) -> None:
    phone, desk, old = Client(), Client(), Client()
    for one in (phone, desk, old):
        one.post(reverse("sign_in_link", args=[people.make_signin_link(karen, now=timezone.now())]))
    places = dict(UserSession.objects.values_list("session_key", "pk"))
    lost = reverse("session_end", args=[places[old.session.session_key]])
    listed = desk.get(reverse("usersessions_list")).content.decode()
    assert (lost in listed, listed.count("Sign it out")) == (True, 2)
    assert desk.get(lost)["Location"] == reverse("usersessions_list")
    assert desk.post(lost)["Location"] == reverse("usersessions_list")
    assert [one.get(reverse("usersessions_list")).status_code for one in (phone, desk, old)] == [200, 200, 302]
    assert desk.post(lost).status_code == 404
    own = reverse("session_end", args=[places[desk.session.session_key]])
    assert desk.post(own)["Location"] == reverse("account_logout")
    assert desk.get(reverse("usersessions_list")).status_code == 200


def test_the_session_of_somebody_else_is_not_there(karen: Person) -> None:
    eve = people.make_person(email="eve@example.org", name="Eve", now=timezone.now())
    hers, his = Client(), Client()
    for one, who in ((hers, karen), (his, eve)):
        one.post(reverse("sign_in_link", args=[people.make_signin_link(who, now=timezone.now())]))
    hers_is = UserSession.objects.get(session_key=hers.session.session_key).pk
    assert his.post(reverse("session_end", args=[hers_is])).status_code == 404
    assert hers.get(reverse("usersessions_list")).status_code == 200
    assert Client().post(reverse("session_end", args=[hers_is])).status_code == 302


def test_stranger_is_sent_to_the_door(client: Client) -> None:
    assert client.get(reverse("mfa_index"))["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("says", "read"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) Chrome/1.0 Safari/1",
            "Chrome on Linux",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/1.0 Safari/537.36 Edg/1.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/1.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.0", "curl"),
        ("", "a browser that does not say what it is"),
        ("<b>x</b>" * 1000, "a browser that does not say what it is"),
    ],
)
def test_browser_is_called_as_people_call_it(says: str, read: str) -> None:
    assert browser(says) == read


DOOR = ["account_login", "account_confirm_login_code", "account_logout", "account_inactive", "usersessions_list"]
DOOR += ["mfa_index", "mfa_authenticate", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn"]
DOOR += ["mfa_login_webauthn", "mfa_reauthenticate", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]


def test_nothing_of_the_door_is_kept_by_a_browser(client: Client, karen: Person) -> None:
    client.post(reverse("sign_in_link", args=[people.make_signin_link(karen, now=timezone.now())]))
    strange = Client()
    answers = [who.get(reverse(name)) for name in DOOR for who in (client, strange)]
    shown = [answer for answer in answers if answer.status_code == 200]
    assert {answer["Cache-Control"] for answer in shown} == {"private, no-store"}
    assert len(shown) > 9


@pytest.mark.parametrize("method", ["put", "delete", "options", "patch"])
def test_wrong_method_at_the_door_is_told_on_a_drawn_page(client: Client, karen: Person, method: str) -> None:
    client.post(reverse("sign_in_link", args=[people.make_signin_link(karen, now=timezone.now())]))
    for name in DOOR:
        told = getattr(client, method)(reverse(name))
        said = (told.status_code, told["Allow"], b"Not in this way" in told.content)
        assert said == (405, "GET, HEAD, POST", True), name


def test_page_of_the_door_without_a_form_takes_none(client: Client, karen: Person) -> None:
    client.post(reverse("sign_in_link", args=[people.make_signin_link(karen, now=timezone.now())]))
    for name in ("mfa_index", "mfa_list_webauthn", "account_inactive"):
        told = client.post(reverse(name))
        assert (told.status_code, told["Allow"], b"Not in this way" in told.content) == (405, "GET, HEAD", True), name
