"""A letter to whoever acts for somebody under 18 comes back: the answer is owed still, and it says what to try next."""

from datetime import timedelta

import pytest
from django.core import mail

from castlist.actions import agreements, answers, guardians, letters
from castlist.actions.inbound import Taken, take
from castlist.queries.home import home
from castlist.queries.letters import Words
from castlist.queries.owed import Ledger, ledger
from castlist.records.models import Letter
from castlist.rules.why import Refused, Why
from tests.mails import came_back
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_may_go")]
GUARDIAN = {"guardian_name": "Anna Vale", "guardian_relation": "mother", "email": "anna@example.org"}


@pytest.fixture
def told_no(world: World) -> World:
    """Ivy is eleven, was heard, and the no to Anna, who acts for her, has gone."""
    world.put_forward("ivy", email="anna@example.org")
    guardians.say(world.production, world.performers["ivy"], form=form(world), now=world.now)
    world.agree("ivy", "audition")
    world.times(1)
    letters.send(world.actor("sam"), world.letter("sam", "ivy", to="anna@example.org"))
    world.agree("ivy", "released")
    letters.send(world.actor("sam"), world.letter("sam", "ivy", to="anna@example.org"))
    assert ledger_of(world).owed == 0
    return world


def form(world: World) -> dict[str, str]:
    return {**GUARDIAN, "born": (world.now - timedelta(days=11 * 366)).date().isoformat()}


def ledger_of(world: World) -> Ledger:
    return ledger(world.people["sam"], world.production, now=world.now)


def the_no() -> Letter:
    return Letter.objects.get(kind="answer")


def bounce(world: World, status: str = "5.1.1") -> None:
    assert take(came_back(the_no().pk, status=status), now=world.now) == Taken("returned", the_no().pk)


def test_the_answer_is_owed_still_and_the_desk_is_told(told_no: World) -> None:
    bounce(told_no)
    (row,) = ledger_of(told_no).rows
    assert (row.stands, row.says) == ("returned", "the answer came back")
    waits = {who: [one.title for one in home(told_no.people[who], now=told_no.now).waits] for who in ("sam", "tom")}
    assert [one for one in waits["sam"] if "did not get through" in one]
    assert waits["tom"] == []
    with pytest.raises(Refused) as no:
        agreements.move(told_no.actor("karen"), "close_casting")
    assert no.value.why is Why.answer_owed


def test_the_second_way_is_another_address_of_whoever_acts_for_them_and_no_other(told_no: World) -> None:
    bounce(told_no)
    row, sam = the_no(), told_no.actor("sam")
    with pytest.raises(Refused) as no:
        letters.change(sam, row.pk, Words("ivy@school.example", row.subject, row.body, row.version))
    assert no.value.why is Why.guardian_only
    new = {**form(told_no), "email": "anna@work.example"}
    guardians.say(told_no.production, told_no.performers["ivy"], form=new, now=told_no.now)
    row = the_no()
    letters.change(sam, row.pk, Words("anna@work.example", row.subject, row.body, row.version))
    letters.send(sam, row.pk)
    assert mail.outbox[-1].to == ["anna@work.example"]
    assert ledger_of(told_no).owed == 0


def test_where_no_way_reaches_them_it_is_left_at_that_with_a_reason(told_no: World) -> None:
    bounce(told_no)
    cand, sam = told_no.cands["ivy"], told_no.actor("sam")
    for routes, reason, why in (
        (["letter"], "It came back.", Why.one_way), (["letter", "phone"], " ", Why.reason_required),
    ):  # fmt: skip
        with pytest.raises(Refused) as no:
            answers.write_off(sam, cand, routes=routes, reason=reason)
        assert no.value.why is why
    answers.write_off(sam, cand, routes=["guardian", "phone"], reason="The address is gone, and nobody answers there.")
    found = ledger_of(told_no)
    assert (found.owed, found.answered) == (0, 1)
    (left,) = found.written_off
    assert "through whoever acts for them" in left.routes
    assert left.reason == "The address is gone, and nobody answers there."
    assert not [one for one in home(told_no.people["sam"], now=told_no.now).waits if one.kind in ("failed", "owed")]
