"""Tables as files: what a program of tables opens, and nothing in it taken for a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from castlist.rules.imports import defused


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
