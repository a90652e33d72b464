"""Smaller copies of self-tapes, made behind, one after the other: by a program of its own, in a process of its own.

Whoever makes one holds a lease, and the row knows it by the name that its copy will have. So whatever is killed, taken
back or replaced meanwhile, there is one copy of what is there, or none.
"""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from castlist.actions import leases, tape_apart
from castlist.actions.tape_files import LEFT_FREE, free, remove
from castlist.queries.tape_tools import tool
from castlist.queries.tapes import begun_of, path_of, small_of
from castlist.records.ids import new_id
from castlist.records.models import Tape
from castlist.rules import tape_copies as rules
from castlist.rules.tape_copies import BROKEN, DONE, ENOUGH, MAKING, SLOW, WAITING, Tool

LEASE: Final = "tape copies"
LASTS: Final = timedelta(minutes=2)
EVERY: Final = 2.0
"""Seconds between two notes of how far it is."""
WITHIN: Final = 6 * 3600.0
"""Seconds that one may take, on a server that has other things to do."""
GIVEN_UP: Final = "given up"
KEPT: Final = 65_536
"""Bytes of a line that are waited for."""

Clock = Callable[[], datetime]
Ending = Callable[[], bool]
log = structlog.get_logger("castlist.tapes")


def go_on(*, holder: str, clock: Clock, ending: Ending = lambda: False) -> bool:
    """Of one more recording there is a smaller copy, or it is said why there is none. False where nothing was to do.

    It takes as long as it takes. Writes: lease, tape; files come and go. Refuses: nothing. Tells: nobody.
    """
    found = tool()
    if found is None or not (_waits() or _lost()) or not leases.take(LEASE, holder=holder, now=clock(), lasts=LASTS):
        return False
    try:
        _tidy()
        row = _claim()
        if row is None:
            return False
        run = Run(row, found)
        _keep(run, run.made(holder=holder, clock=clock, ending=ending))
        return True
    finally:
        leases.give_back(LEASE, holder=holder)


def _waits() -> bool:
    """True while there is a recording of which nobody knows whether it has a copy."""
    return Tape.objects.exclude(file="").filter(small_state__in=[WAITING, MAKING]).exists()


def _lost() -> list[str]:
    """Recordings whose copy is not there: a backup brought them back without it."""
    there = Tape.objects.filter(small_state=DONE).values_list("pk", "small_file")
    return [key for key, name in there if not small_of(name).is_file()]


def _tidy() -> None:
    """What a killed process had begun is begun again, and so is what a backup did not bring along."""
    Tape.objects.filter(small_state=MAKING, small_tries__gte=rules.TRIES).update(small_state=BROKEN, small_part=0)
    Tape.objects.filter(small_state=MAKING).update(small_state=WAITING, small_part=0)
    Tape.objects.filter(pk__in=_lost()).update(small_state=WAITING, small_file="", small_size=0, small_tries=0)
    for path in begun_of("").iterdir() if begun_of("").is_dir() else ():
        remove(path)


def _claim() -> Tape | None:
    """The recording that has waited longest, and for whose copy there is room; it is being made from here on."""
    for row in Tape.objects.exclude(file="").filter(small_state=WAITING).order_by("came_at", "pk"):
        name = f"{row.pk}-{new_id()}.{rules.kind_of_copy(_kind(row))}"
        if free() - row.size < LEFT_FREE:
            continue
        mine = Tape.objects.filter(pk=row.pk, file=row.file, small_state=WAITING).update(
            small_state=MAKING, small_file=name, small_part=0, small_tries=row.small_tries + 1
        )
        if mine:
            row.small_file, row.small_tries = name, row.small_tries + 1
            return row
    return None


def _kind(row: Tape) -> str:
    return row.file.rpartition(".")[2]


