"""More places at a time that is there, or fewer: never below who has one, and what is new goes to who waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from castlist.actions import auditions, calling_off, desk_times, places, time_holds, waiting_list
from castlist.queries.auditions import days
from castlist.records.models import Session, Slot, WaitingList
from castlist.rules.why import Refused, Why
from tests.web.test_session_views import base
from tests.world import World

pytestmark = pytest.mark.django_db


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def first() -> Slot:
    return Slot.objects.order_by("start", "seat").first()  # type: ignore[return-value]


def seats(slot: Slot) -> list[tuple[int, bool]]:
    rows = Slot.objects.filter(session=slot.session, start=slot.start).order_by("seat")
    return [(one.seat, one.cand is not None) for one in rows]


def set_to(world: World, count: int, who: str = "sam", **more: Any) -> None:
    places.set_places(world.actor(who), first().pk, places=count, **more)


def test_a_desk_raises_and_lowers_how_many_come(world: World) -> None:
    world.times(2)
    set_to(world, 4)
    set_to(world, 4)
    assert seats(first()) == [(1, False), (2, False), (3, False), (4, False)]
    assert [len(one.starts) for row in days(world.people["sam"], world.production, now=world.now).sessions
            for one in row.days] == [2]  # fmt: skip
    set_to(world, 1)
    assert (seats(first()), Slot.objects.count()) == ([(1, False)], 2)


def test_never_below_who_has_one_holds_one_or_is_kept_one(invited: World) -> None:
    set_to(invited, 4)
    third = Slot.objects.get(start=first().start, seat=3)
    auditions.book(invited.bearer("ivy"), slot=third.pk, held="", needs="", now=invited.now)
    set_to(invited, 2)
    assert seats(first()) == [(1, False), (3, True)]
    set_to(invited, 1)
    assert seats(first()) == [(3, True)]
    set_to(invited, 2)
    assert seats(first()) == [(1, False), (3, True)], "a place that is free is numbered again"
    invited.put_forward("june")
    invited.agree("june", "audition")
    invited.invite("june")
    time_holds.hold(invited.bearer("june"), slot=first().pk, needs="", now=invited.now)
    no = refused(lambda: set_to(invited, 1))
    assert (no.why, no.detail) == (
        Why.slot_taken, "2 of these places are taken, held or kept for somebody, and stay.",
    )  # fmt: skip
    invited.now += timedelta(hours=1)
    set_to(invited, 1)
    assert seats(first()) == [(3, True)]


def test_what_is_new_is_kept_for_who_waits_and_they_are_told(invited: World) -> None:
    for slot in Slot.objects.order_by("-start")[:2]:
        auditions.remove_time(invited.actor("sam"), slot.pk)
    auditions.book(invited.bearer("ivy"), slot=first().pk, held="", needs="", now=invited.now)
    invited.put_forward("june")
    invited.agree("june", "audition")
    invited.invite("june")
    waiting_list.join(invited.bearer("june"), now=invited.now)
    set_to(invited, 2)
    kept = WaitingList.objects.get()
    assert (kept.slot is not None and kept.slot.seat, kept.cand) == (2, invited.cands["june"])
    sent = len(mail.outbox)
    waiting_list.hand_out(now=invited.now)
    assert len(mail.outbox) == sent + 1
    assert refused(lambda: set_to(invited, 1)).why is Why.slot_taken, "what is promised stays"


def test_more_places_where_all_are_the_desks_are_the_desks_too(world: World) -> None:
    session = Slot.objects.get(pk=world.times(2)[0]).session_id
    desk_times.share_online(world.actor("sam"), session, online=0)
    set_to(world, 2)
    assert list(Slot.objects.filter(start=first().start).values_list("desk", flat=True)) == [True, True]


def test_what_cannot_be_is_refused(world: World) -> None:
    world.times(1)
    for count in (0, -1, 201):
        assert refused(lambda count=count: set_to(world, count)).why is Why.bad_times
    for who, why in (("tom", Why.no_right), ("miriam", Why.no_right)):
        assert refused(lambda who=who: set_to(world, 2, who)).why is why
    assert refused(lambda: places.set_places(world.actor("sam"), "nosuch", places=2)).why is Why.unknown
    world.now += timedelta(days=11)
    assert refused(lambda: set_to(world, 2)).why is Why.deadline_passed
    world.now -= timedelta(days=11)
    calling_off.call_off(world.actor("sam"), Session.objects.get().pk)
    slot = Slot.objects.first()
    if slot:
        assert refused(lambda: set_to(world, 2)).why is Why.called_off


def test_the_rules_of_the_trade_look_at_it(world: World) -> None:
    from castlist.actions import trade

    trade.choose_packs(world.actor("sam"), ["us-aea"])
    world.times(5, minutes=4, kind="epa", adults=2, access="step-free")
    assert refused(lambda: set_to(world, 9)).why is Why.trade_asks_why
    set_to(world, 9, why="One song each.")
    assert "One song each." in Session.objects.get().why


def test_on_the_page(world: World) -> None:
    world.times(2)
    sam = world.client("sam")
    form = {"session": Session.objects.get().pk, "time": first().pk, "places": "3"}
    assert "10:20: 1 person, 0 taken" in sam.get(base(world)).content.decode()
    assert sam.post(f"{base(world)}places/", form).status_code == 302
    assert "10:20: 3 people, 0 taken" in sam.get(base(world)).content.decode()
    again = sam.post(f"{base(world)}places/", form | {"places": "many"})
    assert (again.status_code, 'value="many"' in again.content.decode()) == (422, True)
    assert "More or fewer people" not in world.client("tom").get(base(world)).content.decode()
