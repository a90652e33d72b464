"""Answers that reach nobody, whoever wants no letter, and a casting that closes once everybody is answered."""

from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, answers, auditions, decisions, letters
from castlist.actions.log import Scope, write
from castlist.queries.owed import ledger
from castlist.records.models import QueueAct, Session, Slot, Text
from castlist.rules.decisions.facts import Letter
from castlist.rules.decisions.state import Event
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
WAYS = {"route": ["letter", "phone"], "reason": "The mail came back, and nobody answers the telephone."}


def at(world: World, *more: str) -> str:
    return "/".join([f"/p/{world.production.pk}/answers", *more, ""])


def post(world: World, who: str, address: str, form: dict[str, Any] | None = None) -> HttpResponse:
    return world.client(who).post(address, form or {})


def team(world: World, who: str, name: str, **form: str) -> HttpResponse:
    return world.client(who).post(f"/p/{world.production.pk}/team/{name}/", form)


def page(world: World, who: str, address: str) -> str:
    return world.client(who).get(address).content.decode()


@pytest.fixture
def let_go(invited: World) -> World:
    """Ivy was invited, and the room has said no."""
    invited.invite("ivy")
    invited.agree("ivy", "released")
    return invited


def test_an_answer_that_reaches_nobody_is_written_off_and_taken_back(let_go: World) -> None:
    world, ivy = let_go, let_go.cands["ivy"]
    assert at(world, ivy) in page(world, "sam", at(world))
    assert "The answer reaches nobody" in page(world, "sam", at(world, ivy))
    assert post(world, "sam", at(world, ivy, "write_off"), WAYS).status_code == 302
    shown = page(world, "karen", at(world, ivy))
    assert ("The mail came back" in shown, "by e-mail, by telephone" in shown) == (True, True)
    assert "Everybody has had an answer." in page(world, "karen", at(world))
    room = page(world, "tom", f"/p/{world.production.pk}/r/{world.role}/acts/")
    assert "Sam writes off that Ivy Marlowe could be answered" in room
    assert post(world, "derek", at(world, ivy, "take_back")).status_code == 302
    assert "0 of 1 have had an answer." in page(world, "karen", at(world))


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, "Two different ways have to be tried"),
        ({"route": ["letter"], "reason": "x"}, "Two different ways have to be tried"),
        ({"route": ["letter", "pigeon"], "reason": "x"}, "Two different ways have to be tried"),
        ({"route": ["letter", "phone"], "reason": " "}, "Please say why"),
        ({"route": ["letter", "phone"], "reason": "x" * 20_001}, "too long"),
    ],
)
def test_what_was_typed_is_kept_where_it_is_refused(let_go: World, form: dict[str, Any], says: str) -> None:
    answer = post(let_go, "sam", at(let_go, let_go.cands["ivy"], "write_off"), form)
    text = answer.content.decode()
    assert (answer.status_code, says in text) == (422, True)
    assert text.count(" checked") == len([way for way in form.get("route", ()) if way != "pigeon"])
    assert form.get("reason", "").strip()[:50] in text


def test_only_those_who_write_answers_write_them_off(let_go: World) -> None:
    address = at(let_go, let_go.cands["ivy"], "write_off")
    for who in ("tom", "miriam", "eve"):
        assert post(let_go, who, address, WAYS).status_code == 404
    assert ledger(let_go.people["karen"], let_go.production, now=let_go.now).owed == 1


def test_whoever_is_recused_learns_nothing_of_an_answer(invited: World) -> None:
    invited.invite("ivy")
    agreements.declare(invited.actor("derek"), performer=invited.performers["ivy"], what="partner")
    address = at(invited, invited.cands["ivy"])
    there = invited.client("derek").get(address)
    nowhere = invited.client("derek").get(at(invited, "nosuch"))
    assert (there.status_code, there.content) == (404, nowhere.content)
    assert post(invited, "derek", f"{address}write_off/", WAYS).status_code == 404
    assert post(invited, "karen", f"{address}write_off/", WAYS).status_code == 422
    assert "had one." not in page(invited, "derek", f"/p/{invited.production.pk}/")
    assert "0 of 1 have had one." in page(invited, "karen", f"/p/{invited.production.pk}/")


def test_a_reason_is_gone_with_whom_it_is_about(let_go: World) -> None:
    answers.write_off(let_go.actor("sam"), let_go.cands["ivy"], routes=["post", "phone"], reason="Moved to Leeds.")
    row = Text.objects.get(body="Moved to Leeds.")
    assert (row.cand, row.author) == (let_go.cands["ivy"], let_go.people["sam"].pk)


def test_whoever_wants_no_letter_is_owed_none(invited: World) -> None:
    token = invited.invite("ivy")
    phone = Client()
    assert "If the part goes to somebody else" in phone.get(f"/i/{token}/").content.decode()
    assert phone.post(f"/i/{token}/if-no/", {"letter": "maybe"}).status_code == 422
    back = phone.post(f"/i/{token}/if-no/", {"letter": "no"})
    assert "You get no letter if the answer is no." in phone.get(back["Location"]).content.decode()
    assert phone.post(f"/i/{token}/if-no/", {"letter": "no"}).status_code == 302
    invited.agree("ivy", "released")
    found = ledger(invited.people["sam"], invited.production, now=invited.now)
    assert (found.owed, found.ways) == (0, (("did not want a no by letter", 1),))


