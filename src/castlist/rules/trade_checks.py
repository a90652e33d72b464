"""The closed list of what a rule of the trade can ask: every check looks at a session, a letter or a minor's times."""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from castlist.rules import self_tapes
from castlist.rules.self_tapes import FRIDAY, SATURDAY
from castlist.rules.trade import SEVERITIES, Finding, Minor, Numbers, Pack, Rule, Seen, Time, counted

AUGUST, JUNE, LEAVES_AT = 8, 6, 16


Checks = Mapping[str, tuple[tuple[str, ...], Callable[..., "Hit | None"]]]
"""By name: which numbers a check needs, and what it finds."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule is not kept: what is there, what may be, and whatever else its sentence names."""

    found: int = 0
    limit: int = 0
    unit: str = ""
    at: datetime | None = None
    rest: int = 0
    word: str = ""


def _length(begin: datetime, end: datetime) -> int:
    return (end - begin) // timedelta(minutes=1)


def _apart(earlier: Time, later: Time) -> int:
    """Minutes that pass from the end of one to the beginning of the other, also when the clocks change."""
    utc = earlier.said.tzinfo
    return _length(earlier.end.astimezone(utc), later.start.astimezone(utc))


def _by_day(times: Iterable[Time]) -> list[list[Time]]:
    days: dict[date, list[Time]] = {}
    for one in sorted(times, key=lambda time: time.start):
        days.setdefault(one.start.date(), []).append(one)
    return list(days.values())


def _stretches(times: list[Time], rest: int) -> list[tuple[int, Time]]:
    """How long is worked between breaks of at least so many minutes, each with where it begins."""
    found: list[tuple[int, Time]] = []
    begin = last = times[0]
    for one in [*times[1:], None]:
        if one is None or _apart(last, one) >= max(rest, 1):
            found.append(
                (_apart(begin, last) + begin.minutes + last.minutes if last is not begin else begin.minutes, begin)
            )
            begin = one or begin
        last = one if one is not None and (begin is one or one.end > last.end) else last
    return found


def _longest(times: Iterable[Time], rest: int) -> tuple[int, Time] | None:
    every = (stretch for day in _by_day(times) for stretch in _stretches(day, rest))
    return max(every, key=lambda pair: pair[0], default=None)


# -- Of a session, and of the letter that invites to it


def _notice(numbers: Numbers, seen: Seen) -> Hit | None:
    short = min(seen.times, key=lambda time: time.start - time.said, default=None)
    if short is None or short.start - short.said >= timedelta(hours=numbers.hours):
        return None
    return Hit(max(_length(short.said, short.start), 0), numbers.hours * 60, "minutes", short.start)


def _grid(numbers: Numbers, seen: Seen) -> Hit | None:
    """The fullest stretch as long as a block: no more people than a block has."""
    long, fullest = timedelta(minutes=numbers.minutes), Hit()
    for first in seen.times:
        within = sum(1 for one in seen.times if first.start <= one.start < first.start + long)
        if within > max(fullest.found, numbers.per_block):
            fullest = Hit(within, numbers.per_block, "times", first.start, numbers.minutes)
    return fullest if fullest.found else None


def _breaks(numbers: Numbers, seen: Seen) -> Hit | None:
    """The pattern that is broken least, where none of them is kept by whoever is in the room on those days."""
    hits = []
    on = {one.start.date() for one in seen.times}
    times = [*seen.times, *(one for one in seen.beside if one.start.date() in on)]
    for work, rest in numbers.patterns:
        longest = _longest(times, rest)
        if longest is None or longest[0] <= work:
            return None
        hits.append(Hit(longest[0], work, "minutes", longest[1].start, rest))
    return min(hits, key=lambda hit: hit.found - hit.limit)


def _turnaround(numbers: Numbers, seen: Seen) -> Hit | None:
    """Before and after the days of this session, whatever else the same people do then."""
    return _rest(numbers, [*seen.times, *seen.beside], {one.start.date() for one in seen.times})


def _rest(numbers: Numbers, times: Iterable[Time], on: Set[date] | None = None) -> Hit | None:
    days = _by_day(times)
    nights = (
        (_apart(max(one, key=lambda t: t.end), two[0]), two[0])
        for one, two in pairwise(days)
        if on is None or {one[0].start.date(), two[0].start.date()} & on
    )
    short = min(nights, key=lambda pair: pair[0], default=None)
    if short is None or short[0] >= numbers.hours * 60:
        return None
    return Hit(max(short[0], 0), numbers.hours * 60, "minutes", short[1].start)


def _adults(numbers: Numbers, seen: Seen) -> Hit | None:
    return Hit(seen.adults, numbers.adults, "adults") if seen.adults < numbers.adults else None


