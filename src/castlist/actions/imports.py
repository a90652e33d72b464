"""Lists of people: brought, understood, tried out, taken, and undone as a whole."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from django.db import connection, transaction

from castlist.actions.sheets import rows_of
from castlist.queries.imports import said_before, sample_of
from castlist.records.models import Company, ImportColumns, ImportRow, ImportRun, Person
from castlist.rules.imports import (
    HEADINGS_WITHIN,
    MOST_COLUMNS,
    Guess,
    checked_choices,
    checked_mapping,
    guess,
    has_headings,
    headings_digest,
    never_taken,
    rows_above,
)
from castlist.rules.why import Refused, Why

AT_ONCE = 1000
"""Rows that are written in one transaction while a file is read."""
LONGEST_FILE_NAME = 120


def bring(path: Path, *, company: Company, by: Person, name: str, now: datetime) -> ImportRun:
    """The file is read, and its rows wait to be understood; the columns are guessed, or as these headings were said.

    Of a file that cannot be read to its end nothing is kept.
    Writes: import_run, import_row. Refuses: not_a_table, incomplete. Tells: nobody.
    """
    rows = rows_of(path)
    start, first = _first_rows(rows)
    filled = [row for row in first if row]
    headed = has_headings(*filled[:2]) if filled else False
    if not filled or (headed and len(filled) < 2):
        raise Refused(Why.incomplete, detail="The list has no rows.")
    headings = list(first[0]) if headed else [f"Column {n}" for n in range(1, len(first[0]) + 1)]
    body = chain(first[1:] if headed else first, rows)
    run = ImportRun.objects.create(
        company=company, by=by, name=_file_name(name), stage="reading", headings=headings, created_at=now,
        touched_at=now,
    )  # fmt: skip
    try:
        count, widest = _keep(run, body, first=start + headed, never=never_taken(headings))
    except BaseException:
        ImportRun.objects.filter(pk=run.pk).delete()
        raise
    headings += [f"Column {n}" for n in range(len(headings) + 1, min(widest, MOST_COLUMNS) + 1)]
    _understood(run, headings, count)
    return run


def _file_name(name: str) -> str:
    """Without what leads to it, and without what cannot be shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(char for char in last if char.isprintable())
    return shown.encode("utf-8", "ignore").decode()[-LONGEST_FILE_NAME:] or "a list"


def _first_rows(rows: Iterator[list[str]]) -> tuple[int, list[list[str]]]:
    """The rows from that of the headings on, of those that were looked at; and the number of the first in the file.

    Two of them at least say something, where two of the file do.
    """
    looked = list(islice(rows, HEADINGS_WITHIN))
    while sum(map(bool, looked)) < 2 and (row := next(rows, None)) is not None:
        looked.append(row)
    filled = [n for n, row in enumerate(looked) if row]
    if not filled:
        return 1, []
    start = filled[rows_above([looked[n] for n in filled])]
    return start + 1, looked[start:]


def _keep(run: ImportRun, body: Iterator[list[str]], *, first: int, never: Container[int]) -> tuple[int, int]:
    """Every row is kept as it came, but for what is never taken; says how many, and how many cells the longest has."""
    count = widest = 0
    while part := list(islice(body, AT_ONCE)):
        widest = max(widest, *(len(row) for row in part))
        rows = [ImportRow(run=run, n=first + count + n, cells=_clean(row, never)) for n, row in enumerate(part)]
        ImportRow.objects.bulk_create(rows)
        count += len(part)
    return count, widest


def _clean(row: Sequence[str], never: Container[int] = ()) -> list[str]:
    """What a database can hold: in place of what it cannot stands a mark, by which the cell is refused."""
    return [
        "" if n in never else cell.replace("\x00", "\ufffd").encode("utf-8", "replace").decode().strip()
        for n, cell in enumerate(row)
    ]


def _understood(run: ImportRun, headings: list[str], count: int) -> None:
    headings = [" ".join(one.split())[:200] for one in _clean(headings)]
    run.headings, run.rows = headings, count
    found = guess_of(run)
    run.columns, run.date_order, run.stage = [c.field for c in found.columns], found.order, "mapping"
    run.save()


def guess_of(run: ImportRun) -> Guess:
    """What the columns of the list are taken for."""
    said = said_before(run)
    return guess(run.headings, sample_of(run), *((said.columns, said.date_order) if said else ()))


def understand(run: str, *, company: Company, columns: Sequence[str], order: str, now: datetime) -> ImportRun:
    """The columns say that; every row is looked at anew, and the next list with these headings is understood so.

    Writes: import_run, import_columns, import_row. Refuses: unknown, bad_mapping, incomplete, stale_version.
    """
    with transaction.atomic():
        found = held(run, company, "mapping", "checking", "checked")
        found.columns, found.date_order = checked_mapping(found.headings, columns, order)
        _begin(found, "checking", now)
        ImportColumns.objects.update_or_create(
            company=company, headings=headings_digest(found.headings),
            defaults={"columns": found.columns, "date_order": order, "at": now},
        )  # fmt: skip
    return found


