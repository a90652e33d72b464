"""A callback day looked at by the rules of the trade, where somebody under 18 is in it: by those who may know of it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from castlist.actions import callbacks, trade
from castlist.queries.callback_minors import with_minors
from castlist.queries.callbacks import callbacks_page
from castlist.queries.doors import production_for
from castlist.records.models import CallbackDay, Guardian, Session, Slot
from tests.web.test_callback_calendar import dated, plan  # noqa: F401
from tests.web.test_callback_letters import called  # noqa: F401
from tests.web.test_callback_views import here
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
GROUPS = "Duet | 25 | Abel Crane\nNight | 40 | Ivy Marlowe"
LATE = "outside the hours for their age"


@pytest.fixture
def young(dated: World) -> World:  # noqa: F811
    """Ivy is ten; in England her day ends at eleven at night."""
    trade.choose_packs(dated.actor("sam"), ["england-minors"])
    day = dated.now.date()
    Guardian.objects.create(
        performer_id=dated.performers["ivy"], name="Anna", relation="mother",
        born=(day - timedelta(days=3800)).replace(day=1), under_18_on=day, said_at=dated.now,
    )  # fmt: skip
    return dated


def shown(world: World, who: str = "sam") -> str:
    answer = world.client(who).get(here(world))
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def late(world: World, *, seen: int = 2) -> None:
    """Ivy's group ends at ten past eleven at night."""
    plan(world, seen=seen, groups=GROUPS, starts="22:05", first="Duet")


def test_an_hour_that_is_too_late_is_read_by_whoever_arranges_the_day(young: World) -> None:
    assert "to look at" not in shown(young)
    late(young)
    assert f"23:10 is {LATE}, which end or begin at 23:00." in shown(young)
    assert "Ivy Marlowe" in shown(young)
    for who in ("karen", "tom", "miriam"):
        assert LATE not in shown(young, who), who
        assert "england-minors" not in shown(young, who), who


def test_moved_to_an_earlier_hour_nothing_is_found(young: World) -> None:
    late(young)
    plan(young, seen=3, groups=GROUPS, starts="10:00", first="Duet")
    assert LATE not in shown(young)


def test_without_a_date_or_rules_nothing_is_found(young: World) -> None:
    groups = {"groups": "Night | 40 | Ivy Marlowe", "starts": "22:50", "where": "Studio 2"}
    callbacks.work_out(young.actor("sam"), groups, seen=2)
    assert LATE not in shown(young)
    late(young, seen=3)
    assert LATE in shown(young)
    trade.choose_packs(young.actor("sam"), [])
    assert "to look at" not in shown(young)


def test_what_is_found_without_that_day_stands_elsewhere_and_both_together_count(young: World) -> None:
    """A session late on another evening is no fault of this day; a day too long by both of them is."""
    on = CallbackDay.objects.get().day["on"]
    young.times(1)
    slot = Slot.objects.get(session=Session.objects.get())
    slot.start = datetime.combine(datetime.fromisoformat(on) - timedelta(days=2), time(22, 50), UTC)
    slot.cand = young.cands["ivy"]
    slot.save()
    assert "to look at" not in shown(young)
    slot.start = datetime.combine(datetime.fromisoformat(on), time(21, 0), UTC)
    slot.save()
    plan(young, seen=2, groups="Duet | 25 | Ivy Marlowe, Abel Crane", starts="08:00")
    assert "rule at-the-place" in shown(young)


def test_what_programs_are_answered_is_for_the_same_people(young: World) -> None:
    late(young)
    read = {}
    for who in ("sam", "karen"):
        viewer = young.people[who]
        day = callbacks_page(viewer, production_for(viewer, young.production.pk), now=young.now)
        read[who] = [(one.pack, one.severity) for one in with_minors(viewer, day).minors]
    assert read == {"sam": [("england-minors", "warn")], "karen": []}
    gone = replace(young, now=young.now + timedelta(days=20))
    day = callbacks_page(gone.people["sam"], production_for(gone.people["sam"], gone.production.pk), now=gone.now)
    assert with_minors(gone.people["sam"], day).minors == ()
