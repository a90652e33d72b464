"""Several people at one time: each has a place of it, nobody is refused while one is free, and none is given twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from castlist.actions import auditions, calling_off, desk_times, time_holds, waiting_list
from castlist.queries.auditions import days
from castlist.queries.desk_times import movable, time_to_give
from castlist.queries.performer_pages import page_for
from castlist.queries.verification_walk import walk
from castlist.records.models import CalledOff, Slot, TimeHold, WaitingList
from castlist.rules.decisions.facts import Booking
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
NAMES = ("ivy", "maud", "rana", "june")


@pytest.fixture
def call(world: World, letters_may_go: None) -> World:
    """Four are invited to a dance call: three people at 10:20, and three at 10:50."""
    world.times(2, minutes=30, people=3, kind="dance")
    for name in NAMES:
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
        world.invite(name)
    return world


def seats(n: int = 0) -> list[str]:
    """The places of the first moment, or of the second, in order."""
    starts = list(dict.fromkeys(Slot.objects.order_by("start").values_list("start", flat=True)))
    return list(Slot.objects.filter(start=starts[n]).order_by("seat").values_list("pk", flat=True))


def book(world: World, name: str, slot: str, *, held: str = "") -> str:
    """Takes it; says which place they have now."""
    auditions.book(world.bearer(name), slot=slot, held=held, needs="", now=world.now)
    return str(Slot.objects.get(cand=world.cands[name]).pk)


def refused(act: Any) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


def own(world: World, name: str) -> Any:
    return page_for(world.bearer(name), now=world.now)


def offered(world: World, name: str) -> list[tuple[str, int, str]]:
    return [(one.clock, one.places, one.left) for day in own(world, name).days for one in day.slots]


def test_each_moment_is_offered_once_with_how_many_places_are_left(call: World) -> None:
    assert offered(call, "ivy") == [("10:20", 3, "3 places left"), ("10:50", 3, "3 places left")]
    book(call, "ivy", seats()[0])
    book(call, "maud", seats()[0])
    assert offered(call, "rana") == [("10:20", 1, ""), ("10:50", 3, "3 places left")]
    assert offered(call, "ivy") == [("10:20", 1, ""), ("10:50", 3, "3 places left")]
    chosen = [one for day in own(call, "ivy").days for one in day.slots if one.chosen]
    assert [one.id for one in chosen] == [Slot.objects.get(cand=call.cands["ivy"]).pk]


def test_whoever_asks_for_a_place_that_is_gone_gets_the_next_and_only_the_last_is_refused(call: World) -> None:
    asked = seats()[1]
    assert [book(call, name, asked) for name in NAMES[:3]] == [asked, seats()[0], seats()[2]]
    assert refused(lambda: book(call, "june", asked)) is Why.slot_taken
    booked = {one.cand: one.slot for one in call.state().all(Booking)}
    assert booked == dict(Slot.objects.exclude(cand=None).values_list("cand", "pk"))
    assert walk().findings == []


def test_asked_twice_it_is_done_once_also_where_it_became_another_place(call: World) -> None:
    book(call, "ivy", seats()[0])
    first = book(call, "maud", seats()[0])
    assert book(call, "maud", seats()[0]) == first
    assert Slot.objects.exclude(cand=None).count() == 2
    assert refused(lambda: book(call, "maud", seats(1)[0])) is Why.stale_version
    assert book(call, "maud", seats(1)[0], held=first) == seats(1)[0]


def test_a_hold_keeps_one_place_and_leaves_the_others(call: World) -> None:
    for name in ("ivy", "maud"):
        time_holds.hold(call.bearer(name), slot=seats()[0], needs="", now=call.now)
    assert set(TimeHold.objects.values_list("slot", flat=True)) == set(seats()[:2])
    assert offered(call, "rana")[0] == ("10:20", 1, "")
    page = own(call, "maud")
    assert page.on_hold.slot in [one.id for day in page.days for one in day.slots]
    time_holds.hold(call.bearer("maud"), slot=seats()[0], needs="A chair.", now=call.now)
    assert TimeHold.objects.get(cand=call.cands["maud"]).in_a_row == 1
    assert book(call, "maud", page.on_hold.slot) == page.on_hold.slot
    assert book(call, "rana", seats()[0]) == seats()[2]
    assert refused(lambda: book(call, "june", seats()[0])) is Why.slot_taken


def test_a_place_that_comes_free_goes_to_who_waits(call: World) -> None:
    Slot.objects.filter(pk__in=seats(1)).delete()
    for name in NAMES[:3]:
        book(call, name, seats()[0])
    waiting_list.join(call.bearer("june"), now=call.now)
    auditions.give_back(call.bearer("maud"), now=call.now)
    waiting_list.hand_out(now=call.now)
    kept = WaitingList.objects.get().slot_id
    assert kept in seats()
    assert refused(lambda: book(call, "maud", str(kept))) is Why.slot_taken
    assert book(call, "june", str(kept)) == kept


def test_places_of_the_desk_are_its_own_to_give_and_are_spread(world: World) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    world.times(2, people=3)
    session = Slot.objects.all()[0].session_id
    desk_times.share_online(world.actor("sam"), session, online=4)
    assert [Slot.objects.filter(pk__in=seats(n), desk=True).count() for n in (0, 1)] == [1, 1]
    assert offered(world, "ivy") == [("10:20", 2, "2 places left"), ("10:40", 2, "2 places left")]
    ours = movable(world.people["sam"], world.production, world.cands["ivy"], now=world.now).times
    assert [(one.places, one.desk) for one in ours] == [(3, True), (3, True)]
    desk_times.give_time(world.actor("sam"), world.cands["ivy"], role=world.role, slot=ours[0].id, held="")
    assert Slot.objects.get(cand=world.cands["ivy"]).desk is True
    others = movable(world.people["sam"], world.production, world.cands["ivy"], now=world.now).times
    assert [one.id in seats(1) for one in others] == [True]


def test_the_desk_is_led_to_a_place_that_is_free(call: World) -> None:
    taken = book(call, "ivy", seats()[0])
    page = time_to_give(call.people["sam"], call.production, taken, now=call.now)
    assert (page.state, page.slot in seats()[1:]) == ("free", True)
    desk_times.give_time(call.actor("sam"), call.cands["maud"], role=call.role, slot=taken, held="")
    assert Slot.objects.get(cand=call.cands["maud"]).pk in seats()[1:]


def test_the_days_say_places_and_people_under_their_start(call: World) -> None:
    for name in ("ivy", "maud"):
        book(call, name, seats()[0])
    session = days(call.people["sam"], call.production, now=call.now).sessions[0]
    assert (session.times, session.starts, session.share) == (6, 2, "6 places at 2 times")
    first = session.days[0].starts[0]
    assert [one.name for one in first.people] == ["Ivy Marlowe", "Maud Marlowe"]
    assert first.sentence == "2 of 3 places are taken; 1 free"


def test_a_call_that_is_called_off_tells_everybody_who_had_a_place(call: World) -> None:
    for name in NAMES[:3]:
        book(call, name, seats()[0])
    session = Slot.objects.all()[0].session_id
    assert calling_off.call_off(call.actor("sam"), session) == 3
    assert CalledOff.objects.filter(session=session).count() == 3
    assert Slot.objects.filter(session=session).count() == 0


def test_blocks_are_laid_out_as_rows_and_more_times_do_not_lie_over_them(world: World) -> None:
    world.times(3, minutes=20, people=6, kind="epa")
    assert Slot.objects.count() == 18
    assert sorted(set(Slot.objects.values_list("seat", flat=True))) == [1, 2, 3, 4, 5, 6]
    day = (world.now + timedelta(days=10)).date()
    grid = auditions.Grid(day, auditions.rules.read_time("10:20"), 20, 1, people=2)
    session = Slot.objects.all()[0].session_id
    assert refused(lambda: auditions.add_times(world.actor("sam"), session, grid)) is Why.bad_times
    grid = replace(grid, first=auditions.rules.read_time("11:20"))
    assert auditions.add_times(world.actor("sam"), session, grid) == 2
