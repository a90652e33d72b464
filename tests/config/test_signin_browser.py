"""The door in a real browser: passkey, second factor, and no script that the policy would have to forgive."""

import re
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from castlist.actions import people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door(live_server: Any, page: Page) -> Page:
    """The first page of the door; what the browser complains about fails the test."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    people.make_person(email="karen@example.org", name="Karen", now=timezone.now())
    page.goto(f"{live_server.url}/sign-in/")
    yield page
    # The home page belongs to others; here only what the door itself does is judged.
    assert [text for text in complaints if "Content Security Policy" in text or "sign-in" in text] == []


def sign_in_by_code(page: Page) -> None:
    page.get_by_label("E-mail address").fill("karen@example.org")
    page.get_by_role("button", name="Send me a code").click()
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.M)[1]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def with_virtual_key(context: BrowserContext, page: Page) -> None:
    """The browser has a fingerprint reader that always agrees."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_code_opens_the_door(door: Page, context: BrowserContext) -> None:
    sign_in_by_code(door)
    assert "castlist_session" in {cookie["name"] for cookie in context.cookies()}


def test_passkey_is_set_up_and_opens_the_door(door: Page, context: BrowserContext, live_server: Any) -> None:
    with_virtual_key(context, door)
    sign_in_by_code(door)
    door.goto(f"{live_server.url}/sign-in/security/webauthn/add/")
    door.get_by_label("Sign in with it alone").check()
    door.get_by_role("button", name="Add").click()
    expect(door.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(door.get_by_label("Your codes")).not_to_be_empty()
    context.clear_cookies()
    door.goto(f"{live_server.url}/sign-in/")
    door.get_by_role("button", name="Sign in with a passkey").click()
    door.wait_for_url(lambda url: "/sign-in" not in url)
    door.goto(f"{live_server.url}/sign-in/sessions/")
    expect(door.get_by_role("heading", level=1)).to_have_text("Where you are signed in")


def test_without_script_the_passkey_is_not_offered(live_server: Any, browser: Any) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{live_server.url}/sign-in/")
    expect(page.get_by_role("button", name="Send me a code")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    page.close()