def _undressing(numbers: Numbers, seen: Seen) -> Hit | None:
    asks = r"\b(?:" + "|".join(map(re.escape, numbers.words)) + r")\b"
    said = re.findall(asks, seen.material, re.IGNORECASE)
    return Hit(len(said), 0, "words", word=said[0]) if said else None


def _observer(numbers: Numbers, seen: Seen) -> Hit | None:
    return None if seen.observer else Hit()


def _recorded(numbers: Numbers, seen: Seen) -> Hit | None:
    return Hit() if seen.recording else None


def _access_said(numbers: Numbers, seen: Seen) -> Hit | None:
    return None if seen.access else Hit()


def _answer_said(numbers: Numbers, seen: Seen) -> Hit | None:
    return None if seen.answer_by else Hit()


def _access_asked(numbers: Numbers, seen: Seen) -> Hit | None:
    return None if seen.asks_access else Hit()


def _remember(numbers: Numbers, seen: Seen) -> Hit | None:
    return Hit()


# -- Of somebody under 18


def age_on(born: date, day: date) -> int:
    """Whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def leaves_school_on(born: date) -> date:
    """The last Friday in June of the school year, from September to August, in which they turn 16: as in England."""
    end = date(born.year + LEAVES_AT + (born.month > AUGUST), JUNE, 30)
    return end - timedelta(days=(end.weekday() - FRIDAY) % 7)


def _theirs(numbers: Numbers, minor: Minor) -> list[Time]:
    """Their times on days on which they are of the ages that the rule is about."""
    born, (youngest, oldest) = minor.born, numbers.ages
    if born is None:
        return []
    return [
        one for one in minor.times
        if youngest <= age_on(born, one.start.date()) <= oldest
        and not (numbers.until_leaving and one.start.date() > leaves_school_on(born))
    ]  # fmt: skip


def _minor_born(numbers: Numbers, minor: Minor) -> Hit | None:
    return Hit() if minor.born is None and minor.times else None


def _minor_clock(numbers: Numbers, minor: Minor) -> Hit | None:
    for one in _theirs(numbers, minor):
        begins = one.start.hour * 60 + one.start.minute
        if begins < numbers.earliest:
            return Hit(begins, numbers.earliest, "clock", one.start)
        before = numbers.latest_before_weekend if one.start.weekday() in (FRIDAY, SATURDAY) else 0
        latest = before or numbers.latest
        if begins + one.minutes > latest:
            return Hit(begins + one.minutes, latest, "clock", one.start)
    return None


def _minor_day(numbers: Numbers, minor: Minor) -> Hit | None:
    """From their first time to the end of their last, which is as long as they are known to be there."""
    for day in _by_day(_theirs(numbers, minor)):
        there = _there(day)
        if there > numbers.minutes:
            return Hit(there, numbers.minutes, "minutes", day[0].start)
    return None


def _there(day: list[Time]) -> int:
    return max(_apart(day[0], one) + day[0].minutes + one.minutes if one is not day[0] else one.minutes for one in day)


def _minor_work(numbers: Numbers, minor: Minor) -> Hit | None:
    for day in _by_day(_theirs(numbers, minor)):
        worked = sum(one.minutes for one in day)
        if worked > numbers.minutes and not (numbers.school_days and day[0].start.weekday() > FRIDAY):
            return Hit(worked, numbers.minutes, "minutes", day[0].start)
    return None


def _minor_stretch(numbers: Numbers, minor: Minor) -> Hit | None:
    (work, rest), *_ = numbers.patterns
    longest = _longest(_theirs(numbers, minor), rest)
    if longest is None or longest[0] <= work:
        return None
    return Hit(longest[0], work, "minutes", longest[1].start, rest)


def _minor_break(numbers: Numbers, minor: Minor) -> Hit | None:
    """Where they are there for long: the longest time between two of theirs, without the breaks beside which it is
    asked for. One that is long enough for two counts for both.
    """
    for day in _by_day(_theirs(numbers, minor)):
        breaks = [max(_apart(one, two), 0) for one, two in pairwise(day)] or [0]
        for taken in numbers.beside:
            breaks.append(max(max(breaks) - taken, 0))
            breaks.remove(max(breaks))
        if _there(day) >= numbers.after_minutes and max(breaks) < numbers.minutes:
            return Hit(max(breaks), numbers.minutes, "minutes", day[0].start, numbers.after_minutes)
    return None


def _minor_rest(numbers: Numbers, minor: Minor) -> Hit | None:
    return _rest(numbers, _theirs(numbers, minor))


OF_SESSION: dict[str, tuple[tuple[str, ...], Callable[[Numbers, Seen], Hit | None]]] = {
    "notice": (("hours",), _notice),
    "grid": (("minutes", "per_block"), _grid),
    "breaks": (("patterns",), _breaks),
    "turnaround": (("hours",), _turnaround),
    "adults": (("adults",), _adults),
    "undressing": (("words",), _undressing),
    "observer": ((), _observer),
    "recorded": ((), _recorded),
    "access_said": ((), _access_said),
    "answer_said": ((), _answer_said),
    "remember": ((), _remember),
}
"""What is asked of a session, with the numbers that each check needs."""
OF_LETTER = {"notice": OF_SESSION["notice"], "access_asked": ((), _access_asked)}
OF_MINOR: dict[str, tuple[tuple[str, ...], Callable[[Numbers, Minor], Hit | None]]] = {
    "minor_born": ((), _minor_born),
    "minor_clock": (("ages", "earliest", "latest"), _minor_clock),
    "minor_day": (("ages", "minutes"), _minor_day),
    "minor_work": (("ages", "minutes"), _minor_work),
    "minor_stretch": (("ages", "patterns"), _minor_stretch),
    "minor_break": (("ages", "after_minutes", "minutes"), _minor_break),
    "minor_rest": (("ages", "hours"), _minor_rest),
}
OF_TAPE = {"self_tape": (("limit",),)}
"""Kept where a self-tape is asked for, by `self_tapes`; a pack names them, so that all rules are found in one place."""
NEEDS = {name: said[0] for table in (OF_SESSION, OF_LETTER, OF_MINOR, OF_TAPE) for name, said in table.items()}
"""Which numbers each check needs; a rule that lacks one of them, or has another, is broken."""
MAY_HAVE = {"minor_clock": ("latest_before_weekend",), "minor_work": ("school_days",), "minor_break": ("beside",)}
LIMITS = {
    "pages": self_tapes.MOST_PAGES,
    "roles": self_tapes.MOST_ROLES,
    "scenes": self_tapes.MOST_SCENES,
    "versions": self_tapes.MOST_VERSIONS,
    "lines": self_tapes.MOST_LINES,
    "days": self_tapes.DAYS,
    "few_days": self_tapes.FEW_DAYS,
}
PLACES = ("found", "limit", "rest", "day", "word", "who")
"""What a sentence may name in braces."""


def findings(packs: Iterable[Pack], seen: Seen) -> tuple[Finding, ...]:
    """What the packs find in a session, the strictest first. Nobody who is heard there is looked at."""
    return _found(packs, seen, OF_SESSION, "")


def of_letter(packs: Iterable[Pack], seen: Seen) -> tuple[Finding, ...]:
    """What they find in the invitation to it, if it goes now."""
    return _found(packs, seen, OF_LETTER, "")


def of_minor(packs: Iterable[Pack], minor: Minor) -> tuple[Finding, ...]:
    """What they find in the times of somebody under 18: for those alone who may know that they are."""
    return _found(packs, minor, OF_MINOR, minor.name)


def in_force(packs: Iterable[Pack], days: Iterable[date]) -> tuple[Pack, ...]:
    """Those that hold on one of these days, as far as that is known; without a day, all."""
    some = frozenset(days)
    return tuple(pack for pack in packs if not some or any(pack.holds_on(day) for day in some))


def _found(packs: Iterable[Pack], about: Seen | Minor, checks: Checks, who: str) -> tuple[Finding, ...]:
    """Each looks at the times of those days on which it holds, so of two versions each at its own."""
    found = []
    for pack in in_force(packs, (one.start.date() for one in about.times)):
        theirs = replace(about, times=tuple(one for one in about.times if pack.holds_on(one.start.date())))
        for rule in pack.rules:
            if rule.check not in checks or (isinstance(about, Seen) and rule.kinds and about.kind not in rule.kinds):
                continue
            hit = checks[rule.check][1](rule.numbers, theirs)
            if hit is not None:
                found.append(_finding(pack, rule, hit, who))
    return tuple(sorted(found, key=lambda one: _STRICT.index(one.severity)))


_STRICT = list(SEVERITIES)


def _finding(pack: Pack, rule: Rule, hit: Hit, who: str) -> Finding:
    said = rule.says.format(
        found=counted(hit.found, hit.unit), limit=counted(hit.limit, hit.unit), rest=counted(hit.rest, "minutes"),
        day=f"{hit.at:%A} {hit.at.day} {hit.at:%B}" if hit.at else "", word=hit.word, who=who,
    )  # fmt: skip
    return Finding(
        pack.id, pack.version, rule.id, rule.severity, rule.mark, said, hit.found, hit.limit, hit.unit, rule.source
    )
