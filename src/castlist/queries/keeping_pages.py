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
from castlist.records.models import Company, Due, Hold, Performer, Period, Person, Seat
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
UNSAID = Purpose("unsaid", "Kept for its time", "everything about somebody", "", "", 0, 0, 0)
"""In place of the purpose for which somebody is kept, where that would tell of a room that is not the viewer's."""
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
    return KeepingPage(company, going[:SHOWN], len(going[SHOWN:]), _held(company, now), _kept(company), _gone(now))


def goes_soon(viewer: Person) -> int:
    """Of how many people the owner's list holds something that they may see."""
    return len({one.performer for one in _going(viewer, owned_by(viewer))})


def _going(viewer: Person, company: Company) -> tuple[Going, ...]:
    """By person and purpose, the next first. Who stands there hangs on no candidacy that is not the viewer's to know,
    as nowhere in the directory; what belongs to one is left out, and so is what it says about why somebody is kept.
    """
    rows = [row for row in soon() if row.purpose in BY_KEY]
    if not rows:
        return ()
    about = {row.performer_id for row in rows}
    names = dict(Performer.objects.filter(company=company, pk__in=about).values_list("pk", "name"))
    unseen = _unseen(viewer, about)
    found: dict[tuple[str, Purpose], list[Due]] = defaultdict(list)
    for row in rows:
        hidden = unseen.get(row.performer_id, frozenset())
        if row.performer_id in names and not (hidden and row.kind != "performer" and row.where in {"", *hidden}):
            found[row.performer_id, UNSAID if hidden and row.kind == "performer" else BY_KEY[row.purpose]].append(row)
    return tuple(
        Going(
            performer, names[performer], _what(row.kind for row in parts), purpose,
            min(map(erased_on, parts)).date(), min(row.shown_at for row in parts).date(),
        )
        for (performer, purpose), parts in found.items()
    )  # fmt: skip


def _what(kinds: Iterable[str]) -> str:
    counts: dict[str, int] = defaultdict(int)
    for kind in kinds:
        counts[WHAT[kind]] += 1
    return ", ".join(what if count == 1 else f"{what} ({count} times)" for what, count in counts.items())


def _unseen(viewer: Person, performers: set[str]) -> dict[str, frozenset[str]]:
    """By performer: the candidacies from which the viewer is recused, and the productions of these."""
    mine = set(Seat.objects.filter(person=viewer).values_list("production_id", flat=True))
    merged = dict(Performer.objects.filter(merged_into__in=performers).values_list("pk", "merged_into_id"))
    there = {production for production, _, _ in candidacies_of({*performers, *merged})}
    found: dict[str, set[str]] = defaultdict(set)
    for production in sorted(mine & there):
        state = rights(production)
        for performer in {*performers, *merged}:
            cands = [cand.id for cand in state.candidacies_of(performer) if recused(state, viewer.pk, cand)]
            if cands:
                found[merged.get(performer, performer)].update([production, *cands])
    return {performer: frozenset(these) for performer, these in found.items()}


def _held(company: Company, now: datetime) -> tuple[Held, ...]:
    """Whom an owner keeps all the same: they said so themselves, whoever else is in a room."""
    rows = (
        Hold.objects.filter(performer__company=company, ended_at=None)
        .select_related("performer", "by")
        .order_by("until")
    )
    return tuple(
        Held(r.pk, r.performer_id, r.performer.name, r.reason, r.until, r.by.name, r.at, r.until <= now.date())
        for r in rows
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
