"""A session that ended loses nothing that was typed; and no address answers with an empty page."""

import html
import json
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import include, path

from castlist.actions import decisions
from castlist.actions.decisions import Revision
from castlist.config import urls
from castlist.jobs.keys import signin_link
from castlist.queries.demo import demo_token
from castlist.queries.log import load_whole
from castlist.records.models import Event
from castlist.web.boxes import Box
from castlist.web.kept_words import PLACE, PURPOSE
from tests.world import World

pytestmark = pytest.mark.django_db
urlpatterns = [path("demo/", include("castlist.config.demo_views")), *urls.urlpatterns]
WORDS = "She has the voice, and “the bite”."


@pytest.fixture
def proposed(world: World) -> World:
    """Ivy is on the table."""
    world.put_forward("ivy")
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    return world


def fields(client: Client, page: str, form: str) -> dict[str, str]:
    """What the form carries before anything is typed."""
    found = re.search(rf'<form[^>]*id="{form}".*?</form>', client.get(page).content.decode(), re.S)
    assert found is not None
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', found[0])
    return {name: html.unescape(value) for name, value in hidden}


def signed_in(client: Client, world: World, who: str) -> None:
    client.force_login(world.people[who], backend="castlist.config.members.Members")


def answer(world: World) -> tuple[Client, str, dict[str, Any]]:
    """Derek's browser, where his answer goes, and what he typed, in a session that has ended."""
    client = world.client("derek")
    cand = world.cands["ivy"]
    page = f"/p/{world.production.pk}/r/{world.role}/?c={cand}"
    typed = fields(client, page, f"form-position-{cand}") | {"kind": "concern", "reason": WORDS}
    client.logout()
    return client, f"/p/{world.production.pk}/c/{cand}/position/", typed


def test_words_that_wait_cannot_be_read_in_the_table_of_sessions(proposed: World) -> None:
    client, where, typed = answer(proposed)
    client.post(where, typed)
    waiting = client.session[PLACE]
    assert isinstance(waiting, str)
    assert [word for word in (WORDS, "position", where, typed["typed_by"]) if word in waiting] == []
    assert Box(PURPOSE).decrypt(waiting).decode().count(json.dumps(WORDS)) == 1
    session = client.session
    session[PLACE] = waiting[:-2] + "A="
    session.save()
    signed_in(client, proposed, "derek")
    assert "You had been signed out" not in client.get(where).content.decode()


def test_words_typed_in_a_session_that_ended_stand_in_the_form_after_signing_in(proposed: World) -> None:
    client, where, typed = answer(proposed)
    sent = client.post(where, typed)
    assert (sent.status_code, sent["Location"]) == (302, f"/sign-in/?next={where}")
    events = Event.objects.count()
    signed_in(client, proposed, "derek")
    for _ in range(2):  # a page loaded again still has them
        back = client.get(where)
        page = html.unescape(back.content.decode())
        shown = ("You had been signed out" in page, f">\n{WORDS}</textarea>" in page)
        assert (back.status_code, *shown) == (200, True, True)
        assert re.search(r'id="position-concern"[^>]* checked', page)
    assert Event.objects.count() == events
    assert client.post(where, typed).status_code == 302
    assert client.get(where)["Location"] == f"/p/{proposed.production.pk}/r/{proposed.role}/?c={proposed.cands['ivy']}"
    position = load_whole(proposed.production.pk).position(proposed.cands["ivy"], 1, proposed.people["derek"].pk)
    assert position is not None


def too_old(world: World, **headers: str) -> tuple[Client, str, Any]:
    """Derek's browser, where his answer went, and what was said to it: its form has a token of an earlier session."""
    client = world.client("derek")
    client.handler.enforce_csrf_checks = True
    cand = world.cands["ivy"]
    page = f"/p/{world.production.pk}/r/{world.role}/?c={cand}"
    typed = fields(client, page, f"form-position-{cand}") | {"kind": "concern", "reason": WORDS}
    where = f"/p/{world.production.pk}/c/{cand}/position/"
    return client, where, client.post(where, typed | {"csrfmiddlewaretoken": "x" * 64}, headers=headers)