@dataclass(slots=True)
class Run:
    """One run of the program for one recording."""

    row: Tape
    tool: Tool
    length: float = 0.0
    seconds: float = 0.0
    told: str = ""
    """Why it was stopped before its end: the state that the copy has then."""
    noted: float = field(default_factory=time.monotonic)

    def made(self, *, holder: str, clock: Clock, ending: Ending) -> str:
        """The copy lies where what is being made lies; says how it stands."""
        source, target = path_of(self.row.file), begun_of(self.row.small_file)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        most = rules.most_bytes(_kind(self.row), self.row.size, settings.CASTLIST_TAPE_BYTES)
        command = [sys.executable, "-I", str(tape_apart.__file__), str(most)]
        command += rules.asked(self.tool, _kind(self.row), str(source), str(target))
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/", umask=0o077
        ) as process:
            try:
                self._watched(process, lambda: self._goes_on(holder, clock, ending))
            finally:
                if self.told or sys.exc_info()[0]:
                    process.kill()
            ended = process.wait()
        return rules.outcome(ended, seconds=self.seconds, length=self.length, stopped_for=self.told)

    def _watched(self, process: "subprocess.Popen[bytes]", goes_on: Callable[[], bool]) -> None:
        """Every line that it says is read, and now and then it is asked whether it goes on."""
        assert process.stdout is not None
        out, rest, until = process.stdout.fileno(), b"", time.monotonic() + WITHIN
        while True:
            if select.select([out], [], [], EVERY / 2)[0]:
                came = os.read(out, 8192)
                if not came:
                    return
                *lines, rest = re.split(rb"[\r\n]", (rest + came)[-KEPT:])
                for line in lines:
                    self._hears(line.decode("utf-8", "replace"))
            if time.monotonic() > until:
                self.told = SLOW
                return
            if time.monotonic() - self.noted >= EVERY and not goes_on():
                self.told = GIVEN_UP
                return

    def _hears(self, line: str) -> None:
        self.length = self.length or rules.length_in(line)
        seconds = rules.seconds_in(line)
        if seconds is not None:
            self.seconds = max(self.seconds, seconds)

    def _goes_on(self, holder: str, clock: Clock, ending: Ending) -> bool:
        """False once nobody wants it any more, or somebody else leads; else it is noted how far it is."""
        self.noted = time.monotonic()
        if ending() or not leases.take(LEASE, holder=holder, now=clock(), lasts=LASTS):
            return False
        return bool(_mine(self.row).update(small_part=rules.part(self.seconds, self.length)))


def _mine(row: Tape) -> QuerySet[Tape]:
    """The row, while this is the copy that is being made of what is there."""
    return Tape.objects.filter(pk=row.pk, file=row.file, small_state=MAKING, small_file=row.small_file)


def _keep(run: Run, state: str) -> None:
    """The copy is there under its name, or the row says why there is none; what is not wanted any more is gone."""
    row, begun = run.row, begun_of(run.row.small_file)
    size = begun.stat().st_size if begun.is_file() else 0
    if state == DONE and not rules.worth(_kind(row), row.size, size):
        state = ENOUGH if size else BROKEN
    with transaction.atomic():
        if state == DONE:
            small_of("").mkdir(parents=True, exist_ok=True, mode=0o700)
            if _mine(row).update(small_state=DONE, small_size=size, small_part=100):
                begun.replace(small_of(row.small_file))
        elif state in (ENOUGH, BROKEN, SLOW):
            _mine(row).update(small_state=state, small_file="", small_part=0)
        elif run.row.small_tries >= rules.TRIES and state == WAITING:
            _mine(row).update(small_state=BROKEN, small_file="", small_part=0)
        else:  # begun anew: at the next start, if it was this one's end
            tries = row.small_tries - (state == GIVEN_UP)
            _mine(row).update(small_state=WAITING, small_file="", small_part=0, small_tries=tries)
    remove(begun)
    log.info("a smaller copy of a self-tape", tape=row.pk, state=state, before=row.size, after=size)
