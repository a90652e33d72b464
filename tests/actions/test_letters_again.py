"""The mail server goes away in the middle, and comes back: every letter arrives once, or it is said that it did not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from castlist.actions import decisions, letters, letters_by_clock, post, productions
from castlist.actions.letters import PutOff
from castlist.records.models import Letter
from castlist.rules.decisions.facts import Letter as Fact
from castlist.rules.why import Refused, Why
from tests.mail_server import MailServer, mail_server
from tests.world import World

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LOOK = timedelta(seconds=20)


@pytest.fixture
def server(settings: Any, letters_may_go: None) -> Iterator[MailServer]:
    """Mail goes by SMTP, to a server that really takes it."""
    with mail_server() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        yield found


def timed(world: World, *names: str) -> list[str]:
    """A letter to each goes by itself in an hour."""
    made = [world.letter("sam", name, to=f"{name}@example.org") for name in names]
    for letter in made:
        letters.send_later(world.actor("sam"), letter, goes=world.now + HOUR)
    return made


def many(world: World, count: int) -> list[str]:
    """That many are owed a no, and each has a letter that goes in an hour."""
    names = [f"n{number}" for number in range(count)]
    for name in names:
        made = productions.add_performer(world.production.company_id, name=name.upper(), email="", now=world.now)
        world.performers[name] = made.pk
        world.cands[name] = str(
            decisions.submit(world.actor("sam"), role=world.role, performer=made.pk).answer["candidacy"]
        )
        world.agree(name, "released")
    return timed(world, *names)


def arrived(server: MailServer, letter: str) -> int:
    return server.received[post.message_id(letter)]


def test_away_for_an_hour_in_the_middle_and_each_arrives_once(
    invited: World, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = many(invited, 24)
    monkeypatch.setattr(letters_by_clock, "DUE_AT_ONCE", 9)
    at = invited.now + HOUR
    assert letters_by_clock.send_due(now=at) == 9
    server.away = True
    for _ in range(180):  # the clock looks three times a minute
        at += LOOK
        letters_by_clock.send_due(now=at)
    rows = Letter.objects.filter(pk__in=sent)
    assert sorted(rows.values_list("state", flat=True)) == ["drafted"] * 15 + ["sent"] * 9
    waits = rows.exclude(state="sent")
    assert {row.goes_at is not None for row in waits} == {True}
    assert {row.error for row in waits} == {"The mail server could not be reached. It is tried again by itself."}
    page = invited.client("sam").get(f"/p/{invited.production.pk}/letters/").content.decode()
    assert "15 go by themselves." in page
    server.away = False
    for _ in range(240):
        at += LOOK
        letters_by_clock.send_due(now=at)
    assert {arrived(server, letter) for letter in sent} == {1}
    assert set(rows.values_list("state", "tries", "error")) == {("sent", 0, "")}
    state = invited.state()
    assert {state.get(Fact, f"{row.cand}/{row.pk}").state for row in rows} == {"sent"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "says",
    [
        {b"MAIL": "451 too busy"},
        {b"RCPT": "450 come again"},
        {b"DATA": "451 no room"},
        {b".": "452 no room"},
        {b"MAIL": ""},
        {b"RCPT": ""},
        {b"DATA": ""},
        {b"MAIL": "421 going down"},
    ],
)
def test_what_is_certainly_not_taken_is_tried_again_and_arrives_once(
    invited: World, server: MailServer, says: dict[bytes, str]
) -> None:
    letter = timed(invited, "ivy")[0]
    server.says = says
    assert letters_by_clock.send_due(now=invited.now + HOUR) == 1
    row = Letter.objects.get(pk=letter)
    assert (row.state, row.tries, arrived(server, letter)) == ("drafted", 1, 0)
    assert row.goes_at == invited.now + HOUR + timedelta(minutes=1)
    server.says = {}
    assert letters_by_clock.send_due(now=invited.now + HOUR + LOOK) == 0
    assert letters_by_clock.send_due(now=invited.now + 2 * HOUR) == 1
    assert (Letter.objects.get(pk=letter).state, arrived(server, letter)) == ("sent", 1)


@pytest.mark.parametrize("says", [{b"RCPT": "550 nobody"}, {b"DATA": "554 no"}, {b".": "554 we do not like it"}])
def test_what_is_refused_for_good_is_for_somebody_to_look_at(
    invited: World, server: MailServer, says: dict[bytes, str]
) -> None:
    letter = timed(invited, "ivy")[0]
    server.says = says
    letters_by_clock.send_due(now=invited.now + HOUR)
    assert Letter.objects.values_list("state", "goes_at").get(pk=letter) == ("failed", None)
    server.says = {}
    assert letters_by_clock.send_due(now=invited.now + 2 * HOUR) == 0
    assert arrived(server, letter) == 0


def test_what_may_have_arrived_is_never_sent_again_by_itself(invited: World, server: MailServer) -> None:
    """The server took it whole, and hung up before it said so."""
    letter = timed(invited, "ivy")[0]
    server.says = {b".": ""}
    letters_by_clock.send_due(now=invited.now + HOUR)
    row = Letter.objects.get(pk=letter)
    assert (row.state, row.goes_at, row.error) == ("failed", None, post.BROKE_OFF)
    server.says = {}
    for hours in range(2, 6):
        letters_by_clock.send_due(now=invited.now + hours * HOUR)
    assert arrived(server, letter) == 1


def test_one_that_must_come_again_holds_up_no_other(invited: World, server: MailServer) -> None:
    first, second = many(invited, 2)
    server.says = {b"RCPT": "450 come again"}
    assert letters_by_clock.send_due(now=invited.now + HOUR) == 2
    server.says = {}
    assert letters_by_clock.send_due(now=invited.now + 2 * HOUR) == 2
    assert [arrived(server, one) for one in (first, second)] == [1, 1]


def test_one_that_is_sent_by_hand_is_tried_again_too_until_somebody_takes_that_back(
    invited: World, server: MailServer
) -> None:
    letter = invited.letter("sam", "ivy")
    server.away = True
    with pytest.raises(PutOff) as no:
        letters.send(invited.actor("sam"), letter)
    assert (no.value.why, no.value.detail) == (
        Why.undelivered, "The mail server could not be reached. It is tried again by itself.",
    )  # fmt: skip
    page = invited.client("sam").get(f"/p/{invited.production.pk}/letters/{letter}/").content.decode()
    assert "The mail server could not be reached. It is tried again by itself." in page
    assert "Take that back" in page
    letters.not_later(invited.actor("sam"), letter)
    server.away = False
    assert letters_by_clock.send_due(now=invited.now + HOUR) == 0
    letters.send(invited.actor("sam"), letter)
    assert arrived(server, letter) == 1


def test_it_is_not_tried_for_ever(invited: World, server: MailServer) -> None:
    letter, at = timed(invited, "ivy")[0], invited.now + HOUR
    server.away = True
    for _ in range(letters.MOST_TRIES + 5):
        letters_by_clock.send_due(now=at)
        at += HOUR
    row = Letter.objects.get(pk=letter)
    assert (row.state, row.goes_at, row.error) == ("failed", None, "The mail server could not be reached.")
    assert row.tries == letters.MOST_TRIES


def test_whoever_may_not_write_any_more_sends_nothing_by_trying_again(invited: World, server: MailServer) -> None:
    letter = timed(invited, "ivy")[0]
    server.away = True
    letters_by_clock.send_due(now=invited.now + HOUR)
    server.away = False
    with transaction.atomic():
        Letter.objects.filter(pk=letter).update(goes_by=invited.people["eve"].pk)
    letters_by_clock.send_due(now=invited.now + 2 * HOUR)
    assert (Letter.objects.get(pk=letter).state, arrived(server, letter)) == ("failed", 0)
    with pytest.raises(Refused):
        letters.send(invited.actor("eve"), letter)
