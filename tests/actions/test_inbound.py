"""Mail that comes in: a letter that came back is none that was sent, and an answer stands at its letter."""

import pytest
from django.core import mail
from django.utils import timezone

from castlist.actions import letters, offers
from castlist.actions.inbound import CUT, NO_WORDS, Taken, take
from castlist.actions.offers import LONGEST_REPLY
from castlist.queries.letters import Words, letter_for
from castlist.records.models import Event as EventRow
from castlist.records.models import Letter, Performer, Production, Reply
from tests.mails import answer, came_back
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(invited: World) -> str:
    """Sam's letter to Ivy has gone."""
    letter = invited.letter("sam", "ivy", to="ivy@example.org")
    letters.send(invited.actor("sam"), letter)
    return letter


def shown(world: World, letter: str, by: str = "sam") -> str:
    """What the page of the letter says of it."""
    production = Production.objects.get(pk=world.production.pk)
    page = letter_for(world.people[by], production, letter, now=world.now)
    return f"{page.state}: {page.error}"


def test_a_letter_that_came_back_is_shown_as_not_sent_and_why(invited: World, sent: str) -> None:
    assert take(came_back(sent), now=invited.now) == Taken("returned", sent)
    said = "It came back. There is no such address, or it takes no mail any more. (5.1.1)"
    assert shown(invited, sent) == f"failed: {said}"
    assert EventRow.objects.filter(kind="letter_moved", by="").count() == 1
    assert take(came_back(sent), now=invited.now) == Taken("nothing new", sent)
    assert EventRow.objects.filter(kind="letter_moved", by="").count() == 1


def test_it_can_be_sent_again_to_another_address(invited: World, sent: str) -> None:
    take(came_back(sent), now=invited.now)
    row = Letter.objects.get(pk=sent)
    letters.change(invited.actor("sam"), sent, Words("ivy@home.example", row.subject, row.body, row.version))
    letters.send(invited.actor("sam"), sent)
    assert [one.to for one in mail.outbox] == [["ivy@example.org"], ["ivy@home.example"]]
    assert Letter.objects.get(pk=sent).state == "sent"


def test_who_has_opened_it_has_it_whatever_a_server_says(invited: World, sent: str) -> None:
    offers.opened(invited.bearer("ivy"), now=invited.now)
    assert take(came_back(sent), now=invited.now).became == "nothing new"
    assert Letter.objects.get(pk=sent).error == ""


def test_a_delay_is_no_end(invited: World, sent: str) -> None:
    assert take(came_back(sent, status="4.4.1", action="delayed"), now=invited.now) == Taken("delayed", sent)
    assert Letter.objects.get(pk=sent).state == "sent"


def test_what_is_still_on_its_way_out_is_left_for_later(invited: World, sent: str) -> None:
    Letter.objects.filter(pk=sent).update(state="sending")
    assert take(came_back(sent), now=invited.now) == Taken("not yet", sent)
    assert take(answer(sent, "Yes"), now=invited.now) == Taken("not yet", sent)
    assert not Reply.objects.exists()


def test_an_answer_stands_at_its_letter_once_and_unread(invited: World, sent: str) -> None:
    raw = answer(sent, "Gladly!\n\n> Dear Ivy")
    assert [take(raw, now=invited.now).became for _ in range(2)] == ["answer", "nothing new"]
    production = Production.objects.get(pk=invited.production.pk)
    page = letter_for(invited.people["sam"], production, sent, now=invited.now)
    assert [(one.says, one.text, one.read) for one in page.replies] == [("Answered by mail.", "Gladly!", False)]
    take(answer(sent, "One more thing.", known="<two@example.org>"), now=invited.now)
    assert Reply.objects.count() == 2


def test_whose_address_it_is_and_which_files_came_is_said(invited: World, sent: str) -> None:
    take(answer(sent, "She is away.", sender="mum@example.org"), now=invited.now)
    assert Reply.objects.get().body == "She is away.\n(From mum@example.org.)"


@pytest.mark.parametrize("text", ["", " \n", "\x00"])
def test_no_words_are_said_to_be_none(invited: World, sent: str, text: str) -> None:
    take(answer(sent, "x").replace(b"\nx\n", f"\n{text}\n".encode()), now=invited.now)
    assert Reply.objects.get().body == NO_WORDS


def test_what_goes_on_for_ever_is_cut_and_says_so(invited: World, sent: str) -> None:
    take(answer(sent, "word " * 5_000), now=invited.now)
    body = Reply.objects.get().body
    assert body.endswith(CUT)
    assert len(body) <= LONGEST_REPLY


def test_of_whoever_was_erased_nothing_is_kept(invited: World, sent: str) -> None:
    performer = Letter.objects.get(pk=sent).performer_id
    Performer.objects.filter(pk=performer).update(erased_at=timezone.now())
    assert take(answer(sent, "Yes"), now=invited.now).became == "nothing new"
    assert not Reply.objects.exists()


def test_an_unknown_letter_is_none_of_ours(invited: World, sent: str) -> None:
    for raw in (answer("zzzzzzzzzzzz", "Yes"), came_back("zzzzzzzzzzzz"), b"", b"Subject: x\n\nx"):
        assert take(raw, now=invited.now) == Taken("not ours")


def test_the_copy_of_a_client_that_came_back_is_said_of_the_copy(invited: World, sent: str) -> None:
    Letter.objects.filter(pk=sent).update(copied="sent")
    raw = came_back(sent).replace(b"@testserver.localhost>", b".copy@testserver.localhost>")
    assert [take(raw, now=invited.now).became for _ in range(2)] == ["returned", "nothing new"]
    row = Letter.objects.get(pk=sent)
    assert (row.state, row.copied) == ("sent", "failed")
