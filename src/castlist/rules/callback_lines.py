"""A callback day as people write it: a line for each group, and what its order has to keep, a few lines of each kind.

Of a line that cannot be read it is said which, and why; then nothing is taken.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final, TypeVar

from castlist.rules.scene_lines import BadLine, NotRead, name_read, same
from castlist.rules.searching import folded

T = TypeVar("T")
FIELDS: Final = (
    "groups", "on", "where", "starts", "comes", "leaves", "first", "last", "before", "breaks", "fixed",
    "rooms", "dearer", "inside",
)  # fmt: skip
MOST_DAYS, MOST_GROUPS, MOST_PEOPLE, MOST_LINES, LONGEST_FIELD = 20, 60, 150, 200, 20_000
LONGEST_GROUP, LONGEST_DAY, MOST_ROOMS, MOST_DEAR, LONGEST_MATERIAL, MOST_INSIDE = 240, 16 * 60, 9, 20, 200, 40
STARTS: Final = 10 * 60
"""Ten in the morning, where nobody says otherwise."""
_MINUTES: Final = re.compile(r"(\d{1,3})\s*(?:'|′|’|m|min|mins|minutes?)?\.?", re.IGNORECASE)
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:\s*h)?")
_WHEN: Final = r"(\d{1,2}(?:[:.]\d{2})?)"
_PERSON: Final = re.compile(r"(.+?)\s*[:|=]\s*(.+)")
_HOUR: Final = re.compile(r"(.+?)\s*[:|=]\s*" + _WHEN)
_BREAK: Final = re.compile(_WHEN + r"\s*(?:\||:\s|,|=|\s)\s*(.+)")
_BETWEEN: Final = re.compile(_WHEN + r"\s*(?:-|–|—|to|until)\s*" + _WHEN)


@dataclass(frozen=True, slots=True)
class Group:
    """Those who read or dance together: for how long, who, and from what."""

    name: str
    minutes: int
    who: tuple[str, ...] = ()
    material: str = ""


@dataclass(frozen=True, slots=True)
class CallbackDay:
    """The groups of a day, and what their order has to keep. Times are minutes since midnight."""

    groups: tuple[Group, ...] = ()
    on: date | None = None
    where: str = ""
    """Where, as letters say it; and on which day, where that is said in words alone."""
    starts: int = STARTS
    comes: tuple[tuple[str, int], ...] = ()
    leaves: tuple[tuple[str, int], ...] = ()
    first: str = ""
    last: str = ""
    before: tuple[tuple[str, str], ...] = ()
    breaks: tuple[tuple[int, int], ...] = ()
    """When, and for how many minutes."""
    fixed: tuple[tuple[str, int], ...] = ()
    """Groups that begin at an hour of their own."""
    rooms: int = 1
    dearer: tuple[tuple[str, int], ...] = ()
    """Whose minutes count for how many."""
    inside: tuple[str, ...] = ()
    """Who is in the rooms with those who come."""

    @property
    def head(self) -> str:
        """'Saturday 5 December, Studio 2': on which day it is and where, as far as that is said."""
        return ", ".join(
            part for part in (f"{self.on:%A} {self.on.day} {self.on:%B}" if self.on else "", self.where) if part
        )

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who is in a group, in the order in which they come."""
        return tuple(dict.fromkeys(name for group in self.groups for name in group.who))


def clock(minutes: int) -> str:
    """10:05."""
    return f"{minutes // 60 % 24}:{minutes % 60:02}"


