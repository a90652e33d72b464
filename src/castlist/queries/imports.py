"""Lists of people, for whoever runs a desk or owns the company; nobody else finds one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from castlist.queries.doors import NotThere
from castlist.queries.log import load_roles
from castlist.queries.related import related_to
from castlist.queries.retention import periods
from castlist.records.models import Company, ImportColumns, ImportRow, ImportRun, Performer, Person, Seat
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.import_rows import KEPT, filled_in, read_row
from castlist.rules.imports import FATE_SAYS, WORKING, Column, defused, guess, headings_digest

SAMPLE: Final = 200
"""Rows by which columns are guessed."""
SHOWN: Final = 50
"""Rows on one page."""
LISTS: Final = 100
"""Earlier lists that are shown."""
TOLD: Final = (("email", "E-mail"), ("phone", "Phone"), ("note", "A line"), ("voice", "Voice"), ("skills", "Skills"),
               ("agent", "Agent"), ("last_heard", "Last heard of"))  # fmt: skip
"""What is shown of two who may be one, side by side."""
CALLED: Final = {
    "credits": "Credits", "range_low": "Vocal range", "range_high": "Vocal range", "plays_from": "Playing range",
    "plays_to": "Playing range", "pronouns": "Pronouns", "printed": "Name as it is printed",
    "language": "Language of their letters",
}  # fmt: skip
"""What else a row may add."""
LEFT_OUT: Final = "Without this cell:"


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list as it stands among others: what it was called, who brought it and when, and what became of it."""

    id: str
    name: str
    by: str
    at: datetime
    stage: str
    rows: int
    made: int
    filled: int
    waiting: int
    """Rows that wait for a decision."""
    kept: int
    """Rows that could not be undone."""
    ran_at: datetime | None
    undone_at: datetime | None
    until: date
    """Until when it can be undone, and its rows are kept."""
    forgotten: bool

    @property
    def works(self) -> bool:
        """True while something goes on by itself."""
        return self.stage in WORKING

    @property
    def may_undo(self) -> bool:
        """True where it can be undone."""
        return self.stage in ("done", "running") and not self.forgotten


@dataclass(frozen=True, slots=True)
class ListsPage:
    """Earlier lists, the newest first; how long each can be undone, and how long somebody is kept untold."""

    company: str
    lists: tuple[ListLine, ...]
    days: int
    untold_days: int


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a row and a performer say of somebody, side by side."""

    what: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that cannot be taken: of which column, what stands there, and why; '' for the row as a whole."""

    column: str
    cell: str
    why: str
    left_out: bool
    """True where the row is taken all the same, without this cell."""


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row: who it is about, what becomes of it, what stands against it, and whom it may be about."""

    n: int
    name: str
    fate: str
    says: str
    choice: str
    done: str
    troubles: tuple[Trouble, ...]
    known: str
    """The name of the one who is known; '' for none."""
    row: int
    """The earlier row of the list that is about the same person; 0 for none."""
    told: tuple[Told, ...]
    url: str
    """The page of whoever came in by it, was filled in, or is known; '' for none."""
    adds: str = ""
    """What it would add now to what is known of somebody, in words; '' where nobody is known by it for certain."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One list: its columns while they are asked about, its rows with their fates, how far the work is."""

    line: ListLine
    columns: tuple[Column, ...]
    order: str
    sure: bool
    example: tuple[str, str]
    fates: dict[str, int]
    became: dict[str, int]
    """How many rows made somebody, filled somebody in, changed nothing, were left, undone, or kept."""
    fate: str
    """Of which rows are shown; '' for all."""
    page: int
    pages: int
    rows: tuple[RowLine, ...]
    ready: int
    """Rows that were decided about, and are not taken in yet."""
    place: int
    """How many rows the work of this stage is done with."""
    partly: bool
    """Whether rows are taken without the cells that cannot be."""
    without: int
    """So many rows stay out as a whole that could be taken without a cell or two."""
    spared: int
    """So many rows are taken without a cell or two."""
    said_at: datetime | None
    """When these columns were said of a list with the same headings; None where they are guessed."""


def lists_door(viewer: Person) -> Company:
    """The company, for its owner and for whoever runs the desk of one of its productions. NotThere for all others."""
    owned = Company.objects.filter(owner=viewer).order_by("created_at", "pk").first()
    if owned is not None:
        return owned
    for seat in Seat.objects.filter(person=viewer).select_related("production__company").order_by("pk"):
        if runs_desk(load_roles(seat.production_id, [], kinds=("rule", "member")), viewer.pk):
            return seat.production.company
    raise NotThere


