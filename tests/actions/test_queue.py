"""What was pressed on the day goes with the person: who fetched a minor stands in no table any more afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from castlist.actions import auditions, erasure, queue
from castlist.actions.erasure import Item
from castlist.actions.queue import Day
from castlist.queries.own_pages import kept_about
from castlist.queries.retention import endings
from castlist.records.models import Guardian, Performer, QueueAct, Slot
from castlist.rules.queue import standing
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def fetched(invited: World) -> World:
    """Ivy is under 18, was here, and was fetched by her aunt."""
    slot = Slot.objects.order_by("start").first()
    assert slot is not None
    auditions.book(invited.bearer("ivy"), slot=slot.pk, held="", needs="", now=invited.now)
    ivy = Performer.objects.get(pk=invited.performers["ivy"])
    Guardian.objects.create(
        performer=ivy, name="Iris Marlowe", relation="aunt", under_18_on=slot.start.date(), said_at=invited.now
    )
    actor, on = replace(invited.actor("sam"), now=slot.start), Day(slot.session_id, slot.start.date())
    for seen, what in enumerate(("here", "enter", "done", "out")):
        queue.mark(actor, on, invited.cands["ivy"], what=what, seen=seen, collector="Aunt Hester")
    return invited


def test_who_fetched_somebody_goes_with_them_and_the_times_stay(fetched: World) -> None:
    assert QueueAct.objects.exclude(collector="").count() == 1
    erasure.erase_performer(fetched.performers["ivy"], now=fetched.now)
    assert QueueAct.objects.exclude(collector="").count() == 0
    assert list(QueueAct.objects.order_by("n").values_list("what", flat=True)) == ["here", "enter", "done", "out"]


def test_who_fetched_somebody_goes_when_what_they_needed_does(fetched: World) -> None:
    slot = Slot.objects.order_by("start").first()
    assert slot is not None
    company, key = fetched.production.company, str(QueueAct.objects.exclude(collector="").get().pk)

    def due(days: int) -> list[str]:
        found = endings(company, now=slot.start + timedelta(days=days), within=timedelta())
        return [one.key for one in found if one.kind == "collector"]

    assert (due(29), due(31)) == ([], [key])
    assert erasure.erase([Item("collector", key)], purpose="needs", now=slot.start + timedelta(days=31)) == 1
    assert QueueAct.objects.exclude(collector="").count() == 0


def test_they_read_what_is_kept_of_the_day(fetched: World) -> None:
    rows = {row.what: row.text for row in kept_about(fetched.bearer("ivy"), now=fetched.now).rows}
    assert rows["Who fetched you"] == "Aunt Hester"
    assert rows["On the day"].endswith(": here 10:20, in the room 10:20, done 10:20, gone 10:20")


def test_a_request_that_comes_twice_is_one_press(invited: World) -> None:
    slot = Slot.objects.order_by("start").first()
    assert slot is not None
    on, actor = Day(slot.session_id, slot.start.date()), invited.actor("sam", key="once")
    pressed = [queue.mark(actor, on, invited.cands["ivy"], what="here", seen=0) for _ in range(2)]
    assert (pressed[0], QueueAct.objects.count()) == (pressed[1], 1)
    assert standing([]) == []
