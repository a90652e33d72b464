"""A callback day looked at by the rules of the trade for those who are in its rooms: by everybody who plans it."""

import html
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from castlist.actions import auditions, callbacks, trade
from castlist.actions.auditions import Place
from castlist.queries.callback_rooms import with_rooms
from castlist.queries.callbacks import callbacks_page
from castlist.queries.doors import production_for
from castlist.records.models import CallbackDay, Session, Slot
from castlist.rules.auditions import Grid, read_time
from castlist.rules.trade import Finding
from tests.web.test_callback_calendar import dated, plan  # noqa: F401
from tests.web.test_callback_letters import called  # noqa: F401
from tests.web.test_callback_views import here
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "\n".join(f"Round {n} | 40 | Ivy Marlowe" for n in range(1, 12))
SHORT = "Duet | 25 | Ivy Marlowe"


@pytest.fixture
def day(dated: World) -> World:  # noqa: F811
    """The day is looked at by the rules on working time, and by those that hold everywhere."""
    trade.choose_packs(dated.actor("sam"), ["uk-working-time", "general"])
    return dated


def found(world: World, who: str = "karen", n: int | None = None) -> tuple[Finding, ...]:
    viewer = world.people[who]
    return with_rooms(callbacks_page(viewer, production_for(viewer, world.production.pk), n, now=world.now)).room


def rules(findings: Iterable[Finding]) -> list[str]:
    return sorted(one.rule for one in findings)


def test_a_room_without_a_break_a_night_or_a_second_adult_is_named_with_numbers_and_source(day: World) -> None:
    plan(day, seen=2, groups=LONG, first="", starts="10:00", inside="Karen")
    assert rules(found(day)) == ["break", "second-adult"]
    breaks = next(one for one in found(day) if one.rule == "break")
    assert (breaks.found, breaks.limit, breaks.unit, breaks.severity) == (440, 360, "minutes", "warn")
    page = html.unescape(day.client("karen").get(here(day)).text)
    assert "2 things to look at" in page
    assert "the room works 7 hours 20 minutes without a break of 20 minutes" in page
    assert "here it says 1 adult" in page
    assert "bhruk.com/working-time-regulations-quick-guide" in page
    plan(day, seen=3, groups=LONG, first="", starts="10:00", breaks="13:20 | 30", inside="Karen\nDerek")
    assert found(day) == ()


def test_who_plans_nothing_reads_nothing_of_it(day: World) -> None:
    plan(day, seen=2, groups=LONG, first="", starts="10:00")
    assert day.client("eve").get(here(day)).status_code == 404


def test_a_night_between_two_callback_days_is_too_short_for_those_who_are_on_both(day: World) -> None:
    both = "Karen\nDerek"
    plan(day, seen=2, groups="Night | 60 | Ivy Marlowe", first="", starts="21:30", inside=both)
    second(day, inside=both)
    (night,) = found(day, n=2)
    assert (night.rule, night.found, night.limit) == ("daily-rest", 570, 660)
    assert rules(found(day, n=1)) == ["daily-rest"]
    row = CallbackDay.objects.get(n=2)
    row.day = row.day | {"inside": "Ana\nBo"}
    row.save()
    assert (found(day, n=1), found(day, n=2)) == ((), ())
    row.day = row.day | {"inside": ""}  # nobody says who they are: they may be the same
    row.save()
    assert rules(found(day, n=2)) == ["daily-rest", "second-adult"]


def second(world: World, **more: str) -> None:
    """Another callback day, on the morning after the first."""
    on = (world.now + timedelta(days=11)).date().isoformat()
    said = {"groups": SHORT, "where": "Studio 2", "on": on, "starts": "8:00"} | more
    callbacks.work_out(world.actor("sam"), said, seen=0, day=2)


def test_a_session_of_the_same_people_on_the_evening_before_counts(day: World) -> None:
    plan(day, seen=2, groups=SHORT, first="", starts="8:00", inside="Karen\nAna at the piano")
    eve = Grid((day.now + timedelta(days=9)).date(), read_time("21:40"), 20, 2)
    place = Place(role=day.role, place="Studio 3", members=(day.people["karen"].pk,), adults=2)
    session = auditions.make_session(day.actor("sam"), place, eve)
    assert Slot.objects.filter(session=session).count() == 2
    (night,) = found(day)
    assert (night.rule, night.found) == ("daily-rest", 580)
    row = Session.objects.get(pk=session)
    row.members = [day.people["derek"].pk]
    row.save()
    assert found(day) == ()
    row.panel = "ana"  # a guest is known by what she is called
    row.save()
    assert rules(found(day)) == ["daily-rest"]
    row.off_at = day.now
    row.save()
    assert found(day) == ()


def test_of_several_rooms_it_is_said_in_which_and_adults_are_shared_out(day: World) -> None:
    groups = "\n".join([*(f"Solo {n} | 45 | Ivy Marlowe" for n in range(1, 10)), "Duet | 25 | Abel Crane"])
    plan(day, seen=2, groups=groups, first="", starts="10:00", rooms="2", inside="Karen\nDerek\nTom")
    row = CallbackDay.objects.get()
    row.found = row.found | {"rooms": [0] * 9 + [1]}
    row.save()
    said = {one.rule: one.sentence for one in found(day)}
    assert sorted(said) == ["break", "second-adult"]
    assert said["break"].startswith("Room 1: On ")
    assert said["second-adult"].endswith("here it says 1 adult.")


def test_without_a_date_an_order_or_rules_nothing_is_found_and_nothing_once_it_is_over(day: World) -> None:
    plan(day, seen=2, groups=LONG, first="", starts="10:00")
    assert rules(found(day)) == ["break", "second-adult"]
    assert found(replace(day, now=day.now + timedelta(days=20))) == ()
    trade.choose_packs(day.actor("sam"), [])
    assert found(day) == ()
    trade.choose_packs(day.actor("sam"), ["uk-working-time", "general"])
    row = CallbackDay.objects.get()
    row.day = {**row.day, "on": ""}
    row.save()
    assert found(day) == ()


def test_who_is_in_the_room_is_kept_for_the_next_day_and_read_back_by_programs(day: World) -> None:
    plan(day, seen=2, groups=SHORT, first="", inside="Karen\n\n Derek \nKaren")
    viewer = day.people["sam"]
    where = production_for(viewer, day.production.pk)
    assert callbacks_page(viewer, where, 1, now=day.now).asked["inside"] == "Karen\nDerek"
    assert callbacks_page(viewer, where, 2, now=day.now).asked["inside"] == "Karen\nDerek"
