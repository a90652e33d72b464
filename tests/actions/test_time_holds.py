"""A free time is held for a few minutes while somebody decides: nobody else gets it, and it frees itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from castlist.actions import auditions, offers, time_holds, waiting_list
from castlist.queries.auditions import days
from castlist.queries.performer_pages import page_for
from castlist.records.models import Slot, TimeHold, WaitingList
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
NAMES = ("ivy", "maud", "rana")


@pytest.fixture
def open_day(world: World, letters_may_go: None) -> World:
    """Three are invited to a day with three times."""
    world.times(3)
    for name in NAMES:
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
        world.invite(name)
    return world


def slots() -> list[str]:
    return list(Slot.objects.order_by("start").values_list("pk", flat=True))


def later(world: World, **more: float) -> World:
    return replace(world, now=world.now + timedelta(**more))


def hold(world: World, name: str, slot: str, *, needs: str = "") -> None:
    time_holds.hold(world.bearer(name), slot=slot, needs=needs, now=world.now)


def book(world: World, name: str, slot: str, *, held: str = "") -> None:
    auditions.book(world.bearer(name), slot=slot, held=held, needs="", now=world.now)


def own(world: World, name: str) -> Any:
    return page_for(world.bearer(name), now=world.now)


def offered(world: World, name: str) -> list[str]:
    return [one.id for day in own(world, name).days for one in day.slots]


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def test_a_held_time_is_theirs_alone_and_frees_itself(open_day: World) -> None:
    one, two, three = slots()
    hold(open_day, "ivy", one, needs="A ramp, please")
    page = own(open_day, "ivy")
    assert (page.state, page.on_hold.slot, page.on_hold.minutes_left) == ("asked", one, 10)
    assert page.on_hold.needs == "A ramp, please"
    assert (offered(open_day, "ivy"), offered(open_day, "maud")) == ([one, two, three], [two, three])
    assert refused(lambda: book(open_day, "maud", one)).why is Why.slot_taken
    assert refused(lambda: hold(open_day, "maud", one)).why is Why.slot_taken
    nearly = later(open_day, minutes=9, seconds=59)
    assert offered(nearly, "maud") == [two, three]
    after = later(open_day, minutes=10)
    assert own(after, "ivy").on_hold is None
    assert offered(after, "maud") == [one, two, three]
    hold(after, "maud", one)
    assert refused(lambda: book(after, "ivy", one)).why is Why.slot_taken
    book(later(after, minutes=10), "ivy", one)
    assert Slot.objects.get(pk=one).cand == open_day.cands["ivy"]


def test_whoever_holds_one_takes_it_and_holds_none(open_day: World) -> None:
    one, two, _ = slots()
    hold(open_day, "ivy", one)
    book(open_day, "ivy", one)
    assert (own(open_day, "ivy").held.slot, TimeHold.objects.count()) == (one, 0)
    hold(open_day, "ivy", two)
    assert (own(open_day, "ivy").held.slot, own(open_day, "ivy").on_hold.slot) == (one, two)
    book(open_day, "ivy", two, held=one)
    assert (own(open_day, "ivy").held.slot, TimeHold.objects.count()) == (two, 0)
    assert one in offered(open_day, "maud")


def test_booking_another_time_lets_go_of_the_held_one(open_day: World) -> None:
    one, two, three = slots()
    hold(open_day, "ivy", one)
    book(open_day, "ivy", two)
    assert offered(open_day, "maud") == [one, three]


def test_holding_another_lets_go_of_the_first(open_day: World) -> None:
    one, two, three = slots()
    hold(open_day, "ivy", one)
    hold(open_day, "ivy", two)
    assert (TimeHold.objects.count(), offered(open_day, "maud")) == (1, [one, three])
    time_holds.let_go(open_day.bearer("ivy"), now=open_day.now)
    time_holds.let_go(open_day.bearer("ivy"), now=open_day.now)
    assert offered(open_day, "maud") == [one, two, three]


def test_a_hold_is_longer_ten_times_and_each_press_counts_once(open_day: World) -> None:
    hold(open_day, "ivy", slots()[0], needs="A ramp")
    ivy = open_day.bearer("ivy")
    for n in range(10):
        for _ in range(2):
            time_holds.longer(ivy, seen=str(n), needs=f"A ramp, and {n}", now=open_day.now)
            assert TimeHold.objects.get().until == open_day.now + timedelta(minutes=20 + 10 * n)
    assert TimeHold.objects.get().access_needs == "A ramp, and 9"
    assert own(open_day, "ivy").on_hold.longer == "It cannot be held longer than that: take it now, or let it go."
    assert refused(lambda: time_holds.longer(ivy, seen="10", needs=None, now=open_day.now)).why is Why.held_long
    over = open_day.now + timedelta(minutes=110)
    assert refused(lambda: time_holds.longer(ivy, seen="10", needs=None, now=over)).why is Why.hold_over


def test_what_is_left_is_said_as_of_when_it_was_looked_at(open_day: World) -> None:
    hold(open_day, "ivy", slots()[0])
    one = own(later(open_day, minutes=8, seconds=1), "ivy").on_hold
    assert (one.seconds_left, one.left) == (119, f"2 minutes left at {one.now:%H:%M}")
    assert one.soon == "Less than two minutes are left. Hold it longer, take it, or let it go."
    assert own(later(open_day, minutes=9, seconds=40), "ivy").on_hold.left.startswith("1 minute left at ")


def test_nobody_blocks_a_day_by_holding_again_and_again(open_day: World) -> None:
    one, two, _ = slots()
    world = open_day
    for n in range(5):
        hold(world, "ivy", (one, two)[n % 2])
        hold(world, "ivy", (one, two)[n % 2])
        world = later(world, minutes=11)
    no = refused(lambda: hold(world, "ivy", two))
    assert no.why is Why.held_often
    assert no.detail.startswith("That is possible again at ")
    hold(later(world, hours=2), "ivy", two)
    assert TimeHold.objects.get().in_a_row == 1


def test_a_hold_ends_when_the_time_begins(open_day: World) -> None:
    start = Slot.objects.earliest("start").start
    soon = replace(open_day, now=start - timedelta(minutes=4))
    hold(soon, "ivy", slots()[0])
    assert TimeHold.objects.get().until == start
    assert own(soon, "ivy").on_hold.may_be_longer is False


def test_whoever_waits_comes_first_once_a_hold_is_over(open_day: World) -> None:
    one, two, three = slots()
    for slot in (two, three):
        auditions.remove_time(open_day.actor("sam"), slot)
    hold(open_day, "ivy", one)
    assert own(open_day, "maud").state == "full"
    waiting_list.join(open_day.bearer("maud"), now=open_day.now)
    waiting_list.hand_out(now=open_day.now)
    assert WaitingList.objects.get().slot_id is None
    assert "goes to whoever waits" in own(open_day, "ivy").on_hold.after
    assert own(open_day, "ivy").on_hold.soon == "Less than two minutes are left. Take it, or let it go."
    no = refused(lambda: time_holds.longer(open_day.bearer("ivy"), seen="0", needs=None, now=open_day.now))
    assert (no.why, no.detail) == (Why.held_long, "Somebody waits for a time.")
    after = later(open_day, minutes=10)
    assert refused(lambda: hold(after, "ivy", one)).why is Why.slot_taken
    assert waiting_list.hand_out(now=after.now) == 1
    assert WaitingList.objects.get().slot_id == one
    assert refused(lambda: hold(after, "maud", one)).why is Why.already_there
    book(after, "maud", one)


def test_whoever_held_it_before_others_waited_may_still_take_it(open_day: World) -> None:
    one, two, three = slots()
    for slot in (two, three):
        auditions.remove_time(open_day.actor("sam"), slot)
    hold(open_day, "ivy", one)
    waiting_list.join(open_day.bearer("maud"), now=open_day.now)
    book(later(open_day, minutes=9), "ivy", one)
    assert Slot.objects.get().cand == open_day.cands["ivy"]


def test_who_may_not_book_holds_nothing_and_who_ends_lets_go(open_day: World) -> None:
    one, two, _ = slots()
    book(open_day, "ivy", one)
    assert refused(lambda: hold(open_day, "ivy", one)).why is Why.already_there
    assert refused(lambda: hold(open_day, "maud", one)).why is Why.slot_taken
    assert refused(lambda: hold(open_day, "maud", "nothing")).why is Why.unknown
    hold(open_day, "maud", two)
    offers.decline(open_day.bearer("maud"), text="", now=open_day.now)
    assert TimeHold.objects.count() == 0
    assert refused(lambda: hold(open_day, "maud", two)).why is Why.ended


def test_the_desk_reads_what_is_held_and_for_whom_one_is_kept(open_day: World) -> None:
    one, two, three = slots()
    book(open_day, "rana", two)
    auditions.remove_time(open_day.actor("sam"), three)
    hold(open_day, "ivy", one)
    waiting_list.join(open_day.bearer("maud"), now=open_day.now)
    shown = days(open_day.people["sam"], open_day.production, now=open_day.now)
    (session,) = shown.sessions
    first = session.days[0].slots[0]
    assert (first.until, first.kept, first.kept_for) == (open_day.now + timedelta(minutes=10), False, "")
    assert first.may_remove is False
    assert refused(lambda: auditions.remove_time(open_day.actor("sam"), one)).why is Why.slot_taken
    assert shown.sentence == "One time is taken, one is held for somebody, none is free."
    after = later(open_day, minutes=10)
    waiting_list.hand_out(now=after.now)
    first = days(open_day.people["sam"], open_day.production, now=after.now).sessions[0].days[0].slots[0]
    assert (first.kept, first.kept_for.split()[0], first.may_remove) == (True, "Maud", True)


def test_what_was_held_is_forgotten_after_a_while(open_day: World) -> None:
    hold(open_day, "ivy", slots()[0], needs="A ramp, please")
    assert time_holds.forget(now=open_day.now + timedelta(hours=2)) == 0
    assert time_holds.forget(now=open_day.now + timedelta(hours=2, minutes=10)) == 1
