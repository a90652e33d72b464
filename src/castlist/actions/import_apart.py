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
from typing import Any, Final

MEGABYTES: Final = 640
SECONDS: Final = 90


def main() -> int:
    """The rows of the workbook stand on the standard output."""
    _hold_back()
    from python_calamine import CalamineError, PasswordError

    trouble = ""
    try:
        for row in _rows(sys.argv[1]):
            print(json.dumps(row))
    except PasswordError:
        trouble = "password"
    except (CalamineError, OSError, ValueError, IndexError):
        trouble = "damaged"
    except MemoryError:
        trouble = "large"
    print(json.dumps({"trouble": trouble}))
    return 0


def _hold_back() -> None:
    """From here on this process has no more memory and time than that, where the system can say so."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _rows(path: str) -> Iterator[list[str]]:
    """The rows of the first sheet that is shown and holds anything, from its first row on."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with CalamineWorkbook.from_path(path) as book:
        for about in book.sheets_metadata:
            if about.typ is SheetTypeEnum.WorkSheet and about.visible is SheetVisibleEnum.Visible:
                sheet = book.get_sheet_by_name(about.name)
                if sheet.height:
                    yield from ([text_of(value) for value in row] for row in sheet.iter_rows())
                    return


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
