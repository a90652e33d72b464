"""When somebody cannot: said behind their private link or after a submission, said otherwise, and forgotten."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from castlist.actions.erasure import BY_THEMSELVES, Item, erase
from castlist.queries.cannot import Asked, answer_of, spans_of, stands
from castlist.records.models import Cannot, Performer
from castlist.rules import dates as rules
from castlist.rules.dates import Span
from castlist.rules.why import Refused, Why


def tick(asked: Asked, spans: Iterable[Span], *, shown: Iterable[date], now: datetime) -> int:
    """On the days that were shown they cannot as they ticked; what they said of others stays. Says how many stretches.

    Writes: cannot. Refuses: ended, erased, bad_times. Tells: nobody.
    """
    days, wanted = set(shown), list(spans)
    return _say(asked, lambda before: [s for s in before if s[0] not in days] + wanted, now=now)


def add(asked: Asked, spans: Iterable[Span], *, now: datetime) -> int:
    """They cannot then, either. Says how many stretches there are now. As `tick`."""
    wanted = list(spans)
    return _say(asked, lambda before: before + wanted, now=now)


def _say(asked: Asked, change: Callable[[list[Span]], list[Span]], *, now: datetime) -> int:
    """One row holds the whole answer; what a submission said before goes into what is said behind the link."""
    with transaction.atomic():
        _alone(asked)
        before = answer_of(asked)
        spans = rules.joined(change(spans_of(before)))
        kept = [[day.isoformat(), since, until] for day, since, until in spans]
        if before is not None and before.source == asked.source:
            Cannot.objects.filter(pk=before.pk).update(spans=kept, said_at=now)
        else:
            Cannot.objects.create(
                production=asked.production, performer_id=asked.performer, source=asked.source, spans=kept, said_at=now
            )
        if not asked.source:
            _others(asked).delete()
    return len(spans)


def _alone(asked: Asked) -> None:
    """Nobody else says anything for them until this is over. Refuses: erased; ended where they stand for nothing.

    After a submission that is not asked: nobody learns from it how it went for whoever has the address that they gave.
    """
    rows = Performer.objects.filter(pk=asked.performer, erased_at=None)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(no_key=True)
    if not list(rows.values_list("pk")):
        raise Refused(Why.erased)
    if not asked.source and not any(cand.lives for cand in stands(asked.production.pk, asked.performer)):
        raise Refused(Why.ended)


def _others(asked: Asked) -> QuerySet[Cannot]:
    """What submissions said, which is theirs now."""
    return Cannot.objects.filter(production=asked.production, performer=asked.performer).exclude(source="")


def forget(asked: Asked, *, now: datetime) -> int:
    """Nothing of what they said is kept, at once, and no backup brings it back; says how many answers went.

    Writes: as `erasure.erase`. Refuses: nothing. Tells: nobody.
    """
    rows = Cannot.objects.filter(production=asked.production, performer=asked.performer)
    if asked.source:
        rows = rows.filter(source=asked.source)
    return erase([Item("cannot", key) for key in rows.values_list("pk", flat=True)], purpose=BY_THEMSELVES, now=now)
