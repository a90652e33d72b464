"""The owner's page: what goes next, what is kept all the same, how long each thing is kept, and what has gone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection

from castlist.queries.doors import NotThere
from castlist.queries.erasures import erased_on, soon
from castlist.queries.matters import rights
from castlist.queries.retention import candidacies_of, periods
from castlist.records.models import Company, Hold, Performer, Period, Person, Seat
from castlist.rules.decisions.seats import recused
from castlist.rules.retention import BY_KEY, PURPOSES, Purpose

SHOWN = 200
"""Lines of each list at most; the rest is counted."""
WHAT = {
    "performer": "everything about them",
    "person": "the account of a member",
    "letter": "a letter",
    "reply": "what they wrote back",
    "needs": "what they needed on the day",
    "collector": "who fetched them, or on which list they stood",
    "day_picture": "a picture taken at the door",
    "recorded": "whether they may be recorded",
    "union": "union status",
    "access": "what they needed",
    "tape": "a self-tape",
    "cannot": "on which days they cannot",
    "emergency": "whom to call in an emergency",
    "text": "what was said",
}
DAYS = 40
"""Days of the past of which is told what went."""


@dataclass(frozen=True, slots=True)
class Going:
    """What of one person goes next, for one purpose."""

    performer: str
    name: str
    what: str
    purpose: Purpose
    on: date
    shown: date


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody who is kept all the same."""

    id: str
    performer: str
    name: str
    reason: str
    until: date
    by: str
    at: datetime
    over: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A purpose, with its days in the company and who last changed them."""

    purpose: Purpose
    days: int
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """What went on one day, by purpose: counts, since nothing else is left."""

    day: date
    purpose: str
    what: str
    count: int


@dataclass(frozen=True, slots=True)
class KeepingPage:
    """Everything on the page."""

    company: Company
    going: tuple[Going, ...]
    more: int
    held: tuple[Held, ...]
    purposes: tuple[Kept, ...]
    gone: tuple[Gone, ...]


def owned_by(viewer: Person) -> Company:
    """The company that is the viewer's to look after; NotThere for everybody else."""
    found = Company.objects.filter(owner=viewer).order_by("created_at", "pk").first()
    if found is None:
        raise NotThere
    return found


def keeping_page(viewer: Person, *, now: datetime) -> KeepingPage:
    """The page as it stands now."""
    company = owned_by(viewer)
    going = _going(viewer, company)
    return KeepingPage(
        company, going[:SHOWN], len(going[SHOWN:]), _held(company, viewer, now), _kept(company), _gone(now)
    )


def goes_soon(viewer: Person) -> int:
    """Of how many people the owner's list holds something that they may see."""
    return len({one.performer for one in _going(viewer, owned_by(viewer))})


def _going(viewer: Person, company: Company) -> tuple[Going, ...]:
    """By person and purpose, the next first; without those whom the viewer is not to know anything of."""
    rows = [row for row in soon() if row.purpose in BY_KEY]
    about = {row.performer_id for row in rows}
    if not rows:
        return ()
    names = dict(Performer.objects.filter(company=company, pk__in=about).values_list("pk", "name"))
    unseen = not_theirs(viewer, about)
    found: dict[tuple[str, str], list[tuple[str, datetime, datetime]]] = defaultdict(list)
    for row in rows:
        if row.performer_id in names and row.performer_id not in unseen:
            found[row.performer_id, row.purpose].append((row.kind, erased_on(row), row.shown_at))
    return tuple(
        Going(
            performer, names[performer], _what(kind for kind, _, _ in parts), BY_KEY[purpose],
            min(on for _, on, _ in parts).date(), min(shown for _, _, shown in parts).date(),
        )
        for (performer, purpose), parts in found.items()
    )  # fmt: skip


def _what(kinds: Iterable[str]) -> str:
    counts: dict[str, int] = defaultdict(int)
    for kind in kinds:
        counts[WHAT[kind]] += 1
    return ", ".join(what if count == 1 else f"{what} ({count} times)" for what, count in counts.items())


def not_theirs(viewer: Person, performers: set[str]) -> set[str]:
    """Of these performers, those from whom the viewer is recused anywhere: nothing of them is theirs to know."""
    mine = set(Seat.objects.filter(person=viewer).values_list("production_id", flat=True))
    merged = dict(Performer.objects.filter(merged_into__in=performers).values_list("pk", "merged_into_id"))
    there = {production for production, _, _ in candidacies_of({*performers, *merged})}
    found = set()
    for production in sorted(mine & there):
        state = rights(production)
        for performer in {*performers, *merged}:
            if any(recused(state, viewer.pk, cand) for cand in state.candidacies_of(performer)):
                found.add(merged.get(performer, performer))
    return found


def _held(company: Company, viewer: Person, now: datetime) -> tuple[Held, ...]:
    rows = list(
        Hold.objects.filter(performer__company=company, ended_at=None)
        .select_related("performer", "by")
        .order_by("until")
    )
    unseen = not_theirs(viewer, {row.performer_id for row in rows})
    return tuple(
        Held(r.pk, r.performer_id, r.performer.name, r.reason, r.until, r.by.name, r.at, r.until <= now.date())
        for r in rows
        if r.performer_id not in unseen
    )


def _kept(company: Company) -> tuple[Kept, ...]:
    days = periods(company.pk)
    last = {
        row.purpose: row for row in Period.objects.filter(company=company).select_related("by").order_by("at", "pk")
    }
    return tuple(
        Kept(one, days[one.key], last[one.key].by.name, last[one.key].at)
        if one.key in last
        else Kept(one, days[one.key])
        for one in PURPOSES
    )


def _gone(now: datetime) -> tuple[Gone, ...]:
    since = int(now.timestamp() * 1000) - DAYS * 86_400_000
    counts: dict[tuple[date, str, str], int] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute("SELECT at, purpose, kind FROM erasure WHERE at > %s ORDER BY at DESC", [since])
        for at, purpose, kind in cursor.fetchall():
            counts[datetime.fromtimestamp(at / 1000, UTC).date(), purpose, kind] += 1
    return tuple(
        Gone(day, BY_KEY[purpose].name if purpose in BY_KEY else "By themselves", WHAT[kind], count)
        for (day, purpose, kind), count in counts.items()
        if kind in WHAT
    )
