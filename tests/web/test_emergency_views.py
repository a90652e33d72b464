"""For an emergency: given by whoever plays, sealed, read by the desk alone, told of to them, and gone in its time."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, erasure, guardians, offers, performers, productions, wrapping
from castlist.actions.erasure import Item
from castlist.queries.retention import endings
from castlist.records import vault
from castlist.records.models import Agent, Emergency, Erasure, Represented
from castlist.records.private_links import agent_token
from castlist.rules.retention import BY_KEY
from tests.web.api_world import Program, program_for
from tests.web.test_cast_list_views import played
from tests.world import World

__all__ = ["played"]
pytestmark = pytest.mark.django_db
SAID = {"name": "Anna Vale", "relation": "mother", "phone": "+44 20 7946 0018", "needs": "Penicillin: an allergy."}


def own(world: World, *more: str) -> str:
    return "/".join([f"/i/{world.bearer('ivy').token}/emergency", *more, ""])


def give(world: World, **said: str) -> HttpResponse:
    return Client().post(own(world, "give"), SAID | said)


def here(world: World, *more: str) -> str:
    return "/".join([f"/p/{world.production.pk}/emergency", *more])


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def program(world: World, who: str) -> Program:
    return program_for(world.people[who], world.now)


def page(world: World, who: str = "sam") -> str:
    answer = world.client(who).get(here(world, ""))
    assert answer.status_code == 200
    return text(answer)


def only() -> Emergency:
    return Emergency.objects.get()


def test_before_anybody_has_a_part_there_is_nothing_to_read(world: World) -> None:
    assert "Nobody has a part yet" in page(world)
    cand = world.put_forward("ivy")
    assert Client().get(own(world)).status_code == 404
    assert (give(world).status_code, Emergency.objects.count()) == (404, 0)
    assert cand


def test_whoever_plays_gives_it_and_the_desk_reads_it(played: World) -> None:
    assert "If something happens to me" in text(Client().get(f"/i/{played.bearer('ivy').token}/"))
    assert "Has not said yet" in page(played)
    shown = text(Client().get(own(played)))
    assert ("Only Sam" in shown, "Take it away" in shown) == (True, False)
    assert give(played)["Location"] == own(played) + "?done=give"
    shown = text(Client().get(own(played) + "?done=give"))
    assert ("That is kept, sealed." in shown, 'value="Anna Vale"' in shown, "Nobody yet" in shown) == (True, True, True)
    shown = page(played)
    for said in (
        "Everybody with a part has said whom to call; they are told that you read this.",
        "Anna Vale",
        "mother",
        'href="tel:+442079460018"',
        "Penicillin",
    ):
        assert said in shown
    told = played.client("sam").get(here(played, "emergency.csv"))
    assert list(csv.DictReader(io.StringIO(told.content.decode("utf-8-sig")))) == [
        {"Name": "Ivy Marlowe", "Parts": "The Lead", "Call": "Anna Vale", "Who that is": "mother",
         "Number": "+44 20 7946 0018", "What to know": "Penicillin: an allergy."}
    ]  # fmt: skip
    (one,) = program(played, "sam").get(f"/productions/{played.production.pk}/emergency").json()["people"]
    assert (one["name"], one["said"]["needs"]) == ("Ivy Marlowe", "Penicillin: an allergy.")


def test_nobody_else_reads_it(played: World) -> None:
    give(played)
    before = only().reads
    for who in ("karen", "derek", "tom", "julia", "miriam", "eve"):
        answers = [played.client(who).get(here(played, last)).status_code for last in ("", "emergency.csv")]
        api = program(played, who).get(f"/productions/{played.production.pk}/emergency").status_code
        assert (who, answers, api) == (who, [404, 404], 404)
    assert only().reads == before
    for path in ("/people/", f"/p/{played.production.pk}/contacts/", f"/p/{played.production.pk}/cast-list/"):
        assert "Penicillin" not in text(played.client("sam").get(path))
    contacts = text(played.client("sam").get(f"/p/{played.production.pk}/contacts/"))
    assert ("For an emergency" in contacts, "For an emergency" in text(played.client("karen").get(
        f"/p/{played.production.pk}/contacts/"))) == (True, False)  # fmt: skip


def test_the_desk_that_is_recused_from_somebody_does_not_read_it(played: World) -> None:
    give(played)
    agreements.declare(played.actor("sam"), performer=played.performers["ivy"])
    shown = page(played)
    assert ("Ivy" in shown, "Penicillin" in shown, "Nobody has a part yet" in shown) == (False, False, True)


def test_they_are_told_who_read_it_and_when(played: World, time_machine: Any) -> None:
    give(played)
    page(played)
    page(played)
    (read,) = only().reads
    assert read[0] == played.people["sam"].pk
    assert "<li>Sam, " in text(Client().get(own(played)))
    time_machine.move_to(played.now + timedelta(hours=2))
    program(played, "sam").get(f"/productions/{played.production.pk}/emergency")
    (again,) = only().reads
    assert again[1] - read[1] >= 7_000_000
    give(played, needs="Nothing any more.")
    assert only().reads == [again]


def test_neither_the_records_nor_a_log_of_theirs_hold_it_in_the_clear(played: World) -> None:
    give(played)
    short = len(only().sealed)
    row = {name: bytes(value) if isinstance(value, memoryview) else value for name, value in vars(only()).items()}
    assert not any(word in str(row) for word in ("Anna", "Penicillin", "7946"))
    give(played, needs="")
    assert len(only().sealed) == short, "its length tells nothing of how much it is"
    assert Emergency.objects.count() == 1


def test_what_cannot_be_kept_is_said_at_its_field_and_stays_typed(played: World) -> None:
    answer = give(played, name="", phone="ask her", needs="Asthma")
    shown = text(answer)
    assert (answer.status_code, "Say who is to be called." in shown, "That is no number." in shown) == (422, True, True)
    assert ("Asthma" in shown, 'value="ask her"' in shown, Emergency.objects.count()) == (True, True, 0)
    assert give(played, needs="x" * 100_000).status_code == 422
    for odd in ("<b>bold</b>", "‏من ينادى؟", "🩹" * 20):
        assert give(played, needs=odd).status_code == 302
    assert give(played, needs="a\x00b").status_code == 422
    assert "&lt;b&gt;" not in page(played)
    give(played, needs="<b>bold</b>")
    assert "&lt;b&gt;bold&lt;/b&gt;" in page(played)


def test_they_take_it_away_and_no_backup_brings_it_back(played: World) -> None:
    give(played)
    key = only().pk
    assert "Take it away" in text(Client().get(own(played)))
    assert Client().post(own(played, "forget"))["Location"] == own(played) + "?done=forget"
    assert (Emergency.objects.count(), Erasure.objects.filter(kind="emergency", key=key).exists()) == (0, True)
    assert Client().post(own(played, "forget")).status_code == 302  # twice is once
    assert Client().get(own(played, "forget"))["Location"] == own(played)
    assert Client().post(own(played, "guess")).status_code == 404
    assert Client().get("/i/guessed/emergency/").status_code == 404


def test_whoever_is_let_go_gives_nothing_more_and_takes_away_what_stands_there(played: World) -> None:
    give(played)
    token = played.bearer("ivy").token
    offers.withdraw(played.bearer("ivy"), now=played.now)
    shown = text(Client().get(own(played)))
    assert ("You have no part here any more" in shown, 'id="form-give"' in shown) == (True, False)
    assert give(played, needs="More").status_code in (404, 409, 410)
    assert "Penicillin" not in page(played)
    assert Client().post(own(played, "forget"))["Location"] == f"/i/{token}/"
    assert Client().get(own(played)).status_code == 404


def test_it_is_among_what_is_kept_and_is_taken_along(played: World) -> None:
    give(played)
    kept = f"/i/{played.bearer('ivy').token}/kept/"
    shown = text(Client().get(kept))
    assert ("Penicillin" in shown, BY_KEY["emergency"].why in shown) == (True, True)
    file = Client().get(f"{kept}take/")
    raw = b"".join(file.streaming_content) if file.streaming else file.content  # type: ignore[attr-defined]
    data = json.loads(zipfile.ZipFile(io.BytesIO(raw)).read("kept.json"))
    assert data["for_an_emergency"][0]["needs"] == SAID["needs"]


def test_it_goes_with_them_and_by_itself_in_its_time(played: World) -> None:
    give(played)
    offers.withdraw(played.bearer("ivy"), now=played.now)
    (found,) = [one for one in endings(played.production.company, now=played.now) if one.kind == "emergency"]
    assert timedelta(days=6) < found.at - played.now < timedelta(days=8)
    erasure.erase([Item("performer", played.performers["ivy"])], purpose="unsuccessful", now=played.now)
    assert Emergency.objects.count() == 0


def test_an_agent_neither_reads_nor_gives_it(played: World) -> None:
    give(played)
    agent = Agent.objects.create(
        company=played.production.company, name="Rita Fox", agency="Fox & Daughters", email="rita@fox.example",
        link="x" * 20, link_until=played.now + timedelta(days=30), created_at=played.now,
    )  # fmt: skip
    Represented.objects.create(
        agent=agent, performer_id=played.performers["ivy"], production=played.production, role=played.role,
        cand=played.cands["ivy"], key="y" * 20, since=played.now,
    )  # fmt: skip
    theirs = f"/i/{agent_token(agent.link, 'y' * 20)}/"
    assert "If something happens" not in text(Client().get(theirs))
    assert Client().get(f"{theirs}emergency/").status_code == 404
    assert Client().post(f"{theirs}emergency/give/", SAID).status_code == 404


def test_a_guardian_gives_it_for_a_minor(played: World) -> None:
    who = {"guardian_name": "Anna Vale", "guardian_relation": "mother", "email": "anna@example.org"}
    guardians.say(played.production, played.performers["ivy"], form=who, now=played.now)
    shown = text(Client().get(own(played)))
    assert ("If something happens to Ivy Marlowe" in shown, "Who that is to them" in shown) == (True, True)
    assert give(played).status_code == 302


def test_two_records_that_become_one_keep_what_was_given_last(played: World) -> None:
    give(played)
    other = productions.add_performer(played.production.company_id, name="Ivory Marlowe", email="", now=played.now)
    played.performers["ivory"] = other.pk
    performers.merge(played.actor("karen"), keep=played.performers["ivory"], gone=played.performers["ivy"])
    assert only().performer_id == played.performers["ivory"]
    assert "Penicillin" in page(played)


def test_without_its_key_nothing_is_shown_and_it_is_said_why(played: World) -> None:
    give(played)
    path = vault.master_key_path()
    key = path.read_bytes()
    try:
        path.write_bytes(b"x" * len(key))
        answer = played.client("sam").get(here(played, ""))
        assert (answer.status_code, "safeguarding.key" in text(answer)) == (503, True)
        assert Client().get(own(played)).status_code == 503
        assert "It cannot be opened just now" in text(Client().get(f"/i/{played.bearer('ivy').token}/kept/"))
        api = program(played, "sam").get(f"/productions/{played.production.pk}/emergency")
        assert (api.status_code, api.json()["error"]["why"]) == (503, ["key_missing"])
    finally:
        path.write_bytes(key)
    assert "Penicillin" in page(played)


def test_a_renewed_key_opens_it(played: World) -> None:
    give(played)
    before = bytes(only().wrapped_key)
    old = vault.old_master_key_path()
    try:
        assert wrapping.renew().shut == 0
        assert bytes(only().wrapped_key) != before
        old.unlink()
        assert "Penicillin" in page(played)
    finally:
        old.unlink(missing_ok=True)