def length_said(minutes: int) -> str:
    """1 h 35 min."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours))


def read_day(said: Mapping[str, str]) -> tuple[CallbackDay, dict[str, list[BadLine]]]:
    """The day that the lines say; and for each field those that cannot be read: then there is no group in the day."""
    reader = _Reader(said)
    groups = _spelt_alike(reader.all("groups", _group))
    reader.fault_groups(groups)
    there = {same(group.name): group.name for group in groups}
    known = {same(name): name for group in groups for name in group.who}
    starts = next(iter(reader.all("starts", _clock)), STARTS)

    def after_start(line: str) -> tuple[str, int]:
        name, when = _person(line, known)
        return name, _not_before(_clock(when), starts)

    day = CallbackDay(
        groups=groups,
        on=next(iter(reader.all("on", _on)), None),
        where=next(iter(reader.all("where", _where)), ""),
        starts=starts,
        comes=_once(reader.all("comes", lambda line: (_person(line, known)[0], _clock(_person(line, known)[1])))),
        leaves=_once(reader.all("leaves", after_start)),
        first=next(iter(reader.all("first", lambda line: _name(line, there))), ""),
        last=next(iter(reader.all("last", lambda line: _name(line, there))), ""),
        before=tuple(pair for chain in reader.all("before", lambda line: _chain(line, there)) for pair in chain),
        breaks=tuple(sorted(set(reader.all("breaks", lambda line: _break(line, starts))))),
        fixed=_once(reader.all("fixed", lambda line: _hour(line, there, starts))),
        rooms=next(iter(reader.all("rooms", lambda line: _number(line, MOST_ROOMS, "rooms"))), 1),
        dearer=_once(reader.all("dearer", lambda line: _dear(line, known))),
        inside=tuple(dict.fromkeys(reader.all("inside", _where)))[:MOST_INSIDE],
    )
    return (CallbackDay(), reader.bad) if reader.bad else (day, {})


class _Reader:
    """Every field line by line, and what of it could not be read."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self.said = said
        self.bad: dict[str, list[BadLine]] = {}

    def all(self, field: str, read: Callable[[str], T]) -> list[T]:
        """What the lines of the field say."""
        found: list[T] = []
        for number, line in self._lines(field):
            try:
                if line == "\x00":
                    says = f"That is too much: at most {MOST_LINES} lines and {LONGEST_FIELD:,} characters are read."
                    raise NotRead(says)
                found.append(read(line))
            except NotRead as no:
                shown = "" if line == "\x00" else line.strip()[:200]
                self.bad.setdefault(field, []).append(BadLine(number, shown, str(no)))
        return found

    def _lines(self, field: str) -> Iterator[tuple[int, str]]:
        text = self.said.get(field, "")
        lines = ["\x00"] if len(text) > LONGEST_FIELD else text.lstrip("\ufeff").splitlines()
        for number, line in enumerate(lines[: MOST_LINES + 1], 1):
            if line.strip():
                yield number, line if number <= MOST_LINES else "\x00"

    def fault_groups(self, groups: tuple[Group, ...]) -> None:
        """What is wrong with all of them together stands at the line at which it begins."""
        if "groups" in self.bad:
            return
        numbers = [number for number, _ in self._lines("groups")]
        seen: dict[str, int] = {}
        people: set[str] = set()
        minutes = 0
        for number, group in zip(numbers, groups, strict=True):
            first = seen.setdefault(same(group.name), number)
            people.update(group.who)
            minutes += group.minutes
            why = f"Line {first} is called “{group.name}” too. Two groups have two names." if first != number else ""
            why = why or (f"A day has at most {MOST_GROUPS} groups." if len(seen) > MOST_GROUPS else "")
            why = why or (f"A day has at most {MOST_PEOPLE} people." if len(people) > MOST_PEOPLE else "")
            if not why and minutes > LONGEST_DAY:
                why = (
                    f"With it, the groups take more than {LONGEST_DAY // 60} hours one after the other. Plan two days."
                )
            if why:
                self.bad.setdefault("groups", []).append(BadLine(number, group.name, why))
                return


def _spelt_alike(groups: list[Group]) -> tuple[Group, ...]:
    """Each person is spelt as at first, and is in a group once."""
    spelt: dict[str, str] = {}
    return tuple(
        replace(group, who=tuple(dict.fromkeys(spelt.setdefault(same(name), name) for name in group.who)))
        for group in groups
    )


def _group(line: str) -> Group:
    cells = [cell.strip() for cell in line.split("|" if "|" in line else "\t")]
    if not 2 <= len(cells) <= 4:
        raise NotRead("Write its name, its minutes, and who is in it, like: Duet | 25 | Kit Moss, Ben Ashe")
    minutes = _minutes(cells[1], LONGEST_GROUP)
    who = tuple(name_read(name) for name in re.split(r"[,;]", cells[2]) if name.strip()) if len(cells) > 2 else ()
    if any(":" in name or "=" in name for name in who):
        raise NotRead("A name has no colon in it. Between people stands a comma.")
    material = " ".join(cells[3].split()) if len(cells) > 3 else ""
    if len(material) > LONGEST_MATERIAL or "\x00" in material:
        raise NotRead(f"Material is said in at most {LONGEST_MATERIAL} characters.")
    return Group(name_read(cells[0]), minutes, who, material)


def _minutes(text: str, most: int) -> int:
    found = _MINUTES.fullmatch(text.strip())
    if found is None or not 1 <= int(found[1]) <= most:
        shown = f"“{text.strip()[:40]}” is no number of minutes" if text.strip() else "It says no minutes"
        raise NotRead(f"{shown}. Write whole minutes from 1 to {most}, like 25.")
    return int(found[1])


def _clock(text: str) -> int:
    found = _CLOCK.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise NotRead(f"“{text.strip()[:40]}” is no time of day. Write 10:30.")
    return int(found[1]) * 60 + int(found[2] or 0)


def _not_before(minute: int, starts: int) -> int:
    if minute < starts:
        raise NotRead(f"The day starts at {clock(starts)}; {clock(minute)} is before it.")
    return minute


def _person(line: str, known: Mapping[str, str]) -> tuple[str, str]:
    found = _PERSON.fullmatch(line.strip())
    if found is None:
        raise NotRead("Write who, a colon, and what holds for them, like: Kit Moss: 11:30")
    name = known.get(same(found[1]))
    if name is None:
        raise NotRead(f"“{found[1][:40]}” is in no group.")
    return name, found[2]


def _name(name: str, there: Mapping[str, str]) -> str:
    found = there.get(same(name))
    if found is None:
        raise NotRead(f"No group is called “{name.strip()[:40]}”.")
    return found


