"""Whether somebody's own page is still as they saw it: told from one read, until anything was written.

As with the boards (`board_marks`), what was written is no one's to be told: it only says when to look again. What their
page shows is worked out then, and they are answered with it where that is something else, and in no other case.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from castlist.queries.doors import milliseconds
from castlist.queries.memory import Memory
from castlist.queries.private_links import Bearer
from castlist.records.statements import as_kept, run
from castlist.rules.queue import MINUTE

_STANDS = (
    "SELECT p.head, p.head_at, (SELECT MAX(q.id) FROM queue_act q WHERE q.production_id = p.id),"
    " (SELECT COUNT(*) FROM slot s JOIN session e ON e.id = s.session_id WHERE e.production_id = p.id),"
    " (SELECT COUNT(*) FROM waiting_list w WHERE w.production_id = p.id),"
    " (SELECT MAX(w.until) FROM waiting_list w WHERE w.production_id = p.id),"
    " (SELECT COUNT(*) FROM time_hold h WHERE h.production_id = p.id AND h.slot_id IS NOT NULL AND h.until > %s),"
    " (SELECT MAX(h.until) FROM time_hold h WHERE h.cand = %s AND h.until > %s)"
    " FROM production p WHERE p.id = %s"
)


class Seen(NamedTuple):
    """What their page showed when that much was written. The minute is part of it: times pass without being written."""

    written: tuple[object, ...]
    version: str


_SEEN: Memory[Seen] = Memory(4_000)


def version_of(bearer: Bearer, *, now: datetime, work_out: Callable[[], str]) -> str:
    """The version of what they are shown; as it was, while nothing was written that could change it.

    The read comes before what is worked out: written between the two, it is worked out once more, and never too seldom.
    """
    at = as_kept(now)
    written = (*run(_STANDS, [at, bearer.cand, at, bearer.production.pk])[0], milliseconds(now) // MINUTE)
    key = (str(connection.settings_dict["NAME"]), bearer.link, bearer.cand)
    known = _SEEN.get(key)
    if known is not None and known.written == written:
        return known.version
    return _SEEN.keep(key, Seen(written, work_out())).version
