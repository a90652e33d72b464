"""How long things are kept: the look that shows what will go and erases it, holds, periods, and wishes to stay."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from castlist.actions import erasure, leases, notes
from castlist.actions.cases import tell
from castlist.actions.erasure import Item
from castlist.actions.log import milliseconds
from castlist.queries.erasures import erased_on
from castlist.queries.retention import Ending, candidacies_of, endings, holds_now, periods
from castlist.records.models import Case, Company, Due, Hold, Performer, Period, Person, Request
from castlist.rules.retention import checked_hold, checked_period
from castlist.rules.why import Refused, Why

EVERY = timedelta(hours=1)
WITH_ROOMS = ("uncontacted", "unsuccessful", "minors", "cast", "future")
"""For whatever reason the whole of somebody goes, what the rooms said of them goes too."""


def look(*, now: datetime) -> int:
    """What will be erased stands on the owner's list a week before, and what has stood there is erased; at most hourly.

    How notes were before is thinned, without a list: nobody is to know how many there are.
    Writes: as `show`, `ask_again`, `erase_due`, `notes.thin` and `erasure.take_up`.
    """
    if not leases.take("keeping", holder=f"at {now.isoformat()}", now=now, lasts=EVERY):
        return 0
    erasure.take_up(now=now)  # records that were put back by other means than ours know less than the journal
    ask_again(now=now)
    return erase_due(now=now) + notes.thin(now=now)


def erase_due(*, now: datetime) -> int:
    """Everything that has stood on the list for a week, and whose time is over, is erased; says how many things.

    Writes: erasure_due, request, and as `erasure.erase`. Refuses: nothing. Tells: nobody.
    """
    show(now=now)
    forget_requests(now=now)
    held, asked = holds_now(now=now), set(Case.objects.filter(answered_at=None).values_list("performer_id", flat=True))
    count = 0
    for row in list(Due.objects.order_by("at", "pk")):
        if erased_on(row) > now or row.performer_id in held | asked:
            continue
        count += erasure.erase([Item(row.kind, row.key), *_with(row)], purpose=row.purpose, now=now)
    return count


def _with(row: Due) -> list[Item]:
    if row.kind != "performer" or row.purpose not in WITH_ROOMS:
        return []
    ids = [row.key, *Performer.objects.filter(merged_into=row.key).values_list("pk", flat=True)]
    return erasure.texts_about(cand for _, _, cand in candidacies_of(ids))


def show(*, now: datetime) -> int:
    """The owner's list holds what will be erased within a week, each since the day it first did; says how many.

    Writes: erasure_due. Refuses: nothing. Tells: nobody.
    """
    coming = {(one.kind, one.key): one for company in Company.objects.all() for one in endings(company, now=now)}
    with transaction.atomic():
        there = {(row.kind, row.key): row for row in Due.objects.all()}
        Due.objects.filter(pk__in=[row.pk for pair, row in there.items() if _moved(row, coming.get(pair))]).delete()
        fresh = [one for pair, one in coming.items() if _moved(there.get(pair), one)]
        Due.objects.bulk_create(
            [Due(kind=o.kind, key=o.key, performer_id=o.performer, purpose=o.purpose, where=o.where, at=o.at,
                 shown_at=now) for o in fresh],
            ignore_conflicts=True,
        )  # fmt: skip
    return len(coming)


def _moved(row: Due | None, coming: Ending | None) -> bool:
    """Whether it is not on the list as it should be. What now goes earlier than was shown is shown anew."""
    if row is None or coming is None:
        return True
    return coming.purpose != row.purpose or coming.at != row.at


def forget_requests(*, now: datetime) -> int:
    """Keys under which something was asked are gone after their time; says how many. Those of reminders stay.

    Writes: request.
    """
    days = min((periods(company)["requests"] for company in _companies()), default=30)
    return Request.objects.filter(at__lt=milliseconds(now - timedelta(days=days))).exclude(act="").delete()[0]


def _companies() -> Iterable[str]:
    return Company.objects.values_list("pk", flat=True)


# -- What the owner does


def change_period(company: Company, *, by: Person, purpose: str, days: int, now: datetime) -> None:
    """The purpose has that many days from now on; how many it had, and who changed it when, can be looked up.

    What goes earlier by it is shown for a week first. Writes: retention_period.
    Refuses: no_right for whoever is not the owner; unknown; bad_period; already_there. Tells: nobody.
    """
    _owner(company, by)
    found = checked_period(purpose, days)
    if periods(company.pk)[found.key] == days:
        raise Refused(Why.already_there)
    Period.objects.create(company=company, purpose=found.key, days=days, by=by, at=now)
    show(now=now)


def hold(company: Company, *, by: Person, performer: str, reason: str, until: date | None, now: datetime) -> Hold:
    """Nothing of the performer is erased until that day, because. They read why on their own page.

    Writes: hold, erasure_due. Refuses: no_right, unknown, erased, reason_required, too_long, bad_period. Tells: nobody.
    """
    _owner(company, by)
    found = Performer.objects.filter(pk=performer[:12], company=company, merged_into=None).first()
    if found is None:
        raise Refused(Why.unknown)
    if found.erased_at:
        raise Refused(Why.erased)
    said, day = checked_hold(reason, until, now.date())
    with transaction.atomic():
        Hold.objects.filter(performer=found, ended_at=None).update(ended_at=now, ended_by=by.pk)
        made = Hold.objects.create(performer=found, reason=said, until=day, by=by, at=now)
        Due.objects.filter(performer=found).delete()
    return made


def end_hold(company: Company, *, by: Person, hold: str, now: datetime) -> None:
    """It is kept no longer than its time: what is over is shown for a week, then it goes.

    Writes: hold, erasure_due. Refuses: no_right, unknown, already_there. Tells: nobody.
    """
    _owner(company, by)
    found = Hold.objects.filter(pk=hold[:12], performer__company=company).first()
    if found is None:
        raise Refused(Why.unknown)
    if not Hold.objects.filter(pk=found.pk, ended_at=None).update(ended_at=now, ended_by=by.pk):
        raise Refused(Why.already_there)
    show(now=now)


def _owner(company: Company, by: Person) -> None:
    if company.owner_id != by.pk:
        raise Refused(Why.no_right)


# -- What somebody wishes for themselves


def wish(performer: str, *, stay: bool, now: datetime) -> None:
    """They are kept for the future by their own yes, for a year at most from today; or no longer than the rest asks.

    Writes: performer. Refuses: unknown. Tells: nobody.
    """
    rows = Performer.objects.filter(pk=performer, erased_at=None)
    if not rows.update(wished_at=now if stay else None, asked_at=None):
        raise Refused(Why.unknown)


ASK_BEFORE = timedelta(days=30)
ASKS = (
    "A year ago you said that you would like to be kept in mind. Your yes ends soon, and what is kept of you goes then."
    "\n\nIf you would like to stay, say so on your own page:\n\n{link}\n\nIf not, there is nothing to do."
)


def ask_again(*, now: datetime) -> int:
    """Whoever is kept by their own yes has been asked, once, a month before it ends; says how many were asked.

    Writes: performer, link. Refuses: nothing. Tells: the performer, by e-mail.
    """
    asked = 0
    for company in Company.objects.all():
        ends = timedelta(days=periods(company.pk)["future"]) - ASK_BEFORE
        rows = Performer.objects.filter(company=company, wished_at__lte=now - ends, asked_at=None, erased_at=None)
        for performer in rows.exclude(email="").values_list("pk", flat=True):
            if Performer.objects.filter(pk=performer, asked_at=None).update(asked_at=now):
                asked += tell(performer, subject="Would you like to stay in mind?", says=ASKS, now=now)
    return asked
