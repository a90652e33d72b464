"""Whether an open door or board is still as its viewer saw it: told from one read, until anything was written.

Fifty screens ask several times while one thing is pressed. What a board shows hangs on the log (who may see whom, who
holds a time), on what was pressed, on which times and doors there are, on erasures, and on the minute. As long as all
of that is as it was, so is the mark of what one viewer is shown; it is worked out anew, for each viewer alone, when any
of it moved.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from castlist.queries.auditions import RIGHTS
from castlist.queries.doors import milliseconds
from castlist.queries.erasures import journal_mark
from castlist.queries.log import load_kinds
from castlist.queries.memory import Memory, place_of
from castlist.records.models import Person, Production
from castlist.records.statements import run
from castlist.rules.decisions.state import State
from castlist.rules.queue import MINUTE

_STATE = (
    "SELECT p.head, p.head_at, (SELECT MAX(q.id) FROM queue_act q WHERE q.production_id = p.id),"
    " (SELECT COUNT(*) FROM slot s JOIN session e ON e.id = s.session_id WHERE e.production_id = p.id),"
    " (SELECT COUNT(*) FROM session e WHERE e.production_id = p.id),"
    " (SELECT COUNT(*) FROM monitor m WHERE m.person_id = %s), (SELECT MAX(m.id) FROM monitor m WHERE m.person_id = %s)"
    " FROM production p WHERE p.id = %s"
)


_RIGHTS: Memory[State] = Memory(40_000, weigh=lambda state: sum(1 for _ in state.facts()))
"""Weights are facts, half a kilobyte each."""


def rights_of(production: Production) -> State:
    """Who may see whom there: the same facts for every viewer, read once for each end of the log.

    The row of the production was read before: so it is never of before that end, whoever writes meanwhile.
    """
    place = place_of(production)
    known = _RIGHTS.get(place)
    # It is asked either way, or whoever looks could tell by it that something was done that is not theirs to know.
    found = load_kinds("" if known is not None else production.pk, RIGHTS)
    return known if known is not None else _RIGHTS.keep(place, found)


@dataclass(frozen=True, slots=True)
class Mark:
    """How something stands: what its viewer is told of it, and what was written by then, which they are not told."""

    version: str
    written: tuple[object, ...]
    look: Any = field(default=None, compare=False, repr=False)
    """Where everybody stood when it was worked out: whoever draws it need not look again. It holds no names."""


_MARKS: Memory[Mark] = Memory(400)


def mark_of(
    viewer: Person, production: str, about: tuple[object, ...], *, now: datetime,
    work_out: Callable[[], tuple[str, Any]],
) -> Mark:  # fmt: skip
    """The mark of what the viewer is shown; as it was, while nothing was written that could change it.

    The read comes before what is worked out: written between the two, it is worked out once more, and never too seldom.
    What `work_out` raises for whoever may not look is never kept.
    """
    stands = (*run(_STATE, [viewer.pk, viewer.pk, production]), journal_mark(), milliseconds(now) // MINUTE)
    key = (str(connection.settings_dict["NAME"]), viewer.pk, production, *about)
    known = _MARKS.get(key)
    if known is not None and known.written == stands:
        return known
    version, look = work_out()
    return _MARKS.keep(key, Mark(version, stands, look))
