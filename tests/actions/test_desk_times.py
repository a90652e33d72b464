"""The desk gives, moves and takes back times for people who ring; and some of a session are its own to give."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from castlist.actions import (
    agreements,
    auditions,
    calling_off,
    decisions,
    desk_times,
    erasure,
    time_holds,
    waiting_list,
)
from castlist.actions.auditions import Place
from castlist.actions.log import Reused
from castlist.queries.auditions import days
from castlist.queries.bookings import any_free
from castlist.queries.doors import names
from castlist.queries.own_pages import kept_about
from castlist.queries.performer_pages import page_for
from castlist.queries.telling import tell
from castlist.queries.verification_walk import walk
from castlist.records.models import Event, Link, Slot, TimeHold, WaitingList
from castlist.rules.auditions import Grid, read_time
from castlist.rules.decisions.facts import Booking, Letter
from castlist.rules.why import Refused, Why
from castlist.web.calendar import Own, feed_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(world: World, letters_may_go: None) -> World:
    """Ivy and Maud are invited to a day with four times, and ring."""
    world.times(4)
    for name in ("ivy", "maud"):
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
        world.invite(name)
    return world


def slots() -> list[str]:
    return list(Slot.objects.order_by("start", "pk").values_list("pk", flat=True))


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def give(world: World, name: str, slot: str, *, held: str = "", who: str = "sam", **more: Any) -> Any:
    key = more.pop("key", "")
    return desk_times.give_time(
        world.actor(who, key=key), world.cands[name], role=world.role, slot=slot, held=held, **more
    )


def take_back(world: World, name: str, held: str, *, who: str = "sam") -> Any:
    return desk_times.take_back(world.actor(who), world.cands[name], role=world.role, held=held)


def book(world: World, name: str, slot: str, *, held: str = "", needs: str = "") -> None:
    auditions.book(world.bearer(name), slot=slot, held=held, needs=needs, now=world.now)


def has(world: World, name: str) -> str:
    """The time that somebody has; the log and the table say the same."""
    booking = world.state().get(Booking, world.cands[name])
    row = Slot.objects.filter(cand=world.cands[name], past=False).first()
    assert (booking.slot if booking else "") == (row.pk if row else "")
    return booking.slot if booking else ""


def own(world: World, name: str) -> Any:
    return page_for(world.bearer(name), now=world.now)


def offered(world: World, name: str) -> list[str]:
    return [one.id for day in own(world, name).days for one in day.slots]


def said(world: World) -> list[str]:
    """What the room's history says of times."""
    state = world.state()
    called = names(world.production.pk, state)
    rows = Event.objects.filter(kind__in=("slot_booked", "slot_given_back")).order_by("seq")
    return [tell(row.kind, row.by, row.cand, row.data, state, called) for row in rows]


def verified(world: World) -> list[str]:
    return [str(one) for one in walk(only=world.production.pk).findings]


def test_time_that_is_given_is_theirs_as_if_they_had_taken_it(rung: World) -> None:
    first, second, *_ = slots()
    give(rung, "ivy", first)
    page = own(rung, "ivy")
    assert (has(rung, "ivy"), page.state, page.held.slot, page.held.entered) == (first, "confirmed", first, True)
    assert refused(lambda: book(rung, "maud", first)).why is Why.slot_taken
    book(rung, "ivy", second, held=first)
    assert (has(rung, "ivy"), own(rung, "ivy").held.entered) == (second, False)
    assert said(rung) == ["Sam gives Ivy Marlowe a time", "Ivy Marlowe takes a time"]
    assert verified(rung) == []


def test_letter_that_nobody_answered_stays_as_it_was(rung: World) -> None:
    first, second, *_ = slots()
    give(rung, "ivy", first)
    book(rung, "maud", second)
    state = rung.state()
    found = {name: [one.state for one in state.group(Letter, rung.cands[name])] for name in ("ivy", "maud")}
    assert found == {"ivy": ["sent"], "maud": ["answered"]}


