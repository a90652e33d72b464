"""What is kept about a member: read, taken along, and their own words erased; nobody else's are there."""

import json
import re

import pytest
from django.test import Client

from castlist.actions import agreements, decisions
from castlist.actions.decisions import Reason, Revision
from castlist.queries.verification_walk import walk
from castlist.records import journal
from castlist.records.models import Person, Text
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_journal() -> None:
    journal.journal_path().unlink(missing_ok=True)


@pytest.fixture
def said(world: World) -> World:
    """Karen has put Ivy forward with her reason, and Derek has said why he goes along."""
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("audition"))
    decisions.position(world.actor("derek"), cand, revision=1, what="concern", reason=Reason("She tours in May."))
    return world


def test_members_read_what_they_wrote_and_nothing_else(said: World) -> None:
    page = said.client("derek").get("/settings/kept/").content.decode()
    assert ("She tours in May." in page, "The voice." in page, "Ivy" in page) == (True, False, False)
    assert "derek@cornerhouse.example" in page
    assert "Small Hours" in page


def test_all_of_it_is_taken_along(said: World) -> None:
    answer = said.client("derek").get("/settings/kept/take/")
    told = json.loads(answer.content)
    assert (told["name"], [one["text"] for one in told["wrote"]]) == ("Derek", ["She tours in May."])
    assert "no-store" in answer["Cache-Control"]


def test_their_own_words_are_erased_and_the_room_says_so(said: World) -> None:
    text, client = Text.objects.get(body="She tours in May."), said.client("derek")
    answer = client.post("/settings/kept/erase/", {"commitment": text.pk})
    assert answer["Location"] == "/settings/kept/?done=yes"
    room = said.client("karen").get(f"/p/{said.production.pk}/r/{said.role}/?c={said.cands['ivy']}").content.decode()
    assert ("She tours in May." in room, "erased on" in room) == (False, True)
    assert "erased on" in client.get("/settings/kept/").content.decode()
    assert client.post("/settings/kept/erase/", {"commitment": text.pk}).status_code == 422
    assert walk().findings == []


@pytest.mark.parametrize("text", ["", "nosuch", "x" * 4000])
def test_what_is_not_theirs_is_not_erased(said: World, text: str) -> None:
    assert said.client("derek").post("/settings/kept/erase/", {"commitment": text}).status_code == 404
    other = Text.objects.get(body="The voice.")
    assert said.client("derek").post("/settings/kept/erase/", {"commitment": other.pk}).status_code == 404
    other.refresh_from_db()
    assert other.body == "The voice."


# -- Closing the account


CLOSE = "/settings/kept/close/"


def form_of(page: str) -> dict[str, str]:
    """What the form carries before anything is ticked."""
    found = re.search(r'<form[^>]*id="form-close".*?</form>', page, re.S)
    assert found is not None
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', found[0]))


def test_the_page_of_what_is_kept_leads_to_closing_the_account(said: World) -> None:
    assert f'href="{CLOSE}"' in said.client("derek").get("/settings/kept/").content.decode()


def test_whoever_is_needed_reads_for_what_and_every_link_leads_there(said: World) -> None:
    client = said.client("karen")
    page = client.get(CLOSE).content.decode()
    assert ("belongs to you" in page, "on the team of Small Hours" in page, "form-close" in page) == (True, True, False)
    (team,) = re.findall(r'<li>[^<]*<br><a href="([^"]+)"', page)
    assert client.get(team).status_code == 200
    refused = client.post(CLOSE, {"sure": "yes"})
    assert (refused.status_code, "This account cannot be closed yet." in refused.content.decode()) == (422, True)
    assert Person.objects.get(pk=said.people["karen"].pk).closed_at is None


def test_what_is_not_confirmed_is_not_closed_and_what_was_ticked_stays(said: World) -> None:
    agreements.leave(said.actor("derek"))
    client = said.client("derek")
    page = client.get(CLOSE).content.decode()
    assert "1 text of yours" in page
    answer = client.post(CLOSE, form_of(page) | {"words": "yes"})
    again = answer.content.decode()
    assert (answer.status_code, "Say that you want your account closed" in again) == (422, True)
    assert ('name="words" value="yes" checked' in again, 'name="sure" value="yes" checked' in again) == (True, False)
    assert Person.objects.get(pk=said.people["derek"].pk).closed_at is None


@pytest.mark.parametrize("words", [{}, {"words": "yes"}])
def test_a_confirmed_account_is_closed_and_every_browser_signed_out(said: World, words: dict[str, str]) -> None:
    agreements.leave(said.actor("derek"))
    client, elsewhere = said.client("derek"), said.client("derek")
    assert elsewhere.get("/").status_code == 200
    answer = client.post(CLOSE, form_of(client.get(CLOSE).content.decode()) | {"sure": "yes"} | words)
    assert (answer.status_code, "Your account is closed." in answer.content.decode()) == (200, True)
    assert ("no-store" in answer["Cache-Control"], answer["Clear-Site-Data"]) == (True, '"storage"')
    assert client.cookies["castlist_session"].value == ""
    assert [one.get("/settings/").status_code for one in (client, elsewhere)] == [302, 302]
    text = Text.objects.get(author=said.people["derek"].pk)
    assert text.body == (None if words else "She tours in May.")
    room = said.client("karen").get(f"/p/{said.production.pk}/r/{said.role}/?c={said.cands['ivy']}").content.decode()
    assert ("Derek" in room, "(left on " in room) == (False, True)
    assert walk().findings == []


def test_sent_twice_the_second_finds_nobody_signed_in(said: World) -> None:
    client = said.client("eve")
    form = form_of(client.get(CLOSE).content.decode()) | {"sure": "yes"}
    assert [client.post(CLOSE, form).status_code for _ in range(2)] == [200, 302]
    assert Person.objects.exclude(closed_at=None).count() == 1


def test_a_form_of_another_member_in_the_same_browser_closes_nothing(said: World) -> None:
    agreements.leave(said.actor("derek"))
    form = form_of(said.client("derek").get(CLOSE).content.decode()) | {"sure": "yes"}
    answer = said.client("eve").post(CLOSE, form)
    assert (answer.status_code, "Somebody else was signed in here" in answer.content.decode()) == (422, True)
    assert Person.objects.exclude(closed_at=None).count() == 0


def test_signed_out_nothing_is_closed_and_signed_in_again_it_is_asked_again(said: World) -> None:
    client = said.client("eve")
    form = form_of(client.get(CLOSE).content.decode()) | {"sure": "yes"}
    client.logout()
    answer = client.post(CLOSE, form, headers={"Origin": "http://testserver"})
    assert answer.status_code == 302
    client.force_login(said.people["eve"], backend="castlist.config.members.Members")
    page = client.get(CLOSE)
    assert (page.status_code, "nothing was sent" in page.content.decode()) == (200, True)
    assert Person.objects.exclude(closed_at=None).count() == 0


def test_without_a_token_of_the_form_nothing_is_closed(said: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(said.people["eve"], backend="castlist.config.members.Members")
    assert client.post(CLOSE, {"sure": "yes"}).status_code == 403
    assert Person.objects.exclude(closed_at=None).count() == 0
