"""The waiting list: a time that comes free is kept for whoever has waited longest, for a while, and for nobody else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from castlist.actions import auditions, offers, waiting_list
from castlist.queries.auditions import days
from castlist.queries.performer_pages import page_for
from castlist.records.models import Slot, WaitingList
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
NAMES = ("ivy", "maud", "rana", "june")


@pytest.fixture
def full(world: World, letters_may_go: None) -> World:
    """Four are invited to a day with two times, and Ivy and Maud have them."""
    times = world.times(2)
    for name in NAMES:
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
        world.invite(name)
    for name, slot in zip(NAMES, times, strict=False):
        book(world, name, slot)
    mail.outbox.clear()
    return world


def book(world: World, name: str, slot: str, *, held: str = "") -> None:
    auditions.book(world.bearer(name), slot=slot, held=held, needs="", now=world.now)


def later(world: World, **more: float) -> World:
    return replace(world, now=world.now + timedelta(**more))


def refused(act: Any) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


def join(world: World, *names: str) -> World:
    """One after the other, a minute apart; says the world after that."""
    for name in names:
        waiting_list.join(world.bearer(name), now=world.now)
        world = later(world, minutes=1)
    return world


def first(world: World) -> str:
    return Slot.objects.earliest("start").pk


def own(world: World, name: str) -> Any:
    return page_for(world.bearer(name), now=world.now)


def test_who_waits_longest_is_kept_what_comes_free_and_told(full: World) -> None:
    after = join(full, "june", "rana")
    assert [own(after, name).waiting.ahead for name in ("june", "rana")] == [0, 1]
    auditions.give_back(full.bearer("ivy"), now=after.now)
    assert waiting_list.hand_out(now=after.now) == 1
    assert [(row.cand, row.slot_id) for row in WaitingList.objects.exclude(slot=None)] == [
        (full.cands["june"], first(full))
    ]
    assert [one.to for one in mail.outbox] == [["june@example.org"]]
    assert "It is kept for you until" in mail.outbox[0].body
    assert "/i/" in mail.outbox[0].body
    assert waiting_list.hand_out(now=after.now) == 0
    page = own(after, "june")
    assert (page.state, [one.id for day in page.days for one in day.slots]) == ("asked", [first(full)])
    assert (own(after, "rana").state, own(after, "rana").waiting.ahead) == ("full", 0)


def test_nobody_else_takes_what_is_kept_nor_what_has_just_come_free(full: World) -> None:
    after = join(full, "june")
    auditions.give_back(full.bearer("ivy"), now=after.now)
    for _ in range(2):
        assert own(after, "rana").state == "full"
        assert refused(lambda: book(after, "rana", first(full))) is Why.slot_taken
        assert refused(lambda: book(after, "maud", first(full), held=Slot.objects.latest("start").pk)) is Why.slot_taken
        waiting_list.hand_out(now=after.now)
    book(after, "june", first(full))
    assert Slot.objects.get(pk=first(full)).cand == full.cands["june"]
    assert WaitingList.objects.count() == 0


def test_what_is_let_pass_goes_to_the_next_and_then_to_anybody(full: World) -> None:
    after = join(full, "june", "rana")
    auditions.give_back(full.bearer("ivy"), now=after.now)
    waiting_list.hand_out(now=after.now)
    next_day = later(after, hours=25)
    assert waiting_list.hand_out(now=next_day.now) == 1
    assert mail.outbox[-1].to == ["rana@example.org"]
    assert own(next_day, "june").waiting is None
    assert refused(lambda: book(next_day, "june", first(full))) is Why.slot_taken
    day_after = later(next_day, hours=25)
    waiting_list.hand_out(now=day_after.now)
    assert WaitingList.objects.count() == 0
    assert own(day_after, "june").state == "asked"
    book(day_after, "june", first(full))


def test_a_time_that_begins_soon_is_kept_for_half_of_what_is_left(full: World) -> None:
    soon = replace(full, now=Slot.objects.earliest("start").start - timedelta(hours=4))
    after = join(soon, "june")
    auditions.give_back(full.bearer("ivy"), now=after.now)
    waiting_list.hand_out(now=after.now)
    row = WaitingList.objects.get()
    assert row.until == after.now + (row.slot.start - after.now) / 2


def test_whoever_leaves_gives_the_turn_to_the_next(full: World) -> None:
    after = join(full, "june", "rana")
    auditions.give_back(full.bearer("ivy"), now=after.now)
    waiting_list.hand_out(now=after.now)
    for _ in range(2):
        waiting_list.leave(full.bearer("june"), now=after.now)
    assert waiting_list.hand_out(now=after.now) == 1
    assert mail.outbox[-1].to == ["rana@example.org"]


def test_whoever_withdraws_waits_no_more(full: World) -> None:
    after = join(full, "june", "rana")
    offers.withdraw(full.bearer("june"), now=after.now)
    assert [row.cand for row in WaitingList.objects.all()] == [full.cands["rana"]]


def test_whoever_was_released_waits_no_more_once_something_comes_free(full: World) -> None:
    after = join(full, "june", "rana")
    full.agree("june", "released")
    auditions.give_back(full.bearer("ivy"), now=after.now)
    waiting_list.hand_out(now=after.now)
    assert [row.cand for row in WaitingList.objects.all()] == [full.cands["rana"]]


def test_only_who_may_book_and_has_no_time_and_finds_none_waits(full: World) -> None:
    assert refused(lambda: waiting_list.join(full.bearer("ivy"), now=full.now)) is Why.already_there
    after = join(full, "june", "june")
    assert WaitingList.objects.count() == 1
    waiting_list.leave(full.bearer("june"), now=after.now)
    auditions.give_back(full.bearer("ivy"), now=after.now)
    assert refused(lambda: waiting_list.join(full.bearer("june"), now=after.now)) is Why.times_free
    full.agree("june", "released")
    assert refused(lambda: waiting_list.join(full.bearer("june"), now=after.now)) is Why.ended


def test_new_times_are_first_for_those_who_wait_each_one(full: World) -> None:
    after = join(full, "june", "rana")
    fresh = full.times(3, role="")
    assert waiting_list.hand_out(now=after.now) == 2
    kept = dict(WaitingList.objects.values_list("cand", "slot_id"))
    assert sorted(kept) == sorted([full.cands["june"], full.cands["rana"]])
    assert set(kept.values()) < set(fresh)
    left = [one.id for day in own(after, "june").days for one in day.slots]
    assert len(left) == 2
    assert kept[full.cands["rana"]] not in left


def test_a_kept_time_that_the_desk_takes_away_is_kept_no_more(full: World) -> None:
    after = join(full, "june")
    auditions.give_back(full.bearer("ivy"), now=after.now)
    waiting_list.hand_out(now=after.now)
    auditions.remove_time(full.actor("sam"), first(full))
    waiting_list.hand_out(now=after.now)
    row = WaitingList.objects.get()
    assert (row.slot_id, row.until) == (None, None)
    assert own(after, "june").waiting.ahead == 0


def test_the_desk_reads_who_waits_and_others_only_of_whom_they_may_know(full: World) -> None:
    after = join(full, "june", "rana")
    shown = days(full.people["sam"], full.production, now=after.now)
    assert [one.name.split()[0] for one in shown.waiting] == ["June", "Rana"]
    assert (shown.waiting[0].until, shown.waiting_unseen) == (None, 0)


def test_nobody_is_written_to_while_no_letter_could_be_opened(full: World, settings: Any) -> None:
    after = join(full, "june")
    auditions.give_back(full.bearer("ivy"), now=after.now)
    settings.CASTLIST_URL_IS_LOCAL = True
    settings.CASTLIST_DEMO = False
    assert waiting_list.hand_out(now=after.now) == 0
    assert WaitingList.objects.get().told_at is None
    settings.CASTLIST_URL_IS_LOCAL = False
    assert waiting_list.hand_out(now=after.now) == 1
