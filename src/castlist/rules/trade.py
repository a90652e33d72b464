"""What the trade asks of an audition session, as data: a pack is a set of rules with their source, and finds things.

Nothing here is law or advice: every finding says which rule, which numbers, and where that was read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from castlist.rules.why import Refused, Why

SEVERITIES = {
    "block": "to put right",
    "reason": "asks why",
    "warn": "to look at",
    "info": "to know",
}
"""From the strictest on, each with what it asks of whoever makes a day."""
MARKS = {"V": "read in the source", "2": "read second-hand", "M": "not read in a source"}
"""How sure a figure is. Only what was read in its source may refuse anything, or ask for a reason."""
KINDS = {
    "invited": "by invitation",
    "open": "open call",
    "epa": "Equity principals in blocks (EPA)",
    "ecc-singers": "Equity chorus call, singers (ECC)",
    "ecc-dancers": "Equity chorus call, dancers (ECC)",
    "generals": "generals",
    "dance": "dance call",
    "chemistry": "chemistry reading",
    "callback": "callback",
    "modesty": "callback in modesty garments",
}
"""What a session is, as far as a rule asks."""
TOLD = {
    "ecc-dancers": "a dance call",
    "dance": "a dance call",
    "chemistry": "a reading together with others",
    "modesty": "a callback in modesty garments; whatever you do not want to do, say so, before or then",
}
"""What whoever comes is told of it on their page, where they would come otherwise."""
INVITED, MODESTY = "invited", "modesty"
CALLED_BACK = ("callback", MODESTY)
"""What nobody takes a time at by their link before they are called back: it is none of the general calls."""
GENERAL = "general"
MOST_ADULTS = 99


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a rule says in numbers and words; a check looks at some of them, and at no others."""

    hours: int = 0
    minutes: int = 0
    after_minutes: int = 0
    beside: tuple[int, ...] = ()
    """Minutes of the breaks that there are before this one is looked for, the longest first."""
    adults: int = 0
    per_block: int = 0
    children: int = 0
    """For how many one grown-up cares at most."""
    patterns: tuple[tuple[int, int], ...] = ()
    """Pairs: so many minutes of work, then a break of so many. One of them is to be kept."""
    ages: tuple[int, int] = (0, 17)
    """From which age to which, in whole years, on the day."""
    until_leaving: bool = False
    """And not once compulsory school age is over, as England counts it."""
    under_months: int = 0
    """And only under so many months; 0 for no such bound."""
    days: int = 0
    """How many in a row, or in a week."""
    weeks: int = 0
    days_off: int = 0
    school_days: bool = False
    """On Mondays to Fridays alone, which may be days of school: no calendar of one is known."""
    earliest: int = 0
    """Minutes after midnight; those below may lie beyond the next one."""
    latest: int = 0
    latest_before_weekend: int = 0
    words: tuple[str, ...] = ()
    limit: str = ""
    """Which limit on self-tapes, by the name that it has there."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack. `kinds`: of which sessions; () for all of them."""

    id: str
    check: str
    severity: str
    mark: str
    source: str
    says: str
    kinds: tuple[str, ...] = ()
    numbers: Numbers = Numbers()


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules that belong together: of one place, or one agreement. Whoever chooses a pack chooses all of it."""

    id: str
    version: str
    name: str
    jurisdiction: str
    agreement: str
    """By its name, or the law; none for neither."""
    read_on: date
    """The day on which its sources were read."""
    rules: tuple[Rule, ...]
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force then, as far as that is known."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    @property
    def holds(self) -> str:
        """'from 2026-04-01 until 2027-03-31'; '' where it is not known."""
        ends = (("from", self.valid_from), ("until", self.valid_to))
        return " ".join(f"{word} {day.isoformat()}" for word, day in ends if day)

    @property
    def stamp(self) -> str:
        """general@2026.1"""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Time:
    """One time of a session, on the clock of the production; `said`: when it was laid out, or somebody is told."""

    start: datetime
    minutes: int
    said: datetime
    desk: bool = False
    """Nobody is offered it by their link: the desk gives it."""

    @property
    def end(self) -> datetime:
        """When it is over, by the hours that pass."""
        return (self.start.astimezone(self.said.tzinfo) + timedelta(minutes=self.minutes)).astimezone(self.start.tzinfo)


@dataclass(frozen=True, slots=True)
class Other:
    """Another session for the same role, or one of them for any: what it is, and when it begins and ends."""

    kind: str
    days: frozenset[date]
    ends: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A session as a rule sees it: without anybody who is heard there."""

    kind: str
    times: tuple[Time, ...]
    beside: tuple[Time, ...] = ()
    """Those of other sessions with the same people in the room."""
    access: str = ""
    material: str = ""
    adults: int = 0
    """How many are in the room with whoever is heard; 0 where it is not said."""
    observer: str = ""
    recording: bool = False
    answer_by: date | None = None
    asks_access: bool = True
    """Whoever is invited is asked what they need."""
    named: bool = True
    """It says who is in the room."""
    lists: tuple[str, ...] = ()
    """By which people are called at the door, in order."""
    others: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True)
