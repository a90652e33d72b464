"""The time a performer has taken, in words; which times are free, and whose one of them is to take."""

from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from castlist.queries.letter_days import day_in
from castlist.queries.private_links import Bearer
from castlist.records.events import FOREVER
from castlist.records.models import Slot
from castlist.records.statements import as_kept, moment_in, run
from castlist.rules.auditions import said_clock
from castlist.rules.languages import HOUSE
from castlist.rules.trade import CALLED_BACK
from castlist.rules.why import Refused, Why


def booking_sentence(slot_id: str, zone: ZoneInfo, *, language: str = HOUSE) -> str:
    """'Thursday 3 December, 11:20, Studio 2'; '' when there is no such time."""
    slot = Slot.objects.select_related("session").filter(pk=slot_id).first()
    if slot is None:
        return ""
    at = slot.start.astimezone(zone)
    return f"{day_in(language, at.date())}, {said_clock(at)}, {slot.session.place}"


_OF_CALLED = ", ".join(f"'{kind}'" for kind in CALLED_BACK)
_FOR_THEM = (
    f"(e.kind NOT IN ({_OF_CALLED}) OR EXISTS (SELECT 1 FROM fact c WHERE c.production_id = e.production_id"  # noqa: S608
    f" AND c.cand = %s AND c.kind = 'candidacy' AND c.to_seq = {FOREVER}"
    """ AND c.data LIKE '%%"step":"callback"%%'))"""
)
"""Whether a session is for them: a callback is for those who are called back. Asked last, and of callbacks alone."""
THEIRS = (
    "(NOT s.desk AND s.id NOT IN (SELECT slot_id FROM time_hold WHERE production_id = %s AND cand <> %s AND until > %s"  # noqa: S608
    " AND slot_id IS NOT NULL) AND (NOT EXISTS (SELECT 1 FROM waiting_list WHERE production_id = %s)"
    " OR s.id IN (SELECT slot_id FROM waiting_list WHERE cand = %s AND until > %s)"
    " OR s.id IN (SELECT slot_id FROM time_hold WHERE cand = %s AND until > %s) OR NOT EXISTS ("
    "SELECT 1 FROM waiting_list w WHERE w.production_id = e.production_id AND e.role IN ('', w.role)"
    f" AND (w.slot_id IS NULL AND e.kind NOT IN ({_OF_CALLED}) OR w.slot_id = s.id AND w.until > %s))) AND {_FOR_THEM})"
)
"""Whether a free time is theirs to take: one that is not the desk’s, that nobody else holds, and that is kept for
them, or that they held before others waited, or for which nobody waits, of a session for them. That nobody waits at
all, as mostly, is asked once and not of each time; so is what is held.
"""
THE_DESKS = (
    "(s.id NOT IN (SELECT slot_id FROM time_hold WHERE production_id = %s AND cand <> %s AND until > %s"
    " AND slot_id IS NOT NULL) AND s.id NOT IN (SELECT slot_id FROM waiting_list WHERE production_id = %s"
    " AND cand <> %s AND until > %s AND slot_id IS NOT NULL))"
)
"""Whether a free time is the desk's to give to somebody: one that is neither held by anybody else nor kept for them."""
FREE = (
    "FROM slot s JOIN session e ON e.id = s.session_id"
    f" WHERE e.production_id = %s AND e.role IN ('', %s) AND s.cand IS NULL AND s.start > %s AND {THEIRS}"
)
"""Times that are free and still to come, of sessions for a role or for the whole production. Written out: a page with
two hundred of them is asked for two thousand times.
"""


def of_theirs(production: str, cand: str, *, now: datetime) -> list[Any]:
    """What stands for the ten marks of `THEIRS`."""
    at = as_kept(now)
    return [production, cand, at, production, cand, at, cand, at, at, cand]


def of_the_desks(production: str, cand: str, *, now: datetime) -> list[Any]:
    """What stands for the six marks of `THE_DESKS`."""
    return [production, cand, as_kept(now)] * 2


def of_free(production: str, role: str, *, now: datetime, cand: str = "") -> list[Any]:
    """What stands for the thirteen marks of `FREE`; without a candidacy for somebody for whom no time is kept."""
    return [production, role, as_kept(now), *of_theirs(production, cand, now=now)]


def any_free(production: str, role: str, *, now: datetime, cand: str = "") -> bool:
    """Whether there is one."""
    return bool(run(f"SELECT EXISTS (SELECT 1 {FREE})", of_free(production, role, now=now, cand=cand))[0][0])


# -- A time that somebody asks for


