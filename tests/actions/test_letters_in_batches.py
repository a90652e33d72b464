"""Several letters at one moment: what is wrong with one keeps no other, and only whom it does not reach is owed one."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from castlist.actions import agreements, answers, letters, letters_by_clock
from castlist.actions.inbound import Taken, take
from castlist.queries.letters import Words
from castlist.queries.owed import Ledger, ledger
from castlist.records.models import Letter
from castlist.rules.why import Refused, Why
from tests.mails import came_back
from tests.web.test_owed_views import several_are_let_go
from tests.world import World

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def three(invited: World) -> dict[str, Letter]:
    """The noes to three whom the room has let go are drafted; by name."""
    names = several_are_let_go(invited)
    answers.begin_all(invited.actor("sam"), cands=[invited.cands[name] for name in names])
    rows = {row.cand: row for row in Letter.objects.filter(kind="answer")}
    return {name: rows[invited.cands[name]] for name in names}


def at_one_moment(world: World, three: dict[str, Letter], goes: datetime) -> Any:
    """Through the page that lets several go."""
    box = f"/p/{world.production.pk}/letters/later/"
    return world.client("sam").post(
        box, {"letter": [one.pk for one in three.values()], "goes_at": f"{goes:%Y-%m-%dT%H:%M}"}
    )


def reached() -> set[str]:
    return {one.to[0] for one in mail.outbox if "our answer" in one.subject}


def owed(world: World) -> Ledger:
    return ledger(world.people["sam"], world.production, now=world.now)


def test_a_field_that_cannot_be_filled_keeps_that_letter_and_no_other(invited: World, three: dict[str, Letter]) -> None:
    broken = three["n1"]
    letters.change(invited.actor("sam"), broken.pk, Words(broken.to, broken.subject, "Dear {nmae},", broken.version))
    goes = invited.now.replace(second=0) + timedelta(days=1)
    said = at_one_moment(invited, three, goes).content.decode()
    assert ("Not to N1" in said, "{nmae}" in said, "Not to N0" in said, "Not to N2" in said) == (
        True,
        True,
        False,
        False,
    )
    letters_by_clock.send_due(now=goes + timedelta(hours=14))
    assert reached() == {"n0@example.org", "n2@example.org"}
    assert [(row.name, row.stands) for row in owed(invited).rows] == [("N1", "drafted")]
    row = Letter.objects.get(pk=broken.pk)
    letters.change(invited.actor("sam"), row.pk, Words(row.to, row.subject, "Dear {name}, no.", row.version))
    letters.send(invited.actor("sam"), row.pk)
    assert (reached(), owed(invited).owed) == ({f"n{number}@example.org" for number in range(3)}, 0)


def test_the_one_that_comes_back_is_alone_owed_and_is_left_at_that_after_two_ways(
    invited: World, three: dict[str, Letter]
) -> None:
    sam = invited.actor("sam")
    for row in three.values():
        letters.send_later(sam, row.pk, goes=invited.now + HOUR)
    assert letters_by_clock.send_due(now=invited.now + HOUR) == 3
    assert (len(reached()), owed(invited).owed) == (3, 0)
    back = three["n1"]
    assert take(came_back(back.pk), now=invited.now + 2 * HOUR) == Taken("returned", back.pk)
    found = owed(invited)
    assert ([(row.name, row.stands) for row in found.rows], found.answered) == ([("N1", "returned")], 2)
    with pytest.raises(Refused) as no:
        agreements.move(invited.actor("karen"), "close_casting")
    assert no.value.why is Why.answer_owed
    with pytest.raises(Refused) as no:
        answers.write_off(sam, back.cand, routes=["letter"], reason="It came back.")
    assert no.value.why is Why.one_way
    row = Letter.objects.get(pk=back.pk)
    letters.change(sam, row.pk, Words("n1@work.example", row.subject, row.body, row.version))
    letters.send(sam, row.pk)
    assert owed(invited).owed == 0, "another address took it"
    assert take(came_back(back.pk, status="5.7.1"), now=invited.now + 3 * HOUR) == Taken("returned", back.pk)
    answers.write_off(sam, back.cand, routes=["letter", "phone"], reason="Both addresses are gone, and nobody answers.")
    found = owed(invited)
    assert (found.owed, found.answered, [one.name for one in found.written_off]) == (0, 3, ["N1"])


def test_taken_back_in_its_last_second_it_stays_and_pressed_twice_no_other_does(
    invited: World, three: dict[str, Letter], time_machine: Any
) -> None:
    sam, goes = invited.actor("sam"), invited.now + HOUR
    for row in three.values():
        letters.send_later(sam, row.pk, goes=goes)
    client, page = invited.client("sam"), f"/p/{invited.production.pk}/letters/{three['n1'].pk}/"
    time_machine.move_to(goes - SECOND, tick=False)
    assert letters_by_clock.send_due(now=goes - SECOND) == 0
    again = [client.post(f"{page}not_later/")["Location"] for _ in range(2)]
    assert again == [f"{page}?done=not_later"] * 2
    assert letters_by_clock.send_due(now=goes) == 2
    assert letters_by_clock.send_due(now=goes + HOUR) == 0
    assert reached() == {"n0@example.org", "n2@example.org"}
    assert Letter.objects.get(pk=three["n1"].pk).state == "drafted"
    time_machine.move_to(goes + SECOND, tick=False)
    late = client.post(f"/p/{invited.production.pk}/letters/{three['n0'].pk}/not_later/")
    assert (late.status_code, Why.not_waiting.sentence in late.content.decode()) == (422, True)
    with pytest.raises(Refused) as no:
        letters.not_later(replace(sam, now=goes + SECOND), three["n0"].pk)
    assert no.value.why is Why.not_waiting
