"""The mail server goes away for an hour while letters go out, and two clocks look at once: each letter arrives once, or
it is said that nobody knows.
"""

import random
import threading
from collections import Counter
from datetime import datetime, timedelta

from django.db import connection
from django.test import override_settings

from castlist.actions import decisions, letters, letters_by_clock, post, productions
from castlist.actions.decisions import Reason, Revision
from castlist.queries.verification_walk import walk as verify
from castlist.records.models import Letter
from castlist.rules.decisions.facts import Letter as Fact
from tests.mail_server import BETWEEN, IN_ONE, UNSAID, MailServer, mail_server
from tests.races.races import NOW
from tests.world import World, build

HOUR, LOOK, DAY = timedelta(hours=1), timedelta(seconds=20), timedelta(days=1)
HOWS = (IN_ONE, UNSAID, BETWEEN)
"""In the middle of what it goes away, once each."""
CLOCKS = 2
"""One that was held up longer than its lease lasts meets whoever came after it."""


def away(count: int) -> tuple[list[str], Counter[str]]:
    """So many letters, and the mail server away for an hour three times; what was wrong, and what came of them."""
    world, dice, came_of = build(NOW), random.Random(), Counter[str]()
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as server, override_settings(
        EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.port, CASTLIST_URL_IS_LOCAL=False
    ):  # fmt: skip
        sent = _told(world, count)
        before, at, wrong = server.received.total(), world.now + HOUR, list[str]()
        for part, how in enumerate(dice.sample(HOWS, len(HOWS))):
            share = count // len(HOWS)
            server.leave(how, after=before + share * part + dice.randrange(1, share))
            at = _until(server, at)
            gone, back = server.received.total(), at + HOUR
            while at < back:
                at = _look(at)
                came_of["looks while it was away"] += 1
            if server.received.total() != gone:
                wrong.append(f"{server.received.total() - gone} letters arrived while it was away")
            wrong += _said_of_those_that_wait(sent)
            server.away = False
        while Letter.objects.filter(pk__in=sent, state__in=("drafted", "sending")).exists() and at < NOW + DAY:
            at = _look(at)
        wrong += _faults(world, sent, server, came_of)
        wrong += [str(finding) for finding in verify(only=world.production.pk).findings]
    return wrong, came_of


def _told(world: World, count: int) -> list[str]:
    """So many are owed a no, and each has a letter that goes by itself at one moment."""
    made = []
    for number in range(count):
        name, who = f"n{number}", world.actor("sam")
        row = productions.add_performer(world.production.company_id, name=name.upper(), email="", now=world.now)
        world.cands[name] = str(decisions.submit(who, role=world.role, performer=row.pk).answer["candidacy"])
        decisions.propose(world.actor("karen"), world.cands[name], revision=Revision("released"))
        for member in ("karen", "derek"):
            decisions.position(
                world.actor(member), world.cands[name], revision=1, what="support", reason=Reason("The other voice.")
            )
        decisions.conclude(world.actor("karen"), world.cands[name], revision=1)
        made.append(world.letter("sam", name, to=f"{name}@example.org"))
        letters.send_later(who, made[-1], goes=world.now + HOUR)
        if number % 500 == 100:
            _weigh()
    return made


def _weigh() -> None:
    """The database knows how much there is, as a server's does by itself within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _until(server: MailServer, at: datetime) -> datetime:
    """The clocks look until the mail server has gone away; says the moment of the look after that."""
    while not server.away and at < NOW + DAY:
        at = _look(at)
    return at


def _look(at: datetime) -> datetime:
    """All clocks look in the same moment; says when they look next."""

    def look() -> None:
        try:
            letters_by_clock.send_due(now=at)
            letters_by_clock.give_up_on_stuck(now=at)
        finally:
            connection.close()

    clocks = [threading.Thread(target=look) for _ in range(CLOCKS)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    return at + LOOK


def _said_of_those_that_wait(sent: list[str]) -> list[str]:
    """Each letter that has not gone goes by itself, or says why it does not; none is on its way for ever."""
    rows = Letter.objects.filter(pk__in=sent).exclude(state="sent")
    return [
        f"while the server was away a letter was {row.state} ({row.error}), to go at {row.goes_at}"
        for row in rows if not ((row.state == "failed" and row.error) or (row.state == "drafted" and row.goes_at))
    ]  # fmt: skip


def _faults(world: World, sent: list[str], server: MailServer, came_of: Counter[str]) -> list[str]:
    """What is wrong with the letters, once the server was there again for long enough."""
    said, state = [], world.state()
    for row in Letter.objects.filter(pk__in=sent):
        times, fact = server.received[post.message_id(row.pk)], state.get(Fact, f"{row.cand}/{row.pk}")
        unknown = row.error in (post.BROKE_OFF, letters_by_clock.NOBODY_KNOWS)
        came_of["nobody knows" if unknown else row.state] += 1
        right = times == 1 if row.state == "sent" else row.state == "failed" and unknown and times <= 1
        if not right or fact is None or fact.state != row.state:
            said.append(f"a letter that is {row.state} ({row.error}) arrived {times} times; the log has {fact}")
    return said
