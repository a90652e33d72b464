"""A process that sends letters is killed at any moment: each has gone once, or it is said that it has not, or that
nobody knows; and none goes twice.
"""

import os
import random
import time
from collections import Counter
from datetime import datetime, timedelta

from django.test import override_settings

from castlist.actions import letters, letters_by_clock, post
from castlist.queries.verification_walk import walk as verify
from castlist.records.models import Letter
from castlist.rules.decisions.facts import Letter as Fact
from tests.mail_server import MailServer, mail_server
from tests.proofs.kills import told_when_killed
from tests.races.races import NOW
from tests.world import World, build

NAMES = ("ada", "bea", "cleo", "dora", "ella", "fay")
LATER = timedelta(hours=1)
AGAIN = timedelta(minutes=5)
BEGUN, ENDED = b"b", b"e"
LATEST = 0.3
"""Seconds after the first letter is begun within which the sender is killed."""
AWAY = 6
"""Each so many-th time the mail server hangs up while the sender is at work, and is there again for the next."""
BETWEEN, ON_ITS_WAY, ARRIVED, ALL = (
    "between two letters", "on its way, and not arrived", "arrived, and not yet said to be", "when all had gone",
)  # fmt: skip


def kill(times: int) -> tuple[Counter[str], list[str], Counter[str]]:
    """So many senders were killed; when that was, what was wrong afterwards, and what became of the letters."""
    world, dice, struck, wrong, came_of = _world(), random.Random(), Counter[str](), list[str](), Counter[str]()
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as server, override_settings(
        EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.port, CASTLIST_URL_IS_LOCAL=False
    ):  # fmt: skip
        for number in range(times):
            world.now = NOW + timedelta(days=number)  # a log never goes back in time
            moment, sent = world.now + LATER, _told(world)
            server.away = number % AWAY == AWAY - 1
            told = told_when_killed(_send, moment, dice.uniform(0, LATEST))
            time.sleep(0.01)  # what the server had read whole is counted by then
            server.away = False
            struck[_where(sent, server, ended=ENDED in told)] += 1
            _gone_on_with(moment)
            wrong += [f"kill {number}: {said}" for said in _faults(world, sent, server, came_of)]
            wrong += [f"kill {number}: {finding}" for finding in verify(only=world.production.pk).findings]
            for letter in Letter.objects.filter(pk__in=sent, state="failed"):
                letters.drop(world.actor("sam"), letter.pk)
    return struck, wrong, came_of


def _world() -> World:
    world = build(NOW)
    for name in NAMES:
        world.put_forward(name)
        for step in ("consider", "audition"):
            world.agree(name, step)
    return world


def _told(world: World) -> list[str]:
    """A letter to each goes by itself at one moment."""
    made = [world.letter("sam", name, to=f"{name}@example.org") for name in NAMES]
    for letter in made:
        letters.send_later(world.actor("sam"), letter, goes=world.now + LATER)
    return made


def _send(moment: datetime, told: int) -> None:
    os.write(told, BEGUN)
    letters_by_clock.send_due(now=moment)
    os.write(told, ENDED)
    time.sleep(60)


def _where(sent: list[str], server: MailServer, *, ended: bool) -> str:
    """In the middle of what the sender was killed."""
    going = [letter.pk for letter in Letter.objects.filter(pk__in=sent, state="sending")]
    if going:
        return ARRIVED if server.received[post.message_id(going[0])] else ON_ITS_WAY
    return ALL if ended else BETWEEN


def _gone_on_with(moment: datetime) -> None:
    """The next process sends what is due, and asks about what nobody came back from."""
    letters_by_clock.send_due(now=moment)
    letters_by_clock.send_due(now=moment + AGAIN)  # whatever the server did not take when it hung up
    letters_by_clock.give_up_on_stuck(now=moment + LATER)


def _faults(world: World, sent: list[str], server: MailServer, came_of: Counter[str]) -> list[str]:
    """What is wrong with these letters, after everything that was to be done about them."""
    said, state = [], world.state()
    for row in Letter.objects.filter(pk__in=sent):
        times, fact = server.received[post.message_id(row.pk)], state.get(Fact, f"{row.cand}/{row.pk}")
        unknown = row.error == letters_by_clock.NOBODY_KNOWS
        came_of["nobody knows" if unknown else "not sent, and why" if row.state == "failed" else row.state] += 1
        right = {"sent": times == 1, "failed": times <= 1 if unknown else times == 0}.get(row.state, False)
        if not right or fact is None or fact.state != row.state:
            said.append(f"a letter that is {row.state} ({row.error}) arrived {times} times; the log has {fact}")
    return said
