"""A pencil: whoever is in reserve is asked to keep the dates free, answers on their page, and the room reads it."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from castlist.actions import agreements, decisions, letters, offers
from castlist.actions.decisions import Reason, Revision
from castlist.queries.home import home
from castlist.queries.new_letters import new_letter
from castlist.queries.private_links import bearer_for
from castlist.records.models import Letter, Performer, Reply
from castlist.rules.letters import PENCIL
from castlist.rules.why import Refused, Why
from tests.web.api_world import program_for
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_may_go")]


@pytest.fixture
def reserved(world: World) -> World:
    """Ada has the offer of the one place, and Ivy one in reserve, both past their grace."""
    world.role = str(agreements.add_role(world.actor("karen"), name="The Nurse").answer["role"])
    for name in ("ada", "ivy"):
        world.put_forward(name, email=f"{name}@example.org")
        cand = world.cands[name]
        decisions.clear(world.actor("miriam"), cand, value=True)
        for step in ("consider", "audition", "callback"):
            world.agree(name, step)
        concluded(world, cand, "offer", reserve=name == "ivy")
        for who in ("karen", "derek"):
            agreements.move(world.actor(who), "waive_grace", cand=cand)
    return world


def concluded(world: World, cand: str, target: str, **more: Any) -> None:
    decisions.propose(world.actor("karen"), cand, revision=Revision(target, **more))
    revision = world.state().proposal(cand).revision  # type: ignore[union-attr]
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(world.actor(who), cand, revision=revision, what=what, reason=Reason("Yes."))
    decisions.conclude(world.actor("karen"), cand, revision=revision)


def pencil(world: World, *, days: int = 10, who: str = "sam", **more: Any) -> str:
    """It is drafted; says which letter it is."""
    page = new_letter(world.people[who], world.production, world.cands["ivy"], now=world.now, pencil=True)
    words = replace(page.words, until=world.now + timedelta(days=days), **more)
    return letters.draft(world.actor(who), world.cands["ivy"], words, kind=page.kind)


def sent(world: World, **more: Any) -> str:
    """It has gone; says the token of the link in it."""
    letters.send(world.actor("sam"), pencil(world, **more))
    found = re.search(r"/i/([^/\s]+)/", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def page(token: str) -> str:
    answer = Client().get(f"/i/{token}/")
    assert answer.status_code == 200
    return answer.content.decode()


def say(token: str, what: str, text: str = "") -> HttpResponse:
    return Client().post(f"/i/{token}/pencil/{what}/", {"text": text})


def room(world: World, who: str = "karen") -> str:
    here = f"/p/{world.production.pk}/r/{world.role}/?c={world.cands['ivy']}"
    return world.client(who).get(here).content.decode()


def why(act: Any) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


def test_somebody_in_reserve_is_asked_to_keep_the_dates_free(reserved: World) -> None:
    begin = f"/p/{reserved.production.pk}/letters/pencil/{reserved.cands['ivy']}/"
    assert f'<a href="{begin}">Ask them to keep the dates free</a>' in room(reserved)
    form = reserved.client("sam").get(begin).content.decode()
    assert "Pencil, to Ivy Marlowe" in form
    assert 'name="until"' in form
    subject = re.search(r'name="subject"[^>]*value="([^"]*)"', form)
    body = re.search(r'<textarea id="body"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    assert subject is not None
    assert body is not None
    typed = {"to": "ivy@example.org", "subject": subject[1], "body": body[1], "version": "0"}
    refused = reserved.client("sam").post(begin, typed)
    assert (refused.status_code, "Say until when they are to keep" in refused.content.decode()) == (422, True)
    until = timezone.localtime(reserved.now + timedelta(days=10)).strftime("%Y-%m-%dT18:00")
    kept = reserved.client("sam").post(begin, {**typed, "until": until})
    row = Letter.objects.get(kind=PENCIL)
    assert kept["Location"] == f"/p/{reserved.production.pk}/letters/{row.pk}/?done=save"
    shown = reserved.client("sam").get(f"/p/{reserved.production.pk}/letters/{row.pk}/").content.decode()
    assert f'value="{until}"' in shown
    assert reserved.client("sam").get(begin)["Location"] == f"/p/{reserved.production.pk}/letters/{row.pk}/"
    letters.send(reserved.actor("sam"), row.pk)
    said = str(mail.outbox[-1].body)
    assert "18:00" in said
    assert "It is no offer, and it binds neither of us." in said
    assert "18:00" in Letter.objects.get(pk=row.pk).body, "what it named is kept as it went"


def test_their_page_says_what_it_means_and_the_room_reads_their_answer(reserved: World) -> None:
    token = sent(reserved)
    shown = page(token)
    assert "Ivy, would you keep the dates free for The Nurse?" in shown
    assert "It is no offer, and it binds neither you nor the company." in shown
    assert "They were asked to keep the dates free until" in room(reserved)
    assert "They have not answered yet." in room(reserved)
    grid = reserved.client("karen").get(f"/p/{reserved.production.pk}/casting/").content.decode()
    assert "offer in reserve, pencilled" in grid
    assert "in reserve, pencilled" in room(reserved)
    assert say(token, "keeps", "Gladly.")["Location"] == f"/i/{token}/?done=keeps"
    assert "You keep the dates free for The Nurse." in page(token)
    assert "You keep the dates free (" in page(token)
    assert "Yes, I keep them free" not in page(token)
    assert "They keep the dates free." in room(reserved)
    assert say(token, "came_up").status_code == 422
    assert say(token, "came_up", "A tour; they want to know by Friday.").status_code == 302
    assert "Other work has come up for them: they wait for an answer." in room(reserved, "derek")
    assert [one.what for one in Reply.objects.order_by("created_at", "pk")] == ["keeps", "came_up"]
    assert say(token, "no_such").status_code == 404


def test_it_rests_on_the_decision_and_ends_with_it(reserved: World) -> None:
    cand = reserved.cands["ivy"]
    waits = pencil(reserved)
    assert why(lambda: pencil(reserved)) is Why.already_begun
    decisions.object_to(reserved.actor("derek"), cand, floor="consider", reason=Reason(withheld=True))
    assert why(lambda: letters.send(reserved.actor("sam"), waits)) is Why.suspended
    shown = reserved.client("sam").get(f"/p/{reserved.production.pk}/letters/{waits}/").content.decode()
    assert "The conclusion is under review, so nothing new goes out meanwhile." in shown
    assert "letters/pencil" not in room(reserved, "sam")


def test_nothing_goes_while_the_grace_runs(world: World) -> None:
    world.role = str(agreements.add_role(world.actor("karen"), name="The Nurse").answer["role"])
    world.put_forward("ivy", email="ivy@example.org")
    cand = world.cands["ivy"]
    decisions.clear(world.actor("miriam"), cand, value=True)
    for step in ("consider", "audition", "callback"):
        world.agree("ivy", step)
    world.put_forward("ada")
    decisions.clear(world.actor("miriam"), world.cands["ada"], value=True)
    for step in ("consider", "audition", "callback", "offer"):
        world.agree("ada", step)
    concluded(world, cand, "offer", reserve=True)
    letter = pencil(world)
    assert why(lambda: letters.send(world.actor("sam"), letter)) is Why.suspended
    shown = world.client("sam").get(f"/p/{world.production.pk}/letters/{letter}/").content.decode()
    assert "The offer waits out its grace; the letter can go when that is over." in shown
    world.now += timedelta(hours=25)
    letters.send(world.actor("sam"), letter)
    assert Letter.objects.get(pk=letter).state == "sent"


def test_without_clearance_nobody_is_asked(reserved: World) -> None:
    decisions.clear(reserved.actor("miriam"), reserved.cands["ivy"], value=False)
    assert "letters/pencil" not in room(reserved)
    letter = pencil(reserved)
    assert why(lambda: letters.send(reserved.actor("sam"), letter)) is Why.suspended


def test_only_whoever_is_in_reserve_is_pencilled(reserved: World) -> None:
    ada = reserved.cands["ada"]
    answer = reserved.client("sam").get(f"/p/{reserved.production.pk}/letters/pencil/{ada}/")
    assert (answer.status_code, "an offer in reserve" in answer.content.decode()) == (409, True)
    for who in ("tom", "eve"):
        here = f"/p/{reserved.production.pk}/letters/pencil/{reserved.cands['ivy']}/"
        assert reserved.client(who).get(here).status_code == 404, who
        assert "letters/pencil" not in room(reserved, who), who


def test_a_moment_gone_by_or_far_away_is_refused(reserved: World) -> None:
    assert why(lambda: pencil(reserved, days=-1)) is Why.bad_times
    assert why(lambda: pencil(reserved, days=400)) is Why.bad_times
    letter = pencil(reserved, days=3)
    row = Letter.objects.get(pk=letter)
    page = new_letter(reserved.people["sam"], reserved.production, reserved.cands["ivy"], now=reserved.now, pencil=True)
    later = reserved.now + timedelta(days=5)
    letters.change(reserved.actor("sam"), letter, replace(page.words, version=row.version, until=later))
    assert Letter.objects.get(pk=letter).told_until == later


def test_when_it_has_run_out_both_sides_read_so_and_it_can_be_asked_once_more(reserved: World) -> None:
    token = sent(reserved)
    Letter.objects.filter(kind=PENCIL).update(told_until=timezone.now() - timedelta(hours=1))
    shown = page(token)
    assert "The dates for The Nurse are yours again." in shown
    assert "Yes, I keep them free" not in shown
    assert "The pencil ran out on" in room(reserved)
    assert ">Ask once more</a>" in room(reserved)
    again = sent(reserved, days=20)
    assert "They were asked to keep the dates free until" in room(reserved)
    assert "Yes, I keep them free" in page(again)


def test_what_was_said_to_one_pencil_is_no_answer_to_the_next(reserved: World) -> None:
    token = sent(reserved)
    next_one = pencil(reserved, days=20)
    say(token, "keeps")
    assert "They keep the dates free." in room(reserved)
    reserved.now += timedelta(hours=1)
    letters.send(reserved.actor("sam"), next_one)
    assert "They have not answered yet." in room(reserved)


def test_the_place_comes_free_and_the_pencil_becomes_an_offer(reserved: World) -> None:
    token = sent(reserved)
    say(token, "keeps")
    bearer = bearer_for(token, now=reserved.now)
    offers.decline(replace(bearer, cand=reserved.cands["ada"], performer=reserved.performers["ada"], letter=""),
                   now=reserved.now)  # fmt: skip
    assert reserved.state().offer(reserved.cands["ivy"]).state == "live"  # type: ignore[union-attr]
    assert "Ivy, will you play The Nurse?" not in page(token), "no letter has told her of it"
    assert "keep the dates free" in page(token)
    assert "asked to keep the dates free" in room(reserved)
    letters.send(reserved.actor("sam"), reserved.letter("sam", "ivy"))
    assert "Ivy, will you play The Nurse?" in page(token)
    assert say(token, "keeps").status_code == 409
    assert "asked to keep the dates free" not in room(reserved)


def test_nobody_has_told_them_of_the_offer_who_only_kept_the_dates_free(reserved: World) -> None:
    """The place comes free: whoever runs the desk is told that an offer runs of which they know nothing."""

    def asked() -> list[str]:
        waits = home(reserved.people["sam"], now=reserved.now).waits
        return [one.title for one in waits if one.kind == "write" and "Ivy Marlowe" in one.title]

    reserved.task_for("sam", "ivy")
    letters.send(reserved.actor("sam"), pencil(reserved))
    before = asked()
    reserved.agree("ada", "released")
    assert reserved.state().offer(reserved.cands["ivy"]).state == "live"  # type: ignore[union-attr]
    assert (before, asked()) == ([], ["Ask somebody to write to Ivy Marlowe"])
    reserved.letter("sam", "ivy")
    assert asked() == []


def test_whoever_was_pencilled_and_is_let_go_gets_the_dates_back(reserved: World) -> None:
    sent(reserved)
    reserved.agree("ivy", "released")
    letter = new_letter(reserved.people["sam"], reserved.production, reserved.cands["ivy"], now=reserved.now)
    assert (letter.kind, "the dates are yours again" in letter.words.body) == ("answer", True)


def test_a_no_to_a_pencil_ends_it(reserved: World) -> None:
    token = sent(reserved)
    assert "No, thank you: the part is not for me" in page(token)
    assert Client().post(f"/i/{token}/sure/decline/", {"text": ""}).status_code == 302
    assert reserved.state().candidacy(reserved.cands["ivy"]).ended == "declined"  # type: ignore[union-attr]
    assert Performer.objects.get(pk=reserved.performers["ivy"]).name == "Ivy Marlowe"


def test_a_program_pencils_too(reserved: World) -> None:
    sam = program_for(reserved.people["sam"], reserved.now)
    here = f"/productions/{reserved.production.pk}/candidacies/{reserved.cands['ivy']}"
    until = (reserved.now + timedelta(days=9)).isoformat()
    assert sam.post(f"{here}/letters", {"pencil": True}).status_code == 422, "until when has to be said"
    made = sam.post(f"{here}/letters", {"pencil": True, "until": until})
    assert made.status_code == 200, made.content
    row = Letter.objects.get(kind=PENCIL)
    assert (row.told_until, "{until}" in row.body) == (reserved.now + timedelta(days=9), True)
    ada = f"/productions/{reserved.production.pk}/candidacies/{reserved.cands['ada']}"
    refused = sam.post(f"{ada}/letters", {"pencil": True, "until": until}).content.decode()
    assert "Only whoever has an offer in reserve is asked to keep the dates free." in refused
    letter = f"/productions/{reserved.production.pk}/letters/{row.pk}"
    words = {"to": row.to, "subject": row.subject, "body": row.body, "version": 1}
    assert sam.post(letter, words, method="PUT").status_code == 422, "and it cannot be left out later"
    later = (reserved.now + timedelta(days=12)).isoformat()
    assert sam.post(letter, {**words, "until": later}, method="PUT").status_code == 200
    assert Letter.objects.get(pk=row.pk).told_until == reserved.now + timedelta(days=12)
