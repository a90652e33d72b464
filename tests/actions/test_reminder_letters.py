"""Reminders by letter: once for each time and each end of an offer, to whoever wants them, and to nobody else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from castlist.actions import (
    agreements,
    auditions,
    decisions,
    letters_by_clock,
    offers,
    post,
    reminder_letters,
)
from castlist.actions.decisions import Reason, Revision
from castlist.jobs.clock import STEPS
from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere
from castlist.queries.given_times import own_time
from castlist.queries.letter_wordings import wordings
from castlist.queries.outboxes import outbox
from castlist.queries.reminder_letters import due, reminders, state_of
from castlist.queries.verification_walk import walk
from castlist.records.models import Company, Event, Guardian, Letter, Performer, Production, Slot
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def booked(world: World, letters_may_go: None) -> World:
    """Ivy has the first of three times, ten days from now at 10:20 in London."""
    times = world.times(3)
    world.put_forward("ivy", email="ivy@example.org")
    world.agree("ivy", "audition")
    world.invite("ivy")
    auditions.book(world.bearer("ivy"), slot=times[0], held="", needs="", now=world.now)
    mail.outbox.clear()
    return world


def slot(cand: str) -> Slot:
    return Slot.objects.get(cand=cand, past=False)


def tick(world: World, at: Any) -> list[str]:
    """What goes when the clock looks then: to whom."""
    before = len(mail.outbox)
    reminder_letters.begin_due(now=at)
    letters_by_clock.send_due(now=at)
    return [one.to[0] for one in mail.outbox[before:]]


def test_the_clock_begins_them_before_it_sends() -> None:
    begins, sends = "castlist.actions.reminder_letters.begin_due", "castlist.actions.letters_by_clock.send_due"
    assert STEPS.index(begins) < STEPS.index(sends)


def test_the_day_before_it_goes_once_and_says_when_and_where(booked: World) -> None:
    cand = booked.cands["ivy"]
    start = slot(cand).start
    assert tick(booked, start - DAY - 6 * MINUTE) == []
    assert tick(booked, start - DAY) == ["ivy@example.org"]
    assert tick(booked, start - DAY) == []
    assert tick(booked, start - DAY + 6 * MINUTE) == []
    said = mail.outbox[-1]
    assert said.subject == "Small Hours: your time for The Lead"
    assert own_time(cand, zone_of(booked.production)) in said.body
    assert "10:20, Studio 2" in said.body
    assert "/kept/" in said.body
    assert walk(only=booked.production.pk).findings == []
    row = Letter.objects.get(kind="reminder")
    assert (row.state, row.cand, row.by) == ("sent", cand, "")
    assert "10:20, Studio 2" in row.body
    told = Event.objects.filter(production_id=booked.production.pk, kind__in=("letter_drafted", "letter_moved"))
    assert [one.by for one in told.order_by("seq")][-2:] == ["", ""]
    assert outbox(booked.people["sam"], booked.production).letters[0].kind == "reminder"


def test_a_time_that_is_moved_is_reminded_of_anew_and_the_old_one_is_not(booked: World) -> None:
    cand = booked.cands["ivy"]
    start = slot(cand).start
    assert tick(booked, start - DAY) == ["ivy@example.org"]
    later = booked.times(1)
    Slot.objects.filter(pk=later[0]).update(start=start + 3 * DAY)
    auditions.book(booked.bearer("ivy"), slot=later[0], held=slot(cand).pk, needs="", now=start - DAY + MINUTE)
    assert tick(booked, start - DAY + 10 * MINUTE) == []
    assert tick(booked, start + 2 * DAY) == ["ivy@example.org"]
    assert "Studio 3" in mail.outbox[-1].body


def test_whoever_gave_it_back_or_withdrew_is_not_reminded(booked: World) -> None:
    start = slot(booked.cands["ivy"]).start
    offers.withdraw(booked.bearer("ivy"), now=booked.now)
    assert tick(booked, start - DAY) == []


def test_a_time_taken_within_the_last_day_is_not_reminded_of_nor_one_that_is_nearly_there(booked: World) -> None:
    cand = booked.cands["ivy"]
    start = slot(cand).start
    Slot.objects.filter(cand=cand).update(booked_at=start - DAY + MINUTE)
    assert tick(booked, start - DAY + 2 * MINUTE) == []
    Slot.objects.filter(cand=cand).update(booked_at=booked.now)
    assert tick(booked, start - timedelta(minutes=59)) == []


def test_whoever_wants_none_has_none(booked: World) -> None:
    start = slot(booked.cands["ivy"]).start
    reminder_letters.want(booked.performers["ivy"], reminders=False)
    assert tick(booked, start - DAY) == []
    assert reminders(booked.people["sam"], booked.production, now=booked.now).to_come == ()
    reminder_letters.want(booked.performers["ivy"], reminders=True)
    assert tick(booked, start - DAY + 6 * MINUTE) == ["ivy@example.org"]


def test_what_changes_while_it_waits_for_the_mail_server_stops_it(booked: World, monkeypatch: Any) -> None:
    start = slot(booked.cands["ivy"]).start

    def down(*_: Any, **__: Any) -> None:
        raise post.NotTaken(unreached=True)

    with monkeypatch.context() as patched:
        patched.setattr(post, "hand_over", down)
        assert tick(booked, start - DAY) == []
    assert Letter.objects.get(kind="reminder").state == "drafted"
    reminder_letters.want(booked.performers["ivy"], reminders=False)
    assert tick(booked, start - DAY + 2 * MINUTE) == []
    assert Letter.objects.get(kind="reminder").state == "dropped"


def test_the_production_says_how_long_before_and_the_company_for_all_others(booked: World) -> None:
    start, karen, sam = slot(booked.cands["ivy"]).start, booked.people["karen"], booked.people["sam"]
    reminder_letters.choose(karen, None, days=0)
    assert tick(booked, start - 4 * DAY) == []
    reminder_letters.choose(sam, booked.production, days=3)
    assert tick(booked, start - 3 * DAY) == ["ivy@example.org"]
    for viewer, where, days in ((karen, None, None), (karen, None, 5), (sam, booked.production, -1)):
        with pytest.raises(Refused) as no:
            reminder_letters.choose(viewer, where, days=days)
        assert no.value.why is Why.unknown
    for viewer, where in ((sam, None), (booked.people["eve"], booked.production), (booked.people["tom"], None)):
        with pytest.raises(NotThere):
            reminder_letters.choose(viewer, where, days=1)
    reminder_letters.choose(sam, booked.production, days=None)
    assert Production.objects.get(pk=booked.production.pk).remind_days is None
    assert Company.objects.get().remind_days == 0


def test_it_goes_to_whoever_acts_for_a_minor_and_to_nobody_before_clearance(booked: World) -> None:
    start, performer = slot(booked.cands["ivy"]).start, booked.performers["ivy"]
    Performer.objects.filter(pk=performer).update(email="anna@example.org")
    Guardian.objects.create(
        performer_id=performer, name="Anna", relation="mother", said_at=booked.now,
        under_18_on=booked.now.date(),
    )  # fmt: skip
    assert tick(booked, start - DAY) == ["anna@example.org"]


def offered(booked: World) -> datetime:
    """Ivy has an offer, of which a letter has told her; says when it ends."""
    cand = booked.cands["ivy"]
    decisions.clear(booked.actor("miriam"), cand, value=True)
    booked.agree("ivy", "callback")
    decisions.propose(booked.actor("karen"), cand, revision=Revision("offer", deadline_hours=72))
    proposal = booked.state().proposal(cand)
    assert proposal is not None
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(booked.actor(who), cand, revision=proposal.revision, what=what, reason=Reason("Yes."))
    decisions.conclude(booked.actor("karen"), cand, revision=proposal.revision)
    for name in ("karen", "derek"):
        agreements.move(booked.actor(name), "waive_grace", cand=cand)
    booked.invite("ivy")
    mail.outbox.clear()
    offer = state_of(booked.production.pk).offer(cand)
    assert offer is not None
    assert offer.state == "live"
    Slot.objects.filter(cand=cand).update(past=True)
    return datetime.fromtimestamp(offer.expires / 1000, UTC)


def test_an_offer_is_reminded_of_before_it_ends(booked: World) -> None:
    ends = offered(booked)
    assert tick(booked, ends - DAY - 6 * MINUTE) == []
    to_come = reminders(booked.people["sam"], booked.production, now=booked.now).to_come
    assert [(one.of, one.goes) for one in to_come] == [("the end of an offer", ends - DAY)]
    assert tick(booked, ends - DAY) == ["ivy@example.org"]
    assert "it stands until" in mail.outbox[-1].body
    assert tick(booked, ends - DAY + 10 * MINUTE) == []


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_offer_that_is_answered_is_never_reminded_of(booked: World, answer: str) -> None:
    ends = offered(booked)
    {"accept": offers.accept, "decline": offers.decline}[answer](booked.bearer("ivy"), now=ends - 2 * DAY)
    assert reminders(booked.people["sam"], booked.production, now=ends - 2 * DAY).to_come == ()
    assert tick(booked, ends - DAY) == []


def test_two_clocks_that_look_at_once_begin_one(booked: World) -> None:
    now = slot(booked.cands["ivy"]).start - DAY
    where = Production.objects.select_related("company").get(pk=booked.production.pk)
    (moment,) = due(where, state_of(where.pk), now=now)
    both = [reminder_letters.begin(where, moment, now=now) for _ in range(2)]
    assert both == [1, 0]
    assert reminder_letters.begin_in(where, now=now) == 0
    assert Letter.objects.filter(kind="reminder").count() == 1


def test_said_on_the_pages_and_refused_words_change_nothing(booked: World) -> None:
    base = f"/p/{booked.production.pk}/letters/"
    sam, outside = booked.client("sam"), Client()
    assert "Reminders that go by themselves" in sam.get(base).content.decode()
    shown = sam.get(f"{base}reminders/").content.decode()
    assert "Ivy Marlowe" in shown
    assert "an audition" in shown
    assert "Ivy" not in booked.client("miriam").get(f"{base}reminders/").content.decode()
    assert booked.client("eve").get(f"{base}reminders/").status_code == 404
    page = sam.get(f"{base}wording/").content.decode()
    assert "As the company says: the day before" in page
    assert sam.post(f"{base}wording/remind/", {"days": "0", "key": "k:remind"})["Location"].endswith("?done=remind")
    assert "Nobody is reminded" in sam.get(f"{base}reminders/").content.decode()
    assert wordings(booked.people["sam"], Production.objects.get(pk=booked.production.pk)).remind == 0
    for days in ("4", "-1", "x" * 500, "1.5"):
        answer = sam.post(f"{base}wording/remind/", {"days": days, "key": f"k:{days[:3]}"})
        assert answer.status_code in (404, 422)
    assert Production.objects.get(pk=booked.production.pk).remind_days == 0
    kept = f"/i/{booked.link('ivy')}/kept/"
    assert "No reminders, please" in outside.get(kept).content.decode()
    assert outside.post(f"{kept}remind/", {"reminders": "no"})["Location"].endswith("?done=unremind")
    assert "Remind me again" in outside.get(kept).content.decode()
    assert outside.post(f"{kept}remind/", {"reminders": "yes"})["Location"].endswith("?done=remind")
    assert not Performer.objects.get(pk=booked.performers["ivy"]).unreminded


def test_a_reminder_says_nothing_new_in_the_room(booked: World) -> None:
    """Their answer stands as before it, and nobody is asked to write."""
    page = f"/p/{booked.production.pk}/r/{booked.role}/?c={booked.cands['ivy']}"
    before = booked.client("karen").get(page).content.decode()
    assert tick(booked, slot(booked.cands["ivy"]).start - DAY) == ["ivy@example.org"]
    after = booked.client("karen").get(page).content.decode()
    for words in ("They have answered.", "letter sent", "has no time", "Nobody has been asked to write"):
        assert (words in before) is (words in after) is (words == "They have answered."), words


def test_nobody_is_reminded_while_a_review_runs_and_everybody_is_after_it(booked: World) -> None:
    start = slot(booked.cands["ivy"]).start
    booked.object_late("ivy")
    assert tick(booked, start - DAY) == []
    booked.withdraw_objections("ivy")
    assert tick(booked, start - DAY + 6 * MINUTE) == ["ivy@example.org"]
