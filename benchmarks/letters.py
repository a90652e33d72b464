"""How many letters go out in a second, to a mail server that really takes them; beside the same mails sent bare.

`python -m benchmarks.letters [sqlite] [postgresql] [--letters N] [--write]`
"""

import argparse
import smtplib
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module

from benchmarks.measuring import machine, put_into, spent, table
from benchmarks.running import KINDS, PAGE
from tests.mail_server import MailServer, mail_server
from tests.proofs.databases import POSTGRESQL, SQLITE, standing

LETTERS = 300
PEOPLE = 60
HOUR = timedelta(hours=1)
NOW = datetime(2026, 3, 2, 7, 5, tzinfo=UTC)
HEAD = ("what", "letters", "letters a second", "CPU ms a letter", "ratio")


def measured(kind: str, count: int) -> str:
    """The table of one database."""
    with standing(SQLITE if kind == "sqlite" else POSTGRESQL), mail_server() as server:
        from django.test import override_settings

        smtp = "django.core.mail.backends.smtp.EmailBackend"
        with override_settings(
            EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.port, CASTLIST_URL_IS_LOCAL=False
        ):
            rows = _rows(server, count)
    return "\n\n".join([
        f"## Letters on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}",
        f"By one process, as the clock does it, the mail server a thread of it. {machine()}.", table(HEAD, rows),
    ])  # fmt: skip


def _rows(server: MailServer, count: int) -> list[list[str]]:
    from benchmarks.history import backends
    from castlist.actions import letters, letters_by_clock
    from castlist.records.models import Letter

    # By name: what tests are made of is not checked for types, as the benchmarks are.
    world = import_module("tests.world").build(NOW)
    names = [f"n{number}" for number in range(PEOPLE)]
    for name in names:
        world.put_forward(name)
        for step in ("consider", "audition"):
            world.agree(name, step)
    before = server.received.total()  # the team was invited by mail
    gone, taken, worked, pids = 0, 0.0, 0.0, backends()
    while gone < count:
        world.now += timedelta(days=1)
        for name in names:
            letters.send_later(world.actor("sam"), world.letter("sam", name), goes=world.now + HOUR)
        begun, cpu = time.perf_counter(), time.process_time() * 1000 + sum(map(spent, pids))
        while letters_by_clock.send_due(now=world.now + HOUR):
            pass
        taken += time.perf_counter() - begun
        worked += time.process_time() * 1000 + sum(map(spent, pids)) - cpu
        gone += len(names)
    sent = Letter.objects.filter(state="sent").count()
    arrived = server.received.total() - before
    assert sent == gone == arrived, (sent, gone, arrived)
    bare, alone = _bare(server, gone)
    return [
        ["sent by the clock: checked, claimed, handed over, in the log", f"{gone:,}", f"{gone / taken:.0f}",
         f"{worked / gone:.1f}", f"{taken / bare:.1f}"],
        ["the driver of mail alone, one connection", f"{gone:,}", f"{gone / bare:.0f}", f"{alone / gone:.1f}", "1.0"],
    ]  # fmt: skip


def _bare(server: MailServer, count: int) -> tuple[float, float]:
    mails = [
        f"Message-ID: <{number}@example.org>\r\nSubject: Would you read?\r\n\r\n{'x' * 70}\r\n"
        for number in range(count)
    ]
    begun, cpu = time.perf_counter(), time.process_time() * 1000
    with smtplib.SMTP("127.0.0.1", server.port) as line:
        for mail in mails:
            line.sendmail("a@example.org", ["b@example.org"], mail)
    return time.perf_counter() - begun, time.process_time() * 1000 - cpu


def main(arguments: Sequence[str]) -> int:
    """For each database in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.letters")
    parser.add_argument("kinds", nargs="*", choices=[[], *KINDS])
    parser.add_argument("--letters", type=int, default=LETTERS)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/reference/measured.md")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    read = parser.parse_args(arguments)
    if read.here:
        print(measured(read.kinds[0], read.letters))
        return 0
    for kind in read.kinds or KINDS:
        command = [sys.executable, "-m", "benchmarks.letters", kind, "--here", "--letters", str(read.letters)]
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        print(ran.stdout)
        if read.write:
            put_into(PAGE, f"letters on {kind}", ran.stdout[ran.stdout.index("##") :].strip())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
