"""When somebody cannot: behind their private link or after their submission, and what of it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from castlist.queries.auditions import zone_of
from castlist.queries.dates import days_of
from castlist.queries.log import decode, fact_rows
from castlist.queries.performers import known_by
from castlist.queries.private_links import Bearer
from castlist.records.alike import alike_key
from castlist.records.models import Cannot, Performer, Production
from castlist.rules import dates as rules
from castlist.rules.dates import MIDNIGHT, PARTS, WHOLE, Day, Span
from castlist.rules.decisions.facts import Candidacy


@dataclass(frozen=True, slots=True)
class Asked:
    """Whoever says when they cannot. `source`: '' behind their private link; else after which submission."""

    production: Production
    performer: str
    source: str = ""


def asked_behind(bearer: Bearer) -> Asked:
    """Whoever holds the link."""
    return Asked(bearer.production, bearer.performer)


def asked_after(production: str, performer: str, source: str) -> Asked | None:
    """Whoever has just submitted; None once they are erased, or are another record."""
    found = Production.objects.select_related("company").filter(pk=production).first()
    known = Performer.objects.filter(pk=performer, erased_at=None, merged_into=None)
    there = found is not None and known.filter(company=found.company_id).exists()
    return Asked(found, performer, source) if found and there else None


def who_submitted(production: str, email: str, name: str, *, child: bool = False) -> str:
    """The performer whom a submission under that address and name was taken for, or the child; '' for none."""
    if not child:
        company = Production.objects.values_list("company_id", flat=True).filter(pk=production).first()
        known = known_by(company, email, name) if company else None
        return known.pk if known else ""
    rows = Performer.objects.filter(
        company__productions=production, email__iexact=email.strip().lower(), erased_at=None
    )
    rows = rows.filter(guardian__isnull=False, alike=alike_key(name)).order_by("created_at", "pk")
    found = rows.values_list("pk", "merged_into").first()
    return (found[1] or found[0]) if found else ""


def stands(production: str, performer: str) -> list[Candidacy]:
    """Every candidacy of theirs in the production, over or not."""
    rows = fact_rows(production, None).filter(kind=Candidacy.kind, about=performer)
    return decode(rows).candidacies_of(performer)


def spans_of(row: Cannot | None) -> list[Span]:
    """What the row says."""
    return [(date.fromisoformat(day), int(since), int(until)) for day, since, until in row.spans] if row else []


def answers(production: str, performers: Iterable[str]) -> dict[str, Cannot]:
    """What each of them said last: behind their own link, else after a submission."""
    rows = Cannot.objects.filter(production=production, performer__in=list(performers)).order_by("said_at", "pk")
    found: dict[str, list[Cannot]] = {}
    for row in rows:
        found.setdefault(row.performer_id, []).append(row)
    return {performer: said_last(theirs) for performer, theirs in found.items()}


def said_last(rows: list[Cannot]) -> Cannot:
    """Of all that somebody said, in order, what counts: what they said behind their own link goes before."""
    return next((row for row in reversed(rows) if not row.source), rows[-1])


def answer_of(asked: Asked) -> Cannot | None:
    """What they said here before. Behind the private link that is also what a submission said; never the other way."""
    if asked.source:
        rows = Cannot.objects.filter(production=asked.production, performer=asked.performer, source=asked.source)
        return rows.order_by("said_at", "pk").last()
    return answers(asked.production.pk, [asked.performer]).get(asked.performer)


# -- The page


@dataclass(frozen=True, slots=True)
class Tick:
    """Something that can be ticked: as it is sent, as it is read, and whether it is."""

    value: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day: what is done on it, and what can be ticked."""

    day: date
    done: tuple[str, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class CannotPage:
    """Everything on the page."""

    company: str
    production: str
    zone: ZoneInfo
    months: tuple[tuple[date, tuple[DayRow, ...]], ...]
    beside: tuple[Tick, ...]
    """What they said of days that the production does not have, or not yet."""
    given: datetime | None
    """When they last said something; None where they have not yet."""
    sentence: str
    """cannot on 3 of 41 days."""
    bounds: str
    """3 March to 30 April 2026; '' where the production has no dates yet."""
    may_say: bool


def cannot_page(asked: Asked) -> CannotPage:
    """The page as it stands now."""
    days, row = days_of(asked.production.pk), answer_of(asked)
    spans, bounds = spans_of(row), rules.within(days)
    by_day: dict[date, list[Day]] = {}
    for one in days:
        by_day.setdefault(one.day, []).append(one)
    months: dict[date, list[DayRow]] = {}
    for day, entries in by_day.items():
        done = tuple(f"{rules.KINDS[one.kind]} {one.hours}".strip() for one in entries)
        shown = DayRow(day, done, ticks_of(day, [s for s in spans if s[0] == day]))
        months.setdefault(day.replace(day=1), []).append(shown)
    said = rules.cannot_said(rules.days_met(days, spans), rules.count(days)) if row else ""
    return CannotPage(
        asked.production.company.name, asked.production.name, zone_of(asked.production),
        tuple((month, tuple(rows)) for month, rows in months.items()),
        tuple(Tick(value_of(s), rules.span_said(s), on=True) for s in spans if s[0] not in by_day),
        row.said_at if row else None, said,
        f"{rules.said(bounds[0])} to {rules.said(bounds[1])}" if bounds else "",
        bool(asked.source) or any(cand.lives for cand in stands(asked.production.pk, asked.performer)),
    )  # fmt: skip


def value_of(span: Span) -> str:
    """2026-03-03:600-780."""
    return f"{span[0].isoformat()}:{span[1]}-{span[2]}"


def ticks_of(day: date, spans: list[Span]) -> tuple[Tick, ...]:
    """The whole of the day and its parts, and beside them what was said by the clock."""
    whole = (day, *WHOLE) in spans
    parts, rest = [], []
    for key, (name, begins, ends) in PARTS.items():
        on = not whole and any(s[1] <= begins and ends <= s[2] for s in spans)
        parts.append(Tick(f"{day.isoformat()}:{key}", name, on))
    for _, since, until in [] if whole else spans:
        rest += [(a, b) for a, b in _without_parts(since, until) if a < b]
    return (
        Tick(f"{day.isoformat()}:d", "all day", whole), *parts,
        *(Tick(value_of((day, a, b)), rules.hours_said(a, b), on=True) for a, b in rest),
    )  # fmt: skip


def _without_parts(since: int, until: int) -> list[tuple[int, int]]:
    """What is left of a stretch when the parts of the day that lie wholly in it are taken away."""
    covered = [(b, e) for _, b, e in PARTS.values() if since <= b and e <= until]
    if not covered:
        return [(since, until)]
    return [(since, covered[0][0]), (covered[-1][1], until)]


def read_ticks(values: Iterable[str]) -> list[Span]:
    """The stretches that the ticked values name; whatever is none is left out."""
    found: list[Span] = []
    for value in values:
        name, _, part = value[:30].partition(":")
        try:
            day = date.fromisoformat(name)
            since, until = WHOLE if part == "d" else PARTS[part][1:] if part in PARTS else _minutes(part)
        except ValueError:
            continue
        if 0 <= since < until <= MIDNIGHT and len(name) == 10:
            found.append((day, since, until))
    return found


def _minutes(text: str) -> tuple[int, int]:
    since, _, until = text.partition("-")
    if not (since.isascii() and since.isdigit() and until.isascii() and until.isdigit()):
        raise ValueError
    return int(since), int(until)


# -- What is kept


def kept_of(performer: str) -> list[tuple[str, list[str], datetime]]:
    """For each production what they said, a line each, and when."""
    rows = Cannot.objects.filter(performer=performer).select_related("production").order_by("said_at", "pk")
    return [(r.production.name, [rules.span_said(span) for span in spans_of(r)], r.said_at) for r in rows]
