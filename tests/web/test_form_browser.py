"""A form of an open call on a phone: kept as it is typed, gone on with elsewhere, sent once; and without any script."""

import os
import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from castlist.actions import agreements, notices, questions
from castlist.actions.submissions import submit_to_call
from castlist.records.models import Answer, Draft, Question, Submission
from castlist.rules.decisions.facts import Role
from castlist.web.role_links import role_link
from tests.journeys.watch import Watch
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("CASTLIST_TEST_SHOTS", "")
"""A folder for pictures of these pages, for whoever wants to look at them."""


@pytest.fixture
def called(settings: Any) -> World:
    """Two public parts, and a question of each kind; from elsewhere, so that work is asked."""
    cache.clear()
    settings.CASTLIST_URL, settings.CASTLIST_URL_IS_LOCAL = "http://cast.example", False
    world = build(timezone.now().replace(microsecond=0))
    actor = world.actor("karen")
    agreements.add_role(actor, name="The Landlord", open_to="public")
    agreements.change_role(actor, role=world.role, open_to="public")
    notices.publish(actor, sure=True)
    days = {"kind": "some", "text": "On which days could you not come?", "options": ["Mondays", "Fridays"]}
    for said in (
        {"kind": "short", "text": "Where did you hear of it?"}, {"kind": "yes_no", "text": "Do you drive?"}, days,
        {"kind": "long", "text": "What draws you to it?", "required": True, "help": "A few lines are enough."},
        {"kind": "one", "text": "Which scene would you read?", "options": ["The kitchen", "The stairs"]},
        {"kind": "number", "text": "How many years have you danced?"}, {"kind": "date", "text": "Free from when?"},
    ):  # fmt: skip
        questions.ask(actor, said=said)
    questions.ask(actor, said={"kind": "yes_no", "text": "Do you play an instrument?"}, role=world.role)
    return world


def opened(browser: Browser, *, width: int = 390, scheme: str = "light", script: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, java_script_enabled=script  # type: ignore[arg-type]
    )  # fmt: skip
    return context.new_page()


def taken(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def filled(page: Page, *, email: str = "nell@example.org") -> None:
    page.get_by_label("Your name").fill("Nell Ash")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_label("What draws you to it?").fill("The house.")
    page.get_by_label("I am 18 or older").check()


def test_a_form_is_kept_as_it_is_typed_and_sent_after_a_little_work(
    browser: Browser, called: World, live_server: Any
) -> None:
    page = opened(browser)
    watch = Watch(expected={409, 410})
    watch.over(page.context)
    page.goto(live_server.url + role_link(called.production.pk, called.role))
    expect(page.get_by_text("What you type is kept as you type")).to_be_visible()
    taken(page, "call-390")
    filled(page)
    expect(page.locator("#kept")).to_contain_text("Kept at")
    address = page.url
    assert "/form/" in address
    page.reload()
    expect(page.get_by_label("What draws you to it?")).to_have_value("The house.")
    other = opened(browser)
    other.goto(address)
    other.get_by_label("What draws you to it?").fill("The stairs.")
    expect(other.locator("#kept")).to_contain_text("Kept at")
    page.get_by_label("What draws you to it?").fill("The cellar.")
    expect(page.locator("#kept")).to_contain_text("another window")
    page.get_by_role("button", name="Save it, and go on later").click()
    expect(page.locator("dd", has_text="The stairs.")).to_be_visible()
    expect(page.get_by_label("What draws you to it?")).to_have_value("The cellar.")
    taken(page, "both-390")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="We have it.")).to_be_visible(timeout=20_000)
    assert [row.value for row in Answer.objects.all()] == ["The cellar."]
    told = [one.subject for one in mail.outbox if "nell@example.org" in one.to]
    assert (Draft.objects.get().form, told) == ({}, ["Small Hours: we have your form"])
    other.get_by_role("button", name="Send it").click()
    expect(other.get_by_text("It was sent before")).to_be_visible(timeout=20_000)
    assert Submission.objects.count() == 1
    assert watch.wrong == []


def test_without_a_script_the_link_that_is_mailed_sends_it(browser: Browser, called: World, live_server: Any) -> None:
    page = opened(browser, script=False)
    page.goto(live_server.url + role_link(called.production.pk, called.role))
    filled(page, email="rose@example.org")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="One step is left.")).to_be_visible()
    taken(page, "one-step-390")
    link = re.search(r"http://cast.example(/form/\S+)", mail.outbox[-1].body)
    assert link is not None
    page.goto(live_server.url + link[1])
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="We have it.")).to_be_visible()
    assert Submission.objects.count() == 1


@pytest.mark.skipif(not SHOTS, reason="only where somebody wants to look")
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
def test_pictures(browser: Browser, called: World, live_server: Any, width: int, scheme: str) -> None:
    page, here = opened(browser, width=width, scheme=scheme), f"{width}-{scheme}"
    page.goto(live_server.url + role_link(called.production.pk, called.role))
    page.get_by_label("How many years").fill("many")
    page.get_by_label("Your name").fill("Nell Ash")
    page.get_by_role("button", name="Save it, and go on later").click()
    expect(page.locator("#kept")).to_contain_text("It is kept")
    taken(page, f"begun-{here}")
    page.locator("form").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="Send it").click()
    expect(page.locator(".error").first).to_be_visible(timeout=20_000)
    taken(page, f"refused-{here}")
    asked = {one.kind: f"q_{one.first}" for one in Question.objects.filter(role="")}
    form = {"name": "Nell Ash", "email": "nell@example.org", "adult": "yes", asked["long"]: "The house.\nThe stairs."}
    parts = {f"like_{one.id}": str(number) for number, one in enumerate(called.state().all(Role), start=1)}
    submit_to_call(called.production.pk, called.role, form=form | parts | {asked["yes_no"]: "yes"}, now=called.now)
    session = called.client("karen").cookies["castlist_session"].value
    page.context.add_cookies([{"name": "castlist_session", "value": session, "domain": "localhost", "path": "/"}])
    page.goto(f"{live_server.url}/p/{called.production.pk}/form/")
    taken(page, f"desk-{here}")
    page.goto(f"{live_server.url}/p/{called.production.pk}/submissions/")
    taken(page, f"sent-{here}")
    page.get_by_role("link", name="The Landlord").first.click()
    taken(page, f"room-{here}")
