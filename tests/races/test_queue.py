"""Two desks at one door at the same instant: everybody is called once, and no number is given twice."""

from collections import Counter
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.utils import timezone

from castlist.actions import line_ups, queue
from castlist.actions.queue import Day
from castlist.records.models import QueueAct, Slot
from castlist.rules.why import Refused
from tests.races.test_booking import together
from tests.world import World, build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def door() -> World:
    """Six people, each with a time of one session."""
    cache.clear()
    world = build(timezone.now().replace(microsecond=0))
    for n, slot in enumerate(world.times(6)):
        cand = world.put_forward(f"p{n}")
        Slot.objects.filter(pk=slot).update(cand=cand)
    return world


def on() -> Day:
    slot = Slot.objects.order_by("start").first()
    assert slot is not None
    return Day(slot.session_id, slot.start.date())


def test_somebody_whom_two_desks_call_is_called_once(door: World) -> None:
    day, told = on(), list[tuple[str, str]]()
    for cand in door.cands.values():
        queue.mark(door.actor("sam"), day, cand, what="here", seen=0)

    def call(who: str, name: str) -> None:
        try:
            queue.mark(door.actor(who), day, door.cands[name], what="call", seen=1)
            told.append((name, "called"))
        except Refused as no:
            told.append((name, no.why.name))

    together(*[lambda who=who, name=name: call(who, name) for name in door.cands for who in ("sam", "karen")])
    assert Counter(told) == Counter({(name, says): 1 for name in door.cands for says in ("called", "already_there")})
    assert Counter(QueueAct.objects.filter(what="call").values_list("cand", flat=True)) == Counter(door.cands.values())


def test_who_come_at_once_have_each_a_number_of_their_own(door: World) -> None:
    day = on()
    desks = ("sam", "karen", "derek") * 2

    def come(who: str, name: str) -> None:
        queue.mark(door.actor(who), day, door.cands[name], what="here", seen=0)

    together(*[lambda who=who, name=name: come(who, name) for who, name in zip(desks, door.cands, strict=True)])
    assert sorted(QueueAct.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_two_moves_of_the_day_at_once_move_it_once(door: World) -> None:
    day, told = on(), list[str]()

    def move(who: str) -> None:
        try:
            queue.move(door.actor(who), day, minutes=30, seen=0)
            told.append("moved")
        except Refused as no:
            told.append(no.why.name)

    together(*[lambda who=who: move(who) for who in ("sam", "karen")])
    assert sorted(told) == ["moved", "stale_version"]
    assert QueueAct.objects.count() == 1


def test_the_same_request_from_two_windows_is_one_press(door: World) -> None:
    day, numbers = on(), list[int]()
    actor = replace(door.actor("sam"), key="once")

    def come() -> None:
        numbers.append(queue.mark(actor, day, door.cands["p0"], what="here", seen=0).number)

    together(come, come)
    assert (numbers, QueueAct.objects.count()) == ([1, 1], 1)


def test_two_desks_that_make_groups_at_once_make_them_once(door: World) -> None:
    day, told = on(), list[str]()
    for cand in door.cands.values():
        queue.mark(door.actor("sam"), day, cand, what="here", seen=0)

    def make(who: str) -> None:
        try:
            line_ups.make(door.actor(who), day, size=4, whom="here", seen=0)
            told.append("made")
        except Refused as no:
            told.append(no.why.name)

    together(*[lambda who=who: make(who) for who in ("sam", "karen", "derek")])
    assert sorted(told) == ["made", "stale_version", "stale_version"]
    letters = Counter(QueueAct.objects.filter(what="group").values_list("grouped", flat=True))
    assert letters == Counter({"A": 3, "B": 3})