def test_link_outlasts_the_time_that_is_given(rung: World) -> None:
    place = Place(rung.role, "Hall")
    grid = Grid((rung.now + timedelta(days=100)).date(), read_time("14:00"), 20, 1)
    late = auditions.make_session(rung.actor("sam"), place, grid)
    slot = Slot.objects.get(session=late)
    give(rung, "ivy", slot.pk)
    assert Link.objects.get(cand=rung.cands["ivy"]).expires_at == slot.start + timedelta(days=14)


def test_somebody_is_moved_and_the_calendar_follows(rung: World) -> None:
    first, second, *_ = slots()
    book(rung, "ivy", first, needs="A lift.")
    before = own(rung, "ivy").held.sequence
    give(rung, "ivy", second, held=first)
    page = own(rung, "ivy")
    assert (has(rung, "ivy"), page.held.needs, page.held.sequence > before) == (second, "A lift.", True)
    assert f"SEQUENCE:{page.held.sequence}" in feed_of(Own(page, rung.cands["ivy"], ""), now=rung.now).decode()
    assert Slot.objects.get(pk=first).access_needs == ""


def test_two_desks_do_not_overwrite_each_other(rung: World) -> None:
    first, second, third, _ = slots()
    give(rung, "ivy", first)
    give(rung, "ivy", second, held=first, who="karen")
    assert refused(lambda: give(rung, "ivy", third, held=first)).why is Why.stale_version
    assert refused(lambda: give(rung, "ivy", third)).why is Why.stale_version
    assert refused(lambda: take_back(rung, "ivy", first)).why is Why.stale_version
    assert has(rung, "ivy") == second


def test_same_request_twice_is_done_once(rung: World) -> None:
    first, second, *_ = slots()
    give(rung, "ivy", first, key="k1")
    assert give(rung, "ivy", first, key="k1").again is True
    with pytest.raises(Reused):
        give(rung, "ivy", second, held=first, key="k1")
    give(rung, "ivy", first)
    assert Event.objects.filter(kind="slot_booked").count() == 1


def test_time_of_somebody_who_cannot_come_is_free_again(rung: World) -> None:
    first = slots()[0]
    book(rung, "ivy", first, needs="A lift.")
    take_back(rung, "ivy", first)
    take_back(rung, "ivy", first)
    row = Slot.objects.get(pk=first)
    assert (has(rung, "ivy"), row.cand, row.access_needs, row.entered) == ("", None, "", False)
    assert said(rung) == ["Ivy Marlowe takes a time", "Sam gives the time of Ivy Marlowe free"]
    assert own(rung, "ivy").state == "asked"
    book(rung, "maud", first)
    assert verified(rung) == []


def test_time_that_has_begun_is_neither_moved_nor_taken_back(rung: World) -> None:
    first, *_, last = slots()
    book(rung, "ivy", first)
    rung.now = Slot.objects.get(pk=first).start
    assert refused(lambda: give(rung, "ivy", last, held=first)).why is Why.deadline_passed
    assert refused(lambda: take_back(rung, "ivy", first)).why is Why.deadline_passed
    assert refused(lambda: give(rung, "maud", first)).why is Why.deadline_passed


def test_whoever_is_called_back_is_given_another_beside_the_first(rung: World) -> None:
    first, *_ = slots()
    book(rung, "ivy", first)
    rung.now = Slot.objects.get(pk=first).start + timedelta(minutes=30)
    rung.agree("ivy", "callback")
    new = rung.times(1, place="Main stage")[0]
    assert refused(lambda: give(rung, "ivy", new, held=first)).why is Why.deadline_passed
    rung.invite("ivy")
    give(rung, "ivy", new)
    rows = Slot.objects.filter(cand=rung.cands["ivy"]).order_by("start").values_list("pk", "past")
    assert list(rows) == [(first, True), (new, False)]
    assert verified(rung) == []


# -- Who may, and to whom