class Minor:
    """Somebody under 18 and all of their times, for those who may know of both."""

    name: str
    born: date | None
    times: tuple[Time, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that is not kept, or has something to say: its numbers, its source, and which version found it."""

    pack: str
    version: str
    rule: str
    severity: str
    mark: str
    sentence: str
    found: int
    limit: int
    unit: str
    """minutes, adults, times, words, clock (minutes after midnight); '' where nothing is counted."""
    source: str

    @property
    def key(self) -> str:
        """general@2026.1/second-adult"""
        return f"{self.pack}@{self.version}/{self.rule}"

    @property
    def answers(self) -> str:
        """general/second-adult: a reason that was given goes on answering it in a later version."""
        return f"{self.pack}/{self.rule}"


class AgainstTheTrade(Refused):
    """A session is refused, or a reason is missing: with every finding that makes it so."""

    def __init__(self, whys: Iterable[Why], findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(*whys, detail=" ".join(one.sentence for one in findings))


def weigh(found: tuple[Finding, ...], *, why: str, answered: frozenset[str]) -> tuple[str, ...]:
    """Which rules the reason answers, as pack/rule. Refuses what a rule blocks, and a reason that is missing: both at
    once where there are both, so that nobody puts one right to be told of the other.

    `answered`: those that a reason from before has answered; `why`: what is said anew, '' for nothing.
    """
    blocked = tuple(one for one in found if one.severity == "block")
    asked = tuple(one for one in found if one.severity == "reason")
    fresh = tuple(one for one in asked if one.answers not in answered and not why)
    whys = [Why.against_the_trade] * bool(blocked) + [Why.trade_asks_why] * bool(fresh)
    if whys:
        raise AgainstTheTrade(whys, blocked + fresh)
    return tuple(one.answers for one in asked)


def span(minutes: int) -> str:
    """3 hours 20 minutes; 7 days."""
    days, left = divmod(minutes, 1440) if minutes >= 4320 else (0, minutes)
    parts = (days, "day"), (left // 60, "hour"), (0 if days else left % 60, "minute")
    said = [f"{count} {what}{'' if count == 1 else 's'}" for count, what in parts if count]
    return " ".join(said) or "no time"


def counted(count: int, unit: str) -> str:
    """A number as it is read: 2 adults, 07:00, 9 hours 30 minutes; nothing for none."""
    if unit == "clock":
        return f"{count // 60 % 24:02}:{count % 60:02}" if count != 1440 else "24:00"
    if unit == "minutes":
        return span(count)
    if not count:
        return "nothing"
    return f"{count} {unit.removesuffix('s') if count == 1 else unit}".strip()
