"""`castlist import`: a list of people comes in from the server's keyboard, or it is only said what would become."""

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import Any

from castlist.jobs.arguments import Once, folder, text
from castlist.jobs.start import BAD_INPUT, Stop, database_errors, open_installation

STAY_OUT = 3
SAID = 20
"""Rows that are named one by one; the rest is counted."""
EXIT_CODES = (
    "exit codes: 0 every row came in, or would · 1 it could not be done, the one line says why · 2 the command line is "
    "wrong · 3 some rows stay out: they cannot be taken, or wait for a decision"
)


def main(arguments: Sequence[str]) -> int:
    """The list has come in; or, with --dry-run, it is only said, and nothing of it is kept."""
    read = _parser().parse_args(arguments)
    if not read.file.is_file():
        raise Stop(f"There is no file {read.file}.")
    open_installation(read.data)
    from castlist.rules.why import Refused

    with database_errors():
        try:
            told = _done(read)
        except Refused as no:
            raise Stop(no.detail or no.why.sentence) from None
        except OSError as no:
            raise Stop(f"{read.file} cannot be read: {no.strerror}.") from None
    print(json.dumps(told, ensure_ascii=False) if read.json else "\n".join(_lines(told)))
    return STAY_OUT if told["fates"]["wrong"] or told["waiting"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist import",
        description="Bring a list of people: CSV, XLSX, XLS, ODS, the export of a Google form, or address cards. It "
        "can be undone as a whole, on the page where lists are brought.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("file", type=folder, metavar="FILE")
    parser.add_argument(
        "--map", type=text, action="append", default=[], metavar="COLUMN=FIELD",
        help="what a column says, by its heading or its number; COLUMN= leaves it out; the others are guessed",
    )  # fmt: skip
    parser.add_argument(
        "--dates", choices=("dmy", "mdy", "ymd", "ydm"), action=Once, help="in which order dates are written"
    )
    parser.add_argument(
        "--duplicates", choices=("new", "same", "skip"), action=Once,
        help="what becomes of all who may be known; without it they wait for a decision",
    )  # fmt: skip
    parser.add_argument(
        "--partly", action="store_true",
        help="take rows without the cells that cannot be taken; without it such rows stay out, and without a name or "
        "with an e-mail that is none they always do",
    )  # fmt: skip
    parser.add_argument(
        "--as", dest="who", type=text, action=Once, metavar="E-MAIL", help="who brings it; the owner, if nobody is said"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would become of every row")
    parser.add_argument("--data", type=folder, action=Once, metavar="DIR", help="instead of CASTLIST_DATA")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _done(read: argparse.Namespace) -> dict[str, Any]:
    from django.utils import timezone

    from castlist.actions import imports

    who, company = _who(read.who)
    run = imports.bring(read.file, company=company, by=who, name=read.file.name, now=timezone.now())
    kept = False
    try:
        columns, order = _columns(run, read.map), read.dates or run.date_order
        imports.spare(run.pk, company=company, partly=read.partly, now=timezone.now())
        imports.understand(run.pk, company=company, columns=columns, order=order, now=timezone.now())
        kept = not read.dry_run
        _work(run.pk)
        if read.duplicates:
            imports.choose(run.pk, company=company, choices={}, everybody=read.duplicates, now=timezone.now())
        if not read.dry_run:
            imports.take(run.pk, company=company, now=timezone.now())
            _work(run.pk)
        return _told(who, run.pk, dry=read.dry_run)
    finally:
        if not kept:
            imports.drop(run.pk, company=company, now=timezone.now())


def _who(email: str | None) -> tuple[Any, Any]:
    """Who brings the list, and to what company. Stop where they could not bring it in a browser either."""
    from castlist.queries.doors import NotThere
    from castlist.queries.imports import lists_door
    from castlist.queries.people import owner, person_by_email

    who = person_by_email(email) if email else owner()
    if who is None:
        raise Stop(f"Nobody here has the e-mail address {email[:80]}." if email else "No company is founded here.")
    try:
        return who, lists_door(who)
    except NotThere:
        raise Stop(f"{who.name} runs no desk here, so they cannot bring a list.") from None


def _columns(run: Any, said: Sequence[str]) -> list[str]:
    """What the columns say: as it was guessed, but for those that the command line names."""
    from castlist.rules.imports import BY_FIELD, heading_words

    columns, headings = list(run.columns), [heading_words(one) for one in run.headings]
    for one in said:
        column, equals, field = one.rpartition("=")
        place = headings.index(heading_words(column)) if heading_words(column) in headings else _number(column) - 1
        if not equals or not 0 <= place < len(columns):
            there = ", ".join(f"“{heading}”" for heading in run.headings)
            raise Stop(f"--map {one[:80]!r}: there is no such column. These are there: {there}.", code=BAD_INPUT)
        if field and field not in BY_FIELD:
            raise Stop(f"--map {one[:80]!r}: a column may say {', '.join(BY_FIELD)}.", code=BAD_INPUT)
        columns[place] = field
    return columns


def _number(column: str) -> int:
    return int(column) if column.isascii() and column.isdigit() and len(column) < 4 else 0


def _work(run: str) -> None:
    """All the work that there is on it is done, part by part; whoever is killed can go on from a browser."""
    from django.utils import timezone

    from castlist.actions import import_work
    from castlist.rules.imports import WORKING

    while (found := import_work.go_on(run, now=timezone.now(), parts=10)) and found.stage in WORKING:
        pass


def _told(who: Any, run: str, *, dry: bool) -> dict[str, Any]:
    from castlist.queries.imports import list_page

    page = list_page(who, run)
    return {
        "list": "" if dry else run, "rows": page.line.rows, "fates": page.fates, "became": page.became,
        "waiting": page.line.waiting, "until": page.line.until.isoformat(),
        "columns": {column.heading: column.field for column in page.columns},
        "wrong": _cells(list_page(who, run, fate="wrong")),
        "without": _cells(list_page(who, run, fate="partly")) if page.partly else [],
        "partly": page.spared, "could_be_partly": page.without,
    }  # fmt: skip


def _cells(page: Any) -> list[dict[str, Any]]:
    """The cells of the first rows that cannot be taken, and why."""
    return [
        {"row": row.n, "column": trouble.column, "why": trouble.why}
        for row in page.rows[:SAID]
        for trouble in row.troubles
    ]


def _lines(told: dict[str, Any]) -> Iterator[str]:
    from castlist.rules.imports import FATE_SAYS

    for heading, field in told["columns"].items():
        yield f"{heading}: {field or 'left out'}"
    for fate, count in told["fates"].items():
        if count:
            yield f"{count:,} {FATE_SAYS[fate]}"
    for one in told["wrong"]:
        yield f"Row {one['row']}{', ' + one['column'] if one['column'] else ''}: {one['why']}"
    for one in told["without"]:
        yield f"Row {one['row']} without this cell: {one['column']}: {one['why']}"
    if told["could_be_partly"]:
        yield f"{told['could_be_partly']:,} of those that cannot be taken can be without such a cell, with --partly."
    became = told["became"]
    if told["list"]:
        yield (
            f"{became.get('made', 0):,} came in, {became.get('filled', 0):,} were filled in. "
            f"It can be undone until {told['until']}."
        )
    if told["waiting"]:
        yield f"{told['waiting']:,} may be known, and wait: decide in a browser, or bring it with --duplicates."
