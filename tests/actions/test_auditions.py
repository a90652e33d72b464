"""Sessions and times: made by the desk, taken by one, moved in one step."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from castlist.actions import agreements, auditions, decisions, waiting_list
from castlist.actions.auditions import Place
from castlist.queries.performer_pages import page_for
from castlist.queries.verification_walk import walk
from castlist.records.models import Link, Session, Slot, WaitingList
from castlist.rules.auditions import Grid, read_time
from castlist.rules.decisions.facts import Booking
from castlist.rules.trade import CALLED_BACK
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def grid(world: World, **change: Any) -> Grid:
    return replace(Grid((world.now + timedelta(days=10)).date(), read_time("14:00"), 20, 3), **change)


def test_desk_and_say_make_sessions_and_others_do_not(world: World) -> None:
    place = Place(role=world.role, place="Hall")
    for name in ("sam", "karen"):
        own = replace(place, place=f"Hall of {name}")
        assert auditions.make_session(world.actor(name), own, grid(world))
    for name in ("tom", "miriam", "eve"):
        assert (
            refused(lambda who=name: auditions.make_session(world.actor(who), place, grid(world))).why is Why.no_right
        )
    assert (Session.objects.count(), Slot.objects.count()) == (2, 6)


def test_times_are_those_of_the_production(world: World) -> None:
    world.times(1)
    at = Slot.objects.get().start.astimezone(ZoneInfo("Europe/London"))
    assert f"{at:%H:%M}" == "10:20"


@pytest.mark.parametrize(("place", "why"), [(" ", Why.incomplete), ("x" * 201, Why.too_long), ("\x00", Why.incomplete)])
def test_place_must_be_said(world: World, place: str, why: Why) -> None:
    where = Place(role=world.role, place=place)
    assert refused(lambda: auditions.make_session(world.actor("sam"), where, grid(world))).why is why
    assert Session.objects.count() == 0


def test_role_that_is_not_here_is_refused(world: World) -> None:
    where = Place(role="nothing", place="Hall")
    assert refused(lambda: auditions.make_session(world.actor("sam"), where, grid(world))).why is Why.unknown


def test_added_times_may_not_lie_over_others(world: World) -> None:
    session = auditions.make_session(world.actor("sam"), Place(world.role, "Hall"), grid(world))
    no = refused(lambda: auditions.add_times(world.actor("sam"), session, grid(world, first=read_time("14:50"))))
    assert (no.why, no.detail) == (Why.bad_times, "14:50 lies over a time that is there already.")
    assert auditions.add_times(world.actor("sam"), session, grid(world, first=read_time("15:00"))) == 3


def test_session_made_twice_with_one_key_is_one(world: World) -> None:
    who = world.actor("sam", key="k1")
    place = Place(world.role, "Hall")
    assert auditions.make_session(who, place, grid(world)) == auditions.make_session(who, place, grid(world))
    assert Slot.objects.count() == 3


def test_change_reaches_calendars(invited: World) -> None:
    slot = Slot.objects.order_by("start").first()
    auditions.book(invited.bearer("ivy"), slot=slot.pk, held="", needs="", now=invited.now)
    before = Slot.objects.get(pk=slot.pk).sequence
    place = Place(invited.role, "Studio 3", answer_by=date(2027, 1, 1), recording=True)
    auditions.change_session(invited.actor("sam"), slot.session_id, place)
    after = Slot.objects.select_related("session").get(pk=slot.pk)
    assert (after.session.place, after.sequence > before) == ("Studio 3", True)


def test_free_time_can_be_taken_away_and_a_held_one_cannot(invited: World) -> None:
    first, second, _ = Slot.objects.order_by("start").values_list("pk", flat=True)
    auditions.book(invited.bearer("ivy"), slot=first, held="", needs="", now=invited.now)
    assert refused(lambda: auditions.remove_time(invited.actor("sam"), first)).why is Why.slot_taken
    auditions.remove_time(invited.actor("sam"), second)
    assert refused(lambda: auditions.remove_time(invited.actor("sam"), second)).why is Why.unknown
    assert Slot.objects.count() == 2


def test_table_forbids_two_times_for_one_and_two_people_for_one_time(invited: World) -> None:
    first, second, _ = Slot.objects.order_by("start").values_list("pk", flat=True)
    Slot.objects.filter(pk=first).update(cand="someone")
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=second).update(cand="someone")


def test_refused_move_keeps_the_old_time(invited: World) -> None:
    first, second, _ = Slot.objects.order_by("start").values_list("pk", flat=True)
    auditions.book(invited.bearer("ivy"), slot=first, held="", needs="Ramp", now=invited.now)
    Slot.objects.filter(pk=second).update(cand="someone")
    no = refused(lambda: auditions.book(invited.bearer("ivy"), slot=second, held=first, needs="", now=invited.now))
    kept = Slot.objects.get(pk=first)
    assert (no.why, kept.cand, kept.access_needs) == (Why.slot_taken, invited.cands["ivy"], "Ramp")
    booking = invited.state().get(Booking, invited.cands["ivy"])
    assert booking is not None
    assert booking.slot == first


def test_link_outlasts_the_audition_by_two_weeks(invited: World) -> None:
    late = auditions.make_session(
        invited.actor("sam"),
        Place(invited.role, "Hall"),
        grid(invited, on=(invited.now + timedelta(days=100)).date()),
    )
    slot = Slot.objects.filter(session=late).order_by("start").first()
    auditions.book(invited.bearer("ivy"), slot=slot.pk, held="", needs="", now=invited.now)
    assert Link.objects.get().expires_at == slot.start + timedelta(days=14)


def test_needs_are_read_by_the_desk_alone(invited: World) -> None:
    from castlist.queries.auditions import days

    slot = Slot.objects.order_by("start").first()
    auditions.book(invited.bearer("ivy"), slot=slot.pk, held="", needs="A chair", now=invited.now)
    seen = {}
    for name in ("sam", "karen", "tom", "miriam"):
        page = days(invited.people[name], invited.production, now=invited.now)
        row = page.sessions[0].days[0].slots[0]
        seen[name] = (row.name, row.needs)
    assert seen == {
        "sam": ("Ivy Marlowe", "A chair"),
        "karen": ("Ivy Marlowe", ""),
        "tom": ("Ivy Marlowe", ""),
        "miriam": ("taken", ""),
    }


def test_recused_member_sees_no_name_on_the_day(invited: World) -> None:
    from castlist.queries.auditions import days

    slot = Slot.objects.order_by("start").first()
    auditions.book(invited.bearer("ivy"), slot=slot.pk, held="", needs="", now=invited.now)
    agreements.declare(invited.actor("tom"), performer=invited.performers["ivy"])
    assert days(invited.people["tom"], invited.production, now=invited.now).sessions[0].days[0].slots[0].name == "taken"


def test_desk_frees_the_time_of_somebody_who_was_released(invited: World) -> None:
    slot = Slot.objects.order_by("start").first()
    cand = invited.cands["ivy"]
    auditions.book(invited.bearer("ivy"), slot=slot.pk, held="", needs="", now=invited.now)
    assert refused(lambda: auditions.free_time(invited.actor("sam"), cand, role=invited.role)).why is Why.not_owner
    invited.agree("ivy", "released")
    assert refused(lambda: auditions.free_time(invited.actor("tom"), cand, role=invited.role)).why is Why.no_right
    auditions.free_time(invited.actor("sam"), cand, role=invited.role)
    assert (Slot.objects.filter(cand__isnull=False).count(), invited.state().get(Booking, cand)) == (0, None)


def test_clearance_is_looked_at_again_where_anyone_under_18_is_about(invited: World) -> None:
    agreements.change_role(invited.actor("karen"), role=invited.role, minors=True)
    slot = Slot.objects.order_by("start").first()
    take = {"slot": slot.pk, "held": "", "needs": "", "now": invited.now}
    if not invited.state().rule.gate:
        pytest.skip("no gate in this production")
    assert refused(lambda: auditions.book(invited.bearer("ivy"), **take)).why is Why.clearance_pending
    decisions.clear(invited.actor("miriam"), invited.cands["ivy"], value=True)
    auditions.book(invited.bearer("ivy"), **take)
    assert invited.state().get(Booking, invited.cands["ivy"]) is not None


@pytest.mark.parametrize(("days_ahead", "why"), [(30, Why.deadline_passed)])
def test_time_in_the_past_is_not_taken(invited: World, days_ahead: int, why: Why) -> None:
    slot = Slot.objects.order_by("start").first()
    later = invited.now + timedelta(days=days_ahead)
    bearer = invited.bearer("ivy")
    assert refused(lambda: auditions.book(bearer, slot=slot.pk, held="", needs="", now=later)).why is why


# -- A time for the callback, beside the one at which they were heard


def heard(world: World, *, took: int = 0) -> tuple[list[str], timedelta]:
    """Ivy took that time and was heard; the room calls her back. Every time, and how long after `world.now` that is."""
    slots = list(Slot.objects.order_by("start").values_list("pk", flat=True))
    auditions.book(world.bearer("ivy"), slot=slots[took], held="", needs="A lift.", now=world.now)
    later = Slot.objects.get(pk=slots[took]).start + timedelta(minutes=30) - world.now
    return slots, later


def verified(world: World) -> list[str]:
    """What `castlist verify` finds wrong with the production."""
    return [str(one) for one in walk(only=world.production.pk).findings]


def test_whoever_was_heard_and_is_called_back_takes_another_time_and_keeps_the_first(invited: World) -> None:
    slots, later = heard(invited)
    invited.now += later
    invited.agree("ivy", "callback")
    new = auditions.make_session(invited.actor("sam"), Place(invited.role, "Main stage"), grid(invited))
    first, second, _ = Slot.objects.filter(session=new).order_by("start").values_list("pk", flat=True)
    at = invited.now + timedelta(minutes=1)
    untold = refused(lambda: auditions.book(invited.bearer("ivy"), slot=first, held=slots[0], needs="", now=at))
    assert untold.why is Why.deadline_passed
    invited.invite("ivy")
    assert refused(lambda: auditions.give_back(invited.bearer("ivy"), now=at)).why is Why.deadline_passed
    auditions.book(invited.bearer("ivy"), slot=first, held="", needs="", now=at)
    auditions.book(invited.bearer("ivy"), slot=second, held=first, needs="", now=at)
    mine = Slot.objects.filter(cand=invited.cands["ivy"]).order_by("start")
    assert list(mine.values_list("pk", "past")) == [(slots[0], True), (second, False)]
    assert invited.state().get(Booking, invited.cands["ivy"]).slot == second
    assert verified(invited) == []
    auditions.give_back(invited.bearer("ivy"), now=at)
    assert list(mine.values_list("pk", "past")) == [(slots[0], True)]
    auditions.book(invited.bearer("ivy"), slot=first, held="", needs="", now=at)
    assert verified(invited) == []


def test_without_a_callback_whoever_was_heard_takes_no_other_time(invited: World) -> None:
    slots, later = heard(invited)
    again, at = invited.bearer("ivy"), invited.now + later
    for held in ("", slots[0]):
        no = refused(lambda said=held: auditions.book(again, slot=slots[2], held=said, needs="", now=at))
        assert no.why in (Why.stale_version, Why.deadline_passed)
    assert list(Slot.objects.filter(cand=invited.cands["ivy"]).values_list("pk", flat=True)) == [slots[0]]


def test_whoever_is_called_back_before_their_time_moves_it_and_holds_one(invited: World) -> None:
    slots, _ = heard(invited)
    invited.agree("ivy", "callback")
    at = invited.now + timedelta(minutes=1)
    assert (
        refused(lambda: auditions.book(invited.bearer("ivy"), slot=slots[1], held="", needs="", now=at)).why
        is Why.stale_version
    )
    auditions.book(invited.bearer("ivy"), slot=slots[1], held=slots[0], needs="", now=at)
    assert list(Slot.objects.filter(cand=invited.cands["ivy"]).values_list("pk", "past")) == [(slots[1], False)]


def test_the_table_forbids_a_second_time_that_is_to_come(invited: World) -> None:
    slots, _ = heard(invited)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slots[1]).update(cand=invited.cands["ivy"])


@pytest.mark.parametrize("kind", CALLED_BACK)
def test_a_callback_is_for_those_who_are_called_back(world: World, kind: str) -> None:
    general, callback = world.times(2), world.times(1)
    Session.objects.filter(slots__in=callback).update(kind=kind)
    for name in ("ivy", "abel"):
        world.put_forward(name)
        world.agree(name, "audition")
    world.agree("abel", "callback")
    with pytest.raises(Refused) as no:
        auditions.book(world.bearer("ivy"), slot=callback[0], held="", needs="", now=world.now)
    assert no.value.why is Why.slot_taken
    assert times_on(world, "ivy") == set(general)
    assert times_on(world, "abel") == {*general, *callback}
    auditions.book(world.bearer("abel"), slot=callback[0], held="", needs="", now=world.now)
    assert Slot.objects.get(pk=callback[0]).cand == world.cands["abel"]


def times_on(world: World, name: str) -> set[str]:
    page = page_for(world.bearer(name), now=world.now)
    return {slot.id for day in page.days for slot in day.slots}


def test_whoever_waits_for_a_first_time_holds_up_nobody_who_is_called_back(world: World) -> None:
    for name in ("ivy", "abel"):
        world.put_forward(name)
        world.agree(name, "audition")
    waiting_list.join(world.bearer("ivy"), now=world.now)
    (callback,) = world.times(1, kind="callback")
    world.agree("abel", "callback")
    waiting_list.hand_out(now=world.now)
    assert WaitingList.objects.get().slot_id is None, "it is none for her"
    auditions.book(world.bearer("abel"), slot=callback, held="", needs="", now=world.now)
    (general,) = world.times(1)
    waiting_list.hand_out(now=world.now)
    assert WaitingList.objects.get().slot_id == general
