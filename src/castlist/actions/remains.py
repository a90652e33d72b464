"""What is left of erased things where no query finds it: files, mails, and free pages of the database."""

import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import OperationalError, connection

from castlist.actions import leases, searching
from castlist.actions.closing import mail_files, ways_in
from castlist.actions.post import message_id
from castlist.queries import resumes
from castlist.queries.files import FOLDER
from castlist.records.models import Erasure, Letter, Performer

TABLES = (
    "performer",
    "headshot",
    "performer_source",
    "resume",
    "merging",
    "import_row",
    "import_run",
    "person",
    "api_token",
    "sign_in_link",
    "django_session",
    "text",
    "letter",
    "reply",
    "slot",
    "time_hold",
    "tape",
    "tape_upload",
    "submission",
    "preference",
    "answer",
    "question",
    "form_draft",
    "cannot",
    "emergency",
    "guardian",
    "chaperone",
    "day_picture",
    "recording_said",
    "union_said",
    "access_need",
    "agent",
    "represented",
    "acted",
    "link",
    "request",
    "data_case",
    "data_case_part",
    "erasure_due",
    "saved_search",
    "what_if",
    "what_if_fill",
    "search_word",
    "search_near",
    "search_list",
    "search_doc",
    "search_fresh",
)
EVERY = timedelta(minutes=10)
TRIES, BETWEEN_TRIES = 100, 0.1
"""How often, and every how many seconds, the write-ahead log is tried while somebody reads."""


def remove_soon(*, now: datetime) -> bool:
    """As `remove`, at most every ten minutes, for the clock: the records are written anew, which others wait for.

    Writes: as `remove`.
    """
    if not Erasure.objects.filter(done_at=None).exists():
        return True
    if not leases.take("remains", holder=f"at {now.isoformat()}", now=now, lasts=EVERY):
        return False
    return remove(now=now)


def remove(*, now: datetime) -> bool:
    """Nothing is left of what was erased: no file, no mail, no byte of the records; False while somebody is in the way.

    Writes: erasure; files and mails go. Refuses: nothing. Tells: nobody.
    """
    left = list(Erasure.objects.filter(done_at=None).values_list("pk", "kind", "key"))
    if not left:
        return True
    people = {key for _, kind, key in left if kind == "performer"}
    people |= set(Performer.objects.filter(merged_into__in=people).values_list("pk", flat=True))
    _remove_pictures(people)
    letters = {key for _, kind, key in left if kind == "letter"}
    letters |= set(Letter.objects.filter(performer__in=people).values_list("pk", flat=True))
    # Up to the @: what stands behind it is the name of this server, which may have been another then.
    _remove_mails([message_id(one).partition("@")[0] + "@" for one in letters] + [asked_mark(one) for one in people])
    searching.keep_up(now=now)
    if not searching.is_kept_up() or not _clean_database():
        return False
    for start in range(0, len(left), 500):
        Erasure.objects.filter(pk__in=[row[0] for row in left[start : start + 500]]).update(done_at=now)
    return True


def asked_mark(performer: str) -> str:
    """With what the name of every mail begins that is no letter and goes to this performer."""
    return f"<keep.{performer}."


def asked_id(performer: str, now: datetime) -> str:
    """The name of such a mail."""
    return f"{asked_mark(performer)}{now:%Y%m%d%H%M%S%f}@{settings.ENVIRONMENT.hostname}>"


def _remove_pictures(people: set[str]) -> None:
    """Pictures and résumés are called after the record that they were given to."""
    for folder in (FOLDER, resumes.FOLDER) if people else ():
        with suppress(FileNotFoundError):
            for name in default_storage.listdir(folder)[1]:
                if name.partition("-")[0] in people:
                    default_storage.delete(f"{folder}/{name}")


def _remove_mails(ids: Iterable[str]) -> None:
    """Where mails are written into a folder instead of being sent, those to somebody erased are gone from it."""
    wanted = [one.encode() for one in ids]
    for path in mail_files() if wanted else ():
        with suppress(FileNotFoundError):
            data = path.read_bytes()
            if any(one in data for one in wanted):
                path.unlink()


def _clean_database() -> bool:
    """The database has let go of rows that are no more; False when it could not just now."""
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = (*TABLES, *(table._meta.db_table for table, _ in ways_in()))
            cursor.execute(f"VACUUM {', '.join(tables)}")
            return True
        try:
            # Deleted cells are overwritten as they go (secure_delete); what lay there before that was so, and what
            # moved between pages, goes with this. The write-ahead log holds pages as they were: it is emptied last.
            cursor.execute("VACUUM")
            return _empty_the_write_ahead_log(cursor)
        except OperationalError:
            return False


def _empty_the_write_ahead_log(cursor: Any) -> bool:
    """No page of before stands in it; False when somebody read all the time."""
    for _ in range(TRIES):
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if not cursor.fetchone()[0]:
            return True
        time.sleep(BETWEEN_TRIES)
    return False