def test_a_casting_closes_when_all_agree_and_nobody_is_owed_an_answer(let_go: World) -> None:
    world = let_go
    assert "It cannot be closed while somebody is owed an answer." in page(world, "karen", at(world))
    refused = team(world, "karen", "close")
    assert (refused.status_code, "still owed an answer" in refused.content.decode()) == (422, True)
    letters.send(world.actor("sam"), world.letter("sam", "ivy"))
    assert "our answer" in mail.outbox[-1].subject
    assert "Close the casting" in page(world, "karen", at(world))
    assert team(world, "karen", "close").status_code == 302
    waits = page(world, "derek", f"/p/{world.production.pk}/team/")
    assert "The casting is closed" in waits
    motion = world.state().motions()[0].id
    assert team(world, "derek", "agree", motion=motion).status_code == 302
    assert "The casting was closed on" in page(world, "sam", at(world))
    room = page(world, "karen", f"/p/{world.production.pk}/r/{world.role}/?c={world.cands['ivy']}")
    assert ("nothing is begun here any more" in room, "Put somebody forward" in room) == (True, False)
    assert "The casting is closed." in page(world, "tom", f"/p/{world.production.pk}/")
    closed = page(world, "sam", f"/p/{world.production.pk}/")
    assert ("Who plays what" in closed, "Callback day" in closed) == (True, False), (
        "who goes on is asked while it plays"
    )


def test_whoever_was_let_in_by_hand_is_answered_first(invited: World) -> None:
    ivy, session = invited.cands["ivy"], Session.objects.get()
    day = Slot.objects.order_by("start")[0].start.date()
    for n, what in enumerate(("here", "call", "enter", "done"), 1):
        QueueAct.objects.create(
            production=invited.production, session=session, day=day, cand=ivy, n=n, what=what, at=n * 1_000, by="sam"
        )
    invited.agree("ivy", "released")
    assert ledger(invited.people["sam"], invited.production, now=invited.now).owed == 1
    agreements.move(invited.actor("karen"), "close_casting")
    with pytest.raises(Refused) as no:
        agreements.agree(invited.actor("derek"), invited.state().motions()[0].id)
    assert no.value.why is Why.answer_owed
    assert "0 of 1 have had one." in page(invited, "sam", f"/p/{invited.production.pk}/")


@pytest.fixture
def closed(let_go: World) -> World:
    """Everybody is answered, and the casting is closed."""
    letters.send(let_go.actor("sam"), let_go.letter("sam", "ivy"))
    agreements.move(let_go.actor("karen"), "close_casting")
    agreements.agree(let_go.actor("derek"), let_go.state().motions()[0].id)
    return let_go


def test_in_a_closed_casting_nothing_begins(closed: World) -> None:
    world = closed
    for act in (
        lambda: world.put_forward("rana"),
        lambda: agreements.add_role(world.actor("karen"), name="The Fool"),
        lambda: agreements.move(world.actor("karen"), "set_rule", change={"sealed": True}),
        lambda: decisions.submit(world.actor("sam"), role=world.role, performer=world.performers["ivy"]),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.why is Why.casting_closed


def test_an_answer_that_comes_back_afterwards_can_still_be_written_off(closed: World) -> None:
    ivy = closed.cands["ivy"]
    letter = next(one for one in closed.state().group(Letter, ivy) if one.what == "answer")
    returned = Event("letter_moved", "", 0, {"id": letter.id, "state": "failed"}, ivy, closed.role)
    write(closed.production.pk, lambda state, at: [returned], by="", now=closed.now, scope=Scope(closed.role, ivy))
    assert ledger(closed.people["sam"], closed.production, now=closed.now).owed == 1
    assert post(closed, "sam", at(closed, ivy, "write_off"), WAYS).status_code == 302
    assert ledger(closed.people["sam"], closed.production, now=closed.now).owed == 0


def test_a_closed_casting_is_opened_again_by_those_who_closed_it(closed: World) -> None:
    world = closed
    assert team(world, "sam", "open").status_code in (403, 404, 422)
    assert team(world, "karen", "open").status_code == 302
    agreements.agree(world.actor("derek"), world.state().motions()[0].id)
    world.put_forward("rana")
    assert "It cannot be closed" not in page(world, "karen", at(world))


def test_what_ends_something_still_goes_through(closed: World) -> None:
    agreements.declare(closed.actor("julia"), performer=closed.performers["ivy"], what="family")
    agreements.leave(closed.actor("tom"))
    assert closed.state().member(closed.people["tom"].pk) is None


def test_the_production_shows_how_many_have_had_an_answer(let_go: World) -> None:
    address = f"/p/{let_go.production.pk}/"
    assert "0 of 1 have had one." in page(let_go, "sam", address)
    assert "had one." not in page(let_go, "tom", address)
    letters.send(let_go.actor("sam"), let_go.letter("sam", "ivy"))
    assert "1 of 1 has had one." in page(let_go, "sam", address)


def test_somebody_is_seen_once_their_time_has_begun_also_where_the_ledger_is_in_mind(invited: World) -> None:
    invited.invite("ivy")
    slot = Slot.objects.order_by("start")[0]
    auditions.book(invited.bearer("ivy"), slot=slot.pk, held="", needs="", now=invited.now)
    who = invited.people["sam"]
    assert ledger(who, invited.production, now=invited.now).rows[0].why == "was written to"
    assert ledger(who, invited.production, now=slot.start).rows[0].why == "was seen"