def passes_lists_door(viewer: Person) -> bool:
    """Whether there are lists of people for this viewer at all."""
    try:
        lists_door(viewer)
    except NotThere:
        return False
    return True


def list_for(viewer: Person, run: str) -> ImportRun:
    """The list, for whoever passes the door. NotThere for others, and for what is not there."""
    found = ImportRun.objects.select_related("by").filter(pk=run[:12], company=lists_door(viewer)).first()
    if found is None or found.stage == "reading":
        raise NotThere
    return found


def lists_page(viewer: Person) -> ListsPage:
    """Every list that was brought, the newest first."""
    company = lists_door(viewer)
    days = periods(company.pk)
    runs = ImportRun.objects.filter(company=company).exclude(stage="reading").select_related("by")
    lines = tuple(line_of(run, days["imports"]) for run in runs.order_by("-created_at", "pk")[:LISTS])
    return ListsPage(company.name, lines, days["imports"], days["uncontacted"])


def line_of(run: ImportRun, days: int) -> ListLine:
    """The list in one line."""
    done: dict[str, int] = run.counts.get("done", {})
    waiting = ImportRow.objects.filter(run=run, fate="maybe", choice="", done="").count() if run.rows else 0
    until = ((run.ran_at or run.created_at) + timedelta(days=days)).date()
    return ListLine(
        run.pk, run.name, run.by.name, run.created_at, run.stage, run.rows, done.get("made", 0), done.get("filled", 0),
        waiting, done.get("kept", 0), run.ran_at, run.undone_at, until, run.forgotten_at is not None,
    )  # fmt: skip


