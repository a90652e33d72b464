"""Does every 20 seconds what is due, in one process of the whole installation at a time."""

import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

import structlog
from django.db import close_old_connections
from django.utils import timezone
from django.utils.module_loading import import_string

from castlist.actions import leases
from castlist.jobs import copying

EVERY_SECONDS = 20
SECONDS_TO_STOP = 8
LEASE = "clock"
LEASE_LASTS = timedelta(seconds=90)

# Each is called as `step(now=…)`. Each must do no harm when it is called twice for the same moment: a leader that was
# held up longer than its lease may meet its successor.
STEPS = (
    "castlist.actions.people.forget_spent_links",
    "castlist.actions.people.forget_old_sessions",
    "castlist.actions.log.bring_due",
    "castlist.actions.searching.keep_up",
    "castlist.actions.letters_by_clock.give_up_on_stuck",
    "castlist.actions.reminder_letters.begin_due",
    "castlist.actions.confirmation_letters.begin_due",
    "castlist.actions.letters_by_clock.send_due",
    "castlist.actions.cast_lists.come_out",
    "castlist.actions.waiting_list.hand_out",
    "castlist.actions.added_content.write_to_them",
    "castlist.actions.matters.seal_older",
    "castlist.actions.wrapping.wrap_anew",
    "castlist.actions.safeguarding.forget_concerns",
    "castlist.actions.clearance.give",
    "castlist.actions.reminders.remind",
    "castlist.actions.reminders.remind_leads",
    "castlist.actions.checkpoints.send",
    "castlist.actions.keeping.look",
    "castlist.actions.import_work.forget_old",
    "castlist.actions.import_work.go_on_with_all",
    "castlist.actions.tapes.look_after",
    "castlist.actions.drafts.forget_old",
    "castlist.actions.covers.forget_typed",
    "castlist.actions.what_ifs.forget_old",
    "castlist.actions.time_holds.forget",
    "castlist.actions.union.forget_old",
    "castlist.actions.callbacks.forget_days",
    "castlist.actions.chaperones.forget_old",
    "castlist.actions.remains.remove_soon",
    "castlist.jobs.inbox.look",
)

log = structlog.get_logger("castlist.clock")


def run_once(*, now: datetime) -> list[str]:
    """What is due at that moment is done; the steps that failed are returned, logged, and did not stop the others."""
    failed = []
    for name in STEPS:
        step: Callable[..., object] = import_string(name)
        try:
            step(now=now)
        except Exception:
            log.exception("a step of the clock failed", step=name)
            failed.append(name)
    return failed


def tick(holder: str, *, now: datetime) -> bool:
    """What is due is done if this holder leads; whether it does."""
    if not leases.take(LEASE, holder=holder, now=now, lasts=LEASE_LASTS):
        return False
    run_once(now=now)
    return True


def loop(ending: threading.Event, *, server: int | None) -> None:
    """Ticks until told to end, or until the server that started this process is gone."""
    holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"

    def is_over() -> bool:
        return ending.is_set() or (server is not None and os.getppid() != server)

    copies: threading.Thread | None = None  # begun once the lease is taken: it tells others that a server runs
    while not is_over():
        close_old_connections()
        try:
            tick(holder, now=timezone.now())
        except Exception:
            log.exception("the clock missed a tick")
        copies = copies or copying.beside(holder, is_over, ending)
        for _ in range(EVERY_SECONDS):
            ending.wait(1)
            if is_over():
                break
    if copies:
        copies.join(SECONDS_TO_STOP)
    leases.give_back(LEASE, holder=holder)


def run(*, server: int | None = None) -> None:
    """Runs until SIGTERM; beside a server, Ctrl-C is left to the server."""
    ending = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ending.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN if server else end)
    loop(ending, server=server)