def _hour(line: str, there: Mapping[str, str], starts: int) -> tuple[str, int]:
    found = _HOUR.fullmatch(line.strip())
    if found is None:
        raise NotRead("Write the group, a colon, and when it begins, like: Duet: 14:00")
    return _name(found[1], there), _not_before(_clock(found[2]), starts)


def _chain(line: str, there: Mapping[str, str]) -> list[tuple[str, str]]:
    sign = next((sign for sign in (">", "|", ",") if sign in line), ">")
    names = [_name(name, there) for name in line.split(sign) if name.strip()]
    if len(names) < 2 or len(set(names)) < len(names):
        raise NotRead("Write two groups or more, the earlier first, with commas between them.")
    return list(pairwise(names))


def _break(line: str, starts: int) -> tuple[int, int]:
    text = line.strip()
    if found := _BETWEEN.fullmatch(text):
        at, ends = _clock(found[1]), _clock(found[2])
        if ends <= at:
            raise NotRead("It ends before it begins.")
        return _not_before(at, starts), ends - at
    if found := _BREAK.fullmatch(text):
        return _not_before(_clock(found[1]), starts), _minutes(found[2], LONGEST_GROUP)
    raise NotRead("Write when and for how long, like: 13:00–13:45")


def _on(line: str) -> date:
    try:
        found = date.fromisoformat(line.strip()) if line.isascii() else None
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2100:
        raise NotRead(f"“{line.strip()[:20]}” is no day. Write it like 2026-12-05.")
    return found


def _where(line: str) -> str:
    text = " ".join(line.split())
    if len(text) > LONGEST_MATERIAL:
        raise NotRead(f"That is too long: at most {LONGEST_MATERIAL} characters.")
    return text


def _number(line: str, most: int, what: str) -> int:
    text = line.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= most):
        raise NotRead(f"“{text[:20]}” is no number of {what} from 1 to {most}.")
    return int(text)


def _dear(line: str, known: Mapping[str, str]) -> tuple[str, int]:
    name, times = _person(line, known)
    return name, _number(times.strip().lstrip("×x").strip(), MOST_DEAR, "times")


def _once(pairs: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Of what is said twice of somebody, the later line holds."""
    return tuple(dict(pairs).items())


# -- Written again


def lines_of(day: CallbackDay) -> dict[str, str]:
    """The day as lines, which are read as the same day. Nothing is said of what is as it is by itself."""
    return {
        "groups": "\n".join(_line(group) for group in day.groups),
        "on": day.on.isoformat() if day.on else "",
        "where": day.where,
        "starts": clock(day.starts),
        "comes": "\n".join(f"{name}: {clock(when)}" for name, when in day.comes),
        "leaves": "\n".join(f"{name}: {clock(when)}" for name, when in day.leaves),
        "first": day.first,
        "last": day.last,
        "before": "\n".join(f"{one} > {other}" for one, other in day.before),
        "breaks": "\n".join(f"{clock(at)} | {minutes}" for at, minutes in day.breaks),
        "fixed": "\n".join(f"{name}: {clock(when)}" for name, when in day.fixed),
        "rooms": str(day.rooms),
        "dearer": "\n".join(f"{name}: {times}" for name, times in day.dearer),
        "inside": "\n".join(day.inside),
    }


def _line(group: Group) -> str:
    line = f"{group.name} | {group.minutes} | {', '.join(group.who)}"
    return f"{line} | {group.material}" if group.material else line


# -- Who is not everybody's to see


def spelt(name: str) -> str:
    """The name as those who are not to be seen are told from others: accents make no other one."""
    return folded(same(name))


def without(day: CallbackDay, hidden: Set[str]) -> CallbackDay:
    """The day without these people, by `spelt`. A group stays, though nobody were left in it."""

    def kept(pairs: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
        return tuple(pair for pair in pairs if spelt(pair[0]) not in hidden)

    groups = tuple(replace(one, who=tuple(name for name in one.who if spelt(name) not in hidden)) for one in day.groups)
    return replace(day, groups=groups, comes=kept(day.comes), leaves=kept(day.leaves), dearer=kept(day.dearer))


def with_unseen(day: CallbackDay, before: CallbackDay, hidden: Set[str]) -> CallbackDay:
    """The day, and in it those of the one before whom its writer does not see: in groups of the same name."""
    was = {same(group.name): [name for name in group.who if spelt(name) in hidden] for group in before.groups}

    def joined_group(one: Group) -> Group:
        there = {same(name) for name in one.who}
        unseen = (name for name in was.get(same(one.name), ()) if same(name) not in there)
        return replace(one, who=(*one.who, *unseen))

    groups = tuple(map(joined_group, day.groups))
    there = {spelt(name) for one in groups for name in one.who}

    def joined(pairs: tuple[tuple[str, int], ...], old: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
        stays = [(name, what) for name, what in old if spelt(name) in hidden & there]
        return tuple(dict([*stays, *pairs]).items())

    return replace(
        day, groups=groups, comes=joined(day.comes, before.comes), leaves=joined(day.leaves, before.leaves),
        dearer=joined(day.dearer, before.dearer),
    )  # fmt: skip