class ToTake(NamedTuple):
    """A time that is theirs to take, as far as nobody has it."""

    slot: str
    """The one that was asked for, or another seat of its moment."""
    start: datetime
    sequence: int
    before: int | None
    """How often the time that they have now has changed; None where they have none."""
    waited: bool
    """They are on the waiting list."""
    holds: bool
    """They hold a time while they decide, or did so a while ago."""
    link_until: datetime | None
    """When the first of their links opens nothing any more; None where none does."""
    represented: bool
    """An agent acts for them."""
    has_needs: bool
    """They, or their agent, have said what they need on the day."""


def to_take(
    production: str, role: str, cand: str, slot: str, *, now: datetime, desk: bool = False, performer: str = ""
) -> ToTake:  # fmt: skip
    """What there is to know of the time, under the lock; `desk`: it is given, and not taken by link. Where several come
    at once, it is the seat that was asked for, or else the first of that moment that can be theirs. `performer`: of
    whom it is to be known whether they said what they need. Refuses: unknown, deadline_passed, slot_taken where each is
    taken, held or kept for somebody else, or is the desk's alone to give.
    """
    marks = (of_the_desks if desk else of_theirs)(production, cand, now=now)
    asked = [cand, cand, cand, cand, cand, production, performer]
    rows = run(_TO_GIVE if desk else _TO_TAKE, [*asked, *marks, slot, production, role])
    if not rows:
        raise Refused(Why.unknown)
    found, start, sequence, before, waited, holds, until, represented, has_needs, theirs = rows[0]
    begins = moment_in(start)
    if begins <= now:
        raise Refused(Why.deadline_passed)
    if not theirs:
        raise Refused(Why.slot_taken)
    lasts = moment_in(until) if until else None
    return ToTake(found, begins, sequence, before, waited, holds, lasts, bool(represented), bool(has_needs))


_ASKED = (
    "SELECT s.id, s.start, s.sequence, (SELECT sequence FROM slot WHERE cand = %s AND NOT past),"
    " EXISTS (SELECT 1 FROM waiting_list WHERE cand = %s), EXISTS (SELECT 1 FROM time_hold WHERE cand = %s),"
    " (SELECT MIN(expires_at) FROM link WHERE cand = %s AND revoked_at IS NULL),"
    " EXISTS (SELECT 1 FROM represented WHERE cand = %s AND ended_at IS NULL),"
    " EXISTS (SELECT 1 FROM access_need WHERE production_id = %s AND performer_id = %s),"
)
_OF_ONE = (
    " FROM slot a JOIN slot s ON s.session_id = a.session_id AND s.start = a.start"
    " JOIN session e ON e.id = s.session_id WHERE a.id = %s AND e.production_id = %s AND e.role IN ('', %s)"
    " ORDER BY theirs DESC, CASE WHEN s.id = a.id THEN 0 ELSE s.seat END LIMIT 1"
)
_TO_TAKE = f"{_ASKED} (s.cand IS NULL AND {THEIRS}) AS theirs{_OF_ONE}"
"""When a time begins, how often it and the one that they have have changed, whether they waited for one or hold one,
whether somebody acts for them, what they need is known, and whether it is theirs to take. Written out, and all at once:
whoever takes a time has the whole production wait for it.
"""
_TO_GIVE = f"{_ASKED} (s.cand IS NULL AND {THE_DESKS}) AS theirs{_OF_ONE}"
"""The same, and whether it is the desk's to give to them."""


def is_somebody_elses(bearer: Bearer, slot: str) -> bool:
    """Whether somebody else has taken it, and every other seat of its moment, asked outside the lock too."""
    return bool(run(TAKEN, of_taken(bearer, slot)))


def of_taken(bearer: Bearer, slot: str) -> list[str]:
    """What stands for the five marks of `TAKEN`."""
    return [slot, bearer.production.pk, bearer.role, bearer.cand, bearer.cand]


TAKEN = (
    "SELECT s.start FROM slot s JOIN session e ON e.id = s.session_id WHERE s.id = %s AND e.production_id = %s"
    " AND e.role IN ('', %s) AND s.cand IS NOT NULL AND s.cand <> %s AND NOT EXISTS (SELECT 1 FROM slot o"
    " WHERE o.session_id = s.session_id AND o.start = s.start AND (o.cand = %s OR o.cand IS NULL AND NOT o.desk))"
)
"""When it begins, where somebody else has taken it and every other seat of its moment."""


def same_moment(slot: str, other: str) -> bool:
    """Whether both are seats of one moment in one session."""
    return bool(run(_SAME, [slot, other]))


_SAME = (
    "SELECT 1 FROM slot a JOIN slot b ON b.session_id = a.session_id AND b.start = a.start"
    " WHERE a.id = %s AND b.id = %s"
)
