"""A process that writes is killed at any moment: what it was told is done is there, and nothing is half there."""

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connections

from castlist.actions import rehearsals
from castlist.actions.decisions import Reason
from castlist.queries.log import head_of
from castlist.queries.verification_walk import walk as verify
from tests.races.pairs import Call, perform
from tests.races.races import NOW, RACES, Field, opening_of

BEGUN, DONE, BROKE = b"b", b"d", b"x"
KEPT, UNDONE, BETWEEN = "in the act, which stands whole", "in the act, of which nothing stands", "between two acts"
LATEST = 0.06
"""Seconds after the first act within which the process is killed."""


def kill(times: int) -> tuple[Counter[str], list[str]]:
    """So many processes were killed; in the middle of what, and what was wrong afterwards."""
    company, people = rehearsals.company(now=NOW), rehearsals.people(3, now=NOW)
    opening = opening_of(RACES[1], people)
    dice, struck, wrong = random.Random(), Counter[str](), []
    for number in range(times):
        production = rehearsals.begin(company, opening, now=NOW)
        begun, done = _killed_after(Field(production, people, number), dice.uniform(0, LATEST))
        written = head_of(production) - len(opening)
        if not (begun - 1 <= done <= written <= begun):
            wrong.append(f"kill {number}: {begun} acts begun, {done} done, {written} in the log")
        struck[BETWEEN if begun == done else KEPT if written == begun else UNDONE] += 1
        wrong += [f"kill {number}: {finding}" for finding in verify(only=production).findings]
        if perform(next_act(Field(production, people, number), 0)).broken:
            wrong.append(f"kill {number}: nothing can be written afterwards")
    return struck, wrong


def next_act(field: Field, number: int) -> Call:
    """An act that is accepted always, and writes one event: a position, now this one and now that."""
    what = ("support", "accept", "concern")[number % 3]
    said = {"revision": 1, "what": what, "reason": Reason(f"number {number}")}
    return Call("decisions.position", (field.actor(number % 2), "c"), said)


def _killed_after(field: Field, seconds: float) -> tuple[int, int]:
    """How many acts the process had begun, and how many it was told were done, when it was killed."""
    told = told_when_killed(_act, field, seconds)
    assert BROKE not in told, f"an act was refused, or broke: {told.partition(BROKE)[2].decode()}"
    return told.count(BEGUN), told.count(DONE)


def told_when_killed(does: Callable[[Any, int], None], about: Any, seconds: float) -> bytes:
    """A process that does this was killed so long after its first word; all that it had said.

    `does` is given what it is about, and a pipe for its words; on connections of its own.
    """
    connections.close_all()  # a connection is not shared with a child
    reads, writes = os.pipe()
    child: Any = multiprocessing.get_context("fork").Process(target=_on_its_own, args=(does, about, writes))
    child.start()
    os.close(writes)
    told = os.read(reads, 1)
    time.sleep(seconds)
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    while more := os.read(reads, 4096):
        told += more
    os.close(reads)
    return told


def _on_its_own(does: Callable[[Any, int], None], about: Any, told: int) -> None:
    for inherited in connections.all(initialized_only=True):
        inherited.connection = None  # whatever the parent still holds open is the parent's
    does(about, told)


def _act(field: Field, told: int) -> None:
    number = 0
    while True:
        os.write(told, BEGUN)
        outcome = perform(next_act(field, number))
        if not outcome.done:
            os.write(told, BROKE + str(outcome).encode())
            os._exit(1)
        os.write(told, DONE)
        number += 1
