"""Somebody is told of a matter about them, on a page of their own, and answers; the leads read it, and nobody else."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from castlist.actions import clearance, evidence, safeguarding, told
from castlist.actions.reminders import remind_leads
from castlist.queries.matters import opened_alone
from castlist.queries.safeguarding import asking, matter_for
from castlist.queries.told import told_url
from castlist.records.models import Event, Matter, MatterAct, Text
from castlist.records.private_links import told_of, told_token
from castlist.rules.safeguarding import MOST_REPLIES
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
SAID = "Somebody has told us what you said in the wings, on tour."
ANSWER = "It was a line of the play. <Ask> the prompter."


@pytest.fixture
def raised(world: World) -> tuple[World, str]:
    world.put_forward("ivy", email="ivy@example.org")
    given = {"performer": world.performers["ivy"], "kind": "complaint", "account": "On tour, in the wings."}
    return world, safeguarding.raise_matter(world.actor("derek"), **given)


def base(world: World, matter: str) -> str:
    return f"/p/{world.production.pk}/safeguarding/{matter}/"


def seen_by(world: World, name: str, matter: str) -> Any:
    return matter_for(world.people[name], world.production, matter, now=world.now)


def address(matter: str) -> str:
    read = opened_alone(matter)
    assert read is not None
    return re.sub(r"^https?://[^/]+", "", told_url(read))


def test_they_read_what_they_were_told_answer_and_the_leads_read_that(
    raised: tuple[World, str], letters_may_go: None, django_capture_on_commit_callbacks: Any
) -> None:
    world, matter = raised
    miriam = world.client("miriam")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert miriam.post(f"{base(world, matter)}tell/", {"text": SAID}).status_code == 302
    (sent,) = mail.outbox
    here = re.search(r"https://cast\.example(/word/\S+/)", sent.body)
    assert (sent.to, here and here[1], SAID in sent.body) == (["ivy@example.org"], address(matter), False)
    phone = Client()
    page = phone.get(address(matter))
    body = page.content.decode()
    assert (page.status_code, SAID in body, "On tour, in the wings." in body, "Derek" in body) == (
        200,
        True,
        False,
        False,
    )
    assert (page["Referrer-Policy"], page["Cache-Control"], page.cookies.output()) == (
        "no-referrer", "private, no-store", "",
    )  # fmt: skip
    answered = phone.post(address(matter), {"text": ANSWER})
    assert answered["Location"] == f"{address(matter)}?done=sent"
    body = phone.get(answered["Location"]).content.decode()
    assert ["They have your answer." in body, "You answered" in body, "&lt;Ask&gt; the prompter" in body] == [True] * 3
    today = f"{world.now:%-d %B %Y}"
    assert seen_by(world, "ruth", matter).told == f"the person was told on {today}, and answered on {today}"
    steps = [(one.by, one.what, one.text) for one in seen_by(world, "ruth", matter).steps]
    assert steps == [
        ("Miriam", "tell", SAID), ("Miriam", "mailed", "ivy@example.org"), ("the person", "reply", ANSWER),
    ]  # fmt: skip
    assert "&lt;Ask&gt; the prompter" in miriam.get(base(world, matter)).content.decode()
    derek = world.client("derek").get(base(world, matter)).content.decode()
    assert [word in derek for word in (SAID, "the prompter", address(matter))] == [False] * 3


def test_who_is_reached_by_no_mail_is_given_the_address_by_the_lead_who_is_told_so(raised: tuple[World, str]) -> None:
    world, matter = raised
    miriam = world.client("miriam")
    body = miriam.post(f"{base(world, matter)}tell/", {"text": SAID}, follow=True).content.decode()
    assert [said in body for said in (address(matter), "a mail led them there</span>", "give them the address")] == [
        True, False, True,
    ]  # fmt: skip


def test_nothing_of_it_lies_in_the_clear_and_the_room_learns_nothing(raised: tuple[World, str]) -> None:
    world, matter = raised
    before = Event.objects.count()
    told.tell(world.actor("miriam"), matter, text=SAID)
    name, page = told_of(address(matter).split("/")[2])
    told.reply(name, page, text=ANSWER, now=world.now)
    kept = b"".join(bytes(one) for one in MatterAct.objects.values_list("sealed", flat=True))
    assert [word for word in (SAID, ANSWER, page, "reply") if word.encode() in kept] == []
    row = Matter.objects.get(pk=matter)
    assert page.encode() not in bytes(row.sealed) + bytes(row.origin)
    assert (Event.objects.count(), Text.objects.filter(body__contains="prompter").count()) == (before, 0)


def test_a_hold_is_confirmed_once_they_can_answer(raised: tuple[World, str]) -> None:
    world, matter = raised
    clearance.hold(world.actor("miriam"), matter, text="Until we know.")
    safeguarding.note(world.actor("miriam"), matter, text="On the phone.", what="told")
    with pytest.raises(Refused) as no:
        clearance.confirm(world.actor("ruth"), matter, text="It has to last.")
    assert no.value.why is Why.incomplete
    told.tell(world.actor("miriam"), matter, text=SAID)
    clearance.confirm(world.actor("ruth"), matter, text="It has to last.")
    assert seen_by(world, "ruth", matter).hold.startswith("held by Miriam and Ruth until")


def test_told_on_the_phone_and_answered_there_will_do(raised: tuple[World, str]) -> None:
    world, matter = raised
    clearance.hold(world.actor("miriam"), matter, text="Until we know.")
    for what in ("told", "answer"):
        safeguarding.note(world.actor("miriam"), matter, text="On the phone.", what=what)
    clearance.confirm(world.actor("ruth"), matter, text="It has to last.")


def test_told_anew_the_earlier_page_opens_no_more(raised: tuple[World, str]) -> None:
    world, matter = raised
    told.tell(world.actor("miriam"), matter, text=SAID)
    first = address(matter)
    told.tell(world.actor("ruth"), matter, text="And there is more.")
    phone = Client()
    gone, never = phone.get(first), phone.get("/word/x.y/")
    assert (gone.status_code, gone.content) == (404, never.content)
    posted = phone.post(first, {"text": ANSWER})
    assert (posted.status_code, posted.content) == (404, never.content)
    body = phone.get(address(matter)).content.decode()
    assert [SAID in body, "And there is more." in body] == [True, True]


@pytest.mark.parametrize("token", ["", "x", "{matter}-{page}", "{other}", "x" * 5000, "{link}"])
def test_a_guessed_or_edited_address_opens_nothing(raised: tuple[World, str], token: str) -> None:
    world, matter = raised
    told.tell(world.actor("miriam"), matter, text=SAID)
    page = told_of(address(matter).split("/")[2])[1]
    other = told_token("0" * 12, page)
    path = f"/word/{token.format(matter=matter, page=page, other=other, link=world.link('ivy'))}/"
    if path != "/word//":
        assert Client().get(path).content == Client().get("/word/x.y/").content
    assert Client().get(path).status_code == 404
    assert Client().get(f"/i/{address(matter).split('/')[2]}/").status_code == 404


def test_after_the_end_it_is_read_for_a_while_and_not_answered(raised: tuple[World, str]) -> None:
    world, matter = raised
    told.tell(world.actor("miriam"), matter, text=SAID)
    safeguarding.end(world.actor("miriam"), matter, text="Settled, between us.")
    here, phone = address(matter), Client()
    body = phone.get(here).content.decode()
    assert [SAID in body, "This has ended" in body, "Settled" in body, "<form" in body] == [True, True, False, False]
    late = phone.post(here, {"text": ANSWER})
    said = late.content.decode()
    assert (late.status_code, "The matter has ended." in said, "the prompter" in said) == (409, True, True)
    with time_machine.travel(world.now + timedelta(days=61), tick=False):
        assert phone.get(here).status_code == 404


def test_answers_are_kept_once_each_and_so_many(raised: tuple[World, str]) -> None:
    world, matter = raised
    told.tell(world.actor("miriam"), matter, text=SAID)
    here, phone = address(matter), Client()
    assert [phone.post(here, {"text": "One."}).status_code for _ in range(2)] == [302, 302]
    for bad, status in (("", 422), (" \x00 ", 422), ("x" * 20_001, 422)):
        refused = phone.post(here, {"text": bad})
        assert (refused.status_code, bad.strip(" \x00")[:50] in refused.content.decode()) == (status, True)
    for n in range(MOST_REPLIES - 1):
        cache.clear()
        assert phone.post(here, {"text": f"More {n}."}).status_code == 302
    full = phone.post(here, {"text": "Too many."})
    assert (full.status_code, "Too many." in full.content.decode()) == (422, True)
    assert sum(one.what == "reply" for one in seen_by(world, "ruth", matter).steps) == MOST_REPLIES


def test_a_flood_is_slowed(raised: tuple[World, str]) -> None:
    world, matter = raised
    told.tell(world.actor("miriam"), matter, text=SAID)
    answers = [Client().post(address(matter), {"text": ""}).status_code for _ in range(21)]
    assert (set(answers[:20]), answers[20]) == ({422}, 429)


def test_who_looks_after_it_is_asked_about_an_answer_until_they_do_something(
    raised: tuple[World, str], letters_may_go: None
) -> None:
    world, matter = raised
    told.tell(world.actor("miriam"), matter, text=SAID)
    safeguarding.hand(world.actor("ruth"), matter, owner=world.people["ruth"].pk)
    assert asking(world.production, world.people["ruth"].pk, now=world.now) == []
    Client().post(address(matter), {"text": ANSWER})
    assert [len(asking(world.production, world.people[n].pk, now=world.now)) for n in ("ruth", "miriam")] == [1, 0]
    mail.outbox.clear()
    assert [remind_leads(now=world.now + timedelta(days=d)) for d in (0, 1, 2)] == [0, 1, 0], "at the next round"
    assert [word for one in mail.outbox for word in ("Ivy", "answer", matter) if word in one.body] == []
    safeguarding.note(world.actor("miriam"), matter, text="Read.")
    assert len(asking(world.production, world.people["ruth"].pk, now=world.now)) == 1, "she has not read it"
    safeguarding.note(world.actor("ruth"), matter, text="Read.")
    assert asking(world.production, world.people["ruth"].pk, now=world.now) == []


def test_somebody_whom_castlist_does_not_know_is_told_otherwise(raised: tuple[World, str]) -> None:
    world, _ = raised
    matter = safeguarding.raise_matter(world.actor("tom"), about="A man", kind="finding", account="He waits outside.")
    page = world.client("miriam").get(base(world, matter)).content.decode()
    assert "Tell the person" not in page
    with pytest.raises(Refused) as no:
        told.tell(world.actor("miriam"), matter, text=SAID)
    assert (no.value.why, MatterAct.objects.count()) == (Why.incomplete, 0)


def test_no_mail_goes_from_a_local_server_or_without_an_address_and_the_lead_has_the_link(
    raised: tuple[World, str], django_capture_on_commit_callbacks: Any
) -> None:
    world, matter = raised
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        told.tell(world.actor("miriam"), matter, text=SAID)
    assert (mail.outbox, [one.what for one in seen_by(world, "ruth", matter).steps]) == ([], ["tell"])
    assert address(matter) in world.client("miriam").get(base(world, matter)).content.decode()


def test_a_member_whom_it_is_about_is_told_and_sees_nothing_else(
    world: World, letters_may_go: None, django_capture_on_commit_callbacks: Any
) -> None:
    given = {"person": world.people["miriam"].pk, "kind": "complaint", "account": "She shouted."}
    matter = safeguarding.raise_matter(world.actor("tom"), **given)
    evidence.add_file(world.actor("tom"), matter, name="x.txt", data=b"What I heard.")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        told.tell(world.actor("ruth"), matter, text=SAID)
    assert [one.to for one in mail.outbox] == [["miriam@cornerhouse.example"]]
    body = world.client("miriam").get(address(matter)).content.decode()
    assert ["ruth@cornerhouse.example" in body, "Miriam," in body, "x.txt" in body] == [True, False, False]
    assert world.client("miriam").get(base(world, matter)).status_code == 404


def test_without_the_key_it_says_so_and_keeps_nothing(raised: tuple[World, str], settings: Any, tmp_path: Any) -> None:
    world, matter = raised
    told.tell(world.actor("miriam"), matter, text=SAID)
    here = address(matter)
    settings.CASTLIST_DATA = tmp_path
    assert [Client().get(here).status_code, Client().post(here, {"text": ANSWER}).status_code] == [503, 503]
