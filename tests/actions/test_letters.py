"""Letters go out once, or stand there as not sent with the reason; and only under a minute in force."""

import re
import smtplib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as live_settings
from django.core import mail
from django.test import Client

from castlist.actions import decisions, letters, letters_by_clock, offers
from castlist.actions.decisions import Actor
from castlist.queries.letters import Words
from castlist.records.models import Letter, Link, Performer
from castlist.rules.decisions.facts import Letter as Fact
from castlist.rules.decisions.facts import Task
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db


def state_of(world: World, letter: str) -> tuple[str, str]:
    """What the row says, and what the log says."""
    row = Letter.objects.get(pk=letter)
    fact = world.state().get(Fact, f"{row.cand}/{letter}")
    assert fact is not None
    return row.state, fact.state


def refused(act: Any) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


def test_owner_of_the_task_writes_and_sends_and_the_task_is_done(invited: World) -> None:
    task = invited.task_for("tom", "ivy")
    letter = invited.letter("tom", "ivy")
    letters.send(invited.actor("tom"), letter)
    assert state_of(invited, letter) == ("sent", "sent")
    done = invited.state().get(Task, f"{invited.cands['ivy']}/{task}")
    assert done is not None
    assert done.done_at > 0
    assert Performer.objects.get(pk=invited.performers["ivy"]).email == "ivy@example.org"


def test_voice_without_the_task_may_not_write(invited: World) -> None:
    invited.task_for("tom", "ivy")
    words = Words("ivy@example.org", "Hello", "Come. {link}")
    assert (
        refused(lambda: letters.draft(invited.actor("julia"), invited.cands["ivy"], words, kind="invitation"))
        is Why.no_right
    )
    assert (
        refused(lambda: letters.draft(invited.actor("eve"), invited.cands["ivy"], words, kind="invitation"))
        is Why.no_right
    )


def test_right_that_a_task_gave_ends_with_the_task(invited: World) -> None:
    invited.task_for("tom", "ivy")
    letters.send(invited.actor("tom"), invited.letter("tom", "ivy"))
    other = invited.letter("sam", "ivy")
    assert refused(lambda: letters.send(invited.actor("tom"), other)) is Why.no_right


def test_mail_has_both_halves_one_link_and_nothing_of_the_room(invited: World) -> None:
    token = invited.invite("ivy")
    message = mail.outbox[0]
    html = message.alternatives[0][0]
    letter = Letter.objects.get()
    assert (message.to, message.subject) == (["ivy@example.org"], "Small Hours: would you read for The Lead?")
    assert message.from_email.startswith("Corner House Theatre <")
    assert message.extra_headers["Message-ID"] == f"<letter.{letter.pk}@{live_settings.ENVIRONMENT.hostname}>"
    assert message.body.count(f"https://cast.example/i/{token}/\n") == 1
    assert set(re.findall(r"/i/([^/]+)/", message.body)) == {token}
    assert html.count(f'href="https://cast.example/i/{token}/"') == 1
    assert [word for word in ("src=", "secret reason", "Derek", "<script") if word in html + message.body] == []


@pytest.mark.parametrize("by", ["review", "new conclusion"])
def test_letter_does_not_go_while_its_minute_is_not_in_force(invited: World, by: str) -> None:
    letter = invited.letter("sam", "ivy")
    if by == "review":
        invited.object_late("ivy", floor="audition")
    else:
        invited.agree("ivy", "callback")
    assert refused(lambda: letters.send(invited.actor("sam"), letter)) is Why.suspended
    assert (state_of(invited, letter), mail.outbox) == (("drafted", "drafted"), [])
    if by == "review":
        invited.withdraw_objections("ivy")
        letters.send(invited.actor("sam"), letter)
        assert state_of(invited, letter) == ("sent", "sent")


def test_answer_to_a_release_goes_under_the_release(invited: World) -> None:
    invited.agree("ivy", "released")
    letter = invited.letter("sam", "ivy")
    letters.send(invited.actor("sam"), letter)
    assert (state_of(invited, letter), len(mail.outbox)) == (("sent", "sent"), 1)
    assert set(re.findall(r"/i/[^/]+/(\w*)", mail.outbox[0].body)) == {"concern", "kept"}


def test_a_no_too_leads_to_where_a_worry_is_told_and_to_where_they_want_to_hear_no_more(invited: World) -> None:
    invited.agree("ivy", "released")
    letters.send(invited.actor("sam"), invited.letter("sam", "ivy"))
    said, html = mail.outbox[0].body, mail.outbox[0].alternatives[0][0]
    concern, kept = (re.search(rf"https://cast\.example(/i/\S+/{page}/)", said) for page in ("concern", "kept"))
    assert concern is not None
    assert kept is not None
    for found in (concern, kept):
        assert f'<a href="{found[0]}">{found[0]}</a>' in html
        assert Client().get(found[1]).status_code == 200
    assert mail.outbox[0].extra_headers["List-Unsubscribe"] == f"<{kept[0]}>"
    assert Client().post(f"{kept[1]}wish/", {"stay": "no"}).status_code == 302
    assert Performer.objects.get(pk=invited.performers["ivy"]).wished_at is None


