"""Whether a time that somebody chooses goes with what they said themselves, and with their other times."""

from datetime import timedelta

from castlist.queries.auditions import zone_of
from castlist.queries.cannot import answers, spans_of, stands
from castlist.queries.private_links import Bearer
from castlist.records.events import FOREVER
from castlist.records.models import Slot
from castlist.records.statements import run
from castlist.rules.auditions import said_clock

_ANYTHING = (
    "SELECT EXISTS (SELECT 1 FROM cannot WHERE production_id = %s AND performer_id = %s),"
    " EXISTS (SELECT 1 FROM fact WHERE production_id = %s AND about = %s AND kind = 'candidacy' AND key <> %s"
    " AND to_seq = %s)"
)
"""Whether they said that they cannot at some hours, and whether they stand for another role: mostly neither, and
whoever takes a time among thousands is asked nothing more.
"""


def speaks_against(bearer: Bearer, slot: str) -> str:
    """What they should look at before they take it, in a sentence; '' for nothing, and for a time that is not there.

    Whoever acts for somebody is told nothing of roles for which another put them forward.
    """
    if bearer.agent:
        return ""
    place = bearer.production.pk, bearer.performer
    cannot, elsewhere = run(_ANYTHING, [*place, *place, bearer.cand, FOREVER])[0]
    if not cannot and not elsewhere:
        return ""
    row = Slot.objects.filter(pk=slot, session__production=bearer.production).first()
    if row is None:
        return ""
    return (_other_time(bearer, row) if elsewhere else "") or (_cannot(bearer, row) if cannot else "")


def _other_time(bearer: Bearer, row: Slot) -> str:
    others = [one.id for one in stands(bearer.production.pk, bearer.performer) if one.id != bearer.cand and one.lives]
    ends, day = row.start + timedelta(minutes=row.minutes), timedelta(days=1)
    theirs = Slot.objects.select_related("session").filter(cand__in=others, past=False)
    for one in theirs.filter(start__gt=row.start - day, start__lt=ends).order_by("start"):
        if one.start + timedelta(minutes=one.minutes) > row.start:
            at = one.start.astimezone(zone_of(bearer.production))
            return f"You have a time for another role then: {said_clock(at)}, {one.session.place}."
    return ""


def _cannot(bearer: Bearer, row: Slot) -> str:
    said = answers(bearer.production.pk, [bearer.performer]).get(bearer.performer)
    begins = row.start.astimezone(zone_of(bearer.production))
    since = begins.hour * 60 + begins.minute
    met = any(
        day == begins.date() and start < since + row.minutes and since < until for day, start, until in spans_of(said)
    )
    return f"You said that you cannot on {begins:%A} {begins.day} {begins:%B} at {said_clock(begins)}." if met else ""
