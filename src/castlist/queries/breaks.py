"""The breaks of an audition day, as pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from castlist.rules.auditions import said_clock
from castlist.rules.breaks import kept


@dataclass(frozen=True, slots=True)
class BreakRow:
    """When nobody is heard, by the production's clock. `whose`: as it was typed; '' for everybody's."""

    at: datetime
    until: datetime
    whose: str = ""

    @property
    def words(self) -> str:
        """'13:00–14:00 pianist', as it is typed."""
        return f"{said_clock(self.at)}–{said_clock(self.until)} {self.whose}".strip()


def breaks_on(stored: Iterable[Sequence[object]], day: date, zone: ZoneInfo) -> tuple[BreakRow, ...]:
    """Those of that day, in order."""
    rows = (
        BreakRow(
            datetime.fromtimestamp(one.starts / 1000, zone), datetime.fromtimestamp(one.ends / 1000, zone), one.whose
        )
        for one in kept(stored)
    )
    return tuple(row for row in rows if row.at.date() == day)
