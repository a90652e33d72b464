"""What waits on somebody is said alike by the front page, by the head of every page, and by the room itself."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, decisions, productions, queue, tasks
from castlist.actions.decisions import Reason, Revision
from castlist.records.models import Seat, Session
from castlist.rules.decisions.facts import Objection
from castlist.web import home_views
from tests.world import World

pytestmark = pytest.mark.django_db
ASKED = "Can you live with considering Ivy Marlowe?"


def home(world: World, who: str) -> str:
    return world.client(who).get("/").content.decode()


def room(world: World, who: str) -> str:
    return world.client(who).get(f"/p/{world.production.pk}/r/{world.role}/").content.decode()


def chosen(page: str) -> list[str]:
    """The answers that are chosen beforehand."""
    return re.findall(r'name="kind" id="position-(\w+)"[^>]* checked', page)


@pytest.fixture
def objected(world: World) -> World:
    """Karen wants to consider Ivy; Derek objects from there."""
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider", "For the voice."))
    decisions.position(world.actor("karen"), cand, revision=1, what="support", reason=Reason("I do."))
    decisions.position(
        world.actor("derek"), cand, revision=1, what="object", floor="consider", reason=Reason("", withheld=True)
    )
    return world


def test_whose_objection_holds_it_up_is_told_of_the_objection_and_not_asked_again(objected: World) -> None:
    page = home(objected, "derek")
    assert ("Your objection: Ivy Marlowe" in page, ASKED in page) == (True, False)
    page = room(objected, "derek")
    assert "You said “Not as it stands”. Say something else" in page
    assert chosen(page) == ["object"]


def test_whoever_moved_their_objection_out_of_the_way_is_asked_again(objected: World) -> None:
    cand = objected.cands["ivy"]
    name = next(iter(objected.state().all(Objection))).id
    decisions.move_floor(objected.actor("derek"), cand, objection=name, to="offer")
    page = home(objected, "derek")
    assert ("Your objection: Ivy Marlowe" in page, ASKED in page) == (False, True)
    page = room(objected, "derek")
    assert "Waiting for Derek." in page
    assert "You said “Not as it stands”. Say something else" not in page
    assert chosen(page) == []
    assert 'data-waits="1 waits on you"' in page
    assert 'data-waits=""' in room(objected, "karen")


def test_whoever_is_on_no_team_is_told_so(world: World) -> None:
    page = home(world, "eve")
    assert "You are on no team yet" in page
    assert "What moved" not in page
    assert "No question waits for your answer." in home(world, "karen")


def test_whoever_keeps_a_door_finds_it_until_the_day_is_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.times(2)
    session = Session.objects.get()
    assert "door that you keep" not in home(world, "eve")
    queue.name_monitor(world.actor("sam"), session.pk, email="eve@cornerhouse.example")
    day = (world.now + timedelta(days=10)).date()
    page = home(world, "eve")
    door = f'href="/p/{world.production.pk}/days/{session.pk}/door/?day={day.isoformat()}"'
    assert ["The door that you keep" in page, door in page, "Studio 2" in page] == [True] * 3
    assert ("You are on no team yet" in page, world.production.name in page) == (False, False)
    assert "door that you keep" not in home(world, "sam")
    monkeypatch.setattr(home_views, "now", lambda: world.now + timedelta(days=11))
    assert "door that you keep" not in home(world, "eve")
    monkeypatch.undo()
    Session.objects.update(off_at=world.now)
    assert "door that you keep" not in home(world, "eve")


def test_a_task_says_what_was_written(world: World) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    tom, cand = world.people["tom"].pk, world.cands["ivy"]
    tasks.give_task(world.actor("karen"), cand, owner=tom, what="Write to her tonight")
    tasks.give_task(world.actor("karen"), cand, owner=tom, what="Find the score", outward=False)
    page = home(world, "tom")
    assert ("<h2>Get in touch with Ivy Marlowe</h2>" in page, "“Write to her tonight” · The Lead" in page) == (
        True,
        True,
    )
    assert ("<h2>Find the score</h2>" in page, "Ivy Marlowe · The Lead · under minute 1" in page) == (True, True)


def test_first_use_hides_what_is_beyond_and_an_empty_room_has_nothing_to_look_back_at(world: World) -> None:
    karen, home_of = world.client("karen"), f"/p/{world.production.pk}/"
    screens = [karen.get(f"/start/{world.production.pk}/{step}/").content.decode() for step in (2, 3)]
    assert ["Team and rules" in page for page in screens] == [False, False]
    assert "Team and rules" in karen.get(home_of).content.decode()
    assert ("data-flashback" in room(world, "karen"), "Nobody has been named yet" in room(world, "karen")) == (
        False,
        True,
    )
    world.put_forward("ivy")
    assert "data-flashback" in room(world, "karen")


def test_what_moved_stands_there_for_an_hour(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever loads the page anew, or comes back to it, loses nothing; the next day it is only what is new."""
    world.put_forward("ivy")

    def told(after: timedelta) -> bool:
        monkeypatch.setattr(home_views, "now", lambda: world.now + after)
        return "Karen puts Ivy Marlowe forward" in home(world, "derek")

    assert [told(timedelta(minutes=m)) for m in (1, 2, 50)] == [True, True, True]
    assert told(timedelta(minutes=90)) is False
    world.put_forward("rose")
    assert told(timedelta(minutes=95)) is False
    assert told(timedelta(minutes=96)) is False


