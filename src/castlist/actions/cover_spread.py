"""Covers are proposed: worked out apart, looked over, and kept by nobody until somebody keeps the list."""

import logging
import threading
from collections.abc import Sequence
from typing import Final

from castlist.actions.worked_out import apart
from castlist.planning.covers_apart import asked_of
from castlist.planning.covers_spread import Result, check, cost_of, explain
from castlist.planning.stopping import Status
from castlist.queries.cover_spread import Proposed, proposed, spread_asked
from castlist.records.models import Person, Production
from castlist.rules.cover_lines import MOST_IN_A_SCENE, Willing
from castlist.rules.why import Refused, Why

log = logging.getLogger(__name__)
SECONDS: Final = 3
BEYOND: Final = 10
"""Seconds that the process is given for its beginning and its end."""
MOST_EACH: Final = MOST_IN_A_SCENE
_places = threading.BoundedSemaphore(2)


def propose_covers(viewer: Person, production: Production, willing: Sequence[Willing], *, each: int) -> Proposed:
    """Who could cover what, out of these people, so that the list is as wanted as it can be; nothing of it is kept.

    `each`: how many parts anybody is to cover at most. Refuses: incomplete where nobody is named or the number is out
    of range, not_worked_out. Raises NotThere for who may not plan.
    """
    if not willing:
        raise Refused(Why.incomplete, detail="Write who may cover, a line each.")
    if not 1 <= each <= MOST_EACH:
        raise Refused(Why.incomplete, detail=f"Anybody covers from 1 to {MOST_EACH} characters at most.")
    asked = spread_asked(viewer, production, willing, each=each)
    found = apart("covers_apart", asked_of(asked.problem, seconds=SECONDS), places=_places, within=SECONDS + BEYOND)
    given = tuple(tuple(new) for new in found["given"])
    against = check(asked.problem, given)
    if against:
        log.error("A list of covers does not keep what was asked: %s", against)
        raise Refused(Why.not_worked_out)
    status = Status.PROVEN if found["proven"] else Status.STOPPED
    told = explain(asked.problem, Result(status, given, cost_of(asked.problem, given), 0.0))
    return proposed(asked, given, told, proven=bool(found["proven"]))