def test_to_hear_no_more_of_other_parts_stops_no_answer_that_is_owed(invited: World) -> None:
    token = invited.invite("ivy")
    assert Client().post(f"/i/{token}/kept/wish/", {"stay": "no"}).status_code == 302
    invited.agree("ivy", "released")
    letters.send(invited.actor("sam"), invited.letter("sam", "ivy"))
    assert "our answer" in mail.outbox[-1].subject


def test_recused_sender_is_refused(invited: World) -> None:
    from castlist.actions import agreements

    letter = invited.letter("sam", "ivy")
    agreements.declare(invited.actor("sam"), performer=invited.performers["ivy"])
    assert refused(lambda: letters.send(invited.actor("sam"), letter)) is Why.recused


def test_letter_without_address_does_not_go_but_can_be_passed_on(invited: World) -> None:
    letter = invited.letter("sam", "ivy", to="")
    assert refused(lambda: letters.send(invited.actor("sam"), letter)) is Why.no_address
    token = letters.pass_on(invited.actor("sam"), letter)
    assert (state_of(invited, letter), mail.outbox) == (("sent", "sent"), [])
    assert Link.objects.get(letter=letter).pk in token


def test_letter_does_not_go_from_a_local_address(invited: World, settings: Any) -> None:
    letter = invited.letter("sam", "ivy")
    settings.CASTLIST_URL_IS_LOCAL = True
    assert refused(lambda: letters.send(invited.actor("sam"), letter)) is Why.local_address
    settings.CASTLIST_DEMO = True
    letters.send(invited.actor("sam"), letter)
    assert state_of(invited, letter) == ("sent", "sent")


@pytest.mark.parametrize(
    ("body", "says"),
    [("Come, {nmae}! {link}", "{nmae}"), ("Come! No way to answer.", "{link}"), ("{secret_reason} {link}", "{secret_")],
)
def test_field_that_cannot_be_filled_stops_that_letter(invited: World, body: str, says: str) -> None:
    letter = invited.letter("sam", "ivy")
    letters.change(invited.actor("sam"), letter, Words("ivy@example.org", "Hello", body, 1))
    with pytest.raises(Refused) as no:
        letters.send(invited.actor("sam"), letter)
    assert no.value.why is Why.bad_field
    assert says in no.value.detail
    assert (state_of(invited, letter), mail.outbox) == (("drafted", "drafted"), [])


def test_of_two_tabs_the_second_does_not_overwrite(invited: World) -> None:
    letter = invited.letter("sam", "ivy")
    words = Words("ivy@example.org", "One", "One {link}", 1)
    letters.change(invited.actor("sam"), letter, words)
    assert refused(lambda: letters.change(invited.actor("sam"), letter, replace(words, subject="Two"))) is (
        Why.stale_version
    )
    assert Letter.objects.get(pk=letter).subject == "One"


def test_sent_twice_goes_once(invited: World) -> None:
    letter = invited.letter("sam", "ivy")
    letters.send(invited.actor("sam"), letter)
    assert refused(lambda: letters.send(invited.actor("sam"), letter)) is Why.not_waiting
    assert len(mail.outbox) == 1


def test_draft_asked_for_twice_with_one_key_is_one_draft(invited: World) -> None:
    words = Words("ivy@example.org", "Hello", "Come. {link}")
    who = invited.actor("sam", key="k1")
    first = letters.draft(who, invited.cands["ivy"], words, kind="invitation")
    assert letters.draft(who, invited.cands["ivy"], words, kind="invitation") == first
    assert Letter.objects.count() == 1


def test_second_draft_is_refused_while_the_first_may_still_go(invited: World) -> None:
    words = Words("ivy@example.org", "Hello", "Come. {link}")
    first = invited.letter("sam", "ivy")
    again = lambda: letters.draft(invited.actor("karen"), invited.cands["ivy"], words, kind="invitation")  # noqa: E731
    assert refused(again) is Why.already_begun
    letters.drop(invited.actor("sam"), first)
    assert again()


