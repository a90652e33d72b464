"""A workbook read in a process of its own, with so much memory and so much time, and no more. It is given the path.

What such a file unpacks to is nobody's to foresee: one cell at the far corner of a sheet asks for as much memory as a
million rows. So whatever it does to its reader, it does to this process. Each row is one line of JSON; the last line is
an object that says how it ended.
"""

import json
import math
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final

MEGABYTES: Final = 640
SECONDS: Final = 90
LOOKED_AT: Final = 10
"""Rows of a sheet by which it is seen whether a list stands in it."""


class SeveralLists(Exception):
    """Lists stand on these sheets that do not begin alike."""


def main() -> int:
    """The rows of the workbook stand on the standard output."""
    _hold_back()
    from python_calamine import CalamineError, PasswordError

    trouble, sheets = "", list[str]()
    try:
        for row in _rows(sys.argv[1]):
            print(json.dumps(row))
    except PasswordError:
        trouble = "password"
    except (CalamineError, OSError, ValueError, IndexError):
        trouble = "damaged"
    except SeveralLists as lists:
        trouble, sheets = "several", list(lists.args)
    except MemoryError:
        trouble = "large"
    print(json.dumps({"trouble": trouble, "sheets": sheets}))
    return 0


def _hold_back() -> None:
    """From here on this process has no more memory and time than that, where the system can say so."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _rows(path: str) -> Iterator[list[str]]:
    """The rows of all sheets that are shown and hold a list, under the headings of the first: of a sheet with nothing
    but words to be read, nothing. Where no sheet holds a list, the rows of the first that holds anything.
    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with CalamineWorkbook.from_path(path) as book:
        shown = [one.name for one in book.sheets_metadata
                 if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible]  # fmt: skip
        begin = {name: _begins(book.get_sheet_by_name(name)) for name in shown}
        lists = [name for name in shown if len(begin[name]) > 1]
        if any(begin[name][0] != begin[lists[0]][0] for name in lists):
            raise SeveralLists(*lists)
        for name in lists or [name for name in shown if book.get_sheet_by_name(name).height][:1]:
            rows = iter(_texts(book.get_sheet_by_name(name)))
            if lists and name != lists[0]:
                next(row for row in rows if _cells(row) > 1)  # the headings, once more
            yield from rows


def _texts(sheet: Any) -> Iterator[list[str]]:
    return ([text_of(value) for value in row] for row in sheet.iter_rows())


def _cells(row: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _begins(sheet: Any) -> list[list[str]]:
    """Of the first rows of a sheet those in which more than one cell says something, as far as they say anything."""
    found = [row for row in islice(_texts(sheet), LOOKED_AT) if _cells(row) > 1] if sheet.height else []
    return [[cell.strip() for cell in row if cell.strip()] for row in found]


def text_of(value: Any) -> str:
    """A cell as it is read on the screen: a day without its time, a whole number without a point."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if isinstance(value, timedelta) or value is None else str(value)


if __name__ == "__main__":
    sys.exit(main())