@pytest.mark.parametrize("name", ["tom", "miriam", "eve"])
def test_only_whoever_arranges_the_days_gives_and_takes(rung: World, name: str) -> None:
    first, second, *_ = slots()
    book(rung, "ivy", first)
    assert refused(lambda: give(rung, "ivy", second, held=first, who=name)).why is Why.no_right
    assert refused(lambda: take_back(rung, "ivy", first, who=name)).why is Why.no_right
    share = {"session": Slot.objects.get(pk=first).session_id, "online": 2}
    assert refused(lambda: desk_times.share_online(rung.actor(name), **share)).why is Why.no_right
    assert has(rung, "ivy") == first


def test_whoever_is_recused_gives_them_none(rung: World) -> None:
    first, second, *_ = slots()
    book(rung, "ivy", first)
    agreements.declare(rung.actor("sam"), performer=rung.performers["ivy"])
    assert refused(lambda: give(rung, "ivy", second, held=first)).why is Why.recused
    assert refused(lambda: take_back(rung, "ivy", first)).why is Why.recused
    assert refused(lambda: give(rung, "maud", second)).why is Why.recused  # a rival for the same role
    give(rung, "ivy", second, held=first, who="karen")


def test_what_keeps_them_from_booking_keeps_the_desk_from_giving(rung: World) -> None:
    first, second, *_ = slots()
    rung.put_forward("rana")
    assert refused(lambda: give(rung, "rana", first)).why is Why.not_live
    give(rung, "ivy", first)
    rung.agree("ivy", "released")
    assert refused(lambda: give(rung, "ivy", second, held=first)).why is Why.ended
    assert refused(lambda: take_back(rung, "ivy", first)).why is Why.ended
    assert refused(
        lambda: desk_times.give_time(rung.actor("sam"), "nosuch", role=rung.role, slot=first, held="")
    ).why is (Why.unknown)


def test_clearance_is_asked_where_anyone_under_18_is_about(rung: World) -> None:
    agreements.move(rung.actor("karen"), "set_rule", gate=True) if not rung.state().rule.gate else None
    agreements.change_role(rung.actor("karen"), role=rung.role, minors=True)
    first = slots()[0]
    assert refused(lambda: give(rung, "ivy", first)).why is Why.clearance_pending
    decisions.clear(rung.actor("miriam"), rung.cands["ivy"], value=True)
    give(rung, "ivy", first)
    assert has(rung, "ivy") == first


def test_time_of_another_role_or_production_is_not_known(rung: World) -> None:
    other = str(agreements.add_role(rung.actor("karen"), name="The Other", places=1).answer["role"])
    theirs = rung.times(1, role=other)[0]
    everybodys = rung.times(1, role="")[0]
    assert refused(lambda: give(rung, "ivy", theirs)).why is Why.unknown
    assert refused(lambda: give(rung, "ivy", "nosuch")).why is Why.unknown
    give(rung, "ivy", everybodys)
    assert has(rung, "ivy") == everybodys


def test_needs_are_written_by_those_who_read_them(rung: World) -> None:
    first, second, *_ = slots()
    give(rung, "ivy", first, needs="A chair.")
    assert own(rung, "ivy").held.needs == "A chair."
    no = refused(lambda: give(rung, "ivy", second, held=first, who="karen", needs="Nothing."))
    assert no.why is Why.no_right
    give(rung, "ivy", second, held=first, who="karen")
    assert own(rung, "ivy").held.needs == "A chair."
    give(rung, "ivy", second, held=second, needs="")
    assert own(rung, "ivy").held.needs == ""
    assert refused(lambda: give(rung, "maud", first, needs="x" * 2001)).why is Why.too_long


def test_what_is_kept_of_a_time_says_who_entered_it_and_goes_when_they_are_erased(rung: World) -> None:
    first, second, *_ = slots()
    give(rung, "ivy", first, needs="A ramp, please.")
    book(rung, "maud", second)
    own = {name: [row.text for row in kept_about(rung.bearer(name), now=rung.now).rows] for name in ("ivy", "maud")}
    assert {name: sum("entered it for you" in text for text in texts) for name, texts in own.items()} == {
        "ivy": 1, "maud": 0,
    }  # fmt: skip
    erasure.erase_performer(rung.performers["ivy"], now=rung.now)
    row = Slot.objects.get(pk=first)
    assert (row.cand, row.access_needs, row.entered) == (None, "", False)
    assert walk().findings == []