@pytest.mark.django_db(transaction=True)  # nothing is kept in mind within one
def test_looking_again_writes_nothing_and_the_first_look_writes_once_for_all_productions(world: World) -> None:
    karen, derek = world.people["karen"], world.people["derek"]
    world.put_forward("ivy")
    for name in ("Winter Crossing", "The Lark"):
        other = productions.open_production(world.production.company, name=name, by=karen, now=world.now)
        who = replace(world.actor("karen"), production=other.pk)
        agreements.move(who, "add_member", person=derek.pk, title="producer", say=[("*", "*")])
        role = str(agreements.add_role(who, name=f"Somebody in {name}").answer["role"])
        decisions.put_forward(who, role=role, performer=world.performers["ivy"], reason=Reason("Her."))
    written = list[int]()
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            page = home(world, "derek")
        assert page.count("Karen puts Ivy Marlowe forward") == 3
        said = [one["sql"] for one in asked.captured_queries]
        written.append(sum(one.startswith("UPDATE") and '"seat"' in one for one in said))
    assert written == [1, 0, 0]
    assert list(Seat.objects.filter(person=derek, seen_seq=0)) == []
    productions.look_up_to({world.production.pk: 1}, by=derek.pk, now=world.now)
    assert Seat.objects.get(production=world.production, person=derek).seen_seq > 1, "nobody looks less far than before"


def test_a_room_says_when_nobody_has_been_asked_to_write(world: World, letters_may_go: None) -> None:
    says = "Nobody has been asked to write to Ivy Marlowe yet."
    cand = world.put_forward("ivy")
    assert says not in room(world, "karen")
    world.agree("ivy", "audition")
    assert says in room(world, "karen")
    tasks.give_task(world.actor("karen"), cand, owner=world.people["tom"].pk, what="Ask her.")
    assert says not in room(world, "karen")


def test_who_gave_their_time_back_is_seen(world: World, letters_may_go: None) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    slot, token = world.times(1)[0], world.invite("ivy")
    phone = Client()
    phone.post(f"/i/{token}/time/", {"slot": slot, "held": ""})
    assert "has no time" not in room(world, "sam")
    phone.post(f"/i/{token}/sure/give-back/")
    page = room(world, "sam")
    assert ("has no time" in page, "They have answered, and have no time." in page) == (True, True)


def test_of_many_moves_the_latest_stand_open_and_the_productions_are_not_pushed_out_of_sight(world: World) -> None:
    page = home(world, "derek")
    assert (page.count("joins.</"), "more</summary>" in page) == (6, False), "one or two more are no fold"
    cand = world.put_forward("ivy")
    for said in range(12):
        decisions.advise(world.actor("tom"), cand, what="comment", text=f"{said}")
    page = home(world, "derek")
    moved = page[page.index('id="moved"') : page.index('id="productions"')]
    shown, _, folded = moved.partition("<details")
    assert (shown.count("<li>"), f"{folded.count('<li>')} more</summary>" in folded) == (6, True)
    assert folded.count("<li>") > 6


def test_the_same_about_many_of_a_role_is_one_question(world: World) -> None:
    names = [f"bird{n}" for n in range(8)]
    for name in names:
        world.put_forward(name)
        decisions.propose(world.actor("karen"), world.cands[name], revision=Revision("consider"))
    shown = world.client("derek").get("/").content.decode()
    assert shown.count("Can you live with considering") == 2  # said once more for whoever hears the button
    assert "Can you live with considering 8 people?" in shown
    assert "One by one." in shown
    assert f"/p/{world.production.pk}/r/{world.role}/?c={world.cands['bird0']}" in shown
    for name in names[:2]:
        decisions.position(world.actor("derek"), world.cands[name], revision=1, what="accept", reason=Reason())
    assert world.client("derek").get("/").content.decode().count("Can you live with considering") == 6 + 6


def test_home_shows_as_many_as_somebody_can_look_at_and_how_many_more_there_are(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home_views, "AT_ONCE", 3)
    names = [f"bird{n}" for n in range(5)]
    for name in names:
        world.put_forward(name)
        decisions.propose(world.actor("karen"), world.cands[name], revision=Revision("consider"))
    shown = world.client("derek").get("/").content.decode()
    assert shown.count("Can you live with considering") == 3 + 3
    assert "2 more things wait on you, after these." in shown
    assert "5 wait on you" in shown
    everything = world.client("derek").get("/?all").content.decode()
    assert everything.count("Can you live with considering") == 5 + 5
    assert "more things wait" not in everything
