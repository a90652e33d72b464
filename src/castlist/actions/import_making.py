"""Rows of a list become people here, or fill in what was not known of somebody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from castlist.actions import searching
from castlist.queries.import_matching import Known, Wanted, match, performers_like
from castlist.records.alike import alike_key
from castlist.records.models import Company, ImportRow, ImportRun, Performer, Source
from castlist.rules.import_rows import KEPT, filled_in, read_row

WRITTEN = ("done", "performer", "added", "fate", "found", "why")
FILLED = tuple(key for key in KEPT if key != "name")
Values = dict[str, Any]


def saved(model: Any, rows: Sequence[Any], fields: Sequence[str]) -> None:
    """These fields of rows that are there already are as they stand in the objects; with one statement for many.

    Nobody else changes or removes the rows until the transaction is over: whoever calls this has seen to that. So the
    statement that would make a row where none is never does; `bulk_update` takes ten times as long.
    """
    if rows:
        model.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=250
        )  # fmt: skip


def as_row(one: Wanted) -> Known:
    """Somebody in the list, as later rows of it find them."""
    return Known("", one.name, one.email, one.phone, one.n)


def take(run: ImportRun, rows: Sequence[ImportRow], now: datetime) -> None:
    """Whoever is decided about has come in. One list after the other: of two that bring somebody, the second fills in.

    Writes: performer, performer_source, import_row, search_fresh.
    """
    _one_after_the_other(run.company_id)
    todo = [row for row in rows if not row.done and row.fate not in ("wrong", "empty")]
    values = {row.n: read_row(run.columns, row.cells, order=run.date_order).values for row in todo}
    _look_again(run, todo, values)
    made = _made(run, [row for row in todo if _is_new(row)], values, now)
    made_by = {row.n: row.performer for row in rows if row.performer}
    _fill(run, [row for row in todo if not row.done and _whose(row)], values, now, _Here(made, made_by))
    for row in todo:
        if not row.done and row.choice == "skip":
            row.done = "left"
    saved(ImportRow, todo, WRITTEN)
    searching.note(row.performer for row in todo if row.done in ("made", "filled"))


def _one_after_the_other(company: str) -> None:
    """Nobody else takes a list in until this part is over. SQLite lets one write at a time by itself."""
    if connection.features.has_select_for_update:
        list(Company.objects.select_for_update(no_key=True).filter(pk=company).values_list("pk"))


def _is_new(row: ImportRow) -> bool:
    return not row.done and (row.choice == "new" or (row.fate == "new" and not row.choice))


def _whose(row: ImportRow) -> bool:
    """Whether the row fills in what is known of somebody."""
    return row.choice == "same" or (row.fate in ("known", "twice") and not row.choice)


def _look_again(run: ImportRun, rows: Sequence[ImportRow], values: dict[int, Values]) -> None:
    """Who has come here since the list was looked at is known now; who may have is for a member to say."""
    fresh = [row for row in rows if row.fate == "new" and not row.choice]
    wanted = {row.n: Wanted.of(row.n, values[row.n]) for row in fresh}
    known = performers_like(run.company_id, run.by, list(wanted.values()))
    found = {one.id for near in (known.by_mail, known.by_key) for some in near.values() for one in some}
    mine = set(Source.objects.filter(run=run.pk, performer__in=found).values_list("performer_id", flat=True))
    for near in (known.by_mail, known.by_key):
        for key, some in near.items():
            near[key] = [one for one in some if one.id not in mine]
    for row in fresh:
        told = match(wanted[row.n], known)
        if told.found:
            row.fate, row.found = told.fate, told.found.id


def _made(run: ImportRun, rows: Iterable[ImportRow], values: dict[int, Values], now: datetime) -> dict[str, Performer]:
    """Those whom nobody here knew, by id."""
    made: dict[str, Performer] = {}
    for row in rows:
        said = values[row.n]
        one = Performer(company_id=run.company_id, created_at=now, alike=alike_key(said["name"]), **said)
        made[one.pk] = one
        row.done, row.performer = "made", one.pk
        row.added = {key: [None, value] for key, value in said.items()}
    Performer.objects.bulk_create(made.values(), batch_size=250)
    _note_sources(run, made, now)
    return made


def _note_sources(run: ImportRun, performers: Iterable[str], now: datetime) -> None:
    rows = [Source(performer_id=one, run=run.pk, by=run.by_id, at=now) for one in performers]
    Source.objects.bulk_create(rows, ignore_conflicts=True, batch_size=250)


@dataclass(frozen=True, slots=True)
class _Here:
    """Who came in by this part of the list, by id; and by which row."""

    made: dict[str, Performer]
    by_row: dict[int, str]


def _fill(run: ImportRun, rows: Sequence[ImportRow], values: dict[int, Values], now: datetime, here: _Here) -> None:
    """What nobody knew of somebody is known now; nothing that stood there is changed."""
    people = _people(run, rows, here)
    changed: dict[str, Performer] = {}
    waiting = _waiting(run, rows)
    for row in rows:
        one = people.get(row.found) or people.get(here.by_row.get(row.found_row, ""))
        if one is None and row.found_row in waiting:
            continue
        if one is None:
            row.done = "left"
            row.why = [*left_out(row), [-1, "Whoever this row is about is not here."]]
            continue
        before = {key: getattr(one, key) for key in KEPT}
        more = filled_in(before, values[row.n])
        row.added = {key: [before[key], value] for key, value in more.items()}
        row.done, row.performer = "filled" if more else "same", one.pk
        for key, value in more.items():
            setattr(one, key, value)
        if more:
            changed[one.pk] = one
    saved(Performer, list(changed.values()), FILLED)
    _note_sources(run, {row.performer for row in rows if row.done in ("filled", "same")}, now)


def left_out(row: ImportRow) -> list[list[Any]]:
    """The cells without which the row was taken, as they stand in `why` beside what else is said there of the row."""
    return [said for said in row.why if said[0] >= 0]


def _waiting(run: ImportRun, rows: Sequence[ImportRow]) -> set[int]:
    """Earlier rows about the same people, of which nobody has decided anything yet."""
    numbers = [row.found_row for row in rows if row.found_row]
    undecided = ImportRow.objects.filter(run=run, n__in=numbers, done="", fate="maybe", choice="")
    return set(undecided.values_list("n", flat=True))


def _people(run: ImportRun, rows: Sequence[ImportRow], here: _Here) -> dict[str, Performer]:
    """Whom the rows fill in, by the id that was found: the record that stays, as nobody else changes it now.

    An earlier row of the same list stands for whoever came in by it; `here` knows of each afterwards.
    """
    ids = {row.found for row in rows if row.found}
    earlier = ImportRow.objects.filter(run=run, n__in=[row.found_row for row in rows if row.found_row])
    for number, performer in earlier.exclude(performer="").values_list("n", "performer"):
        here.by_row.setdefault(number, performer)
    ids |= {here.by_row[row.found_row] for row in rows if row.found_row in here.by_row} - set(here.made)
    stays = dict(Performer.objects.filter(pk__in=ids, company=run.company_id).values_list("pk", "merged_into_id"))
    there = Performer.objects.filter(pk__in={to or pk for pk, to in stays.items()}, erased_at=None).order_by("pk")
    if connection.features.has_select_for_update:
        there = there.select_for_update(no_key=True)
    found = {one.pk: one for one in there}
    return here.made | {pk: found[to or pk] for pk, to in stays.items() if (to or pk) in found}