# -- What others hold, or wait for


def test_time_that_is_held_goes_to_whoever_holds_it_and_nobody_else(rung: World) -> None:
    first = slots()[0]
    time_holds.hold(rung.bearer("ivy"), slot=first, needs="A ramp.", now=rung.now)
    assert refused(lambda: give(rung, "maud", first)).why is Why.slot_taken
    give(rung, "ivy", first)
    assert (has(rung, "ivy"), own(rung, "ivy").held.needs) == (first, "A ramp.")
    assert TimeHold.objects.count() == 0


def test_time_that_is_kept_goes_to_whoever_waited_and_nobody_else(rung: World) -> None:
    rung.put_forward("june", email="june@example.org")
    rung.agree("june", "audition")
    rung.invite("june")
    Slot.objects.exclude(pk=slots()[0]).delete()
    only = slots()[0]
    book(rung, "ivy", only)
    waiting_list.join(rung.bearer("maud"), now=rung.now)
    take_back(rung, "ivy", only)
    waiting_list.hand_out(now=rung.now)
    assert refused(lambda: give(rung, "june", only)).why is Why.slot_taken
    give(rung, "maud", only)
    assert (has(rung, "maud"), WaitingList.objects.count()) == (only, 0)


def test_desk_gives_a_free_time_while_others_wait(rung: World) -> None:
    Slot.objects.exclude(pk=slots()[0]).delete()
    only = slots()[0]
    book(rung, "ivy", only)
    waiting_list.join(rung.bearer("maud"), now=rung.now)
    new = rung.times(1, place="Hall")[0]
    give(rung, "ivy", new, held=only)
    assert (has(rung, "ivy"), WaitingList.objects.count()) == (new, 1)


def test_time_that_somebody_has_is_not_given_and_the_old_one_stays(rung: World) -> None:
    first, second, *_ = slots()
    book(rung, "ivy", first, needs="A lift.")
    book(rung, "maud", second)
    assert refused(lambda: give(rung, "ivy", second, held=first)).why is Why.slot_taken
    assert (has(rung, "ivy"), has(rung, "maud"), own(rung, "ivy").held.needs) == (first, second, "A lift.")


# -- Kept for the desk


def desks(world: World) -> list[str]:
    return list(Slot.objects.filter(desk=True).order_by("start").values_list("pk", flat=True))


@pytest.fixture
def shared(rung: World) -> World:
    """Of the four times, two can be chosen online: the second and the fourth are the desk's."""
    desk_times.share_online(rung.actor("sam"), Slot.objects.earliest("start").session_id, online=2)
    return rung


def test_times_are_made_with_a_share(rung: World) -> None:
    grid = Grid((rung.now + timedelta(days=11)).date(), read_time("10:00"), 20, 16, online=12)
    session = auditions.make_session(rung.actor("sam"), Place(rung.role, "Hall"), grid)
    marks = list(Slot.objects.filter(session=session).order_by("start").values_list("desk", flat=True))
    assert marks == [False, False, False, True] * 4
    auditions.add_times(rung.actor("sam"), session, replace(grid, first=read_time("18:00"), count=2, online=0))
    assert Slot.objects.filter(session=session, desk=True).count() == 6
    no = refused(lambda: auditions.make_session(rung.actor("sam"), Place(rung.role, "Loft"), replace(grid, online=17)))
    assert (no.why, no.detail) == (Why.bad_times, "Of 16 times at most 16 can be chosen online.")


def test_time_kept_for_the_desk_is_nowhere_offered_and_not_taken(shared: World) -> None:
    first, second, third, fourth = slots()
    assert desks(shared) == [second, fourth]
    assert offered(shared, "ivy") == [first, third]
    assert refused(lambda: book(shared, "ivy", second)).why is Why.slot_taken
    no = refused(lambda: time_holds.hold(shared.bearer("ivy"), slot=second, needs="", now=shared.now))
    assert no.why is Why.slot_taken
    for name, slot in (("ivy", first), ("maud", third)):
        book(shared, name, slot)
    assert any_free(shared.production.pk, shared.role, now=shared.now) is False
    assert own(shared, "ivy").may_move is False
    give(shared, "ivy", second, held=first)
    assert has(shared, "ivy") == second
    assert verified(shared) == []


