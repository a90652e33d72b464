"""Confirmations by letter: one for where it ended, to whoever wants them, and to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from castlist.actions import (
    auditions,
    confirmation_letters,
    desk_times,
    letters_by_clock,
    offers,
    post,
    reminder_letters,
)
from castlist.jobs.clock import STEPS
from castlist.queries.auditions import zone_of
from castlist.queries.confirmation_letters import due
from castlist.queries.doors import NotThere
from castlist.queries.given_times import own_time
from castlist.queries.letter_wordings import wordings
from castlist.queries.outboxes import outbox
from castlist.queries.reminder_letters import state_of
from castlist.queries.verification_walk import walk
from castlist.records.models import Agent, Company, Event, Guardian, Letter, Performer, Production, Represented, Slot
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def invited(world: World, letters_may_go: None) -> World:
    """Ivy is invited, and three times are free, ten days from now from 10:20 in London."""
    world.slots = world.times(3)  # type: ignore[attr-defined]
    world.put_forward("ivy", email="ivy@example.org")
    world.agree("ivy", "audition")
    world.invite("ivy")
    mail.outbox.clear()
    return world


def choose(world: World, number: int, *, at: Any = None) -> None:
    slots = Slot.objects.filter(session__place="Studio 2").order_by("start")
    held = Slot.objects.filter(cand=world.cands["ivy"], past=False).values_list("pk", flat=True).first() or ""
    auditions.book(world.bearer("ivy"), slot=slots[number].pk, held=held, needs="", now=at or world.now)


def give_back(world: World, *, at: Any = None) -> None:
    auditions.give_back(world.bearer("ivy"), now=at or world.now)


def tick(world: World, after: timedelta) -> list[str]:
    """What goes when the clock looks then: what it is about."""
    before = len(mail.outbox)
    confirmation_letters.begin_due(now=world.now + after)
    letters_by_clock.send_due(now=world.now + after)
    return [one.subject for one in mail.outbox[before:]]


TAKEN, MOVED = "Small Hours: your time for The Lead", "Small Hours: your new time for The Lead"
BACK = "Small Hours: you have given your time back"


def test_the_clock_begins_them_before_it_sends() -> None:
    begins, sends = "castlist.actions.confirmation_letters.begin_due", "castlist.actions.letters_by_clock.send_due"
    assert STEPS.index(begins) < STEPS.index(sends)


def test_a_time_that_was_chosen_is_confirmed_once_with_where_and_how_to_change_it(invited: World) -> None:
    choose(invited, 0)
    assert tick(invited, 4 * MINUTE) == []
    assert tick(invited, 5 * MINUTE) == [TAKEN]
    assert tick(invited, 6 * MINUTE) == tick(invited, 60 * MINUTE) == []
    said = mail.outbox[-1]
    assert said.to == ["ivy@example.org"]
    body = str(said.body)
    assert own_time(invited.cands["ivy"], zone_of(invited.production)) in body
    assert [part in body for part in ("10:20, Studio 2", "give it back", "/audition.ics", "/kept/")] == [True] * 4
    address = next(word for word in body.split() if word.endswith("/audition.ics"))
    assert Client().get(address[address.index("/i/") :]).status_code == 200
    html = str(said.alternatives[0][0])  # type: ignore[attr-defined]
    assert f'<a href="{address}">' in html
    row = Letter.objects.get(kind="confirmation")
    assert (row.state, row.by, "10:20, Studio 2" in row.body) == ("sent", "", True)
    told = Event.objects.filter(production_id=invited.production.pk, kind__in=("letter_drafted", "letter_moved"))
    assert [one.by for one in told.order_by("seq")][-2:] == ["", ""]
    assert outbox(invited.people["sam"], invited.production).letters[0].kind == "confirmation"
    assert walk(only=invited.production.pk).findings == []


def test_three_changes_within_minutes_are_one_letter_for_the_last(invited: World) -> None:
    for minute, number in enumerate((0, 1, 2)):
        choose(invited, number, at=invited.now + minute * MINUTE)
    assert tick(invited, 6 * MINUTE) == []
    assert tick(invited, 7 * MINUTE) == [TAKEN]
    assert "11:00, Studio 2" in str(mail.outbox[-1].body)
    assert tick(invited, 9 * MINUTE) == []


def test_a_change_afterwards_is_a_letter_of_its_own_and_going_back_at_once_is_none(invited: World) -> None:
    choose(invited, 0)
    assert tick(invited, 5 * MINUTE) == [TAKEN]
    choose(invited, 1, at=invited.now + 10 * MINUTE)
    assert tick(invited, 15 * MINUTE) == [MOVED]
    choose(invited, 2, at=invited.now + 20 * MINUTE)
    choose(invited, 1, at=invited.now + 21 * MINUTE)
    assert tick(invited, 30 * MINUTE) == []


def test_a_time_given_back_is_confirmed_unless_they_have_another_by_then(invited: World) -> None:
    choose(invited, 0)
    assert tick(invited, 5 * MINUTE) == [TAKEN]
    give_back(invited, at=invited.now + 10 * MINUTE)
    assert tick(invited, 14 * MINUTE) == []
    waits = Letter.objects.get(kind="confirmation", state="drafted")
    shown = invited.client("sam").get(f"/p/{invited.production.pk}/letters/{waits.pk}/").content.decode()
    assert ("It goes by itself" in shown, ", as " in shown) == (True, False)
    assert tick(invited, 15 * MINUTE) == [BACK]
    assert "10:20, Studio 2" in str(mail.outbox[-1].body)
    assert tick(invited, 16 * MINUTE) == []
    choose(invited, 1, at=invited.now + 20 * MINUTE)
    assert tick(invited, 25 * MINUTE) == [TAKEN]
    give_back(invited, at=invited.now + 30 * MINUTE)
    choose(invited, 2, at=invited.now + 31 * MINUTE)
    assert tick(invited, 36 * MINUTE) == [MOVED]
    assert [one.state for one in Letter.objects.filter(kind="confirmation").order_by("created_at")] == [
        "sent", "sent", "sent", "dropped", "sent",
    ]  # fmt: skip
    assert walk(only=invited.production.pk).findings == []


def test_a_time_that_was_theirs_for_a_moment_needs_no_letter(invited: World) -> None:
    choose(invited, 0)
    give_back(invited, at=invited.now + 2 * MINUTE)
    assert tick(invited, 10 * MINUTE) == []
    assert not Letter.objects.filter(kind="confirmation").exists()


def test_what_the_desk_gave_is_not_confirmed_and_giving_it_back_is(invited: World) -> None:
    slot = Slot.objects.order_by("start")[0].pk
    desk_times.give_time(invited.actor("sam"), invited.cands["ivy"], role=invited.role, slot=slot, held="")
    assert tick(invited, 6 * MINUTE) == []
    give_back(invited, at=invited.now + 7 * MINUTE)
    assert tick(invited, 12 * MINUTE) == [BACK]


def test_whoever_withdrew_or_wants_none_or_has_no_address_has_none(invited: World) -> None:
    choose(invited, 0)
    reminder_letters.want(invited.performers["ivy"], reminders=False)
    assert tick(invited, 5 * MINUTE) == []
    reminder_letters.want(invited.performers["ivy"], reminders=True)
    Performer.objects.filter(pk=invited.performers["ivy"]).update(email="")
    assert tick(invited, 6 * MINUTE) == []
    Performer.objects.filter(pk=invited.performers["ivy"]).update(email="ivy@example.org")
    offers.withdraw(invited.bearer("ivy"), now=invited.now + 6 * MINUTE)
    assert tick(invited, 12 * MINUTE) == []


def test_it_goes_to_whoever_acts_for_a_minor(invited: World) -> None:
    performer = invited.performers["ivy"]
    Performer.objects.filter(pk=performer).update(email="anna@example.org")
    Guardian.objects.create(
        performer_id=performer, name="Anna", relation="mother", said_at=invited.now,
        under_18_on=invited.now.date(),
    )  # fmt: skip
    choose(invited, 0)
    assert tick(invited, 5 * MINUTE) == [TAKEN]
    assert mail.outbox[-1].to == ["anna@example.org"]


def test_it_goes_to_whoever_represents_them_by_their_own_link(invited: World) -> None:
    agent = Agent.objects.create(
        company=invited.production.company, name="Ada Quill", email="ada@example.org", link="a" * 24,
        link_until=invited.now + timedelta(days=90), created_at=invited.now,
    )  # fmt: skip
    Represented.objects.create(
        agent=agent, performer_id=invited.performers["ivy"], production=invited.production, role=invited.role,
        cand=invited.cands["ivy"], key="k" * 24, copied=True, since=invited.now,
    )  # fmt: skip
    choose(invited, 0)
    assert tick(invited, 5 * MINUTE) == [TAKEN, TAKEN]
    first, copy = mail.outbox[-2:]
    assert (first.to, copy.to) == (["ada@example.org"], ["ivy@example.org"])
    assert str(first.body).startswith("To Ada Quill, for Ivy Marlowe:")
    for said in (first, copy):
        address = next(word for word in str(said.body).split() if word.endswith("/audition.ics"))
        assert Client().get(address[address.index("/i/") :]).status_code == 200


def test_what_changes_while_it_waits_for_the_mail_server_stops_it(invited: World, monkeypatch: Any) -> None:
    choose(invited, 0)

    def down(*_: Any, **__: Any) -> None:
        raise post.NotTaken(unreached=True)

    with monkeypatch.context() as patched:
        patched.setattr(post, "hand_over", down)
        assert tick(invited, 5 * MINUTE) == []
    assert Letter.objects.get(kind="confirmation").state == "drafted"
    choose(invited, 1, at=invited.now + 6 * MINUTE)
    assert tick(invited, 8 * MINUTE) == []
    assert Letter.objects.get(kind="confirmation").state == "dropped"
    assert tick(invited, 11 * MINUTE) == [TAKEN]
    assert "10:40, Studio 2" in str(mail.outbox[-1].body)


def test_two_clocks_that_look_at_once_begin_one(invited: World) -> None:
    choose(invited, 0)
    now = invited.now + 5 * MINUTE
    where = Production.objects.select_related("company").get(pk=invited.production.pk)
    (one,) = due(where, state_of(where.pk), now=now)
    assert [confirmation_letters.begin(where, one, now=now) for _ in range(2)] == [1, 0]
    assert confirmation_letters.begin_in(where, now=now) == 0


def test_nothing_goes_while_a_review_runs(invited: World) -> None:
    choose(invited, 0)
    invited.object_late("ivy")
    assert tick(invited, 5 * MINUTE) == []
    invited.withdraw_objections("ivy")
    assert tick(invited, 7 * MINUTE) == [TAKEN]


def test_the_company_says_and_a_production_for_itself(invited: World) -> None:
    karen, sam = invited.people["karen"], invited.people["sam"]
    confirmation_letters.choose(karen, None, confirm=False)
    choose(invited, 0)
    assert tick(invited, 5 * MINUTE) == []
    give_back(invited, at=invited.now + 6 * MINUTE)
    assert not Letter.objects.filter(kind="confirmation").exists()
    confirmation_letters.choose(sam, invited.production, confirm=True)
    choose(invited, 1, at=invited.now + 7 * MINUTE)
    assert tick(invited, 12 * MINUTE) == [TAKEN]
    for viewer, where in ((sam, None), (invited.people["eve"], invited.production), (invited.people["tom"], None)):
        with pytest.raises(NotThere):
            confirmation_letters.choose(viewer, where, confirm=True)
    with pytest.raises(Refused) as no:
        confirmation_letters.choose(karen, None, confirm=None)
    assert no.value.why is Why.unknown
    confirmation_letters.choose(sam, invited.production, confirm=None)
    assert (Production.objects.get(pk=invited.production.pk).confirm_times, Company.objects.get().confirm_times) == (
        None, False,
    )  # fmt: skip


def test_said_on_the_pages_and_refused_words_change_nothing(invited: World) -> None:
    base, sam = f"/p/{invited.production.pk}/letters/wording/", invited.client("sam")
    assert "As the company says: yes" in sam.get(base).content.decode()
    assert sam.post(f"{base}confirm/", {"confirm": "no", "key": "k:confirm"})["Location"].endswith("?done=confirm")
    assert "So it is from now on." in sam.get(f"{base}?done=confirm").content.decode()
    where = Production.objects.get(pk=invited.production.pk)
    assert wordings(invited.people["sam"], where).confirm is False
    for said in ("maybe", "x" * 500):
        assert sam.post(f"{base}confirm/", {"confirm": said, "key": f"k:{said[:3]}"}).status_code in (404, 422)
    assert Production.objects.get(pk=where.pk).confirm_times is False
    ours = invited.client("karen")
    assert ours.post("/wording/confirm/", {"confirm": "no", "key": "k:ours"})["Location"].endswith("?done=confirm")
    assert Company.objects.get().confirm_times is False
    kept = Client().get(f"/i/{invited.link('ivy')}/kept/").content.decode()
    assert "one can confirm it" in kept
