"""Home says what has still to go out: letters that are begun and wait, and a no that nobody has written."""

from datetime import timedelta

import pytest

from castlist.actions import agreements, decisions, letters, offers, productions, tasks
from castlist.actions.decisions import Actor
from castlist.queries.home import home
from castlist.queries.productions import production_page
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_may_go")]


def told(world: World, who: str) -> list[tuple[str, str, str, str]]:
    waits = home(world.people[who], now=world.now).waits
    return [(w.kind, w.title, w.url, w.button) for w in waits if w.kind in ("unsent", "owed")]


@pytest.fixture
def heard(world: World) -> World:
    """Ivy is to be heard, and nobody was asked to write."""
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    world.times(1)
    return world


def test_a_letter_that_is_begun_is_told_until_it_goes(heard: World) -> None:
    assert told(heard, "sam") == []
    letter = heard.letter("sam", "ivy")
    url = f"/p/{heard.production.pk}/letters/{letter}/"
    assert told(heard, "sam") == [("unsent", "A letter to Ivy Marlowe has not gone", url, "Look at it")]
    assert heard.client("sam").get(url).status_code == 200
    assert told(heard, "karen") == told(heard, "sam"), "whoever may write it is told"
    assert [told(heard, who) for who in ("tom", "miriam", "eve")] == [[], [], []]
    letters.send_later(heard.actor("sam"), letter, goes=heard.now + timedelta(days=1))
    assert told(heard, "sam") == [], "it goes by itself"
    letters.not_later(heard.actor("sam"), letter)
    assert told(heard, "sam") != []
    letters.send(heard.actor("sam"), letter)
    assert told(heard, "sam") == []


def test_whoever_was_asked_to_write_has_it_as_their_task_and_nobody_else_is_asked(heard: World) -> None:
    tasks.give_task(heard.actor("karen"), heard.cands["ivy"], owner=heard.people["tom"].pk, what="Ask her.")
    heard.letter("sam", "ivy")
    assert told(heard, "sam") == []
    assert [w.kind for w in home(heard.people["tom"], now=heard.now).waits] == ["task"]


def test_a_no_that_nobody_has_written_is_told_to_whoever_may_write_it(heard: World) -> None:
    heard.invite("ivy")
    heard.agree("ivy", "released")
    write = f"/p/{heard.production.pk}/letters/for/{heard.cands['ivy']}/"
    assert told(heard, "sam") == [("owed", "Ivy Marlowe waits for an answer", write, "Write to them")]
    assert heard.client("sam").get(write).status_code == 200
    assert [told(heard, who) for who in ("tom", "miriam", "eve")] == [[], [], []]
    letter = heard.letter("sam", "ivy")
    assert [row[:2] for row in told(heard, "sam")] == [("unsent", "A letter to Ivy Marlowe has not gone")]
    page = heard.client("sam").get("/").content.decode()
    assert "the room has said no, and they wait to hear it" in " ".join(page.split())
    letters.send(heard.actor("sam"), letter)
    assert told(heard, "sam") == []


def test_several_are_one_thing_that_leads_to_all_of_them(heard: World) -> None:
    heard.invite("ivy")
    heard.agree("ivy", "released")
    heard.put_forward("ben")
    heard.agree("ben", "audition")
    heard.invite("ben")
    heard.agree("ben", "released")
    assert told(heard, "sam") == [
        ("owed", "2 people wait for an answer", f"/p/{heard.production.pk}/answers/", "Write to them")
    ]


def test_nobody_who_was_told_nothing_is_owed_a_word(heard: World) -> None:
    heard.agree("ivy", "released")
    assert told(heard, "sam") == []


def test_an_offer_that_runs_is_told_when_its_letter_waits_and_not_before_it_may_go(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.clear(world.actor("miriam"), cand, value=True)
    for step in ("consider", "audition", "callback", "offer"):
        world.agree("ivy", step)
    world.letter("sam", "ivy")
    assert told(world, "sam") == [], "its grace runs: it cannot go yet"
    for who in ("karen", "derek"):
        agreements.move(world.actor(who), "waive_grace", cand=cand)
    assert [row[:2] for row in told(world, "sam")] == [("unsent", "A letter to Ivy Marlowe has not gone")]
    page = " ".join(world.client("sam").get("/").content.decode().split())
    assert "an offer to them runs, and until it goes they know nothing of it" in page


def test_whoever_came_in_and_was_never_heard_waits_since_then(world: World) -> None:
    """The room has concluded nothing about them before."""
    came, company = world.now, world.production.company_id
    performer = productions.add_performer(company, name="Ivy Marlowe", email="ivy@example.org", now=came).pk
    done = decisions.submit(Actor(world.production.pk, performer, came), role=world.role, performer=performer)
    world.cands["ivy"] = str(done.answer["candidacy"])
    world.now += timedelta(days=9)
    world.agree("ivy", "released")
    (row,) = [one for one in home(world.people["sam"], now=world.now).waits if one.kind == "owed"]
    assert row.at == came


def test_the_production_says_of_a_role_that_rests_who_is_cast_and_which_offers_run(world: World) -> None:
    def says() -> str:
        return production_page(world.people["karen"], world.production.pk, now=world.now).roles[0].sentence

    for name in ("ivy", "ada"):
        world.put_forward(name)
        decisions.clear(world.actor("miriam"), world.cands[name], value=True)
        for target in ("audition", "callback"):
            world.agree(name, target)
    assert says() == "Nothing is on the table."
    world.agree("ivy", "offer")
    assert says() == "One offer runs."
    world.now += timedelta(hours=25)
    offers.accept(world.bearer("ivy"), now=world.now)
    assert says() == "1 cast."
