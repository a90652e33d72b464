"""Two contacts, one of them outside the production, are printed wherever somebody outside is written to."""

import html
import json
from typing import Any

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from castlist.actions import agreements
from castlist.queries.telling import OUTSIDE
from castlist.queries.verification_walk import walk
from castlist.records.models import Event, Matter, Text
from castlist.rules.decisions.facts import Motion
from castlist.web.performer_urls import urlpatterns
from castlist.web.role_links import role_link
from tests.web.api_world import Stage, built_stage, stage
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["built_stage", "stage"]
ADA = {"name": "Ada Bell", "title": "welfare officer", "email": "ada@house.example", "phone": "+44 20 7946 0000"}
LINE = "Ada Bell, welfare officer, ada@house.example, +44 20 7946 0000"


def named(world: World, **said: str) -> None:
    """Karen proposes them and Derek agrees."""
    agreements.name_outside(world.actor("karen"), **(said or ADA))
    agreements.agree(world.actor("derek"), next(m.id for m in world.state().all(Motion)))


def team(world: World, who: str) -> str:
    return html.unescape(world.client(who).get(f"/p/{world.production.pk}/team/").content.decode())


def test_naming_takes_all_with_a_say_who_read_whom_they_agree_to(world: World) -> None:
    sent = world.client("karen").post(f"/p/{world.production.pk}/team/outside/", ADA)
    assert (sent.status_code, world.state().rule.outside) == (302, "")
    assert f"outside the production, a worry may be told to {LINE}" in team(world, "derek")
    agreements.agree(world.actor("derek"), next(m.id for m in world.state().all(Motion)))
    assert f"Outside the production: {LINE}." in team(world, "tom")


def test_what_is_said_of_them_lies_beside_the_log(world: World) -> None:
    named(world)
    assert "Ada" not in repr(list(Event.objects.values_list("data", flat=True)))
    kept = world.state().rule.outside
    Text.objects.filter(commitment=kept).update(body=None, salt=None, erased_at=1)
    assert "Ada" not in team(world, "karen")
    assert role_page(world).status_code == 200


def role_page(world: World) -> Any:
    return Client().get(role_link(world.production.pk, world.role))


def test_pages_for_people_outside_print_them(world: World) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    named(world)
    link = world.link("ivy")
    browser = Client()
    pages = [role_link(world.production.pk, world.role), f"{role_link(world.production.pk, world.role)}concern/"]
    pages += [f"/i/{link}/", f"/i/{link}/concern/"]
    for page in pages:
        text = browser.get(page).content.decode()
        assert [part in text for part in ("Ada Bell", "mailto:ada@house.example", "tel:+442079460000")] == [True] * 3, (
            page
        )


@override_settings(CASTLIST_URL="https://cast.example", CASTLIST_URL_IS_LOCAL=False)
def test_every_page_behind_a_private_link_prints_them_once(world: World) -> None:
    world.put_forward("ivy", email="ivy@example.org")
    world.agree("ivy", "audition")
    world.times()
    named(world)
    world.task_for("sam", "ivy")
    token, browser = world.invite("ivy"), Client()
    printed = {}
    for one in urlpatterns:
        if str(one.pattern).count("<") > 1:
            continue
        page = browser.get(reverse(str(one.name), args=[token]))
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            printed[one.name] = page.content.decode().count("tel:+442079460000")
    assert {"performer", "performer_picture", "performer_resume", "performer_cannot", "performer_kept"} <= set(printed)
    assert {name: many for name, many in printed.items() if many != 1} == {}
    assert "Ada Bell" not in browser.get(f"/i/{token}x/").content.decode()


def test_a_form_that_came_too_late_prints_them(world: World) -> None:
    named(world)
    agreements.change_role(world.actor("karen"), role=world.role, open_to="nobody")
    late = Client().post(role_link(world.production.pk, world.role), {"name": "Nell Ash", "email": "n@example.org"})
    assert (late.status_code, late.content.decode().count("tel:+442079460000")) == (410, 1)


@override_settings(CASTLIST_URL="https://cast.example", CASTLIST_URL_IS_LOCAL=False)
def test_letters_and_calendars_carry_them(world: World) -> None:
    world.put_forward("ivy", email="ivy@example.org")
    world.agree("ivy", "audition")
    slots = world.times()
    named(world)
    world.task_for("sam", "ivy")
    token = world.invite("ivy")
    body = mail.outbox[-1].body
    assert f"outside the production, {LINE}." in body
    Client().post(f"/i/{token}/time/", {"slot": slots[0]})
    calendar = Client().get(f"/i/{token}/audition.ics")
    assert "ada@house.example" in calendar.content.decode().replace("\r\n ", "")


def test_those_who_may_name_somebody_read_that_nobody_is_named(world: World) -> None:
    told = "Nobody outside the production is named yet"
    assert [told in team(world, who) for who in ("karen", "derek", "tom")] == [True, True, False]
    page = f"/p/{world.production.pk}/safeguarding/"
    shown = [told in world.client(who).get(page).content.decode() for who in ("karen", "tom", "miriam")]
    assert shown == [True, False, False]
    named(world)
    assert [told in team(world, who) for who in ("karen", "tom")] == [False, False]
    assert LINE in html.unescape(world.client("tom").get(page).content.decode())


def test_all_empty_names_nobody_any_more(world: World) -> None:
    named(world)
    named(world, name="")
    assert world.state().rule.outside == ""
    assert "Ada" not in role_page(world).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Ada"}, {"name": "Ada", "email": "x"}, {"name": "Ada", "phone": "<b>"},
        {"name": "a" * 200, "phone": "0800"},
        {"email": "ada@house.example"}, {"name": "\x00", "phone": "0800 1111"},
    ],
)  # fmt: skip
def test_what_reaches_nobody_is_refused_with_what_was_typed(world: World, typed: dict[str, str]) -> None:
    answer = world.client("karen").post(f"/p/{world.production.pk}/team/outside/", typed)
    assert (answer.status_code, world.state().rule.outside, list(world.state().all(Motion))) == (422, "", [])


