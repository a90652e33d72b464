"""The work on a list, part by part: each part is a transaction, so whoever is killed has lost one at most.

Whoever looks at the page does some of it, and the clock does the rest: whoever comes second waits, and goes on behind.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from castlist.actions import import_making, import_undoing, imports, searching
from castlist.actions.import_making import saved
from castlist.queries.import_matching import Wanted, match, performers_like, rows_like
from castlist.queries.retention import periods
from castlist.records.models import Company, ImportRow, ImportRun
from castlist.rules.import_rows import read_row
from castlist.rules.imports import WORKING

PART = 500
"""Rows of one transaction."""
PARTS_OF_THE_CLOCK = 40
LEFT_ALONE = timedelta(seconds=5)
READS_FOR = timedelta(minutes=30)
"""After so long nobody reads that file any more."""
FIELDS = ("fate", "why", "partly", "mail", "alike", "found", "found_row")


def go_on(run: str, *, now: datetime, parts: int = 1) -> ImportRun | None:
    """So many parts more of the list are done, or all that are left; the list as it stands then, None for none.

    Writes: import_run, import_row, performer, performer_source, and what `searching.fold` writes. Refuses: nothing.
    Tells: nobody.
    """
    found: ImportRun | None = None
    for _ in range(parts):
        with transaction.atomic():
            _plan_for_these_very_rows()
            rows = ImportRun.objects.select_related("company", "by").filter(pk=run)
            if connection.features.has_select_for_update:
                rows = rows.select_for_update(no_key=True, of=("self",))
            found = rows.first()
            if found is None or found.stage not in WORKING:
                break
            changes_people = found.stage != "checking"
            _part(found, now)
        if changes_people:  # what a part has noted comes into the book with it, so that looking for people stays quick
            searching.fold(found.company_id)
    return found


def _plan_for_these_very_rows() -> None:
    """Until the transaction ends PostgreSQL plans each statement for the values that it is given, and by an index.

    A plan for any five hundred names compares every performer with each of them, one after the other; and of a table
    that is only being filled nothing has been counted from which it could be seen that an index is better.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('plan_cache_mode', 'force_custom_plan', TRUE),"
                " set_config('enable_seqscan', 'off', TRUE)"
            )


def go_on_with_all(*, now: datetime) -> int:
    """Lists on which nobody works go on; says with how many. For the clock. Writes: as `go_on`."""
    rows = ImportRun.objects.filter(stage__in=WORKING, touched_at__lt=now - LEFT_ALONE).order_by("touched_at", "pk")
    there = list(rows.values_list("pk", flat=True)[:20])
    for run in there:
        go_on(run, now=now, parts=PARTS_OF_THE_CLOCK)
    return len(there)


def forget_old(*, now: datetime) -> None:
    """Rows of lists whose time is over have gone, and whatever is left of a file that was not read to its end.

    Writes: import_run, import_row.
    """
    ImportRun.objects.filter(stage="reading", touched_at__lt=now - READS_FOR).delete()
    for company in Company.objects.all():
        since = now - timedelta(days=periods(company.pk)["imports"])
        runs = ImportRun.objects.filter(company=company, forgotten_at=None).exclude(stage__in=WORKING)
        runs.filter(ran_at=None, created_at__lt=since).delete()
        imports.forget(list(runs.filter(ran_at__lt=since).values_list("pk", flat=True)), now=now)


def _part(run: ImportRun, now: datetime) -> None:
    """The next part is done; after the last the list is in its next stage, and counted."""
    back = run.stage == "undoing"
    rows = ImportRow.objects.filter(run=run)
    rows = rows.filter(n__lt=run.place).order_by("-n") if back else rows.filter(n__gt=run.place).order_by("n")
    some = list(rows[:PART])
    if some:
        {"checking": _check, "running": import_making.take, "undoing": import_undoing.undo}[run.stage](run, some, now)
        run.place = some[-1].n
    if len(some) < PART:
        looked = "done" if run.ran_at else "checked"
        run.stage = {"checking": looked, "running": "done", "undoing": "undone"}[run.stage]
        run.counts = counted(run)
        if run.stage == "undone":
            run.undone_at = now
    run.touched_at = now
    run.save(update_fields=["stage", "place", "counts", "touched_at", "undone_at"])


def counted(run: ImportRun) -> dict[str, Any]:
    """How many rows there are of each fate, what became of them, how many are taken without a cell, or could be."""
    rows = ImportRow.objects.filter(run=run)
    fates = Counter(dict(rows.values_list("fate").annotate(Count("pk"))))
    done = Counter(dict(rows.exclude(done="").values_list("done").annotate(Count("pk"))))
    partly = rows.filter(partly=True)
    spared = {"partly": partly.exclude(fate="wrong").count(), "without": partly.filter(fate="wrong").count()}
    return {"fates": dict(fates), "done": dict(done)} | spared


def _check(run: ImportRun, rows: Sequence[ImportRow], now: datetime) -> None:
    """Every row of the part has its fate, but for those that have come in already: they keep theirs."""
    wanted: list[Wanted] = []
    todo = [row for row in rows if not row.done]
    decided = {row.n: (row.choice, _about(row)) for row in todo if row.choice}
    for row in todo:
        read = read_row(run.columns, row.cells, order=run.date_order)
        row.fate = "wrong" if read.stays_out(partly=run.partly) else "empty" if read.empty else "new"
        row.why, row.partly = [[fault.column, fault.why] for fault in read.faults], read.without
        row.mail = row.alike = row.found = row.choice = ""
        row.found_row = 0
        if row.fate == "new":
            one = Wanted.of(row.n, read.values)
            row.mail, row.alike = one.email, one.alike
            wanted.append(one)
    _match(run, {row.n: row for row in todo}, wanted)
    for row in todo:
        choice, about = decided.get(row.n, ("", None))
        row.choice = choice if about == _about(row) else ""
    saved(ImportRow, todo, [*FIELDS, "choice"])


def _about(row: ImportRow) -> tuple[str, str, int]:
    """What becomes of the row by itself, and whom it is about: a decision about it is a decision about that."""
    return row.fate, row.found, row.found_row


def _match(run: ImportRun, rows: dict[int, ImportRow], wanted: Sequence[Wanted]) -> None:
    known = performers_like(run.company_id, run.by, wanted)

    def values_of(cells: Sequence[str]) -> dict[str, Any]:
        return read_row(run.columns, cells, order=run.date_order).values

    earlier = rows_like(run.pk, wanted, values_of)
    for one in wanted:
        row, told = rows[one.n], match(one, known, earlier)
        row.fate = told.fate
        if told.found:
            row.found, row.found_row = told.found.id, told.found.row
        if told.fate in ("new", "known", "maybe"):
            earlier.add(import_making.as_row(one))