@pytest.mark.parametrize("sent", [{"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}])
def test_words_in_a_form_that_is_too_old_stand_there_again(proposed: World, sent: dict[str, str]) -> None:
    events = Event.objects.count()
    client, where, told = too_old(proposed, **sent)
    assert (told.status_code, told["Location"]) == (302, where)
    page = html.unescape(client.get(where).content.decode())
    assert ("nothing was sent" in page, f">\n{WORDS}</textarea>" in page) == (True, True)
    assert Event.objects.count() == events


@pytest.mark.parametrize("sent", [{}, {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_from_elsewhere_is_refused_and_kept_nowhere(proposed: World, sent: dict[str, str]) -> None:
    client, where, told = too_old(proposed, **sent)
    assert (told.status_code, WORDS in html.unescape(told.content.decode())) == (403, False)
    assert WORDS not in html.unescape(client.get(where, follow=True).content.decode())


def test_the_code_by_mail_leads_back_to_the_words(proposed: World) -> None:
    client, where, typed = answer(proposed)
    asked = client.post(where, typed)["Location"]
    page = client.get(asked).content.decode()
    assert f'name="next" value="{where}"' in page
    client.post("/sign-in/", {"email": proposed.people["derek"].email, "next": where})
    code = re.search(r"^\s*([A-Z0-9-]{5,})\s*$", mail.outbox[-1].body, re.M)
    assert code is not None, mail.outbox[-1].body
    done = client.post("/sign-in/code/confirm/", {"code": code[1], "next": where}, follow=True)
    assert (done.redirect_chain[-1][0], done.status_code) == (where, 200)
    assert WORDS in html.unescape(done.content.decode())


@pytest.mark.urls(__name__)
def test_the_demos_one_click_leads_back_to_the_words_and_nobody_else_to_them(proposed: World) -> None:
    for who, leads in (("karen", False), ("derek", True)):
        client, where, typed = answer(proposed)
        client.post(where, typed)
        come = client.get(f"/demo/{demo_token(proposed.people[who].pk)}/")
        assert (come.status_code, come["Location"]) == (302, where if leads else "/")
    assert WORDS in html.unescape(client.get(where).content.decode())


def test_a_one_time_link_leads_back_to_the_words(proposed: World) -> None:
    client, where, typed = answer(proposed)
    client.post(where, typed)
    link = signin_link(proposed.people["derek"].email).url
    come = client.post("/" + link.split("/", 3)[3])
    assert (come.status_code, come["Location"]) == (302, where)


def test_words_are_given_to_nobody_but_their_author(proposed: World) -> None:
    client, where, typed = answer(proposed)
    client.post(where, typed)
    signed_in(client, proposed, "karen")
    seen = client.get(where)
    assert (seen.status_code, b"the bite" in seen.content) == (302, False)


def test_a_form_that_cannot_be_kept_is_shown_to_be_copied(proposed: World) -> None:
    client, where, typed = answer(proposed)
    told = client.post(where, typed | {"reason": WORDS + "x" * 130_000})
    assert (told.status_code, "not signed in any more" in told.content.decode()) == (403, True)
    assert WORDS in html.unescape(told.content.decode())


@pytest.mark.parametrize("form", ["put-forward", "role", "invite"])
def test_every_form_is_given_back(world: World, form: str) -> None:
    home = f"/p/{world.production.pk}/"
    room = f"{home}r/{world.role}/"
    where, typed = {
        "put-forward": (f"{room}put-forward/", {"name": "Nora Quill", "reason": WORDS}),
        "role": (home, {"name": "Nora Quill", "about": WORDS}),
        "invite": (f"{home}team/invite/", {"name": "Nora Quill", "email": "nora@example.org"}),
    }[form]
    client = world.client()
    client.post(where, typed | {"typed_by": world.people["karen"].pk, "key": "k"})
    events = Event.objects.count()
    signed_in(client, world, "karen")
    back = client.get(where)
    assert (back.status_code, b"Nora Quill" in back.content, Event.objects.count()) == (200, True, events)


def test_the_address_of_an_act_leads_to_its_page(invited: World) -> None:
    home, cand = f"/p/{invited.production.pk}/", invited.cands["ivy"]
    sam, letter = invited.client("sam"), invited.letter("sam", "ivy")
    room = f"{home}r/{invited.role}/"
    leads = {
        f"{home}c/{cand}/advise/": f"{room}?c={cand}",
        f"{home}days/add/": f"{home}days/",
        f"{home}letters/{letter}/send/": f"{home}letters/{letter}/",
        f"{home}team/invite/": f"{home}team/",
        f"{home}safeguarding/gate/clear/": f"{home}safeguarding/",
        f"{room}open-call/": room,
        "/theme/": "/",
    }
    assert {where: sam.get(where).headers.get("Location") for where in leads} == leads
    token = invited.link("ivy")
    found = {sam.get(f"/i/{token}/{what}/")["Location"] for what in ("time", "none", "interested", "accept")}
    assert found == {f"/i/{token}/"}


@pytest.mark.parametrize("where", ["/", "/p/{}/team/", "/p/{}/r/x/"])
def test_a_method_that_a_page_does_not_know_is_told_on_a_page(world: World, where: str) -> None:
    told = world.client("karen").post(where.format(world.production.pk), {"text": "Some words of mine"})
    assert (told.status_code, told["Allow"], b"Not in this way" in told.content) == (405, "GET, HEAD", True)
    assert b"Some words of mine" in told.content