def test_markup_is_printed_as_typed(world: World) -> None:
    named(world, name="<b>Ada</b> שלום", phone="0800 1111")
    text = role_page(world).content.decode()
    assert ("<b>Ada" in text, "&lt;b&gt;Ada&lt;/b&gt; שלום" in text) == (False, True)


def test_others_may_not_name_anybody(world: World) -> None:
    for who, status in (("tom", 422), ("sam", 422), ("eve", 404)):
        answer = world.client(who).post(f"/p/{world.production.pk}/team/outside/", ADA)
        assert (who, answer.status_code) == (who, status)


def test_a_change_is_told_among_what_moved(world: World) -> None:
    named(world)
    acts = world.client("tom").get(f"/p/{world.production.pk}/acts/").content.decode()
    assert OUTSIDE in acts


def test_a_program_names_them(stage: Stage) -> None:
    where = f"/productions/{stage.ids['production']}/motions"
    opened = stage.programs["karen"].post(where, {"motion": {"kind": "name_outside", **ADA}})
    made = json.loads(opened.content)["made"]
    agreed = stage.programs["derek"].post(f"{where}/{made[0]['id']}/agree")
    read = json.loads(stage.programs["tom"].get(f"/productions/{stage.ids['production']}/safeguarding").content)
    assert (opened.status_code, agreed.status_code, read["outside"], read["may_name"]) == (200, 200, LINE, False)
    bad = stage.programs["karen"].post(where, {"motion": {"kind": "name_outside", "name": "Ada", "email": "x"}})
    assert (bad.status_code, json.loads(bad.content)["error"]["why"]) == (422, ["bad_contact"])


def test_the_log_that_names_them_verifies(world: World) -> None:
    named(world)
    report = walk()
    assert (report.findings, report.counts["events"]) == ([], Event.objects.count())


@pytest.fixture
def without_leads(world: World) -> World:
    """A company of a few: nobody is named to whom a worry can be told."""
    world.put_forward("ivy", email="ivy@example.org")
    world.agree("ivy", "audition")
    world.times()
    world.task_for("sam", "ivy")
    for lead in ("ruth", "miriam"):
        agreements.leave(world.actor(lead))
    return world


WHO_RUN_IT = ["mailto:karen@cornerhouse.example", "mailto:derek@cornerhouse.example"]


@override_settings(CASTLIST_URL="https://cast.example", CASTLIST_URL_IS_LOCAL=False)
def test_where_nobody_is_named_every_letter_leads_to_a_page_that_says_whom_they_can_tell(without_leads: World) -> None:
    token, browser = without_leads.invite("ivy"), Client()
    said, page = mail.outbox[-1].body, f"/i/{token}/concern/"
    assert f"If something worries you, this page says whom you can tell: https://cast.example{page}" in said
    own = [f"/i/{token}/", f"/i/{token}/resume/"]
    assert [page in browser.get(one).content.decode() for one in own] == [True, True]
    there = html.unescape(browser.get(page).content.decode())
    assert ["named no safeguarding lead" in there, "<textarea" in there] == [True, False]
    assert [one in there for one in WHO_RUN_IT] == [True, True]
    assert f"/i/{token}/" in there


def test_nobody_is_named_who_is_recused_from_whoever_asks(without_leads: World) -> None:
    token = without_leads.link("ivy")
    agreements.declare(without_leads.actor("derek"), performer=without_leads.performers["ivy"], what="partner")
    there = Client().get(f"/i/{token}/concern/").content.decode()
    assert [one in there for one in WHO_RUN_IT] == [True, False]


@override_settings(CASTLIST_URL="https://cast.example", CASTLIST_URL_IS_LOCAL=False)
def test_where_only_somebody_outside_is_named_a_letter_does_not_lead_to_a_form_that_nobody_reads(
    without_leads: World,
) -> None:
    named(without_leads)
    token, browser = without_leads.invite("ivy"), Client()
    said = mail.outbox[-1].body
    assert [f"tell outside the production, {LINE}." in said, "concern/" in said] == [True, False]
    there = browser.get(f"/i/{token}/concern/").content.decode()
    assert ["tel:+442079460000" in there, "<textarea" in there] == [True, False]
    assert [one in there for one in WHO_RUN_IT] == [False, False]


def test_what_was_typed_when_the_last_lead_left_is_shown_and_not_kept(without_leads: World) -> None:
    page, before = f"/i/{without_leads.link('ivy')}/concern/", Matter.objects.count()
    sent = Client().post(page, {"text": "In the <corridor>.", "about": "Him"})
    there = sent.content.decode()
    assert (sent.status_code, "Nothing was kept." in there, "In the &lt;corridor&gt;." in there) == (422, True, True)
    assert Matter.objects.count() == before


def test_without_leads_the_link_of_a_call_names_nobody(without_leads: World) -> None:
    call = role_link(without_leads.production.pk, without_leads.role)
    assert Client().get(f"{call}concern/").status_code == 404
    assert "karen@cornerhouse.example" not in Client().get(call).content.decode()


def test_those_with_a_say_read_whom_it_names_instead(without_leads: World) -> None:
    told = "the first two with a say are named to whoever asks behind a private link"
    assert [told in team(without_leads, who) for who in ("karen", "derek", "tom", "sam")] == [True, True, False, False]