def test_mail_server_that_refuses_leaves_a_failed_letter_that_can_be_tried_again(
    invited: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = invited.letter("sam", "ivy")

    def down(*_: object) -> int:
        raise smtplib.SMTPRecipientsRefused({"ivy@example.org": (550, b"no such user")})

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", down)
        assert refused(lambda: letters.send(invited.actor("sam"), letter)) is Why.undelivered
    assert state_of(invited, letter) == ("failed", "failed")
    assert Letter.objects.get(pk=letter).error == "The mail server does not take this address."
    letters.send(invited.actor("sam"), letter)
    assert (state_of(invited, letter), len(mail.outbox), Link.objects.count()) == (("sent", "sent"), 1, 1)


def test_crash_while_it_goes_out_becomes_a_question_and_never_a_second_copy(
    invited: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = invited.letter("sam", "ivy")

    def killed(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", killed)
        with pytest.raises(KeyboardInterrupt):
            letters.send(invited.actor("sam"), letter)
    assert state_of(invited, letter) == ("sending", "drafted")
    assert refused(lambda: letters.send(invited.actor("sam"), letter)) is Why.not_waiting
    assert letters_by_clock.give_up_on_stuck(now=invited.now + timedelta(minutes=9)) == 0
    assert letters_by_clock.give_up_on_stuck(now=invited.now + timedelta(minutes=11)) == 1
    assert letters_by_clock.give_up_on_stuck(now=invited.now + timedelta(minutes=12)) == 0
    assert state_of(invited, letter) == ("failed", "failed")
    assert Letter.objects.get(pk=letter).error == letters_by_clock.NOBODY_KNOWS
    assert mail.outbox == []


def test_sender_that_comes_back_late_is_believed(invited: World, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = invited.letter("sam", "ivy")

    def slow(*_: object) -> int:
        letters_by_clock.give_up_on_stuck(now=invited.now + timedelta(minutes=20))
        return 1

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", slow)
    letters.send(invited.actor("sam"), letter)
    assert state_of(invited, letter) == ("sent", "sent")


def test_dropped_letter_is_not_sent(invited: World) -> None:
    letter = invited.letter("sam", "ivy")
    letters.drop(invited.actor("sam"), letter)
    assert state_of(invited, letter) == ("dropped", "dropped")
    assert refused(lambda: letters.send(invited.actor("sam"), letter)) is Why.not_waiting


def test_new_link_closes_the_old_ones_and_only_the_desk_makes_it(invited: World) -> None:
    from castlist.queries.doors import NotThere
    from castlist.queries.private_links import bearer_for

    invited.task_for("tom", "ivy")
    letter = invited.letter("tom", "ivy")
    letters.send(invited.actor("tom"), letter)
    old = bearer_for(mail.outbox[0].body.split("/i/")[1].split("/")[0], now=invited.now)
    assert refused(lambda: letters.renew_link(invited.actor("tom"), letter)) is Why.no_right
    fresh = letters.renew_link(invited.actor("sam"), letter)
    assert bearer_for(fresh, now=invited.now).cand == invited.cands["ivy"]
    with pytest.raises(NotThere):
        bearer_for(old.token, now=invited.now)
    assert letters.close_links(invited.actor("sam"), letter) == 1
    with pytest.raises(NotThere):
        bearer_for(fresh, now=invited.now)


def test_opening_and_answering_are_told_once(invited: World) -> None:
    from castlist.queries.private_links import bearer_for

    token = invited.invite("ivy")
    letter = Letter.objects.get().pk
    offers.opened(bearer_for(token, now=invited.now), now=invited.now)
    offers.opened(bearer_for(token, now=invited.now), now=invited.now)
    assert state_of(invited, letter)[1] == "opened"
    offers.reply(bearer_for(token, now=invited.now), what="none", text="Only evenings.", now=invited.now)
    assert state_of(invited, letter)[1] == "answered"
    from castlist.records.models import Event

    told = [e.data for e in Event.objects.filter(kind="letter_moved").order_by("seq")]
    assert len(told) == 3


def test_texts_of_letters_are_not_in_the_log(invited: World) -> None:
    from castlist.records.models import Event, Fact

    invited.invite("ivy")
    kept = " ".join([*Event.objects.values_list("data", flat=True), *Fact.objects.values_list("data", flat=True)])
    assert [word for word in ("ivy@example.org", "Dear", "would you read") if word in kept] == []


@pytest.mark.parametrize("subject", ["", "x" * 201])
def test_subject_must_be_usable(invited: World, subject: str) -> None:
    who: Actor = invited.actor("sam")
    words = Words("", subject, "Come. {link}")
    assert refused(lambda: letters.draft(who, invited.cands["ivy"], words, kind="invitation")) in (
        Why.incomplete,
        Why.too_long,
    )


def test_header_cannot_be_smuggled_into_the_subject(invited: World) -> None:
    letter = invited.letter("sam", "ivy")
    words = Words("ivy@example.org", "Hello\r\nBcc: eve@example.org", "Come. {link}\x00", 1)
    letters.change(invited.actor("sam"), letter, words)
    letters.send(invited.actor("sam"), letter)
    assert (mail.outbox[0].subject, mail.outbox[0].recipients()) == ("Hello Bcc: eve@example.org", ["ivy@example.org"])


def test_offer_letter_waits_for_the_grace(invited: World) -> None:
    invited.agree("ivy", "callback")
    decisions.clear(invited.actor("miriam"), invited.cands["ivy"], value=True)
    invited.agree("ivy", "offer")
    letter = invited.letter("sam", "ivy")
    assert refused(lambda: letters.send(invited.actor("sam"), letter)) is Why.suspended
    invited.now += timedelta(hours=25)
    letters.send(invited.actor("sam"), letter)
    assert mail.outbox[0].subject == "Small Hours: we would like you for The Lead"
