"""Content that was added after people had put themselves in: they have a letter, and answer, or leave."""

import re
import smtplib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.http import HttpResponse
from django.test import Client

from castlist.actions import added_content, agreements, letter_wordings, letters, received, submissions
from castlist.queries.verification_walk import walk
from castlist.records.models import Link, Performer, Production, Wording
from castlist.rules.decisions.facts import AskedAgain
from castlist.rules.letter_wordings import Said
from tests.web.test_agent_views import ask as asks_for_a_link
from tests.web.test_agent_views import clients_of, mailed, submit
from tests.world import World

pytestmark = pytest.mark.django_db
NELL = {"name": "Nell Ash", "email": "nell@example.org", "credits": "", "note": "", "adult": "yes"}


def put_in(world: World, **changed: str) -> str:
    """Nell, or somebody else, stands for The Lead by the open call; says their candidacy."""
    before = {cand.id for cand in world.state().candidacies(world.role)}
    submissions.submit_to_call(world.production.pk, world.role, form=NELL | changed, now=world.now)
    return next(cand.id for cand in world.state().candidacies(world.role) if cand.id not in before)


def add(world: World, **lines: str) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, discloses={"kissing": "", **lines})


def after(world: World, **more: float) -> int:
    return added_content.write_to_them(now=world.now + timedelta(**(more or {"minutes": 11})))


def page(path: str) -> str:
    return Client().get(path).content.decode()


