"""What is due stands on the owner's list for a week, and then it goes; unless it is held, or somebody asks."""

from datetime import timedelta

import pytest

from castlist.actions import decisions, erasure, keeping, offers
from castlist.actions.decisions import Actor
from castlist.queries.erasures import erased_on
from castlist.queries.verification_walk import walk
from castlist.records import journal
from castlist.records.models import Due, Erasure, Letter, Performer, Period, Reply, Request, Slot, Text
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_journal() -> None:
    journal.journal_path().unlink(missing_ok=True)


def erased(world: World, name: str) -> bool:
    return Performer.objects.get(pk=world.performers[name]).erased_at is not None


def days_of_it(world: World, first: int, last: int) -> None:
    """The clock looks once a day."""
    for day in range(first, last + 1):
        keeping.erase_due(now=world.now + day * DAY)


def test_who_was_put_forward_and_not_told_is_shown_a_week_before_and_goes_after_a_month(world: World) -> None:
    world.put_forward("ivy")
    days_of_it(world, 0, 22)
    assert Due.objects.count() == 0
    days_of_it(world, 23, 29)
    row = Due.objects.get()
    assert (row.performer_id, row.purpose) == (world.performers["ivy"], "uncontacted")
    assert erased_on(row) == world.now + 30 * DAY
    assert not erased(world, "ivy")
    days_of_it(world, 30, 30)
    assert erased(world, "ivy")
    assert Text.objects.filter(body="The voice.").count() == 0
    assert Due.objects.count() == 0
    assert walk().findings == []


def test_who_is_written_to_comes_off_the_list(invited: World) -> None:
    days_of_it(invited, 25, 25)
    assert Due.objects.count() == 1
    invited.invite("ivy")
    days_of_it(invited, 26, 60)
    assert (Due.objects.count(), erased(invited, "ivy")) == (0, False)


def test_a_clock_that_stood_still_still_shows_everything_for_a_week(world: World) -> None:
    world.put_forward("ivy")
    days_of_it(world, 300, 306)
    assert not erased(world, "ivy")
    days_of_it(world, 307, 307)
    assert erased(world, "ivy")


def test_who_was_not_cast_goes_a_year_after_with_what_the_rooms_said(invited: World) -> None:
    invited.invite("ivy")
    bearer = invited.bearer("ivy")
    offers.decline(bearer, text="I am in Linz then.", now=invited.now)
    days_of_it(invited, 350, 364)
    assert (erased(invited, "ivy"), Due.objects.filter(kind="performer").count()) == (False, 1)
    days_of_it(invited, 365, 365)
    assert erased(invited, "ivy")
    assert Text.objects.exclude(body=None).exclude(cand="").count() == 0
    assert (Reply.objects.exclude(body="").count(), Letter.objects.exclude(body="").count()) == (0, 0)
    assert walk().findings == []


def test_who_wishes_to_be_kept_is_kept_for_a_year_from_their_yes(invited: World) -> None:
    invited.invite("ivy")
    offers.decline(invited.bearer("ivy"), now=invited.now)
    keeping.wish(invited.performers["ivy"], stay=True, now=invited.now + 100 * DAY)
    days_of_it(invited, 360, 464)
    assert not erased(invited, "ivy")
    assert Letter.objects.exclude(body="").count() == 0
    days_of_it(invited, 465, 465)
    assert erased(invited, "ivy")
    assert Erasure.objects.get(kind="performer").purpose == "future"


def test_what_somebody_needed_on_the_day_goes_a_month_after_it(invited: World) -> None:
    from castlist.actions import auditions

    invited.invite("ivy")
    slot = Slot.objects.order_by("start").values_list("pk", flat=True)[0]
    auditions.book(invited.bearer("ivy"), slot=slot, held="", needs="A ramp", now=invited.now)
    days_of_it(invited, 30, 39)
    assert Slot.objects.get(pk=slot).access_needs == "A ramp"
    days_of_it(invited, 40, 41)
    assert Slot.objects.get(pk=slot).access_needs == ""
    assert not erased(invited, "ivy")


def test_a_letter_that_never_went_goes_after_a_month(invited: World) -> None:
    from castlist.actions import letters

    letter = invited.letter("sam", "ivy")
    letters.drop(invited.actor("sam"), letter)
    invited.invite("ivy")
    days_of_it(invited, 20, 29)
    assert Letter.objects.get(pk=letter).body != ""
    days_of_it(invited, 30, 31)
    assert Letter.objects.get(pk=letter).body == ""
    assert Letter.objects.exclude(pk=letter).exclude(body="").count() == 1


