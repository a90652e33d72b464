"""The closed list of what a rule of the trade can ask: every check looks at a session, a letter or a minor's times."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from castlist.rules import self_tapes
from castlist.rules.trade import SEVERITIES, Finding, Minor, Numbers, Pack, Rule, Seen, Time, counted
from castlist.rules.trade_minors import OF_MINOR
from castlist.rules.trade_times import Hit, first_on, in_a_row, length, longest_stretch, short_night

Checks = Mapping[str, tuple[tuple[str, ...], Callable[..., Hit | None]]]
"""By name: which numbers a check needs, and what it finds."""


# -- Of a session, and of the letter that invites to it


def _notice(numbers: Numbers, seen: Seen) -> Hit | None:
    short = min(seen.times, key=lambda time: time.start - time.said, default=None)
    if short is None or short.start - short.said >= timedelta(hours=numbers.hours):
        return None
    return Hit(max(length(short.said, short.start), 0), numbers.hours * 60, "minutes", short.start)


def _grid(numbers: Numbers, seen: Seen) -> Hit | None:
    """The fullest stretch as long as a block: no more people than a block has."""
    return _fullest(numbers, seen.times)


def _online(numbers: Numbers, seen: Seen) -> Hit | None:
    """The same of those times alone that somebody can choose by their link: the others are for the day itself."""
    return _fullest(numbers, [one for one in seen.times if not one.desk])


def _fullest(numbers: Numbers, times: Iterable[Time]) -> Hit | None:
    long, fullest, every = timedelta(minutes=numbers.minutes), Hit(), tuple(times)
    for first in every:
        within = sum(1 for one in every if first.start <= one.start < first.start + long)
        if within > max(fullest.found, numbers.per_block):
            fullest = Hit(within, numbers.per_block, "times", first.start, numbers.minutes)
    return fullest if fullest.found else None


def _breaks(numbers: Numbers, seen: Seen) -> Hit | None:
    """The pattern that is broken least, where none of them is kept by whoever is in the room on those days."""
    hits = []
    on = {one.start.date() for one in seen.times}
    times = [*seen.times, *(one for one in seen.beside if one.start.date() in on)]
    for work, rest in numbers.patterns:
        longest = longest_stretch(times, rest)
        if longest is None or longest[0] <= work:
            return None
        hits.append(Hit(longest[0], work, "minutes", longest[1].start, rest))
    return min(hits, key=lambda hit: hit.found - hit.limit)


def _turnaround(numbers: Numbers, seen: Seen) -> Hit | None:
    """Before and after the days of this session, whatever else the same people do then."""
    return short_night(numbers, [*seen.times, *seen.beside], {one.start.date() for one in seen.times})


def _adults(numbers: Numbers, seen: Seen) -> Hit | None:
    return Hit(seen.adults, numbers.adults, "adults") if seen.adults < numbers.adults else None


def _days(numbers: Numbers, seen: Seen) -> Hit | None:
    """The longest run of days on which the same people are in a room, of those with a day of this session."""
    every, on = [*seen.times, *seen.beside], {one.start.date() for one in seen.times}
    runs = [run for run in in_a_row(one.start.date() for one in every) if on & set(run)]
    run = max(runs, key=len, default=[])
    return Hit(len(run), numbers.days, "days", first_on(every, run[0])) if len(run) > numbers.days else None


def _long(numbers: Numbers, seen: Seen) -> Hit | None:
    most = max(seen.times, key=lambda one: one.minutes, default=None)
    if most is None or most.minutes <= numbers.minutes:
        return None
    return Hit(most.minutes, numbers.minutes, "minutes", most.start)


def _once(numbers: Numbers, seen: Seen) -> Hit | None:
    """All days of that kind for the role: several rooms on one day are one."""
    days = {one.start.date() for one in seen.times}.union(*(one.days for one in seen.others if one.kind == seen.kind))
    return Hit(len(days), numbers.days, "days") if len(days) > numbers.days else None


def _later(numbers: Numbers, seen: Seen) -> Hit | None:
    """Whether one of these other kinds is over only after this has begun."""
    begins = min((one.start for one in seen.times), default=None)
    last = max((one.ends for one in seen.others if one.kind in numbers.words), default=None)
    return Hit(at=last) if begins is not None and last is not None and last > begins else None


def _lists(numbers: Numbers, seen: Seen) -> Hit | None:
    return None if seen.lists else Hit()


def _named(numbers: Numbers, seen: Seen) -> Hit | None:
    return None if seen.named else Hit()


def _ready(numbers: Numbers, seen: Seen) -> Hit | None:
    """Always: whoever has a time reads it on their page."""
    return Hit(limit=numbers.minutes, unit="minutes")


def _words(numbers: Numbers, seen: Seen) -> Hit | None:
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


OF_SESSION: dict[str, tuple[tuple[str, ...], Callable[[Numbers, Seen], Hit | None]]] = {
    "notice": (("hours",), _notice),
    "grid": (("minutes", "per_block"), _grid),
    "online": (("minutes", "per_block"), _online),
    "breaks": (("patterns",), _breaks),
    "turnaround": (("hours",), _turnaround),
    "adults": (("adults",), _adults),
    "days": (("days",), _days),
    "long": (("minutes",), _long),
    "once": (("days",), _once),
    "later": (("words",), _later),
    "lists": ((), _lists),
    "named": ((), _named),
    "ready": (("minutes",), _ready),
    "words": (("words",), _words),
    "observer": ((), _observer),
    "recorded": ((), _recorded),
    "access_said": ((), _access_said),
    "answer_said": ((), _answer_said),
    "remember": ((), _remember),
}
"""What is asked of a session, with the numbers that each check needs."""
OF_ROOM = {name: OF_SESSION[name] for name in ("breaks", "turnaround", "days", "adults")}
"""What is asked of a callback day for those who are in the room: nobody takes a time there, or is invited to it."""
OF_LETTER = {"notice": OF_SESSION["notice"], "access_asked": ((), _access_asked)}
OF_TAPE = {"self_tape": (("limit",),)}
"""Kept where a self-tape is asked for, by `self_tapes`; a pack names them, so that all rules are found in one place."""
OF_DOOR = {"chaperone": (("children",),)}
"""Said beside those who look after children on the day."""
NEEDS = {name: said[0] for table in (OF_SESSION, OF_LETTER, OF_MINOR, OF_TAPE, OF_DOOR) for name, said in table.items()}
"""Which numbers each check needs; a rule that lacks one of them, or has another, is broken."""
MAY_HAVE = {
    "minor_clock": ("latest_before_weekend",),
    "minor_day": ("under_months",),
    "minor_work": ("school_days", "under_months"),
    "minor_break": ("beside",),
}
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


def of_room(packs: Iterable[Pack], seen: Seen) -> tuple[Finding, ...]:
    """What they find in a callback day for whoever is in the room. Nobody who is heard there is looked at."""
    return _found(packs, seen, OF_ROOM, "")


def of_letter(packs: Iterable[Pack], seen: Seen) -> tuple[Finding, ...]:
    """What they find in the invitation to it, if it goes now."""
    return _found(packs, seen, OF_LETTER, "")


def of_minor(packs: Iterable[Pack], minor: Minor) -> tuple[Finding, ...]:
    """What they find in the times of somebody under 18: for those alone who may know that they are."""
    return _found(packs, minor, OF_MINOR, minor.name)


def ready_before(packs: Iterable[Pack], kind: str, day: date) -> int:
    """How many minutes before their time whoever comes is to be there, by the longest of them; 0 for nothing said."""
    said = (rule for pack in in_force(packs, [day]) for rule in pack.rules if rule.check == "ready")
    return max((one.numbers.minutes for one in said if not one.kinds or kind in one.kinds), default=0)


def of_door(packs: Iterable[Pack], day: date, most: int) -> tuple[Finding, ...]:
    """What they say of a grown-up who cares for so many children on that day, the lowest bound first."""
    found = [
        _finding(pack, rule, Hit(most, rule.numbers.children, "children"), "")
        for pack in in_force(packs, [day]) for rule in pack.rules
        if rule.check in OF_DOOR and most > rule.numbers.children
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.limit))


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
