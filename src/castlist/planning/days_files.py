"""Audition days as files say them: JSON in, a `Problem` out, or the field that is wrong (docs/reference/filling.md)."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, NoReturn

from castlist.planning.days_problem import (
    DAY_MINUTES,
    LATEST,
    MOST,
    Break,
    Performer,
    Problem,
    Resource,
    Slot,
    Span,
    Together,
    Wish,
)
from castlist.planning.fields import is_whole, once
from castlist.planning.stopping import BadProblem

Object = dict[str, Any]
LONGEST_NAME = 200


def problem_of(text: str | bytes, *, name: str = "") -> Problem:
    """The problem that a file says; `name` is what it is called unless it says so itself.

    Raises BadProblem with the field, what was found there and what was expected.
    """
    try:
        said = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        read = json.loads(said, object_pairs_hook=once, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise BadProblem("the file", found="bytes that are not UTF-8", expected="one JSON object") from None
    except json.JSONDecodeError as why:
        raise BadProblem(f"the file, line {why.lineno}", found=why.msg, expected="one JSON object") from None
    except RecursionError:
        raise BadProblem("the file", found="too many brackets", expected="one JSON object") from None
    except BadProblem:
        raise
    except ValueError:
        raise BadProblem("the file", found="a number of too many digits", expected="one JSON object") from None
    return _Reader(_known(read, "the file", needed="sessions performers", may=_OPTIONAL)).problem(name)


_OPTIONAL = "name days rooms members breaks minor_hours resources before together source"


def _no_number(word: str) -> NoReturn:
    raise BadProblem("the file", found=word, expected="a number")


class _Reader:
    """One file. Names become places; times become minutes."""

    def __init__(self, read: Object) -> None:
        self._read = read
        self._days = _names(read.get("days", []), "days")
        self._members = _names(read.get("members", []), "members")
        sessions = _list(read["sessions"], "sessions")
        self._sessions = [
            _known(s, f"sessions[{i}]", needed="room from to slot", may="panel buffer") for i, s in enumerate(sessions)
        ]
        given = [_name(s["room"], f"sessions[{i}].room") for i, s in enumerate(self._sessions)]
        rooms = _names(read["rooms"], "rooms") if "rooms" in read else tuple(dict.fromkeys(given))
        self._rooms = rooms
        self._resources = self._made("resources", self._resource, needed="name", may="available count rooms")
        self._resource_names = _names([r.name for r in self._resources], "resources")
        self._breaks = self._made("breaks", self._break, needed="from to", may="room")
        slots = (slot for i, s in enumerate(self._sessions) for slot in self._session(s, f"sessions[{i}]"))
        self._slots = tuple(islice(slots, MOST + 1))
        people = _list(read["performers"], "performers")
        self._names = _names([p.get("name") if isinstance(p, dict) else None for p in people], "performers")

    def problem(self, name: str) -> Problem:
        """All of it."""
        hours = self._read.get("minor_hours")
        pairs = _list(self._read.get("before", []), "before")
        return Problem(
            slots=self._slots,
            performers=self._made("performers", self._performer, needed="name length", may=_PERFORMER),
            rooms=self._rooms,
            members=self._members,
            resources=self._resources,
            breaks=self._breaks,
            minor_hours=None if hours is None else self._spans(hours, "minor_hours"),
            before=tuple(self._pair(pair, f"before[{i}]") for i, pair in enumerate(pairs)),
            together=self._made("together", self._together, needed="performers within"),
            days=self._days,
            name=_name(self._read["name"], "name") if "name" in self._read else name,
        )

    def _made(self, what: str, make: Callable[[Object, str], Any], *, needed: str, may: str = "") -> tuple[Any, ...]:
        things = _list(self._read.get(what, []), what)
        wheres = [f"{what}[{place}]" for place in range(len(things))]
        return tuple(
            make(_known(t, where, needed=needed, may=may), where) for t, where in zip(things, wheres, strict=True)
        )

    # -- Parts

    def _session(self, said: Object, where: str) -> Iterator[Slot]:
        room = self._place(said["room"], self._rooms, f"{where}.room", "room")
        span, length = self._span(said, where), _minutes(said["slot"], f"{where}.slot")
        buffer = _minutes(said.get("buffer", 0), f"{where}.buffer", least=0)
        panel = self._some(said.get("panel", []), self._members, f"{where}.panel", "member")
        pauses = [b.span for b in self._breaks if b.room in (None, room)]
        minute = span.from_minutes
        while minute < span.to_minutes:
            pause = next((p for p in pauses if p.meets(minute, minute + length)), None)
            if pause is not None and pause.from_minutes <= minute:
                minute = pause.to_minutes
                continue
            until = min(span.to_minutes, pause.from_minutes if pause else span.to_minutes)
            if minute + length > until:
                left = f"a length that divides the time until {_clock(until)}: {until - minute} minutes are left over"
                raise BadProblem(f"{where}.slot", found=length, expected=left)
            yield Slot(minute, length, room, panel)
            minute += length + buffer

    def _performer(self, said: Object, where: str) -> Performer:
        windows = said.get("windows")
        wishes = _list(said.get("wishes", []), f"{where}.wishes")
        return Performer(
            length_minutes=_minutes(said["length"], f"{where}.length"),
            windows=None if windows is None else self._spans(windows, f"{where}.windows"),
            is_minor=_yes_or_no(said.get("minor", False), f"{where}.minor"),
            not_rooms=self._some(said.get("not_rooms", []), self._rooms, f"{where}.not_rooms", "room"),
            recused=self._some(said.get("recused", []), self._members, f"{where}.recused", "member"),
            needs=self._some(said.get("needs", []), self._resource_names, f"{where}.needs", "resource"),
            wishes=tuple(self._wish(wish, f"{where}.wishes[{i}]") for i, wish in enumerate(wishes)),
            locked=self._lock(said["locked"], f"{where}.locked") if said.get("locked") is not None else None,
            name=said["name"],
        )

    def _wish(self, said: Any, where: str) -> Wish:
        wish = _known(said, where, may="from to room weight")
        weight = _whole(wish.get("weight", 1), f"{where}.weight", least=1)
        room = self._place(wish["room"], self._rooms, f"{where}.room", "room") if "room" in wish else None
        if "from" not in wish and "to" not in wish:
            return Wish(weight, None, room)
        return Wish(weight, self._span(_known(wish, where, needed="from to", may="room weight"), where), room)

    def _lock(self, said: Any, where: str) -> int:
        lock = _known(said, where, needed="room at")
        room = self._place(lock["room"], self._rooms, f"{where}.room", "room")
        at = self._time(lock["at"], f"{where}.at")
        for place, slot in enumerate(self._slots):
            if (slot.room, slot.start_minutes) == (room, at):
                return place
        raise BadProblem(f"{where}.at", found=lock["at"], expected=f"when a slot in {self._rooms[room]} begins")

    def _resource(self, said: Object, where: str) -> Resource:
        available = said.get("available")
        rooms = said.get("rooms")
        return Resource(
            available=None if available is None else self._spans(available, f"{where}.available"),
            count=_whole(said.get("count", 1), f"{where}.count", least=1),
            rooms=None if rooms is None else self._some(rooms, self._rooms, f"{where}.rooms", "room"),
            name=_name(said["name"], f"{where}.name"),
        )

    def _break(self, said: Object, where: str) -> Break:
        room = self._place(said["room"], self._rooms, f"{where}.room", "room") if "room" in said else None
        return Break(self._span(said, where), room)

    def _together(self, said: Object, where: str) -> Together:
        who = self._some(said["performers"], self._names, f"{where}.performers", "performer")
        return Together(who, _minutes(said["within"], f"{where}.within"))

    def _pair(self, said: Any, where: str) -> tuple[int, int]:
        pair = _list(said, where)
        if len(pair) != 2:
            raise BadProblem(where, found=said, expected="two performers")
        one, other = (self._place(name, self._names, where, "performer") for name in pair)
        return one, other

    # -- Names and times

    def _place(self, said: Any, names: Sequence[str], where: str, what: str) -> int:
        if not isinstance(said, str) or said not in names:
            known = ", ".join(names[:6]) + (" …" if len(names) > 6 else "")
            raise BadProblem(where, found=said, expected=f"a {what}: {known}" if names else f"none: no {what} is named")
        return list(names).index(said)

    def _some(self, said: Any, names: Sequence[str], where: str, what: str) -> frozenset[int]:
        return frozenset(self._place(one, names, f"{where}[{i}]", what) for i, one in enumerate(_list(said, where)))

    def _spans(self, said: Any, where: str) -> tuple[Span, ...]:
        spans = []
        for place, pair in enumerate(_list(said, where)):
            at = f"{where}[{place}]"
            if not isinstance(pair, list) or len(pair) != 2:
                raise BadProblem(at, found=pair, expected="two times, from and to")
            spans.append(self._span({"from": pair[0], "to": pair[1]}, at))
        return tuple(spans)

    def _span(self, said: Object, where: str) -> Span:
        span = Span(self._time(said["from"], f"{where}.from"), self._time(said["to"], f"{where}.to"))
        if span.from_minutes >= span.to_minutes:
            raise BadProblem(f"{where}.to", found=said["to"], expected=f"later than {said['from']}")
        return span

    def _time(self, said: Any, where: str) -> int:
        expected = "a time such as “10:30”" + (f" or “{self._days[-1]} 10:30”" if self._days else "")
        if is_whole(said, 0, LATEST):
            return said
        found = re.fullmatch(r"(?:(.+) )?(\d{1,2}):([0-5]\d)", said) if isinstance(said, str) else None
        day = 0 if found is None or found[1] is None else self._days.index(found[1]) if found[1] in self._days else -1
        minute = int(found[2]) * 60 + int(found[3]) if found else 0
        if found is None or day < 0 or minute > DAY_MINUTES:
            raise BadProblem(where, found=said, expected=expected)
        return day * DAY_MINUTES + minute


_PERFORMER = "windows minor not_rooms recused needs wishes locked"


def _clock(minute: int) -> str:
    return f"{minute % DAY_MINUTES // 60:02}:{minute % 60:02}"


def _known(said: Any, where: str, *, needed: str = "", may: str = "") -> Object:
    if not isinstance(said, dict):
        raise BadProblem(where, found=said, expected="an object")
    at = "" if where == "the file" else f"{where}."
    for key in needed.split():
        if key not in said:
            raise BadProblem(f"{at}{key}", found=None, expected="a value: it is missing")
    known = sorted(f"{needed} {may}".split())
    for key in said:
        if key not in known:
            raise BadProblem(f"{at}{key}", found="a field", expected=f"only {', '.join(known)}")
    return said


def _list(said: Any, where: str) -> list[Any]:
    if not isinstance(said, list):
        raise BadProblem(where, found=said, expected="a list")
    return said


def _name(said: Any, where: str) -> str:
    if not isinstance(said, str) or not said.strip() or len(said) > LONGEST_NAME or not said.isprintable():
        raise BadProblem(where, found=said, expected=f"a name of 1 to {LONGEST_NAME} letters")
    return said


def _names(said: Any, where: str) -> tuple[str, ...]:
    names = tuple(_name(one, f"{where}[{place}]") for place, one in enumerate(_list(said, where)))
    first: dict[str, int] = {}
    for place, one in enumerate(names):
        if first.setdefault(one, place) != place:
            expected = f"another name than that of {where}[{first[one]}]"
            raise BadProblem(f"{where}[{place}]", found=one, expected=expected)
    return names


def _whole(said: Any, where: str, *, least: int) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or said < least:
        raise BadProblem(where, found=said, expected=f"a whole number from {least}")
    return said


def _minutes(said: Any, where: str, *, least: int = 1) -> int:
    if not is_whole(said, least, DAY_MINUTES):
        raise BadProblem(where, found=said, expected=f"whole minutes from {least} to {DAY_MINUTES}")
    return said


def _yes_or_no(said: Any, where: str) -> bool:
    if not isinstance(said, bool):
        raise BadProblem(where, found=said, expected="true or false")
    return said
