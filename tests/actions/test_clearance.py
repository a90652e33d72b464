"""Clearance is given in rounds; a hold by one lead ends by itself, and a longer one takes two and the person told."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from castlist.actions import agreements, clearance, safeguarding, told
from castlist.actions.decisions import Actor
from castlist.actions.reminders import remind_leads
from castlist.queries.safeguarding import asking, clearable, matter_for
from castlist.records.models import ClearanceWish, Event
from castlist.rules.safeguarding import round_after, round_before
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def raised(world: World) -> tuple[World, str]:
    """Ivy, June and Sol are put forward, and there is a matter about Ivy."""
    for name in ("ivy", "june", "sol"):
        world.put_forward(name)
    given = {"performer": world.performers["ivy"], "kind": "complaint", "account": "On tour."}
    return world, safeguarding.raise_matter(world.actor("derek"), **given)


def refused(act: Any) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


def at(world: World, name: str, days: float) -> Actor:
    """The lead, so many days from now."""
    return Actor(world.production.pk, world.people[name].pk, world.now + days * DAY)


def cleared(world: World) -> list[str]:
    state = world.state()
    return [name for name, cand in world.cands.items() if state.candidacy(cand).cleared]


def test_rounds_are_at_nine_and_five_by_the_productions_clock() -> None:
    zone = ZoneInfo("Europe/London")
    told = [datetime(2026, 7, 1, hour, minute, tzinfo=UTC) for hour, minute in ((7, 59), (8, 0), (15, 59), (16, 0))]
    assert [round_before(one, zone).hour for one in told] == [16, 8, 8, 16]
    assert [round_after(one, zone).hour for one in told] == [8, 16, 16, 8]


def test_clearance_is_given_to_all_at_once_at_the_next_round(raised: tuple[World, str]) -> None:
    world, _ = raised
    asked = round_before(world.now, ZoneInfo("Europe/London")) + timedelta(hours=1)
    for minutes, name in ((0, "sol"), (90, "june")):
        who = Actor(world.production.pk, world.people["miriam"].pk, asked + timedelta(minutes=minutes))
        clearance.clear(who, world.cands[name])
    assert cleared(world) == []
    next_round = round_after(asked, ZoneInfo("Europe/London"))
    assert clearance.give(now=next_round - timedelta(seconds=1)) == 0
    assert (clearance.give(now=next_round), cleared(world)) == (2, ["june", "sol"])
    assert (clearance.give(now=next_round), ClearanceWish.objects.count()) == (0, 0)
    assert len(set(Event.objects.filter(kind="cleared").values_list("at", flat=True))) == 1


def test_what_was_asked_for_is_taken_back_before_it_is_given(raised: tuple[World, str]) -> None:
    world, _ = raised
    clearance.clear(world.actor("miriam"), world.cands["sol"])
    clearance.withhold(world.actor("ruth"), world.cands["sol"])
    assert (clearance.give(now=world.now + DAY), cleared(world)) == (0, [])


def test_gate_has_one_shape_and_the_batch_leaves_out_open_matters(raised: tuple[World, str]) -> None:
    world, matter = raised
    gates = clearable(world.production.pk, world.people["miriam"].pk)
    assert [(g.name, g.state) for g in gates] == [
        ("Ivy Marlowe", "pending"),
        ("June Marlowe", "pending"),
        ("Sol Marlowe", "pending"),
    ]
    assert clearance.clear_all(world.actor("miriam")) == 2
    clearance.give(now=world.now + DAY)
    assert cleared(world) == ["june", "sol"]
    safeguarding.end(world.actor("miriam"), matter, text="Settled.")
    assert clearance.clear_all(world.actor("miriam")) == 1


@pytest.mark.parametrize("name", ["karen", "tom", "sam", "eve"])
def test_nobody_but_leads_opens_the_gate(raised: tuple[World, str], name: str) -> None:
    world, matter = raised
    assert clearable(world.production.pk, world.people[name].pk) == []
    assert refused(lambda: clearance.clear(world.actor(name), world.cands["ivy"])) is Why.unknown
    assert refused(lambda: clearance.withhold(world.actor(name), world.cands["ivy"])) is Why.unknown
    for act in (clearance.hold, clearance.confirm, clearance.release):
        assert refused(lambda act=act: act(world.actor(name), matter, text="x")) is Why.unknown
    assert clearance.clear_all(world.actor(name)) == 0
    assert (clearance.give(now=world.now + DAY), cleared(world)) == (0, [])


def test_related_lead_is_not_at_that_gate_and_holds_nothing(raised: tuple[World, str]) -> None:
    world, matter = raised
    agreements.declare(world.actor("ruth"), performer=world.performers["ivy"])
    assert clearable(world.production.pk, world.people["ruth"].pk) == []
    assert refused(lambda: clearance.hold(world.actor("ruth"), matter, text="x")) is Why.unknown


def test_hold_by_one_lead_closes_the_gate_at_once_and_ends_by_itself(raised: tuple[World, str]) -> None:
    world, matter = raised
    clearance.clear(world.actor("miriam"), world.cands["ivy"])
    clearance.give(now=world.now + DAY)
    assert cleared(world) == ["ivy"]
    clearance.hold(at(world, "miriam", 2), matter, text="Until we know.")
    assert cleared(world) == []
    assert refused(lambda: clearance.clear(at(world, "ruth", 3), world.cands["ivy"])) is Why.clearance_pending
    assert (clearance.give(now=world.now + 15.9 * DAY), cleared(world)) == (0, [])
    assert (clearance.give(now=world.now + 17 * DAY), cleared(world)) == (1, ["ivy"])
    assert refused(lambda: clearance.hold(at(world, "miriam", 18), matter, text="Again.")) is Why.already_there


def test_one_lead_strings_no_holds_together_over_several_matters(raised: tuple[World, str]) -> None:
    world, matter = raised
    given = {"performer": world.performers["ivy"], "kind": "finding", "account": "The same, once more."}
    second = safeguarding.raise_matter(world.actor("miriam"), **given)
    clearance.hold(world.actor("miriam"), matter, text="Until we know.")
    assert refused(lambda: clearance.hold(at(world, "miriam", 15), second, text="Again.")) is Why.already_there
    about_a_thing = safeguarding.raise_matter(world.actor("tom"), about="The lift", kind="finding", account="Sticks.")
    assert refused(lambda: clearance.hold(world.actor("ruth"), about_a_thing, text="x")) is Why.incomplete


def two_matters(world: World, matter: str) -> list[str]:
    """The one about Ivy, and another."""
    given = {"performer": world.performers["ivy"], "kind": "complaint", "account": "Another."}
    return [matter, safeguarding.raise_matter(world.actor("tom"), **given)]


def test_two_leads_hold_no_longer_than_one_while_the_person_is_not_told(raised: tuple[World, str]) -> None:
    world, matter = raised
    both = two_matters(world, matter)
    clearance.clear(world.actor("miriam"), world.cands["ivy"])
    clearance.give(now=world.now + DAY)
    clearance.hold(at(world, "miriam", 2), both[0], text="Until we know.")
    clearance.hold(at(world, "ruth", 15), both[1], text="This, too.")
    assert (clearance.give(now=world.now + 15.9 * DAY), cleared(world)) == (0, [])
    assert (clearance.give(now=world.now + 17 * DAY), cleared(world)) == (1, ["ivy"])


def test_another_lead_confirms_a_hold_that_ran_out_and_begins_no_next_one(raised: tuple[World, str]) -> None:
    world, matter = raised
    both = two_matters(world, matter)
    clearance.hold(at(world, "miriam", 2), both[0], text="Until we know.")
    again = {"text": "This, too."}
    assert refused(lambda: clearance.hold(at(world, "ruth", 17), both[1], **again)) is Why.already_there
    safeguarding.note(at(world, "miriam", 18), both[0], text="The police ask us to wait.", what="ground")
    clearance.confirm(at(world, "ruth", 19), both[0], text="It has to last.")
    clearance.hold(at(world, "ruth", 20), both[1], **again)


def test_what_has_ended_or_is_long_past_keeps_nobody_from_holding(raised: tuple[World, str]) -> None:
    world, matter = raised
    both = two_matters(world, matter)
    clearance.hold(at(world, "miriam", 2), both[0], text="Until we know.")
    safeguarding.end(at(world, "miriam", 17), both[0], text="Nothing in it.")
    clearance.hold(at(world, "ruth", 18), both[1], text="This is new.")
    third = two_matters(world, matter)[1]
    assert refused(lambda: clearance.hold(at(world, "ruth", 40), third, text="Again.")) is Why.already_there


def test_longer_hold_needs_a_second_officer_and_the_person_told_or_a_ground(raised: tuple[World, str]) -> None:
    world, matter = raised
    assert refused(lambda: clearance.confirm(world.actor("ruth"), matter, text="x")) is Why.incomplete
    clearance.hold(world.actor("miriam"), matter, text="Until we know.")
    assert refused(lambda: clearance.confirm(world.actor("miriam"), matter, text="x")) is Why.not_all
    assert refused(lambda: clearance.confirm(world.actor("ruth"), matter, text="x")) is Why.incomplete
    safeguarding.note(world.actor("miriam"), matter, text="The police ask us to wait.", what="ground")
    clearance.confirm(world.actor("ruth"), matter, text="It has to last.")
    assert (clearance.give(now=world.now + 20 * DAY), cleared(world)) == (0, [])
    assert (clearance.give(now=world.now + 368 * DAY), cleared(world)) == (0, [])  # nobody had cleared her
    clearance.clear(at(world, "miriam", 369), world.cands["ivy"])
    assert (clearance.give(now=world.now + 370 * DAY), cleared(world)) == (1, ["ivy"])


def test_whoever_was_never_cleared_waits_for_a_lead_when_a_hold_ends_by_itself(raised: tuple[World, str]) -> None:
    world, matter = raised
    clearance.hold(world.actor("miriam"), matter, text="Until we know.")
    assert (clearance.give(now=world.now + 17 * DAY), cleared(world)) == (0, [])
    gates = clearable(world.production.pk, world.people["ruth"].pk)
    assert next((g.name, g.state, g.asked) for g in gates) == ("Ivy Marlowe", "pending", False)


def test_what_was_asked_for_before_a_hold_is_given_after_it(raised: tuple[World, str]) -> None:
    world, matter = raised
    clearance.clear(world.actor("ruth"), world.cands["ivy"])
    clearance.hold(world.actor("miriam"), matter, text="Until we know.")
    assert (clearance.give(now=world.now + DAY), ClearanceWish.objects.count(), cleared(world)) == (0, 0, [])
    assert (clearance.give(now=world.now + 15 * DAY), cleared(world)) == (1, ["ivy"])


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_holds_the_last_one_gives_back_what_the_first_one_closed(raised: tuple[World, str], first: int) -> None:
    world, matter = raised
    clearance.clear(world.actor("miriam"), world.cands["ivy"])
    clearance.give(now=world.now + DAY)
    given = {"performer": world.performers["ivy"], "kind": "complaint", "account": "Another."}
    both = [matter, safeguarding.raise_matter(world.actor("tom"), **given)]
    clearance.hold(at(world, "miriam", 2), both[0], text="Until we know.")
    clearance.hold(at(world, "ruth", 3), both[1], text="This, too.")
    clearance.release(at(world, "miriam", 4), both[first], text="Over.")
    assert (clearance.give(now=world.now + 5 * DAY), cleared(world)) == (0, [])
    clearance.release(at(world, "ruth", 6), both[1 - first], text="Over.")
    assert (clearance.give(now=world.now + 7 * DAY), cleared(world)) == (1, ["ivy"])


def test_a_second_officer_who_comes_late_closes_again_and_it_comes_back_in_the_end(raised: tuple[World, str]) -> None:
    world, matter = raised
    clearance.clear(world.actor("miriam"), world.cands["ivy"])
    clearance.give(now=world.now + DAY)
    clearance.hold(at(world, "miriam", 2), matter, text="Until we know.")
    assert (clearance.give(now=world.now + 17 * DAY), cleared(world)) == (1, ["ivy"])
    safeguarding.note(at(world, "miriam", 17), matter, text="The police ask us to wait.", what="ground")
    clearance.confirm(at(world, "ruth", 18), matter, text="It has to last.")
    assert cleared(world) == []
    clearance.release(at(world, "miriam", 30), matter, text="Over.")
    assert (clearance.give(now=world.now + 31 * DAY), cleared(world)) == (1, ["ivy"])


def test_whoever_says_that_it_still_stands_does_not_confirm_it_too(raised: tuple[World, str]) -> None:
    world, matter = raised
    clearance.hold(world.actor("miriam"), matter, text="Until we know.")
    told.tell(world.actor("miriam"), matter, text="Somebody has told us about the tour.")
    later = (world.now + 90 * DAY).date()
    safeguarding.review(world.actor("ruth"), matter, text="It stands.", on=later)
    assert refused(lambda: clearance.confirm(world.actor("ruth"), matter, text="x")) is Why.not_all
    clearance.confirm(world.actor("miriam"), matter, text="It has to last.")
    page = matter_for(world.people["ruth"], world.production, matter, now=world.now)
    assert page.hold == f"held by Ruth and Miriam until {later + DAY:%-d %B %Y}"


@pytest.mark.parametrize("how", ["release", "ease", "end"])
def test_gate_opens_at_the_round_after_a_hold_was_ended(raised: tuple[World, str], how: str) -> None:
    world, matter = raised
    clearance.clear(world.actor("miriam"), world.cands["ivy"])
    clearance.give(now=world.now + DAY)
    clearance.hold(at(world, "miriam", 2), matter, text="Until we know.")
    if how == "release":
        clearance.release(at(world, "ruth", 3), matter, text="Over.")
    elif how == "ease":
        safeguarding.ease(at(world, "ruth", 3), matter, text="Chaperoned.", on=(world.now + 90 * DAY).date())
    else:
        safeguarding.end(at(world, "ruth", 3), matter, text="Over.")
    assert cleared(world) == []
    assert (clearance.give(now=world.now + 4 * DAY), cleared(world)) == (1, ["ivy"])


def test_without_the_key_nobody_is_cleared(raised: tuple[World, str], settings: Any, tmp_path: Any) -> None:
    world, _ = raised
    clearance.clear(world.actor("miriam"), world.cands["sol"])
    there, settings.CASTLIST_DATA = settings.CASTLIST_DATA, tmp_path
    assert (clearance.give(now=world.now + DAY), cleared(world)) == (0, [])
    settings.CASTLIST_DATA = there
    assert (clearance.give(now=world.now + DAY), cleared(world)) == (1, ["sol"])


def test_leads_are_asked_before_a_hold_runs_out_by_a_mail_that_names_nothing(
    raised: tuple[World, str], letters_may_go: None
) -> None:
    world, matter = raised
    safeguarding.hand(world.actor("miriam"), matter, owner=world.people["miriam"].pk)
    clearance.hold(world.actor("miriam"), matter, text="Until we know.")
    agreements.declare(world.actor("ruth"), performer=world.performers["ivy"])
    asked = [len(asking(world.production, world.people["miriam"].pk, now=world.now + d * DAY)) for d in (10, 12)]
    assert asked == [0, 1]
    mail.outbox.clear()
    assert (remind_leads(now=world.now + 10 * DAY), remind_leads(now=world.now + 12 * DAY)) == (0, 1)
    assert remind_leads(now=world.now + 13 * DAY) == 0
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["miriam@cornerhouse.example"], "Castlist: something waits on you")
    assert [w for w in ("Ivy", world.production.name, matter, "safeguarding") if w in sent.body + sent.subject] == []