def list_page(viewer: Person, run: str, *, fate: str = "", page: int = 1) -> ListPage:
    """The list as it stands now, with one page of its rows."""
    found = list_for(viewer, run)
    days = periods(found.company_id)["imports"]
    understood = guess(found.headings, sample_of(found), found.columns, found.date_order)
    rows = _rows(found, fate)
    count = rows.count() if found.stage not in ("mapping", "checking") else 0
    pages = max(1, -(-count // SHOWN))
    page = min(max(page, 1), pages)
    shown = list(rows[(page - 1) * SHOWN : page * SHOWN]) if count else []
    became = dict(Counter(found.counts.get("done", {})))
    return ListPage(
        line_of(found, days), understood.columns, found.date_order, understood.sure, understood.example,
        {key: found.counts.get("fates", {}).get(key, 0) for key in FATE_SAYS}, became,
        fate, page, pages, tuple(_lines(viewer, found, shown)), _ready(found), _place(found),
        found.partly, found.counts.get("without", 0), found.counts.get("partly", 0), _said_at(found),
    )  # fmt: skip


def said_before(run: ImportRun) -> ImportColumns | None:
    """What the columns of a list with these headings say, as somebody last said it of all of them."""
    rows = ImportColumns.objects.filter(company=run.company_id, headings=headings_digest(run.headings))
    said = rows.first()
    return said if said and len(said.columns) == len(run.headings) else None


def _said_at(run: ImportRun) -> datetime | None:
    said = said_before(run) if run.stage == "mapping" else None
    return said.at if said and said.columns == run.columns else None


def _ready(run: ImportRun) -> int:
    rows = ImportRow.objects.filter(run=run, done="", fate__in=("new", "known", "maybe", "twice"))
    return rows.exclude(fate="maybe", choice="").count() if run.stage in ("checked", "done") else 0


def _place(run: ImportRun) -> int:
    """Rows carry the numbers that they have in the file, where the first of them seldom is 1."""
    first = ImportRow.objects.filter(run=run).order_by("n").values_list("n", flat=True).first() or 1
    done = first + run.rows - run.place if run.stage == "undoing" else run.place - first + 1
    return min(max(0, done), run.rows)


def _rows(run: ImportRun, fate: str) -> QuerySet[ImportRow]:
    rows = ImportRow.objects.filter(run=run).order_by("n")
    if fate == "waiting":
        return rows.filter(fate="maybe", choice="", done="")
    if fate == "kept":
        return rows.filter(done="kept")
    if fate == "partly":
        return rows.filter(partly=True)
    return rows.filter(fate=fate) if fate in FATE_SAYS else rows.exclude(fate="empty")


def sample_of(run: ImportRun) -> list[list[str]]:
    """The first rows of the list."""
    rows = ImportRow.objects.filter(run=run).order_by("n")
    return [list(cells) for cells in rows.values_list("cells", flat=True)[:SAMPLE]]


def _lines(viewer: Person, run: ImportRun, rows: Sequence[ImportRow]) -> Iterator[RowLine]:
    """The rows; but for those about somebody to whom the viewer stands in a relation."""
    ids = {one for row in rows for one in (row.found, row.performer) if one}
    unseen = related_to(viewer)
    people = {one.pk: one for one in Performer.objects.filter(pk__in=ids - unseen, erased_at=None)}
    earlier = _earlier(run, rows)
    for row in rows:
        if unseen & {row.found, row.performer}:
            continue
        values = read_row(run.columns, row.cells, order=run.date_order).values
        known, whose = people.get(row.found), people.get(row.performer) or people.get(row.found)
        adds = _adds(known, values) if known and row.fate == "known" and not row.done else ""
        there = {key: getattr(known, key) for key, _ in TOLD} if known else earlier.get(row.found_row, {})
        yield RowLine(
            row.n, str(values.get("name", "")) or _first_cell(row), row.fate, FATE_SAYS.get(row.fate, ""), row.choice,
            row.done, tuple(_troubles(run, row)), known.name if known else str(there.get("name", "")), row.found_row,
            tuple(_told(values, there)) if row.fate == "maybe" else (), f"/people/{whose.pk}/" if whose else "",
            adds,
        )  # fmt: skip


def _adds(known: Performer, values: Mapping[str, Any]) -> str:
    """What is filled in, as the columns are called."""
    called = {**CALLED, **dict(TOLD)}
    more = filled_in({key: getattr(known, key) for key in KEPT}, values)
    return "fills in " + ", ".join(dict.fromkeys(called.get(key, key) for key in more)) if more else "nothing to add"


def _first_cell(row: ImportRow) -> str:
    return next((cell for cell in row.cells if cell), "")[:80]


def _earlier(run: ImportRun, rows: Iterable[ImportRow]) -> dict[int, dict[str, Any]]:
    numbers = {row.found_row for row in rows if row.found_row}
    found = ImportRow.objects.filter(run=run, n__in=numbers).values_list("n", "cells") if numbers else ()
    return {n: read_row(run.columns, cells, order=run.date_order).values for n, cells in found}


def _troubles(run: ImportRun, row: ImportRow) -> Iterator[Trouble]:
    for column, why in row.why:
        known = 0 <= column < len(run.headings)
        cell = row.cells[column][:80] if known and column < len(row.cells) else ""
        spared = column >= 0 and row.partly and row.fate != "wrong"
        yield Trouble(run.headings[column] if known else "", cell, why, spared)


def _told(values: Mapping[str, Any], there: Mapping[str, Any]) -> Iterator[Told]:
    for key, what in TOLD:
        here, other = _text(values.get(key)), _text(there.get(key))
        if here or other:
            yield Told(what, here, other)


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def fates_table(viewer: Person, run: str) -> Iterator[list[str]]:
    """The whole list as a table: the number of each row, what becomes of it and why, and its cells as they came."""
    found = list_for(viewer, run)
    yield ["Row", "What becomes of it", "Why", *map(defused, found.headings)]
    last, unseen = 0, related_to(viewer)
    while rows := list(ImportRow.objects.filter(run=found, n__gt=last).order_by("n")[:500]):
        for row in rows:
            if not unseen & {row.found, row.performer}:
                why = " ".join(_why(trouble) for trouble in _troubles(found, row))
                yield [str(row.n), _fate(row), defused(why), *map(defused, row.cells)]
        last = rows[-1].n


def _fate(row: ImportRow) -> str:
    twice = f" (row {row.found_row})" if row.found_row else ""
    return FATE_SAYS.get(row.fate, "") + twice


def _why(trouble: Trouble) -> str:
    said = f"{trouble.column}: {trouble.why}" if trouble.column else trouble.why
    return f"{LEFT_OUT} {said}" if trouble.left_out else said


def lists_about(performers: Iterable[str]) -> int:
    """In how many rows of lists that are kept something stands about these."""
    there = list(performers)
    return ImportRow.objects.filter(Q(performer__in=there) | Q(found__in=there)).exclude(cells=[]).count()
