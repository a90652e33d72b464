"""Rooms in parallel: several sessions side by side on one day, each in a room of its own, and who sits in which."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate

from castlist.rules.why import Refused, Why

MOST_ROOMS = 12
"""Rooms that are made in one press."""
Stretch = tuple[datetime, int]
"""When a time begins, and how many minutes it lasts."""
_PARTED = re.compile(r"\s*(?:[,;/&\n]|\band\b)\s*", re.I)
_DOES = re.compile(r"\s+(?:at|on|as|from|for)\s.*|\s*\(.*", re.I)


def read_rooms(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs (room, who is in it), one a line: 'Studio B', or 'Studio B: Derek and Tom'."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return tuple((room.strip(), panel.strip()) for room, _, panel in (line.partition(":") for line in lines))


def checked_rooms(rooms: Sequence[str]) -> None:
    """Refuses bad_times for more rooms than are made at once, and incomplete for a room that is named twice."""
    if len(rooms) > MOST_ROOMS:
        raise Refused(Why.bad_times, detail=f"At most {MOST_ROOMS} rooms can be made at once.")
    named: set[str] = set()
    for room in rooms:
        if _spelt(room) in named:
            raise Refused(Why.incomplete, detail=f"{_short(room)} is named twice. Name each room once.")
        named.add(_spelt(room))


def same_room(one: str, other: str) -> bool:
    """True where both name the same room, however it is spaced and capitalised."""
    return _spelt(one) == _spelt(other)


def taken(fresh: Iterable[Stretch], there: Iterable[Stretch]) -> datetime | None:
    """The first of the new times at which a room is taken already, if any."""
    held = sorted((begin, begin + timedelta(minutes=long)) for begin, long in there)
    begins, until = [begin for begin, _ in held], list(accumulate((end for _, end in held), max))
    for at, minutes in sorted(fresh):
        begun = bisect_left(begins, at + timedelta(minutes=minutes))
        if begun and until[begun - 1] > at:
            return at
    return None


def why_taken(room: str, at: str) -> Refused:
    """The refusal, with the ways out."""
    said = f"Another session is in {_short(room)} at {at}. Say which room it is, or choose other hours."
    return Refused(Why.bad_times, detail=said)


def people_in(panel: str) -> dict[str, str]:
    """Who is said to be in a room, as named there, by how a name is compared: 'Ana at the piano' is Ana."""
    names = (_DOES.sub("", part).strip(" .") for part in _PARTED.split(panel))
    return {_spelt(name): name for name in names if len(name) > 1}


def parts_of(panel: str) -> list[tuple[str, bool]]:
    """What is said of a room, part by part, each with whether it is a name and says no more."""
    parts = [part.strip(" .") for part in _PARTED.split(panel) if part.strip(" .")]
    return [(part, not _DOES.search(part)) for part in parts]


def _spelt(name: str) -> str:
    return " ".join(name.casefold().split())


def _short(room: str) -> str:
    return room if len(room) <= 60 else f"{room[:59]}…"


def members_in(panel: str, names: Mapping[str, str]) -> set[str]:
    """Which members are meant by those who are said to be in a room. A first name means whoever has it, each of them:
    it is asked who must not be there.
    """
    said = [set(key.split()) for key in people_in(panel)]
    return {member for member, name in names.items() if any(one <= set(_spelt(name).split()) for one in said)}
