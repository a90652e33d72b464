"""A process that erases somebody is killed at any moment: what was begun is finished, and no byte of it is left."""

import os
import random
import time
import uuid
from collections import Counter
from pathlib import Path

from django.db import connection

from castlist.actions import decisions, erasure, productions, rehearsals, remains
from castlist.actions.decisions import Reason
from castlist.queries.verification_walk import walk as verify
from castlist.records import journal
from castlist.records.models import Performer, Text
from tests.on_disk import files_that_hold
from tests.proofs.kills import told_when_killed
from tests.races.races import NOW, RACES, Field, opening_of

BEFORE, PROMISED, LEFT, DONE = (
    "before the journal knew",
    "in the journal, and nothing erased",
    "erased, and the rest left to do",
    "when all was done",
)
BEGUN, ERASED, REMOVED = b"b", b"e", b"r"
LATEST = 0.08
"""Seconds after the erasure begins within which the process is killed."""


def kill(times: int) -> tuple[Counter[str], list[str]]:
    """So many processes were killed while they erased somebody; when that was, and what was wrong afterwards."""
    company, people = rehearsals.company(now=NOW), rehearsals.people(3, now=NOW)
    production = rehearsals.begin(company, opening_of(RACES[1], people), now=NOW)
    field, dice, struck, wrong = Field(production, people, 0), random.Random(), Counter[str](), list[str]()
    for number in range(times):
        word = f"Word{uuid.uuid4().hex}"
        performer = _somebody(company, field, word)
        told = told_when_killed(_erase, performer, dice.uniform(0, LATEST))
        promised = any(line.key == performer for line in journal.read())
        there = _told(word)
        struck[DONE if REMOVED in told else LEFT if not there else PROMISED if promised else BEFORE] += 1
        if there not in (0, WORDS):
            wrong.append(f"kill {number}: {there} of {WORDS} places still say the word")
        if not there and not promised:
            wrong.append(f"kill {number}: erased, and the journal does not know")
        if ERASED in told and there:
            wrong.append(f"kill {number}: told as erased, and it is there")
        erasure.take_up(now=NOW)
        if not remains.remove(now=NOW):
            wrong.append(f"kill {number}: somebody is in the way of what is left")
        if promised != (_told(word) == 0):
            wrong.append(
                f"kill {number}: {'promised' if promised else 'not promised'}, and {_told(word)} places say it"
            )
        if promised and _is_on_disk(word):
            wrong.append(f"kill {number}: taken up, and the word is in a file")
        wrong += [f"kill {number}: {finding}" for finding in verify(only=production).findings]
    return struck, wrong


WORDS = 4


def _somebody(company: str, field: Field, word: str) -> str:
    """Somebody was put forward, and everything about them says the word; says their id."""
    performer = productions.add_performer(company, name=word, email=f"{word}@example.org".lower(), now=NOW)
    Performer.objects.filter(pk=performer.pk).update(note=f"alto, {word}")
    decisions.put_forward(field.actor(0), role="lead", performer=performer.pk, reason=Reason(f"I saw {word}."))
    return str(performer.pk)


def _told(word: str) -> int:
    """How many places say the word."""
    some = Performer.objects.filter
    return (
        some(name=word).count() + some(email=f"{word}@example.org".lower()).count()
        + some(note__contains=word).count() + Text.objects.filter(body__contains=word).count()
    )  # fmt: skip


def _is_on_disk(word: str) -> bool:
    """True when the database's own files hold it; only SQLite's are ours to read."""
    if connection.vendor != "sqlite":
        return False
    name = Path(str(connection.settings_dict["NAME"]))
    written_ahead = name.with_name(f"{name.name}-wal")
    return bool(files_that_hold(word, name, *[written_ahead] * written_ahead.exists()))


def _erase(performer: str, told: int) -> None:
    os.write(told, BEGUN)
    erasure.erase_performer(performer, now=NOW, with_rooms=True)
    os.write(told, ERASED)
    remains.remove(now=NOW)
    os.write(told, REMOVED)
    time.sleep(60)