def spare(run: str, *, company: Company, partly: bool, now: datetime) -> ImportRun:
    """Rows of the list are taken without the cells that cannot be, or stay out as a whole; each is looked at anew.

    What has come in already is as it was; a decision about a row stays where the row is about the same people.
    Writes: import_run, import_row. Refuses: unknown, stale_version.
    """
    with transaction.atomic():
        found = held(run, company, "mapping", "checked", "done")
        if found.forgotten_at:
            raise Refused(Why.stale_version, detail="Its rows are not kept any more: bring the file again.")
        if found.partly != partly:
            found.partly = partly
            _begin(found, found.stage if found.stage == "mapping" else "checking", now)
    return found


def choose(run: str, *, company: Company, choices: Mapping[int, str], everybody: str = "", now: datetime) -> int:
    """What is to become of these rows is decided, or of all that may be somebody known; says of how many.

    Writes: import_row, import_run. Refuses: unknown, incomplete, stale_version.
    """
    said = checked_choices(choices)
    checked_choices({0: everybody})
    with transaction.atomic():
        found = held(run, company, "checked", "done")
        open_rows = ImportRow.objects.filter(run=found, done="", fate__in=("new", "known", "maybe", "twice"))
        count = 0
        if everybody:
            count = open_rows.filter(fate="maybe").update(choice=everybody)
        for choice in dict.fromkeys(said.values()):
            numbers = [n for n, one in said.items() if one == choice]
            count += open_rows.filter(n__in=numbers).update(choice=choice)
        found.touched_at = now
        found.save(update_fields=["touched_at"])
    return count


def take(run: str, *, company: Company, now: datetime) -> ImportRun:
    """Whoever is decided about comes in, part by part: see import_work. Asked again while that goes on, it is so.

    Writes: import_run. Refuses: unknown, stale_version.
    """
    with transaction.atomic():
        found = held(run, company, "checked", "running", "done")
        if found.stage != "running":
            _begin(found, "running", now)
            ImportRun.objects.filter(pk=found.pk, ran_at=None).update(ran_at=now)
    return found


def undo(run: str, *, company: Company, now: datetime) -> ImportRun:
    """What the list brought goes again, part by part; what has gone on since stays, and is named.

    Writes: import_run. Refuses: unknown, stale_version.
    """
    with transaction.atomic():
        found = held(run, company, "running", "done", "undoing")
        if found.forgotten_at:
            raise Refused(Why.stale_version, detail="Its rows are not kept any more, so it cannot be undone.")
        if found.stage != "undoing":
            _begin(found, "undoing", now, place=2**31 - 1)
    return found


def again(run: str, *, company: Company, now: datetime) -> ImportRun:
    """A list that was undone, or not taken in yet, can be understood anew, without the file.

    Writes: import_run, import_row. Refuses: unknown, stale_version.
    """
    with transaction.atomic():
        found = held(run, company, "checked", "undone")
        if found.forgotten_at:
            raise Refused(Why.stale_version, detail="Its rows are not kept any more: bring the file again.")
        ImportRow.objects.filter(run=found).exclude(done="kept").update(done="", choice="", performer="", added={})
        found.stage, found.touched_at, found.partly = "mapping", now, False
        found.ran_at = found.undone_at = None
        found.save()
    return found


def drop(run: str, *, company: Company, now: datetime) -> None:
    """A list out of which nobody has come, or whose people stay for good, is kept no longer.

    Writes: import_run, import_row. Refuses: unknown, stale_version.
    """
    with transaction.atomic():
        found = held(run, company, "mapping", "checking", "checked", "done", "undone")
        if found.ran_at is None:
            ImportRun.objects.filter(pk=found.pk).delete()
        else:
            forget([found.pk], now=now)


def forget(runs: Iterable[str], *, now: datetime) -> None:
    """No row of these lists is kept any more, nor what their files were called. Writes: import_row, import_run."""
    there = list(runs)
    ImportRow.objects.filter(run__in=there).delete()
    ImportRun.objects.filter(pk__in=there).update(name="", headings=[], columns=[], forgotten_at=now)


def held(run: str, company: Company, *stages: str) -> ImportRun:
    """The list, which nobody else changes until this is over. Refuses: unknown; stale_version in another stage."""
    rows = ImportRun.objects.filter(pk=run[:12], company=company)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(no_key=True)
    found = rows.first()
    if found is None or found.stage == "reading":
        raise Refused(Why.unknown)
    if found.stage not in stages:
        raise Refused(Why.stale_version)
    return found


def _begin(run: ImportRun, stage: str, now: datetime, *, place: int = 0) -> None:
    run.stage, run.place, run.touched_at = stage, place, now
    run.save(update_fields=["stage", "place", "touched_at", "columns", "date_order", "partly"])
