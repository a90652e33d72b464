"""The cast list: names as they are printed, private news first, out at its moment, and nobody reads it before."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, cast_lists, decisions, guardians, offers
from castlist.queries.cast_lists import cast_list_page
from castlist.records.models import Performer, QueueAct, Session, Slot
from castlist.rules.why import Refused, Why
from castlist.web.role_links import calls_link, cast_list_link
from tests.web.test_cover_views import cast
from tests.world import World

pytestmark = pytest.mark.django_db


def here(world: World, *more: str) -> str:
    return "/".join([f"/p/{world.production.pk}/cast-list", *more, ""])


def page(world: World, who: str = "karen") -> str:
    return world.client(who).get(here(world)).content.decode()


def release(world: World, who: str = "karen", **form: str) -> HttpResponse:
    return world.client(who).post(here(world, "release"), {"when": "now"} | form)


def out(world: World) -> HttpResponse:
    return Client().get(cast_list_link(world.production.pk))


def home_of(world: World, who: str) -> str:
    return world.client(who).get("/").content.decode()


def submits(world: World, name: str) -> None:
    made = Performer.objects.create(company=world.production.company, name=name.capitalize(), created_at=world.now)
    written = decisions.submit(world.actor("sam"), role=world.role, performer=made.pk)
    world.performers[name], world.cands[name] = made.pk, written.events[0].cand


def main_of(shown: str) -> str:
    return shown.partition("<main")[2]


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.fixture
def played(world: World, letters_may_go: None, time_machine: Any) -> World:
    """Ivy has accepted The Lead; June, whom the room still thinks about, heard nothing of it."""
    cast(world, "ivy")
    world.put_forward("june")
    time_machine.move_to(world.now)
    return world


def test_nobody_has_a_part_yet(world: World) -> None:
    assert "Nobody has a part yet" in page(world)
    answer = release(world)
    assert (answer.status_code, "those who have accepted an offer" in text(answer)) == (422, True)
    assert out(world).status_code == 404


def test_it_is_released_read_by_anybody_and_taken_back(played: World) -> None:
    assert "Not released." in page(played, "tom")
    assert ("Ivy Marlowe" in page(played, "tom"), "1 place open" in page(played, "tom")) == (True, True)
    assert "release/" not in page(played, "tom")
    assert out(played).status_code == 404
    assert release(played)["Location"] == here(played) + "?done=release"
    shown = text(out(played))
    assert [word in shown for word in ("Small Hours", "The Lead", "Ivy Marlowe")] == [True] * 3
    assert [word in shown for word in ("June", "place open", "/p/", "noindex")] == [False, False, False, True]
    assert cast_list_link(played.production.pk) in page(played, "tom")
    assert played.client("derek").post(here(played, "take_back")).status_code == 302
    assert out(played).status_code == 404


def test_a_link_of_another_kind_opens_nothing(played: World) -> None:
    release(played)
    other = calls_link(played.production.pk).rstrip("/").rpartition("/")[2]
    for token in (other, cast_list_link(played.production.pk).rstrip("/").rpartition("/")[2][:-2] + "xx", "x", "%00"):
        assert Client().get(f"/cast/{token}/").status_code == 404


def test_private_news_comes_first(played: World) -> None:
    """June put herself in for the same part: the list would be her answer."""
    made = Performer.objects.create(company=played.production.company, name="May", created_at=played.now)
    decisions.submit(played.actor("sam"), role=played.role, performer=made.pk)
    assert "1 person in these roles waits for an answer" in page(played)
    answer = release(played)
    shown = text(answer)
    assert (answer.status_code, "private news comes first" in shown, 'name="sure"' in shown) == (422, True, True)
    assert release(played, sure="yes").status_code == 302


@pytest.mark.parametrize("said", ["", "soon", "2026-13-40T10:00"])
def test_a_moment_that_is_none_is_refused_and_kept(played: World, said: str) -> None:
    answer = release(played, when="later", out_at=said)
    assert answer.status_code == 422
    assert (f'value="{said}"' in text(answer), "checked" in text(answer)) == (True, True)
    assert out(played).status_code == 404


def test_it_comes_out_at_its_moment_for_everybody(played: World, time_machine: Any) -> None:
    later = played.now + timedelta(days=2)
    cast_lists.release(played.actor("karen"), out_at=later)
    token = played.bearer("ivy").token
    assert "Comes out" in page(played)
    assert "there is nothing at this address" in page(played)
    assert (out(played).status_code, "The cast list" in text(Client().get(f"/i/{token}/"))) == (404, False)
    time_machine.move_to(later + timedelta(seconds=1))
    assert (out(played).status_code, "The cast list" in text(Client().get(f"/i/{token}/"))) == (200, True)
    with pytest.raises(Refused) as no:
        cast_lists.release(played.actor("karen"), out_at=later + timedelta(days=500))
    assert no.value.why is Why.bad_moment


def test_at_its_moment_it_stays_in_while_somebody_waits_and_comes_out_then(played: World, time_machine: Any) -> None:
    """May put herself in for the same part. Nobody is asked beforehand: at the moment she has heard nothing."""
    submits(played, "may")
    moment = played.now + timedelta(hours=8)
    said = {"when": "later", "out_at": moment.strftime("%Y-%m-%dT%H:%M")}
    assert release(played, **said).status_code == 302
    token = played.bearer("ivy").token
    assert ("The cast list stays in" in home_of(played, "karen"), cast_lists.come_out(now=played.now)) == (False, 0)

    played.now = moment + timedelta(minutes=2)
    time_machine.move_to(played.now)
    assert cast_lists.come_out(now=played.now) == 0
    assert (out(played).status_code, "The cast list" in text(Client().get(f"/i/{token}/"))) == (404, False)
    shown = page(played)
    assert [word in shown for word in ("Stays in", "it comes out by itself", 'name="sure"')] == [True] * 3
    told = ["The cast list stays in" in home_of(played, who) for who in ("karen", "sam", "tom")]
    assert told == [True, True, False]
    assert (release(played).status_code, out(played).status_code) == (422, 404)

    offers.withdraw(played.bearer("may"), now=played.now)
    assert (out(played).status_code, "Stays in" in page(played)) == (200, False), "exact, before the clock comes round"
    assert "The cast list stays in" not in home_of(played, "karen")
    assert [cast_lists.come_out(now=played.now) for _ in range(2)] == [1, 0]
    assert (out(played).status_code, "The cast list" in text(Client().get(f"/i/{token}/"))) == (200, True)
    submits(played, "nan")
    assert out(played).status_code == 200, "what is out stays out when somebody comes"


def test_whoever_was_let_in_by_hand_is_told_first_too(invited: World, letters_may_go: None, time_machine: Any) -> None:
    """June was put forward, and no letter and no booking tells of her; but she was in the room."""
    cast(invited, "ivy")
    invited.put_forward("june")
    june, session = invited.cands["june"], Session.objects.get()
    day = Slot.objects.order_by("start")[0].start.date()
    for n, what in enumerate(("here", "call", "enter", "done"), 1):
        QueueAct.objects.create(
            production=invited.production, session=session, day=day, cand=june, n=n, what=what, at=n * 1_000, by="sam"
        )
    with pytest.raises(Refused) as no:
        cast_lists.release(invited.actor("karen"))
    assert no.value.why is Why.private_first
    later = invited.now + timedelta(hours=8)
    cast_lists.release(invited.actor("karen"), out_at=later)
    invited.now = later + timedelta(seconds=1)
    time_machine.move_to(invited.now)
    assert (out(invited).status_code, cast_lists.come_out(now=invited.now)) == (404, 0)
    offers.withdraw(invited.bearer("june"), now=invited.now)
    assert (out(invited).status_code, cast_lists.come_out(now=invited.now)) == (200, 1)


def test_whoever_withdraws_on_the_day_does_not_come_out_with_it(played: World, time_machine: Any) -> None:
    """Nobody has to press anything: at the moment that was said the place is open, and no name of theirs is on it."""
    cast(played, "may")
    later = played.now + timedelta(hours=8)
    cast_lists.release(played.actor("karen"), out_at=later)
    time_machine.move_to(later - timedelta(minutes=5))
    played.now = later - timedelta(minutes=5)
    answer = Client().post(f"/i/{played.bearer('ivy').token}/sure/withdraw/", {"text": "I am ill."})
    assert answer.status_code == 302
    shown = page(played)
    assert ("Comes out" in shown, "Ivy Marlowe" in main_of(shown)) == (True, False)
    time_machine.move_to(later + timedelta(seconds=1))
    assert ("May" in text(out(played)), "Ivy Marlowe" in text(out(played))) == (True, False)


def test_a_name_stands_as_it_is_wanted(played: World) -> None:
    token = played.bearer("ivy").token
    kept = text(Client().get(f"/i/{token}/kept/"))
    assert "Name as it is printed" in kept
    form = {"name": "Ivy Marlowe", "email": "ivy@example.org", "printed": "Ivy M. Marlowe", "skills": ""}
    assert Client().post(f"/i/{token}/kept/correct/", form).status_code == 302
    assert "Your name, as it is printed" in text(Client().get(f"/i/{token}/kept/"))
    release(played)
    assert "Ivy M. Marlowe" in text(out(played))
    assert "Ivy M. Marlowe" in page(played, "tom")


def test_a_minor_is_named_only_once_somebody_has_agreed(played: World) -> None:
    said = {"guardian_name": "Anna", "guardian_relation": "mother", "email": "anna@example.org"}
    before = main_of(page(played, "tom"))
    guardians.say(played.production, played.performers["ivy"], form=said, now=played.now)
    assert main_of(page(played, "tom")) == before  # the room does not learn of it
    assert ("Ivy Marlowe" in page(played, "sam"), "not named" in page(played, "sam")) == (True, True)
    release(played)
    shown = text(out(played))
    assert ("Ivy Marlowe" in shown, "a young performer" in shown) == (False, True)
    token = played.bearer("ivy").token
    asked = text(Client().get(f"/i/{token}/guardian/"))
    assert "their name may stand in the cast list" in asked
    form = {"guardian_name": "Anna", "guardian_relation": "mother", "may_print": "yes"}
    assert Client().post(f"/i/{token}/guardian/correct/", form).status_code == 302
    assert "Ivy Marlowe" in text(out(played))
    Client().post(f"/i/{token}/guardian/correct/", {**form, "may_print": ""})
    assert "Ivy Marlowe" not in text(out(played))


def test_whoever_withdraws_is_gone_from_it_and_whoever_comes_is_not_on_it_yet(played: World, time_machine: Any) -> None:
    release(played)
    cast(played, "may")
    time_machine.move_to(played.now)
    shown = page(played)
    assert (shown.count(">new<"), "is not on it" in shown, "May" in text(out(played))) == (1, True, False)
    offers.withdraw(played.bearer("ivy"), now=played.now)
    assert "Ivy Marlowe" not in text(out(played))
    assert release(played, sure="yes").status_code == 302
    assert "May" in text(out(played))


def test_whoever_is_recused_does_not_read_there_who_plays(played: World) -> None:
    agreements.declare(played.actor("derek"), performer=played.performers["ivy"], what="partner")
    assert "Ivy Marlowe" not in page(played, "derek")
    sheet = text(played.client("derek").get(f"/p/{played.production.pk}/cast-list/cast.csv"))
    assert "Ivy" not in sheet
    assert cast_list_page(played.people["derek"], played.production.pk, now=played.now).waiting == 0


def test_the_sheet_holds_no_formula(played: World) -> None:
    Performer.objects.filter(pk=played.performers["ivy"]).update(printed="=1+1")
    answer = played.client("karen").get(f"/p/{played.production.pk}/cast-list/cast.csv")
    rows = list(csv.reader(io.StringIO(text(answer).removeprefix("\ufeff"))))
    assert rows == [["Role", "Kind", "Name", "Covers"], ["The Lead", "principal", "'=1+1", ""]]


def test_whoever_was_erased_is_not_named(played: World) -> None:
    release(played)
    Performer.objects.filter(pk=played.performers["ivy"]).update(name="erased on 1 March 2027", erased_at=played.now)
    assert "erased" not in text(out(played))


def test_others_find_nothing(played: World) -> None:
    release(played)
    for who in ("eve",):
        assert played.client(who).get(here(played)).status_code == 404
        assert release(played, who).status_code == 404


def test_few_questions_however_many_roles_and_people(played: World, django_assert_max_num_queries: Any) -> None:
    release(played)
    for name in ("Nurse", "Ghost", "Fool"):
        agreements.add_role(played.actor("karen"), name=name, places=9)
    karen = played.client("karen")
    with django_assert_max_num_queries(16):
        karen.get(here(played))
    with django_assert_max_num_queries(6):
        out(played)
