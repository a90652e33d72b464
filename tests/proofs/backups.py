"""Backups that are taken while somebody writes: each verifies, and holds what was acknowledged before it, once."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.installation import ROOT, clean_environment, own_database, run_in

READY = "ready"
WRITER = "import sys; from tests.proofs.backups import write_on; write_on(sys.argv[1])"


@dataclass
class Taken:
    """One backup: how many acts were acknowledged before it began and when it was there, and what it holds."""

    before: int
    after: int
    held: int
    wrong: list[str] = field(default_factory=list)


def write_on(said: str) -> None:
    """Acts are written, one after another, for as long as this process lives; each is noted when it is acknowledged."""
    from castlist.jobs.start import open_installation

    open_installation()
    from castlist.actions import rehearsals
    from tests.proofs.kills import next_act
    from tests.races.pairs import perform
    from tests.races.races import NOW, RACES, Field, opening_of

    company, people = rehearsals.company(now=NOW), rehearsals.people(3, now=NOW)
    opening = opening_of(RACES[1], people)
    production = rehearsals.begin(company, opening, now=NOW)
    with Path(said).open("w") as notes:
        print(len(opening), file=notes, flush=True)
        number = 0
        while True:
            outcome = perform(next_act(Field(production, people, number), number))
            if not outcome.done:
                print(f"broke {outcome}", file=notes, flush=True)
                return
            number += 1
            print(number, file=notes, flush=True)


@contextlib.contextmanager
def written_to(data: Path, settings: dict[str, str], notes: Path) -> Iterator[None]:
    """Somebody writes for as long as the block lasts."""
    environment = {**clean_environment(data), "CASTLIST_LOG": "error", **settings}
    environment["PYTHONPATH"] += f":{ROOT}"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(notes)], env=environment, start_new_session=True)
    try:
        while not (notes.exists() and acknowledged(notes) > 0):
            assert writer.poll() is None, "the writer ended"
            time.sleep(0.05)
        yield
        assert writer.poll() is None, notes.read_text()[-2000:]
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(writer.pid, signal.SIGKILL)
        writer.wait()


def acknowledged(notes: Path) -> int:
    """How many acts the writer was told are done."""
    return max(0, notes.read_text().count("\n") - 1)


def under_load(data: Path, settings: dict[str, str], folder: Path, *, times: int) -> list[Taken]:
    """So many backups were taken while somebody wrote; each was restored, and looked at."""
    notes, files = folder / "notes", [folder / f"backup-{number}" for number in range(times)]
    taken = []
    with written_to(data, settings, notes):
        for file in files:
            before = acknowledged(notes)
            ran = run_in(data, "backup", str(file), "--with-keys", **settings)
            taken.append(Taken(before, acknowledged(notes), -1, [] if ran.returncode == 0 else [ran.stderr]))
    opening = int(notes.read_text().split()[0])
    for number, (file, one) in enumerate(zip(files, taken, strict=True)):
        if not one.wrong:
            with own_database() as others:
                _look(file, folder / f"restored-{number}", others, one, opening)
    return taken


def _look(file: Path, data: Path, settings: dict[str, str], one: Taken, opening: int) -> None:
    """The backup is restored, and what it holds is noted."""
    ran = run_in(data, "restore", str(file), "--json", **settings)
    if ran.returncode:
        one.wrong.append(ran.stdout + ran.stderr)
        return
    told = json.loads(ran.stdout)
    one.held = told["events"] - opening
    numbers = _numbers(data, settings)
    # One act may be done and not yet acknowledged when the backup ends.
    if not one.before <= one.held <= one.after + 1:
        one.wrong.append(f"{one.before} acts before it, {one.after} after it, and it holds {one.held}")
    if numbers != list(range(one.held)):
        one.wrong.append(f"it does not hold each of {one.held} acts once, in their order")


def _numbers(data: Path, settings: dict[str, str]) -> list[int]:
    """The number that each act of the restored installation gave as its reason, in the order of the log."""
    code = (
        "from castlist.jobs.start import open_installation; open_installation()\n"
        "from castlist.records.models import Event, Text\nimport json\n"
        "said = dict(Text.objects.values_list('commitment', 'body'))\n"
        "rows = Event.objects.filter(kind='position_given').order_by('seq').values_list('data', flat=True)\n"
        "print(json.dumps([said.get((json.loads(d) if isinstance(d, str) else d).get('reason', '')) for d in rows]))"
    )
    environment = {**clean_environment(data), **settings}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return [int(said.removeprefix("number ")) for said in json.loads(ran.stdout) if (said or "").startswith("number ")]
