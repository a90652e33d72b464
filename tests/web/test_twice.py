"""Whoever is here twice joins it themselves; nobody else learns that anybody is."""

import html
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, decisions, letters, performers
from castlist.actions.decisions import Revision
from castlist.queries.agents import acting_now
from castlist.queries.log import load_whole
from castlist.queries.verification_walk import walk
from castlist.records.models import Event, Guardian, Link, Merging, Performer, Slot
from tests.actions.test_performers import elsewhere
from tests.world import World

pytestmark = pytest.mark.django_db
NEUTRAL = "This cannot be done here by yourself."


def words(answer: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def two(world: World, letters_may_go: None) -> World:
    """Ivy by one address, and Ivy by another, both written to about The Lead; the times are there."""
    for name in ("ivy", "ivo"):
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
    world.times(3)
    return world


def links(world: World) -> tuple[str, str]:
    """The pages of both, as each letter led to them."""
    found = []
    for name in ("ivy", "ivo"):
        draft = world.letter("sam", name, to=f"{name}@example.org")
        letters.send(world.actor("sam"), draft)
        token = re.search(r"/i/([^/\s]+)/", mail.outbox[-1].body)
        assert token is not None
        found.append(f"/i/{token[1]}/")
    return found[0], found[1]


def mine(world: World, name: str) -> str:
    return world.performers[name]


def one(world: World) -> bool:
    return Performer.objects.get(pk=mine(world, "ivo")).merged_into_id == mine(world, "ivy")


def sound(world: World) -> None:
    assert [str(found) for found in walk(only=world.production.pk).findings] == []


def test_whoever_holds_both_links_sees_both_and_joins_them_with_one_press(two: World) -> None:
    ivy, ivo = links(two)
    phone = Client()
    assert "Am I here twice?" in words(phone.get(ivy))
    first = words(phone.get(f"{ivy}twice/"))
    assert ("Ivo" in first, "You are here twice." in first) == (False, False)
    seen = phone.post(f"{ivy}twice/", {"other": f"https://cast.example{ivo}"})
    assert (seen.status_code, "You are here twice." in words(seen)) == (200, True)
    for said in ("Ivy Marlowe", "Ivo Marlowe", "ivo@example.org", "The Lead, Small Hours: a letter of"):
        assert said in words(seen), said
    token = ivo.split("/")[2]
    done = phone.post(f"{ivy}twice/", {"gone": mine(two, "ivo"), "other": token})
    assert (done.status_code, done["Location"], one(two)) == (302, f"{ivy}twice/?done=joined", True)
    state = two.state()
    stays, ended = state.candidacy(two.cands["ivy"]), state.candidacy(two.cands["ivo"])
    assert stays is not None
    assert ended is not None
    assert (stays.lives, stays.step, ended.lives, ended.ended) == (True, "audition", False, "withdrawn")
    kinds = list(Event.objects.filter(by=mine(two, "ivy")).order_by("seq").values_list("kind", flat=True))
    assert kinds[-1] == "performers_merged"
    assert Event.objects.get(kind="withdrew").by == mine(two, "ivo")
    sound(two)
    before = words(phone.get(ivo))
    assert ("You are here once now." in before, "You have withdrawn" in before) == (True, False)
    onward = re.search(r'href="(/i/[^"]+)">Open it<', phone.get(ivo).content.decode())
    assert onward is not None
    assert words(phone.get(onward[1])) == words(phone.get(ivy))
    told = words(two.client("tom").get(f"/p/{two.production.pk}/r/{two.role}/acts/"))
    assert "Ivy Marlowe says that Ivo Marlowe and Ivy Marlowe are the same person" in told
    again = phone.post(f"{ivy}twice/", {"gone": mine(two, "ivo"), "other": token})
    assert again.status_code == 404
    assert "You made it one with Ivo Marlowe" in words(phone.get(f"{ivy}twice/"))


def test_it_is_taken_back_by_the_one_who_did_it(two: World) -> None:
    ivy, ivo = links(two)
    phone = Client()
    phone.post(f"{ivy}twice/", {"gone": mine(two, "ivo"), "other": ivo})
    assert one(two)
    back = phone.post(f"{ivy}twice/", {"gone": mine(two, "ivo"), "two_again": "yes"})
    assert (back["Location"], one(two), Merging.objects.count()) == (f"{ivy}twice/?done=parted", False, 0)
    sound(two)
    assert phone.post(f"{ivy}twice/", {"gone": mine(two, "ivo"), "two_again": "yes"}).status_code == 404


def test_what_the_desk_made_one_is_not_theirs_to_take_apart(two: World) -> None:
    ivy, _ = links(two)
    performers.merge(two.actor("sam"), keep=mine(two, "ivy"), gone=mine(two, "ivo"))
    assert "You made it one" not in words(Client().get(f"{ivy}twice/"))
    assert Client().post(f"{ivy}twice/", {"gone": mine(two, "ivo"), "two_again": "yes"}).status_code == 404
    assert one(two)


def test_a_time_of_the_other_is_free_again(two: World) -> None:
    ivy, ivo = links(two)
    slot = Slot.objects.order_by("start")[0]
    Client().post(f"{ivo}time/", {"slot": slot.pk})
    assert Slot.objects.get(pk=slot.pk).cand == two.cands["ivo"]
    assert "a time on" in words(Client().post(f"{ivy}twice/", {"other": ivo}))
    Client().post(f"{ivy}twice/", {"gone": mine(two, "ivo"), "other": ivo})
    assert (one(two), Slot.objects.get(pk=slot.pk).cand) == (True, None)
    sound(two)


def test_nobody_learns_of_another_by_its_address_or_its_id_alone(two: World) -> None:
    ivy, _ = links(two)
    phone, where = Client(), f"{ivy}twice/"
    tries = (
        {"other": "ivo@example.org"}, {"other": "guessed"}, {"other": f"{ivy}"}, {"other": ""},
        {"other": f"/i/{'x' * 24}.abc/"},
    )  # fmt: skip
    answers = {re.sub(r' value="[^"]*"', "", phone.post(where, said).content.decode()) for said in tries}
    assert len(answers) == 1
    for gone in (mine(two, "ivo"), mine(two, "ivy"), "nosuch"):
        no = phone.post(where, {"gone": gone, "other": "guessed"})
        assert (no.status_code, "Ivo" in words(no)) == (404, False)
    assert not one(two)


def test_one_address_shows_both_to_whoever_reads_its_mail(two: World) -> None:
    Performer.objects.filter(pk=mine(two, "ivo")).update(email="ivy@example.org")
    where = []
    for name in ("ivy", "ivo"):
        letters.send(two.actor("sam"), two.letter("sam", name, to="ivy@example.org"))
        token = re.search(r"/i/([^/\s]+)/", mail.outbox[-1].body)
        assert token is not None
        where.append(f"/i/{token[1]}/")
    phone = Client()
    for page in where:
        assert "Another form or letter is known under your address" in words(phone.get(page))
    assert "Ivo Marlowe" in words(phone.get(f"{where[0]}twice/"))
    done = phone.post(f"{where[0]}twice/", {"gone": mine(two, "ivo")})
    assert (done["Location"], one(two)) == (f"{where[0]}twice/?done=joined", True)
    assert "Another form or letter is known under your address" not in words(phone.get(where[0]))


def test_an_address_that_somebody_only_typed_shows_nothing(two: World) -> None:
    ivy, ivo = links(two)
    Performer.objects.filter(pk=mine(two, "ivy")).update(email="ivo@example.org")  # by “Put it right”, on her page
    seen = [words(Client().get(page)) for page in (ivy, f"{ivy}twice/", ivo, f"{ivo}twice/")]
    assert ["You seem" in text or "You are here twice" in text for text in seen] == [False] * 4


def test_who_was_only_spoken_of_in_a_room_is_not_shown(two: World) -> None:
    ivy, _ = links(two)
    two.put_forward("ida", email="ivy@example.org")
    assert "Another form or letter is known under your address" not in words(Client().get(ivy))
    assert "Ida" not in words(Client().get(f"{ivy}twice/"))
    assert Client().post(f"{ivy}twice/", {"gone": mine(two, "ida")}).status_code == 404


def test_it_tells_nothing_of_the_room_where_it_cannot_be(two: World) -> None:
    ivy, ivo = links(two)
    agreements.move(two.actor("karen"), "set_rule", change={"sealed": True})
    agreements.agree(two.actor("derek"), two.state().motions()[0].id)
    decisions.propose(two.actor("karen"), two.cands["ivy"], revision=Revision("callback"))
    before = Event.objects.count()
    no = Client().post(f"{ivy}twice/", {"gone": mine(two, "ivo"), "other": ivo})
    assert (no.status_code, NEUTRAL in words(no), "sealed" in words(no)) == (422, True, False)
    assert (Event.objects.count(), one(two)) == (before, False)


def test_for_somebody_under_18_the_company_does_it(two: World) -> None:
    ivy, ivo = links(two)
    Guardian.objects.create(
        performer_id=mine(two, "ivo"), name="Anna", relation="mother", born=two.now.date() - timedelta(days=3000),
        said_at=two.now, under_18_on=two.now.date(),
    )  # fmt: skip
    assert "Ivo" not in words(Client().post(f"{ivy}twice/", {"other": ivo}))
    assert Client().get(f"{ivo}twice/").status_code == 404
    assert not acting_now(now=two.now).exists()


def test_parts_of_two_productions_come_together(two: World) -> None:
    ivy, ivo = links(two)
    there = elsewhere(two)
    cand = there.put_forward(mine(two, "ivo"))
    Client().post(f"{ivy}twice/", {"gone": mine(two, "ivo"), "other": ivo})
    assert one(two)
    found = load_whole(there.production).candidacy(cand)
    assert found is not None
    assert (found.performer, found.lives) == (mine(two, "ivy"), True)
    assert [str(one) for one in walk(only=there.production).findings] == []
    assert Link.objects.filter(performer=mine(two, "ivy")).count() == 2