def test_what_is_held_does_not_go_and_goes_after_its_week_when_the_hold_is_over(world: World) -> None:
    world.put_forward("ivy")
    days_of_it(world, 23, 23)
    until = (world.now + 60 * DAY).date()
    keeping.hold(
        world.production.company, by=world.people["karen"], performer=world.performers["ivy"], reason="A claim.",
        until=until, now=world.now + 25 * DAY,
    )  # fmt: skip
    days_of_it(world, 26, 59)
    assert (Due.objects.count(), erased(world, "ivy")) == (0, False)
    days_of_it(world, 60, 66)
    assert not erased(world, "ivy")
    days_of_it(world, 67, 67)
    assert erased(world, "ivy")


def test_a_shorter_period_shows_what_it_brings_for_a_week_first(world: World) -> None:
    world.put_forward("ivy")
    company, karen = world.production.company, world.people["karen"]
    keeping.change_period(company, by=karen, purpose="uncontacted", days=7, now=world.now + 10 * DAY)
    row = Due.objects.get()
    assert erased_on(row) == world.now + 17 * DAY
    days_of_it(world, 11, 16)
    assert not erased(world, "ivy")
    days_of_it(world, 17, 17)
    assert erased(world, "ivy")
    assert [(p.purpose, p.days, p.by_id) for p in Period.objects.all()] == [("uncontacted", 7, karen.pk)]


def test_only_the_owner_changes_anything(world: World) -> None:
    world.put_forward("ivy")
    company, derek = world.production.company, world.people["derek"]
    for act in (
        lambda: keeping.change_period(company, by=derek, purpose="cast", days=365, now=world.now),
        lambda: keeping.hold(
            company, by=derek, performer=world.performers["ivy"], reason="x", until=None, now=world.now
        ),
        lambda: keeping.end_hold(company, by=derek, hold="nosuch", now=world.now),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.why is Why.no_right


def test_keys_of_requests_go_after_a_month_and_those_of_reminders_stay(world: World) -> None:
    from castlist.actions.requests import first_time, once

    once(lambda: {"made": "x"}, by="karen", key="one", act="act", now=world.now)
    first_time("karen", "remind:x:1:1", int(world.now.timestamp() * 1000))
    keeping.erase_due(now=world.now + 29 * DAY)
    assert Request.objects.filter(key="one").count() == 1
    keeping.erase_due(now=world.now + 31 * DAY)
    assert (Request.objects.filter(key="one").count(), Request.objects.filter(act="").count()) == (0, 1)


def test_somebody_who_put_themselves_in_is_not_taken_for_untold(world: World) -> None:
    from castlist.actions.productions import add_performer

    made = add_performer(world.production.company_id, name="Rana Ost", email="r@example.org", now=world.now)
    world.performers["rana"] = made.pk
    decisions.submit(Actor(world.production.pk, made.pk, world.now), role=world.role, performer=made.pk)
    days_of_it(world, 25, 60)
    assert not erased(world, "rana")


def test_the_look_of_the_clock_is_taken_by_one_and_at_most_hourly(world: World) -> None:
    world.put_forward("ivy")
    keeping.look(now=world.now + 25 * DAY)
    assert Due.objects.count() == 1
    Due.objects.all().delete()
    keeping.look(now=world.now + 25 * DAY + timedelta(minutes=30))
    assert Due.objects.count() == 0
    keeping.look(now=world.now + 26 * DAY)
    assert Due.objects.count() == 1


def test_erasing_by_hand_takes_it_off_the_list(world: World) -> None:
    world.put_forward("ivy")
    days_of_it(world, 25, 25)
    erasure.erase_performer(world.performers["ivy"], now=world.now + 25 * DAY)
    assert Due.objects.count() == 0


def test_records_that_were_put_back_by_hand_are_erased_anew_by_the_clock(world: World) -> None:
    world.put_forward("ivy")
    performer = world.performers["ivy"]
    journal.append([journal.Line("performer", performer, "own", int(world.now.timestamp() * 1000))])
    keeping.look(now=world.now + DAY)
    assert Performer.objects.get(pk=performer).erased_at == world.now
