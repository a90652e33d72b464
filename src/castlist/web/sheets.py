"""Tables as files: what a program of tables opens, and nothing in it taken for a formula."""

import csv
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from castlist.rules.imports import defused

PART = 64 * 1024
MEASURED = 200
"""So many rows of a table say how wide its columns are."""
NARROWEST, WIDEST = 6, 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ABOUT_THE_BOOK = "docProps/core.xml"
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Echo:
    """A file that gives back every line that is written into it."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def as_csv(table: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The table as it goes out, row by row: UTF-8 with a mark, so that every program of tables reads it as that."""
    writer = csv.writer(Echo())
    yield b"\xef\xbb\xbf"
    for row in table:
        yield str(writer.writerow(row)).encode()


def attached(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    """The answer as a file that a browser saves, and nothing on the way keeps."""
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def sheet_of(name: str, table: Iterable[Sequence[str]]) -> HttpResponseBase:
    """A small table as a file of that name; no cell of it is taken for a formula."""
    rows = as_csv([defused(cell) for cell in row] for row in table)
    return attached(HttpResponse(rows, content_type="text/csv; charset=utf-8"), name)


def as_workbook(title: str, table: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The table as a workbook in which every cell is text: none is worked out, whatever it begins with. Its headings
    stay in sight, and its columns are as wide as what stands first in them.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    rows = iter(table)
    first = list(islice(rows, MEASURED))
    for at, width in enumerate(_widths(first), 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for row in chain(first, rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet)
            cell._value, cell.data_type = _NO_XML.sub("", text), "s"
            cells.append(cell)
        sheet.append(cells)
    with tempfile.TemporaryFile() as made, tempfile.TemporaryFile() as out:
        book.save(made)
        _undated(made, out)
        out.seek(0)
        while part := out.read(PART):
            yield part


def _widths(rows: Sequence[Sequence[str]]) -> Iterator[int]:
    """How wide each column is, in signs, by its longest line: no wider than a page shows beside others."""
    for cells in zip_longest(*rows, fillvalue=""):
        longest = max(len(line) for text in cells for line in text.splitlines() or [""])
        yield min(max(longest + 2, NARROWEST), WIDEST)


def _undated(made: IO[bytes], out: IO[bytes]) -> None:
    """The workbook without the moment at which it was made: the same people are the same bytes."""
    with ZipFile(made) as book, ZipFile(out, "w") as again:
        for name in book.namelist():
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            with book.open(name) as part, again.open(entry, "w") as kept:
                if name == ABOUT_THE_BOOK:
                    kept.write(_MOMENT.sub(rb"\g<1>1980-01-01T00:00:00Z", part.read()))
                else:
                    shutil.copyfileobj(part, kept, PART)
