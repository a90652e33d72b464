"""For an emergency: given by whoever plays, taken away by them, and noted whenever somebody reads it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction

from castlist.actions.erasure import BY_THEMSELVES, Item, erase
from castlist.actions.log import milliseconds
from castlist.queries.emergencies import own_emergency, sealed
from castlist.queries.private_links import Bearer
from castlist.records.models import Emergency, Performer
from castlist.rules.emergencies import read
from castlist.rules.why import Refused, Why

OFTEN = timedelta(minutes=10)
"""Whoever opens it again within that time is told of once."""
MOST = 50
"""Readers that are remembered; nobody has so large a desk."""


def give(bearer: Bearer, form: Mapping[str, str], *, now: datetime) -> None:
    """That is what is known for an emergency from now on; who read what stood there before stays on it.

    Writes: emergency. Refuses: ended where they have no part; erased; rules.emergencies.Unfit what cannot be kept so.
    Raises Locked where it cannot be kept safely. Tells: nobody; the desk reads it when it looks.
    """
    said = read(form)
    with transaction.atomic():
        _alone(bearer.performer)
        if not own_emergency(bearer).may_say:
            raise Refused(Why.ended)
        rows = Emergency.objects.filter(production=bearer.production, performer=bearer.performer)
        row = rows.order_by("said_at", "pk").last()
        row = row or Emergency(production=bearer.production, performer_id=bearer.performer)
        row.wrapped_key, row.sealed = sealed(said, about=row.pk)
        row.said_at = now
        row.save()


def _alone(performer: str) -> None:
    """Nobody else gives anything for them until this is over. Refuses: erased."""
    rows = Performer.objects.filter(pk=performer, erased_at=None)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(no_key=True)
    if not list(rows.values_list("pk")):
        raise Refused(Why.erased)


def forget(bearer: Bearer, *, now: datetime) -> int:
    """Nothing of it is kept, at once, and no backup brings it back; says how much went.

    Writes: as `erasure.erase`. Refuses: nothing. Tells: nobody.
    """
    rows = Emergency.objects.filter(production=bearer.production, performer=bearer.performer)
    keys = [Item("emergency", key) for key in rows.values_list("pk", flat=True)]
    return erase(keys, purpose=BY_THEMSELVES, now=now)


def note_reading(rows: Iterable[str], *, by: str, now: datetime) -> None:
    """Whom it is about is told that this person read it, and when they last did.

    Writes: emergency. Refuses: nothing. Tells: those whom it is about, when they look.
    """
    at, lately = milliseconds(now), milliseconds(now - OFTEN)
    with transaction.atomic():
        found = Emergency.objects.filter(pk__in=list(rows)).order_by("pk")
        if connection.features.has_select_for_update:
            found = found.select_for_update(no_key=True)
        for row in found:
            before = dict(row.reads)
            if before.get(by, 0) < lately:
                kept = [[person, when] for person, when in row.reads if person != by][-MOST + 1 :]
                Emergency.objects.filter(pk=row.pk).update(reads=[*kept, [by, at]])
