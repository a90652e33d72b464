"""Lists on paper: columns, and a line for each person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind`: text, strong, write (room for a hand), tick (a box for one)."""

    head: str
    kind: str = "text"
    mm: float = 0
    share: float = 0
    """Of what the others leave; without it and without `mm` it is as wide as what stands in it."""

    def data(self) -> dict[str, Any]:
        """As the template reads it."""
        return {"head": self.head, "kind": self.kind, "mm": self.mm, "share": self.share}


Cell = str | tuple[str, str]
"""A text; or a text and something smaller below it."""


class Faint(str):
    """A text in place of a name, where there is none to be said: free, taken."""

    __slots__ = ()


def part(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, title: str = "", lead: str = "", empty: str = "",
    room: float = 2,
) -> dict[str, Any]:  # fmt: skip
    """One table of a paper, with its heading. `room`: millimetres above and below each line."""
    return {
        "title": title, "lead": lead, "empty": empty, "room": room, "columns": [one.data() for one in columns],
        "rows": [[_cell(cell) for cell in row] for row in rows],
    }  # fmt: skip


def _cell(cell: Cell) -> dict[str, Any]:
    text, under = (cell, "") if isinstance(cell, str) else cell
    return {"text": str(text), "under": under, "faint": isinstance(text, Faint)}
