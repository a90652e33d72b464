"""Smaller copies of self-tapes are made beside the clock, in a thread that waits for them: one at a time."""

import threading
from collections.abc import Callable

import structlog
from django.db import close_old_connections, connection
from django.utils import timezone

from castlist.actions import tape_copies
from castlist.queries.tape_tools import tool

EVERY_SECONDS = 10
log = structlog.get_logger("castlist.clock")


def beside(holder: str, is_over: Callable[[], bool], ending: threading.Event) -> threading.Thread:
    """Copies are made until it is over. The clock does not wait until the program for it is found, or is not."""
    thread = threading.Thread(target=_keep_on, args=(holder, is_over, ending), daemon=True, name="tape copies")
    thread.start()
    return thread


def _keep_on(holder: str, is_over: Callable[[], bool], ending: threading.Event) -> None:
    if tool() is None:
        return
    try:
        while not is_over():
            close_old_connections()
            try:
                more = tape_copies.go_on(holder=holder, clock=timezone.now, ending=is_over)
            except Exception:
                log.exception("a smaller copy of a self-tape failed")
                more = False
            if not more:
                ending.wait(EVERY_SECONDS)
    finally:
        connection.close()
