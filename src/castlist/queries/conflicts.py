"""Who cannot on which day of a production: a table for its team, and a line about one of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from castlist.queries.auditions import RIGHTS
from castlist.queries.cannot import answers, spans_of
from castlist.queries.dates import days_of
from castlist.queries.doors import NotThere
from castlist.queries.log import decode, fact_rows
from castlist.queries.shapes import Linked
from castlist.records.models import Performer, Person, Production
from castlist.rules import dates as rules
from castlist.rules.dates import Day, Span
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.sight import is_on_team, sight
from castlist.rules.decisions.state import State
from castlist.rules.searching import folded

AT_ONCE = 100
"""People on one page of the table."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One person on one day. `part`: '' where they can, whole, part."""

    day: date
    part: str
    hours: str
    """all day; evening; 10:00–13:00."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in the table."""

    id: str
    name: str
    roles: tuple[str, ...]
    url: str
    said: bool
    """False where they have not said when they cannot."""
    met: int
    """On how many days of the production they cannot."""
    sentence: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class DayHead:
    """One day of the table: what is done on it, and how many cannot."""

    day: date
    kinds: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The table: people by days. Counted are those who may be seen here, on this page and on every other."""

    days: tuple[DayHead, ...]
    people: tuple[PersonRow, ...]
    roles: tuple[tuple[str, str], ...]
    role: str
    """Whose people are shown; '' for all roles."""
    page: int
    pages: int
    all: int
    silent: int
    """How many of them have not said when they cannot."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """Who may be seen by somebody: candidacies that live, by performer."""

    state: State
    cands: dict[str, list[Candidacy]]
    roles: tuple[tuple[str, str], ...]


def _seen(viewer: Person, production: Production, only: str) -> _Seen:
    state = decode(fact_rows(production.pk, None).filter(kind__in=RIGHTS))
    if not is_on_team(state, viewer.pk):
        raise NotThere
    found: dict[str, list[Candidacy]] = {}
    roles = []
    for role in sorted(state.all(Role), key=lambda one: one.n):
        looks = sight(state, viewer.pk, role.id)
        if not looks.room:
            continue
        roles.append((role.id, role.name or role.id))
        for cand in state.candidacies(role.id) if only in ("", role.id) else ():
            if cand.lives and not cand.standing and cand.id not in looks.hidden:
                found.setdefault(cand.performer, []).append(cand)
    if only and only not in dict(roles):
        raise NotThere
    return _Seen(state, found, tuple(roles))


def conflicts(
    viewer: Person, production: Production, *, role: str = "", page: int = 1, everybody: bool = False
) -> Conflicts:  # fmt: skip
    """The table as the viewer may see it; NotThere for whoever is not on the team. Four readings, however many."""
    seen, days = _seen(viewer, production, role), days_of(production.pk)
    names = dict(Performer.objects.filter(pk__in=list(seen.cands)).values_list("pk", "name"))
    said = {performer: spans_of(row) for performer, row in answers(production.pk, seen.cands).items()}
    order = sorted(names, key=lambda one: (folded(names[one]), one))
    most = max(1, len(order)) if everybody else AT_ONCE
    pages = max(1, -(-len(order) // most))
    page = min(max(1, page), pages)
    called = dict(seen.roles)
    shown = tuple(
        _row(one, names[one], seen.cands[one], called, production, days, said.get(one))
        for one in order[(page - 1) * most : page * most]
    )
    return Conflicts(
        tuple(_heads(days, said.values())), shown, seen.roles, role, page, pages, len(order),
        len(order) - len(said.keys() & names.keys()),
    )  # fmt: skip


def _heads(days: tuple[Day, ...], said: Iterable[list[Span]]) -> Iterator[DayHead]:
    counts: dict[date, int] = {}
    for spans in said:
        for day in {one[0] for one in rules.meeting(days, spans)}:
            counts[day] = counts.get(day, 0) + 1
    for day in dict.fromkeys(one.day for one in days):
        kinds = tuple(dict.fromkeys(rules.KINDS[one.kind] for one in days if one.day == day))
        yield DayHead(day, kinds, counts.get(day, 0))


def _row(
    performer: str, name: str, cands: list[Candidacy], called: dict[str, str], production: Production,
    days: tuple[Day, ...], spans: list[Span] | None,
) -> PersonRow:  # fmt: skip
    met = {span[0] for span in rules.meeting(days, spans or [])}
    first = cands[0]
    return PersonRow(
        performer, name, tuple(called[cand.role] for cand in cands),
        f"/p/{production.pk}/r/{first.role}/?c={first.id}", spans is not None, len(met),
        rules.cannot_said(len(met), rules.count(days)) if spans is not None else "has not said",
        tuple(_cell(day, days, spans or []) for day in dict.fromkeys(one.day for one in days)),
    )  # fmt: skip


def _cell(day: date, days: tuple[Day, ...], spans: list[Span]) -> Cell:
    """What they said of the day, where it meets what is done on it; 'whole' when nothing of that is left."""
    entries, theirs = [one for one in days if one.day == day], [one for one in spans if one[0] == day]
    met = rules.meeting(entries, theirs)
    if not met:
        return Cell(day, "", "")
    needed = rules.joined((one.day, one.starts, one.ends) for one in entries)
    hours = ", ".join(rules.hours_said(since, until) for _, since, until in theirs)
    return Cell(day, "whole" if met == needed else "part", hours)


def about_one(production: Production, days: tuple[Day, ...], spans: list[Span]) -> Linked:
    """What stands on the card of somebody who said when they cannot."""
    said = rules.cannot_said(rules.days_met(days, spans), rules.count(days))
    hours = [rules.span_said((day, since, until)) for day, since, until in spans if day in {d.day for d in days}]
    more = "; ".join(hours[:4]) + (f"; and {len(hours) - 4} more" if len(hours) > 4 else "")
    return Linked(f"{said[0].upper()}{said[1:]}", f"/p/{production.pk}/dates/conflicts/", more)
