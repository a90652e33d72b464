"""Somebody asks for what others wrote about them: what they may ask, how long it may take, and who answers."""

import calendar
from dataclasses import dataclass
from datetime import date

from castlist.rules.why import Refused, Why

WANTS = {
    "read": "to read what others wrote",
    "correct": "to have something put right",
    "erase": "to have what others wrote erased",
}
DESKS = ("room", "lead")
LONGEST_WORDS = 4000
LONGEST_ANSWER = 20_000


def month_after(day: date) -> date:
    """The same day of the next month, or its last where it has no such day."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def checked_wish(wants: str, words: str) -> str:
    """What they ask, as it is kept. Refuses: incomplete, too_long."""
    if wants not in WANTS:
        raise Refused(Why.incomplete, detail="Say what you ask for.")
    if len(words) > LONGEST_WORDS:
        raise Refused(Why.too_long, detail=f"At most {LONGEST_WORDS:,} characters can be kept here.")
    return words


@dataclass(frozen=True, slots=True)
class Clock:
    """How much of the month is left."""

    due_on: date
    looked_on: date

    @property
    def left(self) -> int:
        """Days; less than none when it is overdue."""
        return (self.due_on - self.looked_on).days

    @property
    def overdue(self) -> bool:
        """True from the day after."""
        return self.left < 0

    @property
    def sentence(self) -> str:
        """How it is said."""
        if self.overdue:
            return f"Overdue by {-self.left} {'day' if self.left == -1 else 'days'}: answer it now."
        if self.left == 0:
            return "Today is the last day."
        return f"{self.left} {'day is' if self.left == 1 else 'days are'} left."