def path() -> str:
    """Where the newest letter leads."""
    found = re.search(r"https://cast\.example(/i/[^\s]+)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def yes(address: str) -> HttpResponse:
    mark = re.search(r'name="seen" value="(\w+)"', page(address))
    assert mark is not None
    return Client(enforce_csrf_checks=True).post(f"{address}content/", {"seen": mark[1]})


def asked(world: World, cand: str) -> AskedAgain | None:
    return world.state().get(AskedAgain, cand)


def room(world: World) -> str:
    return " ".join(world.client("tom").get(f"/p/{world.production.pk}/r/{world.role}/").content.decode().split())


def test_whoever_put_themselves_in_has_a_letter_and_says_that_it_is_all_right(
    world: World, letters_may_go: None
) -> None:
    cand = put_in(world)
    add(world, nudity="in scene 4")
    assert ("Nell Ash" in room(world), "1 person asked again" in room(world)) == (True, True)
    assert (after(world, minutes=9), len(mail.outbox)) == (0, 0)
    assert [after(world), after(world, minutes=20)] == [1, 0]
    sent = mail.outbox[0]
    assert (len(mail.outbox), sent.to) == (1, ["nell@example.org"])
    assert "something was added to The Lead" in sent.subject
    for said in ("nudity: in scene 4", "kissing", "when you put yourself in", "nothing else of yours ends"):
        assert said in sent.body, said
    assert "written to" in room(world)
    theirs = page(path())
    assert ("When you put yourself in, this was not known" in theirs, theirs.count("<h1")) == (True, 1)
    assert yes(path()).status_code == 302
    assert "It is all right for me" not in page(path())
    assert ("all right for them" in room(world), bool(asked(world, cand).answered_at)) == (True, True)
    assert not list(walk().findings)


def worded(world: World, language: str, **said: str) -> None:
    """The production writes in that language, and words these kinds of letters."""
    Production.objects.filter(pk=world.production.pk).update(language=language)
    world.production.refresh_from_db()
    for kind, body in said.items():
        letter_wordings.keep(
            world.people["sam"], world.production, kind=kind.replace("_", "-"), language=language,
            said=Said("{production}: {role}", body, "Antworten"), version=0, now=world.now,
        )  # fmt: skip


def test_it_is_in_the_companys_words_and_the_language_of_whoever_gets_it(world: World, letters_may_go: None) -> None:
    added, form = "Liebe {name}, neu ist:\n\n{added}\n\n{link}", "Da ist es, {name}: {wanted}\n\n{link}"
    worded(world, "de", added_content=added, your_form=form)
    put_in(world)
    other = put_in(world, name="Ida Frost", email="ida@example.org")
    ida = world.state().candidacy(other)
    assert ida is not None
    Performer.objects.filter(pk=ida.performer).update(language="en")
    assert received.write_to(world.production.pk, Performer.objects.get(name="Nell Ash").pk, now=world.now)
    assert mail.outbox[0].body.startswith("Da ist es, Nell Ash: The Lead\n\nhttps://cast.example/i/")
    assert "Was wir über dich aufbewahren" in mail.outbox[0].body
    add(world, nudity="in scene 4")
    assert after(world) == 2
    nell, hers = sorted(mail.outbox[1:], key=lambda one: one.to, reverse=True)
    assert nell.subject == "Small Hours: The Lead"
    assert "Liebe Nell Ash, neu ist:\n\n– nudity: in scene 4" in nell.body
    assert "Was wir über dich aufbewahren" in nell.body
    assert "Wenn dich etwas beunruhigt" in nell.body
    html = str(nell.alternatives[0][0])
    assert ('<html lang="de">' in html, ">Antworten</a>" in html, "What we keep" in html) == (True, True, False)
    assert nell.extra_headers["List-Unsubscribe"].endswith("/kept/>")
    assert "Something was added to The Lead in Small Hours" in hers.body
    assert "What we keep of you" in hers.body


def test_words_that_do_not_fit_any_more_stop_no_letter(world: World, letters_may_go: None) -> None:
    worded(world, "de", added_content="Liebe {name}: {added}\n\n{link}")
    Wording.objects.update(body="Liebe {nmae}: {added}\n\n{link}")
    put_in(world)
    add(world, nudity="")
    assert after(world) == 1
    assert mail.outbox[-1].body.startswith("Dear Nell Ash,")
    assert "What we keep of you" in mail.outbox[-1].body


def test_they_leave_for_nothing_and_nothing_else_of_theirs_ends(world: World, letters_may_go: None) -> None:
    other = str(agreements.add_role(world.actor("karen"), name="The Other").answer["role"])
    cand = put_in(world)
    submissions.submit_to_call(world.production.pk, other, form=NELL, now=world.now)
    add(world, nudity="")
    assert after(world) == 1
    sure = page(f"{path()}sure/leave/")
    assert ("Leave The Lead?" in sure, "<textarea" in sure, "nothing else of yours ends" in sure) == (True, False, True)
    assert Client().post(f"{path()}sure/leave/").status_code == 302
    state = world.state()
    assert [state.candidacy(cand).ended, *(c.lives for c in state.candidacies(other))] == ["declined", True]
    assert (asked(world, cand), "asked again" in room(world), after(world, minutes=20)) == (None, False, 0)
    assert not list(walk().findings)


def test_what_was_ticked_by_mistake_is_taken_back_before_anybody_is_written_to(
    world: World, letters_may_go: None
) -> None:
    cand = put_in(world)
    add(world, nudity="")
    agreements.change_role(world.actor("karen"), role=world.role, discloses={})
    assert (asked(world, cand), after(world), mail.outbox) == (None, 0, [])


def test_what_comes_bit_by_bit_is_one_letter_and_what_comes_after_it_another(
    world: World, letters_may_go: None
) -> None:
    cand = put_in(world)
    add(world, nudity="")
    agreements.change_role(
        replace(world.actor("karen"), now=world.now + timedelta(minutes=5)), role=world.role,
        discloses={"kissing": "", "nudity": "", "strobe": ""},
    )  # fmt: skip
    assert [after(world, minutes=11), after(world, minutes=16)] == [0, 1]
    assert all(what in mail.outbox[0].body for what in ("nudity", "strobe"))
    later = replace(world.actor("karen"), now=world.now + timedelta(minutes=30))
    agreements.change_role(later, role=world.role, discloses={"kissing": "", "nudity": ""})
    assert (after(world, minutes=60), asked(world, cand).went) == (0, True)
    later = replace(world.actor("karen"), now=world.now + timedelta(minutes=61))
    agreements.change_role(later, role=world.role, discloses={"kissing": "", "nudity": "", "weapons": ""})
    assert [after(world, minutes=90), after(world, minutes=95), len(mail.outbox)] == [1, 0, 2]
    assert not list(walk().findings)


def test_whoever_was_invited_has_the_letter_too_at_the_page_that_is_theirs(invited: World) -> None:
    token = invited.invite("ivy")
    links = Link.objects.count()
    mail.outbox.clear()
    add(invited, nudity="")
    assert (after(invited), path(), Link.objects.count()) == (1, f"/i/{token}/", links)
    assert "when we asked you" in mail.outbox[-1].body


def test_no_letter_reaches_whoever_has_no_address_and_the_room_says_so(world: World, letters_may_go: None) -> None:
    cand = put_in(world)
    Performer.objects.filter(email="nell@example.org").update(email="")
    add(world, nudity="")
    assert (after(world), mail.outbox, asked(world, cand).went) == (0, [], False)
    assert "no letter reaches them: ask them another way" in room(world)


def test_links_that_were_closed_by_hand_are_not_opened_again(invited: World) -> None:
    invited.invite("ivy")
    draft = Link.objects.get(cand=invited.cands["ivy"]).letter
    letters.close_links(invited.actor("sam"), draft)
    mail.outbox.clear()
    add(invited, nudity="")
    assert (after(invited), mail.outbox) == (0, [])
    assert not Link.objects.filter(revoked_at=None).exists()


@pytest.mark.parametrize(
    ("why", "goes"),
    [(smtplib.SMTPRecipientsRefused({"nell@example.org": (550, b"no such user")}), False),
     (smtplib.SMTPRecipientsRefused({"nell@example.org": (451, b"later")}), True),
     (smtplib.SMTPServerDisconnected("gone"), True)],
)  # fmt: skip
def test_a_mail_server_that_asks_for_patience_is_asked_again_and_one_that_says_no_is_not(
    world: World, letters_may_go: None, monkeypatch: pytest.MonkeyPatch, why: Exception, goes: bool
) -> None:
    cand = put_in(world)
    add(world, nudity="")
    with monkeypatch.context() as broken:

        def refuse(self: Any, messages: Any) -> int:
            raise why

        broken.setattr(EmailBackend, "send_messages", refuse)
        assert after(world) == 0
    assert bool(asked(world, cand).told_at) is not goes
    assert after(world, minutes=15) == int(goes)


def test_a_mail_server_that_never_answers_is_given_up_after_two_days(
    world: World, letters_may_go: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    cand = put_in(world)
    add(world, nudity="")

    def refuse(self: Any, messages: Any) -> int:
        raise TimeoutError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert (after(world), asked(world, cand).told_at) == (0, 0)
    assert (after(world, days=3), asked(world, cand).told_at > 0, asked(world, cand).went) == (0, True, False)


@pytest.mark.django_db(transaction=True)
def test_an_agent_reads_it_for_their_client_and_nothing_of_what_the_room_said(
    world: World, letters_may_go: None
) -> None:
    asks_for_a_link(world)
    submit(world, mailed().split("/")[2], "Ida Frost", "June Wild", c1_email="ida@example.org", c1_copied="yes")
    clients_of(world)
    mail.outbox.clear()
    add(world, nudity="in scene 4")
    assert after(world) == 2
    assert sorted(m.to[0] for m in mail.outbox) == ["ada@quill.example", "ada@quill.example", "ida@example.org"]
    assert mail.outbox[0].body.startswith("To Ada Quill, for ")
    theirs = next(m for m in mail.outbox if m.to == ["ida@example.org"])
    found = re.search(r"https://cast\.example(/i/[^\s]+)", theirs.body)
    assert found is not None
    assert "nudity: in scene 4" in page(found[1])
    assert yes(found[1]).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_room_that_has_said_no_asks_nobody(world: World, letters_may_go: None) -> None:
    cand = put_in(world)
    world.cands["nell"] = cand
    world.agree("nell", "released")
    mail.outbox.clear()
    add(world, nudity="")
    assert (asked(world, cand), after(world), mail.outbox) == (None, 0, [])


def test_nobody_is_written_to_where_a_link_could_not_be_opened(world: World) -> None:
    put_in(world)
    add(world, nudity="")
    assert (after(world), mail.outbox) == (0, [])


def test_whoever_acts_for_a_child_has_both_letters_and_answers_for_them(world: World, letters_may_go: None) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, minors=True)
    child = {"age": "minor", "guardian_name": "Anna Vale", "guardian_relation": "mother", "born": "2017-04-01"}
    cand = put_in(world, **{**child, "name": "Mia Vale", "email": "anna@example.org", "adult": ""})
    mia = world.state().candidacy(cand)
    assert mia is not None
    assert received.write_to(world.production.pk, mia.performer, now=world.now)
    add(world, nudity="in scene 4")
    assert after(world) == 1
    assert [one.to for one in mail.outbox] == [["anna@example.org"]] * 2
    assert [one.body.startswith("To Anna Vale, for Mia Vale:\n\nDear Mia Vale,") for one in mail.outbox] == [True] * 2
    assert "Wherever it says “you” below, Mia Vale is meant" in page(path())
    assert yes(path()).status_code == 302
    assert bool(asked(world, cand).answered_at)
