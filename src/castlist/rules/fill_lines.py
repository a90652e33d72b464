"""What the desk says of days that are to be filled, a line each: who comes when, who is needed and there, and breaks.

Of a line that cannot be read it is said which, and why; then nothing is worked out.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, TypeVar

from castlist.rules.dates import WHOLE
from castlist.rules.day_lines import NotADay, Reading, read_when
from castlist.rules.scene_lines import BadLine, NotRead, same

T = TypeVar("T")
FIELDS: Final = ("after_school", "comes", "helpers", "breaks")
MOST_LINES, LONGEST_FIELD = 400, 30_000
AFTER_SCHOOL: Final = 16 * 60
"""From when on those under 18 are heard on weekdays, where nobody says otherwise."""
FARTHEST = timedelta(days=731)
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
_NOT: Final = re.compile(r"\b(?:not|never|cannot|can't|can’t|no|except|but)\b", re.I)
_TURNED: Final = (
    (re.compile(r"\bnot\s+before\b|\bno\s+earlier\s+than\b|\bnot\s+earlier\s+than\b", re.I), "from"),
    (re.compile(r"\bnot\s+after\b|\bno\s+later\s+than\b|\bnot\s+later\s+than\b", re.I), "until"),
)
_HELPER: Final = re.compile(r"(.+?)\s+(?:at|in)\s+(.+)", re.I)
_FOR: Final = re.compile(r"(.*?)(?:^|\s+)for\s+(.+)", re.I)
_EVERYBODY: Final = frozenset({"everybody", "everyone", "all"})


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of one day, or of every day where none is named, in minutes from midnight."""

    day: date | None
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who is needed, when they are there, and by whom: a pianist, a reader; for one performer at once."""

    name: str
    hours: tuple[Hours, ...]
    place: str = ""
    """The only place where they are; '' for any."""
    who: tuple[str, ...] = ()
    """Who needs them, by `same`; nobody named: everybody, or with a place whoever is heard there."""


@dataclass(frozen=True, slots=True)
class FillLines:
    """All that the lines say."""

    after_school: int | None = AFTER_SCHOOL
    """None: those under 18 come at any time."""
    comes: Mapping[str, tuple[Hours, ...]] = field(default_factory=dict)
    """When somebody can come, by `same` of their name."""
    helpers: tuple[Helper, ...] = ()
    breaks: tuple[tuple[str, Hours], ...] = ()
    """Where ('' for everywhere) and when nobody is heard."""


@dataclass(frozen=True, slots=True)
class Around:
    """What lines can speak of: who may be named, where sessions are, on which days, and which day it is."""

    names: Collection[str]
    places: Collection[str]
    days: Collection[date]
    this_day: date
    month_first: bool = False


def read_fill(said: Mapping[str, str], around: Around) -> tuple[FillLines, dict[str, list[BadLine]]]:
    """What the lines say; and for each field those that cannot be read: then there is nothing in the first."""
    reader = _Reader(said, around)
    school = AFTER_SCHOOL if "after_school" not in said else next(iter(reader.all("after_school", _clock)), None)
    comes: dict[str, tuple[Hours, ...]] = {}
    for name, hours in reader.all("comes", reader.person):
        comes[name] = (*comes.get(name, ()), *hours)
    helpers = reader.all("helpers", reader.helper)
    breaks = tuple(one for found in reader.all("breaks", reader.pause) for one in found)
    reader.fault_twice(helpers)
    return (FillLines(), reader.bad) if reader.bad else (FillLines(school, comes, tuple(helpers), breaks), {})


class _Reader:
    """Every field line by line, and what of it could not be read."""

    def __init__(self, said: Mapping[str, str], around: Around) -> None:
        self.said, self.around = said, around
        self.known = {same(name) for name in around.names}
        self.places = {same(place): place for place in around.places}
        self.bad: dict[str, list[BadLine]] = {}

    def all(self, name: str, read: Callable[[str], T]) -> list[T]:
        """What the lines of the field say."""
        found: list[T] = []
        for number, line in self._lines(name):
            try:
                found.append(read(line))
            except NotRead as no:
                self._fault(name, number, line, str(no))
        return found

    def _fault(self, name: str, number: int, line: str, why: str) -> None:
        self.bad.setdefault(name, []).append(BadLine(number, line[:200], why))

    def _lines(self, name: str) -> Iterator[tuple[int, str]]:
        text = self.said.get(name, "")
        lines = text.lstrip("\ufeff").splitlines()
        if len(text) > LONGEST_FIELD or len(lines) > MOST_LINES:
            much = f"That is too much: at most {MOST_LINES} lines and {LONGEST_FIELD:,} characters are read."
            self._fault(name, 1, "", much)
            return
        yield from ((number, line.strip()) for number, line in enumerate(lines, 1) if line.strip())

    def person(self, line: str) -> tuple[str, list[Hours]]:
        """Ivy Marlowe: after 14:00."""
        name, colon, when = line.partition(":")
        if not colon or not when.strip():
            raise NotRead("Write who, a colon, and when they can come, like: Ivy Marlowe: after 14:00")
        return self._named(name), self._hours(when)

    def _named(self, name: str) -> str:
        if same(name) not in self.known:
            raise NotRead(f"“{name.strip()[:40]}” is not among those who are asked for a time here.")
        return same(name)

    def helper(self, line: str) -> Helper:
        """Pianist: 10:00–13:00; Pianist at Studio 2: 10:00–13:00; Reader: 14:00–17:00 for Ivy Marlowe."""
        who, colon, when = line.partition(":")
        if not colon or not when.strip():
            raise NotRead("Write who is needed, a colon, and when they are there, like: Pianist: 10:00–13:00")
        at = _HELPER.fullmatch(who.strip())
        needed = _FOR.fullmatch(when.strip())
        named = [one for one in re.split(r"[,;]", needed[2]) if one.strip()] if needed else []
        whom = () if [same(one) for one in named] == [*_EVERYBODY & {same(one) for one in named}] else tuple(
            dict.fromkeys(self._named(one) for one in named)
        )  # fmt: skip
        hours = self._hours(needed[1]) if needed and needed[1].strip() else [] if needed else self._hours(when)
        name = " ".join((at[1] if at else who).split())
        if not name or len(name) > 80:
            raise NotRead("Say in at most 80 characters who is needed.")
        return Helper(name, tuple(hours) or (Hours(None, *WHOLE),), self._place(at[2]) if at else "", whom)

    def pause(self, line: str) -> list[tuple[str, Hours]]:
        """13:00–14:00; Studio 2: 13:00–14:00."""
        found = re.fullmatch(r"(.+?):\s+(.+)", line)
        place, when = (self._place(found[1]), found[2]) if found else ("", line)
        hours = self._hours(when)
        if any((one.starts, one.ends) == WHOLE for one in hours):
            raise NotRead("Write from when until when, like: 13:00–14:00")
        return [(place, one) for one in hours]

    def _place(self, text: str) -> str:
        if same(text) in self.places:
            return self.places[same(text)]
        like = [place for key, place in self.places.items() if key.startswith(same(text))]
        if len(like) != 1:
            says = "is the beginning of several places" if like else "is no place of a chosen session"
            raise NotRead(f"“{text.strip()[:40]}” {says}. Write it as it stands there.")
        return like[0]

    def _hours(self, when: str) -> list[Hours]:
        for pattern, word in _TURNED:
            when = pattern.sub(word, when)
        if _NOT.search(when):
            raise NotRead("Write when they can, and not when they cannot, like: after 14:00")
        within = (self.around.this_day, self.around.this_day + FARTHEST)
        try:
            days, hours = read_when(when, Reading(within, self.around.this_day, self.around.month_first))
        except NotADay as no:
            why = str(no) if "ends before" in str(no) else f"“{when.strip()[:40]}” could not be read."
            raise NotRead(f"{why} Write it like after 14:00, or 5 December 10:00–12:00.") from None
        on = None if days is None else [day for day in days if day in self.around.days]
        if on == []:
            raise NotRead("No chosen session is on that day.")
        return [Hours(day, *part) for day in on or (None,) for part in hours]

    def fault_twice(self, helpers: list[Helper]) -> None:
        """Whoever is needed is said in one line, for each place."""
        if "helpers" in self.bad:
            return
        seen: dict[tuple[str, str], int] = {}
        for (number, line), one in zip(self._lines("helpers"), helpers, strict=True):
            first = seen.setdefault((same(one.name), one.place), number)
            if first != number:
                self._fault("helpers", number, line, f"Line {first} says when {one.name} is there. Write it in one.")


def _clock(line: str) -> int:
    found = _CLOCK.fullmatch(line.strip())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise NotRead(f"“{line.strip()[:40]}” is no time of day. Write 16:00, or nothing.")
    return int(found[1]) * 60 + int(found[2] or 0)