def test_nobody_on_the_waiting_list_is_handed_what_is_the_desks(shared: World) -> None:
    first, _, third, _ = slots()
    book(shared, "ivy", first)
    auditions.remove_time(shared.actor("sam"), third)
    assert own(shared, "maud").state == "full"
    waiting_list.join(shared.bearer("maud"), now=shared.now)
    assert waiting_list.hand_out(now=shared.now) == 0
    assert WaitingList.objects.get().slot is None
    take_back(shared, "ivy", first)
    waiting_list.hand_out(now=shared.now)
    assert WaitingList.objects.get().slot_id == first


def test_given_desk_time_that_comes_back_is_the_desks_again(shared: World) -> None:
    second = slots()[1]
    give(shared, "ivy", second)
    auditions.give_back(shared.bearer("ivy"), now=shared.now)
    assert second not in offered(shared, "maud")
    give(shared, "maud", second)
    assert has(shared, "maud") == second


def test_days_tell_the_desks_from_those_kept_for_somebody_and_count_both(shared: World) -> None:
    book(shared, "ivy", slots()[0])
    page = days(shared.people["sam"], shared.production, now=shared.now)
    row = page.sessions[0]
    assert (row.free, row.taken, row.promised, row.for_desk, row.times, row.online) == (1, 1, 0, 2, 4, 2)
    assert row.share == "4 times, 2 of them online"
    assert page.sentence == "One time is taken, 2 are kept for the desk, one is free."
    assert [(one.desk, one.may_give, one.may_move) for one in row.days[0].slots] == [
        (False, False, True),
        (True, True, False),
        (False, True, False),
        (True, True, False),
    ]
    toms = days(shared.people["tom"], shared.production, now=shared.now).sessions[0].days[0].slots
    assert [(one.may_give, one.may_move) for one in toms] == [(False, False)] * 4


def test_share_is_changed_and_whoever_has_a_time_keeps_it(rung: World) -> None:
    first, second, third, fourth = slots()
    session = Slot.objects.get(pk=first).session_id
    book(rung, "ivy", first)
    time_holds.hold(rung.bearer("maud"), slot=third, needs="", now=rung.now)
    sam = rung.actor("sam")
    desk_times.share_online(sam, session, online=3)
    assert desks(rung) == [fourth]
    desk_times.share_online(sam, session, online=2)
    assert desks(rung) == [second, fourth]
    no = refused(lambda: desk_times.share_online(sam, session, online=1))
    assert no.detail.startswith("Of 4 times at least 2 and at most 4 can be chosen online.")
    book(rung, "maud", third)
    desk_times.share_online(sam, session, online=None)
    assert (desks(rung), has(rung, "ivy"), has(rung, "maud")) == ([], first, third)
    assert verified(rung) == []


def test_share_of_a_session_that_is_called_off_or_not_there_is_refused(rung: World) -> None:
    session = Slot.objects.earliest("start").session_id
    assert refused(lambda: desk_times.share_online(rung.actor("sam"), "nosuch", online=1)).why is Why.unknown
    calling_off.call_off(rung.actor("sam"), session)
    assert refused(lambda: desk_times.share_online(rung.actor("sam"), session, online=1)).why is Why.called_off


def test_whoever_lost_a_time_that_was_called_off_and_gave_the_next_back_is_asked_anew(rung: World) -> None:
    first = slots()[0]
    book(rung, "ivy", first)
    calling_off.call_off(rung.actor("sam"), Slot.objects.get(pk=first).session_id)
    new = rung.times(1, place="Hall")[0]
    give(rung, "ivy", new)
    take_back(rung, "ivy", new)
    assert own(rung, "ivy").off is None
