"""The mailbox of the company: what belongs to letters is taken out of it, and everything else is as it was."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError

from castlist.actions import inbound, letters
from castlist.config.addresses import read_inbox_url
from castlist.config.cli import main
from castlist.jobs import inbox
from castlist.jobs.clock import STEPS
from castlist.jobs.inbox import Unreachable, empty, look
from castlist.jobs.receive import TRY_AGAIN
from castlist.records.models import Letter, Reply
from tests.mailbox_server import Mailbox, mailbox
from tests.mails import answer, came_back
from tests.world import World

pytestmark = pytest.mark.django_db
STRANGE = b"From: a@b.example\r\nSubject: News\r\n\r\nBuy!"


@pytest.fixture
def box(settings: Any) -> Any:
    """A mailbox that Castlist is told of."""
    cache.clear()
    with mailbox() as server:
        settings.CASTLIST_INBOX = read_inbox_url(server.url)
        yield server


@pytest.fixture
def sent(invited: World) -> str:
    """Sam's letter to Ivy has gone."""
    letter = invited.letter("sam", "ivy", to="ivy@example.org")
    letters.send(invited.actor("sam"), letter)
    return letter


def test_what_belongs_to_letters_is_taken_and_the_rest_is_as_it_was(
    box: Mailbox, invited: World, sent: str, settings: Any
) -> None:
    strange, hers, report = box.put(STRANGE), box.put(answer(sent, "Gladly")), box.put(came_back(sent))
    assert empty(settings.CASTLIST_INBOX) == {"not ours": 1, "answer": 1, "returned": 1}
    assert box.seen == {hers, report}
    assert box.read.count(strange) == 1
    assert empty(settings.CASTLIST_INBOX) == {}
    assert box.read.count(strange) == 1, "what is none of ours is not fetched at every look"
    assert (Letter.objects.get(pk=sent).state, Reply.objects.get().body) == ("failed", "Gladly")


def test_a_mailbox_numbered_anew_is_looked_through_anew(box: Mailbox, settings: Any) -> None:
    box.put(STRANGE)
    empty(settings.CASTLIST_INBOX)
    box.valid = 2
    assert empty(settings.CASTLIST_INBOX) == {"not ours": 1}


def test_the_clock_looks_once_a_minute(box: Mailbox, invited: World, sent: str) -> None:
    assert "castlist.jobs.inbox.look" in STEPS
    box.put(answer(sent, "Gladly"))
    look(now=invited.now)
    assert Reply.objects.count() == 1
    box.put(answer(sent, "One more thing", known="<two@example.org>"))
    look(now=invited.now)
    assert Reply.objects.count() == 1
    cache.clear()
    look(now=invited.now)
    assert Reply.objects.count() == 2


def test_one_mail_that_breaks_us_keeps_no_other_waiting(
    box: Mailbox, sent: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(raw: bytes, *, now: Any) -> inbound.Taken:
        if raw == STRANGE:
            raise RuntimeError("never seen before")
        return inbound.take(raw, now=now)

    monkeypatch.setattr(inbox, "take", breaks)
    box.put(STRANGE)
    box.put(answer(sent, "Gladly"))
    assert empty(settings.CASTLIST_INBOX) == {"unreadable": 1, "answer": 1}


def test_while_the_database_is_away_mail_stays_unread(
    box: Mailbox, sent: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(raw: bytes, *, now: Any) -> inbound.Taken:
        raise OperationalError("database is locked")

    monkeypatch.setattr(inbox, "take", away)
    box.put(answer(sent, "Gladly"))
    with pytest.raises(OperationalError):
        empty(settings.CASTLIST_INBOX)
    assert box.seen == set()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("imap://casting:wrong@127.0.0.1:{}/INBOX?plain=1", "does not take its name or password"),
        ("imap://casting:s%C3%A9sam@127.0.0.1:{}/Letters?plain=1", "no folder Letters"),
        ("imap://casting:s%C3%A9sam@127.0.0.1:1/INBOX?plain=1", "could not be reached"),
        ("imap://casting:s%C3%A9sam@127.0.0.1:{}/INBOX", "did not understand"),
    ],
)
def test_what_keeps_the_mailbox_shut_is_said_without_its_password(
    box: Mailbox, settings: Any, url: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.CASTLIST_INBOX = read_inbox_url(url.format(box.server_address[1]))
    with pytest.raises(Unreachable, match=said):
        empty(settings.CASTLIST_INBOX)
    assert main(["receive", "--mailbox"]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "wrong" not in told.replace("command line is wrong", "")


def given(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    from io import BytesIO

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO(raw)))


def test_a_mail_server_hands_over_one_mail(
    sent: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(monkeypatch, answer(sent, "Gladly"))
    assert main(["receive", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"became": "answer", "letter": sent}
    (tmp_path / "report").write_bytes(came_back(sent))
    assert main(["receive", str(tmp_path / "report")]) == 0
    assert capsys.readouterr().out == f"returned (letter {sent})\n"
    given(monkeypatch, b"\xff\x00")
    assert main(["receive"]) == 0
    assert capsys.readouterr().out == "not ours\n"


def test_what_cannot_be_kept_now_goes_back_to_the_mail_server_and_not_to_its_author(
    sent: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Letter.objects.filter(pk=sent).update(state="sending")
    given(monkeypatch, answer(sent, "Gladly"))
    assert main(["receive"]) == TRY_AGAIN

    def away(raw: bytes, *, now: Any) -> inbound.Taken:
        raise OperationalError("database is locked")

    monkeypatch.setattr(inbound, "take", away)
    given(monkeypatch, answer(sent, "Gladly"))
    assert main(["receive"]) == TRY_AGAIN
    assert "database is locked" in capsys.readouterr().err


def test_a_command_that_makes_no_sense_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["receive", str(tmp_path / "none")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert main(["receive", "--mailbox"]) == 1
    assert "names no mailbox" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["receive", "--mailbox", str(tmp_path / "none")])
    assert ended.value.code == 2
