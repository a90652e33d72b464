"""What is kept about a member: read, taken along, and their own words erased; nobody else's are there."""

import json

import pytest

from castlist.actions import decisions
from castlist.actions.decisions import Reason, Revision
from castlist.queries.verification_walk import walk
from castlist.records import journal
from castlist.records.models import Text
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


@pytest.mark.parametrize("text", ["", "nosuch", "x" * 4000, "\x00"])
def test_what_is_not_theirs_is_not_erased(said: World, text: str) -> None:
    assert said.client("derek").post("/settings/kept/erase/", {"commitment": text}).status_code == 404
    other = Text.objects.get(body="The voice.")
    assert said.client("derek").post("/settings/kept/erase/", {"commitment": other.pk}).status_code == 404
    other.refresh_from_db()
    assert other.body == "The voice."
