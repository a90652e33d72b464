"""When performers were last heard in the company's own sessions, as far as the viewer may know of it.

It stands in no book: what is heard of somebody in a room is known to whoever may know of their candidacy there, and of
nobody else's does anything here depend.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef

from castlist.queries.auditions import zone_of
from castlist.queries.directory_reach import Known, Reach
from castlist.records.models import QueueAct, Slot


def seen_here(reach: Reach, known: Iterable[Known], *, now: datetime) -> dict[str, int]:
    """By performer the last year in which they were here for one of these candidacies.

    Whoever went in at a door was; so was whoever had a time that is over, unless they were looked for and not found.
    """
    theirs = {cand.id: (performer, production) for production, cand, performer in known}
    zones = {key: zone_of(one) for key, one in reach.productions.items()}
    found: dict[str, int] = {}
    for cand, day in _days_at_doors(reach):
        if cand in theirs:
            _later(found, theirs[cand][0], day.year)
    for cand, start in _times_over(reach, now):
        if cand in theirs:
            performer, production = theirs[cand]
            _later(found, performer, start.astimezone(zones[production]).year)
    return found


def _later(found: dict[str, int], performer: str, year: int) -> None:
    found[performer] = max(found.get(performer, 0), year)


def _days_at_doors(reach: Reach) -> Iterable[tuple[str, date]]:
    """Of every candidacy within reach the last day on which they went in, and it was not taken back at once."""
    rows = QueueAct.objects.filter(production__in=list(reach.productions), what="enter").exclude(cand="")
    undone = QueueAct.objects.filter(
        session=OuterRef("session"), day=OuterRef("day"), cand=OuterRef("cand"), n=OuterRef("n") + 1, what="undo"
    )
    return rows.exclude(Exists(undone)).values_list("cand").annotate(Max("day"))


def _times_over(reach: Reach, now: datetime) -> Iterable[tuple[str, datetime]]:
    """Of every candidacy within reach their last time that is over, but for those to which they did not come."""
    rows = Slot.objects.filter(session__production__in=list(reach.productions), session__off_at=None, start__lt=now)
    pressed = QueueAct.objects.filter(session=OuterRef("session"), cand=OuterRef("cand"))
    came = rows.exclude(cand=None).exclude(
        Exists(pressed.filter(what="missing")) & ~Exists(pressed.filter(what="enter"))
    )
    return came.values_list("cand").annotate(Max("start"))
